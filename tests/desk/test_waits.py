"""暂存待前序 at the desk: what a form names, and which one it waits for (S-10)."""

import pytest

from sepdesk.desk import cases, synchronise, tray
from sepdesk.desk.acts import may_withdraw
from sepdesk.desk.cases import UnfitActError
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.synchronise.model import standing, unit_text
from tests.ui.session import LIN, WU, made  # noqa: F401 - a fixture
from tests.ui.tray.filled import answer, paper, save

S = SubmissionState


def earlier_of(entry):
    bases = read_envelope(entry.sealed.payload_bytes).bases
    return [base.record for base in bases if base.record.startswith("submission:")]


def item_of(made, op_id):  # noqa: F811
    return next(item for item in tray.waiting(made.session) if item.entry.op_id == op_id)


@pytest.mark.invariant("S-10")
def test_a_form_names_the_one_filed_before_it_about_the_same_worker(made):  # noqa: F811
    first = save(made, paper(made.session, LIN.person))
    other = save(made, paper(made.session, WU.person))
    second = save(made, paper(made.session, LIN.person))
    third = save(made, paper(made.session, LIN.person))
    assert earlier_of(first) == earlier_of(other) == []
    assert earlier_of(second) == [f"submission:{first.op_id}"]
    assert earlier_of(third) == [f"submission:{second.op_id}"]
    # What is decided needs no naming: the facts have it.
    for entry in (first, second, third):
        answer(made, entry, S.REGISTERED)
    assert earlier_of(save(made, paper(made.session, LIN.person))) == []


@pytest.mark.invariant("S-10")
def test_a_held_form_says_in_both_lists_which_one_it_waits_for(made):  # noqa: F811
    first = save(made, paper(made.session, LIN.person))
    second = save(made, paper(made.session, LIN.person))
    answer(made, second, S.HELD, final=False)
    item = item_of(made, second.op_id)
    assert item.waits_for == f"收件编号 {first.intake_number} 的聘用登记（待上报）"
    assert item_of(made, first.op_id).waits_for == ""
    shown = next(p for p in standing(made.session).returned if p.op_id == second.op_id)
    assert first.intake_number in unit_text(shown)
    answer(made, first, S.REGISTERED)
    assert "已办结" in item_of(made, second.op_id).waits_for
    entries = synchronise.entries(made.session)
    assert set(synchronise.waiting_for(made.session, entries)) == {second.op_id}


@pytest.mark.invariant("S-10")
def test_one_of_another_machine_is_said_to_be_so(made):  # noqa: F811
    former = EmploymentId("01935a00-0000-7000-8000-000000000001")
    change = paper(made.session, WU.person, SubmissionKind.CHANGE, former=former)
    entry = save(made, change)
    answer(made, entry, S.HELD, final=False)
    assert "不在本机" in item_of(made, entry.op_id).waits_for


@pytest.mark.invariant("S-10")
def test_whatever_is_held_can_be_taken_back(made):  # noqa: F811
    form = save(made, paper(made.session, LIN.person))
    answer(made, form, S.INCOMPLETE, final=False, missing=("身份证复印件",))
    act = cases.complete_papers(
        made.session, form.op_id, ["身份证复印件"], made.session.clock.today()
    ).entry
    assert not may_withdraw(act, ())
    answer(made, act, S.HELD, final=False)
    held = item_of(made, act.op_id).entry
    assert may_withdraw(held, ())
    with pytest.raises(UnfitActError):
        cases.withdraw(made.session, act.op_id, " ")
    taken = cases.withdraw(made.session, act.op_id, "前序件已作废").entry
    assert taken.kind is SubmissionKind.WITHDRAW
    assert read_envelope(taken.sealed.payload_bytes).body.case == act.op_id
