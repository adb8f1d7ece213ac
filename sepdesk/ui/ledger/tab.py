"""The tab 登记台账: days and filters above, the ledger, what it comes to and what to do below."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk import exporting, ledger_papers
from sepdesk.desk.changes import Changes
from sepdesk.desk.ledger import LedgerLine, Period, filtered, ledger
from sepdesk.desk.ledger_words import totals_words
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.ledger.filters import MONTH_KEY, TODAY_KEY, FilterRow
from sepdesk.ui.ledger.lines import SPARE, columns, told
from sepdesk.ui.ledger.month import MonthDialog
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, label
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.shortcuts import Keys
from sepdesk.ui.table import EmptyState, Table
from sepdesk.ui.workbook import WorkbookWriter


class LedgerTab(QWidget):
    """What was taken in on some days, each submission a line.

    It asks the desk when it is first shown, when other days are chosen, and when submissions
    changed; filters work on what is here.

    Signals:
        told: a Notice for the shell.
        asked_worker: PersonId of the line on which Enter or a double click fell.
        loaded: the lines on screen are those of the days chosen.
    """

    told = Signal(object)
    asked_worker = Signal(object)
    loaded = Signal()

    shortcuts = (
        Keys("F3", "起始日期"),
        Keys(TODAY_KEY, "今天"),
        Keys(MONTH_KEY, "本月"),
        Keys("Ctrl+E", "导出 Excel"),
        Keys("F9", "打印或存为 PDF"),
        Keys("Ctrl+R", "月报"),
        Keys("Enter", "在台账：打开此人"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._lines: tuple[LedgerLine, ...] = ()
        self._of: Period | None = None
        self._stale = True
        self.filters = FilterRow(session.clock.today)
        self._columns = columns(session.clock.now)
        self._model: LinesModel[LedgerLine] = LinesModel(self._columns, key=lambda x: x.op_id)
        self.table = Table(self._model, "登记台账", EmptyState(""))
        self._totals, self._about = label(), label(part="quiet")
        self.full = QCheckBox("含完整证件号")
        self.month = button("月报…  Ctrl+R")
        self.export = button("导出 Excel…  Ctrl+E")
        self.print = button("打印／PDF…  F9", "primary")
        self.writer = WorkbookWriter(session, background, self)
        self._reading = Latest(background, self)
        self._drawing = Latest(background, self)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.filters)

    def on_changes(self, changes: Changes) -> None:
        """Read the ledger anew where submissions changed; at once if anybody looks."""
        if changes.outbox or changes.everything:
            self._stale = True
            if self.isVisible():
                self._ask()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._ask()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = current().px
        room = self.width() - px(2 * 16)
        needed = sum(px(column.width) for column in self._columns)
        for place in SPARE:
            self.table.setColumnHidden(place, needed > room)
            if needed > room:
                needed -= px(self._columns[place].width)

    def shown_lines(self) -> tuple[LedgerLine, ...]:
        """Return what is on screen, in order."""
        return self._model.lines()

    def _ask(self) -> None:
        self._stale = False
        period = self.filters.period()
        self.table.show_loading("正在读取台账…")
        self._reading.ask(lambda progress: (period, ledger(self._session, period, progress)))

    def _on_read(self, answer: tuple[Period, tuple[LedgerLine, ...]]) -> None:
        self._of, self._lines = answer
        self._show_lines()
        self.loaded.emit()

    def _show_lines(self) -> None:
        bar = self.table.verticalScrollBar()
        place = bar.value()
        lines = filtered(self._lines, self.filters.wanted())
        self.table.set_empty(self._empty_state())
        self._model.show_lines(lines)
        bar.setValue(place)
        self.filters.tell(f"{words.count(len(lines))} 件")
        self._totals.setText(totals_words(lines) if lines else "")
        for made in (self.export, self.print):
            made.setEnabled(bool(lines))
        self._on_chosen(self.table.chosen_line())

    def _empty_state(self) -> EmptyState:
        if self._lines:
            return EmptyState("没有符合条件的收件。", "清除筛选", self.filters.clear)
        days = "" if self._of is None else f"{self._of.words} "
        return EmptyState(f"{days}没有收件。", "看本月", self.filters.choose_month)

    def _on_chosen(self, line: object) -> None:
        now = self._session.clock.now()
        self._about.setText(told(line, now) if isinstance(line, LedgerLine) else "")

    def _on_opened(self, line: object) -> None:
        if isinstance(line, LedgerLine) and line.person is not None:
            self.asked_worker.emit(line.person)

    def _on_export(self) -> None:
        lines, period, wanted = self.shown_lines(), self._of, self.filters.wanted()
        if lines and period is not None:
            full = self.full.isChecked()
            self.full.setChecked(False)  # asked for anew each time, never left on
            self.writer.write(
                lambda: exporting.ledger_workbook(
                    self._session, lines, period, wanted, full_numbers=full
                )
            )

    def _on_print(self) -> None:
        lines, period, wanted = self.shown_lines(), self._of, self.filters.wanted()
        if lines and period is not None:
            self._drawing.ask(
                lambda _: ledger_papers.ledger_sheet(self._session, lines, period, wanted)
            )

    def _on_drawn(self, sheet: Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self.window()).open()

    def _on_month(self) -> None:
        MonthDialog(self._session, self._background, self.window()).open()

    def _on_find(self) -> None:
        self.filters.first.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.first.line.selectAll()

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self._stale = True
        if not self._lines:
            self.table.set_empty(EmptyState("台账未能读取。", "重新读取", self._ask))
        self.told.emit(Notice("refuse", text, key="ledger"))

    def _wire(self) -> None:
        self.filters.period_changed.connect(lambda _: self._ask())
        self.filters.wanted_changed.connect(lambda _: self._show_lines())
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self._reading.answered.connect(self._on_read)
        self._drawing.answered.connect(self._on_drawn)
        for source in (self._reading.failed, self._drawing.failed):
            source.connect(self._on_failed)
        self.writer.told.connect(self.told)
        self.export.clicked.connect(self._on_export)
        self.print.clicked.connect(self._on_print)
        self.month.clicked.connect(self._on_month)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F3", self._on_find),
            (TODAY_KEY, self.filters.choose_today),
            (MONTH_KEY, self.filters.choose_month),
            ("Ctrl+E", self._on_export),
            ("F9", self._on_print),
            ("Ctrl+R", self._on_month),
        )
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act, context=here)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        self._about.setWordWrap(True)
        self._about.setMinimumHeight(px(20))
        column.addWidget(self._about)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self._totals.setWordWrap(True)
        row.addWidget(self._totals, 1)
        self.full.setToolTip("只用于这一次导出，并记入审计")
        for made in (self.full, self.month, self.export, self.print):
            row.addWidget(made)
        column.addLayout(row)
