"""现场检查: the checks that this office sees, and what becomes of their differences (C1)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sepdesk.desk.counsel import Cited
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.judging import judge
from sepdesk.desk.known import expected_worker, facts_for
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.desk.units import unit_details
from sepdesk.desk.visit_papers import Visitor, paper_on_visit
from sepdesk.domain.competence import may_file
from sepdesk.domain.decide import decide
from sepdesk.domain.deciding_site_checks import may_choose, may_settle, may_take_over
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.employment import current
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.offices import Office, OfficeKind
from sepdesk.domain.outcomes import DossierKept, effects_of
from sepdesk.domain.site_checks import (
    CheckedPerson,
    Course,
    Difference,
    Differing,
    FollowSiteCheck,
    OnPlatform,
    RecordSiteCheck,
    SiteCheck,
    courses_for,
    differences_of,
)
from sepdesk.domain.submissions import (
    KIND_WORDS,
    STATE_WORDS,
    ChangeEmployment,
    Channel,
    DeregisterEmployment,
    OpId,
    RegisterEmployment,
    SubmissionKind,
)
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.overlay import document_key

_KINDS = (SubmissionKind.RECORD_SITE_CHECK, SubmissionKind.FOLLOW_SITE_CHECK)
_PAPERS = (SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)
_FROM_NEAR_TO_FAR = (
    OfficeKind.POST,
    OfficeKind.COUNTY,
    OfficeKind.EXAM_CENTRE,
    OfficeKind.ISSUING_AUTHORITY,
    OfficeKind.CITY,
    OfficeKind.ADMINISTRATIVE_WINDOW,
    OfficeKind.INSPECTION_BODY,
    OfficeKind.PERMIT_REVIEWER,
    OfficeKind.PROVINCE,
)
_ENTRIES = {
    Differing.REGISTERED_ELSEWHERE: None,
    Differing.NOT_REGISTERED: None,
    Differing.STILL_REGISTERED: SubmissionKind.DEREGISTER,
}


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A difference as the page shows it.

    Attributes:
        agrees_now: by this station's facts, its own open submissions laid over, platform and site
            agree by now: it can be settled.
        may_settle, may_take_over: what this office can do.
        may_enter: 聘用登记 can be opened for it here.
    """

    difference: Difference
    person: CheckedPerson
    agrees_now: bool = False
    may_settle: bool = False
    may_take_over: bool = False
    may_enter: bool = False

    @property
    def key(self) -> int:
        """Its number within the check."""
        return self.difference.number


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check as the list shows it.

    Attributes:
        standing: where what was saved here stands; empty where nothing waits.
    """

    check: SiteCheck
    is_own: bool
    standing: str = ""

    @property
    def key(self) -> str:
        """Of the check."""
        return self.check.spine.key

    @property
    def left(self) -> int:
        """How many differences are not settled."""
        return sum(not one.is_settled for one in self.check.differences)


@dataclass(frozen=True, slots=True)
class StepAdvice:
    """What the rules say about a step, the heaviest first."""

    cited: tuple[Cited, ...]

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send it back."""
        found = (one.finding for one in self.cited)
        return tuple(one for one in found if one.severity is Severity.MEND)


@dataclass(frozen=True, slots=True)
class VisitPaper:
    """A paper of this station about a person of a check, by which a difference may be settled."""

    op_id: OpId
    words: str


class NothingToEnterError(Exception):
    """Site and platform agree by now, or only the certificate is to be mended."""

    text = "平台登记与现场一致，无需办理登记；证书上的聘用记录由持证人到发证机关更正。"


def may_check(session: Session) -> bool:
    """Tell whether whoever is signed in records checks; all others follow them."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.RECORD_SITE_CHECK)


def may_follow(session: Session) -> bool:
    """Tell whether whoever is signed in may say what became of a difference."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.FOLLOW_SITE_CHECK)


# Reading ----------------------------------------------------------------------------------------


def checks(session: Session) -> tuple[CheckLine, ...]:
    """Return the checks that this office sees: open ones first, the latest first.

    What is saved here and not in effect yet is laid over what the platform knows.
    """
    office = session.office.office_id
    known = {
        one.spine.key: CheckLine(one, one.office == office)
        for one in session.files.facts.dossiers(DossierKind.SITE_CHECK)
        if isinstance(one, SiteCheck)
    }
    _lay_over(session, known)
    by_day = sorted(
        known.values(), key=lambda line: (line.check.checked_on, line.key), reverse=True
    )
    return tuple(sorted(by_day, key=lambda line: not line.check.spine.is_open))


