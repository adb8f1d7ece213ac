"""What the rules ask of a unit by its equipment; where no text is in hand, 未设定 (U02 to U17)."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sepdesk.domain.requirements import (
    Equipment,
    EquipmentCount,
    Measure,
    Requirement,
    RowStatus,
    counts_on,
)
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import Catalogue, ItemKey

Counts = Mapping[Equipment, int]
Test = Callable[[Counts, Collection[UnitKind]], bool]

MANAGER = ItemKey(Catalogue.C2021, "A")
"""特种设备安全管理, the one item for which the rules give numbers by equipment."""

TSG_2017_TO = dt.date(2026, 4, 30)
"""Last day of TSG 08-2017."""
TSG_2026_FROM = dt.date(2026, 5, 1)
"""First day of TSG 08-2026, whose text is not in hand."""
_MANAGER = "专职安全管理员(须持证)"
_BOARD = "设置安全管理机构 -> 安全管理负责人须持证 且 专职安全管理员须持证"
_PART_TIME = "安全管理员(可兼职或委托持证人员)"


def _least(category: Equipment, number: int = 1) -> Test:
    return lambda counts, _: counts.get(category, 0) >= number


def _any(*tests: Test) -> Test:
    return lambda counts, kinds: any(test(counts, kinds) for test in tests)


@dataclass(frozen=True, slots=True)
class EquipmentRule:
    """A rule that gives a number of certified safety managers by a unit's equipment.

    Attributes:
        rule: its id in the staffing table.
        until: last day on which its text was in force; None while it is.
    """

    rule: str
    role: str
    min_count: int
    source: str
    until: dt.date | None
    applies: Test


def _tsg(rule: str, applies: Test, *, board: bool = False) -> EquipmentRule:
    role, number = (_BOARD, 2) if board else (_MANAGER, 1)
    source = "TSG 08-2017 2.3, 2.4.2.1, 2.4.2.2.2" if board else "TSG 08-2017 2.4.2.2.2"
    return EquipmentRule(rule, role, number, source, TSG_2017_TO, applies)


RULES: tuple[EquipmentRule, ...] = (
    _tsg("U08", _least(Equipment.POWER_PLANT), board=True),
    _tsg("U09", _any(_least(Equipment.PUBLIC_LIFT), _least(Equipment.CROWD_LIFT, 30)), board=True),
    _tsg(
        "U10",
        _any(
            _least(Equipment.AMUSEMENT_RIDE, 10),
            _least(Equipment.SIGHTSEEING_VEHICLE, 10),
        ),
        board=True,
    ),
    _tsg("U11", _least(Equipment.CABLEWAY), board=True),
    _tsg("U12", _least(Equipment.TOTAL, 50), board=True),
    _tsg("U02", _least(Equipment.HIGH_PRESSURE_BOILER)),
    _tsg("U03", _least(Equipment.CLASS_THREE_VESSEL, 5)),
    _tsg("U04", lambda _, kinds: UnitKind.FILLING in kinds),
    _tsg("U05", _least(Equipment.PIPE_KILOMETRES, 10)),
    _tsg(
        "U06",
        _any(
            _least(Equipment.MOBILE_VESSEL),
            _least(Equipment.TOWED_CABLEWAY),
            _least(Equipment.AMUSEMENT_RIDE),
        ),
    ),
    _tsg("U07", _least(Equipment.TOTAL, 20)),
    EquipmentRule(
        "U15",
        "安全管理机构 或 专职安全管理人员",
        1,
        "特种设备安全法 第36条 (罚则第87条)",
        None,
        _any(
            _least(Equipment.PUBLIC_LIFT),
            _least(Equipment.CABLEWAY),
            _least(Equipment.TOWED_CABLEWAY),
            _least(Equipment.AMUSEMENT_RIDE),
        ),
    ),
    # None of the others, which only somebody can tell who knows of every category.
    EquipmentRule(
        "U13",
        _PART_TIME,
        1,
        "TSG 08-2017 2.4.2.2.2",
        TSG_2017_TO,
        lambda counts, _: set(counts) == set(Equipment),
    ),
)
"""The one that asks for most first."""

_NOT_IN_HAND = "TSG 08-2026（2026-05-01 起施行，条文未收录）"


def required_by_equipment(
    equipment: Collection[EquipmentCount], kinds: Collection[UnitKind], on: dt.date
) -> tuple[Requirement, ...]:
    """Return what the equipment of a unit asks for on a day.

    Of several rules the one that asks for most: who has met it has met the others. The text of
    TSG 08-2026 is not in hand, so that from its first day on only the law gives a number, and else
    the requirement is 未设定. Nothing is said where no equipment has been entered.
    """
    counts = counts_on(equipment, on)
    if not counts:
        return ()
    for rule in RULES:
        if (rule.until is None or on <= rule.until) and rule.applies(counts, kinds):
            since = min(one.effective_from for one in equipment if one.holds_on(on))
            return (_requirement(rule, since),)
    if on < TSG_2026_FROM:
        return ()
    role, measure = "安全管理员", Measure.PERSONS
    return (Requirement(MANAGER, role, measure, None, "U17", _NOT_IN_HAND, TSG_2026_FROM),)


def _requirement(rule: EquipmentRule, since: dt.date) -> Requirement:
    return Requirement(
        MANAGER,
        rule.role,
        Measure.PERSONS,
        rule.min_count,
        rule.rule,
        rule.source,
        since,
        rule.until,
        status=RowStatus.CONFIRMED,
    )
