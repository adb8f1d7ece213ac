"""Several clerks at one machine: slots, the lock, and the lease that clock tricks do not extend."""

import datetime as dt

import pytest

from sepdesk.desk import drafts, entrance, lease
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.synchronise import Synchronised, synchronise
from sepdesk.store import keys
from sepdesk.store.faults import StationLockedError
from sepdesk.sync.errors import UnauthorisedError, UnreachableError
from tests import clerks
from tests.clerks import OTHERS, PASSWORD

DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return clerks.make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def machine(template, tmp_path, monkeypatch):
    made = clerks.copy_machine(template, tmp_path, monkeypatch)
    yield made
    made.end()


@pytest.fixture
def door(machine):
    made = machine.entrance()
    yield made
    made.close()


def test_a_clerk_enters_without_a_network(machine, door):
    machine.line.cut = True
    session = door.enter("clerk1", PASSWORD)
    assert session.user.display_name == "演示用户"
    assert session.files.facts.cursor() is not None


def test_a_wrong_password_opens_nothing(machine, door):
    with pytest.raises(keys.WrongPasswordError):
        door.enter("clerk1", "wrong")
    assert not door.is_open


@pytest.mark.invariant("X-4")
def test_locked_files_refuse_everything_until_the_password_is_given_again(machine, door):
    session = door.enter("clerk1", PASSWORD)
    door.lock(door.ticket())
    with pytest.raises(StationLockedError), session.files.station.reading():
        pass
    with pytest.raises(StationLockedError):
        session.files.facts.cursor()
    with pytest.raises(keys.WrongPasswordError):
        door.enter("clerk1", "wrong")
    assert not door.is_open
    assert door.enter("clerk1", PASSWORD) is session
    assert session.files.facts.cursor() is not None


@pytest.mark.invariant("X-4")
def test_no_part_of_the_locked_files_holds_the_key(machine, door):
    session = door.enter("clerk1", PASSWORD)
    key = keys.open_clerk(machine.profile.keyring_slots, "clerk1", PASSWORD, None)
    door.lock(door.ticket())
    held = [vars(session.files), vars(session.files.station.file), vars(session.files.facts.file)]
    assert all(key not in part.values() for part in held)
    assert not any("engine" in name for part in held for name in part)


def test_a_clerk_who_entered_meanwhile_makes_the_wish_to_lock_void(machine, door):
    door.enter("clerk1", PASSWORD)
    ticket = door.ticket()
    door.enter("clerk1", PASSWORD)
    door.lock(ticket)
    assert door.is_open


def test_a_second_clerk_comes_online_once_and_then_without_a_network(machine, door):
    first = door.enter("clerk1", PASSWORD)
    second = door.enter("clerk2", OTHERS)
    assert (first.user.user, second.user.user) != (second.user.user, first.user.user)
    machine.line.cut = True
    door.lock(door.ticket())
    assert door.enter("clerk2", OTHERS).user.display_name == "林接班"
    assert door.enter("clerk1", PASSWORD) is first


def test_a_stranger_finds_no_key_while_the_files_are_locked(machine, door):
    door.enter("clerk1", PASSWORD)
    door.lock(door.ticket())
    with pytest.raises(entrance.UnknownHereError):
        door.enter("clerk2", OTHERS)


def test_a_stranger_without_a_network_is_told_so(machine, door):
    door.enter("clerk1", PASSWORD)
    machine.line.cut = True
    with pytest.raises(UnreachableError):
        door.enter("clerk2", OTHERS)
    machine.line.cut = False
    with pytest.raises(UnauthorisedError):
        door.enter("clerk2", "wrong")
    assert door.is_open


def test_each_clerk_has_drafts_of_their_own(machine, door):
    first, second = door.enter("clerk1", PASSWORD), door.enter("clerk2", OTHERS)
    drafts.keep(first, "d-1", PaperInput(name="陈文斌"))
    assert [x.draft_id for x in drafts.drafts(first)] == ["d-1"]
    assert drafts.drafts(second) == ()


def test_both_clerks_send_what_either_saved(machine, door):
    door.enter("clerk1", PASSWORD)
    assert isinstance(synchronise(door.enter("clerk2", OTHERS)), Synchronised)
    assert isinstance(synchronise(door.enter("clerk1", PASSWORD)), Synchronised)


