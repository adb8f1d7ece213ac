"""A province's lists are taken in row by row, each with one outcome, and never twice."""

import datetime as dt
from collections import Counter
from itertools import permutations

import pytest
from sqlalchemy import func, select

from sepdesk.domain.employment import current
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import Equipment, UnitRecord
from sepdesk.protocol.canonical import read
from sepdesk.province import records
from sepdesk.province.account_tables import AuditRow
from sepdesk.province.importing import running
from sepdesk.province.importing.outcomes import Fate
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.snapshot import lines
from sepdesk.province.tables import DossierRow, EventRow, FeedEntryRow, ScopeRow, UnitRow, WorkerRow
from tests.province.builders import GULOU, TAIJIANG, register, unit, worker
from tests.province.importing.books import (
    CERTIFICATES,
    EMPLOYMENTS,
    PERSONS,
    UNITS,
    certificate_row,
    employment_row,
    fates,
    only,
    person_row,
    take,
    unit_row,
    whole,
)


def archive(platform):
    """All units and workers, without what is given out at random or by the order of events."""
    with platform.database.reading() as connection:
        units = [read(UnitRecord, row) for row in connection.execute(select(UnitRow.row)).scalars()]
        workers = [read(Worker, row) for row in connection.execute(select(WorkerRow.row)).scalars()]
    return (
        sorted((u.unit.name, u.unit.town, u.requirements, u.equipment) for u in units),
        sorted(
            (
                w.name,
                w.last_county,
                sorted((c.number, c.items) for c in w.certificates),
                [(e.unit_name, e.started_on, e.ended_on) for e in w.employments],
            )
            for w in workers
        ),
    )


def digests_hold(platform):
    with platform.database.reading() as connection:
        for scope in connection.execute(select(ScopeRow.scope)).scalars().all():
            zero = recompute([(x.record, x.key, x.row) for x in lines(connection, scope)])
            assert read_digest(connection, scope) == zero


def count(platform, table):
    with platform.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def workers(platform):
    with platform.database.reading() as connection:
        rows = connection.execute(select(WorkerRow.row)).scalars().all()
    return {w.name: w for w in (read(Worker, row) for row in rows)}


@pytest.mark.invariant("B-14")
def test_each_row_has_one_outcome_and_the_same_file_again_changes_nothing(platform):
    first = take(platform, *whole())
    assert Counter(fates(first)) == only(Fate.NEW, 11)
    one = workers(platform)["合成1"]
    assert [item.key.code for c in one.certificates for item in c.items] == ["N1", "N2"]
    assert len(one.certificates) == 1
    assert current(one.employments).unit_name == "合成单位1有限公司"
    assert one.last_county == GULOU
    digests_hold(platform)
    before, events = archive(platform), count(platform, EventRow)
    again = take(platform, *whole())
    assert Counter(fates(again)) == only(Fate.ALREADY_THERE, 11)
    assert archive(platform) == before
    assert count(platform, EventRow) == events


@pytest.mark.invariant("B-14")
def test_a_dry_run_tells_the_same_and_writes_nothing(platform):
    events, entries = count(platform, EventRow), count(platform, AuditRow)
    told = take(platform, *whole(), dry_run=True)
    assert Counter(fates(told)) == only(Fate.NEW, 11)
    assert count(platform, UnitRow) == count(platform, WorkerRow) == 0
    assert (count(platform, EventRow), count(platform, AuditRow)) == (events, entries)


def test_the_order_of_the_tabs_does_not_matter(platform):
    expected = None
    orders = list(permutations(whole()))
    for lists in (orders[0], orders[-1], orders[311]):
        told = take(platform, *lists, dry_run=True, named=False)
        assert Counter(fates(told)) == only(Fate.NEW, 11)
        expected = expected or told.counts()
        assert told.counts() == expected
    take(platform, *orders[-1], named=False)
    assert len(workers(platform)) == 2


