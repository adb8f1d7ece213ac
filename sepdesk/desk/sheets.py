"""聘用登记名单 in: what each row would come to, then the rows filed one by one, each told once.

A row is known again by what it asks for (whose employment, at which unit, in which items, on which
days), not by the file that it stands in. So a list that is imported twice, or again after a crash
in its midst, files nothing twice, and what was typed by hand meanwhile is known as well (B-14).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sepdesk.desk.changes import Changes
from sepdesk.desk.exporting import Exported
from sepdesk.desk.filing import file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.list_columns import COLUMNS, TITLE, column_of_field
from sepdesk.desk.list_completing import Completed, Completing
from sepdesk.desk.list_papers import ListRow, StaffList, read_list_sheet
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
from sepdesk.progress import NoProgress, Progress
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry

_PAPERS = (SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)
_ADVICE = OpId("advice")
_HEAVY = (Severity.REFUSE, Severity.MEND, Severity.ASK)
_SAID = (Severity.MISSING, Severity.NOTE, Severity.UNKNOWN)
_SLICE = 4
"""Rows filed before others may write; each is a transaction of its own."""
_AHEAD = 200


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
    Fate.HINDERED: "有阻断意见，未导入",
    Fate.UNFIT: "填写有误，未导入",
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A list and what each of its rows would come to, in the order of the rows."""

    listed: StaffList
    outcomes: tuple[RowOutcome, ...]


def judge(session: Session, content: bytes, progress: Progress | None = None) -> Judged:
    """Read a list and tell what each row would come to; nothing is written.

    Raises:
        UnreadableSheetError: it is no such list; its `text` says why.
        CancelledError: it was stopped.
    """
    progress = progress or NoProgress()
    listed = read_list_sheet(content, session.tables.regions, progress)
    judging = Judging(session, listed.sheet.columns)
    outcomes: list[RowOutcome] = []
    first: dict[str, int] = {}
    total = len(listed.rows)
    for begin in range(0, total, _AHEAD):
        progress.report(begin, total, "核对名单")
        progress.checkpoint()
        rows = listed.rows[begin : begin + _AHEAD]
        judging.look_ahead(rows)
        for row in rows:
            outcome = judging.judge(row)
            key = _who(row.paper)
            if key and key in first:
                outcome = _also_in(outcome, first[key])
            first.setdefault(key, row.number)
            outcomes.append(outcome)
    progress.report(total, total, "核对名单")
    return Judged(listed, tuple(outcomes))


def _also_in(outcome: RowOutcome, row: int) -> RowOutcome:
    """Say that an earlier row is about the same person; it is judged once that one is filed."""
    text = f"此人在第 {row} 行也有，按先后逐行导入"
    return replace(outcome, says=f"{outcome.says}{text}。")


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
        documents = [key for key in (_who(row.paper) for row in rows) if key]
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
        for entry in self._entries.get(_who(paper), ()):
            if entry.state is SubmissionState.WITHDRAWN:
                continue
            filed = read_envelope(entry.sealed.payload_bytes).body
            if type(filed) is type(body) and _same_act(body, filed, paper):
                return entry
        return None


def _who(paper: PaperInput) -> str:
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


@dataclass(slots=True)
class Importing:
    """An import under way: a few rows at a time, so that nobody's save waits behind it.

    Each row is judged anew just before it is filed, since the rows before it count by then. It may
    be left at any moment: what is filed is filed, and the rest is told as not reached.

    Attributes:
        also_hindered: rows that the rules speak against are filed too; the platform judges.
    """

    session: Session
    judged: Judged
    also_hindered: bool = False
    outcomes: list[RowOutcome] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.judged.outcomes)

    @property
    def done(self) -> int:
        """How many rows have come to an end."""
        return len(self.outcomes)

    def step(self) -> bool:
        """File the next few rows; False once none is left. For the writing lane.

        Raises:
            StoreFaultError: the disk is full, locked, read-only or damaged; the rows of before are
                filed, and another try goes on behind them.
        """
        if not self.done:
            self._record_beginning()
        judging = Judging(self.session, self.judged.listed.sheet.columns)
        filed = 0
        while self.done < self.total and filed < _SLICE:
            outcome = self.judged.outcomes[self.done]
            if self._is_wanted(outcome):
                filed += 1
                judging.look_ahead((outcome.row,))
                outcome = self._file(judging.judge(outcome.row))
            self.outcomes.append(outcome)
        return self.done < self.total

    def all_outcomes(self) -> tuple[RowOutcome, ...]:
        """Return exactly one outcome for each row, whether it was reached or not."""
        rest = (
            replace(one, fate=Fate.NOT_REACHED, says="") if self._is_wanted(one) else one
            for one in self.judged.outcomes[self.done :]
        )
        return (*self.outcomes, *rest)

    def _is_wanted(self, outcome: RowOutcome) -> bool:
        # What a row before it hindered may be in order once that one is filed, and the reverse.
        return outcome.fate in (Fate.READY, Fate.HINDERED)

    def _file(self, outcome: RowOutcome) -> RowOutcome:
        fates = (Fate.READY, Fate.HINDERED) if self.also_hindered else (Fate.READY,)
        if outcome.fate not in fates:
            return outcome
        today = self.session.clock.today()
        saved = file_submission(
            self.session, lambda number: to_submission(outcome.paper, number, today)
        )
        persons, units = saved.changes.persons, saved.changes.units
        self.changes = Changes(
            self.changes.persons | persons, self.changes.units | units, outbox=True
        )
        number = saved.entry.intake_number
        return replace(outcome, fate=Fate.FILED, problems=(), intake_number=number)

    def _record_beginning(self) -> None:
        with self.session.files.station.transaction() as tx:
            what = f"list {self.total}"
            tx.audit.append(self.session.clock.now(), self.session.user.user, "import", what)


def import_list(
    session: Session,
    judged: Judged,
    progress: Progress | None = None,
    *,
    also_hindered: bool = False,
) -> tuple[RowOutcome, ...]:
    """File a list's rows from first to last; a stop leaves the rest as not reached.

    Raises:
        StoreFaultError: see `Importing.step`.
        CancelledError: it was stopped; what is filed is filed.
    """
    progress = progress or NoProgress()
    importing = Importing(session, judged, also_hindered)
    while importing.step():
        progress.report(importing.done, importing.total, "导入名单")
        progress.checkpoint()
    return importing.all_outcomes()


def marked_copy(
    session: Session,
    judged: Judged,
    outcomes: Sequence[RowOutcome],
    progress: Progress | None = None,
) -> Exported:
    """Make the copy that goes back to whom the list is from: a result per row, faults at cells.

    Raises:
        CancelledError: it was stopped.
    """
    # openpyxl takes a quarter of a second to import.
    from sepdesk.exchange.marking import RowMark, mark_copy  # noqa: PLC0415

    marks = [RowMark(one.number, one.text, one.fate in SETTLED) for one in outcomes]
    problems = [problem for one in outcomes for problem in one.problems]
    content = mark_copy(
        judged.listed.sheet, COLUMNS, marks, problems, session.clock.now(), progress
    )
    title = f"{TITLE} 导入结果 {session.clock.today():%Y%m%d}"
    return Exported(content, title, f"list_result {len(outcomes)}", full_numbers=True)


def template(session: Session) -> Exported:
    """Make an empty list with lists to choose from and its explanations."""
    from sepdesk.desk.list_template import template_content  # noqa: PLC0415 - as above

    content = template_content(session.tables, session.clock.now())
    return Exported(content, f"{TITLE}模板", "list_template")
