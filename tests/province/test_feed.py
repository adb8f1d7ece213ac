"""The feed of a scope: order, pages, who sees what, and the digest of it all."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.offices import OfficeKind
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Sealed
from sepdesk.protocol.messages import FeedAction, RecordKind
from sepdesk.protocol.receipts import read_receipt
from sepdesk.province import feed
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.snapshot import lines
from sepdesk.province.tables import ScopeRow
from tests.province.builders import (
    GULOU,
    SIMING,
    TAIJIANG,
    change,
    deregister,
    office,
    offices,
    on_paper,
    register,
    unit,
    worker,
)


def actions(page, record="worker"):
    return [(row.action.value, row.key) for row in page.rows if row.record == record]


class Mirror:
    """What a station would hold: the snapshot's records, then the feed's pages."""

    def __init__(self, platform, scope):
        with platform.database.reading() as connection:
            self.records = {(x.record, x.key): x.row for x in lines(connection, scope)}

    def follow(self, station, after, **params):
        page = station.feed(after, **params)
        for row in page.rows:
            if row.record is RecordKind.RECEIPT:
                continue
            if row.action is FeedAction.LEAVE:
                del self.records[row.record, row.key]
            else:
                self.records[row.record, row.key] = row.row
        return page

    @property
    def digest(self):
        rows = [(record, key, row) for (record, key), row in self.records.items()]
        return recompute(rows).message()


# Scopes -----------------------------------------------------------------------------------------


@pytest.mark.invariant("X-2")
def test_a_worker_who_changes_county_leaves_one_scope_and_enters_the_other(platform):
    old, new = unit(1), unit(2, SIMING)
    who = worker(1, at=old)
    platform.load(units=[old, new], workers=[who])
    here, there = platform.station(GULOU), platform.station(SIMING)
    city, other_city = platform.station("3501"), platform.station("3502")
    there.file(change(who, new, "job-1"))
    assert actions(here.feed(2)) == [("leave", "person-1")]
    assert here.feed(2).rows[0].row == ""
    assert actions(there.feed(2)) == [("enter", "person-1")]
    assert actions(city.feed(2)) == [("leave", "person-1")]
    assert actions(other_city.feed(2)) == [("enter", "person-1")]


def test_within_a_city_the_city_sees_a_change_and_the_counties_a_move(platform):
    old, new = unit(1), unit(2, TAIJIANG)
    who = worker(1, at=old)
    platform.load(units=[old, new], workers=[who])
    here, there = platform.station(GULOU), platform.station(TAIJIANG)
    there.file(change(who, new, "job-1"))
    assert actions(here.feed(2)) == [("leave", "person-1")]
    assert actions(there.feed(2)) == [("enter", "person-1")]
    for scope in ("3501", "3501-exam"):
        assert actions(platform.station(scope).feed(2)) == [("upsert", "person-1")]


@pytest.mark.clause("E11")
def test_an_available_worker_stays_with_the_last_county(platform):
    at = unit(1)
    who = worker(1, at=at)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    station.file(deregister(who, at))
    assert actions(station.feed(2)) == [("upsert", "person-1")]


def test_a_unit_from_a_paper_enters_before_its_worker(platform):
    who = worker(1)
    platform.load(workers=[who])
    station = platform.station(GULOU)
    paper = on_paper(unit(7), by_code=True)
    receipt = station.file(register(who, unit(7), unit=paper))
    page = station.feed(2)
    assert [(r.action.value, r.record.value) for r in page.rows] == [
        ("enter", "unit"),
        ("upsert", "worker"),
        ("upsert", "receipt"),
    ]
    assert {row.seq for row in page.rows} == {receipt.at.seq}


def test_the_receipt_goes_to_the_office_that_filed_and_to_nobody_else(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station, city = platform.station(GULOU), platform.station("3501")
    receipt = station.file(register(who, at))
    row = next(r for r in station.feed(2).rows if r.record is RecordKind.RECEIPT)
    assert row.key == receipt.op_id
    assert read_receipt(read(Sealed, row.row), station.card.key) == receipt
    assert all(r.record is not RecordKind.RECEIPT for r in city.feed(2).rows)


@pytest.mark.clause("E5")
def test_every_office_knows_how_every_other_one_is_reached(platform):
    mirror = Mirror(platform, GULOU)
    assert {key for record, key in mirror.records} == {one.office_id for one in offices()}


def test_a_post_sees_its_towns_alone(platform):
    platform.load([office("post-1", OfficeKind.POST, "350102001")])
    near, far = unit(1), replace_town(unit(2), "350102002")
    platform.load(units=[near, far], workers=[worker(1, at=near), worker(2, at=far), worker(3)])
    keys = {key for _, key in Mirror(platform, "post-1").records}
    assert {"unit-1", "person-1"} <= keys
    assert keys.isdisjoint({"unit-2", "person-2", "person-3"})


def replace_town(record, town):
    return replace(record, unit=replace(record.unit, town=town))


# Pages ------------------------------------------------------------------------------------------


@pytest.mark.invariant("S-5")
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 1000])
def test_pages_join_without_holes_and_split_no_event(platform, limit):
    at = unit(1)
    people = [worker(n) for n in range(1, 9)]
    platform.load(units=[at], workers=people)
    station = platform.station(GULOU)
    mirror = Mirror(platform, GULOU)
    seen = station.push(*(station.seal(register(who, at)) for who in people[:6]))
    assert len(seen.outcomes) == 6
    after, rows = 2, []
    while True:
        page = mirror.follow(station, after, limit=limit)
        assert page.after == after
        assert all(after < row.seq <= page.through for row in page.rows)
        rows += page.rows
        after = page.through
        if not page.more:
            break
        assert page.digest is None
    assert after == 8
    assert [r.seq for r in rows] == sorted(r.seq for r in rows)
    assert len(rows) == 12
    assert page.digest == mirror.digest


@pytest.mark.invariant("S-5")
def test_an_idle_pull_is_small_and_passes_what_does_not_concern_the_scope(platform):
    at, who = unit(1, SIMING), worker(1, SIMING)
    platform.load(units=[at], workers=[who])
    idle = platform.station(GULOU)
    platform.station(SIMING).file(register(who, at))
    response = idle.request("GET", "/v1/feed", params={"scope": GULOU, "epoch": 1, "after": 2})
    assert len(response.content) < 400
    page = idle.feed(2)
    assert (page.rows, page.through, page.more) == ((), 3, False)
    assert page.digest is not None


@pytest.mark.invariant("S-6")
@pytest.mark.parametrize(
    "params", [{"epoch": 2, "after": 2}, {"epoch": 1, "after": 1}, {"epoch": 1, "after": 99}]
)
def test_a_cursor_that_the_feed_cannot_go_on_from_needs_a_snapshot(platform, params):
    platform.load(units=[unit(1)])
    station = platform.station(GULOU)
    response = station.request("GET", "/v1/feed", params={"scope": GULOU} | params)
    assert response.status_code == 409
    assert response.json()["code"] == "needs_snapshot"


def test_a_load_that_does_not_touch_a_scope_leaves_its_cursor_good(platform):
    station = platform.station(GULOU)
    platform.load(units=[unit(1, SIMING)])
    assert station.feed(1).through == 2


# Digest -----------------------------------------------------------------------------------------


@pytest.mark.invariant("S-3")
def test_the_running_digest_is_that_of_a_recomputation_from_zero(platform):
    units = [unit(1), unit(2, TAIJIANG), unit(3, SIMING)]
    people = [worker(n, at=units[n % 3]) for n in range(1, 7)]
    platform.load(units=units, workers=people)
    stations = [platform.station(county) for county in (GULOU, TAIJIANG, SIMING)]
    scopes = (GULOU, TAIJIANG, SIMING, "3501", "3501-exam", "3502")
    mirrors = {scope: Mirror(platform, scope) for scope in scopes}
    for n, who in enumerate(people):
        target = (n * 2 + 1) % 3
        stations[target].file(change(who, units[target], f"job-{n + 1}"))
        if n % 2:
            stations[target].file(
                deregister(who, units[target], left_on=dt.date(2026, 11, 22)),
            )
    stations[0].file(register(worker(99), units[0]))
    for scope in scopes:
        with platform.database.reading() as connection:
            running = read_digest(connection, scope).message()
            zero = recompute([(x.record, x.key, x.row) for x in lines(connection, scope)])
        assert running == zero.message()
    for station in stations:
        page = mirrors[station.office].follow(station, 2)
        assert page.digest == mirrors[station.office].digest


def test_rows_are_canonical_text(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    station.file(register(who, at))
    row = next(r for r in station.feed(2).rows if r.record is RecordKind.WORKER)
    assert canonical_text(read(type(who), row.row)) == row.row


def test_a_scope_without_a_baseline_does_not_exist(platform):
    with platform.database.reading() as connection:
        scopes = set(connection.execute(select(ScopeRow.scope)).scalars())
        assert "350199" not in scopes
        with pytest.raises(feed.problems.ProblemError):
            feed.page(connection, "350199", 1, 1, 10, platform.clock.now())
    assert RunningDigest() == recompute([])
