"""The fonts of the papers: which one draws a character, and a text layer that copies out right."""

import copy
import io
import struct
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts

from sepdesk.assets import asset

SERIF = "SepSerif"
"""Fillings."""
FORM_SERIF = "SepFormSerif"
FORM_TITLE = "SepFormTitle"
FORM_HEAD = "SepFormHead"
"""The three of the printed words, which hold nothing else; see `_remember_subset`."""

_HANAMIN = "HanaMinB.ttf"
_CHAIN = (SERIF, "SepSans", "SepHanaMin")
_FILES = {
    SERIF: "NotoSerifSC-Regular-L2.ttf",
    FORM_SERIF: "NotoSerifSC-Regular-L2.ttf",
    FORM_TITLE: "NotoSerifSC-Bold-8105.ttf",
    FORM_HEAD: "NotoSansSC-Bold-8105.ttf",
    "SepSans": "NotoSansSC-Regular-L2.ttf",
    "SepHanaMin": _HANAMIN,
}
_INSTALLED = (
    Path("/usr/share/fonts/truetype/hanazono") / _HANAMIN,
    Path("/usr/share/fonts/hanazono") / _HANAMIN,
    Path("/usr/local/share/fonts") / _HANAMIN,
    Path.home() / ".local/share/fonts" / _HANAMIN,
    Path.home() / "AppData/Local/Microsoft/Windows/Fonts" / _HANAMIN,
    Path("C:/Windows/Fonts") / _HANAMIN,
)
"""Where HanaMinB lies once somebody has installed it; it is not brought along."""


DRAWING = threading.Lock()
"""Held by whoever draws a document: reportlab's fonts serve one at a time."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters of one font; `font` is None where no font has them."""

    font: str | None
    text: str


@cache
def load(name: str) -> ttfonts.TTFont | None:
    """Return a font, registered for drawing; None where this machine does not have it."""
    if name == FORM_SERIF:
        font = copy.copy(_required(SERIF))
        font.fontName = name
        font.state = weakref.WeakKeyDictionary()
        font.face = copy.copy(font.face)
    else:
        content = _content(_FILES[name])
        if content is None:
            return None
        try:
            font = ttfonts.TTFont(name, io.BytesIO(content), asciiReadable=False, shapable=False)
        except (ttfonts.TTFError, struct.error, IndexError):
            if name != "SepHanaMin":
                raise
            return None
    if name not in _CHAIN:
        _remember_subset(font.face)
    pdfmetrics.registerFont(font)
    return font


def load_form_fonts() -> None:
    """Load what every sheet needs; a tenth of a second, once."""
    for name in (SERIF, FORM_SERIF, FORM_TITLE, FORM_HEAD):
        _required(name)


def has_glyph(char: str) -> bool:
    """Say whether a font of this machine draws the character."""
    return _FONT_OF[char] is not None


def width(text: str) -> float:
    """Return the width of a line in ems, set in the fonts that draw it."""
    return sum(map(advance, text))


def runs(text: str) -> Iterator[Run]:
    """Split a text by font: reportlab itself draws an X box for what the font lacks."""
    names = {_FONT_OF[char] for char in text}
    if len(names) == 1:
        yield Run(names.pop(), text)
        return
    for font, chars in groupby(text, _FONT_OF.__getitem__):
        yield Run(font, "".join(chars))


def form_advance(font: str, text: str) -> float:
    """Return the width of printed words, in ems."""
    widths: dict[int, float] = _required(font).face.charWidths
    return sum(widths[ord(char)] for char in text) / 1000


class _Fonts(dict[str, str | None]):
    """Of each character met so far, the first font of the chain that has it."""

    def __missing__(self, char: str) -> str | None:
        for name in _CHAIN:
            font = load(name)
            if font is not None and ord(char) in font.face.charToGlyph:
                break
        else:
            name = None
        self[char] = name
        return name


class _Advances(dict[str, float]):
    """Of each character met so far, its width."""

    def __missing__(self, char: str) -> float:
        name = _FONT_OF[char]
        self[char] = 1.0 if name is None else _required(name).face.getCharWidth(ord(char)) / 1000
        return self[char]


_FONT_OF = _Fonts()
advance: Callable[[str], float] = _Advances().__getitem__
"""Return the width of a character in ems, in the font that draws it; 1 where none does."""


def _required(name: str) -> ttfonts.TTFont:
    font = load(name)
    if font is None:
        raise FileNotFoundError(_FILES[name])
    return font


def _content(file: str) -> bytes | None:
    try:
        return asset("fonts", file).read_bytes()
    except FileNotFoundError:
        if file != _HANAMIN:
            return None
    installed = next((path for path in _INSTALLED if path.is_file()), None)
    return None if installed is None else installed.read_bytes()


def _remember_subset(face: ttfonts.TTFontFace) -> None:
    """Cut the subset of the printed words once: it is the same in every document.

    reportlab knows a font by the name of its face, so the face gets a name of its own; else it
    would hand out the font of the fillings, and the subset would grow with them.
    """
    face.name += b"-Form"
    cut = lru_cache(maxsize=4)(face.makeSubset)
    face.makeSubset = lambda subset: cut(tuple(subset))


def _to_unicode_cmap(font_name: str, subset: Iterable[int]) -> str:
    """Write a ToUnicode map with UTF-16BE targets, a hundred to a block.

    WORKAROUND for reportlab 5.1: it writes a code point beyond the BMP as five hex digits, so that
    such a character prints right and copies out wrong. May go when reportlab writes surrogates.
    """
    pairs = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    blocks: list[str] = []
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    head = (
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font_name} def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    )  # fmt: skip
    foot = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")
    return "\n".join((*head, *blocks, *foot))


ttfonts.makeToUnicodeCMap = _to_unicode_cmap
