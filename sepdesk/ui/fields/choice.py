"""One of a few."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget
from typing_extensions import override

from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.line import moves_on
from sepdesk.ui.look import set_tone


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the key the program keeps, the words the clerk reads."""

    key: object
    title: str


class Choice(QComboBox):
    """A combo box for a form: Enter moves on, digits choose by place, the wheel only scrolls."""

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self.setProperty("tone", "")
        # The usual delegate paints the list like a menu and does not ask the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.currentIndexChanged.connect(self._on_index_changed)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these; the choice stays if it is still among them."""
        kept = self.key()
        self._options = tuple(options)
        self.clear()
        self.addItems([option.title for option in options])
        self.choose(kept)

    def key(self) -> object:
        """Return the chosen key; None if nothing is chosen."""
        place = self.currentIndex()
        return self._options[place].key if 0 <= place < len(self._options) else None

    def choose(self, key: object) -> None:
        """Choose by key; a key that is not offered chooses nothing."""
        keys = [option.key for option in self._options]
        self.setCurrentIndex(keys.index(key) if key in keys else -1)

    def _on_index_changed(self, place: int) -> None:
        set_tone(self, "yes" if place < 0 else "", "unset")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if moves_on(event):
            event.accept()
            self.focusNextChild()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        elif digit in "123456789" and digit and int(digit) <= len(self._options):
            self.setCurrentIndex(int(digit) - 1)
            self.activated.emit(int(digit) - 1)
        else:
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the form must not change what the paper says


class ChoiceField(Field):
    """One of a few; nothing is chosen until the clerk, or `set_value`, chooses."""

    def __init__(
        self,
        name: str,
        options: Sequence[Option],
        placeholder: str = "请选择",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self.combo = Choice(options)
        self.combo.setPlaceholderText(placeholder)
        self.combo.setCurrentIndex(-1)
        self._add_input(self.combo)
        self.combo.activated.connect(self.changed)

    def value(self) -> object:
        return self.combo.key()

    def set_value(self, key: object) -> None:
        self.combo.choose(key)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these; the choice stays if it is still among them."""
        self.combo.set_options(options)
