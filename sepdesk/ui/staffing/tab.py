"""The tab 单位配备: layout, questions to the desk, what is chosen."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.changes import Changes
from sepdesk.desk.session import Session
from sepdesk.desk.staffing import Overview, overview
from sepdesk.domain.units import UnitId
from sepdesk.progress import Progress
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.shortcuts import Keys
from sepdesk.ui.staffing.cards import NumberCards
from sepdesk.ui.staffing.filters import FilterRow, places_of
from sepdesk.ui.staffing.model import COLUMNS, Order, Row, StaffingModel, filtered, ordered, rows_of
from sepdesk.ui.staffing.papers import PapersRow
from sepdesk.ui.staffing.people import PeopleBehind
from sepdesk.ui.table import EmptyState, Table

_TELL_AFTER_MS = 500
_PEOPLE_WIDTH = 428
_UNIT_WIDTH = 150
"""Least width of the column 单位."""
_SPARE = (7, 1)
"""依据 and 类别, in this order, go where the window is narrow: they stand beside the table too."""


@dataclass(frozen=True, slots=True)
class _Answer:
    overview: Overview
    rows: tuple[Row, ...]


class StaffingTab(QWidget):
    """Units of the jurisdiction against their need.

    It asks the desk when it is first shown, and again when facts changed; filters and order work
    on what is here.

    Signals:
        asked_worker: PersonId of a person behind a number.
        changed: the Changes of requirements that were set.
        told: a Notice for the shell.
        loaded: the numbers on screen are new.
    """

    asked_worker = Signal(object)
    changed = Signal(object)
    told = Signal(object)
    loaded = Signal()

    shortcuts = (
        Keys("F3", "筛选单位"),
        Keys("Alt+← / Alt+→", "换一列排序"),
        Keys("Alt+↑ / Alt+↓", "升序 / 降序"),
        Keys("Enter", "在人员列表：打开此人"),
        Keys("F8", "配备要求与设备数量"),
        Keys("F9", "打印所选单位的配备表"),
        Keys("Ctrl+E", "导出 Excel"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._rows: tuple[Row, ...] = ()
        self._question = 0
        self._stale, self._known = True, False
        self._wanted_unit: UnitId | None = None
        self._counting = ""
        tables = session.tables
        self._cards = NumberCards()
        self._filters = FilterRow(places_of(session.office.jurisdiction, tables.regions))
        self._model = StaffingModel(self)
        self._table = Table(self._model, "单位配备", EmptyState(""))
        self._people = PeopleBehind(tables.regions)
        self._papers = PapersRow(session, background, self._model.lines)
        self._late = QTimer(self, singleShot=True, interval=_TELL_AFTER_MS)
        self._lay_out()
        self._wire()

    def show_unit(self, unit_id: UnitId) -> None:
        """Choose the first line of a unit, whatever the filters were."""
        self._wanted_unit = unit_id
        self._filters.clear()
        if not self._stale:
            self._choose_wanted()

    def on_changes(self, changes: Changes) -> None:
        """Count anew if mirrored facts changed; at once if anybody looks."""
        if changes.concern_facts():
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
        room = self.width() - px(3 * 16 + _PEOPLE_WIDTH)
        needed = sum(px(column.width) for column in COLUMNS if not column.stretch)
        needed += px(_UNIT_WIDTH)
        for place in _SPARE:
            self._table.setColumnHidden(place, needed > room)
            if needed > room:
                needed -= px(COLUMNS[place].width)

    def _ask(self) -> None:
        self._question += 1
        self._stale = False
        question, session = self._question, self._session

        def count(progress: Progress) -> _Answer:
            found = overview(session, progress)
            return _Answer(found, rows_of(found))

        self._counting = "正在统计单位配备…"
        self._table.show_loading(self._counting)
        self._late.start()
        task = self._background.read(count)
        task.progressed.connect(self._on_progress)
        task.succeeded.connect(lambda answer: self._on_counted(question, answer))
        task.failed.connect(lambda error: self._on_failed(question, error))

    def _on_progress(self, done: int, total: int, what: str) -> None:
        self._counting = f"{what} {done}/{total}" if total >= 0 else f"{what}…"
        if self._known and not self._late.isActive():
            self._filters.tell(self._counting)

    def _on_counted(self, question: int, answer: object) -> None:
        if question != self._question or not isinstance(answer, _Answer):
            return
        self._late.stop()
        self._known = True
        self._rows = answer.rows
        self._cards.show_overview(answer.overview)
        self._show_rows(keep_place=True)
        self._on_chosen(self._chosen_row())
        self._choose_wanted()
        self.loaded.emit()

    def _on_failed(self, question: int, error: BaseException) -> None:
        if question != self._question:
            return
        self._late.stop()
        self._stale = True
        text = getattr(error, "text", None)
        if text is None:
            raise error
        self._filters.tell("")
        self._table.set_empty(EmptyState("单位配备未能统计。", "重新统计", self._ask))
        again = Notice("refuse", text, "重新统计", self._ask, key="staffing")
        self.told.emit(again)

    def _show_rows(self, *, keep_place: bool = False) -> None:
        bar = self._table.verticalScrollBar()
        place = bar.value()
        wanted = self._filters.wanted()
        rows = ordered(filtered(self._rows, wanted), self._model.order())
        if self._known:
            self._table.set_empty(self._empty_state())
            self._filters.tell(f"{words.count(len(rows))} 行")
        self._model.show_lines(rows)
        self._papers.allow_export(bool(rows))
        if keep_place:
            bar.setValue(place)

    def _on_chosen(self, row: Row | None) -> None:
        self._people.show_row(row)
        unit = None if row is None else row.unit
        short = unit is not None and any(
            one.shortage for one in self._rows if one.unit.unit_id == unit.unit_id
        )
        self._papers.show_unit(unit, short=short)

    def _empty_state(self) -> EmptyState:
        if not self._rows:
            return EmptyState("本站还没有辖区单位的数据，请先同步。")
        return EmptyState("没有符合条件的单位。", "清除筛选", self._filters.clear)

    def _on_order(self, order: Order) -> None:
        self._model.mark_order(order)
        self._show_rows()

    def _step_order(self, by: int) -> None:
        column = (self._model.order().column + by) % len(COLUMNS)
        self._on_order(Order(column, self._model.order().descending))

    def _turn_order(self, *, descending: bool) -> None:
        self._on_order(Order(self._model.order().column, descending))

    def _chosen_row(self) -> Row | None:
        row = self._table.chosen_line()
        return row if isinstance(row, Row) else None

    def _choose_wanted(self) -> None:
        unit, self._wanted_unit = self._wanted_unit, None
        if unit is None or not self._known:
            self._wanted_unit = unit
            return
        for place, row in enumerate(self._model.lines()):
            if row.unit.unit_id == unit:
                self._table.choose_row(place)
                self._table.setFocus()
                return
        self.told.emit(Notice("warn", "该单位不在本站的辖区数据中。", key="staffing-unit"))

    def _wire(self) -> None:
        self._filters.changed.connect(lambda _: self._show_rows())
        self._table.chosen.connect(self._on_chosen)
        self._papers.told.connect(self.told)
        self._papers.changed.connect(self.changed)
        self._table.opened.connect(lambda _: self._people.take_keyboard())
        self._people.asked_worker.connect(self.asked_worker)
        header = self._table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(lambda place: self._on_order(self._model.order().by(place)))
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        keys: tuple[tuple[str, QWidget, Callable[[], None]], ...] = (
            ("F3", self, self._on_find),
            ("F8", self, self._papers.show_requirements),
            ("F9", self, self._papers.print_report),
            ("Ctrl+E", self, self._papers.write_list),
            ("Alt+Left", self._table, lambda: self._step_order(-1)),
            ("Alt+Right", self._table, lambda: self._step_order(1)),
            ("Alt+Up", self._table, lambda: self._turn_order(descending=False)),
            ("Alt+Down", self._table, lambda: self._turn_order(descending=True)),
        )
        for key, owner, act in keys:
            QShortcut(QKeySequence(key), owner, act, context=here)

    def _on_find(self) -> None:
        self._filters.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filters.line.selectAll()

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self._cards)
        column.addWidget(self._filters)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self._table, 1)
        self._people.setFixedWidth(px(_PEOPLE_WIDTH))
        row.addWidget(self._people)
        column.addLayout(row, 1)
        column.addWidget(self._papers)
        self.setFocusProxy(self._filters.line)
        self.setTabOrder(self._filters.line, self._table)
        self.setTabOrder(self._table, self._people.table)
