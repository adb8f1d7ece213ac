"""Requirements are set by who answers for them; a row ends, another begins, none is lost (S1)."""

from dataclasses import replace

import pytest

from sepdesk.domain.decide import decide
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Returned, Undetermined
from sepdesk.domain.requirement_acts import (
    CountedEquipment,
    RequiredRow,
    RequirementsSet,
    SetRequirements,
)
from sepdesk.domain.requirements import Equipment, Measure, Requirement, RowStatus, UnitRecord
from sepdesk.domain.staffing import required_on, staff
from sepdesk.domain.submissions import OpId
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    codes,
    day,
    employment,
    item,
    on_paper,
    unit,
    worker,
)

FORKLIFT = ItemKey(Catalogue.C2021, "N1")
AT = unit(1, kinds=(UnitKind.PRODUCTION, UnitKind.USER))
LOADED = Requirement(FORKLIFT, "叉车司机", Measure.PERSONS, 2, "U01", "甲规定", day("2025-01-01"))
HERE = UnitRecord(AT, (LOADED,))
ROW = RequiredRow(FORKLIFT, "叉车司机", Measure.PERSONS, 3, "甲市规定")


def asked(*begins, concern=Concern.USE, since="2026-11-01", **more):
    plain = SetRequirements(on_paper(AT), concern, day(since), "使用登记证", begins)
    return replace(plain, **more)


def judge(body, record=HERE, kind=OfficeKind.COUNTY, op="op-1", place=True):
    facts = Facts(
        None, None, place, office="350102", filed_by="u-1", office_kind=kind, record=record
    )
    return decide(OpId(op), body, facts, TODAY, RULES)


def after(outcome):
    (effect,) = outcome.effects
    assert isinstance(effect, RequirementsSet)
    return effect.after


@pytest.mark.clause("S1")
def test_a_row_that_begins_says_who_entered_it_and_by_which_source():
    record = after(judge(asked(ROW), UnitRecord(AT)))
    (row,) = record.requirements
    assert (row.min_count, row.source, row.effective_from) == (3, "甲市规定", day("2026-11-01"))
    assert (row.status, row.entered_by, row.key) == (RowStatus.ENTERED, "350102", "op-1-1")
    assert record.unit.rev == AT.rev + 1


@pytest.mark.clause("S1")
def test_another_number_ends_the_row_before_it_and_history_keeps_both():
    record = after(judge(asked(replace(ROW, replaces=LOADED.key))))
    former, row = record.requirements
    assert (former.effective_to, row.replaces) == (day("2026-10-31"), LOADED.key)
    assert [r.min_count for r in required_on(record, day("2026-10-31"))] == [2]
    assert [r.min_count for r in required_on(record, day("2026-11-01"))] == [3]


@pytest.mark.clause("S1")
def test_a_correction_holds_from_where_the_mistake_began_and_refers_to_it():
    record = after(judge(asked(replace(ROW, replaces=LOADED.key, corrects=True))))
    former, row = record.requirements
    assert (former.voided_on, former.effective_to) == (TODAY, None)
    assert (row.effective_from, row.replaces) == (LOADED.effective_from, LOADED.key)
    assert [r.min_count for r in required_on(record, day("2025-06-01"))] == [3]


@pytest.mark.clause("S1")
def test_a_row_may_end_with_nothing_in_its_place():
    assert required_on(after(judge(asked(ends=(LOADED.key,)))), TODAY) == ()


@pytest.mark.clause("S1")
def test_an_unknown_number_stays_unset():
    record = after(judge(asked(replace(ROW, min_count=None)), UnitRecord(AT)))
    (line,) = staff(record, [], TODAY, RULES.items)
    assert (line.required, line.shortage) == (None, None)


@pytest.mark.clause("S1")
def test_shifts_multiply_what_is_asked_per_shift():
    per_shift = replace(ROW, measure=Measure.PERSONS_PER_SHIFT, min_count=1)
    record = after(judge(asked(per_shift, shifts=3), UnitRecord(AT)))
    assert [line.shortage for line in staff(record, [], TODAY, RULES.items)] == [3]


@pytest.mark.clause("S1")
def test_two_thresholds_at_once_are_two_rows_that_both_hold():
    welding = ItemKey(Catalogue.C2021, "(金属焊接)")
    rows = (
        RequiredRow(welding, "持证焊工", Measure.PERSONS, 1, "许可规则"),
        RequiredRow(welding, "焊接项目", Measure.ITEMS, 2, "许可规则"),
    )
    body = asked(*rows, concern=Concern.PERMIT)
    record = after(judge(body, UnitRecord(AT), OfficeKind.CITY))
    held = certificate(item("GTAW-FeⅡ-6G-3/159-FefS-02/11/12"))
    held = replace(held, items=(replace(held.items[0], key=ItemKey(Catalogue.C2021, "x")),))
    one = replace(held.items[0], key=ItemKey(Catalogue.C2021, held.items[0].printed))
    welder = worker(replace(held, items=(one,)), employments=[employment(AT)])
    lines = staff(record, [welder, welder], TODAY, RULES.items)
    assert [(line.held, line.shortage) for line in lines] == [(1, 0), (1, 1)]


