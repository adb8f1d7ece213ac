"""The line edit of all fields: Enter moves on and never submits."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def moves_on(event: QKeyEvent) -> bool:
    """Tell whether a key means "next field": Enter, but not Ctrl+Enter, which the form takes."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in _ENTER and held == Qt.KeyboardModifier.NoModifier


class Line(QLineEdit):
    """A line edit in a form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if moves_on(event):
            event.accept()
            self.focusNextChild()
        elif event.key() in _ENTER or (
            event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
        ):
            event.ignore()  # the form's
        else:
            super().keyPressEvent(event)

    def show_text(self, text: str) -> None:
        """Put text there as long as it is another one, seen from its beginning."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
