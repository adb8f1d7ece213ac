"""A unit counted for the statistics: what is needed and who is there, by item (S1, X01).

Counts as `staffing.staff` does, but on any day and much faster, for a whole province at once.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sepdesk.domain.certificates import LAPSING_DAYS
from sepdesk.domain.deadlines import add_months
from sepdesk.domain.holdings import Holding
from sepdesk.domain.staffing import Measure, Requirement, UnitRecord, required_on
from sepdesk.domain.work_items import (
    METAL_WELDING,
    Catalogue,
    Counts,
    ItemKey,
    ItemTable,
    base_code,
    fold_code,
    is_welder_code,
)

YEAR_MONTHS = 12
Need = tuple[ItemKey, Measure]


class ItemFold:
    """Under which item of the statistics a held one is told; answers are remembered."""

    def __init__(self, items: ItemTable) -> None:
        self._items = items
        self._answers: dict[tuple[ItemKey, ItemKey], Counts] = {}
        self._targets: dict[ItemKey, tuple[tuple[ItemKey, Counts], ...]] = {}
        self._required: dict[ItemKey, ItemKey] = {}

    def counts_as(self, held: ItemKey, wanted: ItemKey) -> Counts:
        """Answer as the table of items does."""
        pair = held, wanted
        found = self._answers.get(pair)
        if found is None:
            found = self._answers[pair] = self._items.counts_as(held, wanted)
        return found

    def of_requirement(self, item: ItemKey) -> ItemKey:
        """Return a required item as the statistics name it: the lists of 2019 and 2021 are one."""
        found = self._required.get(item)
        if found is None:
            latest = ItemKey(Catalogue.C2021, item.code)
            is_old = item.catalogue is Catalogue.C2011 or self._items.get(latest) is None
            found = self._required[item] = item if is_old else latest
        return found

    def targets(self, held: ItemKey) -> tuple[tuple[ItemKey, Counts], ...]:
        """Return under which items a held one is told where no requirement asks for it.

        A restricted item is `likely` one of the whole item, an item of 2011 one of what it became;
        where nobody knows what that is, it is told under its own name.
        """
        found = self._targets.get(held)
        if found is None:
            found = self._targets[held] = self._read_targets(held)
        return found

    def _read_targets(self, held: ItemKey) -> tuple[tuple[ItemKey, Counts], ...]:
        named: tuple[ItemKey, ...] = (held,)
        if is_welder_code(held.code):
            # A project code is the same in all lists.
            named = (ItemKey(Catalogue.C2021, METAL_WELDING),)
        elif held.catalogue is Catalogue.C2011:
            named = self._items.converts_to(held)
        found = {}
        for key in named:
            wanted = self.of_requirement(ItemKey(key.catalogue, base_code(key.code)))
            answer = self.counts_as(held, wanted)
            if answer != "no":  # pragma: no branch - what an item converts to, it counts as
                found[wanted] = answer
        own: Counts = "yes"
        return tuple(found.items()) or ((ItemKey(held.catalogue, base_code(held.code)), own),)


@dataclass(frozen=True, slots=True)
class CountedItem:
    """One item of one unit on a day.

    Attributes:
        measure: what is counted; per shift is counted in persons.
        needed: None: 未设定.
        held: who counts.
        likely: who would count too if somebody confirmed what the certificate means.
        lapsing: of those held, who lapses within 90 days and has nothing that holds longer.
        lapsing_year: likewise within twelve months.
    """

    item: ItemKey
    measure: Measure
    needed: int | None
    held: int
    likely: int
    lapsing: int = 0
    lapsing_year: int = 0

    @property
    def gap(self) -> int:
        """How many are missing; 0 where no number is known."""
        return 0 if self.needed is None else max(0, self.needed - self.held)


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """A unit on a day, item by item."""

    items: tuple[CountedItem, ...]

    @property
    def unset(self) -> bool:
        """Whether of something, or of all, nobody knows how many are needed."""
        return not self.items or any(one.needed is None for one in self.items)

    @property
    def short(self) -> bool:
        """Whether somebody is missing by a number that is known."""
        return any(one.gap for one in self.items)


def needs_on(record: UnitRecord, on: dt.date, fold: ItemFold) -> Mapping[Need, int | None]:
    """Return what a unit needs on a day: of several rows for an item the one that asks for most."""
    found: dict[Need, int | None] = {}
    for row in required_on(record, on):
        measure = Measure.PERSONS if row.measure is Measure.PERSONS_PER_SHIFT else row.measure
        need = fold.of_requirement(row.item), measure
        numbers = [n for n in (found.get(need), _number(row, record)) if n is not None]
        found[need] = max(numbers, default=None)
    return found


def _number(row: Requirement, record: UnitRecord) -> int | None:
    if row.min_count is None or row.measure is not Measure.PERSONS_PER_SHIFT:
        return row.min_count
    return row.min_count * (record.shifts or 1)


def count_unit(
    needs: Mapping[Need, int | None],
    active: Collection[Holding],
    fold: ItemFold,
    lapsing_on: dt.date | None = None,
) -> CountedUnit:
    """Count a unit.

    Args:
        needs: of the day.
        active: what counts at the unit on the day.
        fold: which item counts as which.
        lapsing_on: the day, where it is asked who lapses after it.
    """
    asked: set[ItemKey] = set()
    lines = []
    for need, number in needs.items():
        yes, likely = [], []
        for holding in active:
            match fold.counts_as(holding.key, need[0]):
                case "yes":
                    yes.append(holding)
                case "likely":
                    likely.append(holding)
                case "no":  # pragma: no branch - there is no fourth answer
                    continue
            asked.add(holding.key)
        lines.append(_line(need, number, yes, likely, lapsing_on))
    lines += _unasked([one for one in active if one.key not in asked], fold, lapsing_on)
    lines.sort(key=lambda line: (line.item, line.measure))
    return CountedUnit(tuple(lines))


def _unasked(
    spare: Sequence[Holding], fold: ItemFold, lapsing_on: dt.date | None
) -> list[CountedItem]:
    told: dict[ItemKey, tuple[list[Holding], list[Holding]]] = {}
    for holding in spare:
        for item, answer in fold.targets(holding.key):
            told.setdefault(item, ([], []))[answer != "yes"].append(holding)
    return [
        _line((item, Measure.PERSONS), None, yes, likely, lapsing_on)
        for item, (yes, likely) in told.items()
    ]


def _line(
    need: Need,
    number: int | None,
    yes: Sequence[Holding],
    likely: Sequence[Holding],
    lapsing_on: dt.date | None,
) -> CountedItem:
    item, measure = need
    held = {counted_as(one, measure) for one in yes}
    more = {counted_as(one, measure) for one in likely} - held
    if lapsing_on is None:
        return CountedItem(item, measure, number, len(held), len(more))
    soon = lapsing_on + dt.timedelta(days=LAPSING_DAYS)
    year = add_months(lapsing_on, YEAR_MONTHS)
    lasting, longer = (
        {counted_as(one, measure) for one in yes if one.valid_until > day} for day in (soon, year)
    )
    return CountedItem(
        item, measure, number, len(held), len(more), len(held - lasting), len(held - longer)
    )


def counted_as(holding: Holding, measure: Measure) -> tuple[str, str]:
    """Return what makes two holdings one: the person, the item, or both."""
    by_item = measure in (Measure.PERSON_ITEMS, Measure.ITEMS)
    item = fold_code(holding.printed) if by_item else ""
    return "" if measure is Measure.ITEMS else holding.person, item
