"""Pages of the feed into `facts`: rows and cursor in one transaction (S-4)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import OpId
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position, Sealed
from sepdesk.protocol.messages import FeedAction, FeedPage, FeedRow, RecordKind
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
    unpack,
)


class OutOfOrderError(Exception):
    """A page that does not continue where the mirror stands; nothing was applied (S-5)."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the mirror has come.

    Attributes:
        digest: of all mirrored records, kept up row by row.
        as_of: the platform's time of the last page or snapshot.
    """

    scope: OfficeId
    at: Position
    digest: RunningDigest
    as_of: dt.datetime


@dataclass(frozen=True, slots=True)
class Applied:
    """What a page changed.

    Attributes:
        cases: those that came, changed or left.
        dossiers: kinds of which one came, changed or left.
        offices: one came, changed or left, such as by a new service guide.
        digest_matches: whether the mirror equals the platform's; None where the page does not say.
    """

    persons: frozenset[PersonId] = frozenset()
    units: frozenset[UnitId] = frozenset()
    receipts: tuple[Sealed, ...] = ()
    digest_matches: bool | None = None
    cases: frozenset[OpId] = frozenset()
    dossiers: frozenset[DossierKind] = frozenset()
    offices: bool = False


def receipts_in(page: FeedPage) -> tuple[Sealed, ...]:
    """Return the receipts of a page, to be put into `station` before the page is applied.

    Two files share no transaction: a receipt stored twice does no harm, one lost would.

    Raises:
        pydantic.ValidationError: a row is no receipt; the message must not be logged.
    """
    return tuple(read(Sealed, row.row) for row in page.rows if row.record is RecordKind.RECEIPT)


def read_cursor(connection: Connection) -> Cursor | None:
    """Return where the mirror stands; None before the first load."""
    asked = 'SELECT scope, epoch, seq, total, "count", as_of FROM cursor'
    row = connection.exec_driver_sql(asked).fetchone()
    if row is None:
        return None
    scope, epoch, seq, total, count, as_of = row
    when = dt.datetime.fromisoformat(as_of).replace(tzinfo=dt.UTC)
    return Cursor(OfficeId(scope), Position(epoch, seq), RunningDigest(int(total, 16), count), when)


def cursor_values(cursor: Cursor) -> tuple[object, ...]:
    """Return the values of `WRITE_CURSOR`."""
    message = cursor.digest.message()
    when = cursor.as_of.astimezone(dt.UTC).replace(tzinfo=None)
    stored = when.isoformat(sep=" ", timespec="microseconds")
    return (cursor.scope, cursor.at.epoch, cursor.at.seq, message.total, message.count, stored)


WRITE_CURSOR = (
    'INSERT OR REPLACE INTO cursor (id, scope, epoch, seq, total, "count", as_of)'
    " VALUES (1, ?, ?, ?, ?, ?, ?)"
)


def apply_page(connection: Connection, page: FeedPage) -> Applied:
    """Apply a page within a writing transaction.

    Raises:
        OutOfOrderError: of another scope or epoch, or not starting at the cursor.
    """
    cursor = read_cursor(connection)
    if cursor is None or (page.scope, page.epoch) != (cursor.scope, cursor.at.epoch):
        raise OutOfOrderError
    if page.after != cursor.at.seq:
        if page.through <= cursor.at.seq:
            return Applied()
        raise OutOfOrderError
    if any(not page.after < row.seq <= page.through for row in page.rows):
        raise OutOfOrderError
    mirror = Mirror(connection, cursor.digest)
    for row in page.rows:
        mirror.take(row)
    moved = Cursor(page.scope, Position(page.epoch, page.through), mirror.digest, page.server_time)
    connection.exec_driver_sql(WRITE_CURSOR, cursor_values(moved))
    matches = None if page.digest is None else page.digest == mirror.digest.message()
    return Applied(
        frozenset(mirror.persons),
        frozenset(mirror.units),
        receipts_in(page),
        matches,
        frozenset(mirror.cases),
        frozenset(mirror.dossiers),
        mirror.offices,
    )


class Mirror:
    """Writes single records and keeps the digest in step."""

    def __init__(self, connection: Connection, digest: RunningDigest) -> None:
        self.digest = digest
        self.persons: set[PersonId] = set()
        self.units: set[UnitId] = set()
        self.cases: set[OpId] = set()
        self.dossiers: set[DossierKind] = set()
        self.offices = False
        self._connection = connection

    def take(self, row: FeedRow) -> None:
        """Do what a row says; what left the scope is erased (X-2)."""
        new = None if row.action is FeedAction.LEAVE else row.row
        match row.record:
            case RecordKind.WORKER:
                self.persons.add(PersonId(row.key))
                old = self._replace_worker(row.key, new)
            case RecordKind.UNIT:
                self.units.add(UnitId(row.key))
                old = self._replace_unit(row.key, new)
            case RecordKind.OFFICE:
                self.offices = True
                old = self._replace_office(row.key, new)
            case RecordKind.CASE:
                self.cases.add(OpId(row.key))
                old = self._replace_case(row.key, new)
            case RecordKind.RECEIPT:
                return
            case _:
                kind = DossierKind(row.record.value)
                self.dossiers.add(kind)
                old = self._replace_dossier(kind, row.key, new)
        if old is not None:
            self.digest = self.digest.remove(row.record, row.key, old)
        if new is not None:
            self.digest = self.digest.add(row.record, row.key, new)

    def _replace_worker(self, person: str, new: str | None) -> str | None:
        asked = "SELECT id, row, keys FROM worker WHERE person = ?"
        found = self._one(asked, person)
        number, old = None, None
        if found is not None:
            number, old, packed = found
            self._erase_worker(number, WorkerRows(old), unpack(packed))
        if new is not None:
            rows = WorkerRows(new)
            number = number or self._next("worker")
            self._run(INSERT_WORKER, rows.listed(number))
            self._many(INSERT_DOCUMENT, rows.documents(number))
            self._many(INSERT_KEY, [(kind, key, number) for kind, key in rows.keys])
        return old

    def _erase_worker(self, number: int, rows: WorkerRows, keys: list[tuple[str, str]]) -> None:
        delete = "DELETE FROM search_key WHERE kind = ? AND key = ? AND worker = ?"
        self._many(delete, [(kind, key, number) for kind, key in keys])
        self._many(
            "DELETE FROM document WHERE kind = ? AND number = ? AND worker = ?",
            rows.documents(number),
        )
        self._run("DELETE FROM worker WHERE id = ?", (number,))

    def _replace_unit(self, unit: str, new: str | None) -> str | None:
        found = self._one("SELECT id, row FROM unit WHERE unit = ?", unit)
        number, old = (None, None) if found is None else found
        if number is not None:
            self._run("DELETE FROM unit_search_key WHERE unit = ?", (number,))
            self._run("DELETE FROM unit WHERE id = ?", (number,))
        if new is not None:
            record = read(UnitRecord, new)
            number = number or self._next("unit")
            self._run(INSERT_UNIT, unit_values(record, number, new))
            pairs = unit_pairs(record)
            self._many(INSERT_UNIT_KEY, [(kind, key, number) for kind, key in pairs])
        return None if old is None else str(old)

    def _replace_office(self, office: str, new: str | None) -> str | None:
        found = self._one("SELECT row FROM office WHERE office = ?", office)
        if new is None:
            self._run("DELETE FROM office WHERE office = ?", (office,))
        else:
            self._run(INSERT_OFFICE, (office, new))
        return None if found is None else str(found[0])

    def _replace_case(self, op_id: str, new: str | None) -> str | None:
        found = self._one("SELECT row FROM case_record WHERE op_id = ?", op_id)
        if new is None:
            self._run("DELETE FROM case_record WHERE op_id = ?", (op_id,))
        else:
            self._run(INSERT_CASE, (op_id, new))
        return None if found is None else str(found[0])

    def _replace_dossier(self, kind: DossierKind, key: str, new: str | None) -> str | None:
        asked = 'SELECT row FROM dossier WHERE kind = ? AND "key" = ?'
        found = self._connection.exec_driver_sql(asked, (kind.value, key)).fetchone()
        if new is None:
            self._run('DELETE FROM dossier WHERE kind = ? AND "key" = ?', (kind.value, key))
        else:
            self._run(INSERT_DOSSIER, dossier_values(kind, new))
        return None if found is None else str(found[0])

    def _one(self, asked: str, key: str) -> tuple[Any, ...] | None:
        row = self._connection.exec_driver_sql(asked, (key,)).fetchone()
        return None if row is None else tuple(row)

    def _next(self, table: str) -> int:
        asked = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"  # noqa: S608 - one of two names
        return int(self._connection.exec_driver_sql(asked).scalar_one())

    def _run(self, asked: str, values: tuple[Any, ...]) -> None:
        self._connection.exec_driver_sql(asked, values)

    def _many(self, asked: str, rows: list[Any]) -> None:
        if rows:
            self._connection.exec_driver_sql(asked, rows)
