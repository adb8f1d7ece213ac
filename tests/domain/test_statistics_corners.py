"""Statistics where units close, records leave, and what is held belongs to nobody's need (S1)."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.catalogues import work_items
from sepdesk.domain.equipment_rules import MANAGER
from sepdesk.domain.holdings import holdings_of
from sepdesk.domain.identity import PersonId
from sepdesk.domain.requirements import Equipment, EquipmentCount
from sepdesk.domain.staffing import Measure, Requirement, UnitRecord
from sepdesk.domain.statistics import Dimension, Numbers, Wanted, grouped, over_time, series_of
from sepdesk.domain.tally import Tally, from_zero
from sepdesk.domain.training import By, training_needs
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import TODAY, certificate, day, employment, item, unit, worker

ITEMS = work_items()
FORKLIFT = ItemKey(Catalogue.C2021, "N1")
HERE = unit(1, town="350404001", kinds=(UnitKind.USER,))
AWAY = unit(2, town="350102001", kinds=(UnitKind.FILLING,))
MONTHS = (day("2026-09-30"), day("2026-10-31"))


def record(at, count=1, **more):
    row = Requirement(FORKLIFT, "司机", Measure.PERSONS, count, "U1", "规则", day("2020-01-01"))
    return UnitRecord(at, (replace(row, **more),))


def person(n, code="N1", at=HERE):
    jobs = () if at is None else (employment(at, n=n),)
    card = certificate(item(code, catalogue=Catalogue.C2021), n=n)
    return worker(card, employments=jobs, person=PersonId(f"p{n}"))


def tally(records, workers):
    made = Tally(ITEMS)
    for one in records:
        made.put_unit(one)
    for one in workers:
        made.put_worker(one)
    return made


def test_numbers_are_added_and_taken_away_field_by_field():
    one = Numbers(9, 8, 7, 6, 5, 4, 3, 2, 1)
    other = Numbers(1, 1, 2, 3, 5, 1, 2, 0, 1)
    assert one + other - other == one
    assert one - one == Numbers()
    assert one - other == Numbers(8, 7, 5, 3, 0, 3, 1, 2, 0)


@pytest.mark.clause("S1")
def test_a_tally_gives_back_its_units_and_what_counts_where():
    closed = replace(AWAY, closed_on=day("2026-11-01"))
    made = tally(
        [record(HERE), record(closed)], [person(1), person(2, at=closed), person(3, at=None)]
    )
    made.statistics(TODAY, MONTHS)
    assert made.record(HERE.unit_id) == record(HERE)
    assert made.record("u9") is None
    assert [one.unit.unit_id for one, _ in made.units()] == [HERE.unit_id]
    places = sorted(place for _, place in made.holdings(TODAY))
    assert places == sorted([HERE.town, "350404"])
    assert sorted(place for _, place in made.holdings(day("2026-10-31"))) == sorted(
        [HERE.town, AWAY.town, "350404"]
    )
    assert list(made.holdings(day("2024-01-01"))) == []


@pytest.mark.clause("S1")
def test_a_unit_or_worker_that_leaves_is_counted_no_more():
    made = tally([record(HERE), record(AWAY)], [person(1), person(2, at=AWAY)])
    before = made.statistics(TODAY, MONTHS)
    made.drop_unit(AWAY.unit_id)
    made.drop_worker(PersonId("p2"))
    assert made.statistics(TODAY, MONTHS) == from_zero(
        [record(HERE)], [person(1)], TODAY, ITEMS, MONTHS
    )
    made.put_unit(record(AWAY))
    made.put_worker(person(2, at=AWAY))
    assert made.statistics(TODAY, MONTHS) == before
    assert made.statistics(TODAY, MONTHS) == before


@pytest.mark.clause("S1")
def test_needs_and_units_that_end_within_the_months_are_counted_until_then():
    ends = record(HERE, effective_to=day("2026-10-15"))
    lasts = record(AWAY, effective_to=dt.date.max)
    found = from_zero([ends, lasts], [], TODAY, ITEMS, MONTHS)
    assert [point.needed for point in over_time(found, Wanted("350404"))] == [1, None, None]
    assert [point.gap for point in over_time(found, Wanted("350404"))] == [1, None, None]
    assert [point.needed for point in over_time(found, Wanted("350102"))] == [1, 1, 1]
    closing = record(replace(HERE, closed_on=day("2026-10-31")))
    found = from_zero([closing], [], TODAY, ITEMS, MONTHS)
    assert [point.numbers.units for point in over_time(found, Wanted())] == [1, 0, 0]


@pytest.mark.clause("S1")
def test_a_need_that_comes_from_equipment_is_counted_day_by_day():
    many = EquipmentCount(Equipment.TOTAL, 51, day("2026-04-15"), "台账")
    made = UnitRecord(HERE, (), equipment=(many,))
    found = from_zero([made], [], TODAY, ITEMS, (day("2026-03-31"), day("2026-04-30")))
    # The rules that give a number held until 2026-04-30.
    assert [point.needed for point in over_time(found, Wanted(item=MANAGER))] == [None, 2, None]


@pytest.mark.clause("S1")
def test_what_people_without_employment_hold_is_told_with_its_item():
    found = from_zero([record(HERE)], [person(1, "T", at=None), person(2, at=None)], TODAY, ITEMS)
    told = {group.key.code: group.free for group in grouped(found, Dimension.ITEM, Wanted())}
    assert told == {"N1": 1, "T": 1}
    away = {group.key.code for group in grouped(found, Dimension.ITEM, Wanted("3501"))}
    assert away == set()
    lifts = Wanted(item=ItemKey(Catalogue.C2021, "T"))
    assert [group.key.code for group in grouped(found, Dimension.ITEM, lifts)] == ["T"]


@pytest.mark.clause("S1")
def test_a_series_is_sent_summed_up_to_what_is_wanted_and_reads_the_same():
    records, people = [record(HERE, 2), record(AWAY, 3)], [person(1), person(2, at=AWAY)]
    found = from_zero(records, people, TODAY, ITEMS, MONTHS)
    for wanted in (
        Wanted(),
        Wanted("350404"),
        Wanted(kind=UnitKind.FILLING),
        Wanted(item=FORKLIFT),
    ):
        sent = series_of(found, wanted)
        assert over_time(sent, wanted) == over_time(found, wanted)
    places = {
        cell.place for moment in series_of(found, Wanted("350404")).moments for cell in moment.cells
    }
    assert places == {"350404"}


@pytest.mark.clause("S1")
def test_people_without_employment_are_taken_from_the_gap_of_no_kind():
    found = from_zero([record(HERE, 2)], [person(1, at=None)], TODAY, ITEMS)
    (need,) = training_needs(found, Wanted(), By.ITEM)
    assert (need.gap, need.train) == (2, 1)
    (need,) = training_needs(found, Wanted(kind=UnitKind.USER), By.ITEM)
    assert (need.gap, need.train) == (2, 2)
    assert training_needs(found, Wanted(kind=UnitKind.FILLING), By.ITEM) == ()


@pytest.mark.clause("S1")
def test_an_employment_of_no_day_leaves_its_holder_free_all_the_time():
    nothing = employment(AWAY, "2026-03-01", "2026-03-01", n=9)
    free = replace(person(1, at=None), employments=(nothing,))
    found = [one for one in holdings_of(free) if one.unit is None]
    assert [(one.since, one.until) for one in found] == [
        (one.since, one.until) for one in holdings_of(person(1, at=None))
    ]
    died = replace(free, died_on=day("2026-06-30"), employments=())
    assert [one.until for one in holdings_of(died)] == [day("2026-06-30")]
