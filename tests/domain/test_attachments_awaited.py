"""A submission whose scans are still to come: in effect, marked, and whole once they have come."""

import pytest

from sepdesk.domain.attachments import PaperKind
from sepdesk.domain.attachments_awaited import (
    all_came,
    case_with_awaited,
    is_scan_word,
    scan_word,
    with_awaited,
    without_scans,
)
from sepdesk.domain.outcomes import Accepted, CaseDecided, Pending, Refused, state_of
from sepdesk.domain.submissions import OpId, SubmissionState

S = SubmissionState
CASE = OpId("case")
FORM = scan_word(PaperKind.FORM)
pytestmark = pytest.mark.invariant("F-1")


def decided(state, missing=(), final=True):
    return CaseDecided(CASE, state, final, (), missing)


def case_after(state, missing=(), of_case=(FORM,), final=True):
    return case_with_awaited(decided(state, missing, final), of_case)


def test_a_registration_takes_effect_and_is_marked_with_the_scans_that_are_to_come():
    outcome = with_awaited(Accepted((), (), ("登记表",)), (FORM,))
    assert outcome.missing == ("登记表", FORM)
    assert state_of(outcome) is S.INCOMPLETE
    assert "登记表" in outcome.findings[-1].text


def test_a_verification_waits_and_names_them():
    assert with_awaited(Pending(()), (FORM,)).missing == (FORM,)


def test_nothing_changes_where_nothing_is_awaited_or_the_submission_came_back():
    for outcome, own in ((Accepted((), ()), ()), (Refused(()), (FORM,))):
        assert with_awaited(outcome, own) is outcome


def test_a_case_that_is_decided_waits_for_its_scans_as_well():
    case = case_after(S.REGISTERED)
    assert (case.state, case.final, case.missing) == (S.INCOMPLETE, False, (FORM,))
    assert case_after(S.INCOMPLETE, ("签字", FORM), final=False).missing == ("签字", FORM)
    assert case_after(S.REFUSED) == decided(S.REFUSED)


def test_a_case_whose_scans_came_before_it_was_decided_is_whole():
    case = case_after(S.INCOMPLETE, (FORM,), of_case=(), final=False)
    assert (case.state, case.final, case.missing) == (S.REGISTERED, True, ())


def test_once_all_scans_are_there_only_what_people_owe_is_left():
    whole = all_came(CASE, S.INCOMPLETE, (FORM,), ())
    assert (whole.state, whole.final, whole.missing) == (S.REGISTERED, True, ())
    owing = all_came(CASE, S.INCOMPLETE, ("签字", FORM), ())
    assert (owing.state, owing.final, owing.missing) == (S.INCOMPLETE, False, ("签字",))
    waiting = all_came(CASE, S.PENDING_VERIFICATION, (FORM,), ())
    assert (waiting.state, waiting.final) == (S.PENDING_VERIFICATION, False)


def test_scans_that_were_not_awaited_make_no_receipt():
    assert all_came(CASE, S.INCOMPLETE, ("签字",), ()) is None
    assert all_came(CASE, S.REFUSED, (FORM,), ()) is None


def test_nobody_is_asked_to_bring_a_scan_that_is_on_its_way():
    assert without_scans(("签字", FORM)) == ("签字",)
    assert is_scan_word(FORM)
    assert not is_scan_word("登记表")
