"""What a decision changes: worker and unit as they are from the event on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import Employment, EmploymentId
from sepdesk.domain.entry_effects import ItemsAdded
from sepdesk.domain.outcomes import Effect, Opened, UnitEntered
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import UnitOnPaper
from sepdesk.domain.units import Unit, check_phone, check_unit_code
from sepdesk.protocol.envelope import Position

UNPLACED_COUNTY = "350000"
"""Stands in a registration number where a unit's county is not known."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The records after the effects.

    Attributes:
        entered: the unit that the paper brought into the archive.
        opened: the employment that began, numbered, or that further items came to.
    """

    worker: Worker
    entered: UnitRecord | None = None
    opened: Employment | None = None


def entered_unit(effects: Sequence[Effect], today: dt.date) -> UnitRecord | None:
    """Make the record of the unit that a paper brings in; nothing is required of it yet."""
    for effect in effects:
        if isinstance(effect, UnitEntered):
            return UnitRecord(_unit(effect.unit, today))
    return None


def _unit(paper: UnitOnPaper, today: dt.date) -> Unit:
    if paper.unit is None:
        msg = "a unit is entered under an id"
        raise ValueError(msg)
    return Unit(
        unit_id=paper.unit,
        name=paper.name,
        code=check_unit_code(paper.code_kind, paper.code, today).normalised,
        code_kind=paper.code_kind,
        address=paper.address,
        town=paper.town,
        contact=paper.contact,
        phone=check_phone(paper.phone).normalised,
        rev=1,
        confirmed=False,
    )


def apply(
    worker: Worker,
    effects: Sequence[Effect],
    *,
    at: Position,
    today: dt.date,
    town: str,
    office_name: str,
) -> Applied:
    """Apply effects to a worker: ends first, then the employment that begins, numbered.

    Args:
        worker: before the event.
        effects: of the decision.
        at: the event's position; its sequence number is in the registration number.
        today: day of the decision; its year is there too.
        town: of the unit, for the county in the number and the county that the worker stays with.
        office_name: of the office that filed.
    """
    opening = next(_opening(effects), None)
    county = town[:6] if len(town) >= 6 else ""
    stamp = Stamp(
        seq=at.seq,
        registration_number=f"{county or UNPLACED_COUNTY}-{today.year}-{at.seq:06d}",
        office_name=office_name,
        county=county,
    )
    changed = apply_effects(worker, effects, stamp)
    opened = None
    if opening is not None:
        opened = next(e for e in changed.employments if e.employment_id == opening)
    return Applied(changed, entered_unit(effects, today), opened)


def _opening(effects: Sequence[Effect]) -> Iterator[EmploymentId]:
    for effect in effects:
        if isinstance(effect, Opened):
            yield effect.employment.employment_id
        elif isinstance(effect, ItemsAdded):
            yield effect.employment
