"""Fields on the page: name at the left, input, finding below it."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.ui.fields.field import Field
from sepdesk.ui.look import current
from sepdesk.ui.parts import label

_HEIGHT = 34


class FormGrid(QWidget):
    """The two columns of the paper.

    The keyboard goes through the fields in the order in which they were added.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = current().px
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        self.share(1, 1)
        self._labels: dict[Field, QLabel] = {}
        self._rows = 0

    def share(self, left: int, right: int) -> None:
        """Share the width between the two columns; the numbers stand in the right one."""
        self._grid.setColumnStretch(1, left)
        self._grid.setColumnStretch(3, right)

    def add_row(self, left: Field, right: Field | None = None) -> None:
        """Add one field over the whole width, or two beside each other."""
        row = self._next_row()
        self._put(left, row, 0, 1 if right else 3)
        if right is not None:
            self._put(right, row, 2, 1)
        for field in (left, right):
            if field is not None:
                field.finding_changed.connect(lambda: self._place_findings(row, left, right))
        self._place_findings(row, left, right)

    def add_half(self, left: Field) -> None:
        """Add one field of half the width, with nothing beside it."""
        row = self._next_row()
        self._put(left, row, 0, 1)
        left.finding_changed.connect(lambda: self._place_findings(row, left, None))
        self._place_findings(row, left, None)

    def set_shown(self, field: Field, shown: bool) -> None:
        """Show or hide a field with its name and finding."""
        field.setVisible(shown)
        self._labels[field].setVisible(shown)
        field.finding_line.allow(shown)

    def label_of(self, field: Field) -> QLabel:
        """Return the name's label, for a form whose names differ by kind."""
        return self._labels[field]

    def place_of(self, field: Field) -> tuple[int, int]:
        """Return row and column of a field, by which fields sort as the keyboard passes them."""
        row, column, _, _ = cast(
            "tuple[int, int, int, int]", self._grid.getItemPosition(self._grid.indexOf(field))
        )  # the stubs say object
        return row, column

    def _next_row(self) -> int:
        """Open a line of the form: its fields, and their findings in the grid's row below."""
        row = 2 * self._rows
        self._rows += 1
        self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(row + 2, 1)  # what height is left stays below the last line
        return row

    def _put(self, field: Field, row: int, column: int, span: int) -> None:
        name = _name_label(field)
        self._labels[field] = name
        self._grid.addWidget(name, row, column, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(field, row, column + 1, 1, span)

    def _place_findings(self, row: int, left: Field, right: Field | None) -> None:
        """Let the left sentence run on under the right field while that one has none."""
        beside = right is not None and bool(right.finding_line.text())
        self._move(left, row + 1, 1, 1 if beside else 3)
        if right is not None:
            self._move(right, row + 1, 3, 1)

    def _move(self, field: Field, row: int, column: int, span: int) -> None:
        line = field.finding_line
        self._grid.removeWidget(line)
        if line.text():
            self._grid.addWidget(line, row, column, 1, span)
        line.refresh()


class FieldRow(QWidget):
    """One field with its name at the left, for dialogs and filters."""

    def __init__(
        self, field: Field, name_width: int | None = None, parent: QWidget | None = None
    ) -> None:
        """Put a field into a row.

        Args:
            field: whose name is shown.
            name_width: of the name in pixels at standard size, so that rows align.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.field = field
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        name = _name_label(field)
        if name_width is not None:
            name.setFixedWidth(px(name_width))
        column = QVBoxLayout()
        column.setSpacing(px(4))
        column.addWidget(field)
        column.addWidget(field.finding_line)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        field.finding_line.refresh()


def _name_label(field: Field) -> QLabel:
    name = label(field.name, "label")
    name.setFixedHeight(current().px(_HEIGHT))
    name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    name.setBuddy(field)
    return name
