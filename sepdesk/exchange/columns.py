"""A list as a worksheet: its columns, how wide they are, and what their cells hold."""

import datetime as dt
from dataclasses import dataclass

Value = str | int | dt.date | dt.datetime | None
"""What a cell may hold; an instant is aware and shown in Asia/Shanghai, None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        heading: what stands above it; by it a sheet is read again.
        width: in digits of the usual type, as Excel counts; a Chinese character takes two.
        centred: short values stand in the middle.
    """

    heading: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One list.

    Attributes:
        name: of its tab: at most 31 characters, no brackets, colon, star, question mark or stroke.
        title: the first line.
        about: lines below it: whose list it is, of which days, what was left out.
        rows: each as long as `columns`.
        below: lines under the list, such as totals.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    about: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def heading_row(self) -> int:
        """The row in which the headings stand, counted from 1."""
        return 2 + len(self.about)
