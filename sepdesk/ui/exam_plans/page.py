"""One plan: when, where, with whom filed, and its candidates with bar and result."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk.exam_plans import PlanLine
from sepdesk.domain.exam_plans import MARK_WORDS, ExamMark
from sepdesk.ui.exam_plans.lines import (
    CandidateLine,
    about_words,
    candidate_columns,
    candidate_lines,
    reason_words,
    saved_words,
    state_words,
)
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, chip, label, show_chip
from sepdesk.ui.table import EmptyState, Table

_KEYS = {ExamMark.PASSED: "1", ExamMark.FAILED: "2", ExamMark.ABSENT: "3"}


class PlanPage(QFrame):
    """Shows a plan; where it may be marked, takes marks line by line.

    Signals:
        asked_change, asked_withdraw, asked_save: a button was pressed.
    """

    asked_change = Signal()
    asked_withdraw = Signal()
    asked_save = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self._line: PlanLine | None = None
        self.marks: dict[tuple[str, str], ExamMark] = {}
        self._title = label(part="title")
        self._state = chip("")
        self._about = label(part="quiet")
        self._about.setWordWrap(True)
        self._model = LinesModel(candidate_columns(), key=lambda line: line.key)
        self.table = Table(self._model, "考生", EmptyState("请在左侧选择考试安排。"))
        self._reason = label(tone="refuse")
        self._reason.setWordWrap(True)
        self.change = button("变更 F2")
        self.withdraw = button("撤销考试")
        self.save = button("保存成绩 Ctrl+Enter", "primary")
        self._markers = QWidget()
        self._lay_out()
        self.table.chosen.connect(self._on_chosen)
        self.change.clicked.connect(lambda _: self.asked_change.emit())
        self.withdraw.clicked.connect(lambda _: self.asked_withdraw.emit())
        self.save.clicked.connect(lambda _: self.asked_save.emit())

    def line(self) -> PlanLine | None:
        """Return the plan that is shown."""
        return self._line

    def show_plan(self, line: PlanLine | None) -> None:
        """Show a plan; marks that were entered stay while it is the same one."""
        if line is None or self._line is None or self._line.key != line.key or line.saved_here:
            self.marks = {}
            self._on_chosen(None)
        self._line = line
        for shown in (self._title, self._about, self._state):
            shown.setVisible(line is not None)
        self._markers.setVisible(line is not None and line.is_markable)
        for made in (self.change, self.withdraw):
            made.setVisible(line is not None and line.own)
            made.setEnabled(line is not None and line.is_changeable)
        self.withdraw.setEnabled(line is not None and (line.is_changeable or _is_today(line)))
        if line is None:
            self._model.show_lines(())
            return
        plan = line.plan
        self._title.setText(f"{plan.held_on} {plan.begins}  {plan.place}")
        show_chip(self._state, state_words(line), "open" if line.saved_here else "quiet")
        about = about_words(plan)
        if line.saved_here:
            about = f"{about} · 本机已保存待上报：{saved_words(line)}"
        self._about.setText(f"{about}\n项目 {'、'.join(plan.items)}")
        self._show_lines()

    def enter(self, mark: ExamMark) -> None:
        """Enter a mark for the line that is chosen, and go to the next."""
        chosen = self.table.chosen_line()
        if self._line is None or not self._line.is_markable:
            return
        if not isinstance(chosen, CandidateLine) or chosen.candidate.turned_away is not None:
            return
        if chosen.candidate.mark_of(chosen.item) is mark:
            self.marks.pop(chosen.key, None)
        else:
            self.marks[chosen.key] = mark
        row = self.table.currentIndex().row()
        self._show_lines()
        self.table.choose_row(min(row + 1, len(self._model.lines()) - 1))

    def enter_all(self) -> None:
        """Enter 合格 for each line that has no result."""
        for line in self._model.lines():
            if line.candidate.turned_away is None and line.mark is None:
                self.marks[line.key] = ExamMark.PASSED
        self._show_lines()

    def _on_chosen(self, line: CandidateLine | None) -> None:
        self._reason.setText(reason_words(line))
        self._reason.setVisible(bool(self._reason.text()))

    def _show_lines(self) -> None:
        if self._line is not None:
            self._model.show_lines(candidate_lines(self._line.plan.candidates, self.marks))
        self.save.setEnabled(bool(self.marks))

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        column.addLayout(head)
        column.addWidget(self._about)
        column.addWidget(self.table, 1)
        column.addWidget(self._reason)
        row = QHBoxLayout(self._markers)
        row.setContentsMargins(0, 0, 0, 0)
        for mark, words in MARK_WORDS.items():
            made = button(f"{words} {_KEYS[mark]}")
            made.clicked.connect(lambda _, mark=mark: self.enter(mark))
            row.addWidget(made)
        rest = button("其余合格")
        rest.clicked.connect(lambda _: self.enter_all())
        row.addWidget(rest)
        row.addStretch(1)
        row.addWidget(self.save)
        column.addWidget(self._markers)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.withdraw)
        foot.addWidget(self.change)
        column.addLayout(foot)


def _is_today(line: PlanLine) -> bool:
    unmarked = not any(one.marks for one in line.plan.candidates)
    return line.own and not line.saved_here and line.days == 0 and unmarked
