"""Backups of the platform's database: made while it serves, and proved by being restored (R-9).

The file is as clear as the database: it belongs on an encrypted disk. The platform's keys are not
in it, so that who holds a backup alone can neither sign a receipt nor forge an entry of the audit.
"""

import datetime as dt
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import Connection, insert, inspect, select, text

from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.envelope import Position
from sepdesk.province import audit, postgresql
from sepdesk.province.account_tables import AuditHeadRow
from sepdesk.province.engine import Database
from sepdesk.province.keys import PlatformKeys
from sepdesk.province.opening import Province, write_atomically
from sepdesk.province.ordering import head
from sepdesk.province.postgresql import ToolError
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.tables import BackupRow, PlatformRow

__all__ = [
    "Backup",
    "Manifest",
    "NoManifestError",
    "NotWholeError",
    "ToolError",
    "check_restored",
    "contents",
    "make",
    "manifest_of",
    "record",
    "sha256_of",
    "sweep",
]

SQLITE, POSTGRESQL = ".sqlite", ".pgdump"
_CHUNK = 1024 * 1024
_ALL = 1 << 256


class NotWholeError(Exception):
    """What was restored is not what was backed up; the message names the table."""


class NoManifestError(Exception):
    """There is no description beside the backup, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; no personal data.

    Attributes:
        counts: rows by table.
        digests: by table, sum modulo 2**256 of SHA-256 over each row, hexadecimal.
        key_id: of the platform's key, without which the backup is of no use.
        sha256: of the file.
    """

    platform: str
    key_id: str
    made_at: dt.datetime
    at: Position
    audit_number: int
    revision: str
    counts: dict[str, int]
    digests: dict[str, str]
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was proved."""

    file: Path
    manifest: Manifest


def make(settings: ProvinceSettings, keys: PlatformKeys, folder: Path, now: dt.datetime) -> Backup:
    """Write a backup of one moment and prove it by restoring it in a sandbox.

    Raises:
        NotWholeError: what came out of it is not what went in; nothing is left in the folder.
        ToolError: pg_dump or pg_restore did not do it.
        BrokenChainError: the audit trail does not hold.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.url)
    sqlite = database.engine.dialect.name == "sqlite"
    handle, name = tempfile.mkstemp(dir=folder, prefix=".under-way-")
    os.close(handle)
    part = Path(name)
    try:
        # What is counted and what is written are of one moment, while others go on writing.
        with database.reading() as connection:
            before = contents(connection, now)
            if sqlite:
                _copy_sqlite(connection, part)
            else:
                postgresql.dump(connection, settings.url, part)
        if sqlite:
            _prove_sqlite(part, before, keys)
        else:
            with postgresql.sandbox(settings.url) as url:
                postgresql.load(url, part)
                _prove(url, before, keys)
        manifest = replace(before, sha256=sha256_of(part))
        file = folder / _file_name(manifest, SQLITE if sqlite else POSTGRESQL)
        write_atomically(description_of(file), canonical_text(manifest))
        part.replace(file)
        return Backup(file, manifest)
    finally:
        database.close()
        for left in folder.glob(f"{part.name}*"):
            left.unlink(missing_ok=True)


def record(province: Province, made: Backup) -> None:
    """Write a proved backup down, so that its age is told and a person can find it."""
    now, manifest = province.clock.now(), made.manifest
    with province.database.writing() as connection:
        connection.execute(
            insert(BackupRow).values(
                at=now,
                file=str(made.file),
                sha256=manifest.sha256,
                epoch=manifest.at.epoch,
                seq=manifest.at.seq,
                audit_number=manifest.audit_number,
            )
        )
        key = province.keys.audit
        audit.append(connection, key, now, "platform", "backed_up", manifest.sha256)


