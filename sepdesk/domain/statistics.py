"""Certificates held against the need: by item, kind, place and month (三(一), S1, B-13).

Numbers are summed up unit by unit: what one unit has too many does not make up for what another
lacks, so that the gap is more than the difference of the sums. A person with two items is counted
under each. What nobody knows the need of is 未设定: counted as such, never as 0.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sepdesk.domain.regions import Jurisdiction
from sepdesk.domain.staffing import Measure
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import ItemKey

COUNTY_DIGITS, CITY_DIGITS = 6, 4
CellKey = tuple[str, tuple[UnitKind, ...], ItemKey | None, Measure | None]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What units come to together.

    Attributes:
        units: that have the item, or need it.
        unset: of those, where nobody knows how many are needed.
        short: of those, where somebody is missing.
        needed: where it is known.
        held: who counts, also where the need is not known.
        likely: who would count once somebody confirms what the certificate means.
        gap: sum of what each unit lacks.
        lapsing: of those held, within 90 days.
        lapsing_year: of those held, within twelve months.
    """

    units: int = 0
    unset: int = 0
    short: int = 0
    needed: int = 0
    held: int = 0
    likely: int = 0
    gap: int = 0
    lapsing: int = 0
    lapsing_year: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        """Add field by field."""
        return Numbers(
            self.units + other.units,
            self.unset + other.unset,
            self.short + other.short,
            self.needed + other.needed,
            self.held + other.held,
            self.likely + other.likely,
            self.gap + other.gap,
            self.lapsing + other.lapsing,
            self.lapsing_year + other.lapsing_year,
        )

    def __sub__(self, other: "Numbers") -> "Numbers":
        """Take away field by field."""
        return Numbers(
            self.units - other.units,
            self.unset - other.unset,
            self.short - other.short,
            self.needed - other.needed,
            self.held - other.held,
            self.likely - other.likely,
            self.gap - other.gap,
            self.lapsing - other.lapsing,
            self.lapsing_year - other.lapsing_year,
        )

    @property
    def is_set(self) -> bool:
        """Whether the need of any unit is known; else `needed` and `gap` say nothing."""
        return self.needed > 0 or self.units > self.unset


@dataclass(frozen=True, slots=True)
class Cell:
    """The units of one place that do the same, for one item.

    Attributes:
        place: a town; a county, where towns are not told apart; empty where it is not known.
        kinds: what these units do; one unit may do several things.
        item: None for the units as such: then only `units`, `unset` and `short` are told.
        measure: what is counted; None with the item.
    """

    place: str
    kinds: tuple[UnitKind, ...]
    item: ItemKey | None
    measure: Measure | None
    numbers: Numbers

    @property
    def key(self) -> CellKey:
        """What is counted together."""
        return self.place, self.kinds, self.item, self.measure

    def order(self) -> tuple[str, tuple[UnitKind, ...], str, str, str]:
        """Return what it is put in order by."""
        item = ("", "") if self.item is None else (self.item.catalogue.value, self.item.code)
        return self.place, self.kinds, *item, self.measure or ""


