"""分立: part of a unit's workers go on at another unit, in one event, without a gap (B-3, F2)."""

from dataclasses import replace

import pytest

from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import Accepted, Returned, Undetermined
from sepdesk.domain.submissions import OpId, UnitOnPaper
from sepdesk.domain.unit_acts import ChangeUnit, Moved, particulars
from sepdesk.domain.units import CodeKind
from tests.domain.builders import (
    RULES,
    TODAY,
    TOWN,
    codes,
    day,
    employment,
    finding,
    id_number,
    on_paper,
    unit,
    unit_code,
    worker,
)

HERE, THERE = unit(1), unit(2)
NEW = UnitOnPaper("新设公司", unit_code(9), address="甲路1号", town=TOWN, phone="0598-2345678")
STAFF = frozenset(PersonId(f"p{n}") for n in (1, 2, 3))


def split(into=NEW, moves=("p1", "p2"), **more):
    plain = ChangeUnit(
        on_paper(HERE), particulars(HERE), particulars(HERE), day("2026-11-01"), "分立公告",
        into=into, moves=tuple(Moved(PersonId(one), f"姓名{one}") for one in moves),
    )  # fmt: skip
    return replace(plain, **more)


def ruled(act, other=None, employed=STAFF, at=HERE):
    facts = Facts(None, at, True, other_unit=other, staff=3, employed=employed)
    return decide(OpId("op-1"), act, facts, TODAY, RULES)


@pytest.mark.clause("F2")
@pytest.mark.invariant("B-3")
def test_those_chosen_go_on_at_a_new_unit_and_the_others_stay():
    outcome = ruled(split())
    assert isinstance(outcome, Accepted), codes(outcome)
    (effect,) = outcome.effects
    assert (effect.is_new, effect.into.unit_id, effect.into.confirmed) == (True, "u-op-1", False)
    assert (effect.after.rev, effect.after.closed_on) == (HERE.rev + 1, None)
    known = worker(employments=[employment(HERE)])
    (job,) = apply_effects(known, outcome.effects, Stamp(42)).employments
    assert (job.unit, job.unit_name, job.started_on, job.ended_on) == (
        "u-op-1", "新设公司", day("2025-03-01"), None,
    )  # fmt: skip
    assert (job.formerly[0].unit, job.formerly[0].until) == ("u1", day("2026-11-01"))
    stays = replace(known, person=PersonId("p3"))
    assert apply_effects(stays, outcome.effects, Stamp(42)).employments == stays.employments
    left = replace(known, employments=(employment(THERE),))
    assert apply_effects(left, outcome.effects, Stamp(42)).employments == left.employments


def test_they_may_go_to_a_unit_of_the_archive():
    outcome = ruled(split(on_paper(THERE)), THERE)
    (effect,) = outcome.effects
    assert (effect.is_new, effect.into) == (False, THERE)
    assert "2 人" in finding(outcome, "staff_goes_on").text


def test_all_of_them_may_go_and_that_is_said():
    assert "all_go" in codes(ruled(split(moves=("p1", "p2", "p3"))))


@pytest.mark.invariant("B-4")
def test_somebody_who_has_left_meanwhile_is_named_and_nobody_goes():
    outcome = ruled(split(moves=("p1", "p9")))
    assert isinstance(outcome, Returned)
    assert "姓名p9" in finding(outcome, "not_employed_there").text


@pytest.mark.parametrize(
    ("act", "other", "code"),
    [
        (split(None), UNKNOWN, "no_into"),
        (split(confirms=True), None, "split_alone"),
        (split(on_paper(HERE)), HERE, "no_into"),
        (split(on_paper(THERE)), replace(THERE, closed_on=day("2026-01-01")), "no_into"),
        (split(on_paper(THERE)), None, "no_into"),
        (split(replace(NEW, name=" ")), None, "no_unit"),
        (split(replace(NEW, code="1")), None, "code_length"),
        (split(replace(NEW, town="")), None, "no_town"),
        (split(replace(NEW, code=id_number(), code_kind=CodeKind.CITIZEN_ID)), None,
         "natural_person"),
    ],
)  # fmt: skip
def test_a_split_that_cannot_be(act, other, code):
    outcome = ruled(act, other)
    assert isinstance(outcome, Returned)
    assert code in codes(outcome)


def test_a_closed_unit_does_not_split():
    assert "unit_closed" in codes(ruled(split(), at=replace(HERE, closed_on=day("2026-01-01"))))


def test_what_is_not_here_is_for_the_platform_to_tell():
    outcome = ruled(split(on_paper(THERE)), UNKNOWN, UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert isinstance(ruled(split(), UNKNOWN), Accepted)
