"""A region begins or ends on a day: what is there enters or leaves the office's scope (X-2)."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.submissions import ItemClaim, SubmissionState
from sepdesk.domain.suggestions import MakeSuggestion
from sepdesk.protocol.messages import RecordKind
from sepdesk.province import moving, snapshot
from sepdesk.province.publishing import read_digest, recompute
from tests.province.builders import (
    GULOU,
    LONG_SINCE,
    PLACES,
    TAIJIANG,
    TODAY,
    register,
    unit,
    worker,
    worker_ref,
)

TOMORROW = TODAY + dt.timedelta(days=1)
TOWN = PLACES[GULOU]
FORMER, LATER = "post-former", "post-later"
SEEN = (GULOU, TAIJIANG, FORMER, LATER, "3501", "3501-exam")


def post(office_id: str, since: dt.date, until: dt.date | None) -> Office:
    regions = (DatedRegion(TOWN, since, until),)
    return Office(OfficeId(office_id), office_id, OfficeKind.POST, Jurisdiction(regions))


def from_elsewhere():
    """A registration of somebody whom the archive lacks: it waits for a verification."""
    who = worker(9)
    ref = worker_ref(who, by_document=True)
    return register(who, unit(1), ref=ref, items=(ItemClaim("Q2"),))


@pytest.fixture
def divided(platform):
    """The town goes from one post to another tomorrow; a person and a unit are there."""
    here, elsewhere = unit(1), unit(2, TAIJIANG)
    platform.load(
        [post(FORMER, LONG_SINCE, TOMORROW), post(LATER, TOMORROW, None)],
        [here, elsewhere],
        [worker(1, at=here), worker(2, at=elsewhere), worker(3)],
    )
    return platform


def held(platform, scope):
    with platform.database.reading() as connection:
        lines = [(x.record, x.key, x.row) for x in snapshot.lines(connection, scope)]
        assert recompute(lines) == read_digest(connection, scope), scope
    return {(kind, key) for kind, key, _ in lines if kind is not RecordKind.OFFICE}


@pytest.mark.invariant("X-2")
@pytest.mark.invariant("S-3")
def test_what_is_in_a_region_goes_over_on_the_day_on_which_the_region_does(divided):
    former, later = divided.station(FORMER), divided.station(LATER)
    case = former.file(from_elsewhere())
    before = {scope: held(divided, scope) for scope in SEEN}
    there = {
        (RecordKind.UNIT, "unit-1"),
        (RecordKind.WORKER, "person-1"),
    }
    assert there <= before[FORMER]
    assert not before[LATER] & there
    assert moving.move(divided.province) == 0
    at = former.feed(2).through
    divided.clock.advance(days=1)
    assert moving.move(divided.province) == len(there)
    after = {scope: held(divided, scope) for scope in SEEN}
    assert after[LATER] == before[LATER] | there
    assert after[FORMER] == before[FORMER] - there
    for scope in SEEN[:2] + SEEN[4:]:
        assert after[scope] == before[scope]
    left = {(row.action.value, row.key) for row in former.feed(at).rows}
    assert left == {("leave", "unit-1"), ("leave", "person-1")}
    assert all(not row.row for row in former.feed(at).rows)
    entered = {(row.action.value, row.key) for row in later.feed(at).rows}
    assert entered == {("enter", "unit-1"), ("enter", "person-1")}
    assert moving.move(divided.province) == 0
    # What one filed stays with whoever filed it, wherever the town goes.
    assert case.state is SubmissionState.PENDING_VERIFICATION
    assert (RecordKind.CASE, case.op_id) in after[FORMER]


@pytest.mark.invariant("X-2")
def test_a_case_goes_to_who_verifies_for_its_town_from_that_day_on(platform):
    new = replace(post("later-exam", TOMORROW, None), kind=OfficeKind.EXAM_CENTRE)
    platform.load([new], [unit(1)])
    station = platform.station(GULOU)
    receipt = station.file(from_elsewhere())
    platform.clock.advance(days=1)
    assert moving.move(platform.province) == 2
    assert held(platform, "later-exam") == {
        (RecordKind.UNIT, "unit-1"),
        (RecordKind.CASE, receipt.op_id),
    }


@pytest.mark.invariant("X-2")
def test_what_concerns_named_offices_only_stays_with_them(divided):
    former = divided.station(FORMER, Role.CLERK)
    assert former.file(MakeSuggestion("合成题", "合成内容")).state is SubmissionState.REGISTERED
    divided.clock.advance(days=1)
    moving.move(divided.province)
    kinds = [kind for kind, _ in held(divided, FORMER)]
    assert RecordKind.SUGGESTION in kinds
    assert RecordKind.SUGGESTION not in [kind for kind, _ in held(divided, LATER)]