@dataclass(frozen=True, slots=True)
class Free:
    """How many holders of an item are 待聘 in a place: the county of their last employer."""

    place: str
    item: ItemKey
    persons: int


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of a month, by county; who lapses after it is not told."""

    day: dt.date
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What records come to on a day, and on days before it.

    Units count as they are known now, until they close; needs only where a requirement was in
    force on the day. Where none was on record then, a day of the past is 未设定 too.
    """

    day: dt.date
    cells: tuple[Cell, ...]
    free: tuple[Free, ...]
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part is looked at.

    Attributes:
        place: front of a division's code; empty for all.
        kind: None for all kinds.
        item: None for all items.
    """

    place: str = ""
    kind: UnitKind | None = None
    item: ItemKey | None = None

    def has(self, cell: Cell) -> bool:
        """Tell whether a cell is part of it; of one item, cells of units as such are not."""
        return (
            cell.place.startswith(self.place)
            and (self.kind is None or self.kind in cell.kinds)
            and (self.item is None or cell.item == self.item)
        )


class Dimension(StrEnum):
    """By what the numbers are told apart."""

    ITEM = "item"
    KIND = "kind"
    TOWN = "town"
    COUNTY = "county"
    CITY = "city"
    WHOLE = "whole"


_DIGITS = {
    Dimension.TOWN: 9,
    Dimension.COUNTY: COUNTY_DIGITS,
    Dimension.CITY: CITY_DIGITS,
    Dimension.WHOLE: 0,
}
Key = ItemKey | UnitKind | str
"""An item, a kind, or a division's code; empty where place or kinds are not known."""


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one item, kind or place.

    Attributes:
        measure: 人, 人项 or 项: what is counted differently is never added up.
        free: holders who are 待聘; None where that cannot be told apart.
    """

    key: Key
    measure: Measure
    numbers: Numbers
    free: int | None = None


def grouped(found: Statistics, by: Dimension, wanted: Wanted) -> tuple[Group, ...]:
    """Sum up what is wanted by a dimension, by code.

    A unit that does several things is counted under each of them.
    """
    free = _free(found.free, by, wanted)
    groups = _groups(found.cells, by, wanted)
    if by is Dimension.ITEM:
        # Held by 待聘 people alone: still part of what there is.
        for key in free.keys() - {key for key, _ in groups}:
            groups[key, Measure.PERSONS] = Numbers()
    told = (
        Group(key, measure, numbers, _told(free, key, measure, by, wanted))
        for (key, measure), numbers in groups.items()
    )
    return tuple(sorted(told, key=_order))


def _groups(
    cells: Iterable[Cell], by: Dimension, wanted: Wanted
) -> dict[tuple[Key, Measure], Numbers]:
    # Units as such are told where items are not: one with three items is one unit all the same.
    per_item = by is Dimension.ITEM or wanted.item is not None
    sums: dict[tuple[Key, Measure], Numbers] = {}
    for cell in cells:
        if not wanted.has(cell) or (per_item and cell.item is None):
            continue
        numbers = cell.numbers
        if not per_item and cell.item is not None:
            # Whether anything is known is then told by the units of the measure.
            numbers = replace(numbers, units=0, unset=0, short=0)
        for key in _keys(cell, by, wanted):
            pair = key, cell.measure or Measure.PERSONS
            sums[pair] = sums.get(pair, Numbers()) + numbers
    return sums


def _keys(cell: Cell, by: Dimension, wanted: Wanted) -> Iterable[Key]:
    match by:
        case Dimension.ITEM:
            return () if cell.item is None else (cell.item,)
        case Dimension.KIND:
            return (cell.kinds or ("",)) if wanted.kind is None else (wanted.kind,)
        case _:
            return (cell.place[: _DIGITS[by]],)


def _free(found: Iterable[Free], by: Dimension, wanted: Wanted) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    if wanted.kind is not None or by in (Dimension.KIND, Dimension.TOWN):
        return sums
    for one in found:
        if one.place.startswith(wanted.place) and wanted.item in (None, one.item):
            key: Key = one.item if by is Dimension.ITEM else one.place[: _DIGITS[by]]
            sums[key] = sums.get(key, 0) + one.persons
    return sums


def _told(
    free: dict[Key, int], key: Key, measure: Measure, by: Dimension, wanted: Wanted
) -> int | None:
    tells = wanted.kind is None and by not in (Dimension.KIND, Dimension.TOWN)
    return free.get(key, 0) if tells and measure is Measure.PERSONS else None


def _order(group: Group) -> tuple[str, str, str]:
    key = group.key
    if isinstance(key, ItemKey):
        return key.catalogue.value, key.code, group.measure
    return key, "", group.measure


def whole(found: Statistics, wanted: Wanted) -> Numbers:
    """Return the numbers of all that is wanted, counted in persons."""
    groups = _groups(found.cells, Dimension.WHOLE, wanted)
    return groups.get(("", Measure.PERSONS), Numbers())


@dataclass(frozen=True, slots=True)
class Point:
    """The end of a month, or the day itself, of all that is wanted, counted in persons."""

    day: dt.date
    numbers: Numbers

    @property
    def needed(self) -> int | None:
        """None where no requirement was on record for that day."""
        return self.numbers.needed if self.numbers.is_set else None

    @property
    def gap(self) -> int | None:
        """None with `needed`."""
        return None if self.needed is None else self.numbers.gap


def over_time(found: Statistics, wanted: Wanted) -> tuple[Point, ...]:
    """Return month ends and the day, the oldest first."""
    by_county = replace(wanted, place=wanted.place[:COUNTY_DIGITS])
    moments = tuple(Point(one.day, _of(one.cells, by_county)) for one in found.moments)
    return (*moments, Point(found.day, _of(found.cells, by_county)))


def _of(cells: Sequence[Cell], wanted: Wanted) -> Numbers:
    return _groups(cells, Dimension.WHOLE, wanted).get(("", Measure.PERSONS), Numbers())


def within(found: Statistics, area: Jurisdiction, on: dt.date, *, towns: bool) -> Statistics:
    """Return the part of an area; towns told apart or summed up by county.

    Args:
        found: of a larger area.
        area: what an office answers for.
        on: day on which it does.
        towns: whether towns are told apart.
    """
    return Statistics(
        found.day,
        _coarsened(found.cells, area, on, None if towns else COUNTY_DIGITS),
        tuple(one for one in found.free if area.covers(one.place, on)),
        tuple(Moment(m.day, _coarsened(m.cells, area, on, COUNTY_DIGITS)) for m in found.moments),
    )


def series_of(found: Statistics, wanted: Wanted) -> Statistics:
    """Return the same with its month ends summed up to what is wanted, to be sent elsewhere.

    They stand under the place and the kind that are wanted, and say nothing about other ones.
    """
    kinds = () if wanted.kind is None else (wanted.kind,)
    moments = []
    for moment in found.moments:
        sums: dict[CellKey, Numbers] = {}
        for cell in moment.cells:
            if wanted.has(cell):
                key = wanted.place, kinds, cell.item, cell.measure
                sums[key] = sums.get(key, Numbers()) + cell.numbers
        cells = sorted((Cell(*key, numbers) for key, numbers in sums.items()), key=Cell.order)
        moments.append(Moment(moment.day, tuple(cells)))
    return replace(found, moments=tuple(moments))


def _coarsened(
    cells: Iterable[Cell], area: Jurisdiction, on: dt.date, digits: int | None
) -> tuple[Cell, ...]:
    sums: dict[CellKey, Numbers] = {}
    for cell in cells:
        if area.covers(cell.place, on):
            key = (cell.place[:digits], *cell.key[1:])
            sums[key] = sums.get(key, Numbers()) + cell.numbers
    return tuple(sorted((Cell(*key, numbers) for key, numbers in sums.items()), key=Cell.order))
