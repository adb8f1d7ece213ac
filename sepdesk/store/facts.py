"""The file `facts`: the mirrored records, written by pull alone, and how they are looked up."""

from collections.abc import Iterator
from typing import TypeVar

from sepdesk.domain.dossier_types import DOSSIERS, Dossier
from sepdesk.domain.dossiers import DossierKind, DossierRef
from sepdesk.domain.identity import DocumentKind, PersonId, normalise_number
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import OpId
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import CaseRecord, FeedPage
from sepdesk.store.applying import (
    Applied,
    Cursor,
    OutOfOrderError,
    apply_page,
    read_cursor,
    receipts_in,
)
from sepdesk.store.engine import EncryptedFile
from sepdesk.store.lookup import (
    FactsLine,
    Found,
    UnitLine,
    find_units,
    find_workers,
    listed_persons,
)
from sepdesk.store.narrowing import Wanted, find_either, find_narrowed

__all__ = [
    "Applied",
    "Cursor",
    "Facts",
    "FactsLine",
    "Found",
    "OutOfOrderError",
    "UnitLine",
    "receipts_in",
]

T = TypeVar("T")
_SLICE = 500


class Facts:
    """The file `facts`, open. Reading waits for nobody and may be done from any thread."""

    def __init__(self, file: EncryptedFile) -> None:
        self.file = file

    def cursor(self) -> Cursor | None:
        """Return how far the mirror has come; None before the first load."""
        with self.file.reading() as connection:
            return read_cursor(connection)

    def apply(self, page: FeedPage) -> Applied:
        """Apply a page of the feed; one that was applied before changes nothing (S-6).

        The caller has put `receipts_in(page)` into `station` before.

        Raises:
            OutOfOrderError: it does not continue at the cursor; nothing was applied.
            StoreFaultError: a state of the world; nothing was applied.
        """
        with self.file.writing() as connection:
            return apply_page(connection, page)

    def worker(self, person: PersonId) -> Worker | None:
        """Return a person; None where the mirror does not hold them."""
        return self._one(Worker, "SELECT row FROM worker WHERE person = ?", person)

    def find_document(self, kind: DocumentKind, number: str) -> Worker | None:
        """Return the person to whom a document belongs, whichever of theirs it is."""
        asked = (
            "SELECT worker.row FROM document JOIN worker ON worker.id = document.worker"
            " WHERE document.kind = ? AND document.number = ? ORDER BY worker.id"
        )
        return self._one(Worker, asked, kind.value, normalise_number(number))

    def unit(self, unit_id: UnitId) -> UnitRecord | None:
        """Return a unit with what is required of it."""
        return self._one(UnitRecord, "SELECT row FROM unit WHERE unit = ?", unit_id)

    def unit_by_code(self, code: str) -> UnitRecord | None:
        """Return a unit by its normalised code; the one entered first where two have it."""
        asked = "SELECT row FROM unit WHERE code = ? ORDER BY id"
        return self._one(UnitRecord, asked, normalise_number(code)) if code else None

    def office(self, office_id: OfficeId) -> Office | None:
        """Return an office."""
        return self._one(Office, "SELECT row FROM office WHERE office = ?", office_id)

    def offices(self) -> tuple[Office, ...]:
        """Return all offices of the province, by id: how each is reached is public."""
        return self._all(Office, "SELECT row FROM office ORDER BY office")

    def case(self, op_id: OpId) -> CaseRecord | None:
        """Return a submission that waits for a verification; None where none of that id waits."""
        return self._one(CaseRecord, "SELECT row FROM case_record WHERE op_id = ?", op_id)

    def cases(self) -> tuple[CaseRecord, ...]:
        """Return all submissions that wait for a verification, those that wait longest first."""
        found = self._all(CaseRecord, "SELECT row FROM case_record")
        return tuple(sorted(found, key=lambda case: (case.opened_at, case.op_id)))

    def dossier(self, ref: DossierRef) -> Dossier | None:
        """Return a dossier; None where the mirror does not hold it."""
        asked = 'SELECT row FROM dossier WHERE kind = ? AND "key" = ?'
        return self._one(DOSSIERS[ref.kind], asked, ref.kind.value, ref.key)

    def dossiers(self, kind: DossierKind) -> tuple[Dossier, ...]:
        """Return all dossiers of a kind, by key: as they came to be, where the key is an op id."""
        asked = 'SELECT row FROM dossier WHERE kind = ? ORDER BY "key"'
        return self._all(DOSSIERS[kind], asked, kind.value)

    def dossiers_of_unit(self, kind: DossierKind, unit: UnitId) -> tuple[Dossier, ...]:
        """Return the dossiers of a kind that are about a unit, by key."""
        asked = 'SELECT row FROM dossier WHERE kind = ? AND unit = ? ORDER BY "key"'
        return self._all(DOSSIERS[kind], asked, kind.value, unit)

    def dossiers_of_person(self, kind: DossierKind, person: PersonId) -> tuple[Dossier, ...]:
        """Return the dossiers of a kind that are about a person, by key."""
        asked = 'SELECT row FROM dossier WHERE kind = ? AND person = ? ORDER BY "key"'
        return self._all(DOSSIERS[kind], asked, kind.value, person)

    def search(self, text: str, limit: int = 50) -> Found:
        """Find workers by name, pinyin, initials, number, the end of a number, or unit."""
        with self.file.reading() as connection:
            return find_workers(connection, text, limit)

    def search_narrowed(self, wanted: Wanted, limit: int = 50) -> Found:
        """Find workers by text, items, status and the days on which items lapse."""
        with self.file.reading() as connection:
            return find_narrowed(connection, wanted, limit)

    def search_item(self, keys: tuple[str, ...], text: str, limit: int = 50) -> Found:
        """Find who holds an item, then who is found by the same text."""
        with self.file.reading() as connection:
            return find_either(connection, keys, text, limit)

    def listed(self, persons: tuple[PersonId, ...]) -> tuple[FactsLine, ...]:
        """Return the lines of persons, in their order; those not held here are left out."""
        with self.file.reading() as connection:
            return listed_persons(connection, persons)

    def search_units(self, text: str, limit: int = 20) -> tuple[UnitLine, ...]:
        """Find units by name, initials or code."""
        with self.file.reading() as connection:
            return find_units(connection, text, limit)

    def units(self) -> tuple[UnitRecord, ...]:
        """Return all units, by code."""
        return self._all(UnitRecord, "SELECT row FROM unit ORDER BY code, id")

    def workers_of(self, unit_id: UnitId) -> tuple[Worker, ...]:
        """Return those who are employed at a unit now."""
        return self._all(Worker, "SELECT row FROM worker WHERE unit = ? ORDER BY id", unit_id)

    def employed(self) -> Iterator[Worker]:
        """Go through all who are employed now, unit by unit.

        Reads slice by slice and holds nothing open between them: a person who changes the unit
        meanwhile may be met twice or not at all.
        """
        asked = (
            "SELECT row, unit, id FROM worker WHERE (unit, id) > (?, ?) ORDER BY unit, id LIMIT ?"
        )
        after: tuple[str, int] = ("", 0)
        while True:
            with self.file.reading() as connection:
                rows = connection.exec_driver_sql(asked, (*after, _SLICE)).fetchall()
            for row, _, _ in rows:
                yield read(Worker, row)
            if len(rows) < _SLICE:
                return
            after = (rows[-1][1], rows[-1][2])

    def everybody(self) -> Iterator[Worker]:
        """Go through all persons, 待聘 ones too, as `employed` goes through those who are."""
        asked = "SELECT row, id FROM worker WHERE id > ? ORDER BY id LIMIT ?"
        after = -1
        while True:
            with self.file.reading() as connection:
                rows = connection.exec_driver_sql(asked, (after, _SLICE)).fetchall()
            for row, _ in rows:
                yield read(Worker, row)
            if len(rows) < _SLICE:
                return
            after = rows[-1][1]

    def count_people(self) -> int:
        """Return how many persons the mirror holds."""
        with self.file.reading() as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM worker").fetchone()
        return 0 if found is None else int(found[0])

    def _one(self, kind: type[T], asked: str, *values: str) -> T | None:
        with self.file.reading() as connection:
            row = connection.exec_driver_sql(asked, values).fetchone()
        return None if row is None else read(kind, row[0])

    def _all(self, kind: type[T], asked: str, *values: str) -> tuple[T, ...]:
        with self.file.reading() as connection:
            rows = connection.exec_driver_sql(asked, values).fetchall()
        return tuple(read(kind, row) for (row,) in rows)
