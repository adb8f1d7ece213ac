"""A document of many sheets alike, small and quickly written.

reportlab draws and cuts the fonts; this keeps once what it would repeat on each page (size, fonts,
the printed part), writes each page's text as one piece, and packs all objects that are no streams
into one compressed object (PDF 1.5). A thousand forms take a third of the room.
"""

import hashlib
import io
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from sepdesk.forms.page import PAGE_HEIGHT, POINTS, Cell
from sepdesk.forms.pen import Pen

# Contents in bytes, not spelt out in letters; and no remarks between them.
rl_config.useA85 = 0
rl_config.pdfComments = 0

_PRINTED = "sheet"
_NO_LETTER = re.compile(r"[^\n -~]")
_ESCAPED = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\", "\r": "\\r"})


class SheetCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas for sheets that share a printed part.

    Draw the printed part between `begin_printed` and `end_printed`, then page after page, each
    ended by `showPage`; `finish` returns the document.
    """

    def __init__(self, width: float, height: float, font: str) -> None:
        self._text: list[str] = []
        self._at = (0.0, 0.0)
        self._type: tuple[str, float, float] = ("", 0.0, 1.0)
        self._codes: dict[str, _Codes] = {}
        self._stamp = b""
        self._printing = False
        super().__init__(
            io.BytesIO(), (width, height), pageCompression=1, invariant=1, initialFontName=font
        )
        self._size = (width, height)
        self._doc.format = self._pack

    def begin_printed(self) -> None:
        """Begin what stands on every page."""
        self._printing = True
        self.beginForm(_PRINTED, 0, 0, *self._size)

    def end_printed(self) -> None:
        """End what stands on every page."""
        self._end_text()
        # reportlab takes letters for this part, not bytes.
        self._code: list[str] = [
            _NO_LETTER.sub(lambda code: f"\\{ord(code[0]):03o}", line) for line in self._code
        ]
        self.endForm()
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
        self._text.append(f"{x - self._at[0]:.4g} {y - self._at[1]:.4g} Td")
        self._at = (x, y)
        for name, letters in self._encoded(font, text):
            self._set_type(name, size, narrow)
            self._text.append(f"({letters})Tj")

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
        self._stamp = b"%.1f 0 0 %.1f %.1f %.1f cm BI/W %d/H %d/BPC 1/IM true ID %b\nEI" % (
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
        self._code.append(f"{thickness:g} w {x:.1f} {y:.1f} m{path} S")

    @override
    def showPage(self) -> None:
        self._end_text()
        text = "\n".join(self._code).encode("latin-1")
        # The pattern comes last: it leaves the page's scale changed.
        contents = self._doc.Reference(_Contents(text, self._stamp))
        self._stamp = b""
        self._doc.addPage(_Page(contents))
        self._startPage()

    def finish(self) -> bytes:
        """Return the document; the canvas is of no use afterwards."""
        pages = self._doc.Pages
        pages.__NoDefault__ = [*pages.__NoDefault__, "MediaBox", "Resources"]
        pages.MediaBox = pdfdoc.PDFArray([0, 0, *self._size])
        printed = pdfdoc.PDFObjectReference(pdfdoc.xObjectName(_PRINTED))
        pages.Resources = pdfdoc.PDFResourceDictionary(XObject={"S": printed})
        pages.Resources.basicFonts()
        pages.Resources.allProcs()
        content: bytes = self._doc.GetPDFData(self)
        return content

    def _end_text(self) -> None:
        if self._text:
            self._code += ("BT", *self._text, "ET")
        self._text.clear()
        self._at = (0.0, 0.0)
        self._type = ("", 0.0, 1.0)

    def _set_type(self, name: str, size: float, narrow: float) -> None:
        if (name, size) != self._type[:2]:
            self._text.append(f"/{name} {size:g} Tf")
        if narrow != self._type[2]:
            self._text.append(f"{narrow * 100:g} Tz")
        self._type = (name, size, narrow)

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

    def _pack(self) -> bytes:
        """Write the file: streams as they are, everything else in one compressed object."""
        document = self._doc
        streams: list[tuple[int, bytes]] = []
        small: list[tuple[int, bytes]] = []
        number = 1
        # Formatting an object may add others behind it.
        while (name := document.numberToId.get(number)) is not None:
            body = pdfdoc.format(document.idToObject[name], document, toplevel=1)
            (streams if body.endswith(b"endstream\n") else small).append((number, body))
            number += 1
        root = document.Reference(document.Catalog).format(document)
        info = document.Reference(document.info).format(document)
        return _file(streams, small, b"/Root %b/Info %b" % (root, info))


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


class _Contents(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """What is drawn on a page, compressed at once: a thousand of them are kept until the end."""

    __RefOnly__ = 1

    def __init__(self, text: bytes, pattern: bytes) -> None:
        packer = zlib.compressobj(9)
        packed = packer.compress(text)
        if pattern:
            # In a block of its own: bytes without order would spoil the text's short codes.
            packed += packer.flush(zlib.Z_SYNC_FLUSH) + packer.compress(b"\n" + pattern)
        self._compressed = packed + packer.flush()

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        return _stream(b"/Filter/FlateDecode", self._compressed)


class _Page(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """A page that has its size and its resources from the page tree."""

    __RefOnly__ = 1

    def __init__(self, contents: pdfdoc.PDFObjectReference) -> None:
        self._contents = contents

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        parent = document.Reference(document.Pages).format(document)
        contents = self._contents.format(document)
        return b"<</Type/Page/Parent %b/Contents %b>>" % (parent, contents)


def _packed(row: bytes) -> bytes:
    """Return digits 0 and 1 as bits, filled up to whole bytes."""
    return (int(row, 2) << (-len(row) % 8)).to_bytes((len(row) + 7) // 8)


_INVERTED = bytes(49 - bool(value) for value in range(256))


def _file(streams: list[tuple[int, bytes]], small: list[tuple[int, bytes]], tail: bytes) -> bytes:
    pack, index = 1 + len(streams) + len(small), 2 + len(streams) + len(small)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    heads, bodies, offset = [], [], 0
    for place, (number, body) in enumerate(small):
        heads.append(b"%d %d" % (number, offset))
        bodies.append(body.rstrip() + b"\n")
        places[number] = (2, pack, place)
        offset += len(bodies[-1])
    head = b" ".join(heads) + b"\n"
    packed = zlib.compress(head + b"".join(bodies), 9)
    kind = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(small), len(head))
    parts = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"]
    offset = len(parts[0])
    for number, body in (*streams, (pack, _stream(kind, packed))):
        places[number] = (1, offset, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body.rstrip(b"\n")))
        offset += len(parts[-1])
    places[index] = (1, offset, 0)
    digest = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
    table = b"".join(
        kind.to_bytes(1) + where.to_bytes(4) + more.to_bytes(2)
        for kind, where, more in (places[number] for number in range(index + 1))
    )
    kind = b"/Type/XRef/Size %d/W[1 4 2]%b/ID[<%b><%b>]/Filter/FlateDecode" % (
        index + 1, tail, digest, digest,
    )  # fmt: skip
    parts.append(b"%d 0 obj\n%b\nendobj\n" % (index, _stream(kind, zlib.compress(table, 9))))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % offset)
    return b"".join(parts)


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream\n" % (entries, len(content), content)
