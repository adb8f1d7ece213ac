"""What a row of a list comes to, by the rules and by what was filed before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.desk.known import facts_for
from sepdesk.desk.list_columns import column_of_field
from sepdesk.desk.list_completing import Completed, Completing
from sepdesk.desk.list_papers import ListRow
from sepdesk.desk.paper import PaperInput, to_submission
from sepdesk.desk.session import Session
from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.decide import decide
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import mask_number, normalise_number
from sepdesk.domain.outcomes import AlreadyDone, Undetermined, state_of
from sepdesk.domain.submissions import (
    STATE_WORDS,
    DeregisterEmployment,
    EmploymentPaper,
    OpId,
    SubmissionKind,
    SubmissionState,
    UnitOnPaper,
)
from sepdesk.domain.work_items import fold_code
from sepdesk.exchange.reading import CellProblem
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry

_PAPERS = (SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)
_ADVICE = OpId("advice")
_HEAVY = (Severity.REFUSE, Severity.MEND, Severity.ASK)
_SAID = (Severity.MISSING, Severity.NOTE, Severity.UNKNOWN)


class Fate(StrEnum):
    """What a row comes to; each row has exactly one."""

    READY = "ready"
    FILED = "filed"
    ALREADY_THERE = "already_there"
    HINDERED = "hindered"
    UNFIT = "unfit"
    NOT_REACHED = "not_reached"


FATE_WORDS = {
    Fate.READY: "可以导入",
    Fate.FILED: "已导入",
    Fate.ALREADY_THERE: "已有，不重复导入",
    Fate.HINDERED: "有阻断意见，不导入",
    Fate.UNFIT: "填写有误，不导入",
    Fate.NOT_REACHED: "未处理",
}
SETTLED = (Fate.FILED, Fate.ALREADY_THERE)
"""Nobody need do anything about these."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of one row.

    Attributes:
        row: as read.
        paper: completed from what this station knows; what is filed.
        says: why, in sentences; empty where there is nothing to say.
        problems: at which cells.
        expected: the state that the platform would give it by this station's facts; None where
            that cannot be told here.
        intake_number: 收件编号, once it is filed.
    """

    row: ListRow
    paper: PaperInput
    fate: Fate
    says: str = ""
    problems: tuple[CellProblem, ...] = ()
    expected: SubmissionState | None = None
    intake_number: str = ""

    @property
    def number(self) -> int:
        """The row, as Excel shows it."""
        return self.row.number

    @property
    def name(self) -> str:
        """Whose row it is."""
        return self.paper.name

    @property
    def masked_number(self) -> str:
        """The number as lists show it."""
        return mask_number(normalise_number(self.paper.document_number))

    @property
    def unit_name(self) -> str:
        """The unit that is entered, or left."""
        return self.paper.unit_name or self.paper.former_unit

    @property
    def text(self) -> str:
        """All of it in one line."""
        head = FATE_WORDS[self.fate]
        if self.intake_number and self.fate is Fate.FILED:
            head = f"{head}，收件编号 {self.intake_number}"
        return f"{head}：{self.says}" if self.says else head


class Judging:
    """Judges rows one by one by what this station knows at that moment."""

    def __init__(self, session: Session, columns: Mapping[str, int]) -> None:
        """Begin.

        Args:
            session: the clerk's.
            columns: where each stands, for telling cells.
        """
        self._session, self._columns = session, columns
        self._completing = Completing(session)
        self._entries: Mapping[str, Sequence[OutboxEntry]] = {}

    def look_ahead(self, rows: Iterable[ListRow]) -> None:
        """Fetch what was filed about the people of some rows, in one question."""
        documents = [key for key in (who(row.paper) for row in rows) if key]
        found: dict[str, list[OutboxEntry]] = {key: [] for key in documents}
        with self._session.files.station.reading() as tx:
            for entry in tx.outbox.of_kinds(_PAPERS, documents):
                found[entry.document].append(entry)
        self._entries = found

    def judge(self, row: ListRow) -> RowOutcome:
        """Judge a row that `look_ahead` was told of."""
        session = self._session
        if row.problems:
            says = "".join(problem.text for problem in row.problems)
            return RowOutcome(row, row.paper, Fate.UNFIT, says, row.problems)
        today = session.clock.today()
        completed = self._completing.complete(row.paper)
        body = to_submission(completed.paper, "", today)
        entry = self._same(completed.paper, body)
        if entry is not None:
            return _already_filed(row, completed.paper, entry)
        facts = facts_for(session, body)
        outcome = decide(_ADVICE, body, facts, today, session.tables.rules)
        if isinstance(outcome, AlreadyDone):
            says = "".join(f.text for f in outcome.findings if f.severity is Severity.NOTE)
            return RowOutcome(
                row, completed.paper, Fate.ALREADY_THERE, says, expected=state_of(outcome)
            )
        expected = None if isinstance(outcome, Undetermined) else state_of(outcome)
        return self._by_findings(row, completed, outcome.findings, expected)

    def _by_findings(
        self,
        row: ListRow,
        completed: Completed,
        findings: Sequence[Finding],
        expected: SubmissionState | None,
    ) -> RowOutcome:
        heavy = [finding for finding in findings if finding.severity in _HEAVY]
        told = heavy or [finding for finding in findings if finding.severity in _SAID]
        says = "".join((*completed.notes, *(finding.text for finding in told)))
        fate = Fate.HINDERED if heavy else Fate.READY
        problems = tuple(
            CellProblem(row.number, self._columns.get(key, 0), key, finding.text)
            for finding in heavy
            for key in (column_of_field(finding.field),)
        )
        return RowOutcome(row, completed.paper, fate, says, problems, expected)

    def _same(self, paper: PaperInput, body: EmploymentPaper) -> OutboxEntry | None:
        for entry in self._entries.get(who(paper), ()):
            if entry.state is SubmissionState.WITHDRAWN:
                continue
            filed = read_envelope(entry.sealed.payload_bytes).body
            if type(filed) is type(body) and _same_act(body, filed, paper):
                return entry
        return None


def who(paper: PaperInput) -> str:
    """Return the key under which the outbox has a paper's person; empty without a number."""
    number = normalise_number(paper.document_number)
    return f"{paper.document_kind.value}:{number}" if number else ""


def _same_act(one: EmploymentPaper, other: EmploymentPaper, paper: PaperInput) -> bool:
    """Tell whether two papers of one person ask for the same thing.

    The day of receipt counts where the list gives it; else it is the day of import, which is
    another one each day.
    """
    if paper.received_on and one.intake.received_on != other.intake.received_on:
        return False
    if _day_of(one) != _day_of(other):
        return False
    codes = [sorted(fold_code(item.printed) for item in body.items) for body in (one, other)]
    return codes[0] == codes[1] and _same_unit(one.unit, other.unit)


def _day_of(body: EmploymentPaper) -> object:
    return body.left_on if isinstance(body, DeregisterEmployment) else body.hired_on


def _same_unit(one: UnitOnPaper, other: UnitOnPaper) -> bool:
    if one.unit is not None and other.unit is not None:
        return one.unit == other.unit
    if one.code and other.code:
        return normalise_number(one.code) == normalise_number(other.code)
    return fold_name(one.name) == fold_name(other.name)


def _already_filed(row: ListRow, paper: PaperInput, entry: OutboxEntry) -> RowOutcome:
    says = f"收件编号 {entry.intake_number}，{STATE_WORDS[entry.state]}。"
    return RowOutcome(
        row,
        paper,
        Fate.ALREADY_THERE,
        says,
        expected=entry.state,
        intake_number=entry.intake_number,
    )
