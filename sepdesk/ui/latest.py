"""Only the latest question counts: ask in the background, drop the answers to older questions."""

from PySide6.QtCore import QObject, Signal, Slot

from sepdesk.ui.background import Background, Task, Work


class Latest(QObject):
    """Asks one kind of question on the reading lane; a new one drops the one before.

    Signals:
        answered: what the work of the latest question returned.
        failed: the exception that it raised.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._task: Task | None = None

    def ask(self, work: Work) -> None:
        """Ask; work that still queues for an older question is not done at all."""
        self.drop()
        self._task = self._background.read(work)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)

    def drop(self) -> None:
        """Want no answer any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def is_waiting(self) -> bool:
        """Tell whether an answer is still to come."""
        return self._task is not None

    @Slot(object)
    def _on_succeeded(self, answer: object) -> None:
        if self.sender() is self._task:
            self._task = None
            self.answered.emit(answer)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if self.sender() is self._task:
            self._task = None
            self.failed.emit(error)
