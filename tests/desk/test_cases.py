"""Acts about an earlier form, as functions of a session; the platform's word comes by receipts."""

from dataclasses import replace

import pytest

from sepdesk.desk import cases, counter_papers, known, tray
from sepdesk.desk.acts import acts_about, in_words, may_withdraw, owed, undelivered
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.counter_papers import AskedPaper, CounterPaper
from sepdesk.desk.tray import NotAPaperError
from sepdesk.domain.case_acts import Recipient
from sepdesk.domain.decide import decide
from sepdesk.domain.employment import EmploymentId, current
from sepdesk.domain.outcomes import Accepted, Returned
from sepdesk.domain.paper_checks import CERTIFICATE_COPY, LETTER, SEAL
from sepdesk.domain.submissions import Handed, OpId, SubmissionKind, SubmissionState
from sepdesk.protocol.envelope import read_envelope
from tests.ui.session import CHEN, LIN, STORAGE, TODAY, WU, made  # noqa: F401 - a fixture
from tests.ui.tray.filled import answer, fill, paper, save

S = SubmissionState
NAMES = ("refused", "returned", "conflict", "pending", "owed")


@pytest.fixture
def filed(made):  # noqa: F811 - the fixture
    return dict(zip(NAMES, fill(made), strict=True))


def body_of(entry):
    return read_envelope(entry.sealed.payload_bytes).body


def item_of(made, op_id):  # noqa: F811
    return next(item for item in tray.waiting(made.session) if item.entry.op_id == op_id)


def judged(made, submission):  # noqa: F811
    session = made.session
    facts = known.facts_for(session, submission)
    return decide(OpId("x"), submission, facts, TODAY, session.tables.rules)


# Completed --------------------------------------------------------------------------------------


@pytest.mark.clause("E2")
def test_what_came_in_is_added_to_what_was_there_before(made):  # noqa: F811
    part = Handed(form=True, worker_signed=True)
    entry = save(made, replace(paper(made.session, LIN.person), handed=part))
    answer(made, entry, S.INCOMPLETE, final=False, missing=(CERTIFICATE_COPY, SEAL))
    first = cases.complete_papers(made.session, entry.op_id, [SEAL], TODAY).entry
    assert body_of(first).handed == replace(part, unit_sealed=True)
    assert body_of(first).worker.person == LIN.person
    assert (first.kind, first.unit_name) == (SubmissionKind.COMPLETE_PAPERS, STORAGE.name)
    assert item_of(made, entry.op_id).missing == (CERTIFICATE_COPY,)
    second = cases.complete_papers(made.session, entry.op_id, [CERTIFICATE_COPY], TODAY).entry
    assert body_of(second).handed == replace(part, unit_sealed=True, certificate_copy=True)
    assert item_of(made, entry.op_id).missing == ()
    assert isinstance(judged(made, body_of(second)), Accepted)


def test_a_proxy_who_brings_it_owes_a_letter(made, filed):  # noqa: F811
    entry = filed["pending"]
    act = cases.complete_papers(made.session, entry.op_id, ["身份证复印件"], TODAY, by_proxy=True)
    assert body_of(act.entry).handed.by_proxy
    assert item_of(made, entry.op_id).missing == (LETTER,)


def test_a_visit_that_came_back_does_not_count(made, filed):  # noqa: F811
    entry = filed["pending"]
    act = cases.complete_papers(made.session, entry.op_id, ["身份证复印件"], TODAY).entry
    answer(made, act, S.RETURNED, seq=150)
    assert item_of(made, entry.op_id).missing == ("身份证复印件",)


def test_nothing_ticked_or_a_day_that_cannot_be_is_not_saved(made, filed):  # noqa: F811
    op_id = filed["owed"].op_id
    with pytest.raises(UnfitActError) as caught:
        cases.complete_papers(made.session, op_id, [], TODAY)
    assert [f.code for f in caught.value.findings] == ["nothing_came"]
    with pytest.raises(UnfitActError) as caught:
        cases.complete_papers(made.session, op_id, [LETTER], TODAY.replace(year=2027))
    assert [f.field for f in caught.value.findings] == ["completed_on"]


def test_only_a_form_of_this_station_is_acted_upon(made, filed):  # noqa: F811
    with pytest.raises(LookupError):
        cases.withdraw(made.session, OpId("nowhere"), "撤回")
    act = cases.withdraw(made.session, filed["pending"].op_id, "撤回").entry
    with pytest.raises(NotAPaperError):
        cases.withdraw(made.session, act.op_id, "撤回")


# Taken back -------------------------------------------------------------------------------------


