"""The row above the ledger: which days, which matter, which state."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.desk.ledger import LATE_WORD, Period, Wanted, month_of
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS, SubmissionKind, SubmissionState
from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label

TODAY_KEY, MONTH_KEY = "Ctrl+T", "Ctrl+M"
_KINDS = (
    Option(None, "全部事项"),
    *(Option(kind, word) for kind, word in KIND_WORDS.items()),
)
_STATES = (
    Option(None, "全部状态"),
    Option(LATE_WORD, LATE_WORD),
    *(Option(state, word) for state, word in STATE_WORDS.items()),
)
_PAUSE_MS = 250


class FilterRow(QWidget):
    """Days from and to, matter, state.

    Signals:
        period_changed: a `Period`; sent once typing pauses, and only for days that can be read.
        wanted_changed: a `Wanted`.
    """

    period_changed = Signal(object)
    wanted_changed = Signal(object)

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.first, self.last = DateField("从", today), DateField("至", today)
        self.kind, self.state = Choice(_KINDS), Choice(_STATES)
        self.today = button(f"今天 {TODAY_KEY}")
        self.month = button(f"本月 {MONTH_KEY}")
        self._told = label(part="quiet")
        self._period = Period(today(), today())
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._wire()
        self._show(self._period)
        self.setFocusProxy(self.first)

    def period(self) -> Period:
        """Return the days that hold: the last that could be read."""
        return self._period

    def wanted(self) -> Wanted:
        """Return what else is chosen."""
        kind, state = self.kind.key(), self.state.key()
        return Wanted(
            kind if isinstance(kind, SubmissionKind) else None,
            state if isinstance(state, SubmissionState) else None,
            late=state == LATE_WORD,
        )

    def choose_today(self) -> None:
        """Show today."""
        self._set(Period(self._today(), self._today()))

    def choose_month(self) -> None:
        """Show the present month."""
        self._set(month_of(self._today()))

    def clear(self) -> None:
        """Want every matter in every state again; the days stay."""
        self.blockSignals(True)
        self.kind.setCurrentIndex(0)
        self.state.setCurrentIndex(0)
        self.blockSignals(False)
        self.wanted_changed.emit(self.wanted())

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Say how many lines there are, or what cannot be read."""
        self._told.setText(text)
        self._told.setProperty("tone", "refuse" if warn else "")
        self._told.style().polish(self._told)

    def _set(self, period: Period) -> None:
        self._pause.stop()
        self._show(period)
        self._period = period
        self.period_changed.emit(period)

    def _show(self, period: Period) -> None:
        self.first.set_value(period.first)
        self.last.set_value(period.last)

    def _on_paused(self) -> None:
        first, last = self.first.value(), self.last.value()
        if first is None or last is None:
            self.tell("日期不能识别，请写成 2026-11-24 或 11-24。", warn=True)
        elif first > last:
            self.tell("起始日晚于截止日。", warn=True)
        elif Period(first, last) != self._period:
            self._period = Period(first, last)
            self.period_changed.emit(self._period)

    def _wire(self) -> None:
        for field in (self.first, self.last):
            field.changed.connect(self._pause.start)
        self._pause.timeout.connect(self._on_paused)
        self.today.clicked.connect(self.choose_today)
        self.month.clicked.connect(self.choose_month)
        for choice in (self.kind, self.state):
            choice.currentIndexChanged.connect(lambda _: self.wanted_changed.emit(self.wanted()))

    def _lay_out(self) -> None:
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for field in (self.first, self.last):
            field.setFixedWidth(px(112))
            row.addWidget(label(field.name, "label"))
            row.addWidget(field)
        for made in (self.today, self.month):
            row.addWidget(made)
        for choice, name, width in ((self.kind, "事项", 140), (self.state, "状态", 150)):
            choice.setAccessibleName(name)
            choice.setFixedWidth(px(width))
            choice.setCurrentIndex(0)
            row.addWidget(choice)
        row.addStretch(1)
        row.addWidget(self._told)
