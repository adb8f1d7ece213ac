"""Backups while the window is open, and what is told of the station's files; hinders nobody."""

import logging

from PySide6.QtCore import QObject, QTimer

from sepdesk.desk.care import AT_CLOSE, BackupFailedError, back_up_if_due
from sepdesk.ui.background import Background
from sepdesk.ui.notices import Notice
from sepdesk.ui.seat import Seat

_log = logging.getLogger(__name__)
_FIRST_LOOK_MS = 60_000
_LOOK_MS = 15 * 60_000
_KEY = "backup"


class Care(QObject):
    """Looks now and then whether a backup is due; why one failed is told once."""

    def __init__(
        self, seat: Seat, background: Background, first_look_ms: int = _FIRST_LOOK_MS
    ) -> None:
        """Begin to look.

        Args:
            seat: whose window is told.
            background: makes the backup beside all that waits for the writer.
            first_look_ms: after the start, which has enough to do.
        """
        super().__init__(seat)
        self._seat, self._background = seat, background
        self._told: set[str] = set()
        self._timer = QTimer(self, interval=first_look_ms)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def tell(self, texts: tuple[str, ...]) -> None:
        """Tell how the files were found; stays until the clerk closes it."""
        for text in texts:
            self._seat.window().shell.tell(Notice("warn", text))

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def back_up_at_close(self) -> None:
        """Make a backup before the files are shut, if the last one is not fresh."""
        session = self._seat.session
        if session is None:
            return
        try:
            back_up_if_due(session.files, session.clock, AT_CLOSE)
        except BackupFailedError as error:
            _log.warning("no backup was made at closing: %s", error)

    def _look(self) -> None:
        self._timer.setInterval(_LOOK_MS)
        session = self._seat.session
        if session is None or self._seat.is_locked:
            return
        # On the free lane: it writes nothing of the station's, and a save must not queue behind it.
        task = self._background.free(lambda _: back_up_if_due(session.files, session.clock))
        task.failed.connect(self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, BackupFailedError):
            raise error
        if error.text not in self._told:
            self._told.add(error.text)
            self._seat.window().shell.tell(Notice("warn", error.text, key=_KEY))
