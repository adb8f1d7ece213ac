"""A first load: the records of a snapshot into a file aside, fast."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.staffing import UnitRecord
from sepdesk.progress import NoProgress, Progress
from sepdesk.protocol.canonical import read
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.messages import RecordKind, ScopeDigest
from sepdesk.protocol.snapshot import Head, Line
from sepdesk.store.applying import WRITE_CURSOR, Cursor, cursor_values
from sepdesk.store.engine import connect, migrating_engine
from sepdesk.store.facts_rows import (
    INSERT_CASE,
    INSERT_DOCUMENT,
    INSERT_DOSSIER,
    INSERT_KEY,
    INSERT_OFFICE,
    INSERT_UNIT,
    INSERT_UNIT_KEY,
    INSERT_WORKER,
    WorkerRows,
    dossier_values,
    unit_pairs,
    unit_values,
)
from sepdesk.store.faults import Which, faults_told
from sepdesk.store.upgrade import upgrade

_BATCH = 500
_KEYS_AT_ONCE = 400_000


class IncompleteLoadError(Exception):
    """The records do not come to the digest that the platform gave; nothing was adopted."""


class FactsBuilder:
    """A new `facts`, built aside; the old one serves until it is adopted (S-12)."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.finished = False
        self._key = key
        self._digest = RunningDigest()
        self._worker = self._unit = 0
        self._keys: list[tuple[str, str, int]] = []
        self._unit_keys: list[tuple[str, str, int]] = []

    def load(
        self,
        head: Head,
        lines: Iterable[Line],
        progress: Progress | None,
        digest: ScopeDigest,
        as_of: dt.datetime,
    ) -> None:
        """Write all records and the cursor; what a former attempt left is thrown away.

        Args:
            head: scope and position.
            lines: the records; raises as its reader does.
            progress: told of records; asked between batches whether to stop.
            digest: what the records must come to.
            as_of: the platform's time of the snapshot.

        Raises:
            IncompleteLoadError: records are missing or were changed.
            CancelledError: the clerk stopped it.
            StoreFaultError: a state of the world.
        """
        remove_file(self.path)
        engine = migrating_engine(self.path, Which.FACTS, self._key)
        upgrade(engine, Which.FACTS)
        engine.dispose()
        with faults_told(Which.FACTS):
            connection = connect(self.path, self._key)
            try:
                self._fill(connection, head, lines, progress or NoProgress(), digest, as_of)
            finally:
                connection.close()
        self.finished = True

    def _fill(
        self,
        connection: Any,  # noqa: ANN401 - the driver ships no types
        head: Head,
        lines: Iterable[Line],
        progress: Progress,
        digest: ScopeDigest,
        as_of: dt.datetime,
    ) -> None:
        # A file that a power cut spoils is thrown away: only the end must reach the disk.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        batch: list[Line] = []
        for line in lines:
            batch.append(line)
            if len(batch) == _BATCH:
                self._take(connection, batch)
                batch = []
                progress.report(self._digest.count, digest.count, "records")
                progress.checkpoint()
        self._take(connection, batch)
        self._write_keys(connection)
        if self._digest.message() != digest:
            raise IncompleteLoadError
        cursor = Cursor(head.scope, head.at, self._digest, as_of)
        connection.execute(WRITE_CURSOR, cursor_values(cursor))
        connection.execute("COMMIT")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA journal_mode = WAL")
        progress.report(self._digest.count, digest.count, "records")

    def _take(self, connection: Any, batch: list[Line]) -> None:  # noqa: ANN401 - as above
        workers, documents, units, offices, cases, dossiers = [], [], [], [], [], []
        for line in batch:
            match line.record:
                case RecordKind.WORKER:
                    self._worker += 1
                    rows = WorkerRows(line.row, line.search)
                    workers.append(rows.listed(self._worker))
                    documents += rows.documents(self._worker)
                    self._keys += [(kind, key, self._worker) for kind, key in rows.keys]
                case RecordKind.UNIT:
                    self._unit += 1
                    record = read(UnitRecord, line.row)
                    units.append(unit_values(record, self._unit, line.row))
                    pairs = line.search or unit_pairs(record)
                    self._unit_keys += [(kind, key, self._unit) for kind, key in pairs]
                case RecordKind.OFFICE:
                    offices.append((line.key, line.row))
                case RecordKind.CASE:
                    cases.append((line.key, line.row))
                case RecordKind.RECEIPT:
                    continue
                case _:
                    dossiers.append(dossier_values(DossierKind(line.record.value), line.row))
            self._digest = self._digest.add(line.record, line.key, line.row)
        connection.executemany(INSERT_WORKER, workers)
        connection.executemany(INSERT_DOCUMENT, documents)
        connection.executemany(INSERT_UNIT, units)
        connection.executemany(INSERT_OFFICE, offices)
        connection.executemany(INSERT_CASE, cases)
        connection.executemany(INSERT_DOSSIER, dossiers)
        if len(self._keys) >= _KEYS_AT_ONCE:
            self._write_keys(connection)

    def _write_keys(self, connection: Any) -> None:  # noqa: ANN401 - as above
        # Sorted, a tree is filled page by page; unsorted, every key would touch another page.
        self._keys.sort()
        connection.executemany(INSERT_KEY, self._keys)
        self._unit_keys.sort()
        connection.executemany(INSERT_UNIT_KEY, self._unit_keys)
        self._keys, self._unit_keys = [], []


def remove_file(path: Path) -> None:
    """Remove a file of SQLite with what belongs to it; what is not there is removed already."""
    for part in (path, *siblings(path)):
        part.unlink(missing_ok=True)


def siblings(path: Path) -> tuple[Path, ...]:
    """Return where the write-ahead log and its index of a file lie."""
    return (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"))
