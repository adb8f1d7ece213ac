"""Run plain functions off the GUI thread and bring the outcome back to it."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QObject, QRunnable, QThreadPool, Signal, Slot
from typing_extensions import override

from sepdesk.progress import CancelledError, Progress

Work = Callable[[Progress], object]


class Task(QObject):
    """One piece of work in flight; itself the `Progress` that the work sees.

    The object lives in the GUI thread although the work does not. Its signals therefore reach any
    receiver, even a lambda, in the GUI thread. A worker object moved to a QThread would call
    lambdas in the worker's thread. Connect at once after starting: the task is gone once
    `finished` was delivered (`cancel` alone stays harmless).

    Signals:
        progressed: done, total (-1 while unknown), what.
        succeeded: what the work returned.
        failed: the exception that it raised; not sent for a cancellation.
        finished: always, and always last.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()
    _ended = Signal(object, object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._ended.connect(self._deliver)

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint; `finished` still follows."""
        self._stop.set()

    def report(self, done: int, total: int | None, what: str) -> None:
        """See `Progress.report`. Called on the worker thread."""
        self.progressed.emit(done, -1 if total is None else total, what)

    def checkpoint(self) -> None:
        """See `Progress.checkpoint`. Called on the worker thread."""
        if self._stop.is_set():
            raise CancelledError

    def run(self) -> None:
        """Do the work, unless it was cancelled while it queued. Called on the worker thread."""
        result: object = None
        error: BaseException | None = None
        try:
            self.checkpoint()
            result = self._work(self)
        except BaseException as raised:  # a lost outcome would leave the clerk waiting for ever
            error = raised
        self._ended.emit(result, error)

    @Slot(object, object)
    def _deliver(self, result: object, error: BaseException | None) -> None:
        try:
            if error is None:
                self.succeeded.emit(result)
            elif not isinstance(error, CancelledError):
                self.failed.emit(error)
        finally:
            self.finished.emit()


class _Call(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    @override
    def run(self) -> None:
        self._task.run()


class Background(QObject):
    """Four lanes: writing, reading and network take one task at a time, the free one several.

    One writer at a time is what SQLite gives us anyway; waiting for our turn here is better than
    waiting for a lock there, because a queued task can be cancelled. A look-up never waits behind
    a write, and neither waits behind the network.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = self._lane(1)
        self._read = self._lane(1)
        self._network = self._lane(1)
        self._free = self._lane(QThreadPool().maxThreadCount())
        self._live: set[Task] = set()

    def on_store(self, work: Work) -> Task:
        """Run work that writes the station's files; short, or in slices of at most 50 ms."""
        return self._start(self._store, work)

    def read(self, work: Work) -> Task:
        """Run work that only reads, on the reading connection."""
        return self._start(self._read, work)

    def network(self, work: Work) -> Task:
        """Run work that waits for the platform; never inside a transaction."""
        return self._start(self._network, work)

    def free(self, work: Work) -> Task:
        """Run work that touches neither the files nor the network, such as drawing a PDF."""
        return self._start(self._free, work)

    def close(self, within_ms: int) -> bool:
        """Cancel everything and wait; False if something is still running.

        What still queues is not begun any more: let what must be written finish before closing.
        """
        for task in tuple(self._live):
            task.cancel()
        deadline = QDeadlineTimer(within_ms)
        lanes = (self._store, self._read, self._network, self._free)
        return all(lane.waitForDone(deadline) for lane in lanes)

    def _lane(self, threads: int) -> QThreadPool:
        lane = QThreadPool(self)
        lane.setMaxThreadCount(threads)
        lane.setExpiryTimeout(-1)  # a lane keeps its threads, so a connection keeps its thread
        return lane

    def _start(self, lane: QThreadPool, work: Work) -> Task:
        task = Task(work, self)
        self._live.add(task)
        # Not a lambda: it would own this object, and let it go in the midst of the task's deletion.
        task.finished.connect(self._on_finished)
        lane.start(_Call(task))
        return task

    @Slot()
    def _on_finished(self) -> None:
        task = self.sender()
        assert isinstance(task, Task)
        self._live.discard(task)
        task.deleteLater()
