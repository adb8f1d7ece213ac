"""Setting what a unit must have, and what equipment it runs (S1, E1)."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.paper_parts import UnitOnPaper
from sepdesk.domain.requirements import Equipment, Measure, UnitRecord
from sepdesk.domain.supervision import Concern
from sepdesk.domain.work_items import ItemKey


@dataclass(frozen=True, slots=True)
class RequiredRow:
    """A requirement that begins.

    Attributes:
        min_count: None: 未设定, the source is known and its number is not.
        source: the permit or regulation that asks for it, as cited.
        rule: id of the staffing rule, if it is one of the table.
        replaces: key of the row that ends by it.
        corrects: that row was typed wrong and never held; it does not end, it is voided.
    """

    item: ItemKey
    role: str
    measure: Measure
    min_count: int | None
    source: str
    rule: str = ""
    replaces: str = ""
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class CountedEquipment:
    """How much of a category a unit runs; the count before it ends.

    Attributes:
        corrects: that count was typed wrong and never held.
    """

    category: Equipment
    count: int
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class SetRequirements:
    """What a unit must have from a day on: the city's for permits, the county's for use (E1).

    Attributes:
        since: first day of what begins; what ends, ends the day before.
        evidence: what was seen: permit, equipment registration, minutes of an inspection.
        begins: rows that begin.
        ends: keys of rows that end with nothing in their place.
        equipment: counts that begin; only for use.
        shifts: how many a day the unit runs, from now on; None leaves that as it is.
    """

    unit: UnitOnPaper
    concern: Concern
    since: dt.date
    evidence: str
    begins: tuple[RequiredRow, ...] = ()
    ends: tuple[str, ...] = ()
    equipment: tuple[CountedEquipment, ...] = ()
    shifts: int | None = None


@dataclass(frozen=True, slots=True)
class RequirementsSet:
    """A unit's record reads so from now on."""

    before: UnitRecord
    after: UnitRecord
