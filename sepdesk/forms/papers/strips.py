"""Pieces of a paper that are never parted: a line, a row of a table, a seal.

Each is as wide as the text area and counts its heights from its own upper edge; where it comes to
stand is not known here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from sepdesk.forms import fonts
from sepdesk.forms.fonts import FORM_TITLE
from sepdesk.forms.page import LEFT, POINTS, RIGHT, Cell
from sepdesk.forms.papers.content import (
    LIST,
    Align,
    Bars,
    Column,
    Element,
    Gap,
    Paragraph,
    Seal,
    Table,
    spoken,
)
from sepdesk.forms.text import wrap

WIDTH = RIGHT - LEFT
SMALL = 9.0
"""小五: what stands in the margins."""
CELL_LEADING = 1.3
_LEADING = 1.6
_SIDES = 1.4
_ENDS = 1.4
_LOOSEST = 2.5
"""In characters: a line that is shorter by more is not drawn out to the edge."""
_SEAL_WIDTH = 84.0
_SEAL_ROOM = (15.0, 12.0)
"""Above and below name and day, so that a seal of 42 mm lies over both."""
_SEAL_WORDS = "（公章）"


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: its left edge and middle in millimetres, size and spacing in points."""

    x: float
    y: float
    text: str
    size: float
    spacing: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; its thickness in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float = 0.5


