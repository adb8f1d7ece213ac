"""Bringing a file's schema up to this program's: forward only, all or nothing (R-7)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, MetaData

from sepdesk.store.engine import connect
from sepdesk.store.facts_tables import FactsBase
from sepdesk.store.faults import DamagedFileError, NewerCacheError, Which, faults_told
from sepdesk.store.integrity import clear_suspicion, is_sampled, is_whole
from sepdesk.store.station_tables import StationBase

if TYPE_CHECKING:
    from alembic.config import Config

HEADS = {Which.STATION: "station_0004", Which.FACTS: "facts_0003"}
"""The newest revisions, so that a start with current files need not load alembic."""

LOCATIONS = {which: f"sepdesk.store.migrations.versions:{which.value}" for which in Which}
"""Where the revisions of each file lie; several places are parted by line ends."""

METADATA: dict[Which, MetaData] = {
    Which.STATION: StationBase.metadata,
    Which.FACTS: FactsBase.metadata,
}


def config(which: Which, connection: Connection | None = None) -> "Config":
    """Make alembic's configuration, without any file beside the program."""
    from alembic.config import Config  # noqa: PLC0415 - 0.2 s that a usual start can save

    settings = Config()
    settings.set_main_option("script_location", "sepdesk.store:migrations")
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("version_locations", LOCATIONS[which])
    settings.attributes["connection"] = connection
    settings.attributes["metadata"] = METADATA[which]
    return settings


def check_file(path: Path, which: Which, key: bytes) -> str | None:
    """Check an existing file (D-6) and return its schema revision.

    Every page of it, but for a large `facts`, of which a sample is taken.

    Returns:
        None for a file that holds no schema yet: its creation was cut short.

    Raises:
        DamagedFileError: a page is damaged, or the key is another's.
        StoreFaultError: it cannot be opened.
    """
    if not is_whole(path, which, key):
        raise DamagedFileError(which)
    with faults_told(which):
        connection = connect(path, key)
        try:
            if not is_sampled(path, which):
                quick = connection.execute("PRAGMA quick_check").fetchall()
                if quick != [("ok",)]:
                    raise DamagedFileError(which)
                clear_suspicion(path)
            return _revision(connection)
        finally:
            connection.close()


def _revision(connection: Any) -> str | None:  # noqa: ANN401 - the driver ships no types
    execute = connection.execute
    named = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if execute(named).fetchone() is None:
        return None
    row = execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def refuse_newer(which: Which, present: str | None) -> None:
    """Refuse a file of a later version before anything is touched.

    Raises:
        NewerCacheError: this program does not know the revision.
    """
    if present in (None, HEADS[which]):
        return
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    scripts = ScriptDirectory.from_config(config(which))
    if present not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerCacheError(which)


def upgrade(engine: Engine, which: Which, target: str = "head") -> None:
    """Run the missing migrations in one transaction: all of them or none.

    Args:
        engine: from `migrating_engine`.
        which: whose revisions.
        target: the revision to reach.

    Raises:
        StoreFaultError: a state of the world; the file is as it was.
    """
    from alembic import command  # noqa: PLC0415 - as above

    with engine.begin() as connection:
        command.upgrade(config(which, connection), target)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            msg = f"{len(broken)} rows point nowhere"
            raise RuntimeError(msg)
