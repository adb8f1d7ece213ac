"""聘用变更: the new unit reports, the old employment ends and the new one begins at once (E9)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EndReason, current, overlaps
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Closed,
    Conflict,
    Opened,
    Refused,
    Returned,
)
from sepdesk.domain.submissions import Channel, OpId, Requester
from tests.domain.builders import (
    RULES,
    certificate,
    change,
    codes,
    day,
    deregistration,
    employment,
    finding,
    item,
    judge,
    registration,
    unit,
    worker,
)

OLD, NEW = unit(2), unit(1)


@pytest.mark.clause("E9")
@pytest.mark.clause("E7")
@pytest.mark.invariant("B-3")
def test_a_change_closes_the_old_and_opens_the_new_on_one_day():
    former = employment(OLD)
    outcome = judge(change(NEW, former), worker(employments=[former]))
    assert isinstance(outcome, Accepted)
    closed, opened = outcome.effects
    assert closed == Closed("e1", day("2026-11-20"), EndReason.CHANGED, Channel.COUNTER)
    assert isinstance(opened, Opened)
    assert opened.employment.started_on == closed.ended_on
    assert opened.employment.unit == "u1"


@pytest.mark.clause("E9")
@pytest.mark.clause("E6")
def test_a_lapsed_item_is_refused_for_a_change_too():
    former = employment(OLD)
    known = worker(certificate(item(until="2026-11-23")), employments=[former])
    outcome = judge(change(NEW, former), known)
    assert isinstance(outcome, Refused)
    assert finding(outcome, "lapsed").basis == "notice-2.2-lapsed"
    offer = finding(outcome, "may_deregister")
    assert (offer.clause, former.unit_name in offer.text) == ("E10", True)
    available = judge(change(NEW, former), replace(known, employments=()))
    assert "may_deregister" not in codes(available)


@pytest.mark.clause("E9")
@pytest.mark.clause("E7")
@pytest.mark.invariant("B-2")
def test_a_change_from_another_former_unit_than_the_present_is_a_conflict():
    seen, present = employment(unit(3), until="2026-10-01", n=1), employment(OLD, "2026-10-01", n=2)
    outcome = judge(change(NEW, seen), worker(employments=[seen, present]))
    assert isinstance(outcome, Conflict)
    assert outcome.other.unit_name == "第2公司"
    assert "第2公司" in finding(outcome, "former_differs").text


@pytest.mark.clause("E9")
def test_a_station_that_does_not_know_the_worker_gives_the_former_unit_by_its_name():
    present = employment(OLD)
    known = worker(employments=[present])
    named = change(NEW, None, former_unit_name="第２公司 ")
    assert isinstance(judge(named, known), Accepted)
    for other in ("第3公司", ""):
        assert isinstance(judge(change(NEW, None, former_unit_name=other), known), Conflict)


@pytest.mark.clause("E9")
def test_a_former_employment_registered_anew_with_the_same_unit_is_still_the_former_unit():
    seen, present = employment(OLD, until="2026-05-01", n=1), employment(OLD, "2026-06-01", n=2)
    outcome = judge(change(NEW, seen), worker(employments=[seen, present]))
    assert outcome.effects[0].employment == "e2"


@pytest.mark.clause("E9")
def test_a_change_of_someone_who_is_available_is_registered_and_says_so():
    outcome = judge(change(NEW, None, former_unit_name="第9公司"))
    assert isinstance(outcome, Accepted)
    assert [type(effect) for effect in outcome.effects] == [Opened]
    assert "待聘" in finding(outcome, "was_available").text


@pytest.mark.clause("E9")
def test_a_change_that_has_been_made_is_told_and_not_doubled():
    former, present = employment(OLD, until="2026-11-20", n=1), employment(NEW, "2026-11-20", n=2)
    outcome = judge(change(NEW, former), worker(employments=[former, present]))
    assert isinstance(outcome, AlreadyDone)
    assert outcome.earlier == "e2"


@pytest.mark.clause("E9")
def test_a_hire_before_the_hire_by_the_present_unit_is_returned():
    former = employment(OLD, "2026-11-10")
    outcome = judge(change(NEW, former, hired="2026-11-09"), worker(employments=[former]))
    assert isinstance(outcome, Returned)
    assert "2026-11-10" in finding(outcome, "before_present").text


@pytest.mark.clause("E9")
@pytest.mark.invariant("B-3")
def test_a_present_start_that_was_only_a_day_of_receipt_hinders_no_change():
    former = employment(OLD, "2026-11-10", hired=None)
    known = worker(employments=[former])
    outcome = judge(change(NEW, former, hired="2026-11-05"), known)
    assert isinstance(outcome, Accepted)
    after = apply_effects(known, outcome.effects, Stamp(9))
    assert [e.started_on for e in after.employments] == [day("2026-11-10")] * 2
    assert after.employments[1].hired_on == day("2026-11-05")
    assert "start_moved" in codes(outcome)
    assert not overlaps(after.employments)


@pytest.mark.clause("E9")
@pytest.mark.invariant("B-3")
def test_a_hire_between_the_present_hire_and_its_moved_start_is_no_contradiction():
    former = employment(OLD, "2026-11-10", hired="2026-10-01")
    outcome = judge(change(NEW, former, hired="2026-11-01"), worker(employments=[former]))
    assert outcome.effects[0].ended_on == day("2026-11-10")


@pytest.mark.clause("E9")
def test_a_change_of_unknown_hire_never_begins_before_the_present_start():
    former = employment(OLD, "2026-11-22")
    outcome = judge(
        change(NEW, former, hired=None, received="2026-11-20"), worker(employments=[former])
    )
    assert outcome.effects[1].employment.started_on == day("2026-11-22")


@pytest.mark.clause("E9")
def test_a_late_change_is_noted_under_its_own_clause_and_registered():
    former = employment(OLD)
    outcome = judge(change(NEW, former, hired="2026-09-01"), worker(employments=[former]))
    assert isinstance(outcome, Accepted)
    late = finding(outcome, "late")
    assert (late.clause, late.basis) == ("E9", "notice-2.3-change")


def test_a_change_from_the_present_unit_to_one_unknown_here_is_foreseen():
    former = employment(OLD)
    assert isinstance(judge(change(NEW, former), worker(employments=[former]), UNKNOWN), Accepted)


# Random histories ------------------------------------------------------------------------------

_UNITS = [unit(n) for n in range(1, 4)]
_FIRST = dt.date(2024, 7, 1)


@st.composite
def _steps(draw):
    received = _FIRST + dt.timedelta(days=draw(st.integers(0, 700)))
    told = draw(st.none() | st.integers(0, 400))
    before = None if told is None else str(received - dt.timedelta(days=told))
    at = draw(st.sampled_from(_UNITS))
    return draw(st.sampled_from(["register", "change", "end"])), at, str(received), before


def _paper(step, known):
    kind, at, received, before = step
    if kind == "register":
        return registration(at, hired=before, received=received)
    if kind == "change":
        return change(at, current(known.employments), hired=before, received=received)
    return deregistration(at, left=before, received=received, requester=Requester.BOTH)


def _without_end(one):
    return one.employment_id, one.unit, one.items, one.started_on, one.hired_on, one.registered_seq


@given(st.lists(_steps(), max_size=12))
@settings(max_examples=150, deadline=None)
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-3")
@pytest.mark.invariant("B-5")
def test_no_history_of_accepted_papers_overlaps_or_loses_a_line(steps):
    known = worker()
    for seq, step in enumerate(steps, start=1):
        submission = _paper(step, known)
        today = submission.intake.received_on + dt.timedelta(days=3)
        at = step[1]
        outcome = decide(OpId(f"op-{seq}"), submission, Facts(known, at), today, RULES)
        if not isinstance(outcome, Accepted):
            continue
        before, known = known, apply_effects(known, outcome.effects, Stamp(seq, f"R{seq}"))
        assert known.rev == before.rev + 1
        assert not overlaps(known.employments)
        current(known.employments)  # raises where there are two
        kept = known.employments[: len(before.employments)]
        assert [_without_end(one) for one in kept] == [_without_end(e) for e in before.employments]
        ended = [e for e in before.employments if e.ended_on is not None]
        assert all(one in known.employments for one in ended)
