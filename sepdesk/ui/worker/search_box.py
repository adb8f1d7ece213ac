"""The box one types into; the list below follows."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

_DEBOUNCE_MS = 25  # a fast typist's letters come together; nobody sees a thirtieth of a second
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_INTO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)


class SearchBox(QLineEdit):
    """Says what is typed, a moment after the last key, and hands some keys on to the list.

    Signals:
        asked: what stands there, without blanks around it.
        went_down: the keyboard is to go into the list.
        entered: Enter; the first line of the list is meant.
    """

    asked = Signal(str)
    went_down = Signal()
    entered = Signal()

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "search")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(60)
        self.setClearButtonEnabled(True)
        self._delay = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._delay.timeout.connect(self.ask_now)
        self.textChanged.connect(lambda _: self._delay.start())

    def text_asked(self) -> str:
        """Return what stands there, without blanks around it."""
        return self.text().strip()

    def ask_now(self) -> None:
        """Ask without waiting any longer."""
        self._delay.stop()
        self.asked.emit(self.text_asked())

    def is_settled(self) -> bool:
        """Tell whether all that is typed has been asked."""
        return not self._delay.isActive()

    def take_key(self, event: QKeyEvent) -> None:
        """Go on typing here with a key that fell elsewhere."""
        self.setFocus()
        self.end(False)
        self.keyPressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _INTO_LIST:
            self.went_down.emit()
        elif event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def types_text(event: QKeyEvent) -> bool:
    """Tell whether a key is meant to type: a character, or Backspace."""
    held = event.modifiers() & (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    typed = event.text()
    return not held and (
        event.key() == Qt.Key.Key_Backspace or (bool(typed.strip()) and typed.isprintable())
    )
