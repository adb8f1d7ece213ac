"""聘用登记名单 in: what each row would come to, then the rows filed one by one, each told once.

A row is known again by what it asks for (whose employment, at which unit, in which items, on which
days), not by the file that it stands in. So a list that is imported twice, or again after a crash
in its midst, files nothing twice, and what was typed by hand meanwhile is known as well (B-14).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sepdesk.desk.changes import Changes
from sepdesk.desk.exporting import Exported
from sepdesk.desk.filing import file_submission
from sepdesk.desk.list_columns import COLUMNS, TITLE
from sepdesk.desk.list_judging import SETTLED, Fate, Judging, RowOutcome, who
from sepdesk.desk.list_papers import StaffList, read_list_sheet
from sepdesk.desk.paper import to_submission
from sepdesk.desk.session import Session
from sepdesk.exchange.guarding import LIMITS, UnreadableSheetError
from sepdesk.progress import NoProgress, Progress

_SLICE = 4
"""Rows filed before others may write; each is a transaction of its own."""
_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """A list and what each of its rows would come to, in the order of the rows."""

    listed: StaffList
    outcomes: tuple[RowOutcome, ...]


def read_file(path: Path) -> bytes:
    """Read a file that may be a list.

    Raises:
        UnreadableSheetError: it cannot be read, or is too large to be a list.
    """
    try:
        if path.stat().st_size > LIMITS.size:
            raise UnreadableSheetError(f"文件超过 {LIMITS.size // 1024 // 1024} MB，请分成几份。")
        return path.read_bytes()
    except OSError as error:
        text = "文件打不开，请检查它是否还在、是否有权限读取。"
        raise UnreadableSheetError(text) from error


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
            key = who(row.paper)
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
