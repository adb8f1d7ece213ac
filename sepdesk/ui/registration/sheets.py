"""The form on paper, from the tab: what is on screen, what was saved, or the blank."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from sepdesk.desk import printing
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.domain.submissions import OpId
from sepdesk.ui.background import Background, Task
from sepdesk.ui.preview import PreviewDialog

_MOST_COPIES = 1000


def choose_copies(parent: QWidget) -> int | None:
    """Ask how many blank forms; None if the clerk thinks better of it."""
    copies, sure = QInputDialog.getInt(parent, "打印空白表", "份数", 1, 1, _MOST_COPIES)
    return copies if sure else None


class Sheets(QObject):
    """Draws sheets in the background and shows each in a preview.

    Signals:
        failed: the exception; one with `field` and `text` names a field of the appendix.
    """

    failed = Signal(object)

    def __init__(self, session: Session, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._background, self._window = session, background, window

    def show_paper(self, paper: PaperInput) -> None:
        """Show what is not saved, with its watermark."""
        self._show(self._background.free(lambda _: printing.preview(self._session, paper)))

    def show_saved(self, op_id: OpId) -> None:
        """Show a saved form with its numbers."""
        self._show(self._background.read(lambda _: printing.saved(self._session, op_id)))

    def show_blank(self) -> None:
        """Ask how many, and show blank forms."""
        copies = choose_copies(self._window)
        if copies is not None:
            self._show(
                self._background.free(
                    lambda progress: printing.blank(self._session, copies, progress)
                )
            )

    def _show(self, task: Task) -> None:
        task.succeeded.connect(self._on_drawn)
        task.failed.connect(self.failed)

    def _on_drawn(self, sheet: printing.Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self._window).open()
