"""Whether the platform can do its work: its database, its schema, its disk."""

import shutil
from dataclasses import dataclass
from enum import StrEnum

from alembic.runtime.migration import MigrationContext

from sepdesk.province import upgrade
from sepdesk.province.opening import Province


class Condition(StrEnum):
    """How one thing is."""

    OK = "ok"
    LOW = "low"
    """The disk is nearly full: still served, but somebody must act."""
    OTHER = "other"
    """The schema is another one than the program's: a migration ran beside it."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a load balancer or a monitor is told; a database that does not answer is a 503.

    Attributes:
        status: `ok`, or the worst of the others.
    """

    status: Condition
    database: Condition
    schema: Condition
    disk: Condition


def health(province: Province) -> Health:
    """Look.

    Raises:
        sqlalchemy.exc.OperationalError: the database does not answer.
    """
    with province.database.reading() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    schema = Condition.OK if revision == upgrade.head() else Condition.OTHER
    free = shutil.disk_usage(province.settings.folder).free
    enough = free >= province.settings.least_free_megabytes * 1024 * 1024
    disk = Condition.OK if enough else Condition.LOW
    status = next((each for each in (schema, disk) if each is not Condition.OK), Condition.OK)
    return Health(status, Condition.OK, schema, disk)
