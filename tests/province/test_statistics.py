"""Sums of an area, by the platform: counted by the rules of the desk, without anybody's record."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.catalogues import work_items
from sepdesk.domain.holdings import month_ends
from sepdesk.domain.offices import Role
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.staffing import Measure, Requirement
from sepdesk.domain.statistics import Dimension, Wanted, grouped, over_time, whole, within
from sepdesk.domain.tally import from_zero
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.canonical import read
from sepdesk.protocol.statistics import StatisticsAnswer
from sepdesk.province import statistics
from sepdesk.province.statistics import FRESH
from tests.province.builders import (
    GULOU,
    LONG_SINCE,
    SIMING,
    TAIJIANG,
    TODAY,
    id_number,
    register,
    unit,
    worker,
)
from tests.province.in_memory import memory_database

CRANE = ItemKey(Catalogue.C2021, "Q2")


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: rows come in the same order from any database."""
    with memory_database(migrated_sqlite) as url:
        yield url


def asking(number, count, county=GULOU):
    needs = Requirement(
        CRANE, "作业人员", Measure.PERSONS, count, "U1", "规则", dt.date(2026, 6, 1)
    )
    return replace(unit(number, county), requirements=(needs,))


UNITS = (asking(1, 2), asking(2, 1, TAIJIANG), asking(3, 4, SIMING), unit(4, SIMING))
WORKERS = (worker(1, at=UNITS[0]), worker(2, at=UNITS[1], county=TAIJIANG), worker(3))


@pytest.fixture
def loaded(platform):
    platform.load(units=UNITS, workers=WORKERS)
    return platform


def ask(station, **query):
    response = station.client.get(
        "/v1/statistics", params=query, headers={"Authorization": f"Bearer {station.token}"}
    )
    return response if response.status_code != 200 else read(StatisticsAnswer, response.content)


@pytest.mark.clause("S1")
@pytest.mark.invariant("B-13")
def test_the_platform_tells_what_the_same_records_come_to_from_zero(loaded):
    found = ask(loaded.station("35")).found
    expected = from_zero(UNITS, WORKERS, TODAY, work_items(), month_ends(TODAY, 24))
    area = Jurisdiction((DatedRegion("35", LONG_SINCE),))
    assert found.cells == within(expected, area, TODAY, towns=False).cells
    assert found.free == expected.free
    assert over_time(found, Wanted()) == over_time(expected, Wanted())


@pytest.mark.clause("S1")
@pytest.mark.invariant("X-1")
def test_each_office_is_told_its_own_area_and_nobodys_record(loaded):
    station = loaded.station("35")
    province, city = (ask(one).found for one in (station, loaded.station("3501")))
    assert whole(province, Wanted()).needed == 7
    places = {group.key for group in grouped(city, Dimension.COUNTY, Wanted())}
    assert places == {GULOU, TAIJIANG}
    raw = station.client.get(
        "/v1/statistics", headers={"Authorization": f"Bearer {station.token}"}
    ).text
    for one in WORKERS:
        for secret in (one.name, one.person, id_number(1), UNITS[0].unit.name, "unit-1"):
            assert secret not in raw


@pytest.mark.clause("S1")
def test_month_ends_are_told_of_the_place_and_the_kind_asked_for(loaded):
    station = loaded.station("35")
    wanted = Wanted("3502", UnitKind.USER)
    points = over_time(ask(station, place="3502", kind="user").found, wanted)
    assert [point.gap for point in points[-6:]] == [4] * 6
    assert points[0].gap is None
    none = over_time(ask(station, kind="filling").found, Wanted(kind=UnitKind.FILLING))
    assert {point.numbers.held for point in none} == {0}


@pytest.mark.clause("S1")
def test_a_long_count_is_told_by_how_far_it_is_until_it_is_done(loaded, monkeypatch):
    monkeypatch.setattr(statistics, "BUDGET", -1.0)
    monkeypatch.setattr(statistics, "_SLICE", 1)
    station = loaded.station("35")
    told = []
    while (answer := ask(station)).found is None:
        told.append((answer.done, answer.total))
    assert len(told) > 5
    assert told == sorted(told)
    assert whole(answer.found, Wanted()).needed == 7


@pytest.mark.clause("S1")
@pytest.mark.invariant("B-13")
def test_numbers_are_of_a_moment_that_is_named_and_are_counted_anew_in_time(loaded):
    asker, desk = loaded.station("35"), loaded.station(GULOU)
    first = ask(asker)
    desk.push(desk.seal(register(WORKERS[2], UNITS[0])))
    again = ask(asker)
    assert (again.at, again.found) == (first.at, first.found)
    loaded.clock.advance(seconds=FRESH + 1)
    later = ask(asker)
    assert later.at.seq > first.at.seq
    assert whole(later.found, Wanted()).gap == whole(first.found, Wanted()).gap - 1


@pytest.mark.parametrize("day", ["2026-11-25", "2010-01-01", "x"])
def test_a_day_to_come_or_long_past_is_not_counted(loaded, day):
    assert ask(loaded.station("35"), day=day).status_code == 400


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize(
    ("at", "role"), [(GULOU, Role.CLERK), ("35", Role.AUDITOR), ("3501", Role.VERIFIER)]
)
def test_who_mirrors_the_records_or_only_watches_is_not_told(loaded, at, role):
    assert ask(loaded.station(at, role)).status_code == 403
