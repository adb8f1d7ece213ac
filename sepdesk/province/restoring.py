"""Putting a backup back: proved first, under a new epoch at once, or not at all (R-1).

What the platform had decided after the backup is gone from it, and its numbers were given out. So
the new epoch counts on from beyond all of them: neither a position nor a registration number that
is derived from one is ever given twice (R-2).
"""

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, make_url, select, update
from sqlalchemy.exc import DatabaseError

from sepdesk.clock import Clock
from sepdesk.protocol.envelope import Position
from sepdesk.province import audit, backup, keys, ordering, postgresql, standing, upgrade
from sepdesk.province.engine import Database
from sepdesk.province.keys import PlatformKeys
from sepdesk.province.opening import KeyMismatchError
from sepdesk.province.ordering import Order
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.tables import EpochRow, PlatformRow, ScopeRow

ROOM = 100_000
"""A new epoch begins at the next multiple of this but one: more than is decided between backups."""


class NotEmptyError(Exception):
    """The PostgreSQL database that is to be restored into holds something."""


class WrongKindError(Exception):
    """The backup is of the other kind of database."""


class EpochUnknownError(Exception):
    """Nobody knows how many epochs there have been; a number could be given twice."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to; also the body of the first event of the new epoch.

    Attributes:
        point: up to where the backup goes.
        epoch: that was opened.
    """

    point: Position
    epoch: int
    sha256: str


def restore(
    settings: ProvinceSettings, file: Path, clock: Clock, *, after_epoch: int | None = None
) -> Restored:
    """Put a backup in the place of the platform's database.

    A SQLite database that is there is kept beside it; a PostgreSQL database must be empty.

    Args:
        settings: of the platform; its key file must be the one of the backup.
        file: the backup, with its description beside it.
        clock: of the machine.
        after_epoch: the last epoch that was in use; needed where neither the database that is
            replaced nor the note beside it can tell.

    Raises:
        NoManifestError: there is no description.
        NotWholeError: the file is not what was backed up.
        EpochUnknownError: nobody knows the last epoch.
        KeyMismatchError: the key file is another platform's.
        NotEmptyError: the target holds something.
        WrongKindError: the backup is of the other kind of database.
        ServingError: the platform runs.
    """
    manifest = backup.manifest_of(file)
    found = keys.load(settings.keys)
    if manifest.key_id != found.signing.public.key_id:
        raise KeyMismatchError
    sqlite = make_url(settings.url).get_backend_name() == "sqlite"
    if file.suffix != (backup.SQLITE if sqlite else backup.POSTGRESQL):
        raise WrongKindError
    with standing.alone(settings):
        if backup.sha256_of(file) != manifest.sha256:
            raise backup.NotWholeError("file")
        last = _last_known(settings, manifest, after_epoch)
        into = _into_sqlite if sqlite else _into_postgresql
        restored = into(settings, file, manifest, found, clock, last)
        _note(settings, manifest.platform, restored)
    return restored


def _into_sqlite(
    settings: ProvinceSettings,
    file: Path,
    manifest: backup.Manifest,
    found: PlatformKeys,
    clock: Clock,
    last: Position,
) -> Restored:
    target = Path(make_url(settings.url).database or "")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
        aside = Path(folder) / "province.sqlite"
        shutil.copyfile(file, aside)
        restored = _open_epoch(f"sqlite:///{aside}", manifest, found, clock, last)
        for companion in ("-wal", "-shm"):
            aside.with_name(aside.name + companion).unlink(missing_ok=True)
        aside.chmod(0o600)
        stamp = clock.now().strftime("%Y%m%dT%H%M%S")
        for ending in ("-wal", "-shm", ""):
            old = target.with_name(target.name + ending)
            if old.exists():
                old.replace(target.with_name(f"{target.name}.before-{stamp}{ending}"))
        aside.replace(target)
    _sync_folder(target.parent)
    return restored


def _into_postgresql(
    settings: ProvinceSettings,
    file: Path,
    manifest: backup.Manifest,
    found: PlatformKeys,
    clock: Clock,
    last: Position,
) -> Restored:
    if not postgresql.is_empty(settings.url):
        raise NotEmptyError
    # Where the next step does not come about, `standing.json` still keeps the platform from
    # starting: the note is of an epoch that this database does not have.
    _note(settings, manifest.platform, Restored(manifest.at, last.epoch + 1, manifest.sha256))
    postgresql.load(settings.url, file)
    return _open_epoch(settings.url, manifest, found, clock, last)


def _open_epoch(
    url: str, manifest: backup.Manifest, found: PlatformKeys, clock: Clock, last: Position
) -> Restored:
    database = Database(url)
    try:
        with database.reading() as connection:
            backup.check_restored(connection, manifest, found)
    finally:
        database.close()
    upgrade.upgrade(url)  # a backup of an earlier version of the program
    database = Database(url)
    try:
        with database.writing() as connection:
            return mint(connection, found, clock, last, manifest.sha256)
    finally:
        database.engine.dispose()


def mint(
    connection: Connection, found: PlatformKeys, clock: Clock, last: Position, sha256: str
) -> Restored:
    """Open the epoch after the last one, from beyond every number that may have been given.

    Every scope's feed begins anew: each station takes a fresh snapshot.

    Args:
        connection: writing.
        found: the platform's keys.
        clock: of the platform.
        last: the highest epoch that was in use, and the highest number known of it.
        sha256: of the backup, for the record.
    """
    now, point = clock.now(), ordering.head(connection)
    epoch = max(last.epoch, point.epoch) + 1
    start = (max(last.seq, point.seq) // ROOM + 2) * ROOM
    connection.execute(
        insert(EpochRow).values(
            epoch=epoch,
            last_seq=start,
            opened_at=now,
            from_epoch=point.epoch,
            from_seq=point.seq,
        )
    )
    restored = Restored(point, epoch, sha256)
    order = Order(connection, now)
    at = order.append("restored", f"epoch-{epoch}", None, restored)
    order.put_back()
    connection.execute(update(ScopeRow).values(epoch=at.epoch, floor=at.seq))
    audit.append(connection, found.audit, now, "platform", "restored", sha256)
    return restored


def _last_known(
    settings: ProvinceSettings, manifest: backup.Manifest, after_epoch: int | None
) -> Position:
    """Return the last epoch and number that anybody here knows of."""
    known = [Position(after_epoch, 0)] if after_epoch is not None else []
    noted = standing.noted(settings, manifest.platform)
    if noted is not None:
        known.append(noted)
    replaced = _replaced(settings, manifest.platform)
    if replaced is not None:
        known.append(replaced)
    if not known:
        raise EpochUnknownError
    return Position(max(one.epoch for one in known), max(one.seq for one in known))


def _replaced(settings: ProvinceSettings, platform: str) -> Position | None:
    """Ask the database that is to be replaced, if it still answers."""
    with contextlib.suppress(DatabaseError, upgrade.NoSchemaError, upgrade.NewerDatabaseError):
        with contextlib.suppress(upgrade.UnmigratedDatabaseError):
            upgrade.check_current(settings.url)
        database = Database(settings.url)
        try:
            with database.reading() as connection:
                same = connection.execute(select(PlatformRow.platform)).scalar_one_or_none()
                return ordering.head(connection) if same == platform else None
        finally:
            database.close()
    return None


def _note(settings: ProvinceSettings, platform: str, restored: Restored) -> None:
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    standing.write(settings, platform, Position(restored.epoch, 0))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
