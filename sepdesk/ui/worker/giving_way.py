"""A table that leaves out columns where there is no room, such as with large type."""

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.table import EmptyState, Table

_ROOM = 112  # what the stretching column must keep to say anything


class GivingWay(Table):
    """Hides the columns that can be done without, one by one, before the others are cut off."""

    def __init__(
        self,
        model: LinesModel[Any],  # as in Table
        name: str,
        empty: EmptyState,
        spare: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        """Build the view of a model.

        Args:
            model: see `Table`.
            name: see `Table`.
            empty: see `Table`.
            spare: titles of the columns to leave out, the first one first.
            parent: as in Qt.
        """
        self._spare = spare
        super().__init__(model, name, empty, parent)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        px = current().px
        columns = self.lines_model().columns
        room = self.viewport().width()
        needed = sum(px(_ROOM if column.stretch else column.width) for column in columns)
        for title in self._spare:
            place = next(i for i, column in enumerate(columns) if column.title == title)
            hidden = needed > room
            needed -= px(columns[place].width) if hidden else 0
            self.setColumnHidden(place, hidden)
        super().resizeEvent(event)
