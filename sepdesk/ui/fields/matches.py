"""A list of matches under a line edit, which keeps the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from sepdesk.ui.fields.line import Line, moves_on
from sepdesk.ui.lines_model import LINE_ROLE, Column, LinesModel
from sepdesk.ui.look import current

_ROW = 32
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Match:
    """One thing to pick.

    Attributes:
        title: what the line will say when it is picked.
        detail: what tells it from others of the same title; quiet, at the right.
        value: what `picked` will carry.
    """

    title: str
    detail: str
    value: object


class Matches(QObject):
    """The list and its keys: Down and Up choose, Enter picks, Esc closes, Tab closes and moves on.

    A child of the window and not a popup window: a popup takes the keyboard away from the input
    method of Linux desktops while a clerk is still typing pinyin.

    Signals:
        picked: the Match.
        wanted: Down was pressed while no list was open.
    """

    picked = Signal(object)
    wanted = Signal()

    def __init__(self, line: Line, name: str) -> None:
        super().__init__(line)
        self._line = line
        columns = (Column[Match]("", lambda match: match.title),)
        self._model = LinesModel[Match](columns, key=id, parent=self)
        self._list = QListView(line)
        self._list.setProperty("part", "matches")
        self._list.setAccessibleName(f"{name}的候选")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_MatchRow(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.hide()
        self._list.clicked.connect(lambda index: self._pick(index.data(LINE_ROLE)))
        line.installEventFilter(self)

    def open(self, matches: Sequence[Match], *, first_is_current: bool = False) -> None:
        """Show matches; none closes the list.

        Args:
            matches: best first.
            first_is_current: Enter takes the first; only where free text makes no sense.
        """
        if not matches:
            self.close()
            return
        self._model.show_lines(matches)
        self._list.setCurrentIndex(self._model.index(0, 0) if first_is_current else QModelIndex())
        self._place(len(matches))
        self._list.show()
        self._list.raise_()
        self._list.scrollToTop()

    def close(self) -> None:
        """Hide the list."""
        self._list.hide()

    def is_open(self) -> bool:
        """Tell whether the list is shown."""
        return self._list.isVisible()

    def shown(self) -> tuple[Match, ...]:
        """Return the matches on the list; empty while it is closed."""
        return self._model.lines() if self.is_open() else ()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._line and isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride:
                # Esc belongs to the list while it is open, not to a shortcut or the notices.
                if self.is_open() and event.key() == Qt.Key.Key_Escape:
                    event.accept()
                    return True
            elif kind == QEvent.Type.KeyPress:
                return self._take_key(event)
        elif (watched is self._line and kind in (QEvent.Type.FocusOut, QEvent.Type.Hide)) or (
            kind in (QEvent.Type.Resize, QEvent.Type.MouseButtonPress)
            and watched is self._list.parent()
        ):
            self.close()
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if not self.is_open():
            if key == Qt.Key.Key_Down:
                self.wanted.emit()
            return key == Qt.Key.Key_Down
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _AT_ONCE,
            Qt.Key.Key_PageUp: -_AT_ONCE,
        }
        if key in steps:
            self._step(steps[Qt.Key(key)])
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        if moves_on(event) and self._list.currentIndex().isValid():
            self._pick(self._list.currentIndex().data(LINE_ROLE))
            return True
        return False

    def _step(self, by: int) -> None:
        present, last = self._list.currentIndex().row(), self._model.rowCount() - 1
        row = min(max(present + by, -1 if present <= 0 else 0), last)
        self._list.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())

    def _pick(self, match: Match) -> None:
        self.close()
        self.picked.emit(match)

    def _place(self, count: int) -> None:
        window = self._line.window()
        if self._list.parent() is not window:
            self._list.setParent(window)
            window.installEventFilter(self)
            self._close_when_scrolled()
        px = current().px
        height = px(_ROW) * min(count, _AT_ONCE) + 8
        below = self._line.mapTo(window, QPoint(0, self._line.height() + 2))
        above = self._line.mapTo(window, QPoint(0, 0)).y() - 2 - height
        fits = below.y() + height <= window.height() or above < 0
        width = max(self._line.width(), self._wished_width())
        left = min(below.x(), max(0, window.width() - width - px(8)))
        self._list.setGeometry(left, below.y() if fits else above, width, height)

    def _close_when_scrolled(self) -> None:
        above = self._line.parentWidget()
        while above is not None:
            if isinstance(above, QAbstractScrollArea):
                above.verticalScrollBar().valueChanged.connect(self.close)
            above = above.parentWidget()

    def _wished_width(self) -> int:
        px, metrics = current().px, self._list.fontMetrics()
        texts = (f"{match.title}{match.detail}" for match in self._model.lines()[:50])
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return min(widest + px(64), px(640))


class _MatchRow(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, current().px(_ROW))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look, match = current(), index.data(LINE_ROLE)
        area: QRect = option.rect
        shown = index == self._list_index()
        painter.save()
        if shown:
            painter.fillRect(area, QColor(look.colours.chosen))
        inner = area.adjusted(look.px(8), 0, -look.px(8), 0)
        side = Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        painter.setPen(look.tone("quiet"))
        room = max(0, inner.width() - metrics.horizontalAdvance(match.title) - look.px(24))
        detail = metrics.elidedText(match.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignRight, detail)
        painter.setPen(look.tone(""))
        title = metrics.elidedText(match.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()

    def _list_index(self) -> QModelIndex:
        view = self.parent()
        assert isinstance(view, QListView)
        return view.currentIndex()
