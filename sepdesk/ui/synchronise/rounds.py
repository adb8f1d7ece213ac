"""Rounds with the platform: by hand or by the clock, one at a time."""

import random
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from sepdesk.desk import synchronise as desk
from sepdesk.desk.session import Session
from sepdesk.desk.synchronise import Hindrance, NotSynchronised, Synchronised
from sepdesk.ui.background import Background, Task
from sepdesk.ui.synchronise.pace import next_wait

_NEEDS_A_PERSON = (Hindrance.NO_PLATFORM, Hindrance.DEVICE, Hindrance.SUSPENDED, Hindrance.OUTDATED)
"""Trying again by itself mends none of these; a round by hand begins the pace anew."""


class Rounds(QObject):
    """Runs rounds and paces the automatic ones.

    Signals:
        began: a round runs.
        progressed: done, total (-1 while unknown), what.
        ended: Synchronised or NotSynchronised; None: the clerk stopped it.
        failed: the exception that broke it: this station's files, or a bug.
    """

    began = Signal()
    progressed = Signal(int, int, str)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        background: Background,
        parent: QObject | None = None,
        share: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._share = session, background, share
        self._task: Task | None = None
        self._outcome: object = None
        self._error: object = None
        self._interval = 0.0
        self._failures = 0
        self._by_hand = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(lambda: self._begin(by_hand=False))

    def start(self) -> bool:
        """Begin a round now, because somebody asked for it; False if one runs already."""
        return self._begin(by_hand=True)

    def start_quietly(self) -> bool:
        """Begin a round that nobody asked for; False if one runs already."""
        return self._begin(by_hand=False)

    def cancel(self) -> None:
        """Stop the round at its next checkpoint; what it has brought stays."""
        if self._task is not None:
            self._task.cancel()

    def is_running(self) -> bool:
        """Tell whether a round runs."""
        return self._task is not None

    def by_hand(self) -> bool:
        """Tell whether the present or last round was asked for by somebody."""
        return self._by_hand

    def set_interval(self, seconds: float) -> None:
        """Make a round every so often; 0 makes none by itself."""
        self._interval, self._failures = seconds, 0
        self._timer.stop()
        if self._task is None:
            self._plan()

    def seconds_left(self) -> float | None:
        """Tell how long until the next automatic round; None where none is planned."""
        return self._timer.remainingTime() / 1000 if self._timer.isActive() else None

    def _begin(self, *, by_hand: bool) -> bool:
        if self._task is not None:
            return False
        self._timer.stop()
        self._by_hand, self._outcome, self._error = by_hand, None, None
        session = self._session
        self._task = self._background.network(lambda progress: desk.synchronise(session, progress))
        self._task.progressed.connect(self.progressed)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self.began.emit()
        return True

    def _on_succeeded(self, outcome: object) -> None:
        self._outcome = outcome

    def _on_failed(self, error: object) -> None:
        self._error = error

    def _on_finished(self) -> None:
        # Told only now, when another round may begin: whoever hears it may want one at once.
        self._task = None
        outcome, error = self._outcome, self._error
        if isinstance(outcome, Synchronised):
            self._failures = 0
        elif isinstance(outcome, NotSynchronised) or error is not None:
            self._failures += 1
        hopeless = isinstance(outcome, NotSynchronised) and outcome.hindrance in _NEEDS_A_PERSON
        if not hopeless:
            self._plan()
        if error is None:
            self.ended.emit(outcome)
        else:
            self.failed.emit(error)

    def _plan(self) -> None:
        if self._interval > 0:
            wait = next_wait(self._interval, self._failures, self._share())
            self._timer.start(round(wait * 1000))
