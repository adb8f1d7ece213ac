"""What an accepted paper makes of a worker: one event, and history only grows (E11, B-3, B-5)."""

import pytest

from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EndReason
from sepdesk.domain.outcomes import Closed, Opened, UnitEntered
from tests.domain.builders import day, employment, on_paper, unit, worker

STAMP = Stamp(42, "R42", "乙县市场监管局", "350427")


@pytest.mark.clause("E11")
@pytest.mark.invariant("B-5")
def test_a_deregistration_keeps_the_line_and_only_ends_it():
    known = worker(employments=[employment(unit(1))])
    ended = apply_effects(known, [Closed("e1", day("2026-11-20"), EndReason.BY_UNIT)], STAMP)
    (line,) = ended.employments
    assert (line.ended_on, line.ended_reason, line.ended_seq) == (
        day("2026-11-20"), EndReason.BY_UNIT, 42,
    )  # fmt: skip
    assert (line.started_on, line.registration_number) == (day("2025-03-01"), "R1")
    assert (ended.rev, ended.last_county) == (4, "350404")


@pytest.mark.invariant("B-3")
def test_a_change_is_one_event_with_one_number():
    former, begun = employment(unit(2), n=1), employment(unit(1), "2026-11-20", n=2)
    effects = [
        Closed("e1", day("2026-11-20"), EndReason.CHANGED),
        UnitEntered(on_paper(unit(1))),
        Opened(begun),
    ]
    after = apply_effects(worker(employments=[former]), effects, STAMP)
    first, second = after.employments
    assert first.ended_seq == second.registered_seq == 42
    assert (second.registration_number, second.office_name) == ("R42", "乙县市场监管局")
    assert after.last_county == "350427"
    assert after.rev == 4


def test_a_unit_without_a_county_leaves_the_last_one():
    after = apply_effects(worker(), [Opened(employment(unit(1)))], Stamp(7))
    assert after.last_county == "350404"


@pytest.mark.invariant("B-5")
@pytest.mark.invariant("B-4")
def test_what_has_ended_stays_as_it_ended():
    ended = employment(unit(1), until="2026-01-31")
    after = apply_effects(
        worker(employments=[ended]), [Closed("e1", day("2026-11-20"), EndReason.BY_BOTH)], STAMP
    )
    assert after.employments == (ended,)
