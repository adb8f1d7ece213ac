"""The demo's examinations and applications keep the rules and show each state."""

import datetime as dt

import pytest

from sepdesk.domain.exam_plans import ExamPlan, PlanState
from sepdesk.domain.licensing import Application, ApplicationState, Purpose
from sepdesk.province.demo import generate

TODAY = dt.date(2026, 11, 24)


@pytest.mark.clause("L1")
@pytest.mark.clause("L2")
def test_both_tabs_have_something_of_each_kind():
    found = generate(TODAY).dossiers
    plans = [one for one in found if isinstance(one, ExamPlan)]
    assert {one.state for one in plans} == {PlanState.FILED, PlanState.MARKED}
    assert all(one.filed_on < one.held_on for one in plans)
    assert [c.turned_away.code for p in plans for c in p.candidates if c.turned_away] == ["barred"]
    asked = [one for one in found if isinstance(one, Application)]
    states = {one.state for one in asked}
    assert states == {
        ApplicationState.FILED,
        ApplicationState.REVIEWED,
        ApplicationState.RETURNED,
        ApplicationState.NOT_ACCEPTED,
    }
    assert {one.asked.purpose for one in asked} == {Purpose.FIRST_ISSUE, Purpose.REEXAMINATION}
    assert len({one.spine.key for one in found}) == len(found)
    assert all(
        one.spine.is_open is (one.state is not ApplicationState.NOT_ACCEPTED) for one in asked
    )
