"""A check on site while it is under way: who should be there, what was found, what becomes of it.

All of it comes from this station's facts and goes into its outbox: no network is needed.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.judging import judge
from sepdesk.desk.known import expected_worker
from sepdesk.desk.session import Session
from sepdesk.desk.units import on_paper
from sepdesk.domain.employment import current
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import (
    DocumentKind,
    DocumentRef,
    PersonId,
    guess_kind,
    normalise_number,
)
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.persons import Worker
from sepdesk.domain.site_checks import (
    CheckedPerson,
    ChosenCourse,
    Course,
    Differing,
    OnCertificate,
    OnPlatform,
    OnSite,
    RecordSiteCheck,
    check_kind_of,
    differences_of,
)
from sepdesk.domain.submissions import (
    ChangeEmployment,
    RegisterEmployment,
    UnitOnPaper,
)
from sepdesk.domain.units import UnitId
from sepdesk.protocol.envelope import read_envelope


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody on the list of a running check.

    Attributes:
        is_added: found there without being registered there.
        on_certificate, on_site: None: not looked at yet.
    """

    document: DocumentRef
    on_platform: OnPlatform
    items: tuple[str, ...] = ()
    person: PersonId | None = None
    platform_unit: str = ""
    is_added: bool = False
    on_certificate: OnCertificate | None = None
    certificate_unit: str = ""
    on_site: OnSite | None = None
    remark: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes the row the same row."""
        return (self.person or "", self.document.number, self.document.name)

    @property
    def is_ticked(self) -> bool:
        """Both questions are answered."""
        return self.on_certificate is not None and self.on_site is not None

    def checked(self) -> CheckedPerson | None:
        """Return the person as found; None while something is not answered."""
        if self.on_certificate is None or self.on_site is None:
            return None
        return CheckedPerson(
            self.document,
            self.on_certificate,
            self.on_platform,
            self.on_site,
            self.items,
            self.person,
            self.certificate_unit.strip(),
            self.platform_unit,
            self.remark.strip(),
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The course of one difference of one row, by the row's key."""

    row: tuple[str, str, str]
    what: Differing
    course: Course
    office: OfficeId | None = None


@dataclass(frozen=True, slots=True)
class CheckInput:
    """A running check as it stands on screen, which is also what its draft keeps."""

    unit: UnitOnPaper
    checked_on: dt.date | None = None
    checkers: str = ""
    place: str = ""
    remark: str = ""
    rows: tuple[PersonRow, ...] = ()
    chosen: tuple[Chosen, ...] = field(default=())

    def course_of(self, row: PersonRow, what: Differing) -> Chosen | None:
        """Return what was chosen for a difference; None while nothing is."""
        return next((c for c in self.chosen if (c.row, c.what) == (row.key, what)), None)

    def with_course(self, row: PersonRow, chosen: Chosen) -> "CheckInput":
        """Return it with another course for a difference."""
        others = tuple(c for c in self.chosen if (c.row, c.what) != (row.key, chosen.what))
        return replace(self, chosen=(*others, chosen))

    def differences(self) -> Iterator[tuple[PersonRow, Differing]]:
        """Go through what differs of those who were looked at."""
        for row in self.rows:
            person = row.checked()
            if person is not None:
                for what in differences_of(person):
                    yield row, what

    @property
    def ticked(self) -> int:
        """How many were looked at."""
        return sum(row.is_ticked for row in self.rows)


@dataclass(frozen=True, slots=True)
class CheckAdvice:
    """What the rules say about a running check by this station's facts, the heaviest first."""

    findings: tuple[Finding, ...]
    unticked: int

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send it back."""
        return tuple(one for one in self.findings if one.severity is Severity.MEND)


class UnfinishedCheckError(Exception):
    """Somebody on the list was not looked at, or there is no date."""

    text = "还有人员没有核查，或检查日期没有填写。"


# Who should be there ----------------------------------------------------------------------------


def begin(session: Session, unit_id: UnitId) -> CheckInput:
    """Begin a check of a unit: everybody who should be there, nobody looked at.

    Raises:
        LookupError: the unit is not in this station's facts.
    """
    record = session.files.facts.unit(unit_id)
    if record is None:
        raise LookupError(unit_id)
    unit = record.unit
    rows = sorted(_staff(session, unit_id), key=lambda row: row.key[::-1])
    return CheckInput(
        replace(on_paper(unit), address=unit.address, contact=unit.contact, phone=unit.phone),
        session.clock.today(),
        session.user.display_name,
        unit.address,
        rows=tuple(rows),
    )


def _staff(session: Session, unit_id: UnitId) -> Iterator[PersonRow]:
    """Go through those registered there, this station's open submissions laid over (B-6)."""
    with session.files.station.reading() as tx:
        entries = [e for e in tx.outbox.open_entries(session.seen()) if e.unit == unit_id]
    facts = session.files.facts
    workers = {one.person: one for one in facts.workers_of(unit_id)}
    for entry in entries:
        if entry.person is not None and entry.person not in workers:
            found = facts.worker(entry.person)
            if found is not None:
                workers[found.person] = found
    for worker in workers.values():
        row = _row(session, worker, unit_id)
        if row.on_platform is OnPlatform.THIS_UNIT:
            yield row
    for entry in entries:
        body = read_envelope(entry.sealed.payload_bytes).body
        if entry.person is None and isinstance(body, RegisterEmployment | ChangeEmployment):
            items = tuple(one.printed for one in body.items)
            yield PersonRow(body.worker.document, OnPlatform.THIS_UNIT, items)


