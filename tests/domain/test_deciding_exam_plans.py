"""Examination plans: before the day, candidate by candidate, and results after it (L1, L7, W2)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.exam_plans import (
    EnteredCandidate,
    ExamMark,
    ExamResult,
    PlanState,
    RecordExamResults,
    WithdrawExamPlan,
)
from sepdesk.domain.findings import Severity
from sepdesk.domain.licence_facts import NOT_HERE
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Returned, Undetermined
from tests.domain.builders import certificate, codes, day, finding, worker
from tests.domain.licence_builders import (
    CITY,
    COUNTY_OFFICE,
    EXAM_CENTRE,
    OTHER_CITY,
    candidate,
    document,
    exam,
    exam_act,
    kept,
    plan,
)

REVOKED = worker(
    certificate(status=CertificateStatus.REVOKED, status_on=day("2024-03-01")),
)


@pytest.mark.clause("L1")
def test_a_plan_reaches_exam_centre_and_issuing_authority_before_the_day():
    outcome = exam_act(exam(candidate(), candidate(2, "李示例", "N1")))
    found = kept(outcome)
    assert codes(outcome) == ["plan_filed"]
    assert found.spine.offices == (EXAM_CENTRE.office_id, CITY.office_id)
    assert found.spine.is_open
    assert [one.items for one in found.candidates] == [("N1", "Q1"), ("N1",)]
    assert finding(outcome, "plan_filed").basis == "notice-1.1-plan"


@pytest.mark.clause("L1")
@pytest.mark.parametrize(
    ("held", "code"),
    [("2026-11-23", "filed_too_late"), ("2026-11-24", "plan_filed"), ("2026-11-25", "plan_filed")],
)
def test_the_day_itself_is_the_last_to_file_and_is_noted(held, code):
    outcome = exam_act(exam(held_on=day(held)))
    assert isinstance(outcome, Returned) is (code == "filed_too_late")
    assert code in codes(outcome)
    assert ("filed_on_the_day" in codes(outcome)) is (held == "2026-11-24")


@pytest.mark.clause("L1")
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"begins": "9点"}, "no_time"),
        ({"place": " "}, "no_place"),
        ({"items": ()}, "no_items"),
        ({"items": ("Q4",)}, "unknown_item"),
        ({"candidates": ()}, "no_candidates"),
        ({"candidates": tuple(candidate(n, "甲") for n in range(501))}, "too_many_candidates"),
    ],
)
def test_what_a_plan_lacks_is_returned(more, code):
    outcome = exam_act(exam(**more))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]


@pytest.mark.clause("L1")
@pytest.mark.parametrize(
    ("authority", "code"),
    [(None, "no_authority"), (COUNTY_OFFICE, "no_authority"), (OTHER_CITY, "other_authority")],
)
def test_a_plan_goes_to_the_issuing_authority_of_the_place(authority, code):
    outcome = exam_act(exam(), authority=authority)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]


@pytest.mark.clause("L7")
@pytest.mark.clause("W2")
def test_a_barred_candidate_is_turned_away_and_the_rest_of_the_plan_stands():
    outcome = exam_act(exam(candidate(), candidate(2, "李示例")), REVOKED, None)
    assert isinstance(outcome, Accepted)
    barred, free = kept(outcome).candidates
    assert free.turned_away is None
    assert barred.turned_away.code == "barred"
    assert barred.turned_away.until == day("2027-03-01")
    assert barred.turned_away.basis == "notice-1.3-revoked"
    assert finding(outcome, "barred").clause == "L7"
    assert finding(outcome, "barred_applies").clause == "W2"


@pytest.mark.clause("L7")
@pytest.mark.parametrize(("since", "barred"), [("2023-11-24", True), ("2023-11-23", False)])
def test_the_bar_of_a_candidate_ends_with_its_last_day(since, barred):
    revoked = certificate(status=CertificateStatus.REVOKED, status_on=day(since))
    found = kept(exam_act(exam(), worker(revoked)))
    assert (found.candidates[0].turned_away is not None) is barred


@pytest.mark.clause("L1")
@pytest.mark.parametrize(
    ("one", "known", "code"),
    [
        (candidate(1, ""), None, "no_name"),
        (replace(candidate(), document=replace(document(), number="35")), None, "bad_number"),
        (candidate(1, "张示例", "G1"), None, "item_not_examined"),
        (candidate(1, "王示例"), worker(), "name_differs"),
    ],
)
def test_a_candidate_who_cannot_be_meant_is_turned_away_alone(one, known, code):
    outcome = exam_act(exam(one, candidate(2, "李示例")), known, None)
    assert isinstance(outcome, Accepted)
    away, stays = kept(outcome).candidates
    assert away.turned_away.code == code
    assert stays.turned_away is None


@pytest.mark.clause("L1")
def test_a_candidate_typed_twice_counts_once():
    outcome = exam_act(exam(candidate(), candidate()))
    assert len(kept(outcome).candidates) == 1
    assert finding(outcome, "doubled_candidates").severity is Severity.NOTE


@pytest.mark.clause("L7")
def test_at_an_offline_desk_unknown_candidates_are_left_to_the_platform():
    outcome = exam_act(exam(), NOT_HERE)
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "candidates_unknown").severity is Severity.UNKNOWN
    assert isinstance(exam_act(exam(), authority=NOT_HERE), Undetermined)


@pytest.mark.clause("L1")
def test_a_plan_is_changed_before_the_day_and_keeps_its_key():
    before = plan(EnteredCandidate(document(), ("N1",)), held="2026-11-25")
    outcome = exam_act(exam(held_on=day("2026-11-28"), plan="plan-1"), found=before)
    found = kept(outcome)
    assert codes(outcome) == ["plan_changed"]
    assert (found.spine.key, found.held_on) == ("plan-1", day("2026-11-28"))
    assert (found.filed_on, found.changed_on) == (before.filed_on, day("2026-11-24"))


@pytest.mark.clause("L1")
@pytest.mark.parametrize(
    ("before", "code"),
    [
        (plan(EnteredCandidate(document(), ("N1",)), held="2026-11-24"), "change_too_late"),
        (plan(held="2026-12-01"), "plan_ended"),
        (plan(held="2026-12-01", state=PlanState.WITHDRAWN), "plan_ended"),
        (plan(office="3502-exam"), "no_plan"),
        (None, "no_plan"),
    ],
)
def test_what_has_taken_place_or_is_anothers_is_not_changed(before, code):
    outcome = exam_act(exam(plan="plan-1"), found=before)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]


@pytest.mark.clause("L1")
def test_a_plan_is_withdrawn_with_a_reason_until_it_takes_place():
    before = plan(EnteredCandidate(document(), ("N1",)), held="2026-11-24")
    gone = kept(exam_act(WithdrawExamPlan("plan-1", "台风停考"), found=before))
    assert (gone.state, gone.spine.is_open) == (PlanState.WITHDRAWN, False)
    again = exam_act(WithdrawExamPlan("plan-1", "台风停考"), found=gone)
    assert isinstance(again, AlreadyDone)
    assert codes(exam_act(WithdrawExamPlan("plan-1", " "), found=before)) == ["no_reason"]
    held = plan(EnteredCandidate(document(), ("N1",)), held="2026-11-23")
    assert codes(exam_act(WithdrawExamPlan("plan-1", "停"), found=held)) == ["withdrawn_too_late"]


def results(*marks, reason=""):
    return RecordExamResults("plan-1", tuple(ExamResult(*mark) for mark in marks), reason)


TWO = plan(
    EnteredCandidate(document(), ("N1", "Q1")),
    EnteredCandidate(document(2, "李示例"), ("N1",)),
)


@pytest.mark.clause("L1")
def test_results_come_item_by_item_until_all_are_there():
    first = exam_act(
        results((document(), "N1", ExamMark.PASSED), (document(), "Q1", ExamMark.FAILED)),
        found=TWO,
    )
    some = kept(first)
    assert some.spine.is_open
    assert some.candidates[0].mark_of("Q1") is ExamMark.FAILED
    rest = kept(exam_act(results((document(2, "李示例"), "N1", ExamMark.ABSENT)), found=some))
    assert (rest.state, rest.spine.is_open) == (PlanState.MARKED, False)
    again = exam_act(results((document(), "N1", ExamMark.PASSED)), found=rest)
    assert isinstance(again, AlreadyDone)


@pytest.mark.clause("L1")
def test_a_result_that_stands_is_changed_with_a_reason_only():
    before = plan()
    act = ((document(), "N1", ExamMark.FAILED),)
    assert codes(exam_act(results(*act), found=before)) == ["mark_stands"]
    changed = kept(exam_act(results(*act, reason="复核"), found=before))
    assert changed.candidates[0].mark_of("N1") is ExamMark.FAILED
    assert changed.reason == "复核"


@pytest.mark.clause("L1")
@pytest.mark.parametrize(
    ("found", "act", "code"),
    [
        (plan(held="2026-11-25"), results((document(), "N1", ExamMark.PASSED)), "not_held_yet"),
        (
            plan(state=PlanState.WITHDRAWN),
            results((document(), "N1", ExamMark.PASSED)),
            "plan_withdrawn",
        ),
        (TWO, results(), "no_results"),
        (TWO, results((document(9), "N1", ExamMark.PASSED)), "not_a_candidate"),
        (TWO, results((document(2), "Q1", ExamMark.PASSED)), "not_a_candidate"),
        (None, results((document(), "N1", ExamMark.PASSED)), "no_plan"),
    ],
)
def test_results_of_nobody_or_too_early_are_returned(found, act, code):
    outcome = exam_act(act, found=found)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]


@pytest.mark.clause("L7")
def test_who_was_turned_away_gets_no_result():
    away = kept(exam_act(exam(held_on=day("2026-11-24")), REVOKED))
    outcome = exam_act(results((document(), "N1", ExamMark.PASSED)), found=away)
    assert codes(outcome) == ["turned_away"]


@pytest.mark.clause("L1")
def test_a_plan_that_is_not_here_is_the_platforms_to_judge():
    assert isinstance(exam_act(WithdrawExamPlan("plan-1", "停考")), Undetermined)
