"""Bringing the platform's schema up to this program's, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from sepdesk.province.engine import open_engine


class NewerDatabaseError(Exception):
    """The database was written by a later version of the program; nothing was touched."""


class UnmigratedDatabaseError(Exception):
    """The database is of an earlier version of the program; `migrate` brings it up to this one."""


class NoSchemaError(Exception):
    """The database holds no platform."""


def config(connection: Connection | None = None) -> Config:
    """Make alembic's configuration, without any file beside the program."""
    settings = Config()
    settings.set_main_option("script_location", "sepdesk.province:migrations")
    settings.attributes["connection"] = connection
    return settings


def check_current(url: str) -> None:
    """Check that the schema is this program's; nothing is changed.

    Raises:
        NoSchemaError: there is none.
        UnmigratedDatabaseError: it is older.
        NewerDatabaseError: it is newer.
    """
    path = make_url(url).database
    if url.startswith("sqlite:") and path and not Path(path).exists():
        raise NoSchemaError  # to connect would make the file
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if present is None:
        raise NoSchemaError
    if present not in _known():
        raise NewerDatabaseError(present)
    if present != head():
        raise UnmigratedDatabaseError(present)


def head() -> str | None:
    """Return the revision that this program writes."""
    return ScriptDirectory.from_config(config()).get_current_head()


def _known() -> set[str]:
    scripts = ScriptDirectory.from_config(config()).walk_revisions()
    return {script.revision for script in scripts}


def upgrade(url: str, target: str = "head") -> None:
    """Run the missing migrations: all of them or none.

    Raises:
        NewerDatabaseError: this program does not know the database's revision.
    """
    engine = open_engine(url, foreign_keys=False)
    known = _known()
    try:
        with engine.begin() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
            if present is not None and present not in known:
                raise NewerDatabaseError(present)
            command.upgrade(config(connection), target)
            if engine.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    msg = f"{len(broken)} rows point nowhere"
                    raise RuntimeError(msg)
    finally:
        engine.dispose()
