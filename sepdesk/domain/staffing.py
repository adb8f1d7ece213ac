"""A unit against its need: what is required, who counts, what is missing, 未设定 (S1, W1, X01)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepdesk.domain.certificates import Standing, standing
from sepdesk.domain.employment import current
from sepdesk.domain.equipment_rules import required_by_equipment
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import MEASURE_WORDS, Measure, Requirement, UnitRecord
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UnitId
from sepdesk.domain.work_items import ItemKey, ItemTable, fold_code

__all__ = [
    "MEASURE_WORDS",
    "Counted",
    "Measure",
    "Requirement",
    "StaffingLine",
    "UnitRecord",
    "required_on",
    "staff",
    "unit_of_count",
]


@dataclass(frozen=True, slots=True)
class Counted:
    """One certificate item of a person who is registered with the unit, and how it counts.

    Attributes:
        counts: yes, or `likely`: the mapping from the old catalogue must be confirmed by a person.
    """

    person: PersonId
    name: str
    printed: str
    key: ItemKey
    valid_until: dt.date
    standing: Standing
    counts: bool
    likely: bool = False


@dataclass(frozen=True, slots=True)
class StaffingLine:
    """Required and held for one work item of one unit.

    Attributes:
        required: None: 未设定.
        held: persons, or person-items, that count today.
        lapsing: how many of them lapse within 90 days, with no certificate that holds longer.
        people: everybody concerned, also those who do not count and why.
    """

    unit: UnitId
    item: ItemKey
    role: str
    measure: Measure
    required: int | None
    rule: str
    source: str
    held: int
    lapsing: int
    people: tuple[Counted, ...]
    concern: Concern = Concern.USE

    @property
    def shortage(self) -> int | None:
        """How many are missing; 0 where enough, None where no requirement is known."""
        return None if self.required is None else max(0, self.required - self.held)


def required_on(record: UnitRecord, on: dt.date) -> tuple[Requirement, ...]:
    """Return what is required of a unit on a day: the rows that hold, and by its equipment."""
    rows = tuple(row for row in record.requirements if row.holds_on(on))
    return (*rows, *required_by_equipment(record.equipment, record.unit.kinds, on))


def staff(
    record: UnitRecord, workers: Sequence[Worker], on: dt.date, items: ItemTable
) -> tuple[StaffingLine, ...]:
    """Count a unit's certified workers against its requirements on a day.

    A certificate counts only if the item matches, it is valid on the day, it is not lost, and the
    person is registered with this unit (X01). Items held without a requirement are lines too,
    with `required` None. A requirement per shift is multiplied by the shifts where an authority has
    entered how many the unit runs, and else gives the number of one: it is not on the form.
    """
    held = [
        counted
        for worker in workers
        if _employed_at(worker, record.unit.unit_id)
        for counted in _items_of(worker, on)
    ]
    lines = [
        _line(record.unit.unit_id, requirement, held, items, record.shifts or 1)
        for requirement in required_on(record, on)
    ]
    return (*lines, *_unasked(record.unit.unit_id, held, lines))


def _employed_at(worker: Worker, unit: UnitId) -> bool:
    present = current(worker.employments)
    return present is not None and present.unit == unit


def _items_of(worker: Worker, on: dt.date) -> Iterator[Counted]:
    for certificate in worker.certificates:
        for item in certificate.items:
            how = standing(certificate, item, on)
            yield Counted(
                worker.person,
                worker.name,
                item.printed,
                item.key,
                item.valid_until,
                how,
                counts=how in (Standing.VALID, Standing.LAPSING),
            )


def _line(
    unit: UnitId,
    requirement: Requirement,
    held: Sequence[Counted],
    items: ItemTable,
    shifts: int,
) -> StaffingLine:
    people = []
    required = requirement.min_count
    if required is not None and requirement.measure is Measure.PERSONS_PER_SHIFT:
        required *= shifts
    for counted in held:
        match items.counts_as(counted.key, requirement.item):
            case "yes":
                people.append(counted)
            case "likely":
                people.append(_likely(counted))
    return _summed(
        unit,
        requirement.item,
        people,
        role=requirement.role,
        measure=requirement.measure,
        required=required,
        rule=requirement.rule,
        source=requirement.source,
        concern=requirement.concern,
    )


def _likely(counted: Counted) -> Counted:
    return Counted(
        counted.person,
        counted.name,
        counted.printed,
        counted.key,
        counted.valid_until,
        counted.standing,
        counts=False,
        likely=counted.counts,
    )


def _unasked(
    unit: UnitId, held: Sequence[Counted], lines: Sequence[StaffingLine]
) -> Iterator[StaffingLine]:
    """Make lines for the items that are held and that no requirement asks for."""
    seen = {(counted.person, counted.key) for line in lines for counted in line.people}
    spare = [counted for counted in held if (counted.person, counted.key) not in seen]
    for key in sorted({counted.key for counted in spare}):
        people = [counted for counted in spare if counted.key == key]
        yield _summed(unit, key, people)


def _summed(
    unit: UnitId,
    item: ItemKey,
    people: Sequence[Counted],
    *,
    role: str = "",
    measure: Measure = Measure.PERSONS,
    required: int | None = None,
    rule: str = "",
    source: str = "",
    concern: Concern = Concern.USE,
) -> StaffingLine:
    counting = [counted for counted in people if counted.counts]
    held = {unit_of_count(counted, measure) for counted in counting}
    # Who has a second certificate for the item that holds longer does not lapse.
    lasting = {unit_of_count(c, measure) for c in counting if c.standing is Standing.VALID}
    return StaffingLine(
        unit,
        item,
        role,
        measure,
        required,
        rule,
        source,
        len(held),
        len(held - lasting),
        tuple(people),
        concern,
    )


def unit_of_count(counted: Counted, measure: Measure) -> tuple[str, str]:
    """Return what is counted once: a person, a person's item, or an item."""
    by_item = measure in (Measure.PERSON_ITEMS, Measure.ITEMS)
    item = fold_code(counted.printed) if by_item else ""
    return "" if measure is Measure.ITEMS else counted.person, item
