"""A unit confirmed, renamed, moved, closed, gone into another one (E1, E10, F2)."""

from dataclasses import replace

import pytest

from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.findings import Severity
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.outcomes import Accepted, Returned, Undetermined, UnitChanged, UnitMerged
from sepdesk.domain.submissions import OpId
from sepdesk.domain.unit_acts import ChangeUnit, particulars
from sepdesk.domain.units import CodeKind, UnitId, UnitKind
from tests.domain.builders import (
    RULES,
    TODAY,
    codes,
    day,
    deregistration,
    employment,
    finding,
    id_number,
    on_paper,
    unit,
    unit_code,
    worker,
)
from tests.domain.builders import change as change_employment
from tests.domain.builders import judge as judge_paper

KNOWN = unit()


def change(at=KNOWN, *, since="2026-11-24", evidence="营业执照", confirms=False, into=None, **new):
    before = particulars(at)
    into_paper = None if into is None else on_paper(into)
    return ChangeUnit(
        on_paper(at), before, replace(before, **new), day(since), evidence, confirms, into_paper
    )


def judge(submission, at=KNOWN, **facts):
    return decide(OpId("op"), submission, Facts(UNKNOWN, at, **facts), TODAY, RULES)


def after(outcome):
    assert isinstance(outcome, Accepted), codes(outcome)
    return outcome.effects[0].after


# Particulars ------------------------------------------------------------------------------------


def test_a_renamed_unit_keeps_its_former_name():
    new = after(judge(change(name=" 新名称公司 ")))
    assert (new.name, new.former_names, new.rev) == ("新名称公司", (KNOWN.name,), 1)
    assert new.unit_id == KNOWN.unit_id


@pytest.mark.clause("F2")
def test_a_unit_from_a_paper_is_confirmed_once_code_and_place_are_known():
    entered = unit(confirmed=False)
    assert after(judge(change(entered, confirms=True), entered)).confirmed
    nowhere = unit(confirmed=False, town="", code="")
    assert codes(judge(change(nowhere, confirms=True), nowhere)) == ["length", "no_town"]
    assert not after(judge(change(entered, contact="林示例"), entered)).confirmed


@pytest.mark.clause("F2")
def test_a_natural_person_as_employer_gives_the_id_number():
    new = after(judge(change(code_kind=CodeKind.CITIZEN_ID, code=id_number())))
    assert (new.code_kind, new.code) == (CodeKind.CITIZEN_ID, id_number())
    wrong = judge(change(code_kind=CodeKind.CITIZEN_ID))
    assert finding(wrong, "charset").clause == "F2"


@pytest.mark.clause("F2")
def test_a_code_of_another_unit_is_not_taken_over():
    asked = change(code=unit_code(2))
    assert codes(judge(asked, other_unit=unit(2))) == ["code_taken"]
    assert after(judge(asked, other_unit=None)).code == unit_code(2)
    assert after(judge(asked, other_unit=KNOWN)).code == unit_code(2)
    gone = unit(2, merged_into=KNOWN.unit_id)
    assert after(judge(asked, other_unit=gone)).code == unit_code(2)


def test_the_rest_is_taken_as_given():
    new = after(
        judge(
            change(
                address="示例路 1 号",
                phone="0598-2345678",
                kinds=(UnitKind.FILLING,),
                supervisor=OfficeKind.COUNTY,
                dispatches=True,
            )
        )
    )
    assert (new.address, new.phone, new.kinds, new.supervisor, new.dispatches) == (
        "示例路 1 号", "0598-2345678", (UnitKind.FILLING,), OfficeKind.COUNTY, True,
    )  # fmt: skip
    assert new.code == KNOWN.code


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"name": " "}, "no_name", "name"),
        ({"code": "12"}, "length", "code"),
        ({"town": "3504"}, "no_town", "town"),
        ({"phone": "123"}, "landline", "phone"),
        ({"closed_on": day("2026-11-25")}, "closed_early", "closed_on"),
        ({"name": "新", "since": "2026-11-25"}, "too_early", "since"),
        ({"name": "新", "evidence": " "}, "no_evidence", "evidence"),
        ({}, "nothing_new", ""),
    ],
)
def test_what_comes_back(more, code, field):
    outcome = judge(change(**more))
    assert isinstance(outcome, Returned)
    (told,) = outcome.findings
    assert (told.code, told.field) == ("phone" if code == "landline" else code, field)


def test_a_telephone_number_may_be_taken_away():
    known = unit(phone="0598-2345678")
    assert after(judge(change(known, phone=""), known)).phone == ""


def test_stations_that_change_different_things_do_not_undo_each_other():
    meanwhile = unit(contact="林示例", phone="0598-2345678")
    asked = change(address="示例路 1 号")
    new = after(judge(asked, meanwhile))
    assert (new.contact, new.address) == ("林示例", "示例路 1 号")
    overtaken = judge(change(contact="陈示例"), meanwhile)
    assert finding(overtaken, "overtaken").field == "contact"
    assert codes(judge(change(contact="林示例"), meanwhile)) == ["nothing_new"]


# Place and end ----------------------------------------------------------------------------------


@pytest.mark.clause("E1")
def test_a_unit_moves_with_its_workers():
    outcome = judge(change(town="350427001"), staff=3)
    assert finding(outcome, "staff_moves").clause == "E1"
    (moved,) = outcome.effects
    assert isinstance(moved, UnitChanged)
    known = worker(employments=[employment(KNOWN)])
    followed = apply_effects(known, outcome.effects, Stamp(42))
    assert followed.last_county == "350427"
    assert followed.employments == known.employments
    within = judge(change(town="350404002"), staff=3)
    assert codes(within) == []


