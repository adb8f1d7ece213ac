"""What a locked desk hides: every window of the work, and afterwards the same ones again."""

from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from shiboken6 import isValid


class Curtain:
    """Hides the windows of a shell, dialogs and previews too, and shows them again.

    A question that waited for its answer counts as not answered.
    """

    def __init__(self, shell: QWidget) -> None:
        self._shell = shell
        self._hidden: list[QWidget] = []

    def draw(self) -> None:
        """Hide all that is shown."""
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            following = QApplication.activePopupWidget()
            popup = None if following is popup else following
        self._hidden = [x for x in self._windows() if x.isVisible()]
        for window in reversed(self._hidden):
            window.hide()

    def open(self) -> None:
        """Show the same windows, the last one in front, with the keyboard where it was."""
        for window in self._hidden:
            if isValid(window):
                window.show()
        front = next((x for x in reversed(self._hidden) if isValid(x)), self._shell)
        self._hidden = []
        front.raise_()
        front.activateWindow()

    def _windows(self) -> list[QWidget]:
        children = [
            x
            for x in self._shell.findChildren(QWidget)
            if x.isWindow() and not isinstance(x, QMenu)
        ]
        return [self._shell, *(x for x in children if isinstance(x, QDialog) or x.isVisible())]
