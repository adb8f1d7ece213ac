"""Employment as intervals: one at a time, no gap, no overlap (E7, B-1, B-3)."""

import pytest

from sepdesk.domain.employment import (
    END_REASON_WORDS,
    HIRE_SOURCE_WORDS,
    EndReason,
    HireSource,
    current,
    overlaps,
    start_after,
)
from tests.domain.builders import day, employment, unit

FIRST = employment(unit(1), "2024-01-01", "2025-01-01", n=1)
SECOND = employment(unit(2), "2025-01-01", n=2)


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_the_current_employment_is_the_one_that_lasts():
    assert current([]) is None
    assert current([FIRST]) is None
    assert current([FIRST, SECOND]) is SECOND


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_two_that_last_are_an_error_and_never_a_choice():
    with pytest.raises(ValueError, match="two current"):
        current([SECOND, employment(unit(1), n=3)])


@pytest.mark.invariant("B-3")
def test_a_start_is_never_before_an_end():
    assert start_after([], day("2024-06-01")) == day("2024-06-01")
    assert start_after([FIRST], day("2024-06-01")) == day("2025-01-01")
    assert start_after([FIRST, SECOND], day("2025-06-01")) == day("2025-06-01")


@pytest.mark.invariant("B-3")
@pytest.mark.parametrize(
    ("employments", "expected"),
    [
        ([], False),
        ([SECOND, FIRST], False),
        ([employment(unit(1), "2024-01-01", "2025-01-02", n=1), SECOND], True),
        ([employment(unit(1), "2024-01-01", n=1), SECOND], True),
        ([employment(unit(1), "2025-01-01", "2024-12-31")], True),
        ([SECOND, employment(unit(1), "2025-01-01", "2025-01-01", n=1)], False),
    ],
)
def test_overlaps_are_seen_in_any_order_and_an_empty_interval_is_none(employments, expected):
    assert overlaps(employments) is expected


def test_every_reason_and_source_has_its_word():
    assert set(END_REASON_WORDS) == set(EndReason)
    assert set(HIRE_SOURCE_WORDS) == set(HireSource)
