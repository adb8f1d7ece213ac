"""Bars with their labels and numbers; the table beside them says the same in full."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from sepdesk.forms.papers.content import Bar
from sepdesk.ui.look import current

_ROW, _LEAST_ROW, _THICK = 26, 17, 12
_LABELS = 0.42
"""Of the width: room for what the bars are of."""
_COLUMN_GAP = 0.3


class BarChart(QWidget):
    """Bars beside each other or below each other; what is not known is a word, never a bar of 0.

    Draws in the colours of the theme. Reads as its title and all its labels with their numbers.
    """

    def __init__(self, title: str, *, upright: bool = False, parent: QWidget | None = None) -> None:
        """Make an empty chart.

        Args:
            title: its accessible name.
            upright: columns beside each other, as months are; else rows.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._upright = upright
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_bars(title, ())

    def bars(self) -> tuple[Bar, ...]:
        """Return what is drawn."""
        return self._bars

    def show_bars(self, title: str, bars: Sequence[Bar]) -> None:
        """Draw these."""
        self._bars = tuple(bars)
        self.setAccessibleName(title)
        self.setAccessibleDescription("；".join(f"{one.label} {one.told}" for one in self._bars))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(current().px(380), current().px(200))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(200), current().px(120))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._bars:
            painter.setPen(QColor(current().colours.quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "没有可画的数据")
        elif self._upright:
            self._draw_columns(painter)
        else:
            self._draw_rows(painter)
        painter.end()

    def _most(self) -> int:
        return max((bar.value or 0 for bar in self._bars), default=0) or 1

    # Below each other ---------------------------------------------------------------------------

    def _draw_rows(self, painter: QPainter) -> None:
        px, metrics = current().px, painter.fontMetrics()
        least = max(px(_LEAST_ROW), metrics.height())
        shown = self._bars[: max(1, self.height() // least)]
        row = min(float(px(_ROW)), self.height() / len(shown))
        labels = self.width() * _LABELS
        numbers = max(metrics.horizontalAdvance(bar.told) for bar in shown) + px(8)
        room = self.width() - labels - px(8) - numbers
        self._line(painter, labels, 0, labels, row * len(shown))
        for place, bar in enumerate(shown):
            top = place * row
            text = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, int(labels) - px(8))
            self._text(painter, QRectF(0, top, labels - px(8), row), text, right=True)
            length = room * (bar.value or 0) / self._most()
            self._bar(painter, QRectF(labels, top + (row - px(_THICK)) / 2, length, px(_THICK)))
            beside = QRectF(labels + length + px(6), top, numbers, row)
            self._text(painter, beside, bar.told, quiet=bar.value is None)

    # Beside each other --------------------------------------------------------------------------

    def _draw_columns(self, painter: QPainter) -> None:
        px, metrics = current().px, painter.fontMetrics()
        line = metrics.height()
        width = self.width() / len(self._bars)
        floor = self.height() - line - px(4)
        room = floor - line - px(2)
        self._line(painter, 0, floor, self.width(), floor)
        every = _label_every(self._bars, width, metrics)
        for place, bar in enumerate(self._bars):
            left = place * width
            height = room * (bar.value or 0) / self._most()
            gap = width * _COLUMN_GAP
            self._bar(painter, QRectF(left + gap / 2, floor - height, width - gap, height))
            number = "—" if bar.value is None else str(bar.value)
            last = place == len(self._bars) - 1
            if last or (len(self._bars) - 1 - place) % every == 0 or bar.value is None:
                at = self._inside(left + width / 2, metrics.horizontalAdvance(number))
                above = QRectF(at - self.width(), floor - height - line - px(1), 0, line)
                above.setWidth(2 * self.width())
                self._text(painter, above, number, middle=True, quiet=bar.value is None)
            if (len(self._bars) - 1 - place) % every == 0:
                wide = metrics.horizontalAdvance(bar.label)
                middle = self._inside(left + width / 2, wide)
                below = QRectF(middle - wide, floor + px(3), 2 * wide, line)
                self._text(painter, below, bar.label, middle=True, quiet=True)

    def _inside(self, middle: float, wide: float) -> float:
        """Return where the middle of a text is, so that none of it is cut off."""
        return min(max(middle, wide / 2 + 1), self.width() - wide / 2 - 1)

    # Strokes ------------------------------------------------------------------------------------

    def _bar(self, painter: QPainter, area: QRectF) -> None:
        if area.width() > 0 and area.height() > 0:
            painter.fillRect(area, QColor(current().colours.accent))

    def _line(self, painter: QPainter, x: float, y: float, to_x: float, to_y: float) -> None:
        painter.setPen(QColor(current().colours.edge))
        painter.drawLine(round(x), round(y), round(to_x), round(to_y))

    def _text(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        *,
        right: bool = False,
        middle: bool = False,
        quiet: bool = False,
    ) -> None:
        role = QPalette.ColorRole.Text
        painter.setPen(QColor(current().colours.quiet) if quiet else self.palette().color(role))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        if middle:
            side = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)


def _label_every(bars: Sequence[Bar], width: float, metrics: QFontMetrics) -> int:
    """Return how many columns share a label, so that no two of them touch."""
    widest = max(metrics.horizontalAdvance(bar.label) for bar in bars) + current().px(10)
    return max(1, -int(-widest // width))