def sweep(folder: Path, platform: str, keep: int) -> None:
    """Delete all but the newest backups of a platform; files of others are left alone."""
    found = []
    for described in folder.glob("sepdesk-*.json"):
        try:
            manifest = read(Manifest, described.read_text("utf-8"))
        except (OSError, ValidationError):
            continue
        if manifest.platform == platform:
            found.append((manifest.made_at, described))
    for _, described in sorted(found, reverse=True)[keep:]:
        described.with_suffix("").unlink(missing_ok=True)
        described.unlink(missing_ok=True)


# What a database holds ----------------------------------------------------------------------------


def contents(connection: Connection, now: dt.datetime) -> Manifest:
    """Count and digest everything that a database holds at this moment; of no file yet."""
    counts, digests = dict[str, int](), dict[str, str]()
    for name in sorted(inspect(connection).get_table_names()):
        counts[name], digests[name] = _digest(connection, name)
    platform = connection.execute(select(PlatformRow.platform, PlatformRow.key_id)).one()
    return Manifest(
        platform=platform.platform,
        key_id=platform.key_id,
        made_at=now,
        at=head(connection),
        audit_number=connection.execute(select(AuditHeadRow.number)).scalar_one(),
        revision=connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one(),
        counts=counts,
        digests=digests,
        sha256="",
    )


def _digest(connection: Connection, name: str) -> tuple[int, str]:
    # Rows in any order: two databases need not return them in the same.
    columns = ", ".join(
        sorted(f'"{each["name"]}"' for each in inspect(connection).get_columns(name))
    )
    asked = text(f'SELECT {columns} FROM "{name}"')  # noqa: S608 - names that the database gave
    rows = connection.execute(asked, execution_options={"stream_results": True})
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest(), "big")
    return count, f"{total % _ALL:064x}"


def check_restored(connection: Connection, expected: Manifest, keys: PlatformKeys) -> None:
    """Check that a restored database holds what was backed up, and that its audit chain holds.

    Raises:
        NotWholeError: it does not hold the same.
        BrokenChainError: an entry of the audit trail was changed.
    """
    found = contents(connection, expected.made_at)
    for name in sorted({*expected.counts, *found.counts}):
        same = expected.counts.get(name) == found.counts.get(name)
        if not same or expected.digests[name] != found.digests[name]:
            raise NotWholeError(name)
    if audit.verify(connection, keys.audit) != expected.audit_number:
        raise NotWholeError("audit")


def manifest_of(file: Path) -> Manifest:
    """Read the description beside a backup.

    Raises:
        NoManifestError: there is none.
    """
    try:
        return read(Manifest, description_of(file).read_text("utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        raise NoManifestError from None


def description_of(file: Path) -> Path:
    """Return where the description of a backup lies."""
    return file.with_name(f"{file.name}.json")


def sha256_of(file: Path) -> str:
    """Digest a file."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


# SQLite -------------------------------------------------------------------------------------------


def _copy_sqlite(connection: Connection, file: Path) -> None:
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - not needed with PostgreSQL

    source = cast("Any", connection.connection.driver_connection)
    target = dbapi2.connect(str(file))
    try:
        source.backup(target)
        # A file by itself: no companions that a copy could forget.
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prove_sqlite(file: Path, expected: Manifest, keys: PlatformKeys) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".sandbox-") as folder:
        restored = Path(folder) / "province.sqlite"
        shutil.copyfile(file, restored)
        _prove(f"sqlite:///{restored}", expected, keys)


def _prove(url: str, expected: Manifest, keys: PlatformKeys) -> None:
    database = Database(url)
    try:
        with database.reading() as connection:
            if database.engine.dialect.name == "sqlite":
                found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
                if found != "ok":
                    raise NotWholeError("integrity")
            check_restored(connection, expected, keys)
    finally:
        database.close()


def _file_name(manifest: Manifest, ending: str) -> str:
    stamp = manifest.made_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    at = manifest.at
    return f"sepdesk-{stamp}-{at.epoch}-{at.seq}{ending}"
