"""The row above the statistics: by what, of where, of whom, of which day."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.desk.statistics_lines import VIEW_WORDS, View
from sepdesk.domain.statistics import Wanted
from sepdesk.domain.units import UNIT_KIND_WORDS, UnitKind
from sepdesk.domain.work_items import ItemKey
from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import label

_KINDS = (
    Option(None, "全部类别"),
    *(Option(kind, word) for kind, word in UNIT_KIND_WORDS.items()),
)
_MONTHS = (Option(12, "近 12 个月"), Option(24, "近 24 个月"))
_ALL_ITEMS = Option(None, "全部项目")
_PAUSE_MS = 300


class FilterRow(QWidget):
    """View, place, kind, item, day, months.

    Signals:
        view_changed: a `View`.
        wanted_changed: a `Wanted`, or other months.
        day_changed: a date that can be counted; sent once typing pauses.
    """

    view_changed = Signal(object)
    wanted_changed = Signal(object)
    day_changed = Signal(object)

    def __init__(
        self,
        views: Sequence[View],
        places: Sequence[tuple[str, str]],
        today: Callable[[], dt.date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._day = today()
        self.view = Choice([Option(view, VIEW_WORDS[view]) for view in views])
        self.place = Choice([Option(code, name) for code, name in places])
        self.kind, self.item = Choice(_KINDS), Choice((_ALL_ITEMS,))
        self.day = DateField("统计日", today)
        self.months = Choice(_MONTHS)
        self._told = label(part="quiet")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._wire()
        self.day.set_value(self._day)
        self.setFocusProxy(self.view)

    def wanted(self) -> Wanted:
        """Return what is chosen."""
        place, kind, item = self.place.key(), self.kind.key(), self.item.key()
        return Wanted(
            place if isinstance(place, str) else "",
            kind if isinstance(kind, UnitKind) else None,
            item if isinstance(item, ItemKey) else None,
        )

    def chosen_view(self) -> View:
        """Return by what the numbers are told apart."""
        view = self.view.key()
        return view if isinstance(view, View) else View.ITEM

    def chosen_day(self) -> dt.date:
        """Return the day that holds: the last that could be read."""
        return self._day

    def chosen_months(self) -> int:
        """Return how many months are told."""
        months = self.months.key()
        return months if isinstance(months, int) else 12

    def set_day(self, day: dt.date) -> None:
        """Count another day."""
        self.day.set_value(day)
        self._on_paused()

    def offer_items(self, items: Sequence[Option]) -> None:
        """Offer these items; the choice stays where it still is among them."""
        self.item.blockSignals(True)
        self.item.set_options((_ALL_ITEMS, *items))
        if self.item.currentIndex() < 0:
            self.item.setCurrentIndex(0)
        self.item.blockSignals(False)

    def clear(self) -> None:
        """Want everything again; the day stays."""
        for choice in (self.place, self.kind, self.item):
            choice.blockSignals(True)
            choice.setCurrentIndex(0)
            choice.blockSignals(False)
        self.wanted_changed.emit(self.wanted())

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Say of when the numbers are, how far the counting is, or what cannot be read."""
        self._told.setText(text)
        set_tone(self._told, "refuse" if warn else "quiet")

    def _on_paused(self) -> None:
        day = self.day.value()
        if day is None:
            self.tell("日期不能识别，请写成 2026-11-24 或 11-24。", warn=True)
        elif day > self._today():
            self.tell("只能统计今天及以前。", warn=True)
        elif day < self._today() - dt.timedelta(days=3660):
            self.tell("最多统计到十年前。", warn=True)
        elif day != self._day:
            self._day = day
            self.day_changed.emit(day)

    def _wire(self) -> None:
        self.day.changed.connect(self._pause.start)
        self._pause.timeout.connect(self._on_paused)
        self.view.currentIndexChanged.connect(lambda _: self.view_changed.emit(self.chosen_view()))
        for choice in (self.place, self.kind, self.item, self.months):
            choice.currentIndexChanged.connect(lambda _: self.wanted_changed.emit(self.wanted()))

    def _lay_out(self) -> None:
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for choice, name, width in (
            (self.view, "统计方式", 172),
            (self.place, "地区", 146),
            (self.kind, "单位类别", 118),
            (self.item, "项目", 186),
        ):
            choice.setAccessibleName(name)
            choice.setFixedWidth(px(width))
            choice.setCurrentIndex(0)
            row.addWidget(choice)
        row.addWidget(label("统计日", "label"))
        self.day.setFixedWidth(px(112))
        row.addWidget(self.day)
        self.months.setAccessibleName("月数")
        self.months.setFixedWidth(px(128))
        self.months.setCurrentIndex(0)
        row.addWidget(self.months)
        row.addStretch(1)
        row.addWidget(self._told)
