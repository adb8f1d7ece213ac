"""Where training would help most (三(一), S1): a stated order, no secret weights."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.staffing import Measure
from sepdesk.domain.statistics import COUNTY_DIGITS, Cell, Numbers, Statistics, Wanted
from sepdesk.domain.work_items import ItemKey

RULE = (
    "先列缺员减去同县同项目待聘持证人后仍缺的人数，再列 90 天内到期人数，再列 12 个月内到期人数；"
    "只算已设定要求的单位。"
)
"""The order in words, as it stands beside the ranking."""


class By(StrEnum):
    """What is put in order."""

    ITEM = "item"
    COUNTY = "county"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    """What training would do for an item, a county, or an item in a county.

    Attributes:
        item: None where counties are put in order.
        county: empty where items are.
        gap: of the units whose need is known; None where none is (未设定).
        free: holders of the same item who are 待聘 in the same county, and could be hired.
        train: who is left to be trained; county by county, since nobody is hired across them here.
            None with `gap`.
        lapsing: of those held, within 90 days: they must be re-examined in time.
        lapsing_year: likewise within twelve months.
        unset: how many units have the item with no number set: of those nothing is known.
    """

    item: ItemKey | None
    county: str
    measure: Measure
    gap: int | None
    free: int
    train: int | None
    lapsing: int
    lapsing_year: int
    unset: int


def training_needs(found: Statistics, wanted: Wanted, by: By) -> tuple[TrainingNeed, ...]:
    """Put items, counties, or both in order: where training would help most comes first.

    First by `train`, then by `lapsing`, then by `lapsing_year`, the most first; then by code. What
    has none of the three is left out. Where no kind of unit is chosen holders who are 待聘 are
    taken from the gap; they belong to no kind, and are left aside else.
    """
    free = {(one.place[:COUNTY_DIGITS], one.item): one.persons for one in found.free}
    if wanted.kind is not None:
        free = {}
    sums: dict[tuple[ItemKey | None, str, Measure], TrainingNeed] = {}
    for (item, county, measure), numbers in _by_county(found.cells, wanted).items():
        there = free.get((county, item), 0) if measure is Measure.PERSONS else 0
        need = TrainingNeed(
            None if by is By.COUNTY else item,
            "" if by is By.ITEM else county,
            measure,
            numbers.gap if numbers.is_set else None,
            there,
            max(0, numbers.gap - there) if numbers.is_set else None,
            numbers.lapsing,
            numbers.lapsing_year,
            numbers.unset,
        )
        key = need.item, need.county, measure
        known = sums.get(key)
        sums[key] = need if known is None else _added(known, need)
    some = (one for one in sums.values() if one.train or one.lapsing or one.lapsing_year)
    return tuple(sorted(some, key=_order))


def _by_county(
    cells: Iterable[Cell], wanted: Wanted
) -> dict[tuple[ItemKey, str, Measure], Numbers]:
    sums: dict[tuple[ItemKey, str, Measure], Numbers] = {}
    for cell in cells:
        if cell.item is not None and cell.measure is not None and wanted.has(cell):
            key = cell.item, cell.place[:COUNTY_DIGITS], cell.measure
            sums[key] = sums.get(key, Numbers()) + cell.numbers
    return sums


def _added(one: TrainingNeed, other: TrainingNeed) -> TrainingNeed:
    return TrainingNeed(
        one.item,
        one.county,
        one.measure,
        _sum(one.gap, other.gap),
        one.free + other.free,
        _sum(one.train, other.train),
        one.lapsing + other.lapsing,
        one.lapsing_year + other.lapsing_year,
        one.unset + other.unset,
    )


def _sum(one: int | None, other: int | None) -> int | None:
    """Add what is known; what nobody knows adds nothing."""
    return other if one is None else one if other is None else one + other


def _order(need: TrainingNeed) -> tuple[int, int, int, str, str, str, str]:
    item = ("", "") if need.item is None else (need.item.catalogue.value, need.item.code)
    most = -(need.train or 0), -need.lapsing, -need.lapsing_year
    return (*most, *item, need.county, need.measure)
