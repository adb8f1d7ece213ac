"""Who a person is, as a clerk changes it: what is known, what is typed, two entries compared."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk.known import open_entries
from sepdesk.desk.session import Session
from sepdesk.domain.employment import Employment, current
from sepdesk.domain.identity import (
    DOCUMENT_WORDS,
    Document,
    DocumentKind,
    DocumentRef,
    PersonId,
    mask_number,
    mask_phone,
    normalise_number,
)
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import WorkerRef


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of this station's facts.

    Attributes:
        open_entries: how many forms about the person the facts do not show yet.
    """

    worker: Worker
    open_entries: int

    @property
    def present(self) -> Employment | None:
        """The employment that lasts."""
        return current(self.worker.employments)


@dataclass(frozen=True, slots=True)
class PersonInput:
    """What is typed about a person; empty texts leave things as they are.

    Attributes:
        corrects: the present document was entered wrongly and does not stay.
        is_alive: a death was recorded by mistake.
    """

    name: str = ""
    document_kind: DocumentKind = DocumentKind.CITIZEN_ID
    document_number: str = ""
    corrects: bool = False
    mobile: str = ""
    died_on: dt.date | None = None
    is_alive: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing of two entries side by side.

    Attributes:
        same: None where one of them does not say.
    """

    what: str
    kept: str
    other: str
    same: bool | None


def known_person(session: Session, person: PersonId) -> KnownPerson | None:
    """Return a person; None where they are not in this station's facts."""
    worker = session.files.facts.worker(person)
    if worker is None:
        return None
    return KnownPerson(worker, len(open_entries(session, worker)))


def reference(worker: Worker) -> WorkerRef:
    """Name a person of the archive as a submission does."""
    first = worker.documents[0]
    return WorkerRef(DocumentRef(first.kind, first.number, worker.name), worker.person)


def reference_by_number(kind: DocumentKind, number: str, name: str = "") -> WorkerRef:
    """Name a person who is not in this station's facts; the platform finds them."""
    return WorkerRef(DocumentRef(kind, normalise_number(number), name))


def change_of(worker: Worker, given: PersonInput) -> ChangePerson:
    """Make the submission of what is typed about a person."""
    return ChangePerson(
        worker=reference(worker),
        evidence=given.evidence.strip(),
        document=_document(worker, given),
        corrects=given.corrects,
        mobile=given.mobile.strip() or None,
        died_on=given.died_on,
        is_alive=given.is_alive,
    )


def _document(worker: Worker, given: PersonInput) -> DocumentRef | None:
    name, number = given.name.strip() or worker.name, normalise_number(given.document_number)
    first = worker.documents[0]
    if number:
        return DocumentRef(given.document_kind, number, name)
    if name != worker.name:
        return DocumentRef(first.kind, first.number, name)
    return None


def link_of(
    kept: Worker, other: WorkerRef, evidence: str, *, overlap_confirmed: bool = False
) -> LinkPersons:
    """Make the submission by which two entries become one person."""
    return LinkPersons(reference(kept), other, evidence.strip(), overlap_confirmed)


def unlink_of(kept: Worker, person: PersonId, evidence: str) -> UnlinkPersons:
    """Make the submission by which a mistaken link is undone."""
    return UnlinkPersons(reference(kept), person, evidence.strip())


def compare(kept: Worker, other: Worker) -> tuple[Compared, ...]:
    """Put two entries side by side: what they share tells whether they are one person."""
    return (
        _compared("姓名", kept.name, other.name),
        _compared("性别", kept.sex, other.sex),
        _compared("出生日期", _day(kept.born_on), _day(other.born_on)),
        _documents(kept, other),
        _mobiles(kept.mobile, other.mobile),
        _told("现聘用", _present(kept), _present(other)),
        _told("以往聘用", _past(kept), _past(other)),
        _told("证书", _certificates(kept), _certificates(other)),
        _told("处罚", _count(kept.penalties), _count(other.penalties)),
    )


def _compared(what: str, kept: str, other: str) -> Compared:
    return Compared(what, kept, other, kept == other if kept and other else None)


def _mobiles(kept: str, other: str) -> Compared:
    same = kept == other if kept and other else None
    return Compared("手机", mask_phone(kept), mask_phone(other), same)


def _told(what: str, kept: str, other: str) -> Compared:
    return Compared(what, kept or "无", other or "无", None)


def _documents(kept: Worker, other: Worker) -> Compared:
    shared = bool({one.key for one in kept.documents} & {one.key for one in other.documents})
    return Compared("证件", _masked(kept.documents), _masked(other.documents), shared or None)


def document_words(document: Document) -> str:
    """Write a document with its number masked."""
    return f"{DOCUMENT_WORDS[document.kind]} {mask_number(document.number)}"


def _masked(documents: tuple[Document, ...]) -> str:
    return "\n".join(map(document_words, documents))


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def _present(worker: Worker) -> str:
    present = current(worker.employments)
    return "" if present is None else f"{present.unit_name}（{present.started_on} 起）"


def _past(worker: Worker) -> str:
    past = [one for one in worker.employments if one.ended_on is not None]
    return "\n".join(f"{one.unit_name}（{one.started_on} 至 {one.ended_on}）" for one in past)


def _certificates(worker: Worker) -> str:
    lines = (
        f"{mask_number(certificate.number)} {' '.join(item.printed for item in certificate.items)}"
        for certificate in worker.certificates
    )
    return "\n".join(lines)


def _count(things: tuple[object, ...]) -> str:
    return f"{len(things)} 件" if things else ""
