"""Snapshots of a scope: built from one moment, encrypted as they are written, fetched by ranges."""

import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import uuid6
from sqlalchemy import Connection, select

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.employment import current
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import RecordKind, ScopeDigest, SnapshotManifest
from sepdesk.protocol.signing import encode, seal
from sepdesk.protocol.snapshot import FORMAT, SEALED_CHUNK, Head, Line, encrypt, write_lines
from sepdesk.province import feed, ordering, problems
from sepdesk.province.account_tables import DeviceRow
from sepdesk.province.engine import Database
from sepdesk.province.publishing import read_digest
from sepdesk.province.tables import (
    DossierRow,
    MembershipRow,
    OfficeRow,
    OpenCaseRow,
    ScopeRow,
    UnitRow,
    WorkerRow,
)
from sepdesk.search_keys import SearchKey, unit_keys, worker_keys

SHORT_FEED = 200
"""A snapshot is given out again while no more rows than this have come behind it."""

KEPT = 128
"""Most snapshots kept; a county's is some hundred kilobytes."""


@dataclass(frozen=True, slots=True)
class _Built:
    manifest: SnapshotManifest
    key: bytes
    path: Path


class Snapshots:
    """The snapshots of a running platform; their keys live in its memory alone."""

    def __init__(self, folder: Path, database: Database) -> None:
        """Empty the folder: without their keys, files of an earlier run are noise."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in folder.glob("*.snapshot*"):
            path.unlink()
        self._folder = folder
        self._database = database
        self._turn = threading.Lock()
        self._building: dict[str, threading.Lock] = {}
        self._built: dict[str, _Built] = {}

    def order(self, scope: str, device: str) -> SnapshotManifest:
        """Return a manifest for a device, of a new snapshot or of one that is fresh enough."""
        with self._turn:
            turn = self._building.setdefault(scope, threading.Lock())
        with turn, self._database.reading() as connection:
            built = self._fresh(connection, scope) or self._build(connection, scope)
            sealing_key = connection.execute(
                select(DeviceRow.sealing_key).where(DeviceRow.device == device)
            ).scalar_one()
        return replace(built.manifest, sealed_key=encode(seal(built.key, sealing_key)))

    def scope_of(self, snapshot: str) -> str | None:
        """Return whose snapshot it is; None where there is none of this id."""
        built = self._built.get(snapshot)
        return None if built is None else built.manifest.scope

    def path_of(self, snapshot: str) -> Path:
        """Return the encrypted file of a snapshot that is known to exist."""
        return self._built[snapshot].path

    def _fresh(self, connection: Connection, scope: str) -> _Built | None:
        head = ordering.head(connection)
        floor = connection.execute(
            select(ScopeRow.floor).where(ScopeRow.scope == scope)
        ).scalar_one_or_none()
        newest = next(
            (b for b in reversed(list(self._built.values())) if b.manifest.scope == scope), None
        )
        if newest is None or floor is None:
            return None
        at = newest.manifest.at
        if at.epoch != head.epoch or at.seq < floor:
            return None
        behind = feed.rows_since(connection, scope, at.epoch, at.seq)
        return newest if behind <= SHORT_FEED else None

    def _build(self, connection: Connection, scope: str) -> _Built:
        known = connection.execute(select(ScopeRow.scope).where(ScopeRow.scope == scope)).first()
        if known is None:
            raise problems.not_found()
        snapshot, key = str(uuid6.uuid7()), os.urandom(32)
        at = ordering.head(connection)
        digest = read_digest(connection, scope).message()
        path = self._folder / f"{snapshot}.snapshot"
        partial = path.with_suffix(".snapshot-part")
        sha256 = hashlib.sha256()
        plain = write_lines(Head(FORMAT, OfficeId(scope), at), lines(connection, scope))
        with partial.open("xb") as file:
            for chunk in encrypt(plain, key, snapshot):
                sha256.update(chunk)
                file.write(chunk)
        partial.replace(path)
        manifest = _manifest(snapshot, scope, at, path.stat().st_size, sha256.hexdigest(), digest)
        built = _Built(manifest, key, path)
        with self._turn:
            self._built[snapshot] = built
            self._drop_oldest()
        return built

    def _drop_oldest(self) -> None:
        while len(self._built) > KEPT:
            oldest = next(iter(self._built))
            self._built.pop(oldest).path.unlink(missing_ok=True)


def _manifest(
    snapshot: str, scope: str, at: Position, size: int, sha256: str, digest: ScopeDigest
) -> SnapshotManifest:
    return SnapshotManifest(
        snapshot=snapshot,
        format=FORMAT,
        scope=OfficeId(scope),
        at=at,
        size=size,
        chunk_size=SEALED_CHUNK,
        sha256=sha256,
        records=digest.count,
        digest=digest,
        sealed_key="",
    )


def lines(connection: Connection, scope: str) -> Iterator[Line]:
    """Return all records of a scope with their look-up keys: offices, units, workers, cases."""
    for key, row in _members(connection, scope, RecordKind.OFFICE):
        yield Line(RecordKind.OFFICE, key, row)
    for key, row in _members(connection, scope, RecordKind.UNIT):
        unit = read(UnitRecord, row).unit
        yield Line(RecordKind.UNIT, key, row, _pairs(unit_keys(unit.name, unit.code)))
    for key, row in _members(connection, scope, RecordKind.WORKER):
        yield Line(RecordKind.WORKER, key, row, _pairs(keys_of(read(Worker, row))))
    for key, row in _members(connection, scope, RecordKind.CASE):
        yield Line(RecordKind.CASE, key, row)
    for kind in DossierKind:
        record = RecordKind(kind.value)
        for key, row in _members(connection, scope, record):
            yield Line(record, key, row)


def keys_of(worker: Worker) -> tuple[SearchKey, ...]:
    """Return the keys under which a worker is found."""
    present = current(worker.employments)
    return worker_keys(
        worker.name,
        [document.number for document in worker.documents],
        [worker.mobile] if worker.mobile else [],
        [certificate.number for certificate in worker.certificates],
        [c.archive_number for c in worker.certificates if c.archive_number],
        [] if present is None else [present.unit_name],
    )


def _pairs(keys: tuple[SearchKey, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((key.kind.value, key.text) for key in keys)


def _members(connection: Connection, scope: str, record: RecordKind) -> Iterator[tuple[str, str]]:
    match record:
        case RecordKind.OFFICE:
            key, row = OfficeRow.office_id, OfficeRow.row
        case RecordKind.UNIT:
            key, row = UnitRow.unit_id, UnitRow.row
        case RecordKind.CASE:
            key, row = OpenCaseRow.op_id, OpenCaseRow.row
        case RecordKind.WORKER:
            key, row = WorkerRow.person, WorkerRow.row
        case _:
            key, row = DossierRow.key, DossierRow.row
    asked = (
        select(key, row)
        .join(MembershipRow, MembershipRow.key == key)
        .where(MembershipRow.scope == scope, MembershipRow.record == record.value)
        .order_by(key)
    )
    if row is DossierRow.row:
        asked = asked.where(DossierRow.kind == record.value)
    found = connection.execute(asked)
    for each in found:
        yield each[0], each[1]