@pytest.mark.clause("E10")
def test_a_closed_unit_ends_no_employment_by_itself():
    outcome = judge(change(closed_on=day("2026-11-20")), staff=2)
    assert finding(outcome, "staff_left").severity is Severity.NOTE
    known = worker(employments=[employment(KNOWN)])
    assert apply_effects(known, outcome.effects, Stamp(42)).employments == known.employments
    assert codes(judge(change(closed_on=day("2026-11-20")), staff=0)) == []
    closed = unit(closed_on=day("2026-11-20"))
    reopened = judge(change(closed, closed_on=None), closed, staff=2)
    assert after(reopened).closed_on is None
    assert codes(reopened) == []


@pytest.mark.clause("F2")
@pytest.mark.clause("E10")
def test_a_renamed_units_workers_are_found_under_both_names():
    outcome = judge(change(name="新名称公司"))
    followed = apply_effects(worker(employments=[employment(KNOWN)]), outcome.effects, Stamp(42))
    (goes_on,) = followed.employments
    assert (goes_on.unit_name, goes_on.unit_names) == ("新名称公司", ("新名称公司", KNOWN.name))
    assert (goes_on.started_on, goes_on.registration_number) == (day("2025-03-01"), "R1")
    for name in ("新名称公司", KNOWN.name):
        paper = deregistration(unit(name=name))
        by_name = replace(paper, unit=replace(paper.unit, unit=None, code=""))
        ended = judge_paper(by_name, followed, ...)
        assert [type(effect).__name__ for effect in ended.effects] == ["Closed"]
        taken = change_employment(unit(2), None, former_unit_name=name)
        assert isinstance(judge_paper(taken, followed, unit(2)), Accepted)


# Merger -----------------------------------------------------------------------------------------


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-4")
def test_employments_go_on_at_the_unit_that_took_theirs_in():
    into = unit(2, town="350427001")
    outcome = judge(change(into=into, since="2026-11-01"), other_unit=into, staff=1)
    assert codes(outcome) == ["staff_goes_on"]
    (merged,) = outcome.effects
    assert isinstance(merged, UnitMerged)
    assert (merged.after.merged_into, merged.after.closed_on) == (into.unit_id, day("2026-11-01"))
    past = employment(KNOWN, "2020-01-01", "2021-01-01", n=2)
    known = worker(employments=[past, employment(KNOWN)])
    followed = apply_effects(known, outcome.effects, Stamp(42))
    ended, goes_on = followed.employments
    assert ended == past
    assert (goes_on.unit, goes_on.unit_name, goes_on.ended_on) == (into.unit_id, into.name, None)
    assert goes_on.employment_id == known.employments[1].employment_id
    (former,) = goes_on.formerly
    assert (former.unit, former.unit_name, former.until) == (
        KNOWN.unit_id, KNOWN.name, day("2026-11-01"),
    )  # fmt: skip
    assert followed.last_county == "350427"
    # A deregistration saved before still names the old unit.
    late = replace(deregistration(KNOWN), employment=goes_on.employment_id)
    for paper in (late, replace(late, employment=None)):
        ended = judge_paper(paper, followed, merged.after)
        assert [type(effect).__name__ for effect in ended.effects] == ["Closed"]


def test_who_works_elsewhere_is_left_alone():
    elsewhere = worker(employments=[employment(unit(3))])
    effects = judge(change(town="350427001")).effects
    assert apply_effects(elsewhere, effects, Stamp(1)) == replace(elsewhere, rev=4)
    assert apply_effects(worker(), effects, Stamp(1)).last_county == "350404"


def test_a_unit_of_unknown_place_leaves_the_county_as_it_is():
    into = unit(2, town="")
    outcome = judge(change(into=into), other_unit=into)
    assert codes(outcome) == []
    followed = apply_effects(worker(employments=[employment(KNOWN)]), outcome.effects, Stamp(1))
    assert followed.last_county == "350404"


@pytest.mark.parametrize("into", [None, KNOWN, unit(2, closed_on=day("2026-01-01"))])
def test_a_unit_goes_into_one_that_is_there(into):
    assert codes(judge(change(into=unit(2)), other_unit=into)) == ["no_into"]


def test_mergers_that_come_back():
    into = unit(2)
    assert codes(judge(change(into=into, name="新"), other_unit=into)) == ["merger_alone"]
    assert codes(judge(change(into=into, confirms=True), other_unit=into)) == ["merger_alone"]
    assert isinstance(judge(change(into=into)), Undetermined)
    assert isinstance(judge(change(into=into, evidence="")), Returned)
    gone = unit(merged_into=UnitId("u9"))
    assert codes(judge(change(gone, name="新"), gone)) == ["merged_before"]
    closed = unit(closed_on=day("2026-01-01"))
    kept = judge(change(closed, into=into), closed, other_unit=into)
    assert after(kept).closed_on == day("2026-01-01")


@pytest.mark.clause("E1")
@pytest.mark.invariant("X-1")
def test_a_unit_of_another_place_cannot_be_told_from_none():
    elsewhere = judge(change(name="新"), in_jurisdiction=False)
    assert elsewhere == judge(change(name="新"), None)
    assert codes(elsewhere) == ["not_here"]


def test_at_the_desk_an_unknown_unit_is_no_reason_to_refuse():
    assert isinstance(judge(change(name="新"), UNKNOWN), Undetermined)
    assert isinstance(judge(change(name="新", evidence=""), UNKNOWN), Returned)
