"""What a unit's equipment asks for: by the rules whose text is in hand, and else 未设定 (S1)."""

import pytest

from sepdesk.catalogues import staffing_rules
from sepdesk.domain.equipment_rules import MANAGER, RULES, required_by_equipment
from sepdesk.domain.requirements import (
    EQUIPMENT_WORDS,
    Equipment,
    EquipmentCount,
    UnitRecord,
    counts_on,
)
from sepdesk.domain.staffing import required_on, staff
from sepdesk.domain.units import UnitKind
from tests.domain.builders import RULES as TABLES
from tests.domain.builders import certificate, day, employment, item, unit, worker

OLD, NOW = day("2025-06-01"), day("2026-11-24")


def runs(**counts):
    since = day("2024-01-01")
    return tuple(
        EquipmentCount(Equipment(name), count, since, "使用登记") for name, count in counts.items()
    )


def asked(on=OLD, kinds=(UnitKind.USER,), **counts):
    return [(row.rule, row.min_count) for row in required_by_equipment(runs(**counts), kinds, on)]


def test_the_rules_say_what_the_staffing_table_says():
    table = {rule.rule_id: rule for rule in staffing_rules()}
    for rule in RULES:
        row = table[rule.rule]
        assert (rule.min_count, rule.role, rule.source) == (row.min_count, row.role, row.source)
        assert row.status == "CONFIRMED"
    assert set(EQUIPMENT_WORDS) == set(Equipment)


@pytest.mark.clause("S1")
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"total": 19}, []),
        ({"total": 20}, [("U07", 1)]),
        ({"total": 50}, [("U12", 2)]),
        ({"total": 1, "high_pressure_boiler": 1}, [("U02", 1)]),
        ({"class_three_vessel": 4}, []),
        ({"class_three_vessel": 5}, [("U03", 1)]),
        ({"pipe_kilometres": 9}, []),
        ({"pipe_kilometres": 10}, [("U05", 1)]),
        ({"mobile_vessel": 1}, [("U06", 1)]),
        ({"towed_cableway": 1}, [("U06", 1)]),
        ({"power_plant": 1}, [("U08", 2)]),
        ({"public_lift": 1}, [("U09", 2)]),
        ({"crowd_lift": 29}, []),
        ({"crowd_lift": 30}, [("U09", 2)]),
        ({"amusement_ride": 9}, [("U06", 1)]),
        ({"amusement_ride": 10}, [("U10", 2)]),
        ({"sightseeing_vehicle": 10}, [("U10", 2)]),
        ({"cableway": 1}, [("U11", 2)]),
        ({}, []),
    ],
)
def test_each_threshold_of_the_old_rule_counts_from_its_number_on(counts, expected):
    assert asked(**counts) == (expected or [])


@pytest.mark.clause("S1")
def test_of_several_rules_the_one_that_asks_for_most_is_named():
    assert asked(total=60, high_pressure_boiler=2) == [("U12", 2)]


@pytest.mark.clause("S1")
def test_a_part_time_manager_is_enough_only_where_every_category_is_known():
    nothing = {category.value: 0 for category in Equipment}
    assert asked(**{**nothing, "total": 3}) == [("U13", 1)]
    assert asked(kinds=(UnitKind.FILLING,), total=3) == [("U04", 1)]


@pytest.mark.clause("S1")
def test_since_the_new_rule_whose_text_is_not_in_hand_only_the_law_gives_a_number():
    assert asked(NOW, total=60) == [("U17", None)]
    assert asked(NOW, public_lift=3) == [("U15", 1)]
    assert asked(NOW, cableway=1) == [("U15", 1)]
    assert asked(NOW) == []


@pytest.mark.clause("S1")
@pytest.mark.clause("W0")
def test_the_equipment_of_a_unit_makes_a_line_beside_its_rows():
    at = unit(1, kinds=(UnitKind.USER,))
    record = UnitRecord(at, (), runs(public_lift=2))
    assert [row.item for row in required_on(record, NOW)] == [MANAGER]
    managed = worker(certificate(item("A")), employments=[employment(at)])
    (line,) = staff(record, [managed], NOW, TABLES.items)
    assert (line.rule, line.required, line.held, line.shortage) == ("U15", 1, 1, 0)
    (bare,) = staff(record, [], NOW, TABLES.items)
    assert bare.shortage == 1


def test_a_count_holds_from_its_first_day_through_its_last():
    count = EquipmentCount(
        Equipment.TOTAL, 3, day("2024-01-01"), "使用登记", effective_to=day("2024-06-30")
    )
    assert counts_on([count], day("2023-12-31")) == {}
    assert counts_on([count], day("2024-06-30")) == {Equipment.TOTAL: 3}
    assert counts_on([count], day("2024-07-01")) == {}