def _row(session: Session, worker: Worker, unit_id: UnitId | None) -> PersonRow:
    present = current(expected_worker(session, worker).employments)
    document = worker.documents[0]
    ref = DocumentRef(document.kind, document.number, worker.name)
    if present is None:
        held = tuple(item.printed for card in worker.certificates for item in card.items)
        return PersonRow(ref, OnPlatform.NOBODY, tuple(dict.fromkeys(held)), worker.person)
    items = tuple(item.printed for item in present.items)
    if present.unit == unit_id:
        return PersonRow(ref, OnPlatform.THIS_UNIT, items, worker.person)
    other = OnPlatform.OTHER_UNIT
    return PersonRow(ref, other, items, worker.person, present.unit_name)


# Who was found besides --------------------------------------------------------------------------


def found_besides(session: Session, person: PersonId, given: CheckInput) -> PersonRow | None:
    """Return a row for a known person; None where they are not in this station's facts."""
    worker = session.files.facts.worker(person)
    if worker is None:
        return None
    row = _row(session, worker, given.unit.unit)
    return replace(row, is_added=True, on_site=OnSite.AT_WORK)


def typed_besides(session: Session, name: str, number: str, given: CheckInput) -> PersonRow:
    """Return a row for somebody typed; one whose document is known here is that person."""
    normal = normalise_number(number)
    kind = guess_kind(normal) or DocumentKind.CITIZEN_ID
    worker = session.files.facts.find_document(kind, normal) if normal else None
    known = None if worker is None else found_besides(session, worker.person, given)
    if known is not None:
        return known
    document = DocumentRef(kind, normal, name.strip())
    return PersonRow(document, OnPlatform.NOT_KNOWN, is_added=True)


def with_row(given: CheckInput, row: PersonRow) -> CheckInput:
    """Add a row behind the others; somebody who is on the list already is not listed twice."""
    if any(_is_same(one, row) for one in given.rows):
        return given
    return replace(given, rows=(*given.rows, row))


def _is_same(one: PersonRow, other: PersonRow) -> bool:
    same_person = one.person is not None and one.person == other.person
    same_number = bool(one.document.number) and one.document.key == other.document.key
    return same_person or same_number or one.key == other.key


# Judging and saving -----------------------------------------------------------------------------


def submission(session: Session, given: CheckInput) -> RecordSiteCheck:
    """Return the check as it would be filed; who was not looked at is left out."""
    checked = [(row, person) for row in given.rows if (person := row.checked()) is not None]
    courses = [
        ChosenCourse(place, what, chosen.course, chosen.office)
        for place, (row, person) in enumerate(checked)
        for what in differences_of(person)
        if (chosen := given.course_of(row, what)) is not None
    ]
    return RecordSiteCheck(
        given.unit,
        check_kind_of(session.office.kind),
        given.checked_on or session.clock.today(),
        read_checkers(given.checkers),
        tuple(person for _, person in checked),
        tuple(courses),
        given.place.strip(),
        given.remark.strip(),
    )


def read_checkers(text: str) -> tuple[str, ...]:
    """Read names with 、 commas or spaces of any kind between them."""
    for mark in "，,;；\u3000 ":
        text = text.replace(mark, "、")
    return tuple(name for name in text.split("、") if name)


def advise(session: Session, given: CheckInput) -> CheckAdvice:
    """Judge a check as it stands; the platform runs the same rules on its own facts."""
    unticked = len(given.rows) - given.ticked
    findings: list[Finding] = []
    if given.checked_on is None:
        findings.append(Finding("C1", Severity.MEND, "empty", "checked_on", "请填写检查日期。"))
    if unticked:
        text = f"还有 {unticked} 人没有核查完。"
        findings.append(Finding("C1", Severity.MEND, "unticked", "persons", text))
    findings += [one.finding for one in judge(session, submission(session, given))]
    return CheckAdvice(tuple(findings), unticked)


def record(session: Session, given: CheckInput, draft_id: str | None = None) -> Saved:
    """Save a check as one immutable submission, and end its draft.

    Raises:
        UnfinishedCheckError: somebody was not looked at, or there is no date.
        StoreFaultError: nothing was saved (D-3).
    """
    if given.checked_on is None or given.ticked < len(given.rows):
        raise UnfinishedCheckError
    body = submission(session, given)
    return file_submission(session, lambda _: body, draft_id=draft_id)
