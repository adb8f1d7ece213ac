"""What a unit must have: dated rows, each with its source, beside the equipment that it runs (S1).

Nothing is overwritten: a row ends and another begins; a row that was typed wrong is voided and
the one in its place refers to it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import not_

from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import Unit
from sepdesk.domain.work_items import ItemKey


class Measure(StrEnum):
    """What a requirement counts."""

    PERSONS = "persons"
    PERSONS_PER_SHIFT = "persons_per_shift"
    PERSON_ITEMS = "person_items"
    """人项: one person times one qualified welding item."""
    ITEMS = "items"
    """Different items, whoever holds them: the second of two thresholds at once."""


MEASURE_WORDS = {
    Measure.PERSONS: "人",
    Measure.PERSONS_PER_SHIFT: "人/班",
    Measure.PERSON_ITEMS: "人项",
    Measure.ITEMS: "项",
}


class RowStatus(StrEnum):
    """How far a requirement is known."""

    CONFIRMED = "confirmed"
    """The text of the rule was seen, in two places or at its source."""
    SECONDARY = "secondary"
    """One copy of the rule's text was seen."""
    UNCONFIRMED = "unconfirmed"
    """It exists; its number was not seen."""
    ENTERED = "entered"
    """An authority entered it, with the source that it names."""


ROW_STATUS_WORDS = {
    RowStatus.CONFIRMED: "条文已核",
    RowStatus.SECONDARY: "条文为转载",
    RowStatus.UNCONFIRMED: "数量未核实",
    RowStatus.ENTERED: "监管部门录入",
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """How many certified workers of an item a unit must have.

    Several rows hold at the same time: two thresholds of one permit are two rows.

    Attributes:
        min_count: None where no source gives a number: 未设定, which is not 0.
        rule: id of the staffing rule that it comes from; empty where an authority names another.
        source: the regulation or permit, as cited.
        effective_to: its last day.
        concern: whether a permit asks for it, or the use of equipment; says who supervises it.
        row_id: of a row that was entered; empty for one that was loaded.
        replaces: key of the row in whose place it stands.
        voided_on: day on which it was found to be wrong from its beginning; it counts on no day.
    """

    item: ItemKey
    role: str
    measure: Measure
    min_count: int | None
    rule: str
    source: str
    effective_from: dt.date
    effective_to: dt.date | None = None
    concern: Concern = Concern.USE
    status: RowStatus = field(default=RowStatus.CONFIRMED)
    row_id: str = field(default="", metadata={"exclude_if": not_})
    replaces: str = field(default="", metadata={"exclude_if": not_})
    entered_by: str = field(default="", metadata={"exclude_if": not_})
    voided_on: dt.date | None = field(default=None, metadata={"exclude_if": not_})

    @property
    def key(self) -> str:
        """Which row of its unit it is."""
        of_load = (self.rule, self.item.catalogue, self.item.code, self.role, self.measure)
        return self.row_id or "|".join((*of_load, self.effective_from.isoformat()))

    def holds_on(self, on: dt.date) -> bool:
        """Tell whether it is required on a day."""
        if self.voided_on is not None or on < self.effective_from:
            return False
        return self.effective_to is None or on <= self.effective_to


class Equipment(StrEnum):
    """Equipment as the rules of TSG 08-2017 and the law tell it apart; a piece may be of several.

    Counted in pieces, pipes in kilometres.
    """

    TOTAL = "total"
    HIGH_PRESSURE_BOILER = "high_pressure_boiler"
    POWER_PLANT = "power_plant"
    CLASS_THREE_VESSEL = "class_three_vessel"
    MOBILE_VESSEL = "mobile_vessel"
    PIPE_KILOMETRES = "pipe_kilometres"
    PUBLIC_LIFT = "public_lift"
    CROWD_LIFT = "crowd_lift"
    AMUSEMENT_RIDE = "amusement_ride"
    SIGHTSEEING_VEHICLE = "sightseeing_vehicle"
    CABLEWAY = "cableway"
    TOWED_CABLEWAY = "towed_cableway"


EQUIPMENT_WORDS: Mapping[Equipment, str] = {
    Equipment.TOTAL: "特种设备总量（不含气瓶，台）",
    Equipment.HIGH_PRESSURE_BOILER: "额定工作压力≥2.5MPa 的锅炉（台）",
    Equipment.POWER_PLANT: "电站锅炉、石化与化工成套装置（台套）",
    Equipment.CLASS_THREE_VESSEL: "第Ⅲ类固定式压力容器（台）",
    Equipment.MOBILE_VESSEL: "移动式压力容器（台）",
    Equipment.PIPE_KILOMETRES: "工业管道（公里，不足一公里不计）",
    Equipment.PUBLIC_LIFT: "为公众提供运营服务的电梯（台）",
    Equipment.CROWD_LIFT: "公众聚集场所使用的电梯（台）",
    Equipment.AMUSEMENT_RIDE: "大型游乐设施（台）",
    Equipment.SIGHTSEEING_VEHICLE: "为公众运营的旅游观光车辆（台）",
    Equipment.CABLEWAY: "客运架空索道、客运缆车（条）",
    Equipment.TOWED_CABLEWAY: "客运拖牵索道（条）",
}


@dataclass(frozen=True, slots=True)
class EquipmentCount:
    """How much of a category a unit runs, from a day on.

    Attributes:
        effective_to: its last day; None while it holds.
        source: what was seen that says so.
        voided_on: see `Requirement`.
    """

    category: Equipment
    count: int
    effective_from: dt.date
    source: str
    effective_to: dt.date | None = None
    entered_by: str = field(default="", metadata={"exclude_if": not_})
    voided_on: dt.date | None = field(default=None, metadata={"exclude_if": not_})

    def holds_on(self, on: dt.date) -> bool:
        """Tell whether it is so on a day."""
        if self.voided_on is not None or on < self.effective_from:
            return False
        return self.effective_to is None or on <= self.effective_to


def counts_on(counts: Iterable[EquipmentCount], on: dt.date) -> dict[Equipment, int]:
    """Return what is known of a unit's equipment on a day; what was not entered is not there."""
    return {one.category: one.count for one in counts if one.holds_on(on)}


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit with what is required of it; what the feed carries as one row.

    Attributes:
        equipment: counts, also those that hold no more.
        shifts: how many a day; None where nobody has said.
    """

    unit: Unit
    requirements: tuple[Requirement, ...] = ()
    equipment: tuple[EquipmentCount, ...] = field(default=(), metadata={"exclude_if": not_})
    shifts: int | None = field(default=None, metadata={"exclude_if": not_})
