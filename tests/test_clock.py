"""Instants are aware, the day is Shanghai's, and seconds never go back."""

from datetime import UTC, date, datetime

import pytest

from sepdesk.clock import SHANGHAI, SetClock, SystemClock


def test_the_machines_clock_is_aware_and_in_utc():
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()
    assert clock.today() == clock.now().astimezone(SHANGHAI).date()


@pytest.mark.invariant("T-4")
@pytest.mark.parametrize(("hour", "day"), [(15, 24), (16, 25)])
def test_the_day_changes_at_midnight_in_shanghai(hour, day):
    clock = SetClock(datetime(2026, 11, 24, hour, tzinfo=UTC))
    assert clock.today() == date(2026, 11, day)


def test_a_set_clock_stands_until_it_is_advanced():
    clock = SetClock.on(date(2026, 11, 24))
    before = clock.now()
    assert clock.now() == before == datetime(2026, 11, 24, 1, tzinfo=UTC)
    clock.advance(days=1, hours=1, seconds=2)
    assert (clock.now() - before).total_seconds() == clock.monotonic() == 90002


@pytest.mark.invariant("T-3")
def test_a_clock_put_back_leaves_monotonic_time_alone():
    clock = SetClock.on(date(2026, 11, 24))
    clock.advance(seconds=5)
    clock.set(datetime(1970, 1, 1, tzinfo=UTC))
    assert (clock.today(), clock.monotonic()) == (date(1970, 1, 1), 5)


def test_naive_times_and_time_going_backwards_are_refused():
    with pytest.raises(ValueError, match="naive"):
        SetClock(datetime(2026, 11, 24))
    with pytest.raises(ValueError, match="backwards"):
        SetClock.on(date(2026, 11, 24)).advance(seconds=-1)
