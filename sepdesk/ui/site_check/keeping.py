"""A running check goes to the disk while it is typed, so that it survives a crash (D-2)."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from sepdesk.desk import site_check_drafts
from sepdesk.desk.session import Session
from sepdesk.desk.site_check_entry import CheckInput
from sepdesk.ui.background import Background

_DELAY_MS = 400


class Keeping(QObject):
    """Writes what stands on screen, a little after the last change.

    Signals:
        kept: it is on the disk.
        failed: the exception of a write; it still stands on screen.
    """

    kept = Signal()
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        background: Background,
        read: Callable[[], CheckInput | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._read = session, background, read
        self.draft_id = ""
        self._writing = 0
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self.flush)

    def begin(self, draft_id: str = "") -> None:
        """Turn to another check: a new one, or one that was put aside."""
        self._delay.stop()
        self.draft_id = draft_id or self._session.new_id()

    def keep_soon(self) -> None:
        """Something has changed."""
        self._delay.start()

    def flush(self) -> None:
        """Write now what stands on screen."""
        self._delay.stop()
        given = self._read()
        if given is None:
            return
        session, draft_id = self._session, self.draft_id
        self._writing += 1
        task = self._background.on_store(lambda _: site_check_drafts.keep(session, draft_id, given))
        task.succeeded.connect(self._on_kept)
        task.failed.connect(self._on_failed)

    def stop(self) -> None:
        """Write nothing more of this check: it was saved or given up."""
        self._delay.stop()

    def is_pending(self) -> bool:
        """Tell whether something on screen is not on the disk yet."""
        return self._delay.isActive() or self._writing > 0

    def _on_kept(self, _: object) -> None:
        self._writing -= 1
        self.kept.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._writing -= 1
        self.failed.emit(error)
