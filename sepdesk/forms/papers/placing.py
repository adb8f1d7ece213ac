"""Set a paper on as many sheets as it needs: lines, tables and seal, each at its place.

Margins and text area are those of GB/T 9704-2012, as on the appendix form. Everything that
must hold together is a strip or a chain of strips; sheets end between chains.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile

from sepdesk.forms import fonts
from sepdesk.forms.page import HEAD, LEFT, POINTS, RIGHT
from sepdesk.forms.papers.content import Align, Content, Paragraph, Seal
from sepdesk.forms.papers.strips import (
    CELL_LEADING,
    SMALL,
    WIDTH,
    Mark,
    Rule,
    Strip,
    Words,
    paragraph_strips,
    strips_of,
    width_of,
)
from sepdesk.forms.text import wrap

_LOWEST = HEAD + 225.0
_FOOT = 284.0
"""Where the last line of the foot ends; printers leave less than 10 mm of a sheet white."""
_STATION_SIZE = 16.0
_TITLE_SIZE = 22.0
"""2号, GB/T 9704-2012, 7.3.1."""
_NUMBER_ROOM = 30.0
_FOOT_PITCH = SMALL * CELL_LEADING / POINTS


def place(content: Content) -> tuple[tuple[Mark, ...], ...]:
    """Set a paper; for each of its sheets return what is drawn on it, in the order of reading."""
    foot = _foot_lines(content)
    height = _body_bottom(foot) - HEAD
    sheets = tuple(_fill(tuple(_strips(content, height)), height))
    return tuple(
        (
            *_running_head(content, number),
            *_stacked(sheet, HEAD),
            *_foot(foot, number, len(sheets)),
        )
        for number, sheet in enumerate(sheets, start=1)
    )


def _stacked(strips: Iterable[Strip], top: float) -> Iterator[Mark]:
    for strip in strips:
        for mark in strip.marks:
            yield _lowered(mark, top)
        top += strip.height


def _lowered(mark: Mark, by: float) -> Mark:
    match mark:
        case Words():
            return replace(mark, y=mark.y + by)
        case Rule():
            return replace(mark, y1=mark.y1 + by, y2=mark.y2 + by)


# Sheets ----------------------------------------------------------------------------------------


def _fill(strips: Sequence[Strip], height: float) -> Iterator[list[Strip]]:
    sheet: list[Strip] = []
    for chain in _chains(strips, height):
        if sheet and _height(sheet) + _height(chain) > height + 1e-6:
            yield sheet
            sheet = []
        if sheet:
            sheet += chain
            continue
        sheet = list(dropwhile(lambda strip: strip.spare, chain))
        if sheet and sheet[0].heading is not None:
            sheet.insert(0, sheet[0].heading)
    if sheet:
        yield sheet


def _chains(strips: Sequence[Strip], height: float) -> Iterator[list[Strip]]:
    """Gather what belongs together; of a chain longer than a sheet the first links go alone."""
    chain: list[Strip] = []
    for strip in strips:
        chain.append(strip)
        if not strip.keep:
            yield from _fitting(chain, height)
            chain = []
    if chain:
        yield from _fitting(chain, height)


def _fitting(chain: list[Strip], height: float) -> Iterator[list[Strip]]:
    heading = chain[0].heading
    if len(chain) == 1 or _height(chain) + (heading.height if heading else 0) <= height:
        yield chain
    else:
        yield chain[:1]
        yield from _fitting(chain[1:], height)


def _height(strips: Iterable[Strip]) -> float:
    return sum(strip.height for strip in strips)


# Strips ----------------------------------------------------------------------------------------


def _strips(content: Content, room: float) -> Iterator[Strip]:
    found = list(_head(content))
    for element in content.elements:
        if isinstance(element, Seal):
            # A seal never stands alone on a sheet.
            found = _keep_last(found)
        found += strips_of(element, room)
    yield from found


def _keep_last(strips: list[Strip]) -> list[Strip]:
    """Tie the last line or row, with what is tied to a seal already, to what follows."""
    free = (i for i in reversed(range(len(strips))) if not (strips[i].spare or strips[i].keep))
    at = next(free, 0)
    return [*strips[:at], *(replace(strip, keep=True) for strip in strips[at:])]


def _head(content: Content) -> Iterator[Strip]:
    for text, size in ((content.station.name, _STATION_SIZE), (content.title, _TITLE_SIZE)):
        line = Paragraph(text, size, 0, Align.CENTRE, bold=True)
        yield from (replace(strip, keep=True) for strip in paragraph_strips(line))
        yield Strip(2.0, (), keep=True)
    numbers = Paragraph(content.reference, 12.0, 0, Align.CENTRE)
    yield from (replace(strip, keep=True) for strip in paragraph_strips(numbers))
    yield Strip(5.0, (Rule(LEFT, 1.5, RIGHT, 1.5, 1.0),), keep=True)


# Margins ---------------------------------------------------------------------------------------


def _foot_lines(content: Content) -> list[str]:
    room = (WIDTH - _NUMBER_ROOM) * POINTS / SMALL
    return wrap(content.station.contact, room, fonts.advance)


def _body_bottom(foot: list[str]) -> float:
    return min(_LOWEST, _FOOT - len(foot) * _FOOT_PITCH - 6.0)


def _foot(lines: list[str], number: int, total: int) -> Iterator[Mark]:
    top = _body_bottom(lines) + 4.0
    yield Rule(LEFT, top, RIGHT, top)
    y = top + 1.5 + _FOOT_PITCH / 2
    for index, line in enumerate(lines):
        yield Words(LEFT, y + index * _FOOT_PITCH, line, SMALL)
    text = f"第 {number} 页，共 {total} 页"
    yield Words(RIGHT - width_of(text, SMALL), y, text, SMALL)


def _running_head(content: Content, number: int) -> Iterator[Mark]:
    """Name the paper on every sheet but the first, which bears its title."""
    if number > 1:
        text = f"{content.title}（续）\u3000{content.reference}"
        lines = wrap(text, WIDTH * POINTS / SMALL, fonts.advance)
        for index, line in enumerate(reversed(lines)):
            yield Words(LEFT, HEAD - 6.0 - index * _FOOT_PITCH, line, SMALL)