# The lease -----------------------------------------------------------------------------------


@pytest.mark.invariant("X-5")
def test_after_seven_days_without_the_platform_only_the_platform_lets_in(machine):
    machine.line.cut = True
    machine.clock.advance(days=6.9)
    machine.entrance().enter("clerk1", PASSWORD)
    machine.clock.advance(days=0.2)
    door = machine.entrance()
    with pytest.raises(lease.LeaseEndedError):
        door.enter("clerk1", PASSWORD)
    assert not door.is_open
    machine.line.cut = False
    assert door.enter("clerk1", PASSWORD)
    machine.line.cut = True
    machine.clock.advance(days=6)
    assert machine.entrance().enter("clerk1", PASSWORD)


@pytest.mark.invariant("T-5")
def test_a_clock_put_back_does_not_renew_the_lease(machine):
    machine.line.cut = True
    machine.clock.advance(days=7.1)
    machine.clock.set(machine.clock.now() - 30 * DAY)
    with pytest.raises(lease.LeaseEndedError):
        machine.entrance().enter("clerk1", PASSWORD)


@pytest.mark.invariant("T-5")
def test_a_clock_put_back_at_each_start_of_the_machine_lasts_no_longer_than_it_runs(machine):
    machine.line.cut = True
    start, entered = machine.clock.now(), 0
    for _ in range(100):
        machine.clock.restart()
        machine.clock.set(start)
        machine.clock.advance(hours=8)
        try:
            machine.entrance().enter("clerk1", PASSWORD)
        except lease.LeaseEndedError:
            break
        entered += 1
    assert entered == 16  # 16 days of eight hours, and two hours for each start: 160 of 168


@pytest.mark.invariant("T-5")
def test_a_clock_put_forward_by_mistake_and_mended_costs_nothing(machine):
    machine.line.cut = True
    now = machine.clock.now()
    machine.clock.set(now + 400 * DAY)
    with pytest.raises(lease.LeaseEndedError):
        machine.entrance().enter("clerk1", PASSWORD)
    machine.clock.set(now)
    assert machine.entrance().enter("clerk1", PASSWORD)


def test_a_round_renews_the_lease_and_an_older_answer_does_not(machine, door):
    session = door.enter("clerk1", PASSWORD)
    machine.clock.advance(days=5)
    assert door.time_left(session) == 2 * DAY
    assert isinstance(synchronise(session), Synchronised)
    assert door.time_left(session) == 7 * DAY
    lease.renew(session.files, session.user.user, machine.clock.now() - DAY, machine.clock)
    machine.clock.advance(days=1)
    assert door.time_left(session) == 6 * DAY


def test_an_administrator_may_shorten_the_lease_but_not_lengthen_it(machine):
    machine.line.cut = True
    machine.clock.advance(days=2)
    with pytest.raises(lease.LeaseEndedError):
        machine.entrance(DAY).enter("clerk1", PASSWORD)
    machine.clock.advance(days=6)
    with pytest.raises(lease.LeaseEndedError):
        machine.entrance(30 * DAY).enter("clerk1", PASSWORD)


@pytest.mark.invariant("X-5")
def test_a_disabled_clerk_does_not_come_back_after_the_lease_and_loses_no_draft(machine, door):
    session = door.enter("clerk1", PASSWORD)
    drafts.keep(session, "d-1", PaperInput(name="陈文斌"))
    door.enter("clerk2", OTHERS)
    door.lock(door.ticket())
    machine.disable("clerk1")
    machine.clock.advance(days=8)
    with pytest.raises(UnauthorisedError):
        door.enter("clerk1", PASSWORD)
    assert not door.is_open
    door.enter("clerk2", OTHERS)
    assert [x.draft_id for x in drafts.drafts(session)] == ["d-1"]


def test_a_password_changed_at_the_platform_is_taken_while_the_files_are_open(machine, door):
    door.enter("clerk1", PASSWORD)
    door.enter("clerk2", OTHERS)
    machine.change_password("clerk2", "another-Pass-3")
    assert door.enter("clerk2", "another-Pass-3")
    door.lock(door.ticket())
    machine.line.cut = True
    assert door.enter("clerk2", "another-Pass-3")
