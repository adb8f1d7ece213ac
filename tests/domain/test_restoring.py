"""A mistaken deregistration is undone; history shows the end and that it was none (E11, B-5)."""

from dataclasses import replace

import pytest

from sepdesk.domain.case_acts import RestoreEmployment
from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EmploymentId, EndReason, UndoneEnd, current, overlaps
from sepdesk.domain.facts import UNKNOWN
from sepdesk.domain.findings import Severity
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Conflict,
    Refused,
    Reopened,
    Returned,
    Undetermined,
)
from tests.domain.builders import (
    TODAY,
    certificate,
    codes,
    day,
    employment,
    finding,
    item,
    judge,
    reference,
    unit,
    worker,
)

HERE = unit(1)
ENDED = employment(HERE, until="2026-11-10", ended_reason=EndReason.BY_UNIT)
STAMP = Stamp(142)


def restoration(reason="单位误报注销，劳动关系未解除", employment_id="e1", **more):
    return RestoreEmployment(reference(**more), EmploymentId(employment_id), reason)


def left(*later, **more):
    return replace(worker(employments=[ENDED, *later]), **more)


@pytest.mark.clause("E11")
@pytest.mark.invariant("B-5")
def test_the_employment_goes_on_and_its_end_stays_on_record():
    known = left()
    outcome = judge(restoration(), known)
    assert isinstance(outcome, Accepted)
    assert outcome.effects == (Reopened(EmploymentId("e1"), TODAY),)
    assert "2026-11-10" in finding(outcome, "restored").text
    after = apply_effects(known, outcome.effects, STAMP)
    present = current(after.employments)
    assert present is not None
    assert (present.started_on, present.registration_number) == (ENDED.started_on, "R1")
    assert present.undone == (
        UndoneEnd(day("2026-11-10"), EndReason.BY_UNIT, 101, TODAY, 142),
    )  # fmt: skip
    assert after.rev == known.rev + 1


@pytest.mark.invariant("B-5")
def test_ended_again_and_restored_again_every_end_is_kept():
    first = UndoneEnd(day("2026-05-01"), EndReason.BY_WORKER, 7, day("2026-05-08"), 8)
    known = worker(employments=[replace(ENDED, undone=(first,))])
    after = apply_effects(known, [Reopened(EmploymentId("e1"), TODAY)], STAMP)
    assert [end.ended_on for end in after.employments[0].undone] == [
        day("2026-05-01"),
        day("2026-11-10"),
    ]


def test_reopening_touches_only_the_employment_that_is_meant_and_that_has_ended():
    earlier = employment(HERE, "2020-01-01", "2021-01-01", n=2)
    lasting = employment(HERE, n=3)
    known = worker(employments=[earlier, lasting])
    for meant in ("e3", "e9"):
        after = apply_effects(known, [Reopened(EmploymentId(meant), TODAY)], STAMP)
        assert after.employments == known.employments


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-2")
def test_a_later_job_is_never_touched_and_its_unit_is_told():
    later = employment(unit(2), "2026-11-15", n=2)
    outcome = judge(restoration(), left(later))
    assert isinstance(outcome, Conflict)
    assert (outcome.other.unit_name, outcome.other.since) == ("第2公司", day("2026-11-15"))
    assert finding(outcome, "employed_since").clause == "E7"


@pytest.mark.invariant("B-3")
def test_a_job_in_between_forbids_what_would_overlap_it():
    between = employment(unit(2), "2026-11-12", "2026-11-18", n=2, ended_reason=EndReason.BY_UNIT)
    outcome = judge(restoration(), left(between))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["employed_between"]


def test_a_job_before_it_hinders_nothing():
    before = employment(unit(2), "2020-01-01", "2021-01-01", n=2)
    known = worker(employments=[before, ENDED])
    outcome = judge(restoration(), known)
    assert isinstance(outcome, Accepted)
    assert not overlaps(apply_effects(known, outcome.effects, STAMP).employments)


@pytest.mark.clause("E9")
def test_an_end_by_a_change_is_no_deregistration():
    changed = replace(ENDED, ended_reason=EndReason.CHANGED)
    outcome = judge(restoration(), worker(employments=[changed]))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["ended_by_change"]


def test_what_lasts_needs_no_restoring():
    lasting = employment(HERE)
    outcome = judge(restoration(), worker(employments=[lasting]))
    assert isinstance(outcome, AlreadyDone)
    assert (outcome.earlier, outcome.seq) == ("e1", 1)
    restored = replace(lasting, undone=(UndoneEnd(TODAY, EndReason.BY_UNIT, 5, TODAY, 6),))
    assert judge(restoration(), worker(employments=[restored])).seq == 6


@pytest.mark.clause("E1")
def test_only_an_office_of_the_units_place_restores():
    outcome = judge(restoration(), left(), place=False)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["other_place"]


@pytest.mark.parametrize("known", [left(), ...])
def test_an_employment_that_is_not_there_comes_back(known):
    outcome = judge(restoration(employment_id="e9"), known)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["no_employment"]


def test_a_person_who_is_not_here_is_for_the_platform_to_tell():
    outcome = judge(restoration(), UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert isinstance(judge(restoration(""), UNKNOWN), Returned)


def test_without_a_reason_nobody_can_judge_it_later():
    outcome = judge(restoration("　"), left())
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["no_reason"]


def test_another_persons_name_comes_back():
    assert codes(judge(restoration(name="李另人"), left())) == ["name_differs"]


def test_a_unit_that_is_no_more_employs_nobody():
    outcome = judge(restoration(), left(), replace(HERE, closed_on=day("2026-11-12")))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["unit_closed"]


@pytest.mark.invariant("B-7")
@pytest.mark.parametrize(
    ("status", "clause", "basis"),
    [
        (CertificateStatus.REVOKED, "L7", "law-revoked"),
        (CertificateStatus.ANNULLED, "L7", "law-annulled"),
        (CertificateStatus.CANCELLED, "L7", "law-cancelled"),
        (CertificateStatus.NOT_GENUINE, "E6", "notice-2.2-not-genuine"),
    ],
)
@pytest.mark.parametrize("on", [day("2026-11-12"), None])
def test_a_lost_certificate_makes_no_employment_current_again(status, clause, basis, on):
    lost = certificate(status=status, status_on=on)
    other = certificate(item("Q2"), n=2)
    outcome = judge(restoration(), left(certificates=(lost, other)))
    assert isinstance(outcome, Refused)
    (found,) = outcome.findings
    assert (found.clause, found.basis, found.severity) == (clause, basis, Severity.REFUSE)


@pytest.mark.clause("E6")
def test_a_certificate_that_has_lapsed_since_is_told_and_hinders_nothing():
    known = left(certificates=(certificate(item(until="2026-11-01")),))
    outcome = judge(restoration(), known)
    assert isinstance(outcome, Accepted)
    assert codes(outcome) == ["lapsed_since", "restored"]
    renewed = certificate(item(until="2030-11-01"), n=2)
    known = replace(known, certificates=(*known.certificates, renewed))
    assert codes(judge(restoration(), known)) == ["restored"]


@pytest.mark.invariant("B-7")
def test_a_mark_that_no_longer_holds_goes_with_the_end():
    marked = replace(ENDED, lost_on=day("2026-10-01"))
    after = apply_effects(
        worker(employments=[marked]), [Reopened(EmploymentId("e1"), TODAY)], STAMP
    )
    assert after.employments[0].lost_on is None
