"""The platform put together: first set-up, and opening what was set up."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import uuid6
from sqlalchemy import Connection, func, insert, select

from sepdesk import catalogues
from sepdesk.clock import Clock
from sepdesk.domain.facts import Rules
from sepdesk.province import audit, keys, upgrade
from sepdesk.province.engine import Database
from sepdesk.province.keys import PlatformKeys
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.tables import EpochRow, PlatformRow


class NotSetUpError(Exception):
    """There is no platform in this database; `sepdesk-province init` makes one."""


class AlreadySetUpError(Exception):
    """There is a platform in this database; it is never made anew over it."""


class KeyMismatchError(Exception):
    """The key file is not this platform's: its stations would refuse every receipt."""


@dataclass(frozen=True, slots=True)
class Province:
    """The parts of a running platform.

    Attributes:
        platform: id that every reply carries.
    """

    platform: str
    settings: ProvinceSettings
    database: Database
    keys: PlatformKeys
    clock: Clock
    rules: Rules


def set_up(settings: ProvinceSettings, clock: Clock) -> None:
    """Make keys, tables, and the first epoch.

    Raises:
        AlreadySetUpError: nothing was touched.
        FileExistsError: there is a key file, of another platform.
    """
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    upgrade.upgrade(settings.url)
    database = Database(settings.url)
    try:
        with database.writing() as connection:
            if connection.execute(select(func.count()).select_from(PlatformRow)).scalar_one():
                raise AlreadySetUpError
            begin(connection, keys.create(settings.keys), settings.name, clock)
    finally:
        database.close()


def begin(connection: Connection, made: PlatformKeys, name: str, clock: Clock) -> None:
    """Write who the platform is, its first epoch, and the start of the audit trail."""
    now = clock.now()
    connection.execute(
        insert(PlatformRow).values(
            platform=str(uuid6.uuid7()),
            name=name,
            key_id=made.signing.public.key_id,
            created_at=now,
        )
    )
    connection.execute(insert(EpochRow).values(epoch=1, last_seq=0, opened_at=now))
    audit.begin(connection, made.audit)


def open_province(settings: ProvinceSettings, clock: Clock) -> Province:
    """Open a platform that was set up; its schema must be this program's.

    Raises:
        NotSetUpError: no platform here.
        KeyFileError: no keys.
        KeyMismatchError: keys of another one.
        UnmigratedDatabaseError: written by an earlier version; nothing was touched.
        NewerDatabaseError: written by a later version; nothing was touched.
    """
    found = keys.load(settings.keys)
    try:
        upgrade.check_current(settings.url)
    except upgrade.NoSchemaError:
        raise NotSetUpError from None
    return open_migrated(settings, clock, found)


def open_migrated(settings: ProvinceSettings, clock: Clock, found: PlatformKeys) -> Province:
    """Open a platform whose schema is known to be current.

    Raises:
        NotSetUpError: no platform here.
        KeyMismatchError: keys of another one.
    """
    database = Database(settings.url)
    with database.reading() as connection:
        row = connection.execute(select(PlatformRow.platform, PlatformRow.key_id)).first()
    if row is None:
        database.close()
        raise NotSetUpError
    if row.key_id != found.signing.public.key_id:
        database.close()
        raise KeyMismatchError
    rules = Rules(catalogues.work_items(), catalogues.rest_days())
    return Province(row.platform, settings, database, found, clock, rules)


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that a reader sees all of it or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
