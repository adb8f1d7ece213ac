"""A document of many sheets alike, small and quickly written.

reportlab draws and cuts the fonts; this keeps once what it would repeat on each page: size, fonts,
the printed part, and what many sheets of a pile have in common, such as the date and the ticks.
A page's text is written as one piece. A thousand forms take half the room and half the time.
"""

import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from sepdesk.forms.packing import Contents, Page, Shared, packed
from sepdesk.forms.page import PAGE_HEIGHT, POINTS, Cell
from sepdesk.forms.pen import Pen

# Contents in bytes, not spelt out in letters; and no remarks between them.
rl_config.useA85 = 0
rl_config.pdfComments = 0

_PRINTED = "sheet"
_RESOURCES = "resources"
_SHARED_BY = 4
"""Pages that must have the same marks before these are kept once."""
_NO_LETTER = re.compile(r"[^\n -~]")
_ESCAPED = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\", "\r": "\\r"})


class _Words(NamedTuple):
    """A text and its place, in points; `pieces` are names of font parts with codes in them."""

    x: float
    y: float
    size: float
    narrow: float
    pieces: tuple[tuple[str, str], ...]


_Mark = str | _Words
"""A stroke as it stands in the file, or words: good by itself, wherever it is drawn."""


@dataclass(slots=True)
class _Drawing:
    """What is on one page beside the printed part."""

    code: list[str] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)
    stamp: bytes = b""


class SheetCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas for sheets that share a printed part.

    Draw the printed part between `begin_printed` and `end_printed`, then page after page, each
    ended by `showPage`; `finish` returns the document.
    """

    _code: list[str]

    def __init__(self, width: float, height: float, font: str) -> None:
        self._codes: dict[str, _Codes] = {}
        self._drawing = _Drawing()
        self._pages: list[_Drawing] = []
        self._printing = False
        super().__init__(
            io.BytesIO(), (width, height), pageCompression=1, invariant=1, initialFontName=font
        )
        self._size = (width, height)
        self._doc.format = lambda: packed(self._doc)

    def begin_printed(self) -> None:
        """Begin what stands on every page."""
        self._printing = True
        self.beginForm(_PRINTED, 0, 0, *self._size)

    def end_printed(self) -> None:
        """End what stands on every page."""
        # reportlab takes letters for this part, not bytes.
        lines = [*self._code, _spelt(self._drawing.marks)]
        self._code = [_NO_LETTER.sub(lambda code: f"\\{ord(code[0]):03o}", line) for line in lines]
        self.endForm()
        self._drawing = _Drawing()
        self._printing = False

    def put_printed(self) -> None:
        """Show on this page what stands on every page."""
        self._code.append("/S Do")

    def write(self, font: str, size: float, x: float, y: float, text: str, narrow: float) -> None:
        """Write a text from `x` on, its baseline at `y`, in points; the font has its characters.

        It is put behind all that is drawn on the page, in black.
        """
        # On a page, whole points: short, and off by a third of a millimetre at most.
        x, y = (round(x, 1), round(y, 1)) if self._printing else (math.floor(x), round(y))
        pieces = tuple(self._encoded(font, text))
        self._drawing.marks.append(_Words(x, y, size, narrow, pieces))

    def stamp(self, x: float, y: float, side: float, modules: int, black: bytes) -> None:
        """Paint a square pattern, `x` and `y` its lower left corner, in points.

        A mask of one bit a module, which a printer paints as so many sharp squares.

        Args:
            x: from the left.
            y: from below.
            side: of the whole square.
            modules: in a side.
            black: 1 for each black module, row by row from the top.
        """
        rows = (black[start : start + modules] for start in range(0, len(black), modules))
        # A mask paints its zeros.
        bits = b"".join(_packed(row.translate(_INVERTED)) for row in rows)
        self._drawing.stamp = b"%.1f 0 0 %.1f %.1f %.1f cm BI/W %d/H %d/BPC 1/IM true ID %b\nEI" % (
            side,
            side,
            x,
            y,
            modules,
            modules,
            bits,
        )

    def stroke(self, thickness: float, *points: tuple[float, float]) -> None:
        """Draw a line from point to point; everything in points."""
        (x, y), *others = points
        path = "".join(f" {x:.1f} {y:.1f} l" for x, y in others)
        self._drawing.marks.append(f"{thickness:g} w {x:.1f} {y:.1f} m{path} S")

    @override
    def showPage(self) -> None:
        self._drawing.code = self._code
        self._pages.append(self._drawing)
        self._drawing = _Drawing()
        self._startPage()

    def finish(self) -> bytes:
        """Return the document; the canvas is of no use afterwards."""
        document = self._doc
        resources = pdfdoc.PDFResourceDictionary()
        resources.basicFonts()
        resources.allProcs()
        pages = document.Pages
        pages.__NoDefault__ = [*pages.__NoDefault__, "MediaBox", "Resources"]
        pages.MediaBox = pdfdoc.PDFArray([0, 0, *self._size])
        pages.Resources = document.Reference(resources, _RESOURCES)
        resources.XObject = {"S": pdfdoc.PDFObjectReference(pdfdoc.xObjectName(_PRINTED))}
        for name, marks in _share(self._pages).items():
            text = _spelt(marks).encode("latin-1")
            resources.XObject[name] = document.Reference(
                Shared(text, self._size, pages.Resources), name
            )
        for drawing in self._pages:
            text = "\n".join((*drawing.code, _spelt(drawing.marks))).encode("latin-1")
            # The pattern comes last: it leaves the page's scale changed.
            contents = Contents(text, drawing.stamp)
            document.addPage(Page(document.Reference(contents)))
        content: bytes = document.GetPDFData(self)
        return content

    def _encoded(self, font: str, text: str) -> Iterator[tuple[str, str]]:
        """Split a text by the parts of 256 characters that a font is cut into."""
        codes = self._codes.get(font)
        if codes is None:
            codes = self._codes[font] = _Codes(font, self._doc)
        letters = [codes[char] for char in text]
        if len({name for name, _ in letters}) == 1:
            yield letters[0][0], "".join(letter for _, letter in letters)
            return
        for name, group in groupby(letters, lambda each: each[0]):
            yield name, "".join(letter for _, letter in group)


@dataclass(frozen=True, slots=True)
class SheetPen(Pen):
    """A pen that writes fillings the short way, and paints patterns."""

    canvas: SheetCanvas

    def pattern(self, cell: Cell, modules: int, black: bytes) -> None:
        """Paint a square pattern, `black` being 1 for each black module, row by row."""
        left, foot = cell.left * POINTS, (PAGE_HEIGHT - cell.bottom) * POINTS
        self.canvas.stamp(left, foot, cell.width * POINTS, modules, black)

    @override
    def line(self, x1: float, y1: float, x2: float, y2: float, thickness: float = 0.5) -> None:
        ends = ((x1, y1), (x2, y2))
        self.canvas.stroke(thickness, *((x * POINTS, (PAGE_HEIGHT - y) * POINTS) for x, y in ends))

    @override
    def _run(self, font: str, x: float, y: float, text: str, size: float, narrow: float) -> None:
        self.canvas.write(font, size, x, y, text, narrow)


class _Codes(dict[str, tuple[str, str]]):
    """Of a font, each character's part and its code there, ready to be put between brackets."""

    def __init__(self, font: str, document: pdfdoc.PDFDocument) -> None:
        self._font = pdfmetrics.getFont(font)
        self._document = document

    def __missing__(self, char: str) -> tuple[str, str]:
        ((subset, code),) = self._font.splitString(char, self._document)
        name = self._font.getSubsetInternalName(subset, self._document)[1:]
        self[char] = name, code.decode("latin-1").translate(_ESCAPED)
        return self[char]


