"""Warnings follow from the records alone; what was done about them is kept (W0, W1, W2, W3)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.domain.decide import decide
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.outcomes import Accepted, AlreadyDone, DossierKept, Returned, Undetermined
from sepdesk.domain.requirements import Measure, Requirement, UnitRecord
from sepdesk.domain.submissions import OpId, dossier_of
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UnitKind
from sepdesk.domain.warning_counts import owner_of, reconcile, states_of, warnings_of
from sepdesk.domain.warnings import (
    LONGEST,
    HandleWarning,
    StepKind,
    Warned,
    WarningAct,
)
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    codes,
    day,
    employment,
    item,
    unit,
    worker,
)
from tests.effort import examples

FORKLIFT = ItemKey(Catalogue.C2019, "N1")
AT = unit(1, kinds=(UnitKind.PRODUCTION, UnitKind.USER))
LATER = TODAY + dt.timedelta(days=200)


def asks(count, concern=Concern.USE, **more):
    since = day("2020-01-01")
    plain = Requirement(
        FORKLIFT, "司机", Measure.PERSONS, count, "R", "规则", since, concern=concern
    )
    return replace(plain, **more)


def person(n, until="2028-05-31", at=AT):
    jobs = [] if at is None else [employment(at)]
    held = certificate(item(until=until))
    return worker(held, employments=jobs, person=PersonId(f"p{n}"), name=f"甲{n}")


def states(requirements, *workers, at=AT, on=TODAY):
    return warnings_of(UnitRecord(at, tuple(requirements)), workers, on, RULES.items)


def follow(kept, found, on=TODAY, at=AT):
    """Bring warnings up to date and return all of them, by key."""
    changed = {w.spine.key: w for w in reconcile(UnitRecord(at), kept, found, on)}
    return tuple({**{w.spine.key: w for w in kept}, **changed}.values())


# What is warned of ------------------------------------------------------------------------------


@pytest.mark.clause("W1")
def test_fewer_than_a_permit_requires_is_warned_of_as_the_citys():
    (state,) = states([asks(3, Concern.PERMIT)], person(1))
    assert (state.what, state.missing, state.clause) == (Warned.SHORT, 2, "W1")
    assert owner_of(AT, state.concern) is OfficeKind.CITY


@pytest.mark.clause("W0")
def test_fewer_than_any_other_known_requirement_is_warned_of_as_the_countys():
    (state,) = states([asks(1)])
    assert (state.what, state.clause) == (Warned.SHORT, "W0")
    assert owner_of(AT, state.concern) is OfficeKind.COUNTY
    assert owner_of(replace(AT, supervisor=OfficeKind.CITY), state.concern) is OfficeKind.CITY
    assert owner_of(unit(1), state.concern) is OfficeKind.COUNTY


@pytest.mark.clause("W0")
def test_nothing_is_warned_of_where_no_number_is_known_or_enough_are_there():
    assert states([asks(None)]) == ()
    assert states([asks(1)], person(1)) == ()
    assert states([asks(1)], at=replace(AT, closed_on=TODAY)) == ()


@pytest.mark.clause("W0")
def test_of_two_rows_for_the_same_people_the_one_that_asks_for_more_is_warned_of():
    (state,) = states([asks(1), asks(4, source="另一规则")])
    assert (state.missing, state.source) == (4, "另一规则")


@pytest.mark.clause("W0")
@pytest.mark.parametrize(("left", "warned"), [(91, False), (90, True), (0, True), (-1, False)])
def test_a_certificate_is_warned_of_from_ninety_days_before_its_last(left, warned):
    until = (TODAY + dt.timedelta(days=left)).isoformat()
    found = states([], person(1, until))
    assert [s.what for s in found] == ([Warned.LAPSING] if warned else [])


@pytest.mark.clause("W0")
def test_who_holds_another_certificate_for_the_item_that_lasts_does_not_lapse():
    soon, long = (
        certificate(item(until=u), n=n) for n, u in ((1, "2026-12-24"), (2, "2028-01-01"))
    )
    both = worker(soon, long, employments=[employment(AT)])
    assert states([], both) == ()


@pytest.mark.clause("W0")
def test_lapsing_certificates_of_an_item_are_one_warning_with_all_the_people():
    soon = [person(n, "2026-12-24") for n in (1, 2)]
    (state,) = states([asks(1), asks(2, role="值班")], *soon)
    assert [one.name for one in state.people] == ["甲1", "甲2"]


# Opened, changed, closed ------------------------------------------------------------------------


@pytest.mark.clause("W1")
def test_a_warning_opens_at_once_follows_the_numbers_and_closes_when_whole_again():
    requirement = asks(2, Concern.PERMIT)
    (opened,) = follow((), states([requirement]))
    assert (opened.owner, opened.opened_on, opened.spine.place) == (
        OfficeKind.CITY,
        TODAY,
        AT.town,
    )
    (changed,) = follow((opened,), states([requirement], person(1)), LATER)
    assert [step.what for step in changed.steps] == [StepKind.OPENED, StepKind.CHANGED]
    (closed,) = follow((changed,), states([requirement], person(1), person(2)), LATER)
    assert (closed.spine.is_open, closed.closed_on) == (False, LATER)
    assert closed.spine.key == opened.spine.key


@pytest.mark.clause("W1")
def test_short_once_more_is_a_new_warning_beside_the_closed_one():
    requirement = asks(1)
    kept = follow((), states([requirement]))
    kept = follow(kept, states([requirement], person(1)))
    kept = follow(kept, states([requirement]))
    first, second = kept
    assert (first.spine.is_open, second.spine.is_open) == (False, True)
    assert (first.spine.key[-2:], second.spine.key[-2:]) == ("-1", "-2")


@pytest.mark.clause("W0")
def test_counting_again_on_the_same_day_changes_nothing():
    found = states([asks(2)], person(1, "2026-12-24"))
    kept = follow((), found)
    assert len(kept) == 2
    assert reconcile(UnitRecord(AT), kept, found, TODAY) == ()


def test_a_warning_goes_with_its_unit_to_another_town_and_owner():
    (kept,) = follow((), states([asks(1)]))
    moved = replace(AT, town="350405001", name="新名", supervisor=OfficeKind.CITY)
    (now,) = follow((kept,), states([asks(1)], at=moved), at=moved)
    assert (now.spine.place, now.unit_name, now.owner) == ("350405001", "新名", OfficeKind.CITY)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),  # whose employment begins or ends
        st.sampled_from((0, 0, 1, 40, 95, 400)),  # days that pass
        st.sampled_from((0, 1, 2, 3, None)),  # required from now on
    ),
    max_size=25,
)


@pytest.mark.invariant("B-13")
@pytest.mark.clause("W1")
@given(STEPS)
@examples(120, 20_000)
def test_counted_at_each_event_and_by_the_job_equals_a_count_from_zero(steps):
    here, today, required = set(), TODAY, 1
    crew = {n: person(n, str(TODAY + dt.timedelta(days=60 + 120 * n))) for n in range(4)}
    kept = ()

    def count():
        rows = [] if required == 0 else [asks(required, Concern.PERMIT), asks(required)]
        return states(rows, *(crew[n] for n in sorted(here)), on=today)

    for who, days, wanted in steps:
        if days:
            today += dt.timedelta(days=days)
            kept = follow(kept, count(), today)  # the job of the day
        here ^= {who}
        required = wanted
        kept = follow(kept, count(), today)  # at the event
        assert states_of(kept) == {state.subject: state for state in count()}
        assert reconcile(UnitRecord(AT), kept, count(), today) == ()
        assert len({one.spine.key for one in kept}) == len(kept)
        open_subjects = [one.state.subject for one in kept if one.spine.is_open]
        assert len(set(open_subjects)) == len(open_subjects)


# What is done about them ------------------------------------------------------------------------

(OPEN,) = follow((), states([asks(1)]))


def handle(act, warning=OPEN, kind=OfficeKind.COUNTY, today=TODAY, **more):
    facts = Facts(None, None, office="350102", filed_by="u-1", office_kind=kind, dossier=warning)
    body = HandleWarning(OPEN.spine.key, act, **more)
    return decide(OpId("op-2"), body, facts, today, RULES)


def kept(outcome):
    (effect,) = outcome.effects
    assert isinstance(effect, DossierKept)
    return effect.dossier


@pytest.mark.clause("W3")
def test_an_urge_notice_is_delivered_with_a_deadline_that_a_person_sets():
    now = kept(
        handle(WarningAct.URGE, on=day("2026-11-20"), deadline=day("2026-12-20"), text="邮寄")
    )
    assert (now.delivered_on, now.deadline) == (day("2026-11-20"), day("2026-12-20"))
    assert not now.is_overdue(day("2026-12-20"))
    assert now.is_overdue(day("2026-12-21"))
    step = now.steps[-1]
    assert (step.what, step.office, step.user, step.text) == (
        WarningAct.URGE,
        "350102",
        "u-1",
        "邮寄",
    )
    without = handle(WarningAct.URGE, on=TODAY)
    assert "no_deadline" in codes(without)


@pytest.mark.clause("W3")
def test_a_recheck_does_not_close_a_warning_and_may_set_another_deadline():
    now = kept(handle(WarningAct.RECHECK, on=TODAY, text="仍缺1人", deadline=day("2026-12-31")))
    assert (now.rechecked_on, now.deadline, now.spine.is_open) == (TODAY, day("2026-12-31"), True)


@pytest.mark.clause("W3")
def test_a_muted_warning_comes_back_after_its_last_day_and_can_be_unmuted_before():
    muted = kept(handle(WarningAct.MUTE, on=day("2026-12-01"), text="单位停产"))
    assert muted.is_muted(day("2026-12-01"))
    assert not muted.is_muted(day("2026-12-02"))
    assert not kept(handle(WarningAct.UNMUTE, muted)).is_muted(TODAY)
    assert codes(handle(WarningAct.UNMUTE)) == ["not_muted"]


@pytest.mark.clause("W3")
def test_who_took_it_over_keeps_it_when_it_is_counted_again():
    given_away = kept(handle(WarningAct.HAND_OVER, to=OfficeKind.CITY, text="许可项目"))
    assert given_away.owner is OfficeKind.CITY
    assert reconcile(UnitRecord(AT), [given_away], states([asks(1)]), LATER) == ()
    assert codes(handle(WarningAct.NOTE, given_away, text="甲")) == ["not_ours"]
    assert isinstance(handle(WarningAct.NOTE, given_away, OfficeKind.CITY, text="甲"), Accepted)


@pytest.mark.clause("W3")
@pytest.mark.parametrize(
    ("act", "more", "expected"),
    [
        (WarningAct.URGE, {}, ["no_day"]),
        (WarningAct.URGE, {"on": LATER}, ["too_late"]),
        (WarningAct.URGE, {"on": TODAY, "deadline": day("2026-11-01")}, ["deadline"]),
        (WarningAct.RECHECK, {"on": TODAY}, ["empty"]),
        (WarningAct.NOTE, {"text": " "}, ["empty"]),
        (WarningAct.NOTE, {"text": "甲" * (LONGEST + 1)}, ["too_long"]),
        (WarningAct.MUTE, {}, ["empty", "no_day"]),
        (WarningAct.MUTE, {"text": "甲", "on": day("2026-11-23")}, ["too_early"]),
        (WarningAct.HAND_OVER, {"text": "甲"}, ["no_receiver"]),
        (WarningAct.HAND_OVER, {"text": "甲", "to": OfficeKind.COUNTY}, ["own"]),
        (WarningAct.ENFORCE, {}, ["empty"]),
        (WarningAct.SETTLE, {"text": "甲"}, ["counted"]),
    ],
)
def test_what_is_lacking_is_named(act, more, expected):
    outcome = handle(act, **more)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == expected


@pytest.mark.clause("W3")
def test_only_a_note_is_added_to_a_warning_that_has_ended():
    (ended,) = follow((OPEN,), ())
    assert codes(handle(WarningAct.RECHECK, ended, on=TODAY, text="甲")) == ["closed"]
    assert isinstance(handle(WarningAct.NOTE, ended, text="甲"), Accepted)


@pytest.mark.invariant("B-10")
def test_the_same_act_once_more_is_told_and_not_doubled():
    once = kept(handle(WarningAct.NOTE, text="已电话通知"))
    assert isinstance(handle(WarningAct.NOTE, once, text=" 已电话通知 "), AlreadyDone)


def test_a_warning_that_is_not_here_is_the_platforms_to_judge():
    assert isinstance(handle(WarningAct.NOTE, UNKNOWN, text="甲"), Undetermined)
    assert codes(handle(WarningAct.NOTE, None, text="甲")) == ["no_warning"]
    assert dossier_of(HandleWarning(OPEN.spine.key, WarningAct.NOTE)) == OPEN.spine.ref
