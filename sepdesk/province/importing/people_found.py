"""The people that rows name, as the archive has them by now, and whose certificates are whose."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sepdesk.domain.identity import DocumentKind, PersonId, normalise_number
from sepdesk.domain.persons import Worker
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.canonical import read
from sepdesk.province import records
from sepdesk.province.importing.asking import parts
from sepdesk.province.importing.certificates import ItemIdentity
from sepdesk.province.importing.naming import DocumentKey
from sepdesk.province.tables import (
    CertificateItemRow,
    CertificateRow,
    DocumentRow,
    OpenCaseRow,
    WorkerRow,
)


@dataclass(slots=True)
class _Held:
    """A worker of the archive, and what the slice has made of them by now."""

    former: records.Kept | None
    now: Worker


class People:
    """Finds people within one slice; what the slice makes of them counts at once."""

    def __init__(
        self, connection: Connection, keys: Iterable[DocumentKey], numbers: Iterable[str]
    ) -> None:
        """Fetch in few questions.

        Args:
            connection: of the slice's transaction.
            keys: of the people that its rows name.
            numbers: of certificates, normalised.
        """
        self._connection = connection
        self._persons: dict[DocumentKey, PersonId] = {}
        self._held: dict[PersonId, _Held] = {}
        self._look_up(set(keys))
        self._fetch(set(self._persons.values()))
        self._owners: dict[ItemIdentity, PersonId] = {}
        self._fetch_owners(set(numbers))
        self._waiting = self._fetch_waiting()

    def of(self, key: DocumentKey) -> Worker | None:
        """Return who holds a document; None where the archive does not know them."""
        person = self._persons.get(key)
        return None if person is None else self._held[person].now

    def owner(self, identity: ItemIdentity) -> PersonId | None:
        """Return in whose name the archive has an item of a certificate."""
        return self._owners.get(identity)

    def waits(self, worker: Worker) -> bool:
        """Tell whether a form of theirs waits for a verification."""
        return worker.person in self._waiting

    def put(self, key: DocumentKey, worker: Worker) -> None:
        """Take in what the slice makes of a person."""
        self._persons[key] = worker.person
        held = self._held.get(worker.person)
        if held is None:
            self._held[worker.person] = _Held(None, worker)
        else:
            held.now = worker

    def changed(self) -> list[tuple[records.Kept | None, Worker]]:
        """Return those whom the slice made or changed, each with what they were before."""
        return [
            (held.former, held.now)
            for held in self._held.values()
            if held.former is None or held.former.worker != held.now
        ]

    def _look_up(self, keys: Collection[DocumentKey]) -> None:
        numbers: dict[tuple[str, str], DocumentKey] = {}
        for kind, number in keys:
            forms = [number]
            if kind is DocumentKind.CITIZEN_ID:
                forms += records.other_forms(number)
            for form in forms:
                numbers[kind.value, form] = (kind, number)
        wanted = sorted({number for _, number in numbers})
        for some in parts(wanted):
            rows = self._connection.execute(
                select(DocumentRow.kind, DocumentRow.number, DocumentRow.person).where(
                    DocumentRow.number.in_(some)
                )
            )
            for found in rows:
                key = numbers.get((found.kind, found.number))
                if key is not None:
                    self._persons[key] = PersonId(found.person)

    def _fetch(self, persons: Collection[PersonId]) -> None:
        for some in parts(sorted(persons)):
            rows = self._connection.execute(
                select(WorkerRow.row).where(WorkerRow.person.in_(some))
            ).scalars()
            for row in rows:
                worker = read(Worker, row)
                self._held[worker.person] = _Held(records.Kept(worker, row), worker)

    def _fetch_owners(self, numbers: Collection[str]) -> None:
        for some in parts(sorted(numbers)):
            rows = self._connection.execute(
                select(
                    CertificateRow.number,
                    CertificateRow.person,
                    CertificateItemRow.catalogue,
                    CertificateItemRow.code,
                    CertificateItemRow.approved_on,
                )
                .join(
                    CertificateItemRow,
                    CertificateItemRow.certificate_id == CertificateRow.certificate_id,
                )
                .where(CertificateRow.number.in_(some))
            )
            for found in rows:
                key = ItemKey(Catalogue(found.catalogue), found.code)
                identity = (normalise_number(found.number), key, found.approved_on)
                self._owners[identity] = PersonId(found.person)

    def _fetch_waiting(self) -> frozenset[PersonId]:
        waiting: set[PersonId] = set()
        for some in parts(sorted(self._held)):
            found = self._connection.execute(
                select(OpenCaseRow.person).where(OpenCaseRow.person.in_(some))
            ).scalars()
            waiting.update(PersonId(person) for person in found if person is not None)
        return frozenset(waiting)
