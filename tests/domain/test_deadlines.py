"""The month, the bar and validity, on both sides of their last days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.catalogues import rest_days
from sepdesk.domain.deadlines import (
    LatenessKind,
    RestDays,
    add_months,
    bar_end,
    duty_end,
    is_barred,
    lateness,
    valid_on,
)

NOTHING_KNOWN = RestDays(frozenset(), frozenset(), frozenset())


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-10-24", 1, "2026-11-24"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_a_period_ends_on_the_same_number_or_the_months_last_day(start, months, end):
    assert add_months(day(start), months) == day(end)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_a_period_never_ends_in_another_month_than_it_should(start, months):
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


@pytest.mark.clause("E2")
@pytest.mark.parametrize(
    ("start", "last", "rolled", "certain"),
    [
        ("2026-10-24", "2026-11-24", False, True),
        ("2026-10-21", "2026-11-23", True, True),  # 21 November is a Saturday
        ("2026-09-01", "2026-10-08", True, True),  # the National Day rest
        ("2026-09-10", "2026-10-10", False, True),  # a Saturday that is worked
        ("2026-01-16", "2026-02-24", True, True),  # the Spring Festival, nine days
        ("2026-12-08", "2027-01-08", False, False),  # 2027 is not published
        ("2026-12-09", "2027-01-11", True, False),
    ],
)
def test_a_duty_ends_on_a_working_day(start, last, rolled, certain):
    duty = duty_end(day(start), 1, rest_days())
    assert (duty.last_day, duty.rolled, duty.certain) == (day(last), rolled, certain)


def test_nothing_is_said_of_a_year_that_is_not_in_the_table():
    known = rest_days()
    assert known.is_rest_day(day("2026-10-10")) is False
    assert known.is_rest_day(day("2026-10-11")) is True
    assert known.is_rest_day(day("2026-10-01")) is True
    assert known.is_rest_day(day("2026-11-24")) is False
    assert known.is_rest_day(day("2027-01-03")) is None


@pytest.mark.clause("E2")
@pytest.mark.clause("E9")
@pytest.mark.parametrize(
    ("hired", "issued", "received", "kind", "days_late"),
    [
        ("2026-10-24", None, "2026-11-24", LatenessKind.IN_TIME, 0),
        ("2026-10-23", None, "2026-11-24", LatenessKind.LATE, 1),
        ("2026-10-21", None, "2026-11-23", LatenessKind.IN_TIME, 0),
        ("2026-10-21", None, "2026-11-24", LatenessKind.LATE, 1),
        ("2026-01-01", "2026-10-24", "2026-11-24", LatenessKind.IN_TIME, 0),
        ("2026-10-24", "2020-01-01", "2026-11-25", LatenessKind.LATE, 1),
        ("2026-11-30", None, "2026-11-24", LatenessKind.IN_TIME, 0),
        (None, "2020-01-01", "2026-11-24", LatenessKind.UNDETERMINED, 0),
        (None, None, "2026-11-24", LatenessKind.UNDETERMINED, 0),
    ],
)
def test_a_paper_is_late_by_the_day_it_was_received(hired, issued, received, kind, days_late):
    found = lateness(
        day(hired) if hired else None, day(issued) if issued else None, day(received), rest_days()
    )
    assert (found.kind, found.days_late) == (kind, days_late)
    assert (found.last_day is None) == (hired is None)


@pytest.mark.clause("E2")
@pytest.mark.parametrize(
    ("received", "kind"),
    [
        ("2027-02-10", LatenessKind.IN_TIME),
        ("2027-02-11", LatenessKind.UNDETERMINED),
        ("2027-02-24", LatenessKind.UNDETERMINED),
        ("2027-02-25", LatenessKind.LATE),
    ],
)
def test_nobody_is_late_by_a_calendar_that_is_not_published(received, kind):
    found = lateness(day("2027-01-10"), None, day(received), rest_days())
    assert (found.kind, found.certain) == (kind, False)


@given(st.dates(date(2018, 1, 1), date(2026, 11, 1)), st.integers(-5, 60))
def test_lateness_follows_from_the_last_day_alone(hired, shift):
    last = duty_end(hired, 1, rest_days()).last_day
    received = last + timedelta(days=shift)
    found = lateness(hired, None, received, rest_days())
    assert found.days_late == max(0, shift)


def test_without_any_calendar_weekends_still_roll():
    duty = duty_end(day("2026-10-21"), 1, NOTHING_KNOWN)
    assert (duty.last_day, duty.certain) == (day("2026-11-23"), False)


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-8")
@pytest.mark.parametrize(
    ("revoked", "last"),
    [
        ("2023-11-24", "2026-11-24"),
        ("2024-02-29", "2027-02-28"),
        ("2023-02-28", "2026-02-28"),
        ("2023-11-21", "2026-11-21"),  # a Saturday: a bar does not roll
    ],
)
def test_the_bar_ends_with_the_same_day_three_years_on(revoked, last):
    end = day(last)
    assert bar_end(day(revoked)) == end
    assert is_barred(day(revoked), end)
    assert not is_barred(day(revoked), end + timedelta(days=1))
    assert is_barred(day(revoked), day(revoked))
    assert not is_barred(day(revoked), day(revoked) - timedelta(days=1))


@pytest.mark.clause("E6")
def test_a_certificate_is_valid_through_its_last_day():
    assert valid_on(day("2026-11-24"), day("2026-11-24"))
    assert not valid_on(day("2026-11-24"), day("2026-11-25"))