def test_a_form_taken_back_before_it_was_sent_is_no_longer_expected(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    expected = known.expected_worker(made.session, LIN)
    assert current(expected.employments) is not None
    assert may_withdraw(entry, ())
    act = cases.withdraw(made.session, entry.op_id, " 填错人员 ").entry
    assert act.device_counter > entry.device_counter
    assert body_of(act).reason == "填错人员"
    assert current(known.expected_worker(made.session, LIN).employments) is None
    acts = acts_about(made.session, [entry])[entry.op_id]
    assert not may_withdraw(entry, acts)
    assert [in_words(one.body) for one in acts] == ["撤回原因：填错人员"]


def test_a_withdrawal_that_came_back_may_be_tried_again(made, filed):  # noqa: F811
    entry = filed["pending"]
    act = cases.withdraw(made.session, entry.op_id, "撤回").entry
    answer(made, act, S.RETURNED, seq=150)
    acts = acts_about(made.session, [entry])[entry.op_id]
    assert not acts[0].is_open
    assert may_withdraw(entry, acts)


@pytest.mark.clause("E10")
def test_the_desk_knows_that_what_is_registered_is_not_taken_back(made, filed):  # noqa: F811
    with made.files.station.reading() as tx:
        kept = tx.outbox.get(filed["owed"].op_id)
    assert not may_withdraw(kept, ())
    act = cases.withdraw(made.session, kept.op_id, "撤回").entry
    assert isinstance(judged(made, body_of(act)), Returned)


# Delivered --------------------------------------------------------------------------------------


@pytest.mark.clause("E6")
@pytest.mark.invariant("B-11")
def test_a_refusal_leaves_the_tray_only_when_both_have_its_notice(made, filed):  # noqa: F811
    op_id = filed["refused"].op_id

    def deliver(to):
        return cases.record_delivery(made.session, op_id, to, TODAY, "当面", "某人").entry

    first = deliver(Recipient.UNIT)
    assert undelivered(item_of(made, op_id).acts) == (Recipient.WORKER,)
    answer(made, first, S.RETURNED, seq=150)
    assert undelivered(item_of(made, op_id).acts) == tuple(Recipient)
    deliver(Recipient.UNIT)
    deliver(Recipient.WORKER)
    assert op_id not in {item.entry.op_id for item in tray.waiting(made.session)}
    with made.files.station.reading() as tx:
        assert [h.what for h in tx.history.of_op(op_id)] == ["saved", "dealt_with"]


def test_a_delivery_without_a_name_is_not_saved(made, filed):  # noqa: F811
    with pytest.raises(UnfitActError) as caught:
        cases.record_delivery(
            made.session, filed["refused"].op_id, Recipient.UNIT, TODAY, "邮寄", " "
        )
    assert [f.field for f in caught.value.findings] == ["received_by"]


# Restored ---------------------------------------------------------------------------------------


@pytest.mark.clause("E11")
def test_a_deregistration_that_is_not_sent_yet_can_be_undone_too(made):  # noqa: F811
    session = made.session
    assert cases.restorable(session, WU) is None
    save(made, paper(session, WU.person, SubmissionKind.DEREGISTER))
    left = known.expected_worker(session, WU)
    meant = cases.restorable(session, left)
    assert meant is not None
    act = cases.restore_employment(session, WU.person, meant.employment_id, "误报").entry
    assert act.unit == STORAGE.unit_id
    back = known.expected_worker(session, WU)
    assert current(back.employments).undone[0].ended_on == meant.ended_on
    assert cases.restorable(session, back) is None


def test_restoring_asks_for_a_reason_and_a_person_who_is_here(made):  # noqa: F811
    with pytest.raises(UnfitActError):
        cases.restore_employment(made.session, CHEN.person, EmploymentId("e-p-chen"), "")
    with pytest.raises(LookupError):
        cases.restore_employment(made.session, "p-nobody", EmploymentId("e"), "误报")
    act = cases.restore_employment(made.session, CHEN.person, EmploymentId("e-x"), "误报").entry
    assert act.unit is None
    assert isinstance(judged(made, body_of(act)), Returned)


# Printed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper_", "which", "title"),
    [
        (CounterPaper.RECEIPT, "owed", "收件回执"),
        (CounterPaper.MISSING_LIST, "owed", "补正材料告知单"),
        (CounterPaper.REFUSAL, "refused", "不予登记通知书"),
    ],
)
def test_each_paper_of_the_counter_is_drawn(made, filed, paper_, which, title):  # noqa: F811
    sheet = counter_papers.draw(made.session, AskedPaper(paper_, filed[which].op_id))
    assert sheet.title.startswith(title)
    assert sheet.op_id == filed[which].op_id


def test_a_form_without_a_receipt_owes_nothing_that_is_known(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    assert owed(entry, ()) == ()
