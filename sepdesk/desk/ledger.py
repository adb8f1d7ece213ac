"""登记台账: what was taken in at this station, day by day, and where each of it stands.

A line is a submission, under the day of its 收件编号, so that the numbers of a day follow each
other without a gap; 收件日, by which a report is late or not, stands in a column of its own.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sepdesk.clock import SHANGHAI
from sepdesk.desk.filed import Filed, items_of, missing_of
from sepdesk.desk.session import Session
from sepdesk.domain.claims import issued_on, match_claims
from sepdesk.domain.deadlines import LatenessKind
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import PersonId, mask_number
from sepdesk.domain.paper_checks import ToldLateness, check_lateness, told_lateness
from sepdesk.domain.submissions import (
    CAME_BACK,
    CHANNEL_WORDS,
    IN_EFFECT,
    ChangeEmployment,
    DeregisterEmployment,
    OpId,
    RegisterEmployment,
    Submission,
    SubmissionKind,
    SubmissionState,
    case_of,
)
from sepdesk.domain.units import UnitId
from sepdesk.progress import NoProgress, Progress
from sepdesk.protocol.envelope import read_envelope
from sepdesk.protocol.receipts import Receipt
from sepdesk.store.outbox import OutboxEntry
from sepdesk.store.station import StationTransaction

LATE_WORD = "迟报"
UNDETERMINED_WORD = "无法判定"
_REPEATED = "already_registered"
"""Code of the finding that an earlier report has registered it already (B-10)."""

_Engagement = RegisterEmployment | ChangeEmployment
_Paper = _Engagement | DeregisterEmployment


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def words(self) -> str:
        """The days, as a title writes them."""
        if self.first == self.last:
            return f"{self.first}"
        return f"{self.first} 至 {self.last}"


def month_of(day: dt.date) -> Period:
    """Return the month in which a day lies."""
    first = day.replace(day=1)
    return Period(first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a submission was refused: the stable code of the rule, and its legal basis's key."""

    code: str
    basis: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One submission.

    Attributes:
        day: of its 收件编号, in Asia/Shanghai.
        received_on: 收件日; None for what is no paper of the form.
        number: of the person's document, in full: shown and exported masked unless asked for.
        lateness: what the platform said about the month, or else what the rules say by the facts
            here; None where no month runs, and for what came back, was withdrawn or only repeats
            an earlier report: no report of its own stands then.
        user: the display name of the clerk who looks, the login of any other.
        decided_at: of the receipt that holds.
    """

    op_id: OpId
    day: dt.date
    intake_number: str
    registration_number: str
    received_on: dt.date | None
    kind: SubmissionKind
    name: str
    number: str
    person: PersonId | None
    items: str
    unit: UnitId | None
    unit_name: str
    channel: str
    state: SubmissionState
    lateness: ToldLateness | None
    missing: tuple[str, ...]
    user: str
    decided_at: dt.datetime | None
    refusals: tuple[Refusal, ...] = ()

    @property
    def masked(self) -> str:
        """The number as lists show it."""
        return mask_number(self.number)

    @property
    def is_late(self) -> bool:
        """Whether it stands and came after its month (E2, E9)."""
        return self.lateness is not None and self.lateness.kind is LatenessKind.LATE

    @property
    def late_words(self) -> str:
        """The lateness as a list writes it; empty where it came in time or no month runs."""
        match self.lateness:
            case ToldLateness(kind=LatenessKind.LATE, days=days):
                return LATE_WORD if days is None else f"{days} 天"
            case ToldLateness(kind=LatenessKind.UNDETERMINED):
                return UNDETERMINED_WORD
            case _:
                return ""


def ledger(
    session: Session, period: Period, progress: Progress | None = None
) -> tuple[LedgerLine, ...]:
    """Return what was taken in on these days, in the order of the day's work."""
    progress = progress or NoProgress()
    with session.files.station.reading() as tx:
        entries = tx.outbox.saved_between(period.first, period.last)
        lines = []
        for done, entry in enumerate(entries):
            if done % 50 == 0:
                progress.report(done, len(entries), "读取台账")
                progress.checkpoint()
            lines.append(_line(session, tx, entry))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted.

    Attributes:
        kind: None for all kinds.
        state: None for all states.
        late: only reports that are late.
    """

    kind: SubmissionKind | None = None
    state: SubmissionState | None = None
    late: bool = False


EVERYTHING = Wanted()


def filtered(lines: Iterable[LedgerLine], wanted: Wanted) -> tuple[LedgerLine, ...]:
    """Return the lines that are wanted, in their order."""
    return tuple(
        line
        for line in lines
        if wanted.kind in (None, line.kind)
        and wanted.state in (None, line.state)
        and (line.is_late or not wanted.late)
    )


def _line(session: Session, tx: StationTransaction, entry: OutboxEntry) -> LedgerLine:
    body, receipt = read_envelope(entry.sealed.payload_bytes).body, entry.receipt
    unit, unit_name = _unit(tx, entry, body)
    paper = body if isinstance(body, _Paper) else None
    in_effect = receipt is not None and entry.state in IN_EFFECT
    return LedgerLine(
        op_id=entry.op_id,
        day=entry.saved_at.astimezone(SHANGHAI).date(),
        intake_number=entry.intake_number,
        registration_number=receipt.registration_number if receipt and in_effect else "",
        received_on=None if paper is None else paper.intake.received_on,
        kind=entry.kind,
        name=entry.worker_name,
        number=entry.document.partition(":")[2],
        person=entry.person,
        items="" if paper is None else items_of(paper),
        unit=unit,
        unit_name=unit_name,
        channel="" if paper is None else CHANNEL_WORDS[paper.intake.channel],
        state=entry.state,
        lateness=_lateness(session, tx, entry, body),
        missing=() if paper is None or not _stands(entry) else missing_of(Filed(entry, paper)),
        user=_user(session, entry.user),
        decided_at=None if receipt is None else receipt.server_time,
        refusals=_refusals(receipt) if entry.state is SubmissionState.REFUSED else (),
    )


def _unit(
    tx: StationTransaction, entry: OutboxEntry, body: Submission
) -> tuple[UnitId | None, str]:
    """Return the unit of a paper; of an act about an earlier paper, that of the earlier one."""
    if entry.unit_name:
        return entry.unit, entry.unit_name
    case = case_of(body)
    earlier = None if case is None else tx.outbox.get(case)
    return (None, "") if earlier is None else (earlier.unit, earlier.unit_name)


def _user(session: Session, login: str) -> str:
    # The station holds the names of its own clerks nowhere but in the present session.
    return session.user.display_name if login == session.user.user else login


def _stands(entry: OutboxEntry) -> bool:
    return entry.state not in (*CAME_BACK, SubmissionState.WITHDRAWN)


def _refusals(receipt: Receipt | None) -> tuple[Refusal, ...]:
    found = () if receipt is None else receipt.findings
    refused = (Refusal(x.code, x.basis) for x in found if x.severity is Severity.REFUSE)
    return tuple(dict.fromkeys(refused))


def _lateness(
    session: Session, tx: StationTransaction, entry: OutboxEntry, body: Submission
) -> ToldLateness | None:
    if not isinstance(body, _Engagement) or not _stands(entry):
        return None
    for receipt in _latest_first(tx, entry):
        if any(finding.code == _REPEATED for finding in receipt.findings):
            return None
        told = told_lateness(receipt.findings)
        if told is not None:
            return told
    return told_lateness(_by_facts_here(session, body))


def _latest_first(tx: StationTransaction, entry: OutboxEntry) -> Iterable[Receipt]:
    """Return the receipts: a later one, such as of completed papers, may not tell of the month."""
    if entry.receipt is None or entry.receipt.n == 1:
        return () if entry.receipt is None else (entry.receipt,)
    return reversed(tx.outbox.receipts_of(entry.op_id))


def _by_facts_here(session: Session, body: _Engagement) -> Iterable[Finding]:
    facts, ref = session.files.facts, body.worker
    worker = None if ref.person is None else facts.worker(ref.person)
    if worker is None and ref.document.number:
        worker = facts.find_document(ref.document.kind, ref.document.number)
    rules = session.tables.rules
    issued = None
    if worker is not None:
        issued = issued_on(match_claims(worker, body.items, session.clock.today(), rules.items))
    return check_lateness(body, issued, rules.rest)
