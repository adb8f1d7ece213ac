"""The staffing table: its lines, how they read, how they are filtered and put in order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from sepdesk.desk.staffing import ItemStaffing, Overview
from sepdesk.domain.staffing import Measure
from sepdesk.domain.units import UNIT_KIND_WORDS, Unit, UnitId, UnitKind
from sepdesk.domain.work_items import Catalogue
from sepdesk.search_keys import SearchKey, query_keys, unit_keys
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column, LinesModel

_PER = {
    Measure.PERSONS: "",
    Measure.PERSONS_PER_SHIFT: "（每班）",
    Measure.PERSON_ITEMS: "（人项）",
    Measure.ITEMS: "（不同项目数）",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One item of one unit.

    Attributes:
        staffing: None where nothing is known to be required and nobody holds anything.
        keys: under which the unit is found by name, initials or code.
    """

    unit: Unit
    staffing: ItemStaffing | None
    keys: tuple[SearchKey, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same row after a refresh."""
        if self.staffing is None:
            return (self.unit.unit_id,)
        return (*self.staffing.key, self.staffing.line.role)

    @property
    def required(self) -> int | None:
        """How many are required; None: 未设定."""
        return None if self.staffing is None else self.staffing.line.required

    @property
    def held(self) -> int:
        """How many count."""
        return 0 if self.staffing is None else self.staffing.line.held

    @property
    def lapsing(self) -> int:
        """How many of them lapse within 90 days."""
        return 0 if self.staffing is None else self.staffing.line.lapsing

    @property
    def shortage(self) -> int | None:
        """How many are missing; None where no requirement is known."""
        return None if self.staffing is None else self.staffing.line.shortage


def rows_of(overview: Overview) -> tuple[Row, ...]:
    """Make the rows of an overview; the keys take a while, so do it off the GUI thread."""
    keys: dict[UnitId, tuple[SearchKey, ...]] = {}

    def keys_of(unit: Unit) -> tuple[SearchKey, ...]:
        if unit.unit_id not in keys:
            keys[unit.unit_id] = unit_keys(unit.name, unit.code)
        return keys[unit.unit_id]

    rows = [Row(line.unit, line, keys_of(line.unit)) for line in overview.lines]
    rows += [Row(unit, None, keys_of(unit)) for unit in overview.bare]
    return tuple(rows)


class Which(StrEnum):
    """Which rows are wanted."""

    ALL = "all"
    SHORT = "short"
    UNSET = "unset"
    LAPSING = "lapsing"


_WANTED: dict[Which, Callable[[Row], bool]] = {
    Which.ALL: lambda row: True,
    Which.SHORT: lambda row: bool(row.shortage),
    Which.UNSET: lambda row: row.required is None,
    Which.LAPSING: lambda row: row.lapsing > 0,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the clerk wants to see.

    Attributes:
        place: front of the division code; empty for the whole jurisdiction.
        kind: None for all kinds.
        text: part of the unit's name, its initials, the front or end of its code.
    """

    place: str = ""
    kind: UnitKind | None = None
    which: Which = Which.ALL
    text: str = ""


def filtered(rows: Iterable[Row], wanted: Filter) -> tuple[Row, ...]:
    """Return the rows that are wanted, in their order."""
    ranges = query_keys(wanted.text)
    asked = bool(wanted.text.strip())
    fits = _WANTED[wanted.which]
    return tuple(
        row
        for row in rows
        if row.unit.town.startswith(wanted.place)
        and (wanted.kind is None or wanted.kind in row.unit.kinds)
        and fits(row)
        and (not asked or _found(row, ranges))
    )


def _found(row: Row, ranges: Sequence[SearchKey]) -> bool:
    # A unit's own keys and a query's ranges are of the same kinds as in the look-up of people.
    return any(
        key.kind == wanted.kind and key.text.startswith(wanted.text)
        for wanted in ranges
        for key in row.keys
    )


def kinds_text(unit: Unit) -> str:
    """Write a unit's kinds short: 使用、充装."""
    return "、".join(UNIT_KIND_WORDS[kind].removesuffix("单位") for kind in unit.kinds)


def item_text(row: Row) -> str:
    """Write the item with its name; the old catalogue is named, since codes were used again."""
    if row.staffing is None:
        return words.NOTHING
    line = row.staffing.line
    old = "（2011 目录）" if line.item.catalogue is Catalogue.C2011 else ""
    name = row.staffing.item_name
    return f"{line.item.code} {name}".strip() + old + _PER[line.measure]


def gap_text(row: Row) -> str:
    """Write how many are missing, by sign and word: −2 缺."""
    if row.shortage is None:
        return words.NOTHING
    return f"−{row.shortage} 缺" if row.shortage else "0"


def gap_tone(row: Row) -> str:
    """Return the tone of a gap."""
    return "refuse" if row.shortage else "quiet" if row.shortage is None else ""


def source_text(row: Row) -> str:
    """Write the rule that the requirement comes from."""
    return (row.staffing.line.source if row.staffing else "") or words.NOTHING


COLUMNS: tuple[Column[Row], ...] = (
    Column("单位", lambda row: row.unit.name, stretch=True),
    Column("类别", lambda row: kinds_text(row.unit), width=84),
    Column("项目", item_text, width=168),
    Column(
        "应持证",
        lambda row: words.count(row.required),
        "right",
        72,
        tone=lambda row: "quiet" if row.required is None else "",
    ),
    Column("持证", lambda row: words.count(row.held), "right", 62),
    Column("差额", gap_text, "right", 74, tone=gap_tone),
    Column(
        "90天内到期",
        lambda row: words.count(row.lapsing),
        "right",
        104,
        tone=lambda row: "warn" if row.lapsing else "",
    ),
    Column("依据", source_text, width=132, tone=lambda _: "quiet"),
)
GAP = 5
"""Place of the column 差额."""

_ORDERS: tuple[Callable[[Row], Any], ...] = (  # Any: each column has its own kind of key
    lambda row: row.unit.name,
    lambda row: kinds_text(row.unit),
    item_text,
    lambda row: -1 if row.required is None else row.required,
    lambda row: row.held,
    # Least wanting last: known gaps first, then enough, then what nobody can tell.
    lambda row: 1 if row.shortage is None else -row.shortage,
    lambda row: row.lapsing,
    source_text,
)


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the rows stand, and which way."""

    column: int = GAP
    descending: bool = False

    def by(self, column: int) -> "Order":
        """Return the order after a click on a column's title: a second click turns it round."""
        if column == self.column:
            return replace(self, descending=not self.descending)
        return Order(column)


def ordered(rows: Iterable[Row], order: Order) -> tuple[Row, ...]:
    """Put rows in order; where the column says the same, by unit and item."""
    by_unit = sorted(rows, key=lambda row: (row.unit.name, row.key))
    return tuple(sorted(by_unit, key=_ORDERS[order.column], reverse=order.descending))


class StaffingModel(LinesModel[Row]):
    """The lines, with a mark in the title of the column by which they stand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, lambda row: row.key, parent)
        self._order = Order()

    def order(self) -> Order:
        """Return how the lines stand."""
        return self._order

    def mark_order(self, order: Order) -> None:
        """Say in the titles how the lines stand."""
        self._order = order
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        told = super().headerData(section, orientation, role)
        marked = role == Qt.ItemDataRole.DisplayRole and section == self._order.column
        if marked and orientation == Qt.Orientation.Horizontal:
            return f"{told} {'↓' if self._order.descending else '↑'}"
        return told
