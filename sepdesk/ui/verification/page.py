"""One waiting case: what the paper claims, what has been done, and what can be done."""

import datetime as dt
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sepdesk.desk.verification import WaitingCase
from sepdesk.protocol.messages import Step
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, chip, clear_layout, label, scrolled, show_chip
from sepdesk.ui.verification.lines import (
    about_words,
    age_tone,
    age_words,
    claimed_fields,
    standing_words,
    step_words,
)
from sepdesk.ui.verification.papers import papers_section

_WIDEST_OF_A_PAIR = 30  # columns of half a Chinese character


class CasePage(QStackedWidget):
    """Shows a case, or a sentence where there is none; a conclusion is written below the claims.

    Signals:
        browsed: 打开公示系统 was pressed.
        called_up: 调档 was pressed.
        printed: 打印调档函 was pressed.
        concluded: 作核验结论 was pressed.
        looked: the AttachedPaper that is to be opened.
    """

    browsed = Signal()
    called_up = Signal()
    printed = Signal()
    concluded = Signal()
    looked = Signal(object)

    def __init__(self, conclusion: QWidget, *, deciding: bool) -> None:
        """Build the page.

        Args:
            conclusion: the form of a conclusion, hidden until it is asked for.
            deciding: whether whoever is signed in verifies; else nothing can be decided here.
        """
        super().__init__()
        self._deciding = deciding
        self._conclusion = conclusion
        self._case: WaitingCase | None = None
        self._steps: QFrame | None = None
        self._name, self._age = label(part="title"), chip("")
        self._about, self._sentence = label(part="quiet"), label(part="quiet")
        self._hint = label(part="quiet")
        self.browse = button("打开公示系统 F7")
        self.call_up = button("调档…")
        self.print = button("打印调档函 F9")
        self.conclude = button("作核验结论 F8", "primary")
        self._sections = QVBoxLayout()
        self._lay_out()
        for made, signal in (
            (self.browse, self.browsed),
            (self.call_up, self.called_up),
            (self.print, self.printed),
            (self.conclude, self.concluded),
        ):
            made.clicked.connect(lambda _, signal=signal: signal.emit())

    def case(self) -> WaitingCase | None:
        """Return what is shown."""
        return self._case

    def may_conclude(self) -> bool:
        """Tell whether this case may be decided here by whoever is signed in."""
        case = self._case
        return self._deciding and case is not None and not case.own and not case.saved_here

    def show_case(self, case: WaitingCase, now: dt.datetime) -> None:
        """Show a case."""
        if self._case is None or self._case.op_id != case.op_id:
            self._scroll.verticalScrollBar().setValue(0)
        self._case = case
        self._name.setText(case.body.worker.document.name or "未填姓名")
        age = f"已等候 {age_words(case)}" if case.days else "今天起等候"
        show_chip(self._age, age, age_tone(case) or "open")
        self._about.setText(about_words(case, now))
        self._hint.setText(self._hint_of(case))
        self._hint.setVisible(bool(self._hint.text()))
        self.conclude.setEnabled(self.may_conclude())
        self._clear()
        self._sections.addWidget(_claims(case))
        self._sections.addWidget(papers_section(case, self.looked.emit))
        self._steps = _steps(case.record.steps, now)
        self._sections.addWidget(self._steps)
        self._steps.setVisible(not self._conclusion.isVisibleTo(self))
        self.setCurrentIndex(1)

    def show_sentence(self, sentence: str) -> None:
        """Say why no case is shown."""
        self._case = None
        self._clear()
        self._sentence.setText(sentence)
        self.setCurrentIndex(0)

    def show_conclusion(self, shown: bool) -> None:
        """Show the form below what the paper claims, or put it away."""
        self._conclusion.setVisible(shown)
        if self._steps is not None:
            self._steps.setVisible(not shown)
        for made in (self.call_up, self.print, self.conclude):
            made.setVisible(not shown and (made is self.print or self._deciding))

    def _hint_of(self, case: WaitingCase) -> str:
        if case.saved_here:
            return f"{standing_words(case)}：上报后由平台办结。"
        if not self._deciding:
            who = "本省发证机关" if case.is_home else "用人单位所在地的考试中心"
            return f"由{who}核验；结论作出后，回执随同步到达。"
        if case.own:
            return "本件由您本人填报，须由另一人核验。"
        return ""

    def _lay_out(self) -> None:
        px = current().px
        empty, inner = card()
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        inner.addWidget(self._sentence, 1)
        self.addWidget(empty)
        full, content = QWidget(), QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self._head())
        around = QVBoxLayout(content)
        around.setContentsMargins(0, 0, px(4), 0)
        around.setSpacing(px(12))
        around.addWidget(self._conclusion)
        self._sections.setSpacing(px(12))
        around.insertLayout(0, self._sections)
        around.addStretch(1)
        self._scroll = scrolled(content)
        column.addWidget(self._scroll, 1)
        self.addWidget(full)
        self.show_conclusion(False)
        self.browse.setVisible(self._deciding)

    def _head(self) -> QFrame:
        frame, inner = card()
        row = QHBoxLayout()
        row.setSpacing(current().px(8))
        row.addWidget(self._name)
        row.addWidget(self._age)
        row.addStretch(1)
        for made in (self.browse, self.print, self.call_up, self.conclude):
            row.addWidget(made)
        self.browse.setToolTip("在浏览器中打开，由人查询；本程序不取用其数据")
        for line in (self._about, self._hint):
            line.setWordWrap(True)
        inner.addLayout(row)
        inner.addWidget(self._about)
        inner.addWidget(self._hint)
        return frame

    def _clear(self) -> None:
        self._steps = None
        clear_layout(self._sections)


def _claims(case: WaitingCase) -> QFrame:
    frame, column = card()
    column.addWidget(label("表上所填", "section"))
    column.addWidget(_pairs(claimed_fields(case)))
    return frame


def _steps(steps: Sequence[Step], now: dt.datetime) -> QFrame:
    frame, column = card()
    column.addWidget(label("办理经过", "section"))
    for step in steps:
        column.addWidget(_wrapped(step_words(step, now)))
    return frame


def _pairs(fields: Iterable[tuple[str, str]]) -> QWidget:
    """Set short fields in pairs beside each other, long ones over the whole width."""
    area = QWidget()
    grid = QGridLayout(area)
    px = current().px
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(4))
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    row = column = 0
    for name, text in fields:
        wide = sum(1 if c.isascii() else 2 for c in text) > _WIDEST_OF_A_PAIR
        if wide and column:
            row, column = row + 1, 0
        grid.addWidget(label(name, "label"), row, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_wrapped(text or words.NOTHING), row, column + 1, 1, 3 if wide else 1)
        row, column = (row, 2) if not wide and not column else (row + 1, 0)
    return area


def _wrapped(text: str) -> QLabel:
    made = label(text)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