Mark = Words | Rule


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of the paper as wide as the text, that is never parted.

    Attributes:
        marks: their heights counted from its upper edge.
        keep: on the same sheet as the next one.
        spare: empty room, left out at the head of a sheet.
        heading: set above it where it begins a sheet: the headings of its table.
    """

    height: float
    marks: tuple[Mark, ...]
    keep: bool = False
    spare: bool = False
    heading: "Strip | None" = None


def strips_of(element: Element, room: float) -> Iterable[Strip]:
    """Cut an element into its pieces.

    Args:
        element: what to set.
        room: height of the text area: no piece is higher.
    """
    match element:
        case Paragraph():
            return paragraph_strips(element)
        case Gap(height=height):
            return (Strip(height, (), spare=True),)
        case Table():
            return _table(element, room)
        case Seal():
            return (_seal(element),)
        case Bars():
            return _bars(element)


def paragraph_strips(paragraph: Paragraph) -> list[Strip]:
    """Break running text into lines; no sign that closes begins one (GB/T 15834)."""
    bold = paragraph.bold and in_title_face(paragraph.text)
    advance = _title_advance if bold else fonts.advance
    size = paragraph.size
    pitch = size * (CELL_LEADING if paragraph.bold else _LEADING) / POINTS
    room = WIDTH * POINTS / size
    # The indent is set as ideographic spaces, which the lines come back without.
    lines = wrap("\u3000" * paragraph.indent + paragraph.text, room, advance)
    strips = []
    for index, line in enumerate(lines):
        indent = paragraph.indent if index == 0 else 0
        spare = room - indent - _ems(line, advance)
        last = index == len(lines) - 1
        drawn_out = not last and paragraph.align is Align.LEFT and 0 < spare <= _LOOSEST
        words = Words(
            LEFT + (indent + spare * paragraph.align.value) * size / POINTS,
            pitch / 2,
            line,
            size,
            spare * size / max(1, len(line) - 1) if drawn_out else 0.0,
            bold,
        )
        # No line stands alone at the head or foot of a sheet.
        keep = paragraph.keep or (not last and index in (0, len(lines) - 2))
        strips.append(Strip(pitch, (words,), keep=keep))
    return strips


def in_title_face(text: str) -> bool:
    """Say whether the heavier face has every character; it lacks the rare ones."""
    face = fonts.load(FORM_TITLE)
    return face is not None and all(ord(char) in face.face.charToGlyph for char in text)


def _title_advance(char: str) -> float:
    return 1.0 if char == "\u3000" else fonts.form_advance(FORM_TITLE, char)


def _ems(text: str, advance: Callable[[str], float]) -> float:
    return sum(map(advance, text))


def _seal(seal: Seal) -> Strip:
    above, below = _SEAL_ROOM
    size = 14.0
    pitch = size * _LEADING / POINTS
    texts = [*wrap(seal.name, _SEAL_WIDTH * POINTS / size, fonts.advance)]
    texts += wrap(spoken(seal.day), _SEAL_WIDTH * POINTS / size, fonts.advance)
    marks = tuple(
        Words(
            RIGHT - (_SEAL_WIDTH + width_of(text, size)) / 2,
            above + (index + 0.5) * pitch,
            text,
            size,
        )
        for index, text in enumerate(texts)
    )
    width = width_of(_SEAL_WORDS, SMALL)
    note = Words(RIGHT - (_SEAL_WIDTH + width) / 2, above - 4.0, _SEAL_WORDS, SMALL)
    return Strip(above + len(texts) * pitch + below, (note, *marks))


_BAR = 6.2
"""Height of the row of a bar, in millimetres."""
_BAR_LABELS, _BAR_NUMBERS = 52.0, 22.0
"""Room for what a bar is of, left of it, and for its number, right of it."""


def _bars(chart: Bars) -> Iterator[Strip]:
    """Set a chart: each bar is a thick rule from an axis on, so that it prints in black."""
    title = Words(LEFT, _BAR / 2, chart.title, LIST, bold=in_title_face(chart.title))
    yield Strip(_BAR + 1.0, (title,), keep=True)
    most = max((bar.value or 0 for bar in chart.bars), default=0) or 1
    axis, size = LEFT + _BAR_LABELS, SMALL
    room = WIDTH - _BAR_LABELS - _BAR_NUMBERS
    for bar in chart.bars:
        label = wrap(bar.label, (_BAR_LABELS - 3.0) * POINTS / size, fonts.advance)
        pitch = size * CELL_LEADING / POINTS
        height = max(_BAR, len(label) * pitch + 1.0)
        middle = height / 2
        length = room * (bar.value or 0) / most
        marks: list[Mark] = [Rule(axis, 0.0, axis, height)]
        if length:
            marks.append(Rule(axis, middle, axis + length, middle, 8.0))
        marks.append(Words(axis + length + 2.0, middle, bar.told, size))
        for index, line in enumerate(label):
            y = middle + (index - (len(label) - 1) / 2) * pitch
            marks.append(Words(axis - 3.0 - width_of(line, size), y, line, size))
        yield Strip(height, tuple(marks))


def width_of(text: str, size: float) -> float:
    """Return the width of a line in millimetres."""
    return _ems(text, fonts.advance) * size / POINTS


def _table(table: Table, room: float) -> Iterator[Strip]:
    cells = _columns(table.columns)
    heading = None
    if table.headed:
        texts = tuple(column.heading for column in table.columns)
        centred = tuple(replace(column, centred=True) for column in table.columns)
        heading = next(_row(replace(table, columns=centred), cells, texts, room))
        yield replace(heading, keep=True)
        room -= heading.height
    for row in table.rows:
        for strip in _row(table, cells, row, room):
            yield replace(strip, heading=heading, keep=table.keep)


def _columns(columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    parts = sum(column.width for column in columns)
    cells, left = [], LEFT
    for column in columns:
        width = column.width / parts * WIDTH
        cells.append(Cell(left, 0.0, width, 0.0))
        left += width
    return tuple(cells)


def _row(
    table: Table, cells: tuple[Cell, ...], texts: Sequence[str], room: float
) -> Iterator[Strip]:
    """Set a row; one that is higher than a sheet goes on upon the next, its lines whole."""
    size = table.size
    pitch = size * CELL_LEADING / POINTS
    at_once = max(1, int((room - 2 * _ENDS) / pitch))
    set_lines = [
        wrap(text, (cell.width - 2 * _SIDES) * POINTS / size, fonts.advance)
        for cell, text in zip(cells, texts, strict=True)
    ]
    for start in count(0, at_once):
        pieces = [lines[start : start + at_once] for lines in set_lines]
        if start and not any(pieces):
            return
        height = max(table.least, max(map(len, pieces)) * pitch + 2 * _ENDS)
        marks: list[Mark] = [Rule(LEFT, 0.0, RIGHT, 0.0), Rule(LEFT, height, RIGHT, height)]
        marks += [Rule(x, 0.0, x, height) for x in (*(cell.left for cell in cells), RIGHT)]
        for column, cell, lines in zip(table.columns, cells, pieces, strict=True):
            marks += _cell(column, cell, lines, size, height)
        yield Strip(height, tuple(marks))


def _cell(
    column: Column, cell: Cell, lines: list[str], size: float, height: float
) -> Iterator[Words]:
    pitch = size * CELL_LEADING / POINTS
    y = (height - len(lines) * pitch) / 2 + pitch / 2
    for line in lines:
        spare = cell.width - 2 * _SIDES - width_of(line, size)
        yield Words(cell.left + _SIDES + (spare / 2 if column.centred else 0.0), y, line, size)
        y += pitch
