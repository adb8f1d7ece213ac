"""Make a text fit its cell: where it may break, and how small it may become.

The rule, in this order, until the text fits: a short value stays on one line while 8 pt suffice;
wrap at the size of the field; shrink by half a point down to 6.5 pt; break work item codes at any
stroke; narrow the letters to 90, 80, 70 %. What still does not fit is refused by name,
never cut.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SMALLEST = 6.5
"""Points; smaller print does not survive a fax."""
_SMALLEST_SHORT = 8.0
LEADING = 1.2
_NARROW = (1.0, 0.9, 0.8, 0.7)

Advance = Callable[[str], float]
"""Width of one character, in ems."""

_NO_START = frozenset("，。、；：！？）》】〉」』”’〕,.;:!?)]}%·…")
_NO_END = frozenset("（《【〈「『“‘〔([{")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that fit their cell.

    Attributes:
        lines: top to bottom.
        size: of the type, in points.
        narrow: horizontal scale, 1 for letters as they are.
        widths: of each line, in points, as it will be drawn.
    """

    lines: tuple[str, ...]
    size: float
    narrow: float
    widths: tuple[float, ...]

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last, in points."""
        return self.size * (1 + LEADING * (len(self.lines) - 1))


def clean(text: str) -> str:
    """Return the text as it is printed: tabs as spaces, without edges and what nobody can see.

    That is control and format characters (a zero-width space from a web page) and the selectors of
    a variant, which no font here has.
    """
    if text.isprintable() and not _SELECTORS.search(text):
        return text.strip()
    text = _SELECTORS.sub("", text.replace("\r\n", "\n").replace("\t", " "))
    kept = (char for char in text if char == "\n" or unicodedata.category(char) not in _UNSEEN)
    return "".join(kept).strip()


_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNSEEN = frozenset(("Cc", "Cf"))


def fit(
    text: str, width: float, height: float, base: float, advance: Advance, *, short: bool = False
) -> Block | None:
    """Fit a text into so many points; None where even the last resort leaves it too long.

    Args:
        text: what to set; its line ends are kept.
        width: of the room, in points.
        height: of the room, in points.
        base: size of the type to begin with.
        advance: width of a character.
        short: rather shrink down to 8 pt than break the line.
    """
    text = clean(text)
    if "\n" not in text and base <= height:
        ems = _width(text, advance)
        size = base
        while short and ems * size > width and size > _SMALLEST_SHORT:
            size -= 0.5
        if ems * size <= width:
            return Block((text,), size, 1.0, (ems * size,))
    for size, narrow, anywhere in _attempts(base):
        room = width / size / narrow
        lines = wrap(text, room, advance, anywhere=anywhere)
        widths = tuple(_width(line, advance) * size * narrow for line in lines)
        block = Block(tuple(lines), size, narrow, widths)
        if block.height <= height and max(widths, default=0) <= width + 1e-6:
            return block
    return None


def _attempts(base: float) -> Iterator[tuple[float, float, bool]]:
    size = base
    while size > SMALLEST:
        yield size, 1.0, False
        size -= 0.5
    yield SMALLEST, 1.0, False
    for narrow in _NARROW:
        yield SMALLEST, narrow, True


def _width(line: str, advance: Advance) -> float:
    return sum(map(advance, line))


def wrap(text: str, room: float, advance: Advance, *, anywhere: bool = False) -> list[str]:
    """Break a text into lines of at most `room` ems; a line end in the text stays one.

    Args:
        text: what to break.
        room: in ems.
        advance: width of a character.
        anywhere: break a code at its strokes as readily as a sentence at its commas.
    """
    return [
        line.strip()
        for paragraph in text.split("\n")
        for line in _wrap_paragraph(paragraph, room, advance, anywhere)
    ]


def _wrap_paragraph(text: str, room: float, advance: Advance, anywhere: bool) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = _reach(text, start, room, advance)
        if end < len(text):
            end = _break_before(text, start, end, anywhere)
        yield text[start:end]
        start = end
        while start < len(text) and text[start] == " ":
            start += 1


def _reach(text: str, start: int, room: float, advance: Advance) -> int:
    """Say how far a line can go at most; one character always, or nothing would end."""
    width = 0.0
    for index in range(start, len(text)):
        width += advance(text[index])
        if width > room + 1e-9 and index > start:
            return index
    return len(text)


def _break_before(text: str, start: int, end: int, anywhere: bool) -> int:
    weak = 0
    for index in range(end, start, -1):
        strength = _strength(text[index - 1], text[index])
        if strength == 2 or (strength == 1 and anywhere):
            return index
        if strength == 1 and not weak:
            weak = index
    return weak or end


def _strength(before: str, after: str) -> int:
    """Say how willingly a line ends between two characters: 0 not, 1 if need be, 2 gladly."""
    if after in _NO_START or before in _NO_END or unicodedata.combining(after):
        return 0
    if before in " 、，；;" or after == " ":
        return 2
    if _is_wide(before) or _is_wide(after):
        # A code such as GTAW-FeⅣ-6G holds a full-width letter and is still one word.
        return 0 if "Ⅰ" <= before <= "ⅿ" or "Ⅰ" <= after <= "ⅿ" else 2
    # Not at a hyphen: at a line's end readers, and programs that copy, take it for a divided word.
    return 1 if before == "/" else 0


def _is_wide(char: str) -> bool:
    return char > "\u2e7f"
