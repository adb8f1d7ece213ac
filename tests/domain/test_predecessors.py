"""Causal order: what a submission hangs on, when it waits, and when it comes back (S-9, S-10)."""

import pytest

from sepdesk.domain.case_acts import (
    CompletePapers,
    Recipient,
    RecordDelivery,
    RestoreEmployment,
    Withdraw,
)
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.findings import Severity
from sepdesk.domain.outcomes import Held, Returned
from sepdesk.domain.predecessors import Predecessor, Tie, named_by, overdue, wait_or_return
from sepdesk.domain.submissions import Handed, OpId, SubmissionState
from tests.domain.builders import (
    TODAY,
    change,
    codes,
    deregistration,
    employment,
    reference,
    registration,
    unit,
)

S = SubmissionState
OP = OpId("01935a00-0000-7000-8000-000000000001")
OTHER = OpId("01935a00-0000-7000-8000-000000000002")
WITHDRAW = Withdraw(OP, reference(), "误报")


def ends(of=OP):
    return deregistration(unit(), employment=None if of is None else EmploymentId(of))


def goes_on(of=OP):
    former = employment(unit(), employment_id=EmploymentId(of))
    return change(unit(2), former)


@pytest.mark.invariant("S-10")
@pytest.mark.parametrize(
    ("submission", "named"),
    [
        (registration(), ()),
        (ends(), ((OP, Tie.EMPLOYMENT),)),
        (goes_on(), ((OP, Tie.EMPLOYMENT),)),
        (RestoreEmployment(reference(), EmploymentId(OP), "误报"), ((OP, Tie.EMPLOYMENT),)),
        (CompletePapers(OP, reference(), Handed(), TODAY), ((OP, Tie.CASE),)),
        (
            RecordDelivery(OP, reference(), Recipient.UNIT, TODAY, "邮寄", "某"),
            ((OP, Tie.CASE),),
        ),
        (WITHDRAW, ((OP, Tie.CASE),)),
    ],
)
def test_a_submission_names_what_it_is_about_and_whose_employment_it_goes_on_from(
    submission, named
):
    assert named_by(submission, None, ()) == named


@pytest.mark.invariant("S-10")
@pytest.mark.parametrize("former", ["job-1", "none", OP.upper(), OP.replace("-", "")])
def test_an_employment_that_the_archive_came_with_has_no_submission(former):
    assert named_by(ends(former), None, ()) == ()
    assert named_by(RestoreEmployment(reference(), EmploymentId(former), ""), None, ()) == ()


@pytest.mark.invariant("S-10")
def test_it_names_each_once_and_by_the_strongest_tie():
    assert named_by(ends(None), None, ()) == ()
    assert named_by(ends(), OTHER, (f"submission:{OTHER}", "worker:p1")) == (
        (OP, Tie.EMPLOYMENT),
        (OTHER, Tie.MENDS),
    )
    assert named_by(ends(), None, (f"submission:{OP}",)) == ((OP, Tie.EMPLOYMENT),)
    assert named_by(registration(), None, (f"submission:{OP}",)) == ((OP, Tie.ORDER),)


def test_taking_back_waits_for_the_form_alone():
    assert named_by(WITHDRAW, OTHER, (f"submission:{OTHER}",)) == ((OP, Tie.CASE),)


@pytest.mark.invariant("S-10")
@pytest.mark.parametrize("tie", Tie)
def test_what_has_not_arrived_is_waited_for_whatever_the_tie(tie):
    outcome = wait_or_return(registration(), (Predecessor(OP, tie),))
    assert outcome == Held(outcome.findings, awaits=OP)
    assert codes(outcome) == ["not_arrived"]
    assert OP not in outcome.findings[0].text


@pytest.mark.invariant("S-10")
@pytest.mark.parametrize("tie", Tie)
def test_what_is_held_itself_holds_but_a_withdrawal(tie):
    before = (Predecessor(OP, tie, S.HELD),)
    outcome = wait_or_return(ends(), before)
    assert (codes(outcome), outcome.awaits) == (["held_too"], OP)
    assert wait_or_return(WITHDRAW, before) is None


@pytest.mark.invariant("S-9")
@pytest.mark.parametrize("state", [S.RETURNED, S.REFUSED, S.CONFLICT, S.WITHDRAWN])
@pytest.mark.parametrize("submission", [ends(), goes_on()])
def test_what_goes_on_from_a_form_that_came_to_nothing_comes_back_and_names_it(submission, state):
    before = Predecessor(OP, Tie.EMPLOYMENT, state, "甲-20261120-001")
    outcome = wait_or_return(submission, (before,))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["parent_rejected"]
    assert "（收件编号 甲-20261120-001）" in outcome.findings[0].text
    unnamed = wait_or_return(submission, (Predecessor(OP, Tie.EMPLOYMENT, state),))
    assert "收件编号" not in unnamed.findings[0].text


@pytest.mark.invariant("S-9")
@pytest.mark.parametrize("tie", [Tie.MENDS, Tie.CASE, Tie.ORDER])
@pytest.mark.parametrize("state", [s for s in S if s is not S.HELD])
def test_what_only_follows_in_order_goes_on_whatever_the_earlier_one_came_to(tie, state):
    assert wait_or_return(ends(), (Predecessor(OP, tie, state),)) is None


@pytest.mark.invariant("S-10")
@pytest.mark.invariant("B-9")
def test_an_end_waits_for_a_verification_and_a_newer_form_does_not():
    before = (Predecessor(OP, Tie.EMPLOYMENT, S.PENDING_VERIFICATION),)
    outcome = wait_or_return(ends(), before)
    assert (codes(outcome), outcome.awaits) == (["not_verified"], OP)
    assert wait_or_return(goes_on(), before) is None


@pytest.mark.parametrize("state", [S.REGISTERED, S.INCOMPLETE])
def test_what_has_taken_effect_hinders_nothing(state):
    assert wait_or_return(ends(), (Predecessor(OP, Tie.EMPLOYMENT, state),)) is None
    assert wait_or_return(ends(), ()) is None


def test_the_first_that_hinders_decides():
    before = (
        Predecessor(OTHER, Tie.EMPLOYMENT, S.REGISTERED),
        Predecessor(OP, Tie.ORDER),
    )
    assert wait_or_return(ends(), before).awaits == OP


@pytest.mark.invariant("S-10")
def test_what_is_overdue_asks_a_person():
    told = overdue(7)
    assert (told.severity, told.code) == (Severity.ASK, "held_too_long")
    assert "超过 7 天" in told.text
