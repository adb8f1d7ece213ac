from itertools import pairwise

import pytest

from sepdesk.ui.synchronise.pace import LONGEST_WAIT, next_wait


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_after_a_success_the_wait_is_about_the_interval(share):
    assert 0.9 * 300 <= next_wait(300, 0, share) < 1.1 * 300


def test_after_failures_the_wait_doubles_up_to_a_quarter_of_an_hour():
    waits = [next_wait(60, failures, 1.0) for failures in range(1, 8)]
    assert waits == [120, 240, 480, 900, 900, 900, 900]
    assert next_wait(60, 10_000, 1.0) == LONGEST_WAIT == 900


def test_the_wait_is_jittered_and_never_longer_than_the_longest():
    for failures in range(1, 12):
        spread = [next_wait(60, failures, share / 10) for share in range(11)]
        assert all(one < other for one, other in pairwise(spread))
        assert spread[0] == spread[-1] / 2
        assert spread[-1] <= LONGEST_WAIT
