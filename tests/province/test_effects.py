"""What a decision changes in the records."""

import datetime as dt

import pytest

from sepdesk.domain.employment import EndReason
from sepdesk.domain.outcomes import Closed, Opened, UnitEntered
from sepdesk.domain.units import UnitId
from sepdesk.protocol.envelope import Position
from sepdesk.province.effects import UNPLACED_COUNTY, apply, entered_unit
from tests.province.builders import GULOU, TODAY, on_paper, unit, worker

AT = Position(1, 77)


def applied(who, *effects, town="350103001"):
    return apply(who, effects, at=AT, today=TODAY, town=town, office_name="合成机构")


@pytest.mark.clause("E9")
def test_a_change_ends_one_and_numbers_the_other_under_one_seq():
    old = unit(1)
    who = worker(1, at=old)
    day = dt.date(2026, 11, 10)
    begun = worker(1, at=unit(2)).employments[0]
    begun = Opened(type(begun)(**{**_fields(begun), "employment_id": "op-2", "started_on": day}))
    after = applied(who, Closed(who.employments[0].employment_id, day, EndReason.CHANGED), begun)
    ended, opened = after.worker.employments
    assert (ended.ended_on, ended.ended_reason, ended.ended_seq) == (day, EndReason.CHANGED, 77)
    assert opened == after.opened
    assert (opened.registered_seq, opened.registration_number) == (77, "350103-2026-000077")
    assert (after.worker.rev, after.worker.last_county) == (2, "350103")


def _fields(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


@pytest.mark.clause("E11")
def test_an_end_alone_leaves_the_county_as_it_was():
    who = worker(1, at=unit(1))
    after = applied(who, Closed(who.employments[0].employment_id, TODAY, EndReason.BY_UNIT))
    assert (after.worker.last_county, after.opened) == (GULOU, None)


def test_a_unit_without_a_known_county_is_numbered_all_the_same():
    begun = Opened(worker(1, at=unit(1)).employments[0])
    after = applied(worker(1), begun, town="")
    assert after.opened.registration_number == f"{UNPLACED_COUNTY}-2026-000077"
    assert after.worker.last_county == GULOU


@pytest.mark.clause("F2")
def test_a_unit_is_entered_as_the_paper_gives_it():
    paper = on_paper(unit(3))
    entered = entered_unit([UnitEntered(paper)], TODAY)
    assert (entered.unit.unit_id, entered.unit.name) == (UnitId("unit-3"), paper.name)
    assert (entered.unit.kinds, entered.unit.rev, entered.requirements) == ((), 1, ())
    assert entered_unit([], TODAY) is None
    with pytest.raises(ValueError, match="id"):
        entered_unit([UnitEntered(on_paper(unit(3), by_code=True))], TODAY)
