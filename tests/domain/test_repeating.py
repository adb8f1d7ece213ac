"""The same reported twice, by fax at the county and at the exam centre: linked (B-4, B-10)."""

from dataclasses import replace

import pytest

from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EndReason, RepeatKind
from sepdesk.domain.outcomes import Accepted, AlreadyDone, effects_of
from sepdesk.domain.submissions import Channel, Requester
from tests.domain.builders import (
    certificate,
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

HERE = unit()


def by(channel, paper):
    return replace(paper, intake=replace(paper.intake, channel=channel))


def file(known, paper, op, seq, office, *, place=True):
    outcome = judge(paper, known, op=op, place=place)
    stamp = Stamp(seq, f"R{seq}", office)
    return outcome, apply_effects(known, effects_of(outcome), stamp)


@pytest.mark.invariant("B-10")
@pytest.mark.clause("E3")
def test_one_hire_by_fax_at_the_county_and_at_the_exam_centre_is_linked_not_doubled():
    first, known = file(worker(), by(Channel.FAX, registration()), "op-1", 41, "甲县局")
    assert isinstance(first, Accepted)
    second, known = file(known, by(Channel.COUNTER, registration()), "op-2", 42, "甲考试中心")
    assert isinstance(second, AlreadyDone)
    assert (second.earlier, second.seq) == ("op-1", 41)
    told = finding(second, "already_registered").text
    assert all(word in told for word in ("R41", "甲县局", "传真收件"))
    (job,) = known.employments
    (again,) = job.repeats
    assert (again.what, again.op_id, again.channel, again.office_name, again.seq) == (
        RepeatKind.BEGIN, "op-2", Channel.COUNTER, "甲考试中心", 42,
    )  # fmt: skip
    assert (job.channel, again.on) == (Channel.FAX, day("2026-11-20"))


@pytest.mark.invariant("B-10")
@pytest.mark.parametrize(
    ("hired", "code"),
    [("2026-11-20", None), ("2026-11-13", "hire_differs"), ("2026-11-12", "hired_again"),
     (None, None)],
)  # fmt: skip
def test_hires_a_few_days_apart_are_asked_about_and_never_guessed(hired, code):
    known = worker(employments=[employment(HERE, "2026-11-20")])
    outcome = judge(registration(hired=hired), known)
    assert isinstance(outcome, AlreadyDone)
    said = [one for one in codes(outcome) if one in ("hire_differs", "hired_again")]
    assert said == ([code] if code else [])


@pytest.mark.invariant("B-10")
def test_a_hire_that_was_not_known_is_not_compared():
    known = worker(employments=[employment(HERE, hired=None)])
    assert "hired_again" not in codes(judge(registration(), known))


@pytest.mark.invariant("B-4")
@pytest.mark.clause("E10")
def test_unit_and_worker_deregister_at_once_and_both_requests_are_on_record():
    known = worker(employments=[employment(HERE)])
    by_unit = by(Channel.NETWORK, deregistration(HERE))
    by_worker = by(Channel.COUNTER, deregistration(HERE, "2026-11-22", requester=Requester.WORKER))
    first, known = file(known, by_unit, "op-1", 41, "甲县局")
    assert isinstance(first, Accepted)
    second, known = file(known, by_worker, "op-2", 42, "甲考试中心")
    assert isinstance(second, AlreadyDone)
    told = finding(second, "already_ended").text
    assert all(word in told for word in ("2026-11-20", "单位注销", "甲县局", "网络收件"))
    assert "2026-11-22" in finding(second, "left_differs").text
    (job,) = known.employments
    (again,) = job.repeats
    assert (job.ended_on, job.ended_reason, job.ended_channel, job.ended_office) == (
        day("2026-11-20"), EndReason.BY_UNIT, Channel.NETWORK, "甲县局",
    )  # fmt: skip
    assert (again.what, again.reason, again.channel, again.on) == (
        RepeatKind.END, EndReason.BY_WORKER, Channel.COUNTER, day("2026-11-22"),
    )  # fmt: skip
    assert second.seq == 41


@pytest.mark.invariant("B-4")
def test_a_late_deregistration_after_a_change_is_linked_to_the_end_that_the_change_made():
    ended = employment(HERE, until="2026-11-10", ended_reason=EndReason.CHANGED)
    known = worker(employments=[ended, employment(unit(2), "2026-11-10", n=2)])
    outcome, known = file(known, deregistration(HERE, "2026-11-20"), "op-9", 43, "甲县局")
    assert "变更到新单位" in finding(outcome, "already_ended").text
    assert "left_differs" not in codes(outcome)
    assert [len(job.repeats) for job in known.employments] == [1, 0]


def test_an_end_of_which_nothing_more_is_known_is_told_all_the_same():
    known = worker(employments=[employment(HERE, until="2026-11-20")])
    assert "注销或变更" in finding(judge(deregistration(HERE), known), "already_ended").text


@pytest.mark.invariant("B-10")
def test_an_office_of_another_place_is_told_and_writes_nothing():
    known = worker(employments=[employment(HERE)])
    outcome = judge(registration(), known, place=False)
    assert isinstance(outcome, AlreadyDone)
    assert outcome.effects == ()


# Further items ----------------------------------------------------------------------------------

TWO = certificate(item("N1"), item("Q2"))


@pytest.mark.clause("E2")
@pytest.mark.invariant("B-5")
def test_further_items_join_the_running_employment_and_history_says_when():
    known = worker(TWO, employments=[employment(HERE)])
    _, changed = file(known, registration(HERE, "N1", "Q2"), "op-2", 42, "甲县局")
    (job,) = changed.employments
    assert [one.printed for one in job.items] == ["N1", "Q2"]
    (added,) = job.additions
    assert ([one.printed for one in added.items], added.added_seq, added.office_name) == (
        ["Q2"], 42, "甲县局",
    )  # fmt: skip
    again, _ = file(changed, registration(HERE, "Q2"), "op-3", 43, "甲县局")
    assert isinstance(again, AlreadyDone)


@pytest.mark.clause("E6")
def test_only_the_further_item_is_judged():
    held = certificate(item("N1", "2026-01-31"), item("Q2"))
    known = worker(held, employments=[employment(HERE)])
    assert isinstance(judge(registration(HERE, "N1", "Q2"), known), Accepted)
    lapsed = worker(certificate(item("N1"), item("Q2", "2026-01-31")),
                    employments=[employment(HERE)])  # fmt: skip
    assert codes(judge(registration(HERE, "N1", "Q2"), lapsed))[0] == "lapsed"


@pytest.mark.clause("E2")
def test_the_month_of_a_further_item_runs_from_its_issue():
    fresh = certificate(item("N1"), item("Q2", since="2026-11-10"))
    known = worker(fresh, employments=[employment(HERE)])
    outcome = judge(registration(HERE, "N1", "Q2", hired="2025-03-01"), known)
    assert "in_time" in codes(outcome)


@pytest.mark.clause("E4")
def test_a_further_item_of_an_unknown_certificate_waits_for_the_exam_centre():
    known = worker(employments=[employment(HERE)])
    assert "not_in_archive" in codes(judge(registration(HERE, "N1", "A3"), known))


# The telephone ----------------------------------------------------------------------------------


@pytest.mark.clause("F1")
@pytest.mark.parametrize("paper", [registration(), registration(unit(), "N1", "Q2")])
def test_an_accepted_paper_brings_its_mobile_and_the_former_one_is_kept(paper):
    jobs = [employment(HERE)] if len(paper.items) > 1 else []
    known = worker(TWO, employments=jobs, mobile="13000000000")
    outcome, changed = file(known, replace(paper, mobile="130 0000 0001"), "op-1", 41, "甲县局")
    assert "130****0000" in finding(outcome, "mobile_changed").text
    assert (changed.mobile, [one.mobile for one in changed.former_mobiles]) == (
        "13000000001", ["13000000000"],
    )  # fmt: skip
    assert (changed.former_mobiles[0].until, changed.former_mobiles[0].changed_seq) == (
        day("2026-11-24"), 41,
    )  # fmt: skip


@pytest.mark.clause("F1")
def test_a_first_or_an_equal_mobile_is_no_news_and_a_landline_is_not_taken():
    outcome, changed = file(worker(), registration(mobile="13000000001"), "op-1", 41, "甲")
    assert "mobile_changed" not in codes(outcome)
    assert (changed.mobile, changed.former_mobiles) == ("13000000001", ())
    gone = deregistration(HERE, mobile="13000000001")
    _, left = file(changed, replace(gone, unit=registration().unit), "op-2", 42, "甲")
    assert left.mobile == "13000000001"
    _, same = file(worker(mobile="13000000001"), registration(mobile="0598-2345678"), "o", 1, "甲")
    assert same.mobile == "13000000001"
