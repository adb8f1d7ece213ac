"""The one kind of table of the window: rows to choose, never cells to edit."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from sepdesk.ui.lines_model import LINE_ROLE, TONE_ROLE, Column, LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label

__all__ = ["Column", "EmptyState", "LinesModel", "Table"]

ROW = 34
_HEADER = 38
_LOADING_AFTER_MS = 500


@dataclass(frozen=True, slots=True)
class EmptyState:
    """What stands where lines would stand: one sentence and one thing to do.

    Attributes:
        sentence: plain text.
        action_text: what the button says; empty for none.
        action: called when it is pressed.
    """

    sentence: str
    action_text: str = ""
    action: Callable[[], None] | None = None


class Table(QTableView):
    """A table by our grammar: choice by row, fixed heights, no grid, long text in a tooltip.

    Signals:
        chosen: the line that is now current (None: none); by mouse or keyboard.
        opened: the line on which Enter or a double click fell.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        model: LinesModel[Any],  # a signal has no type parameters, so the view keeps none
        name: str,
        empty: EmptyState,
        parent: QWidget | None = None,
    ) -> None:
        """Build the view of a model.

        Args:
            model: lines and columns.
            name: accessible name, such as 人员列表.
            empty: shown while there are no lines.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._empty = empty
        self._size = current().size
        self._kept: object = None
        self._overlay = _Overlay(self)
        self._loading = QTimer(self, singleShot=True, interval=_LOADING_AFTER_MS)
        self._loading.timeout.connect(self._on_still_loading)
        self._loading_sentence = ""
        self.setAccessibleName(name)
        self.horizontalHeader().setAccessibleName(f"{name}：列标题")
        self.setModel(model)
        self._set_up_rows()
        self._set_up_columns(model)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(LINE_ROLE)))
        self._show_overlay()

    def lines_model(self) -> LinesModel[Any]:
        """Return the model of lines."""
        model = self.model()
        assert isinstance(model, LinesModel)
        return model

    def chosen_line(self) -> object:
        """Return the current line; None if no row is chosen."""
        return self.lines_model().line_at(self.currentIndex().row())

    def choose_row(self, row: int) -> None:
        """Make a row current and scroll to it."""
        self.setCurrentIndex(self.model().index(row, 0))

    def set_empty(self, empty: EmptyState) -> None:
        """Say something else while there are no lines, such as 没有找到 or 没有网络."""
        self._loading.stop()
        self._empty = empty
        self._show_overlay()

    def show_loading(self, sentence: str) -> None:
        """Say that lines are on their way, if they take longer than half a second.

        The present lines stay; new lines, or `set_empty`, end it.
        """
        self._loading_sentence = sentence
        self._loading.start()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            if self.currentIndex().isValid():
                self.opened.emit(self.chosen_line())
            return
        super().keyPressEvent(event)

    @override
    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chosen.emit(current.data(LINE_ROLE) if current.isValid() else None)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Let rows and columns follow a new size of type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._size != current().size:
            by, self._size = current().size / self._size, current().size
            self._size_rows()
            self.setMinimumHeight(round(self.minimumHeight() * by))
            for place in range(self.model().columnCount()):
                self.setColumnWidth(place, round(self.columnWidth(place) * by))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._overlay.setGeometry(self.viewport().geometry())

    def _set_up_rows(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(_Cell(self))
        rows = self.verticalHeader()
        rows.hide()
        # Measured row heights cost 12 s on 50,000 rows.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._size_rows()

    def _size_rows(self) -> None:
        px = current().px
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(px(ROW))
        rows.setDefaultSectionSize(px(ROW))
        self.horizontalHeader().setFixedHeight(px(_HEADER))

    def _set_up_columns(self, model: LinesModel[Any]) -> None:
        px = current().px
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(px(40))
        for place, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(place, mode.Stretch if column.stretch else mode.Interactive)
            self.setColumnWidth(place, px(column.width))
        self.setMinimumHeight(px(_HEADER + 3 * ROW))

    def _on_about_to_reset(self) -> None:
        self._kept = self.lines_model().key_at(self.currentIndex().row())

    def _on_reset(self) -> None:
        self._loading.stop()
        self._show_overlay()
        row = None if self._kept is None else self.lines_model().row_of(self._kept)
        if row is not None:
            self.choose_row(row)
        elif self._kept is not None:
            self.chosen.emit(None)

    def _on_still_loading(self) -> None:
        if not self.lines_model().lines():
            self._overlay.show_state(EmptyState(self._loading_sentence))

    def _show_overlay(self) -> None:
        if self.lines_model().lines():
            self._overlay.hide()
        else:
            self._overlay.show_state(self._empty)


class _Overlay(QWidget):
    """The designed state instead of a bare white box."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.setProperty("part", "empty")
        self._action: Callable[[], None] | None = None
        self._sentence = label(part="quiet")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self._button = button("")
        self._button.clicked.connect(self._on_pressed)
        column = QVBoxLayout(self)
        px = current().px
        column.setContentsMargins(px(24), px(8), px(24), px(8))
        column.setSpacing(px(12))
        column.addStretch(2)
        column.addWidget(self._sentence)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_state(self, state: EmptyState) -> None:
        self._action = state.action
        self._sentence.setText(state.sentence)
        self._button.setText(state.action_text)
        self._button.setVisible(bool(state.action_text))
        self.show()

    def _on_pressed(self) -> None:
        if self._action is not None:
            self._action()


class _Cell(QStyledItemDelegate):
    """Paints tones; tells in a tooltip what the column cuts off."""

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        colour = current().tone(index.data(TONE_ROLE) or "")
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, colour)

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        text = index.data() or ""
        cut = cut_off(view.fontMetrics().horizontalAdvance(text), view.visualRect(index).width())
        QToolTip.showText(event.globalPos(), plain_tip(text) if cut else "", view)
        return True


def cut_off(text_width: int, cell_width: int) -> bool:
    """Tell whether a text does not fit between the paddings of a cell."""
    return text_width > cell_width - 2 * (current().px(8) + 3)


def plain_tip(text: str) -> str:
    """Write a text for a tooltip, which would take `<b>` in a name for markup."""
    return f"<span>{html.escape(text)}</span>"
