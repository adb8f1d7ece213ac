"""A paper of one's own office: completed, taken back, its refusal delivered (E2, E6, B-11)."""

from dataclasses import replace

import pytest

from sepdesk.domain.case_acts import CompletePapers, Recipient, RecordDelivery, Withdraw
from sepdesk.domain.decide import decide
from sepdesk.domain.deciding_cases import is_taken_back
from sepdesk.domain.facts import UNKNOWN, Case, Facts
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    CaseDecided,
    Held,
    Returned,
    Undetermined,
    state_of,
)
from sepdesk.domain.paper_checks import CERTIFICATE_COPY, ID_COPY, LETTER, SEAL
from sepdesk.domain.submissions import ChangeUnit, Handed, OpId, SubmissionState
from sepdesk.domain.unit_acts import Particulars
from tests.domain.builders import (
    RULES,
    TODAY,
    change,
    codes,
    day,
    deregistration,
    employment,
    finding,
    on_paper,
    reference,
    registration,
    unit,
    worker,
)

S = SubmissionState
CASE = OpId("case-1")
PAPER = registration(received="2026-11-20")
FOREIGN = Finding("E4", Severity.MISSING, "not_in_archive", "items", "…", "notice-1.2")


def case(state, body=PAPER, missing=(), findings=()):
    return Case(CASE, body, state, "o-1", "u-1", missing, findings)


def judge(act, about, *, office="o-1", today=TODAY):
    facts = Facts(worker(), unit(), case=about, filed_by="u-2", office=office)
    return decide(OpId("op-2"), act, facts, today, RULES)


def completed(*fields, on="2026-11-24", **more):
    handed = Handed(**dict.fromkeys(fields, True), **more)
    return CompletePapers(CASE, reference(), handed, day(on))


def withdrawn(reason="单位要求撤回"):
    return Withdraw(CASE, reference(), reason)


def delivered(on="2026-11-24", way="当面送达", by="张示例", to=Recipient.WORKER):
    return RecordDelivery(CASE, reference(), to, day(on), way, by)


def decided(outcome):
    assert isinstance(outcome, Accepted)
    assert state_of(outcome) is S.REGISTERED
    (effect,) = outcome.effects
    assert isinstance(effect, CaseDecided)
    assert effect.case == CASE
    return effect


# Completed --------------------------------------------------------------------------------------


@pytest.mark.clause("E2")
def test_when_nothing_is_missing_any_more_the_paper_is_registered_for_good():
    about = case(S.INCOMPLETE, missing=(CERTIFICATE_COPY, SEAL))
    outcome = judge(completed("form", "certificate_copy", "unit_sealed"), about)
    effect = decided(outcome)
    assert (effect.state, effect.final, effect.missing) == (S.REGISTERED, True, ())
    assert "补来：作业人员证复印件、用人单位公章" in finding(outcome, "papers_came").text


@pytest.mark.clause("E2")
def test_what_is_still_missing_is_named_again():
    about = case(S.INCOMPLETE, missing=(CERTIFICATE_COPY, SEAL))
    effect = decided(judge(completed("unit_sealed"), about))
    assert (effect.state, effect.final) == (S.INCOMPLETE, False)
    assert effect.missing == (CERTIFICATE_COPY,)
    assert [f.code for f in effect.findings] == ["papers_came", "missing_papers"]


@pytest.mark.clause("E4")
def test_a_case_that_waits_for_verification_waits_on_with_its_papers_complete():
    owed = Finding("E2", Severity.MISSING, "missing_papers", "handed", "…")
    about = case(S.PENDING_VERIFICATION, missing=(ID_COPY,), findings=(FOREIGN, owed))
    effect = decided(judge(completed("id_copy"), about))
    assert (effect.state, effect.final, effect.missing) == (S.PENDING_VERIFICATION, False, ())
    assert [f.code for f in effect.findings] == ["not_in_archive", "papers_came"]


def test_who_brings_the_papers_for_another_owes_a_letter_of_authority():
    about = case(S.INCOMPLETE, missing=(SEAL,))
    effect = decided(judge(completed("unit_sealed", "by_proxy"), about))
    assert (effect.state, effect.missing) == (S.INCOMPLETE, (LETTER,))
    again = case(S.INCOMPLETE, missing=(LETTER,))
    assert codes(judge(completed("by_proxy"), again)) == ["nothing_came"]
    effect = decided(judge(completed("by_proxy", "letter_of_authority"), again))
    assert effect.state is S.REGISTERED


def test_a_visit_that_brings_nothing_comes_back():
    outcome = judge(completed("form"), case(S.INCOMPLETE, missing=(SEAL,)))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["nothing_came"]


@pytest.mark.parametrize("state", [S.REGISTERED, S.PENDING_VERIFICATION])
def test_a_case_without_anything_missing_is_told_so(state):
    outcome = judge(completed("form"), case(state))
    assert isinstance(outcome, AlreadyDone)


@pytest.mark.parametrize("state", [S.RETURNED, S.REFUSED, S.CONFLICT, S.WITHDRAWN])
def test_what_came_back_is_not_completed_but_sent_again(state):
    outcome = judge(completed("form"), case(state, missing=()))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["not_waiting"]


@pytest.mark.parametrize(
    ("on", "code"), [("2026-11-25", "day_in_future"), ("2026-11-19", "before_receipt")]
)
def test_papers_come_between_the_receipt_and_today(on, code):
    for act in (completed("unit_sealed", on=on), delivered(on=on)):
        outcome = judge(act, case(S.INCOMPLETE, missing=(SEAL,)))
        assert isinstance(outcome, Returned)
        assert codes(outcome) == [code]


