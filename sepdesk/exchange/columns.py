"""A list as a worksheet: its columns, how wide they are, and what their cells hold."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

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


class Kind(StrEnum):
    """What a column that is read holds, and with it the type of its values."""

    TEXT = "text"
    """A text, blanks at its ends dropped."""
    NUMBER = "number"
    """An identity number, a code or a telephone number: text, full-width forms folded.

    Excel keeps 15 digits of what it takes for a quantity: a longer one is refused, never mended.
    """
    DAY = "day"
    """A date, from a cell of any kind."""
    DAYS = "days"
    """One date or several, joined by 、: text, each as 2026-11-24."""
    COUNT = "count"
    """A whole number from 0: int."""
    CHOICE = "choice"
    """One of the words that the column offers: text, as offered."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A column that a sheet is read by, and that a template offers.

    Attributes:
        key: the name of its values in a row.
        heading: as the template has it; blanks, brackets and width do not count when it is read.
        required: an empty cell is told.
        aliases: other headings under which people hand it in.
        choices: the words of a choice, in order.
        meanings: what else people write for a choice: pairs of that and the word offered.
        note: what to fill in, for the template's explanations.
        example: of an invented filling.
        width: as for `Column`.
        above: may stand above the headings instead, once for all rows: its heading in one cell,
            its value in the next. Names the group of those that belong together.
        decides: a row's own value here, if it is another one than above, means that nothing of
            the group above holds for the row.
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()
    note: str = ""
    example: str = ""
    width: float = 16.0
    above: str = ""
    decides: bool = False
