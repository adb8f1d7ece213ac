"""A field of several lines."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.look import current


class PassageField(Field):
    """Several lines of text; Tab leaves it, Enter begins a new line."""

    def __init__(
        self, name: str, placeholder: str = "", height: int = 120, parent: QWidget | None = None
    ) -> None:
        """Build the field.

        Args:
            name: see `Field`.
            placeholder: shown while it is empty.
            height: at least, in pixels at standard size of type; it grows with its place.
            parent: as in Qt.
        """
        super().__init__(name, parent)
        self.box = QPlainTextEdit()
        self.box.setPlaceholderText(placeholder)
        self.box.setTabChangesFocus(True)
        self.box.setMinimumHeight(current().px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._add_input(self.box)
        self._shows = False
        self.box.textChanged.connect(self._on_changed)

    def value(self) -> str:
        """Return what stands there, without blank lines around it."""
        return self.box.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Show a text; nobody is told that it changed."""
        self._shows = True
        self.box.setPlainText(value)
        self._shows = False

    def _on_changed(self) -> None:
        if not self._shows:
            self.changed.emit()


def name_at_top(grid: FormGrid, field: PassageField) -> None:
    """Put the name of a high field beside its first line."""
    layout = grid.layout()
    assert layout is not None
    layout.setAlignment(
        grid.label_of(field), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    )
