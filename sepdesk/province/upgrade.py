"""Bringing the platform's schema up to this program's, in one transaction."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from sepdesk.province.engine import open_engine


class NewerDatabaseError(Exception):
    """The database was written by a later version of the program; nothing was touched."""


def config(connection: Connection | None = None) -> Config:
    """Make alembic's configuration, without any file beside the program."""
    settings = Config()
    settings.set_main_option("script_location", "sepdesk.province:migrations")
    settings.attributes["connection"] = connection
    return settings


def upgrade(url: str, target: str = "head") -> None:
    """Run the missing migrations: all of them or none.

    Raises:
        NewerDatabaseError: this program does not know the database's revision.
    """
    engine = open_engine(url, foreign_keys=False)
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
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
