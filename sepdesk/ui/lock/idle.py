"""How long nobody has touched the desk, by a clock that cannot be put back."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from typing_extensions import override

from sepdesk.clock import Clock

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Watches the events of the application.

    Idle is what either clock says: the monotonic one, which on some systems stands still while the
    machine sleeps, or the date, which may be put forward. Neither put back keeps a desk open.

    Signals:
        idled: nobody has touched the desk for as long as was set.
    """

    idled = Signal()

    def __init__(self, application: QObject, clock: Clock, look_every_ms: int = 2000) -> None:
        super().__init__(application)
        self._clock = clock
        self._minutes = 0
        self._timer = QTimer(self, interval=look_every_ms)
        self._timer.timeout.connect(self._look)
        application.installEventFilter(self)
        self._touched()

    def watch(self, minutes: int) -> None:
        """Begin anew: so many minutes without a touch; 0 watches nothing."""
        self._minutes = minutes
        self._touched()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched()
        return False

    def _touched(self) -> None:
        self._since = self._clock.monotonic()
        self._at = self._clock.now()

    def _look(self) -> None:
        ran = self._clock.monotonic() - self._since
        passed = (self._clock.now() - self._at).total_seconds()
        if max(ran, passed) >= self._minutes * 60:
            self._timer.stop()
            self.idled.emit()
