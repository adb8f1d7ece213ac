"""Counts in the background, a moment at a time, so that a look-up never waits behind it."""

import datetime as dt

from PySide6.QtCore import QObject, QTimer, Signal

from sepdesk.desk.session import Session
from sepdesk.desk.statistics import Counting, Step, Told, Work, advance, is_remote
from sepdesk.domain.statistics import Wanted
from sepdesk.ui.background import Background, Task

_TELL_AFTER_MS = 500


class Counter(QObject):
    """Asks for one day at a time; a new question drops the one before.

    Signals:
        counted: what was `Told` about the latest question.
        stepped: how far it is, in words; not in the first half second.
        stopped: the clerk wants to know no more.
        failed: the exception that the counting raised.
    """

    counted = Signal(object)
    stepped = Signal(str)
    stopped = Signal()
    failed = Signal(object)

    def __init__(
        self, session: Session, background: Background, counting: Counting, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._counting = session, background, counting
        self._work: Work | None = None
        self._task: Task | None = None
        self._late = QTimer(self, singleShot=True, interval=_TELL_AFTER_MS)

    def ask(self, day: dt.date, wanted: Wanted) -> None:
        """Count a day."""
        self._drop()
        self._work = self._counting.work(day, wanted)
        self._late.start()
        self._go_on(self._work)

    def stop(self) -> None:
        """Want no answer any more; what is counted so far is thrown away."""
        if self._work is not None:
            self._drop()
            self.stopped.emit()

    def is_counting(self) -> bool:
        """Tell whether an answer is still to come."""
        return self._work is not None

    def _drop(self) -> None:
        self._work = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _go_on(self, work: Work) -> None:
        lane = self._background.network if is_remote(self._session) else self._background.read
        self._task = lane(lambda _: advance(self._session, work))
        self._task.succeeded.connect(lambda found: self._on_found(work, found))
        self._task.failed.connect(lambda error: self._on_failed(work, error))

    def _on_found(self, work: Work, found: Step | Told) -> None:
        if work is not self._work:
            return
        if isinstance(found, Told):
            self._drop()
            self.counted.emit(found)
            return
        if not self._late.isActive():
            self.stepped.emit(f"{found.what} {found.done}/{found.total}")
        self._go_on(work)

    def _on_failed(self, work: Work, error: BaseException) -> None:
        if work is self._work:
            self._drop()
            self.failed.emit(error)
