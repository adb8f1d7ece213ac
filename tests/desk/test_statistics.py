"""统计分析 of a station, and of the provincial office by a real platform (S1)."""

import contextlib
import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.desk.statistics import Counting, NoPlatformError, Step, Told, advance, behind
from sepdesk.desk.statistics_lines import View, lines_of, places_of, views_of
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.staffing import Measure, Requirement
from sepdesk.domain.statistics import Wanted
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.province import loading, statistics
from sepdesk.sync.errors import UnreachableError
from sepdesk.sync.transport import Transport, open_client
from tests.desk.test_verification_job import AT, Job
from tests.province.builders import GULOU, SIMING, unit, worker

CRANE = ItemKey(Catalogue.C2021, "Q2")
NEEDS = Requirement(CRANE, "作业人员", Measure.PERSONS, 2, "U1", "规则", dt.date(2020, 1, 1))
HERE = replace(unit(41, GULOU), requirements=(NEEDS,))
FAR = replace(unit(42, SIMING), requirements=(NEEDS,))
WORKERS = (worker(41, GULOU, HERE), worker(42, SIMING, FAR), worker(43, GULOU))
NOBODY = Transport(open_client("http://127.0.0.1:1"))


class Province(Job):
    def __init__(self, folder, stack):
        super().__init__(folder, stack)
        with self.province.database.writing() as connection:
            loading.load(connection, self.clock, (), (HERE, FAR), WORKERS)
        self.top = self.station("35", Role.CLERK)


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    with contextlib.ExitStack() as stack:
        yield Province(tmp_path_factory.mktemp("statistics"), stack)


def count(session, wanted=None):
    work = Counting(session).work(session.clock.today(), wanted or Wanted())
    while not isinstance(found := advance(session, work), Told):
        assert isinstance(found, Step)
    return found


def lines(session, told, view):
    return {x.title: x for x in lines_of(session, told.statistics, view, Wanted(), 12)}


@pytest.mark.clause("S1")
def test_the_provincial_office_is_told_its_cities_and_counties_by_the_platform(job):
    told = count(job.top)
    cities = lines(job.top, told, View.CITY)
    assert {name: one.gap for name, one in cities.items()} == {"福州市": 3, "厦门市": 1}
    assert lines(job.top, told, View.ITEM)["Q2 起重机司机"].gap == 4
    assert told.as_of == job.clock.now()


@pytest.mark.clause("S1")
@pytest.mark.invariant("B-13")
def test_a_county_counts_its_own_records_to_what_the_platform_tells_of_it(job):
    county = job.county
    job.round(county)
    mine = lines(county, count(county), View.ITEM)["Q2 起重机司机"]
    theirs = lines(job.top, count(job.top, Wanted(GULOU)), View.COUNTY)["鼓楼区"]
    assert (mine.needed, mine.gap, mine.lapsing) == (theirs.needed, theirs.gap, theirs.lapsing)


@pytest.mark.clause("S1")
def test_how_far_the_platform_is_comes_step_by_step(job, monkeypatch):
    monkeypatch.setattr(statistics, "BUDGET", -1.0)
    day = job.clock.today() - dt.timedelta(days=1)
    work = Counting(job.top).work(day, Wanted())
    found = list(work)
    assert all(isinstance(one, Step) and one.what == "平台正在统计" for one in found[:-1])
    assert len(found) > 2
    assert isinstance(found[-1], Told)


@pytest.mark.clause("S1")
def test_without_a_platform_it_is_said_why_there_are_no_numbers(job):
    with pytest.raises(NoPlatformError):
        count(replace(job.top, transport=None))
    with pytest.raises(UnreachableError):
        count(replace(job.top, transport=NOBODY))


@pytest.mark.clause("S1")
def test_a_county_lists_who_is_behind_a_number_without_a_network(job):
    alone = replace(job.county, transport=NOBODY)
    found = behind(alone, Counting(alone), job.clock.today(), Wanted(item=CRANE))
    assert {(one.name, bool(one.unit)) for one in found.people} >= {("合成41", True)}
    gaps = {one.name: one.gap for one in found.units}
    assert gaps == {HERE.unit.name: 1, AT.unit.name: 2}


def test_each_office_tells_its_numbers_apart_by_what_it_answers_for(job):
    assert View.CITY in views_of(OfficeKind.PROVINCE)
    assert View.TOWN not in views_of(OfficeKind.PROVINCE)
    assert {View.COUNTY, View.TOWN} <= set(views_of(OfficeKind.CITY))
    assert View.COUNTY not in views_of(OfficeKind.COUNTY)
    assert ("3501", "福州市") in places_of(job.top)
    assert ("350102", "　鼓楼区") in places_of(job.top)
    assert places_of(job.county)[0] == ("", "全部辖区")