@pytest.mark.clause("S1")
def test_a_new_count_of_equipment_ends_the_one_before_it():
    first = after(judge(asked(since="2026-01-01", equipment=(counted(3),))))
    second = after(judge(asked(equipment=(counted(2),)), first))
    assert [(c.count, c.effective_to) for c in second.equipment] == [
        (3, day("2026-10-31")),
        (2, None),
    ]
    third = after(judge(asked(equipment=(replace(counted(4), corrects=True),)), second))
    assert [c.voided_on for c in third.equipment] == [None, TODAY, None]


def counted(number):
    return CountedEquipment(Equipment.TOTAL, number)


@pytest.mark.clause("E1")
@pytest.mark.parametrize(
    ("concern", "kind", "expected"),
    [
        (Concern.USE, OfficeKind.COUNTY, Accepted),
        (Concern.USE, OfficeKind.CITY, Returned),
        (Concern.PERMIT, OfficeKind.CITY, Accepted),
        (Concern.PERMIT, OfficeKind.COUNTY, Returned),
    ],
)
def test_the_city_sets_what_a_permit_asks_and_the_county_what_use_asks(concern, kind, expected):
    assert isinstance(judge(asked(ROW, concern=concern), UnitRecord(AT), kind), expected)


@pytest.mark.clause("E1")
def test_the_division_of_site_inspection_may_give_all_of_it_to_one():
    given = UnitRecord(replace(AT, supervisor=OfficeKind.COUNTY))
    body = asked(ROW, concern=Concern.PERMIT)
    assert isinstance(judge(body, given, OfficeKind.COUNTY), Accepted)
    assert isinstance(judge(body, given, OfficeKind.CITY), Returned)


@pytest.mark.parametrize(
    ("body", "record", "expected"),
    [
        (asked(), HERE, ["nothing_new"]),
        (asked(ROW, evidence=" "), HERE, ["no_evidence"]),
        (asked(replace(ROW, source="")), HERE, ["no_source"]),
        (asked(replace(ROW, min_count=0)), HERE, ["count"]),
        (asked(replace(ROW, item=ItemKey(Catalogue.C2021, "Z9"))), HERE, ["item"]),
        (asked(ends=("other",)), HERE, ["overtaken"]),
        (asked(ends=(LOADED.key,), since="2025-01-01"), HERE, ["begins_later"]),
        (asked(replace(ROW, replaces=LOADED.key), ends=(LOADED.key,)), HERE, ["twice"]),
        (asked(equipment=(counted(-1),)), HERE, ["count"]),
        (asked(equipment=(counted(1), counted(2))), HERE, ["twice"]),
        (asked(equipment=(counted(1),), since="2026-12-01"), HERE, ["too_early"]),
        (asked(shifts=7), HERE, ["shifts"]),
        (asked(ROW), UnitRecord(unit(1)), ["no_kinds"]),
        (asked(ROW), UnitRecord(replace(AT, closed_on=TODAY)), ["closed"]),
        (asked(ROW), None, ["not_here"]),
        (
            asked(ROW, concern=Concern.PERMIT),
            UnitRecord(unit(1, kinds=(UnitKind.USER,))),
            ["no_permit"],
        ),
        (
            asked(concern=Concern.PERMIT, equipment=(counted(1),)),
            HERE,
            ["equipment_of_use", "not_ours"],
        ),
        (asked(ROW, since="0001-01-01"), HERE, ["too_old"]),
    ],
)
def test_what_does_not_hang_together_comes_back(body, record, expected):
    outcome = judge(body, record)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == expected


@pytest.mark.invariant("B-10")
def test_the_same_once_more_is_told_and_not_doubled():
    body = asked(ROW, equipment=(counted(3),))
    record = after(judge(body, UnitRecord(AT)))
    assert isinstance(judge(body, record, op="op-2"), AlreadyDone)


@pytest.mark.invariant("X-1")
def test_a_unit_of_another_place_reads_as_one_that_is_not_there():
    assert codes(judge(asked(ROW), HERE, place=False)) == codes(judge(asked(ROW), None))


def test_a_unit_that_is_not_here_is_the_platforms_to_judge():
    assert isinstance(judge(asked(ROW), UNKNOWN), Undetermined)