def _lay_over(session: Session, known: dict[str, CheckLine]) -> None:
    with session.files.station.reading() as tx:
        entries = [e for e in tx.outbox.open_entries(session.seen()) if e.kind in _KINDS]
    today, rules = session.clock.today(), session.tables.rules
    for entry in entries:
        body = read_envelope(entry.sealed.payload_bytes).body
        if not isinstance(body, RecordSiteCheck | FollowSiteCheck):
            continue
        facts = facts_for(session, body)
        if isinstance(body, FollowSiteCheck) and body.check in known:
            facts = replace(facts, dossier=known[body.check].check)
        effects = effects_of(decide(entry.op_id, body, facts, today, rules))
        for effect in effects:
            if isinstance(effect, DossierKept) and isinstance(effect.dossier, SiteCheck):
                made = effect.dossier
                is_own = made.office == session.office.office_id
                known[made.spine.key] = CheckLine(made, is_own, STATE_WORDS[entry.state])


def difference_lines(session: Session, check: SiteCheck) -> tuple[DifferenceLine, ...]:
    """Return the differences of a check with what can be done about each here and now."""
    office, enters = session.office, may_choose(Course.ON_THE_SPOT, session.office.kind)
    follows = may_follow(session)
    lines = []
    for one in check.differences:
        person = check.persons[one.person]
        agrees = one.what in _ENTRIES and _agrees(session, check, person)
        open_here = not one.is_settled and follows
        lines.append(
            DifferenceLine(
                one,
                person,
                agrees_now=agrees and not one.is_settled,
                may_settle=open_here and may_settle(office, check, one),
                may_take_over=open_here and may_take_over(office, one),
                may_enter=open_here and enters and one.what in _ENTRIES and not agrees,
            )
        )
    return tuple(lines)


def _agrees(session: Session, check: SiteCheck, person: CheckedPerson) -> bool:
    """Tell whether the platform's employer is by now what was found on site."""
    facts = session.files.facts
    worker = facts.worker(person.person) if person.person is not None else None
    if worker is None and person.document.number:
        worker = facts.find_document(*person.document.key)
    if worker is None:
        return False
    present = current(expected_worker(session, worker).employments)
    now = OnPlatform.NOBODY
    if present is not None:
        is_here = present.unit == check.spine.unit
        now = OnPlatform.THIS_UNIT if is_here else OnPlatform.OTHER_UNIT
    left = set(differences_of(replace(person, on_platform=now))) & set(_ENTRIES)
    return not left


def offices_to_hand(session: Session, place: str) -> tuple[Office, ...]:
    """Return the offices to which a difference at a place can go, the nearest first."""
    today, own = session.clock.today(), session.office.office_id
    found = [
        one
        for one in session.files.facts.offices()
        if one.office_id != own and (not place or one.jurisdiction.covers(place, today))
    ]
    order = _FROM_NEAR_TO_FAR.index
    return tuple(sorted(found, key=lambda one: (order(one.kind), one.office_id)))


def courses_here(session: Session, what: Differing) -> tuple[Course, ...]:
    """Return the courses that a checker of this office can choose for a difference."""
    office = session.office.kind
    return tuple(course for course in courses_for(what) if may_choose(course, office))


# Acting -----------------------------------------------------------------------------------------


def advise(session: Session, act: FollowSiteCheck) -> StepAdvice:
    """Judge a step as it stands; the platform runs the same rules on its own facts."""
    return StepAdvice(judge(session, act))


def follow(session: Session, act: FollowSiteCheck) -> Saved:
    """Save what happened to a difference.

    Raises:
        StoreFaultError: nothing was saved (D-3).
    """
    return file_submission(session, lambda _: act)


def paper_for(session: Session, check: SiteCheck, line: DifferenceLine) -> PaperInput:
    """Begin the paper that is taken on the spot for a difference; it says that it was on site.

    Raises:
        NothingToEnterError: there is nothing to register.
    """
    if line.difference.what not in _ENTRIES or line.agrees_now:
        raise NothingToEnterError
    unit = None if check.spine.unit is None else unit_details(session, check.spine.unit)
    visitor = Visitor(line.person.document, line.person.person)
    kind = _ENTRIES[line.difference.what]
    return paper_on_visit(session, visitor, Channel.SITE_VISIT, kind=kind, unit=unit)


def papers_since(session: Session, check: SiteCheck, line: DifferenceLine) -> Iterator[VisitPaper]:
    """Go through this station's papers about a person since a check, the latest first."""
    document: DocumentRef = line.person.document
    with session.files.station.reading() as tx:
        number = document_key(document) if document.number else ""
        found = tx.outbox.for_person(line.person.person, number)
    for entry in sorted(found, key=lambda one: one.device_counter, reverse=True):
        if entry.kind not in _PAPERS:
            continue
        body = read_envelope(entry.sealed.payload_bytes).body
        if (
            isinstance(body, RegisterEmployment | ChangeEmployment | DeregisterEmployment)
            and body.intake.received_on >= check.checked_on
        ):
            words = f"{KIND_WORDS[entry.kind]} {entry.intake_number}（{STATE_WORDS[entry.state]}）"
            yield VisitPaper(entry.op_id, words)