# Taken back -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [S.PENDING_VERIFICATION, S.HELD])
def test_what_has_changed_nothing_yet_is_taken_back_for_good(state):
    effect = decided(judge(withdrawn(), case(state)))
    assert (effect.state, effect.final) == (S.WITHDRAWN, True)
    assert "单位要求撤回" in effect.findings[0].text


@pytest.mark.clause("E10")
@pytest.mark.parametrize("state", [S.REGISTERED, S.INCOMPLETE])
@pytest.mark.parametrize("body", [PAPER, change(unit(), employment(unit(2)))])
def test_what_is_registered_is_deregistered_not_taken_back(state, body):
    outcome = judge(withdrawn(), case(state, body))
    assert isinstance(outcome, Returned)
    assert "请办理注销" in finding(outcome, "already_in_effect").text


@pytest.mark.clause("E11")
def test_a_deregistration_that_is_registered_is_undone_by_restoring():
    outcome = judge(withdrawn(), case(S.REGISTERED, deregistration(unit())))
    assert isinstance(outcome, Returned)
    assert "恢复聘用" in finding(outcome, "already_deregistered").text


@pytest.mark.parametrize("state", [S.RETURNED, S.REFUSED, S.CONFLICT, S.WITHDRAWN])
def test_of_what_came_back_there_is_nothing_to_take_back(state):
    outcome = judge(withdrawn(), case(state))
    assert isinstance(outcome, AlreadyDone)
    assert codes(outcome) == ["nothing_to_withdraw"]


@pytest.mark.parametrize("state", [S.QUEUED, S.IN_DOUBT])
def test_what_has_no_receipt_yet_is_for_the_platform_to_tell(state):
    assert isinstance(judge(withdrawn(), case(state)), Undetermined)


def test_a_withdrawal_gives_its_reason():
    outcome = judge(withdrawn(" "), case(S.HELD))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["no_reason"]


def test_a_form_taken_back_before_it_was_sent_is_held_and_changes_nothing():
    facts = Facts(worker(), unit(), withdrawn=True)
    outcome = decide(CASE, PAPER, facts, TODAY, RULES)
    assert isinstance(outcome, Held)
    assert state_of(outcome) is S.HELD


def test_a_form_waits_only_for_a_withdrawal_that_will_be_taken():
    assert is_taken_back(PAPER, withdrawn(), TODAY)
    assert not is_taken_back(PAPER, withdrawn(""), TODAY)
    assert not is_taken_back(PAPER, None, TODAY)
    assert not is_taken_back(withdrawn(), withdrawn(), TODAY)


# Delivered --------------------------------------------------------------------------------------


@pytest.mark.clause("E6")
@pytest.mark.parametrize("to", list(Recipient))
def test_the_delivery_of_a_refusal_is_recorded(to):
    outcome = judge(delivered(to=to), case(S.REFUSED))
    assert isinstance(outcome, Accepted)
    assert outcome.effects == ()
    assert codes(outcome) == ["delivered"]


def test_only_a_refusal_has_a_notice_to_deliver():
    outcome = judge(delivered(), case(S.RETURNED))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["not_refused"]


def test_a_delivery_tells_how_and_to_whom():
    outcome = judge(delivered(way=" ", by=""), case(S.REFUSED))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["no_way", "no_received_by"]


# Whose case -------------------------------------------------------------------------------------

ACTS = [completed("unit_sealed"), withdrawn(), delivered()]


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize("act", ACTS)
def test_another_offices_case_is_answered_like_one_that_does_not_exist(act):
    about = case(S.INCOMPLETE, missing=(SEAL,))
    assert judge(act, about, office="o-2") == judge(act, None, office="o-2")
    assert codes(judge(act, None)) == ["no_case"]


@pytest.mark.parametrize("act", ACTS)
def test_a_case_that_is_not_here_is_for_the_platform_to_tell(act):
    outcome = judge(act, UNKNOWN)
    assert isinstance(outcome, Undetermined)


@pytest.mark.parametrize("act", ACTS)
def test_only_a_paper_is_completed_taken_back_or_delivered(act):
    outcome = judge(act, case(S.REFUSED, body=withdrawn()))
    assert codes(outcome) == ["not_a_paper"]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_about_another_person_comes_back(act):
    other = replace(PAPER, worker=reference(number="359999199001010028"))
    outcome = judge(act, case(S.INCOMPLETE, body=other, missing=(SEAL,)))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["other_person"]


@pytest.mark.invariant("S-10")
def test_what_is_held_may_be_taken_back_whatever_it_is():
    held = case(S.HELD, body=completed("unit_sealed"))
    outcome = judge(withdrawn(), held)
    assert isinstance(outcome, Accepted)
    assert [(e.case, e.state, e.final) for e in outcome.effects] == [(CASE, S.WITHDRAWN, True)]
    assert codes(judge(withdrawn(" "), held)) == ["no_reason"]
    other = replace(withdrawn(), worker=reference(number="359999199001010028"))
    assert codes(judge(other, held)) == ["other_person"]
    assert codes(judge(completed("unit_sealed"), held)) == ["not_a_paper"]
    # Of a unit alone there is no person to compare.
    assert isinstance(judge(withdrawn(), case(S.HELD, body=unit_change())), Accepted)


def unit_change():
    known = unit()
    before = Particulars(known.name, known.code, known.code_kind)
    return ChangeUnit(on_paper(unit()), before, replace(before, name="新名公司"), TODAY, "执照")
