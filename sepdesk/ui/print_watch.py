"""Looks after a job that was sent: a printer finds out that it has no paper when it begins."""

from PySide6.QtCore import QObject, QTimer, Signal

from sepdesk.ui.background import Background
from sepdesk.ui.pages import trouble_of

_LOOKS = 6
_PAUSE_MS = 2500


class PrintWatch(QObject):
    """Asks for a printer's state at once and a few times more, off the window's thread.

    Signals:
        troubled: what hinders it, in Chinese; then no more is asked.
    """

    troubled = Signal(str)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._queue, self._left = "", 0
        self._again = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._again.timeout.connect(self._look)

    def begin(self, queue: str) -> None:
        """Look after a queue; the one before is forgotten."""
        self._queue, self._left = queue, _LOOKS if queue else 1
        self._look()

    def _look(self) -> None:
        self._left -= 1
        queue = self._queue
        task = self._background.free(lambda _: trouble_of(queue))
        task.succeeded.connect(self._on_seen)

    def _on_seen(self, trouble: str) -> None:
        if trouble:
            self.troubled.emit(trouble)
        elif self._left > 0:
            self._again.start()
