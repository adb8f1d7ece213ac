"""Drawing in the terms of the sheet: millimetres from the top left corner, CJK type, boxes."""

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from sepdesk.forms import fonts
from sepdesk.forms.page import BOX, PAGE_HEIGHT, POINTS, Cell
from sepdesk.forms.text import LEADING, Block

_MIDDLE = 0.38
"""Of an em: from the baseline up to the middle of a Chinese character (880 up, 120 down)."""


@dataclass(frozen=True, slots=True)
class Pen:
    """A canvas seen from the top left corner of the paper.

    Sizes of type are points, all other lengths are millimetres.
    """

    canvas: Canvas

    def line(self, x1: float, y1: float, x2: float, y2: float, thickness: float = 0.5) -> None:
        """Draw a straight line; `thickness` in points."""
        self.canvas.setLineWidth(thickness)
        self.canvas.line(x1 * POINTS, _up(y1), x2 * POINTS, _up(y2))

    def frame(self, cell: Cell, thickness: float) -> None:
        """Draw the edges of a cell; `thickness` in points."""
        self.canvas.setLineWidth(thickness)
        self.canvas.rect(
            cell.left * POINTS, _up(cell.bottom), cell.width * POINTS, cell.height * POINTS
        )

    def words(self, font: str, size: float, x: float, y: float, text: str) -> None:
        """Draw printed words, the middle of their first character's height at `y`."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x * POINTS, _up(y) - _MIDDLE * size, text)

    def centred_words(self, font: str, size: float, cell: Cell, text: str) -> None:
        """Draw printed words in the middle of a cell, line by line."""
        lines = text.split("\n")
        pitch = size * 1.3 / POINTS
        y = cell.top + cell.height / 2 - pitch * (len(lines) - 1) / 2
        for line in lines:
            width = fonts.form_advance(font, line) * size / POINTS
            self.words(font, size, cell.left + (cell.width - width) / 2, y, line)
            y += pitch

    def block(self, block: Block, cell: Cell, *, align: float, sink: float = 0.5) -> None:
        """Draw a fitted text.

        Args:
            block: what to draw.
            cell: where it was made to fit.
            align: 0 to the left, 0.5 in the middle, 1 to the right.
            sink: of the room that is left over, the part above the text.
        """
        spare = cell.height * POINTS - block.height
        y = _up(cell.top) - spare * sink - block.size / 2
        for line, width in zip(block.lines, block.widths, strict=True):
            x = cell.left * POINTS + (cell.width * POINTS - width) * align
            self._runs(x, y - _MIDDLE * block.size, line, block.size, block.narrow)
            y -= block.size * LEADING

    def box(self, x: float, y: float) -> Cell:
        """Draw an empty box to tick, its middle at `y`; return where it is."""
        cell = Cell(x, y - BOX / 2, BOX, BOX)
        self.frame(cell, 0.7)
        return cell

    def tick(self, box: Cell) -> None:
        """Tick a box with a stroke of the pen: no font of ours has the sign."""
        left, middle = box.left + 0.15 * box.width, box.left + 0.42 * box.width
        foot = box.top + 0.80 * box.height
        self.line(left, box.top + 0.50 * box.height, middle, foot, 1.5)
        self.line(middle, foot, box.left + 0.98 * box.width, box.top - 0.06 * box.height, 1.5)

    def _runs(self, x: float, y: float, text: str, size: float, narrow: float) -> None:
        for run in fonts.runs(text):
            if run.font is None:
                x = self._gaps(x, y, run.text, size, narrow)
                continue
            self._run(run.font, x, y, run.text, size, narrow)
            x += fonts.width(run.text) * size * narrow

    def _run(self, font: str, x: float, y: float, text: str, size: float, narrow: float) -> None:
        drawn = self.canvas.beginText(x, y)
        drawn.setFont(font, size)
        if narrow != 1:
            drawn.setHorizScale(narrow * 100)
        drawn.textOut(text)
        if narrow != 1:
            drawn.setHorizScale(100)
        self.canvas.drawText(drawn)

    def _gaps(self, x: float, y: float, text: str, size: float, narrow: float) -> float:
        """Leave room to write in by hand what no font has: a dashed square for each."""
        self.canvas.saveState()
        self.canvas.setLineWidth(0.4)
        self.canvas.setDash(1, 1)
        for _ in text:
            self.canvas.rect(x + 0.06 * size, y - 0.06 * size, 0.88 * size * narrow, 0.88 * size)
            x += size * narrow
        self.canvas.restoreState()
        return x


def _up(y: float) -> float:
    """Turn millimetres from the top into points from the bottom, as PDF counts."""
    return (PAGE_HEIGHT - y) * POINTS
