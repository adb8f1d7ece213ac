"""The records behind the statistics, kept while they change; the numbers follow (S1, B-13)."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sepdesk.domain.counting import CountedUnit, ItemFold, count_unit, needs_on
from sepdesk.domain.holdings import Holding, holdings_of
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.statistics import (
    COUNTY_DIGITS,
    Cell,
    CellKey,
    Free,
    Moment,
    Numbers,
    Statistics,
)
from sepdesk.domain.units import UnitId, UnitKind
from sepdesk.domain.work_items import ItemKey, ItemTable

_SLICE = 200
_NONE = Numbers()


class Tally:
    """Units and workers, and what they come to on some days.

    Putting records in one at a time, in any order, replacing former ones, gives the same numbers as
    counting the last ones from zero (B-13): a record that changes only has its own unit, or units,
    counted anew.
    """

    def __init__(self, items: ItemTable) -> None:
        self.fold = ItemFold(items)
        self._records: dict[UnitId, UnitRecord] = {}
        self._held: dict[UnitId, dict[PersonId, tuple[Holding, ...]]] = {}
        self._free: dict[PersonId, tuple[str, tuple[Holding, ...]]] = {}
        self._present: dict[PersonId, frozenset[UnitId]] = {}
        self._days: tuple[dt.date, ...] = ()
        self._counted: dict[UnitId, tuple[CountedUnit | None, ...]] = {}

    # What is known ------------------------------------------------------------------------------

    def put_unit(self, record: UnitRecord) -> None:
        """Take a unit in, or as it is now."""
        self._records[record.unit.unit_id] = record
        self._counted.pop(record.unit.unit_id, None)

    def drop_unit(self, unit: UnitId) -> None:
        """Leave a unit out."""
        self._records.pop(unit, None)
        self._counted.pop(unit, None)

    def put_worker(self, worker: Worker) -> None:
        """Take a worker in, or as they are now."""
        self.drop_worker(worker.person)
        there: dict[UnitId | None, list[Holding]] = {}
        for holding in holdings_of(worker):
            there.setdefault(holding.unit, []).append(holding)
        free = there.pop(None, [])
        if free:
            self._free[worker.person] = worker.last_county, tuple(free)
        for unit, held in there.items():
            if unit is not None:
                self._held.setdefault(unit, {})[worker.person] = tuple(held)
                self._counted.pop(unit, None)
        self._present[worker.person] = frozenset(unit for unit in there if unit is not None)

    def drop_worker(self, person: PersonId) -> None:
        """Leave a worker out."""
        self._free.pop(person, None)
        for unit in self._present.pop(person, ()):
            del self._held[unit][person]
            self._counted.pop(unit, None)

    # What it comes to ---------------------------------------------------------------------------

    def count(self, day: dt.date, earlier: Sequence[dt.date] = ()) -> Iterator[tuple[int, int]]:
        """Count the units that are not counted yet; tells now and then how many of how many.

        Args:
            day: of the statistics.
            earlier: days of the time series before it.
        """
        days = (*earlier, day)
        if days != self._days:
            self._days = days
            self._counted.clear()
        left = [record for unit, record in self._records.items() if unit not in self._counted]
        for done, record in enumerate(left):
            if done % _SLICE == 0:
                yield done, len(left)
            self._counted[record.unit.unit_id] = self._count(record)

    def statistics(self, day: dt.date, earlier: Sequence[dt.date] = ()) -> Statistics:
        """Return the numbers of a day and of the days before it."""
        for _ in self.count(day, earlier):
            pass
        return Statistics(day, self._whole(), self._free_on(day), self._moments())

    def record(self, unit: UnitId) -> UnitRecord | None:
        """Return a unit that was taken in."""
        return self._records.get(unit)

    def units(self) -> Iterator[tuple[UnitRecord, CountedUnit]]:
        """Return the units as they were counted last, on the day of the statistics."""
        for unit, counted in self._counted.items():
            if counted[-1] is not None:
                yield self._records[unit], counted[-1]

    def holdings(self, on: dt.date) -> Iterator[tuple[Holding, str]]:
        """Return what counts on a day, each with its place: of the unit, or where one is 待聘."""
        for unit, people in self._held.items():
            record = self._records.get(unit)
            if record is None or _is_closed(record, on):
                continue
            for held in people.values():
                yield from ((one, record.unit.town) for one in held if one.counts_on(on))
        for place, held in self._free.values():
            yield from ((one, place) for one in held if one.counts_on(on))

    def _count(self, record: UnitRecord) -> tuple[CountedUnit | None, ...]:
        held = [one for many in self._held.get(record.unit.unit_id, {}).values() for one in many]
        breaks = _breaks(record, held)
        found: list[CountedUnit | None] = []
        for place, then in enumerate(self._days[:-1]):
            if place and breaks is not None and not _between(breaks, self._days[place - 1], then):
                found.append(found[-1])
            else:
                found.append(self._count_day(record, held, then))
        found.append(self._count_day(record, held, self._days[-1], lapsing=True))
        return tuple(found)

    def _count_day(
        self, record: UnitRecord, held: Iterable[Holding], day: dt.date, *, lapsing: bool = False
    ) -> CountedUnit | None:
        if _is_closed(record, day):
            return None
        active = [one for one in held if one.counts_on(day)]
        return count_unit(
            needs_on(record, day, self.fold), active, self.fold, day if lapsing else None
        )

    def _whole(self) -> tuple[Cell, ...]:
        """Sum up the day of the statistics, town by town."""
        sums: dict[CellKey, Numbers] = {}
        for unit, days in self._counted.items():
            at = self._records[unit].unit
            for cell in _cells_of(days[-1], at.town, at.kinds):
                known = sums.get(cell.key)
                sums[cell.key] = cell.numbers if known is None else known + cell.numbers
        return _cells(sums)

    def _moments(self) -> tuple[Moment, ...]:
        """Sum up the days before, county by county.

        Most units stay as they are from one month to the next: only what changes is added up.
        """
        changes: list[dict[CellKey, Numbers]] = [{} for _ in self._days[:-1]]
        for unit, days in self._counted.items():
            at, before = self._records[unit].unit, None
            for change, counted in zip(changes, days[:-1], strict=True):
                if counted is not before:
                    place = at.town[:COUNTY_DIGITS]
                    for cell in _cells_of(counted, place, at.kinds):
                        change[cell.key] = change.get(cell.key, _NONE) + cell.numbers
                    for cell in _cells_of(before, place, at.kinds):
                        change[cell.key] = change.get(cell.key, _NONE) - cell.numbers
                before = counted
        sums: dict[CellKey, Numbers] = {}
        found = []
        for then, change in zip(self._days[:-1], changes, strict=True):
            for key, numbers in change.items():
                sums[key] = sums.get(key, _NONE) + numbers
            there = {key: numbers for key, numbers in sums.items() if numbers.units}
            found.append(Moment(then, _cells(there)))
        return tuple(found)

    def _free_on(self, on: dt.date) -> tuple[Free, ...]:
        found: dict[tuple[str, ItemKey], set[PersonId]] = {}
        for place, held in self._free.values():
            for one in held:
                if one.counts_on(on):
                    for item, answer in self.fold.targets(one.key):
                        if answer == "yes":
                            found.setdefault((place, item), set()).add(one.person)
        return tuple(Free(*key, len(people)) for key, people in sorted(found.items()))


def from_zero(
    records: Iterable[UnitRecord],
    workers: Iterable[Worker],
    day: dt.date,
    items: ItemTable,
    earlier: Sequence[dt.date] = (),
) -> Statistics:
    """Count records from zero: the statistics as a pure function of the records (B-13)."""
    tally = Tally(items)
    for record in records:
        tally.put_unit(record)
    for worker in workers:
        tally.put_worker(worker)
    return tally.statistics(day, earlier)


def _is_closed(record: UnitRecord, on: dt.date) -> bool:
    closed = record.unit.closed_on
    return closed is not None and closed <= on


def _breaks(record: UnitRecord, held: Iterable[Holding]) -> list[dt.date] | None:
    """Return the days from which a unit may count otherwise than before; None: any day may be.

    By equipment the rules themselves change with time.
    """
    if record.equipment:
        return None
    found = {day for one in held for day in (one.since, one.until)}
    for row in record.requirements:
        found.add(row.effective_from)
        if row.effective_to is not None and row.effective_to < dt.date.max:
            found.add(row.effective_to + dt.timedelta(days=1))
    if record.unit.closed_on is not None:
        found.add(record.unit.closed_on)
    return sorted(found)


def _between(breaks: Sequence[dt.date], before: dt.date, then: dt.date) -> bool:
    place = bisect_right(breaks, before)
    return place < len(breaks) and breaks[place] <= then


def _cells(sums: Mapping[CellKey, Numbers]) -> tuple[Cell, ...]:
    found = (Cell(*key, numbers) for key, numbers in sums.items())
    return tuple(sorted(found, key=Cell.order))


def _cells_of(
    counted: CountedUnit | None, place: str, kinds: tuple[UnitKind, ...]
) -> Iterator[Cell]:
    if counted is None:
        return
    of_unit = Numbers(units=1, unset=int(counted.unset), short=int(counted.short))
    yield Cell(place, kinds, None, None, of_unit)
    for one in counted.items:
        numbers = Numbers(
            1,
            int(one.needed is None),
            int(one.gap > 0),
            one.needed or 0,
            one.held,
            one.likely,
            one.gap,
            one.lapsing,
            one.lapsing_year,
        )
        yield Cell(place, kinds, one.item, one.measure, numbers)
