"""A unit against its need: what is required, who counts, what is missing, 未设定 (S1, W1, X01)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.certificates import Standing, standing
from sepdesk.domain.employment import current
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.domain.units import Unit, UnitId
from sepdesk.domain.work_items import ItemKey, ItemTable, fold_code


class Measure(StrEnum):
    """What a requirement counts."""

    PERSONS = "persons"
    PERSONS_PER_SHIFT = "persons_per_shift"
    PERSON_ITEMS = "person_items"
    """人项: one person times one qualified welding item."""


MEASURE_WORDS = {
    Measure.PERSONS: "人",
    Measure.PERSONS_PER_SHIFT: "人/班",
    Measure.PERSON_ITEMS: "人项",
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """How many certified workers of an item a unit must have.

    Attributes:
        min_count: None where no source gives a number: 未设定, which is not 0.
        rule: id of the staffing rule that it comes from.
        source: the regulation, as cited.
    """

    item: ItemKey
    role: str
    measure: Measure
    min_count: int | None
    rule: str
    source: str
    effective_from: dt.date
    effective_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit with what is required of it; what the feed carries as one row."""

    unit: Unit
    requirements: tuple[Requirement, ...] = ()


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

    @property
    def shortage(self) -> int | None:
        """How many are missing; 0 where enough, None where no requirement is known."""
        return None if self.required is None else max(0, self.required - self.held)


def staff(
    record: UnitRecord, workers: Sequence[Worker], on: dt.date, items: ItemTable
) -> tuple[StaffingLine, ...]:
    """Count a unit's certified workers against its requirements on a day.

    A certificate counts only if the item matches, it is valid on the day, it is not lost, and the
    person is registered with this unit (X01). Items held without a requirement are lines too,
    with `required` None. A requirement per shift gives the number of one shift: how many shifts a
    unit runs is not on the form.
    """
    held = [
        counted
        for worker in workers
        if _employed_at(worker, record.unit.unit_id)
        for counted in _items_of(worker, on)
    ]
    lines = [
        _line(record.unit.unit_id, requirement, held, items)
        for requirement in record.requirements
        if requirement.effective_from <= on
        and (requirement.effective_to is None or on <= requirement.effective_to)
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
    unit: UnitId, requirement: Requirement, held: Sequence[Counted], items: ItemTable
) -> StaffingLine:
    people = []
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
        required=requirement.min_count,
        rule=requirement.rule,
        source=requirement.source,
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
) -> StaffingLine:
    counting = [counted for counted in people if counted.counts]
    held = {_unit_of_count(counted, measure) for counted in counting}
    # Who has a second certificate for the item that holds longer does not lapse.
    lasting = {_unit_of_count(c, measure) for c in counting if c.standing is Standing.VALID}
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
    )


def _unit_of_count(counted: Counted, measure: Measure) -> tuple[PersonId, str]:
    item = fold_code(counted.printed) if measure is Measure.PERSON_ITEMS else ""
    return counted.person, item