@pytest.mark.invariant("B-14")
def test_an_import_that_fell_over_is_run_once_more(platform, monkeypatch):
    monkeypatch.setattr("sepdesk.province.importing.slicing.ROWS", 1)
    wholly, wrote = running.write, []

    def fall(*arguments):
        wholly(*arguments)
        wrote.append(1)
        if len(wrote) == 4:
            raise OSError("no space")

    monkeypatch.setattr(running, "write", fall)
    with pytest.raises(OSError, match="no space"):
        take(platform, *whole())
    monkeypatch.setattr(running, "write", wholly)
    digests_hold(platform)
    again = take(platform, *whole())
    assert set(fates(again)) == {Fate.NEW, Fate.ALREADY_THERE}
    assert len(fates(again)) == 11
    assert Counter(fates(take(platform, *whole()))) == only(Fate.ALREADY_THERE, 11)
    assert len(workers(platform)) == count(platform, UnitRow) == 2
    digests_hold(platform)


def test_before_the_first_station_a_baseline_is_set_and_no_feed_is_written(platform):
    take(platform, (UNITS, [unit_row(1)]), (PERSONS, [person_row(1, county=GULOU)]))
    assert count(platform, FeedEntryRow) == 0
    station = platform.station(GULOU)
    assert station.snapshot() is not None
    digests_hold(platform)


@pytest.mark.invariant("X-2")
def test_a_running_province_is_told_by_the_feed_and_needs_no_new_snapshot(platform):
    platform.load(units=[unit(1)], workers=[worker(1)])
    station = platform.station(GULOU)
    head = station.feed(2).through
    told = take(
        platform,
        (PERSONS, [person_row(9)]),
        (CERTIFICATES, [certificate_row(9), certificate_row(1, "N1", archive_number="B1")]),
        (EMPLOYMENTS, [employment_row(9, 1)]),
    )
    assert Counter(fates(told)) == only(Fate.NEW, 4)
    page = station.feed(head)
    rows = [(row.action, row.record, row.key) for row in page.rows if row.record == "worker"]
    nine = workers(platform)["合成9"]
    assert sorted(rows) == sorted(
        [("enter", "worker", nine.person), ("upsert", "worker", "person-1")]
    )
    assert read(Worker, next(r.row for r in page.rows if r.key == "person-1")).rev == 2
    digests_hold(platform)
    assert not platform.station(TAIJIANG).feed(head).rows


def test_who_is_employed_anew_leaves_the_county_where_they_waited(platform):
    platform.load(units=[unit(1), unit(2, TAIJIANG)], workers=[worker(1, certificates=())])
    station = platform.station(GULOU)
    head = station.feed(2).through
    take(
        platform,
        (CERTIFICATES, [certificate_row(1)]),
        (EMPLOYMENTS, [employment_row(1, 2)]),
    )
    left = [row for row in station.feed(head).rows if row.record == "worker"]
    assert [(row.action, row.key) for row in left] == [("leave", "person-1")]
    digests_hold(platform)


@pytest.mark.clause("W1")
def test_warnings_are_counted_anew_behind_an_import(platform):
    take(platform, *whole())
    with platform.database.reading() as connection:
        kinds = connection.execute(select(DossierRow.kind)).scalars().all()
    # Two are required of unit 1 and one is there.
    assert "warning" in kinds


def test_what_a_station_filed_meanwhile_counts(platform):
    platform.load(units=[unit(1), unit(2)], workers=[worker(1)])
    station = platform.station(GULOU)
    station.file(register(worker(1), unit(1)))
    rows = (EMPLOYMENTS, [employment_row(1, 2, items="Q2")])
    told = take(platform, rows)
    assert fates(told) == [Fate.ERROR]
    assert "同时只能在一个单位" in told.outcomes[0].says
    with platform.database.reading() as connection:
        kept = records.place_of_person(connection, PersonId("person-1"))
    assert kept == "350102001"


def test_equipment_and_requirements_reach_the_unit(platform):
    take(platform, *whole())
    with platform.database.reading() as connection:
        found = [read(UnitRecord, row) for row in connection.execute(select(UnitRow.row)).scalars()]
    record = next(r for r in found if r.requirements)
    assert record.requirements[0].min_count == 2
    assert record.requirements[0].item.catalogue == "2021-41"
    assert record.equipment[0].category is Equipment.MOBILE_VESSEL
    assert record.equipment[0].effective_from == dt.date(2024, 1, 1)
