"""One item of 待处理: what it is, what to do, why, and what was sent."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.desk.acts import may_withdraw, undelivered
from sepdesk.desk.counter_papers import COUNTER_PAPER_WORDS, CounterPaper
from sepdesk.desk.returned import MADE_IN
from sepdesk.desk.tray import TrayItem
from sepdesk.domain.deciding_cases import OWING
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS, SubmissionState
from sepdesk.protocol.receipts import Receipt
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, chip, clear_layout, label, scrolled, show_chip
from sepdesk.ui.tray.lines import is_paper, sent_fields, state_tone
from sepdesk.ui.tray.sections import (
    acts_section,
    missing_section,
    other_section,
    reasons_section,
    receipts_section,
    sent_section,
    waiting_section,
)


class ItemPage(QStackedWidget):
    """Shows one item, or a sentence where there is none.

    Signals:
        mended: 改后重报 was pressed.
        completed: 补齐材料 was pressed.
        withdrawn: 撤回 was pressed.
        delivered: 记录送达 was pressed.
        settled: 已处理 was pressed.
        printed: 打印登记表 was pressed.
        asked_paper: the CounterPaper to print.
    """

    mended = Signal()
    completed = Signal()
    withdrawn = Signal()
    delivered = Signal()
    settled = Signal()
    printed = Signal()
    asked_paper = Signal(object)

    def __init__(self, regions: RegionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._regions = regions
        self._item: TrayItem | None = None
        self._name, self._state = label(part="title"), chip("")
        self._about, self._sentence = label(part="quiet"), label(part="quiet")
        self.mend = button("改后重报", "primary")
        self.complete = button("补齐材料", "primary")
        self.withdraw = button("撤回…")
        self.deliver = button("记录送达…")
        self.settle = button("已处理")
        self.print = button("登记表 F9")
        self.papers = {paper: button(word) for paper, word in COUNTER_PAPER_WORDS.items()}
        self._print_row = self._papers_row()
        self._column = QVBoxLayout()
        self._receipts: QFrame | None = None
        self._lay_out()
        self.mend.clicked.connect(lambda _: self.mended.emit())
        self.complete.clicked.connect(lambda _: self.completed.emit())
        self.withdraw.clicked.connect(lambda _: self.withdrawn.emit())
        self.deliver.clicked.connect(lambda _: self.delivered.emit())
        self.settle.clicked.connect(lambda _: self.settled.emit())
        self.print.clicked.connect(lambda _: self.printed.emit())
        for paper, made in self.papers.items():
            made.clicked.connect(lambda _=False, paper=paper: self.asked_paper.emit(paper))

    def item(self) -> TrayItem | None:
        """Return what is shown."""
        return self._item

    def show_item(self, item: TrayItem, now: dt.datetime) -> None:
        """Show an item; its receipts follow by `show_receipts`."""
        entry = item.entry
        if self._item is None or self._item.entry.op_id != entry.op_id:
            self._scroll.verticalScrollBar().setValue(0)
        self._item = item
        self._name.setText(entry.worker_name or entry.unit_name or "未填姓名")
        show_chip(self._state, STATE_WORDS[entry.state], state_tone(item))
        saved = f"保存于 {words.instant(entry.saved_at, now)}"
        parts = (KIND_WORDS[entry.kind], entry.unit_name, f"收件编号 {entry.intake_number}", saved)
        self._about.setText(" · ".join(part for part in parts if part))
        self._show_actions(item)
        self._clear()
        if item.waits_for:
            self._add(waiting_section(item.waits_for))
        if item.reasons or item.came_back:
            self._add(reasons_section(item.reasons))
        if item.other is not None:
            self._add(other_section(item.other))
        if item.missing:
            self._add(missing_section(item.missing))
        if item.acts:
            self._add(acts_section(item.acts, now))
        self._add(sent_section(sent_fields(item, self._regions)))
        self.setCurrentIndex(1)

    def _show_actions(self, item: TrayItem) -> None:
        """Offer what can be done about an item of this state, and the papers that go with it."""
        state, paper = item.entry.state, is_paper(item)
        owing = paper and state in OWING and bool(item.missing)
        refused = paper and state is SubmissionState.REFUSED
        offered = {
            self.mend: item.came_back and (paper or item.entry.kind in MADE_IN),
            self.complete: owing,
            self.withdraw: may_withdraw(item.entry, item.acts),
            self.deliver: refused and bool(undelivered(item.acts)),
            self.settle: item.came_back,
            self.papers[CounterPaper.RECEIPT]: paper,
            self.papers[CounterPaper.MISSING_LIST]: owing
            or (paper and state is SubmissionState.RETURNED),
            self.papers[CounterPaper.REFUSAL]: refused,
        }
        for made, wanted in offered.items():
            made.setVisible(wanted)
        self._print_row.setVisible(paper)

    def show_receipts(self, receipts: Sequence[Receipt], now: dt.datetime) -> None:
        """Show all decisions about the item, below what was sent."""
        if self._receipts is not None:
            self._receipts.hide()
            self._receipts.deleteLater()
        self._receipts = receipts_section(receipts, now)
        self._add(self._receipts)

    def show_sentence(self, sentence: str) -> None:
        """Say why no item is shown."""
        self._item = None
        self._clear()
        self._sentence.setText(sentence)
        self.setCurrentIndex(0)

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
        self._column.setSpacing(px(12))
        around.addLayout(self._column)
        around.addStretch(1)
        self._scroll = scrolled(content)
        column.addWidget(self._scroll, 1)
        self.addWidget(full)

    def _head(self) -> QFrame:
        frame, inner = card()
        row = QHBoxLayout()
        row.setSpacing(current().px(8))
        row.addWidget(self._name)
        row.addWidget(self._state)
        row.addStretch(1)
        for made in (self.settle, self.withdraw, self.deliver, self.complete, self.mend):
            row.addWidget(made)
        self.settle.setToolTip("不再报送；记录留在历史中")
        self.withdraw.setToolTip("单位或本人不再申请；已登记的不能撤回")
        self._about.setWordWrap(True)
        inner.addLayout(row)
        inner.addWidget(self._about)
        inner.addWidget(self._print_row)
        return frame

    def _papers_row(self) -> QWidget:
        area = QWidget()
        row = QHBoxLayout(area)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(8))
        row.addWidget(label("打印", "quiet"))
        for made in (self.print, *self.papers.values()):
            row.addWidget(made)
        row.addStretch(1)
        return area

    def _add(self, section: QFrame) -> None:
        self._column.addWidget(section)
        section.show()  # the layout would do so a moment later, and be seen doing it

    def _clear(self) -> None:
        self._receipts = None
        clear_layout(self._column)
