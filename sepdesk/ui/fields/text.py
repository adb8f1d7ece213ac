"""Fields of free text."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from sepdesk.domain.writable import UNWRITABLE, writable
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.line import Line

Mend = Callable[[str], str]


def plain_width(text: str) -> str:
    """Replace full-width letters, digits and signs, and the wide space, by the usual ones."""
    return "".join(_NARROW.get(character, character) for character in text)


_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}


def mend_phone(text: str) -> str:
    """Keep what a phone number is made of: digits, +, -, brackets become -, blanks go."""
    narrow = plain_width(text).replace("(", "").replace(")", "-").replace("—", "-")
    return "".join(character for character in narrow if character in "0123456789+-")


class LineField(Field):
    """A field that is one line; what the line means is its subclass's to say."""

    def __init__(
        self,
        name: str,
        placeholder: str = "",
        max_length: int = 120,
        mend: Mend | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Build the field.

        Args:
            name: see `Field`.
            placeholder: shown while it is empty.
            max_length: characters.
            mend: applied at every edit; must not depend on what follows the given text.
            parent: as in Qt.
        """
        super().__init__(name, parent)
        self.line = Line()
        self.line.setPlaceholderText(placeholder)
        self.line.setMaxLength(max_length)
        self._mend = mend
        self._add_input(self.line)
        self.line.textEdited.connect(self._on_edited)

    def text(self) -> str:
        """Return what stands there, without blanks around it; for a draft."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Put back what stood in a draft, readable or not."""
        self.line.show_text(writable(text))
        self._on_left()

    def set_read_only(self, read_only: bool) -> None:
        """Let the clerk read and copy, but not change."""
        self.line.setReadOnly(read_only)

    def _on_edited(self, text: str) -> None:
        clean = writable(text)
        if clean != text:
            # The platform would send the whole form back for it.
            place = len(writable(text[: self.line.cursorPosition()]))
            self.line.setText(clean)
            self.line.setCursorPosition(place)
            self.set_problem(UNWRITABLE)
            text = clean
        elif self.problem() == UNWRITABLE:
            self.set_problem("")
        if self._mend is not None and self._mend(text) != text:
            place = len(self._mend(text[: self.line.cursorPosition()]))
            self.line.setText(self._mend(text))
            self.line.setCursorPosition(place)
        self.changed.emit()

    @override
    def _on_left(self) -> None:
        self.line.show_text(self.text())


class TextField(LineField):
    """One line of text."""

    def value(self) -> str:
        return self.text()

    def set_value(self, value: str) -> None:
        self.line.show_text(value)


class PhoneField(TextField):
    """A phone number, mended while it is typed; whether it can be one is the domain's to judge."""

    def __init__(
        self,
        name: str,
        placeholder: str = "",
        mend: Mend = mend_phone,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder, 24, mend, parent)
