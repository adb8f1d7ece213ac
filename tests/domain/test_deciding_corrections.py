"""更正: what was typed wrong is put right by the rules of the paper; both stay (B-3, B-5)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateId, CertificateStatus
from sepdesk.domain.corrections import CorrectEmployment, as_seen
from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EmploymentId, EndReason, HireSource, current, overlaps
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.findings import Severity
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Refused, Returned, Undetermined
from sepdesk.domain.submissions import Dispatch, OpId
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    change,
    codes,
    day,
    employment,
    finding,
    item,
    judge,
    on_paper,
    reference,
    unit,
    worker,
)

HERE, THERE = unit(1), unit(2)
BOTH = certificate(item("N1"), item("Q2"))
KNOWN = worker(BOTH, employments=[employment(HERE)], mobile="13000000000")


def correction(known=KNOWN, n=0, reason="录入时看错一行", paper=None, dispatch=None, **after):
    entry = known.employments[n]
    before = as_seen(entry, known.mobile)
    return CorrectEmployment(
        reference(), entry.employment_id, entry.registration_number, before,
        replace(before, **after), reason, paper, dispatch or Dispatch.NOT_ASKED,
    )  # fmt: skip


def to_unit(there, **more):
    named = {"unit": there.unit_id, "unit_name": there.name}
    return replace(correction(**more), after=replace(correction(**more).after, **named),
                   unit=on_paper(there))  # fmt: skip


def ruled(act, known=KNOWN, other=UNKNOWN, *, place=True):
    facts = Facts(known, HERE, place, other_unit=other)
    return decide(OpId("op-9"), act, facts, TODAY, RULES)


def after(outcome, known=KNOWN):
    assert isinstance(outcome, Accepted), codes(outcome)
    return apply_effects(known, outcome.effects, Stamp(42, office_name="甲县局"))


# What it comes to -------------------------------------------------------------------------------


@pytest.mark.invariant("B-5")
@pytest.mark.clause("E11")
def test_a_hire_typed_wrong_is_corrected_and_history_shows_both():
    changed = after(ruled(correction(hired_on=day("2025-02-01"))))
    (job,) = changed.employments
    assert (job.hired_on, job.started_on) == (day("2025-02-01"), day("2025-02-01"))
    (told,) = job.corrections
    assert (told.before.hired_on, told.after.hired_on) == (day("2025-03-01"), day("2025-02-01"))
    assert (told.reason, told.corrected_on, told.corrected_seq, told.office_name) == (
        "录入时看错一行", TODAY, 42, "甲县局",
    )  # fmt: skip
    assert (job.registration_number, job.registered_seq) == ("R1", 1)
    again = after(
        ruled(correction(changed, hire_source=HireSource.UNIT_STATEMENT), changed), changed
    )
    assert again.employments[0].corrections[0] == told
    assert again.employments[0].hire_source is HireSource.UNIT_STATEMENT


def test_a_hire_that_is_not_known_after_all_moves_no_start():
    (job,) = after(ruled(correction(hired_on=None))).employments
    assert (job.hired_on, job.started_on) == (None, day("2025-03-01"))


@pytest.mark.clause("E7")
def test_the_wrong_unit_is_corrected_and_the_worker_goes_with_it():
    moved = replace(THERE, town="350427001")
    changed = after(ruled(to_unit(moved), other=moved))
    assert (current(changed.employments).unit, changed.last_county) == (THERE.unit_id, "350427")
    assert changed.employments[0].corrections[0].before.unit == HERE.unit_id


def test_the_unit_of_an_ended_employment_moves_nobody():
    known = worker(BOTH, employments=[employment(HERE, until="2026-01-01")])
    changed = after(ruled(to_unit(THERE, known=known), known, THERE), known)
    assert (changed.employments[0].unit, changed.last_county) == (THERE.unit_id, known.last_county)


@pytest.mark.clause("F1")
def test_items_and_mobile_are_corrected_and_the_former_number_is_kept():
    act = correction(items=("Q2",), mobile="13000000001")
    changed = after(ruled(act))
    assert [one.printed for one in changed.employments[0].items] == ["Q2"]
    assert (changed.mobile, changed.former_mobiles[0].mobile) == ("13000000001", "13000000000")
    only = after(ruled(correction(mobile="13000000001")))
    assert only.employments[0].corrections == ()


def test_an_item_that_rests_on_a_certificate_in_force_takes_the_mark_off():
    lost = certificate(item("N1"), status=CertificateStatus.REVOKED, status_on=day("2026-01-01"))
    good = certificate(item("Q2"), n=2)
    job = employment(HERE, lost_on=day("2026-01-01"))
    known = worker(lost, good, employments=[job])
    changed = after(ruled(correction(known, items=("Q2",)), known), known)
    assert changed.employments[0].lost_on is None
    still = after(ruled(correction(known, hired_on=day("2025-02-01")), known), known)
    assert still.employments[0].lost_on == day("2026-01-01")


# What it reads now ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "now", "said"),
    [
        ("hired_on", day("2025-01-01"), "2025-01-01"),
        ("hire_source", HireSource.UNKNOWN, "不详"),
        ("items", ("Q2",), "Q2"),
        ("mobile", "13000000009", "130****0009"),
        ("unit", "u3", "第3公司"),
    ],
)
def test_an_entry_that_reads_otherwise_by_now_comes_back_and_says_how(field, now, said):
    seen = {
        "hired_on": day("2025-02-01"), "hire_source": HireSource.UNIT_STATEMENT,
        "items": ("N1", "Q2"), "mobile": "13000000001", "unit": THERE.unit_id,
    }  # fmt: skip
    act = correction(**{field: seen[field]})
    changes = {"unit": now, "unit_name": "第3公司"} if field == "unit" else {field: now}
    if field == "mobile":
        known = replace(KNOWN, mobile=now)
    elif field == "items":
        held = replace(KNOWN.employments[0].items[0], printed="Q2")
        known = replace(KNOWN, employments=(replace(KNOWN.employments[0], items=(held,)),))
    else:
        known = replace(KNOWN, employments=(replace(KNOWN.employments[0], **changes),))
    outcome = ruled(act, known)
    assert isinstance(outcome, Returned)
    assert (finding(outcome, "overtaken").field, said in finding(outcome, "overtaken").text) == (
        field, True,
    )  # fmt: skip


def test_an_entry_that_reads_so_already_is_not_corrected_twice():
    act = correction(hired_on=day("2025-02-01"))
    changed = after(ruled(act))
    outcome = ruled(act, changed)
    assert isinstance(outcome, AlreadyDone)
    assert (codes(outcome), outcome.earlier, outcome.seq) == (["already_corrected"], "e1", 42)
    typed_so = replace(
        KNOWN, employments=(replace(KNOWN.employments[0], hired_on=day("2025-02-01")),)
    )
    assert ruled(act, typed_so).seq == 1


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (replace(correction(), employment=EmploymentId("e7")), "no_employment"),
        (correction(), "nothing_new"),
        (correction(reason=" ", hired_on=day("2025-02-01")), "no_reason"),
        (correction(hired_on=day("2026-12-01")), "hired_in_future"),
        (correction(ended_on=day("2026-11-01")), "not_an_end"),
        (correction(items=(" ",)), "no_items"),
        (correction(items=("A3",)), "not_in_archive"),
        (correction(mobile="12345678901"), "phone"),
        (correction(mobile="0598-2345678"), "phone"),
        (to_unit(THERE), "no_unit"),
    ],
)
def test_what_cannot_be_corrected_so_comes_back(act, code):
    outcome = ruled(act, other=None)
    assert isinstance(outcome, Returned)
    assert code in codes(outcome)


def test_a_person_or_an_entry_that_is_not_known():
    assert codes(ruled(correction(hired_on=None), None)) == ["no_employment"]
    assert isinstance(ruled(correction(hired_on=None), UNKNOWN), Undetermined)
    assert isinstance(ruled(to_unit(THERE)), Undetermined)
    assert codes(ruled(correction(reason="", hired_on=None), UNKNOWN)) == [
        "no_reason", "worker_unknown",
    ]  # fmt: skip


@pytest.mark.clause("E1")
def test_only_an_office_of_the_place_corrects():
    outcome = ruled(correction(hired_on=day("2025-02-01")), place=False)
    assert isinstance(outcome, Returned)
    assert finding(outcome, "other_place").field == "unit"


# The checks of the paper ------------------------------------------------------------------------


@pytest.mark.clause("E6")
@pytest.mark.invariant("B-6")
def test_an_item_that_has_lapsed_is_not_corrected_into_a_running_employment():
    known = worker(
        certificate(item("N1"), item("Q2", "2026-01-31")), employments=[employment(HERE)]
    )
    outcome = ruled(correction(known, items=("N1", "Q2")), known)
    assert isinstance(outcome, Refused)
    assert finding(outcome, "lapsed").clause == "E6"
    pending = worker(
        certificate(item("N1"), item("Q2", "2026-11-01", filed="2026-10-01")),
        employments=[employment(HERE)],
    )
    back = ruled(correction(pending, items=("Q2",)), pending)
    assert finding(back, "reexam_pending").severity is Severity.MEND


@pytest.mark.clause("E6")
def test_an_ended_employment_is_judged_by_the_certificates_of_its_day():
    lost = certificate(
        item("N1"), item("Q2", "2026-01-31"), status=CertificateStatus.REVOKED,
        status_on=day("2026-06-01"),
    )  # fmt: skip
    known = worker(lost, employments=[employment(HERE, until="2026-01-01")])
    changed = after(ruled(correction(known, items=("Q2",)), known), known)
    assert [one.printed for one in changed.employments[0].items] == ["Q2"]
    early = replace(lost, status_on=day("2025-01-01"))
    known = replace(known, certificates=(early,))
    assert isinstance(ruled(correction(known, items=("Q2",)), known), Refused)


@pytest.mark.clause("E8")
def test_a_dispatch_company_as_the_right_unit_is_asked_about():
    company = replace(THERE, dispatches=True)
    assert codes(ruled(to_unit(company), other=company)) == ["dispatch_ask"]
    own = replace(to_unit(company), dispatch=Dispatch.OWN_WORKER)
    assert isinstance(ruled(own, other=company), Accepted)
    away = replace(to_unit(company), dispatch=Dispatch.DISPATCHED)
    assert isinstance(ruled(away, other=company), Refused)


def test_a_unit_that_had_closed_is_not_the_right_one():
    closed = replace(THERE, closed_on=day("2026-06-01"))
    assert codes(ruled(to_unit(closed), other=closed)) == ["unit_closed"]
    known = worker(BOTH, employments=[employment(HERE, until="2026-01-01")])
    assert isinstance(ruled(to_unit(closed, known=known), known, closed), Accepted)


# No gap and no overlap --------------------------------------------------------------------------

CHANGED = after(judge(change(THERE, KNOWN.employments[0]), KNOWN, THERE))


@pytest.mark.clause("E9")
@pytest.mark.invariant("B-3")
@pytest.mark.parametrize("hired", ["2026-11-02", "2026-11-23", "2025-03-01"])
def test_the_hire_of_a_change_moves_the_end_before_it_so_that_there_is_no_gap(hired):
    changed = after(ruled(correction(CHANGED, n=1, hired_on=day(hired)), CHANGED), CHANGED)
    left, begun = changed.employments
    assert left.ended_on == begun.started_on == day(hired)
    assert not overlaps(changed.employments)
    assert (len(left.corrections), len(begun.corrections)) == (1, 1)
    assert (left.ended_seq, left.ended_reason) == (42, EndReason.CHANGED)


@pytest.mark.invariant("B-3")
def test_a_hire_before_the_employment_that_it_ended_begins_with_it():
    outcome = ruled(correction(CHANGED, n=1, hired_on=day("2024-01-01")), CHANGED)
    left, begun = after(outcome, CHANGED).employments
    assert "start_moved" in codes(outcome)
    assert (left.started_on, left.ended_on, begun.started_on, begun.hired_on) == (
        day("2025-03-01"), day("2025-03-01"), day("2025-03-01"), day("2024-01-01"),
    )  # fmt: skip


@pytest.mark.invariant("B-3")
def test_a_hire_within_an_earlier_employment_starts_behind_it():
    known = worker(
        BOTH,
        employments=[
            employment(THERE, "2024-01-01", "2025-02-01", n=2), employment(HERE),
            employment(THERE, "2026-10-01", "2026-10-05", n=3),
        ],
    )  # fmt: skip
    act = correction(replace(known, employments=known.employments[:2]), n=1,
                     hired_on=day("2024-12-01"))  # fmt: skip
    two = replace(known, employments=known.employments[:2])
    changed = after(ruled(act, two), two)
    assert changed.employments[1].started_on == day("2025-02-01")
    assert not overlaps(changed.employments)


@pytest.mark.clause("E10")
@pytest.mark.invariant("B-3")
def test_the_end_of_an_ended_employment_is_corrected_within_its_neighbours():
    early = employment(HERE, until="2026-01-01", ended_reason=EndReason.BY_UNIT)
    known = worker(BOTH, employments=[early, employment(THERE, "2026-03-01", n=2)])
    changed = after(ruled(correction(known, ended_on=day("2026-02-01")), known), known)
    assert changed.employments[0].ended_on == day("2026-02-01")
    for ends, code in (
        ("2026-04-01", "would_overlap"), ("2025-01-01", "before_start"),
        ("2026-12-01", "ended_in_future"),
    ):  # fmt: skip
        outcome = ruled(correction(known, ended_on=day(ends)), known)
        assert finding(outcome, code).field == "ended_on"
    later = ruled(correction(known, hired_on=day("2026-02-01")), known)
    assert finding(later, "before_start").field == "hired_on"
    by_change = ruled(correction(CHANGED, ended_on=day("2026-11-01")), CHANGED)
    assert codes(by_change) == ["ended_by_change"]


@pytest.mark.invariant("B-3")
def test_days_that_were_shared_before_do_not_hinder_a_correction():
    known = worker(
        BOTH,
        employments=[employment(HERE), employment(THERE, "2025-01-01", "2025-06-01", n=2)],
    )
    outcome = ruled(correction(known, hire_source=HireSource.UNIT_STATEMENT), known)
    assert isinstance(outcome, Accepted)


@pytest.mark.invariant("B-5")
def test_a_correction_of_what_has_changed_meanwhile_changes_nothing():
    outcome = ruled(correction(hired_on=day("2025-02-01")))
    meanwhile = replace(
        KNOWN, employments=(replace(KNOWN.employments[0], ended_on=day("2026-11-01")),)
    )
    assert apply_effects(meanwhile, outcome.effects, Stamp(43)).employments == (
        meanwhile.employments
    )


def test_a_certificate_of_no_known_day_of_loss_stays_lost():
    lost = certificate(item("N1"), item("Q2"), status=CertificateStatus.CANCELLED)
    known = worker(lost, employments=[employment(HERE, until="2026-01-01")])
    outcome = ruled(correction(known, items=("Q2",)), known)
    assert isinstance(outcome, Refused)
    assert lost.certificate_id == CertificateId("c1")
