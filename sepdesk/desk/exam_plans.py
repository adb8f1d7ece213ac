"""考试安排: plans as this office sees them, filed before the day, marked after it (L1, L7, W2)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.session import Session
from sepdesk.domain.competence import may_file
from sepdesk.domain.decide import decide
from sepdesk.domain.deciding_exam_plans import ISSUING
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import (
    EnteredCandidate,
    ExamCandidate,
    ExamMark,
    ExamPlan,
    ExamResult,
    FileExamPlan,
    PlanState,
    RecordExamResults,
    WithdrawExamPlan,
)
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind, DocumentRef, guess_kind, normalise_number
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.outcomes import DossierKept, effects_of
from sepdesk.domain.submissions import OpId, SubmissionKind
from sepdesk.domain.work_items import parse_items
from sepdesk.protocol.envelope import read_envelope

_PROVINCE = "35"
_ADVICE = OpId("advice")
_ACTS = (
    SubmissionKind.FILE_EXAM_PLAN,
    SubmissionKind.WITHDRAW_EXAM_PLAN,
    SubmissionKind.RECORD_EXAM_RESULTS,
)

Marks = Mapping[tuple[str, str], ExamMark]
"""Marks by candidate's normalised number and item."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan as the list shows it.

    Attributes:
        days: until the examination; negative behind it.
        own: filed by this office.
        saved_here: acts about it that were saved at this station and are not in effect yet.
    """

    plan: ExamPlan
    days: int
    own: bool
    saved_here: tuple[SubmissionKind, ...] = ()

    @property
    def key(self) -> str:
        """Of the plan."""
        return self.plan.spine.key

    @property
    def turned_away(self) -> int:
        """How many candidates were not accepted."""
        return sum(one.turned_away is not None for one in self.plan.candidates)

    @property
    def is_changeable(self) -> bool:
        """It is ours, filed, not yet held, and nothing about it is under way."""
        ours = self.own and not self.saved_here
        return ours and self.plan.state is PlanState.FILED and self.days > 0

    @property
    def is_markable(self) -> bool:
        """It is ours, and held or being held."""
        ours = self.own and not self.saved_here
        return ours and self.plan.state is not PlanState.WITHDRAWN and self.days <= 0


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A plan as it stands on the form, readable or not.

    Attributes:
        rows: the candidates, one a line: 姓名, 证件号码, 项目, with tabs or commas between, as a
            sheet gives them when it is copied.
        plan: key of the plan that is changed; empty for a new one.
    """

    held_on: dt.date | None = None
    begins: str = ""
    place: str = ""
    county: str = ""
    items: tuple[str, ...] = ()
    rows: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class PlanAdvice:
    """What the rules say about a plan by this station's facts.

    Attributes:
        findings: all, the heaviest first.
        candidates: as the plan would hold them; empty while it would be returned.
    """

    findings: tuple[Finding, ...]
    candidates: tuple[EnteredCandidate, ...] = ()

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send the plan back; a candidate turned away is none."""
        stands = bool(self.candidates)
        return tuple(f for f in self.findings if f.severity is Severity.MEND and not stands)


class UnfilledPlanError(Exception):
    """Something is lacking without which it is no plan."""

    text = "还有必填的内容没有填写。"


def may_plan(session: Session) -> bool:
    """Tell whether whoever is signed in may file plans at all."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.FILE_EXAM_PLAN)


def plans(session: Session) -> tuple[PlanLine, ...]:
    """Return the plans that this office sees: those to come first, the nearest first."""
    today, saved = session.clock.today(), _saved_here(session)
    found = [
        one
        for one in session.files.facts.dossiers(DossierKind.EXAM_PLAN)
        if isinstance(one, ExamPlan)
    ]
    lines = [
        PlanLine(
            plan,
            (plan.held_on - today).days,
            plan.office == session.office.office_id,
            saved.get(plan.spine.key, ()),
        )
        for plan in found
    ]
    return tuple(sorted(lines, key=lambda line: (not line.plan.spine.is_open, abs(line.days))))


def unsent_plans(session: Session) -> int:
    """Count the new plans that were saved at this station and are not at the platform yet."""
    return len(_saved_here(session).get("", ()))


def authority_of(session: Session, county: str) -> Office | None:
    """Return the issuing authority of a place, as far as this station knows offices."""
    today = session.clock.today()
    found = [
        office
        for office in session.files.facts.offices()
        if office.kind in ISSUING and county and office.jurisdiction.covers(county, today)
    ]
    # An authority of its own goes before the city office that answers for the whole place.
    return min(found, key=lambda office: ISSUING[::-1].index(office.kind), default=None)


def counties(session: Session) -> tuple[tuple[str, str], ...]:
    """Return code and name of the counties that this office answers for."""
    table, today = session.tables.regions, session.clock.today()
    covers = session.office.jurisdiction.covers
    return tuple(
        (county.code, county.name)
        for city in table.children(_PROVINCE)
        for county in table.children(city.code)
        if covers(county.code, today)
    )


