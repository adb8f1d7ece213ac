"""Lists on paper: the ledger, the monthly return; as many sheets as they need."""

from dataclasses import dataclass
from datetime import date

from sepdesk.forms.papers.content import (
    ENTRY,
    Bars,
    Column,
    Content,
    Element,
    Gap,
    Paragraph,
    Seal,
    Station,
    Table,
    plain,
)

SMALL_LIST = 8.0
"""Of lists with many columns: six lines to a row are still read."""
_NOTE = 9.0


@dataclass(frozen=True, slots=True)
class ListPart:
    """One table of a list.

    Attributes:
        heading: above it; empty for none.
        columns: widths in parts, see `Column`.
        rows: a cell may hold several lines, parted by line ends.
        empty: the sentence that stands where there is no row.
        size: of the type, in points.
    """

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    size: float = SMALL_LIST


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of an office.

    Attributes:
        day: on which it was made.
        title: such as 登记台账.
        about: label and text, in one line under the title: days, filters, totals.
        note: how it was counted; empty for none.
        charts: below the tables.
        sealed: with the office's name, day and room for its seal.
    """

    station: Station
    day: date
    title: str
    about: tuple[tuple[str, str], ...]
    parts: tuple[ListPart, ...]
    note: str = ""
    sealed: bool = False
    charts: tuple[Bars, ...] = ()

    def content(self) -> Content:
        """Return what stands on it."""
        elements: list[Element] = []
        for part in self.parts:
            elements += _part(part)
        for chart in self.charts:
            elements += (Gap(4.0), chart)
        if self.note:
            elements += (Gap(2.0), Paragraph(plain(self.note), _NOTE, 0))
        if self.sealed:
            elements.append(Seal(self.station.name, self.day))
        return Content(self.title, self.station, self.about, tuple(elements))


def _part(part: ListPart) -> tuple[Element, ...]:
    heading: tuple[Element, ...] = ()
    if part.heading:
        heading = (Gap(2.0), Paragraph(part.heading, ENTRY, 0, keep=True))
    if not part.rows:
        return (*heading, Paragraph(part.empty, ENTRY))
    rows = tuple(tuple(map(_cell, row)) for row in part.rows)
    return (*heading, Table(part.columns, rows, size=part.size, least=5.0))


def _cell(text: str) -> str:
    """Keep the line ends that part the lines of a cell; each line is cleaned by itself."""
    return "\n".join(plain(line) for line in text.split("\n"))
