"""What a paper of the counter holds, before it is known where on its sheets that will stand.

Nothing here loads a font, so that a paper can be put together without waiting for one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from sepdesk.domain.legal import LegalBasis
from sepdesk.forms.text import clean

BODY = 14.0
"""四号: the running text."""
ENTRY = 12.0
"""小四: the entries of a case."""
LIST = 10.5
"""五号: lists of many columns."""

_ROOM = "\ufdd0"


def blank(ems: int) -> str:
    """Return a line of so many characters to write on: for what is not known, never guessed."""
    return _ROOM * ems


TWO_LINES = blank(55)
"""Behind a word of three to five characters: the rest of its line of `BODY`, and another one."""


def is_blank(char: str) -> bool:
    """Say whether a character stands for a piece of a line to write on."""
    return char == _ROOM


def plain(text: str) -> str:
    """Return a text of a record as one line, with nothing in it that means something here."""
    return " ".join(clean(text).replace(_ROOM, "").split())


def known(text: str, ems: int = 8) -> str:
    """Return a text of a record; a line to write on where there is none."""
    return plain(text) or blank(ems)


def spoken(day: date | None) -> str:
    """Return a day as official papers write it; with gaps to fill in where it is not known."""
    if day is None:
        return f"{blank(3)}年{blank(2)}月{blank(2)}日"
    return f"{day.year}年{day.month}月{day.day}日"


class Align(Enum):
    """Where a short line stands; the value is the part of the spare room left of it."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text.

    Attributes:
        indent: of the first line, in characters; the others begin at the edge (GB/T 9704-2012,
            7.3.3).
        bold: in the heavier face, where that has all its characters.
        keep: not to be parted from what follows.
    """

    text: str
    size: float = BODY
    indent: int = 2
    align: Align = Align.LEFT
    bold: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty room, in millimetres; none at the head of a sheet."""

    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        heading: as printed above it; of a table without headings it names the column alone.
        width: in parts: the columns of a table share the width of the text area.
        centred: short values stand in the middle.
    """

    heading: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; its headings stand on every sheet that it reaches.

    Attributes:
        headed: its headings are printed; else the first cell of a row says what the row is.
        least: height of a row of one line, in millimetres.
        keep: its rows are not to be parted, nor from what follows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = LIST
    headed: bool = True
    least: float = 7.5
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """Who signs and when, with room for the official round seal over both (42 mm)."""

    name: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `value` is None where nothing is known: then only `told` stands there."""

    label: str
    value: int | None
    told: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars, one below the other, the longest as wide as there is room."""

    title: str
    bars: tuple[Bar, ...]


Element = Paragraph | Gap | Table | Seal | Bars


@dataclass(frozen=True, slots=True)
class Station:
    """Who issues a paper, and how it is reached (E5); what is unknown is a line to write on."""

    name: str
    address: str = ""
    phone: str = ""
    fax: str = ""

    @property
    def contact(self) -> str:
        """The line at the foot of each sheet."""
        parts = (("地址", self.address, 14), ("电话", self.phone, 8), ("传真", self.fax, 8))
        return "\u3000".join(f"{label}：{known(text, ems)}" for label, text, ems in parts)


@dataclass(frozen=True, slots=True)
class Content:
    """One paper.

    Attributes:
        numbers: what it is known by: label and number; an empty number is a line to write on.
    """

    title: str
    station: Station
    numbers: tuple[tuple[str, str], ...]
    elements: tuple[Element, ...]

    @property
    def reference(self) -> str:
        """The numbers as one line."""
        return "\u3000\u3000".join(f"{label} {known(text, 9)}" for label, text in self.numbers)


class Paper(Protocol):
    """What can be drawn."""

    def content(self) -> Content:
        """Return what stands on it, in order."""
        ...


def entries(*rows: tuple[str, str], least: float = 8.0, keep: bool = False) -> Table:
    """Return a table of labels and what is entered beside them."""
    columns = (Column("", 38.0, centred=True), Column("", 118.0))
    return Table(columns, rows, size=ENTRY, headed=False, least=least, keep=keep)


def cited(basis: LegalBasis | None, *, in_full: bool = True) -> str:
    """Cite a basis, with its wording where we hold it; a line to write on where there is none."""
    if basis is None:
        return TWO_LINES
    citation = f"{basis.citation}（{basis.authority}）" if basis.authority else basis.citation
    return f"{citation}：“{basis.text}”" if basis.text and in_full else citation


def texts(content: Content) -> Iterator[tuple[str, str]]:
    """Give every text of a paper, with the label under which a clerk finds it."""
    yield "发文机关", content.station.name
    yield "联系方式", content.station.contact
    yield "编号", content.reference
    for element in content.elements:
        match element:
            case Paragraph(text=text):
                yield content.title, text
            case Seal(name=name):
                yield "署名", name
            case Table():
                yield from _cells(element)
            case Bars(title=title, bars=bars):
                yield content.title, title
                yield from ((title, f"{bar.label} {bar.told}") for bar in bars)
            case Gap():
                pass


def _cells(table: Table) -> Iterator[tuple[str, str]]:
    for row in table.rows:
        for index, (column, text) in enumerate(zip(table.columns, row, strict=True)):
            label = column.heading or (row[0] if index else "")
            yield label, text
