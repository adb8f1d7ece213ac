"""A table's lines: frozen values in, text out; it never queries and never writes."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

Line = TypeVar("Line")
Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
TONE_ROLE = Qt.ItemDataRole.UserRole + 2
_TOP = QModelIndex()
_SIDES = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight}


@dataclass(frozen=True)  # with slots, Python 3.11 fails on Column[Line](...)
class Column(Generic[Line]):
    """One column.

    Attributes:
        title: of the header.
        text: what a cell says; `""` for an empty cell.
        align: `right` for numbers, header included.
        width: in pixels at standard size of type.
        stretch: takes the space that is left; at least one column of a table should.
        tone: refuse, warn, good, open, quiet or `""`; the text must say the same in words.
    """

    title: str
    text: Callable[[Line], str]
    align: str = "left"
    width: int = 120
    stretch: bool = False
    tone: Callable[[Line], str] | None = None


class LinesModel(QAbstractTableModel, Generic[Line]):
    """Lines of one kind, replaced as a whole or one at a time."""

    def __init__(
        self,
        columns: Sequence[Column[Line]],
        key: Callable[[Line], Hashable],
        parent: QObject | None = None,
    ) -> None:
        """Build an empty table.

        Args:
            columns: left to right.
            key: what makes two lines the same record, such as the person's id.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines instead of the present ones.

        The same records in the same order are updated in place, so that a refresh moves neither
        selection nor scroll position; only another result resets the table.
        """
        new = tuple(lines)
        if new and [self._key(x) for x in new] == [self._key(x) for x in self._lines]:
            for row, line in enumerate(new):
                self._put(row, line)
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    def update_line(self, line: Line) -> None:
        """Replace the line of the same record, keeping selection and scroll position."""
        row = self.row_of(self._key(line))
        if row is not None:
            self._put(row, line)

    def lines(self) -> tuple[Line, ...]:
        """Return what is shown."""
        return self._lines

    def line_at(self, row: int) -> Line | None:
        """Return the line of a row; None outside the table."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def key_at(self, row: int) -> Hashable:
        """Return the key of a row's line; None outside the table."""
        return self._key(self._lines[row]) if 0 <= row < len(self._lines) else None

    def row_of(self, key: Hashable) -> int | None:
        """Find the row of a record."""
        return next((row for row, x in enumerate(self._lines) if self._key(x) == key), None)

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(line)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _SIDES[column.align] | Qt.AlignmentFlag.AlignVCenter
            case _ if role == TONE_ROLE:
                return column.tone(line) if column.tone else ""
            case _ if role == LINE_ROLE:
                return line
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[self.columns[section].align] | Qt.AlignmentFlag.AlignVCenter
        return None

    def _put(self, row: int, line: Line) -> None:
        if self._lines[row] != line:
            self._lines = (*self._lines[:row], line, *self._lines[row + 1 :])
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