def _share(pages: list[_Drawing]) -> dict[str, tuple[_Mark, ...]]:
    """Take out of the pages what many have in common, and leave its name there."""
    often = Counter(mark for drawing in pages for mark in drawing.marks)
    usual = {mark for mark, count in often.items() if count * 3 >= len(pages)}
    sets = [tuple(mark for mark in drawing.marks if mark in usual) for drawing in pages]
    kept = (marks for marks, count in Counter(sets).items() if marks and count >= _SHARED_BY)
    names = {marks: f"C{number}" for number, marks in enumerate(kept)}
    for drawing, marks in zip(pages, sets, strict=True):
        if marks in names:
            drawing.code.append(f"/{names[marks]} Do")
            drawing.marks = [mark for mark in drawing.marks if mark not in usual]
    return {name: marks for marks, name in names.items()}


def _spelt(marks: Iterable[_Mark]) -> str:
    """Write marks as they stand in the file: strokes first, then one text object."""
    lines: list[str] = []
    words: list[_Words] = []
    for mark in marks:
        if isinstance(mark, str):
            lines.append(mark)
        else:
            words.append(mark)
    if not words:
        return "\n".join(lines)
    lines.append("BT")
    at, kind, narrow = (0.0, 0.0), ("", 0.0), 1.0
    for each in words:
        lines.append(f"{each.x - at[0]:.4g} {each.y - at[1]:.4g} Td")
        at = (each.x, each.y)
        if each.narrow != narrow:
            narrow = each.narrow
            lines.append(f"{narrow * 100:g} Tz")
        for name, codes in each.pieces:
            if kind != (name, each.size):
                kind = (name, each.size)
                lines.append(f"/{name} {each.size:g} Tf")
            lines.append(f"({codes})Tj")
    lines.append("ET")
    return "\n".join(lines)


def _packed(row: bytes) -> bytes:
    """Return digits 0 and 1 as bits, filled up to whole bytes."""
    return (int(row, 2) << (-len(row) % 8)).to_bytes((len(row) + 7) // 8)


_INVERTED = bytes(49 - bool(value) for value in range(256))
