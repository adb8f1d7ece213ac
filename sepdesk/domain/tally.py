"""The records behind the statistics, kept while they change; the numbers follow (S1, B-13)."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add

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
        self._summed: tuple[tuple[Cell, ...], tuple[Moment, ...]] | None = None

    # What is known ------------------------------------------------------------------------------

    def put_unit(self, record: UnitRecord) -> None:
        """Take a unit in, or as it is now."""
        self._records[record.unit.unit_id] = record
        self._forget(record.unit.unit_id)

    def drop_unit(self, unit: UnitId) -> None:
        """Leave a unit out."""
        self._records.pop(unit, None)
        self._forget(unit)

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
            if unit is not None:  # pragma: no branch - what is held by nobody is taken out above
                self._held.setdefault(unit, {})[worker.person] = tuple(held)
                self._forget(unit)
        self._present[worker.person] = frozenset(unit for unit in there if unit is not None)

    def drop_worker(self, person: PersonId) -> None:
        """Leave a worker out."""
        self._free.pop(person, None)
        for unit in self._present.pop(person, ()):
            del self._held[unit][person]
            self._forget(unit)

    def _forget(self, unit: UnitId) -> None:
        self._counted.pop(unit, None)
        self._summed = None

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
            self._summed = None
        left = [record for unit, record in self._records.items() if unit not in self._counted]
        total = len(left) + len(self._records)
        for done, record in enumerate(left):
            if done % _SLICE == 0:
                yield done, total
            self._counted[record.unit.unit_id] = self._count(record)
        if self._summed is None or left:
            for done in self._sum_up():
                yield len(left) + done, total

    def statistics(self, day: dt.date, earlier: Sequence[dt.date] = ()) -> Statistics:
        """Return the numbers of a day and of the days before it."""
        for _ in self.count(day, earlier):
            pass
        whole, moments = self._summed or ((), ())
        return Statistics(day, whole, self._free_on(day), moments)

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

    def _sum_up(self) -> Iterator[int]:
        """Sum up the day town by town, the days before county by county; tells how far it is.

        Most units stay as they are from one month to the next: only what changes is added up.
        """
        whole: dict[CellKey, list[int]] = {}
        changes: list[dict[CellKey, list[int]]] = [{} for _ in self._days[:-1]]
        for done, (unit, days) in enumerate(self._counted.items()):
            if done % _SLICE == 0:
                yield done
            at = self._records[unit].unit
            county, before = at.town[:COUNTY_DIGITS], None
            _add(whole, days[-1], at.town, at.kinds, 1)
            for change, counted in zip(changes, days[:-1], strict=True):
                if counted is not before:
                    _add(change, counted, county, at.kinds, 1)
                    _add(change, before, county, at.kinds, -1)
                before = counted
        sums: dict[CellKey, list[int]] = {}
        moments = []
        for then, change in zip(self._days[:-1], changes, strict=True):
            for key, values in change.items():
                known = sums.get(key)
                sums[key] = values if known is None else list(map(add, known, values))
            moments.append(Moment(then, _cells(sums)))
        self._summed = _cells(whole), tuple(moments)

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


def _cells(sums: Mapping[CellKey, Sequence[int]]) -> tuple[Cell, ...]:
    # What has no unit any more is there no more.
    found = (Cell(*key, Numbers(*values)) for key, values in sums.items() if values[0])
    return tuple(sorted(found, key=Cell.order))


def _add(
    sums: dict[CellKey, list[int]],
    counted: CountedUnit | None,
    place: str,
    kinds: tuple[UnitKind, ...],
    sign: int,
) -> None:
    """Add a unit to the sums of its place and kinds, or take it out of them again."""
    if counted is None:
        return
    of_unit = (sign, sign * counted.unset, sign * counted.short, 0, 0, 0, 0, 0, 0)
    _add_values(sums, (place, kinds, None, None), of_unit)
    for one in counted.items:
        gap = one.gap
        values = (
            sign,
            sign * (one.needed is None),
            sign * (gap > 0),
            sign * (one.needed or 0),
            sign * one.held,
            sign * one.likely,
            sign * gap,
            sign * one.lapsing,
            sign * one.lapsing_year,
        )
        _add_values(sums, (place, kinds, one.item, one.measure), values)


def _add_values(sums: dict[CellKey, list[int]], key: CellKey, values: tuple[int, ...]) -> None:
    known = sums.get(key)
    sums[key] = list(values) if known is None else list(map(add, known, values))
