"""An import on its way: slice after slice in the writing lane, a clerk's save in between."""

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from sepdesk.desk.sheets import Importing
from sepdesk.ui.background import Background


class Running(QObject):
    """Runs one import; each slice queues anew, behind whatever else was to be written meanwhile.

    Signals:
        progressed: rows done, rows in all, seconds left (-1 while unknown).
        ended: the import has come to its end, was stopped, or failed.
        failed: the exception; sent before `ended`.
    """

    progressed = Signal(int, int, int)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self, importing: Importing, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.importing, self._background = importing, background
        self._stopped = False
        self._since = QElapsedTimer()

    def start(self) -> None:
        """Begin."""
        self._since.start()
        self._next()

    def stop(self) -> None:
        """File no further row; what is filed stays filed."""
        self._stopped = True

    def _next(self) -> None:
        task = self._background.on_store(lambda _: self.importing.step())
        task.succeeded.connect(self._on_step)
        task.failed.connect(self._on_failed)

    def _on_step(self, more: object) -> None:
        done, total = self.importing.done, self.importing.total
        left = self._since.elapsed() / 1000 / done * (total - done) if done else -1
        self.progressed.emit(done, total, int(left))
        if more and not self._stopped:
            self._next()
        else:
            self.ended.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(error)
        self.ended.emit()