def read_candidates(rows: str) -> tuple[ExamCandidate, ...]:
    """Read candidates from what was pasted from a sheet or typed; a heading is passed over."""
    found = []
    for line in rows.splitlines():
        cells = [cell.strip() for cell in line.replace("，", ",").replace(",", "\t").split("\t")]
        if not any(cells) or cells[0] in ("姓名", "考生姓名"):
            continue
        name, number, *items = [*cells, ""][: max(len(cells), 2)]
        kind = guess_kind(number) or DocumentKind.CITIZEN_ID
        codes = tuple(dict.fromkeys(code for cell in items for code in parse_items(cell)))
        document = DocumentRef(kind, normalise_number(number), name)
        found.append(ExamCandidate(document, codes))
    return tuple(found)


def write_candidates(plan: ExamPlan) -> str:
    """Write a plan's candidates as `read_candidates` reads them, to be changed."""
    return "\n".join(
        "\t".join((one.document.name, one.document.number, "、".join(one.items)))
        for one in plan.candidates
    )


def advise(session: Session, given: PlanInput) -> PlanAdvice:
    """Judge a plan as it stands; the platform runs the same rules on its own facts."""
    unfilled = tuple(_unfilled(given))
    today = session.clock.today()
    body = _submission(session, given, given.held_on or today)
    facts = facts_for(session, body)
    outcome = decide(_ADVICE, body, facts, today, session.tables.rules)
    order = tuple(Severity)
    findings = sorted((*unfilled, *outcome.findings), key=lambda f: order.index(f.severity))
    kept = [one.dossier for one in effects_of(outcome) if isinstance(one, DossierKept)]
    entered = kept[0].candidates if kept and isinstance(kept[0], ExamPlan) else ()
    return PlanAdvice(tuple(findings), () if unfilled else entered)


def record(session: Session, given: PlanInput) -> Saved:
    """Save a plan, new or changed; the platform decides.

    Raises:
        UnfilledPlanError: there is no date.
        StoreFaultError: nothing was saved.
    """
    if given.held_on is None:
        raise UnfilledPlanError
    body = _submission(session, given, given.held_on)
    return file_submission(session, lambda _: body)


def withdraw(session: Session, plan: str, reason: str) -> Saved:
    """Save that an examination will not take place.

    Raises:
        StoreFaultError: nothing was saved.
    """
    return file_submission(session, lambda _: WithdrawExamPlan(plan, reason.strip()))


def changed_marks(plan: ExamPlan, marks: Marks) -> bool:
    """Tell whether a result that stands would be another: that takes a reason."""
    return any(
        one.mark_of(item) not in (None, marks.get((one.document.key[1], item), one.mark_of(item)))
        for one in plan.candidates
        for item in one.items
    )


def record_results(session: Session, plan: ExamPlan, marks: Marks, reason: str = "") -> Saved:
    """Save results.

    Raises:
        StoreFaultError: nothing was saved.
    """
    results = tuple(
        ExamResult(one.document, item, mark)
        for one in plan.candidates
        for item in one.items
        if (mark := marks.get((one.document.key[1], item))) is not None
        and mark is not one.mark_of(item)
    )
    body = RecordExamResults(plan.spine.key, results, reason.strip())
    return file_submission(session, lambda _: body)


def _submission(session: Session, given: PlanInput, held_on: dt.date) -> FileExamPlan:
    authority = authority_of(session, given.county)
    return FileExamPlan(
        held_on=held_on,
        begins=given.begins.strip().replace("：", ":"),
        place=given.place.strip(),
        county=given.county[:6],
        items=given.items,
        candidates=read_candidates(given.rows),
        authority=OfficeId("") if authority is None else authority.office_id,
        plan=given.plan,
    )


def _unfilled(given: PlanInput) -> list[Finding]:
    found = []
    if given.held_on is None:
        found.append(Finding("L1", Severity.MEND, "empty", "held_on", "请填写考试日期。"))
    if not given.county:
        found.append(
            Finding("L1", Severity.MEND, "empty", "county", "请选择考试所在的县（市、区）。")
        )
    return found


def _saved_here(session: Session) -> dict[str, tuple[SubmissionKind, ...]]:
    with session.files.station.reading() as tx:
        entries = [e for e in tx.outbox.open_entries(session.seen()) if e.kind in _ACTS]
    found: dict[str, tuple[SubmissionKind, ...]] = {}
    for entry in entries:
        body = read_envelope(entry.sealed.payload_bytes).body
        if isinstance(body, FileExamPlan | WithdrawExamPlan | RecordExamResults):
            found[body.plan] = (*found.get(body.plan, ()), entry.kind)
    return found
