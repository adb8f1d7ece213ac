"""The number of an identity document."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.fields.text import Mend, TextField, plain_width


def mend_number(text: str) -> str:
    """Write a number as documents print it: narrow, without blanks, letters as capitals."""
    return "".join(plain_width(text).split()).upper()


class IdNumberField(TextField):
    """A number, mended while it is typed, with the kind of its document before it if wanted."""

    def __init__(
        self,
        name: str,
        kinds: Sequence[Option] = (),
        placeholder: str = "",
        mend: Mend = mend_number,
        parent: QWidget | None = None,
    ) -> None:
        """Build the field.

        Args:
            name: see `Field`.
            kinds: kinds of document, the usual first; empty: the form asks for the kind elsewhere.
            placeholder: shown while it is empty.
            mend: see `TextField`.
            parent: as in Qt.
        """
        super().__init__(name, placeholder, 32, mend, parent)
        self._kinds: Choice | None = None
        if kinds:
            self._kinds = Choice(kinds)
            self._kinds.setCurrentIndex(0)
            self._kinds.activated.connect(self.changed)
            self._row.removeWidget(self.line)
            self._add_input(self._kinds, 0, "的种类")
            self._row.addWidget(self.line, 1)
            QWidget.setTabOrder(self._kinds, self.line)

    def kind(self) -> object:
        """Return the key of the document's kind; None if the field asks for none."""
        return None if self._kinds is None else self._kinds.key()

    def set_kind(self, key: object) -> None:
        """Choose a kind by its key."""
        if self._kinds is not None:
            self._kinds.choose(key)
