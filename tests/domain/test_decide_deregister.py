"""聘用注销: by the former unit, by the worker alone, or by both; the history stays (E10, E11)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EmploymentId, EndReason, current
from sepdesk.domain.facts import UNKNOWN
from sepdesk.domain.findings import Severity
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Closed,
    Returned,
    Undetermined,
    state_of,
)
from sepdesk.domain.submissions import Channel, Handed, Requester, SubmissionState, UnitOnPaper
from sepdesk.domain.units import UnitId
from tests.domain.builders import (
    certificate,
    codes,
    day,
    deregistration,
    employment,
    finding,
    intake,
    item,
    judge,
    reference,
    unit,
    worker,
)

HERE, NEXT = unit(1), unit(2)


@pytest.mark.clause("E10")
@pytest.mark.clause("E11")
def test_the_former_unit_deregisters_and_the_worker_is_available_with_the_history_kept():
    known = worker(employments=[employment(HERE)])
    outcome = judge(deregistration(HERE), known)
    by_unit = Closed("e1", day("2026-11-20"), EndReason.BY_UNIT, Channel.COUNTER)
    assert outcome.effects == (by_unit,)
    assert outcome.missing == ()
    history = finding(outcome, "available_again")
    assert (history.clause, history.basis) == ("E11", "notice-2.3-history")
    after = apply_effects(known, outcome.effects, Stamp(9))
    assert current(after.employments) is None
    assert len(after.employments) == 1
    assert after.employments[0].ended_seq == 9


@pytest.mark.clause("E10")
@pytest.mark.parametrize(
    ("requester", "reason"),
    [
        (Requester.UNIT, EndReason.BY_UNIT),
        (Requester.WORKER, EndReason.BY_WORKER),
        (Requester.BOTH, EndReason.BY_BOTH),
    ],
)
def test_the_record_says_who_deregistered(requester, reason):
    outcome = judge(
        deregistration(HERE, requester=requester), worker(employments=[employment(HERE)])
    )
    assert outcome.effects[0].reason is reason
    assert ("worker_alone" in codes(outcome)) is (requester is Requester.WORKER)


@pytest.mark.clause("E10")
def test_the_worker_alone_is_cited_from_the_sentence_that_allows_it():
    paper = deregistration(
        HERE,
        requester=Requester.WORKER,
        intake=intake(handed=Handed(form=True, worker_signed=True)),
    )
    outcome = judge(paper, worker(employments=[employment(HERE)]))
    assert isinstance(outcome, Accepted)
    assert outcome.missing == ()
    assert finding(outcome, "worker_alone").basis == "notice-2.3-deregister-alone"


@pytest.mark.clause("E6")
@pytest.mark.clause("E10")
@pytest.mark.parametrize(
    "held",
    [
        certificate(item(until="2020-01-31")),
        certificate(status=CertificateStatus.REVOKED, status_on=day("2026-01-05")),
        certificate(status=CertificateStatus.NOT_GENUINE),
    ],
)
def test_a_deregistration_stays_possible_whatever_became_of_the_certificate(held):
    known = worker(held, employments=[employment(HERE)])
    assert isinstance(judge(deregistration(HERE), known), Accepted)


@pytest.mark.clause("E10")
@pytest.mark.invariant("B-4")
def test_a_late_deregistration_never_ends_a_later_job():
    left = employment(HERE, until="2026-10-01", n=1)
    known = worker(employments=[left, employment(NEXT, "2026-10-01", n=2)])
    for paper in (deregistration(HERE), deregistration(HERE, employment=EmploymentId("e1"))):
        outcome = judge(paper, known)
        assert isinstance(outcome, AlreadyDone)
        assert (outcome.earlier, outcome.seq) == ("e1", 101)
        assert state_of(outcome) is SubmissionState.REGISTERED


@pytest.mark.clause("E10")
@pytest.mark.invariant("B-4")
def test_nor_a_later_job_with_the_same_unit():
    first = employment(HERE, until="2026-08-01", n=1)
    known = worker(employments=[first, employment(HERE, "2026-10-01", n=2)])
    late = deregistration(HERE, left="2026-08-01")
    assert judge(late, known).earlier == "e1"
    undated = deregistration(HERE, left=None, received="2026-09-15")
    assert judge(undated, known).earlier == "e1"
    assert judge(deregistration(HERE), known).effects[0].employment == "e2"


@pytest.mark.clause("E10")
@pytest.mark.invariant("B-4")
def test_a_paper_received_before_the_job_began_does_not_end_it():
    known = worker(employments=[employment(HERE, "2026-11-01", hired=None)])
    outcome = judge(deregistration(HERE, left=None, received="2026-10-20"), known)
    assert isinstance(outcome, Returned)
    assert finding(outcome, "before_start").field == "left_on"


@pytest.mark.clause("E10")
def test_a_leaving_before_the_hire_is_returned():
    known = worker(employments=[employment(HERE, "2026-11-01")])
    assert isinstance(judge(deregistration(HERE, left="2026-10-31"), known), Returned)


@pytest.mark.clause("E10")
def test_a_leaving_before_a_start_that_was_only_a_day_of_receipt_ends_on_that_day():
    known = worker(employments=[employment(HERE, "2026-11-10", hired=None)])
    outcome = judge(deregistration(HERE, left="2026-11-05"), known)
    assert outcome.effects[0].ended_on == day("2026-11-10")
    assert "2026-11-05" in finding(outcome, "end_moved").text


@pytest.mark.clause("E10")
def test_someone_who_is_yet_to_leave_is_not_deregistered():
    known = worker(employments=[employment(HERE)])
    outcome = judge(deregistration(HERE, left="2026-11-25"), known)
    assert isinstance(outcome, Returned)
    assert finding(outcome, "left_after_receipt").field == "left_on"


@pytest.mark.clause("E10")
def test_no_day_of_leaving_is_the_day_of_receipt():
    known = worker(employments=[employment(HERE)])
    outcome = judge(deregistration(HERE, left=None, received="2026-11-18"), known)
    assert outcome.effects[0].ended_on == day("2026-11-18")


@pytest.mark.clause("E10")
def test_the_unit_that_is_left_may_be_given_by_its_name_alone():
    known = worker(employments=[employment(HERE)])
    named = deregistration(HERE, unit=UnitOnPaper(" 第1公司"))
    for there in (..., UNKNOWN):
        outcome = judge(named, known, there)
        assert isinstance(outcome, Accepted)
        assert "no_code" not in codes(outcome)


@pytest.mark.clause("E10")
def test_a_unit_picked_but_not_known_here_is_found_in_the_history():
    known = worker(employments=[employment(HERE)])
    assert isinstance(judge(deregistration(HERE), known, UNKNOWN), Accepted)


@pytest.mark.clause("E10")
def test_a_unit_of_another_name_is_left_to_the_platform_by_a_desk_that_does_not_know_it():
    known = worker(employments=[employment(HERE)])
    named = deregistration(HERE, unit=UnitOnPaper("改名前的公司"))
    outcome = judge(named, known, UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert finding(outcome, "unit_unknown").severity is Severity.UNKNOWN
    assert isinstance(judge(named, known, ...), Returned)


@pytest.mark.clause("E10")
def test_a_person_or_unit_without_such_an_employment_is_returned():
    for known in (worker(), worker(employments=[employment(NEXT)]), ...):
        outcome = judge(deregistration(HERE), known)
        assert isinstance(outcome, Returned)
        assert finding(outcome, "no_employment").severity is Severity.MEND
    assert isinstance(judge(deregistration(HERE), ..., UNKNOWN), Returned)


@pytest.mark.clause("E10")
def test_an_employment_picked_with_one_unit_is_not_ended_by_a_paper_of_another():
    known = worker(employments=[employment(HERE)])
    paper = deregistration(NEXT, employment=EmploymentId("e1"))
    assert isinstance(judge(paper, known, NEXT), Returned)
    unnamed = replace(paper, unit=replace(paper.unit, unit=None))
    assert isinstance(judge(unnamed, known, ...), Accepted)


@pytest.mark.clause("E10")
def test_an_employment_that_was_never_opened_leaves_the_unit_to_say_which_is_meant():
    known = worker(employments=[employment(HERE)])
    paper = deregistration(HERE, employment=EmploymentId("op-that-was-already-done"))
    assert judge(paper, known).effects[0].employment == "e1"


@pytest.mark.clause("E10")
def test_people_leave_a_unit_that_is_no_more():
    known = worker(employments=[employment(HERE)])
    outcome = judge(deregistration(HERE), known, unit(closed_on=day("2026-01-01")))
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "unit_closed").severity is Severity.NOTE


@pytest.mark.clause("E10")
def test_an_unknown_worker_is_left_to_the_platform():
    outcome = judge(deregistration(HERE), UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert finding(outcome, "worker_unknown").clause == "E10"
    nameless = deregistration(HERE, worker=reference(" "))
    assert isinstance(judge(nameless, UNKNOWN), Returned)
    assert isinstance(judge(nameless, worker(employments=[employment(HERE)])), Returned)


def test_a_wrong_code_on_a_paper_that_leaves_is_noted_only():
    known = worker(employments=[employment(HERE)])
    paper = deregistration(HERE, unit=UnitOnPaper("第1公司", "123", unit=UnitId("u1")))
    assert isinstance(judge(paper, known), Accepted)
