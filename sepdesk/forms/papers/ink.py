"""Words and rules on the sheets of a paper: any character, letters with room between them."""

from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from sepdesk.forms import fonts
from sepdesk.forms.fonts import FORM_TITLE
from sepdesk.forms.page import PAGE_HEIGHT, POINTS
from sepdesk.forms.papers.content import is_blank
from sepdesk.forms.papers.strips import Mark, Rule, Words

_MIDDLE = 0.38
"""Of an em: from the baseline up to the middle of a Chinese character."""
_LINE_BELOW = 0.62
"""Of an em: from the middle down to a line to write on."""


def draw(canvas: Canvas, mark: Mark) -> None:
    """Draw one mark."""
    match mark:
        case Rule():
            _rule(canvas, mark)
        case Words(bold=True):
            canvas.setFont(FORM_TITLE, mark.size)
            canvas.drawString(mark.x * POINTS, _baseline(mark), mark.text)
        case Words():
            _words(canvas, mark)


def _rule(canvas: Canvas, rule: Rule) -> None:
    canvas.setLineWidth(rule.thickness)
    canvas.line(rule.x1 * POINTS, _up(rule.y1), rule.x2 * POINTS, _up(rule.y2))


def _words(canvas: Canvas, words: Words) -> None:
    x = words.x
    for blank, group in groupby(words.text, is_blank):
        text = "".join(group)
        ems = sum(map(fonts.advance, text))
        width = (ems * words.size + words.spacing * len(text)) / POINTS
        if blank:
            y = words.y + _LINE_BELOW * words.size / POINTS
            _rule(canvas, Rule(x + 0.3, y, x + width - 0.3, y))
        else:
            _text(canvas, x * POINTS, _baseline(words), text, words)
        x += width


def _text(canvas: Canvas, x: float, y: float, text: str, words: Words) -> None:
    for run in fonts.runs(text):
        width = sum(map(fonts.advance, run.text)) * words.size + words.spacing * len(run.text)
        if run.font is None:
            _gaps(canvas, x, y, len(run.text), words)
        else:
            drawn = canvas.beginText(x, y)
            drawn.setFont(run.font, words.size)
            drawn.setCharSpace(words.spacing)
            drawn.textOut(run.text)
            drawn.setCharSpace(0)
            canvas.drawText(drawn)
        x += width


def _gaps(canvas: Canvas, x: float, y: float, number: int, words: Words) -> None:
    """Leave room to write in by hand what no font has: a dashed square for each."""
    size = words.size
    canvas.saveState()
    canvas.setLineWidth(0.4)
    canvas.setDash(1, 1)
    for index in range(number):
        left = x + index * (size + words.spacing)
        canvas.rect(left + 0.06 * size, y - 0.06 * size, 0.88 * size, 0.88 * size)
    canvas.restoreState()


def _baseline(words: Words) -> float:
    return _up(words.y) - _MIDDLE * words.size


def _up(y: float) -> float:
    """Turn millimetres from the top into points from the bottom, as PDF counts."""
    return (PAGE_HEIGHT - y) * POINTS
