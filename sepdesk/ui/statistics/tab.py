"""The tab 统计分析: layout, what is counted when, what is shown of it."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk import statistics_papers
from sepdesk.desk.changes import Changes
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.statistics import Behind, Counting, Told, behind, is_remote
from sepdesk.desk.statistics_lines import (
    TRAINING,
    VIEW_WORDS,
    StatisticsLine,
    View,
    gaps_first,
    item_title,
    lines_of,
    narrowed,
    places_of,
    views_of,
    wanted_words,
)
from sepdesk.desk.statistics_papers import COUNTED, OVER_TIME, Shown
from sepdesk.domain.statistics import Statistics, whole
from sepdesk.domain.training import RULE
from sepdesk.domain.work_items import ItemKey
from sepdesk.forms.papers.content import Bar
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.fields.choice import Option
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, label
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.shortcuts import Keys
from sepdesk.ui.statistics.behind import BehindDialog
from sepdesk.ui.statistics.cards import NumberCards
from sepdesk.ui.statistics.chart import BarChart
from sepdesk.ui.statistics.columns import columns_of
from sepdesk.ui.statistics.counter import Counter
from sepdesk.ui.statistics.filters import FilterRow
from sepdesk.ui.table import EmptyState, Table
from sepdesk.ui.workbook import WorkbookWriter

_CHARTS_WIDTH = 400


class StatisticsTab(QWidget):
    """Held, needed and gap of the office's area on a day, and before it.

    It counts when it is first shown, when another day is chosen, and when facts changed; what is
    looked at is chosen out of what was counted.

    Signals:
        told: a Notice for the shell.
        asked_worker: PersonId of a person behind a number.
        asked_unit: UnitId of a unit behind a number.
        loaded: the numbers on screen are those of the day chosen.
        listed: the people and units behind a number are shown; the dialog.
    """

    told = Signal(object)
    asked_worker = Signal(object)
    asked_unit = Signal(object)
    loaded = Signal()
    listed = Signal(object)

    shortcuts = (
        Keys("F3", "统计方式"),
        Keys("Enter", "看这一行背后的人员和单位；按月时改统计日"),
        Keys("Esc", "停止统计"),
        Keys("Ctrl+E", "导出 Excel"),
        Keys("F9", "打印或存为 PDF"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._found: Statistics | None = None
        self._as_of: dt.datetime | None = None
        self._stale = True
        self._remote = is_remote(session)
        self.counting = Counting(session)
        self.counter = Counter(session, background, self.counting, self)
        self.filters = FilterRow(
            views_of(session.office.kind), places_of(session), session.clock.today
        )
        self.cards = NumberCards()
        self.tables = {view: self._table(view) for view in views_of(session.office.kind)}
        self.of_view = BarChart("缺员")
        self.of_months = BarChart("缺员，按月", upright=True)
        self._view_title, self._month_title = label(part="section"), label(part="section")
        self._note = label(part="quiet")
        self.stop = button("停止统计  Esc")
        self.open = button("人员和单位…  Enter")
        self.export = button("导出 Excel…  Ctrl+E")
        self.print = button("打印／PDF…  F9", "primary")
        self.writer = WorkbookWriter(session, background, self)
        self._listing, self._drawing = Latest(background, self), Latest(background, self)
        self._asked = ""
        self._lay_out()
        self._wire()
        self._on_view(self.filters.chosen_view())
        self.setFocusProxy(self.filters)

    @property
    def table(self) -> Table:
        """The table of the view that is chosen."""
        return self.tables[self.filters.chosen_view()]

    def on_changes(self, changes: Changes) -> None:
        """Count anew if mirrored facts changed; at once if anybody looks."""
        self.counting.note(changes)
        if changes.concern_facts() and not self._remote:
            self._stale = True
            if self.isVisible():
                self._ask()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._ask()

    def shown(self) -> Shown | None:
        """Return what is on screen, to be written out; None while nothing is."""
        if self._found is None:
            return None
        months = self._lines(self._found, View.MONTH)
        as_of = words.instant(self._as_of, self._session.clock.now()) if self._remote else ""
        view, wanted = self.filters.chosen_view(), self.filters.wanted()
        return Shown(view, self._found.day, wanted, self._shown_lines(), months, as_of)

    # Counting -----------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._stale = False
        self.table.show_loading("正在统计…")
        self.counter.ask(self.filters.chosen_day(), self.filters.wanted())

    def _on_step(self, text: str) -> None:
        self.filters.tell(text)
        self.stop.setVisible(True)

    def _on_counted(self, told: Told) -> None:
        self._found, self._as_of = told.statistics, told.as_of
        self.stop.setVisible(False)
        now = self._session.clock.now()
        whose = "平台统计于" if self._remote else "数据截至"
        self.filters.tell(f"{whose} {words.instant(told.as_of, now)}")
        items = {cell.item for cell in told.statistics.cells if cell.item is not None}
        self.filters.offer_items(
            [Option(item, item_title(self._session, item)) for item in sorted(items, key=_order)]
        )
        self._show()
        self.loaded.emit()

    def _on_stopped(self) -> None:
        self._stale = True
        self.stop.setVisible(False)
        self.filters.tell("统计已停止")
        self.table.set_empty(EmptyState("统计已停止。", "重新统计", self._ask))

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self._stale = True
        self.stop.setVisible(False)
        self.filters.tell("")
        self.table.set_empty(EmptyState("未能统计。", "重新统计", self._ask))
        self.told.emit(Notice("refuse", text, "重新统计", self._ask, key="statistics"))

    # Showing ------------------------------------------------------------------------------------

    def _lines(self, found: Statistics, view: View) -> tuple[StatisticsLine, ...]:
        months = self.filters.chosen_months()
        return lines_of(self._session, found, view, self.filters.wanted(), months)

    def _shown_lines(self) -> tuple[StatisticsLine, ...]:
        return self.table.lines_model().lines()

    def _show(self) -> None:
        found, view = self._found, self.filters.chosen_view()
        if found is None:
            return
        lines = self._lines(found, view)
        if view not in (View.MONTH, *TRAINING):
            lines = gaps_first(lines)
        self.table.set_empty(EmptyState("没有符合条件的数据。", "清除筛选", self.filters.clear))
        self.table.lines_model().show_lines(lines)
        if lines and self.table.chosen_line() is None:
            self.table.choose_row(0)
        self.cards.show_numbers(whole(found, self.filters.wanted()))
        self._show_charts(found, view, lines)
        for made in (self.export, self.print):
            made.setEnabled(bool(lines))

    def _show_charts(
        self, found: Statistics, view: View, lines: tuple[StatisticsLine, ...]
    ) -> None:
        of = View.ITEM if view is View.MONTH else view
        drawn = lines if of is view else self._lines(found, of)
        title = statistics_papers.chart_title(of)
        self._view_title.setText(title)
        bars = [one for one in statistics_papers.bars_of(of, drawn) if one.value]
        self.of_view.show_bars(title, bars)
        months = self._lines(found, View.MONTH)
        told = f"缺员，近 {self.filters.chosen_months()} 个月"
        self._month_title.setText(told)
        self.of_months.show_bars(told, [_month_bar(one) for one in reversed(months)])

    def _on_view(self, view: View) -> None:
        for other, table in self.tables.items():
            table.setVisible(other is view)
        self._note.setText(
            RULE if view in TRAINING else OVER_TIME if view is View.MONTH else COUNTED
        )
        self.open.setEnabled(not self._remote or view in (View.CITY, View.MONTH))
        if self._remote and view not in (View.CITY, View.MONTH):
            self._note.setText(f"{self._note.text()}省局不保存人员和单位明细。")
        self._show()

    def _on_wanted(self) -> None:
        # The platform tells month ends of one place and kind; a station has them all.
        if self._remote:
            self._ask()
        else:
            self._show()

    # Behind a number ----------------------------------------------------------------------------

    def _on_opened(self, line: object) -> None:
        if not isinstance(line, StatisticsLine) or self._found is None:
            return
        if isinstance(line.key, dt.date):
            self.filters.set_day(line.key)
        elif self._remote:
            if self.filters.chosen_view() is View.CITY and line.key:
                self.filters.view.choose(View.COUNTY)
                self.filters.place.choose(line.key)
        else:
            wanted, day = narrowed(self.filters.wanted(), line), self._found.day
            self._asked = f"{wanted_words(self._session, wanted)}　{day}"
            self._listing.ask(
                lambda progress: behind(self._session, self.counting, day, wanted, progress)
            )

    def _on_behind(self, found: Behind) -> None:
        dialog = BehindDialog(self._asked, found, self.window())
        dialog.asked_worker.connect(self.asked_worker)
        dialog.asked_unit.connect(self.asked_unit)
        dialog.open()
        self.listed.emit(dialog)

    # To Excel and to paper ----------------------------------------------------------------------

    def _on_export(self) -> None:
        shown = self.shown()
        if shown is not None and shown.lines:
            self.writer.write(lambda: statistics_papers.statistics_workbook(self._session, shown))

    def _on_print(self) -> None:
        shown = self.shown()
        if shown is not None and shown.lines:
            self._drawing.ask(lambda _: statistics_papers.statistics_sheet(self._session, shown))

    def _on_drawn(self, sheet: Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self.window()).open()

    # Building -----------------------------------------------------------------------------------

    def _table(self, view: View) -> Table:
        model: LinesModel[StatisticsLine] = LinesModel(
            columns_of(view), key=lambda line: (line.key, line.measure)
        )
        table = Table(model, f"统计表{VIEW_WORDS[view]}", EmptyState(""))
        table.opened.connect(self._on_opened)
        return table

    def _wire(self) -> None:
        self.filters.view_changed.connect(self._on_view)
        self.filters.wanted_changed.connect(lambda _: self._on_wanted())
        self.filters.day_changed.connect(lambda _: self._ask())
        self.counter.stepped.connect(self._on_step)
        self.counter.counted.connect(self._on_counted)
        self.counter.stopped.connect(self._on_stopped)
        self._listing.answered.connect(self._on_behind)
        self._drawing.answered.connect(self._on_drawn)
        for source in (self.counter.failed, self._listing.failed, self._drawing.failed):
            source.connect(self._on_failed)
        self.writer.told.connect(self.told)
        self.stop.clicked.connect(self.counter.stop)
        self.open.clicked.connect(lambda: self._on_opened(self.table.chosen_line()))
        self.export.clicked.connect(self._on_export)
        self.print.clicked.connect(self._on_print)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F3", lambda: self.filters.view.setFocus(Qt.FocusReason.ShortcutFocusReason)),
            ("Esc", self.counter.stop),
            ("Ctrl+E", self._on_export),
            ("F9", self._on_print),
        )
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act, context=here)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(px(12))
        column.addWidget(self.filters)
        column.addWidget(self.cards)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for table in self.tables.values():
            row.addWidget(table, 1)
        charts = QWidget()
        charts.setFixedWidth(px(_CHARTS_WIDTH))
        beside = QVBoxLayout(charts)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(12))
        for title, chart, share in (
            (self._view_title, self.of_view, 3),
            (self._month_title, self.of_months, 2),
        ):
            frame, inner = card()
            inner.addWidget(title)
            inner.addWidget(chart, 1)
            beside.addWidget(frame, share)
        row.addWidget(charts)
        column.addLayout(row, 1)
        below = QHBoxLayout()
        below.setSpacing(px(8))
        self._note.setWordWrap(True)
        below.addWidget(self._note, 1)
        self.stop.setVisible(False)
        for made in (self.stop, self.open, self.export, self.print):
            below.addWidget(made)
        for made in (self.export, self.print):
            made.setEnabled(False)
        column.addLayout(below)


def _order(item: ItemKey) -> tuple[str, str]:
    return item.code, item.catalogue.value


def _month_bar(line: StatisticsLine) -> Bar:
    told = words.NOT_SET if line.gap is None else f"{line.gap} 人"
    return Bar(line.title[2:7], line.gap, told)
