"""Papers completed, taken back, delivered; ends undone; every test runs on both databases."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.case_acts import (
    CompletePapers,
    Recipient,
    RecordDelivery,
    RestoreEmployment,
    Withdraw,
)
from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.employment import EmploymentId, current
from sepdesk.domain.submissions import Handed
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Sealed
from sepdesk.protocol.messages import Push, PushReply, RecordKind
from sepdesk.protocol.receipts import read_receipt
from sepdesk.province import supervision
from sepdesk.province.tables import EventRow
from tests.province.builders import (
    GULOU,
    TAIJIANG,
    TODAY,
    deregister,
    intake,
    new_op,
    register,
    unit,
    worker,
    worker_ref,
)
from tests.province.test_deciding import kept

PARTLY = Handed(form=True, worker_signed=True)
WHOLE = Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True)


def handed_over(station, page, op_id):
    """The receipts of one submission that a page of the feed hands over."""
    return [
        read_receipt(read(Sealed, row.row), station.card.key)
        for row in page.rows
        if row.record is RecordKind.RECEIPT and row.key == op_id
    ]


def latest(station, op_id):
    return station.receipt(station.receipts(op_id).outcomes[0])


def events(platform):
    with platform.database.reading() as connection:
        return connection.execute(select(EventRow.body).order_by(EventRow.seq)).scalars().all()


# Completed --------------------------------------------------------------------------------------


@pytest.mark.clause("E2")
def test_completed_papers_give_the_form_a_further_and_final_receipt(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    op = new_op()
    first = station.file(register(who, at, intake=intake(handed=PARTLY)), op_id=op)
    assert (first.state, first.missing) == ("incomplete", ("作业人员证复印件", "用人单位公章"))
    before = kept(platform, who.person)

    half = replace(PARTLY, unit_sealed=True)
    station.file(CompletePapers(op, worker_ref(who), half, TODAY))
    second = latest(station, op)
    assert (second.n, second.state, second.final) == (2, "incomplete", False)
    assert second.missing == ("作业人员证复印件",)

    done = station.file(CompletePapers(op, worker_ref(who), WHOLE, TODAY))
    assert (done.state, done.final) == ("registered", True)
    third = latest(station, op)
    assert (third.n, third.state, third.final, third.missing) == (3, "registered", True, ())
    assert third.registration_number == first.registration_number
    assert third.digest == first.digest
    assert [r.n for r in handed_over(station, station.feed(first.at.seq), op)] == [2, 3]
    assert kept(platform, who.person) == before

    again = station.file(CompletePapers(op, worker_ref(who), WHOLE, TODAY))
    assert (again.state, again.findings[0].code) == ("registered", "already_complete")
    assert latest(station, op).n == 3


@pytest.mark.clause("E4")
def test_a_case_in_verification_waits_on_when_its_papers_are_complete(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at])
    station = platform.station(GULOU)
    op = new_op()
    first = station.file(register(who, at, intake=intake(handed=replace(WHOLE))), op_id=op)
    assert (first.state, first.missing) == ("pending_verification", ("身份证复印件",))
    whole = replace(WHOLE, id_copy=True)
    station.file(CompletePapers(op, worker_ref(who), whole, TODAY))
    second = latest(station, op)
    assert (second.n, second.state, second.final) == (2, "pending_verification", False)
    assert second.missing == ()
    assert "not_in_archive" in {f.code for f in second.findings}


@pytest.mark.invariant("X-1")
def test_another_offices_form_is_answered_like_one_that_does_not_exist(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station, other = platform.station(GULOU), platform.station(TAIJIANG)
    op = new_op()
    station.file(register(who, at, intake=intake(handed=PARTLY)), op_id=op)
    for make in (
        lambda case: CompletePapers(case, worker_ref(who), WHOLE, TODAY),
        lambda case: Withdraw(case, worker_ref(who), "撤回"),
        lambda case: RecordDelivery(case, worker_ref(who), Recipient.UNIT, TODAY, "邮寄", "某"),
    ):
        theirs, none = other.file(make(op)), other.file(make(new_op()))
        assert theirs.state == none.state == "held"
        assert theirs.findings == none.findings
    assert latest(station, op).n == 1


# Taken back -------------------------------------------------------------------------------------


@pytest.mark.clause("E4")
def test_a_form_that_waits_is_taken_back_for_good(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at])
    station = platform.station(GULOU)
    op = new_op()
    first = station.file(register(who, at), op_id=op)
    assert first.state == "pending_verification"
    station.file(Withdraw(op, worker_ref(who), "单位另行招聘"))
    second = latest(station, op)
    assert (second.n, second.state, second.final) == (2, "withdrawn", True)
    assert [r.n for r in handed_over(station, station.feed(first.at.seq), op)] == [2]
    repeated = station.file(Withdraw(op, worker_ref(who), "单位另行招聘"))
    assert (repeated.state, repeated.findings[0].code) == ("registered", "nothing_to_withdraw")


@pytest.mark.invariant("S-8")
def test_a_form_taken_back_before_it_was_sent_gets_its_receipts_and_no_effect(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    op = new_op()
    form = station.seal(register(who, at), op_id=op)
    back = station.seal(Withdraw(op, worker_ref(who), "填错人员"))
    reply = station.push(form, back)
    assert [station.receipt(o).state for o in reply.outcomes] == ["held", "registered"]
    last = latest(station, op)
    assert (last.n, last.state, last.final) == (2, "withdrawn", True)
    assert kept(platform, who.person) == who
    # Sent once more, after a cut line, it is what it was.
    again = station.push(form, back)
    assert [station.receipt(o).state for o in again.outcomes] == ["withdrawn", "registered"]


def test_a_withdrawal_that_will_not_be_taken_holds_nothing_up(platform):
    at, who, other = unit(1), worker(1), worker(2)
    platform.load(units=[at], workers=[who, other])
    station, foreign = platform.station(GULOU), platform.station(TAIJIANG)
    ops = [new_op(), new_op()]
    reply = station.push(
        station.seal(register(who, at), op_id=ops[0]),
        station.seal(Withdraw(ops[0], worker_ref(other), "填错人员")),
        station.seal(register(other, at), op_id=ops[1]),
        foreign.seal(Withdraw(ops[1], worker_ref(other), "别家的")),
        Sealed("no base64!", "", "", "", ""),
    )
    states = [station.receipt(o).state for o in reply.outcomes if o.receipts]
    assert states == ["registered", "returned", "registered"]
    assert [o.problem for o in reply.outcomes if not o.receipts] == ["not_allowed", "bad_signature"]


@pytest.mark.clause("E10")
def test_what_is_registered_is_not_taken_back(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    op = new_op()
    station.file(register(who, at), op_id=op)
    receipt = station.file(Withdraw(op, worker_ref(who), "撤回"))
    assert (receipt.state, receipt.findings[0].code) == ("returned", "already_in_effect")
    assert "注销" in receipt.findings[0].text
    assert current(kept(platform, who.person).employments) is not None


# Delivered --------------------------------------------------------------------------------------


@pytest.mark.clause("E6")
def test_the_delivery_of_a_refusal_stands_in_the_events(platform):
    lapsed = dt.date(2026, 11, 1)
    at, who = unit(1), worker(1)
    (held,) = who.certificates
    (item,) = held.items
    who = replace(who, certificates=(replace(held, items=(replace(item, valid_until=lapsed),)),))
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    op = new_op()
    assert station.file(register(who, at), op_id=op).state == "refused"
    before = len(events(platform))
    receipt = station.file(
        RecordDelivery(op, worker_ref(who), Recipient.WORKER, TODAY, "当面送达", "合成1")
    )
    assert receipt.state == "registered"
    assert len(events(platform)) == before + 1
    assert latest(station, op).n == 1
    assert kept(platform, who.person) == who


# Restored ---------------------------------------------------------------------------------------


@pytest.mark.clause("E11")
@pytest.mark.invariant("B-5")
def test_a_mistaken_deregistration_is_undone_and_history_shows_both(platform):
    at = unit(1)
    who = worker(1, at=at)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    ended = station.file(deregister(who, at))
    assert current(kept(platform, who.person).employments) is None
    told = events(platform)
    act = RestoreEmployment(worker_ref(who), EmploymentId("job-1"), "单位误报")
    receipt = station.file(act)
    assert receipt.state == "registered"
    (job,) = kept(platform, who.person).employments
    assert job.ended_on is None
    (undone,) = job.undone
    assert (undone.ended_seq, undone.undone_seq) == (ended.at.seq, receipt.at.seq)
    assert (undone.ended_on, undone.undone_on) == (dt.date(2026, 11, 20), TODAY)
    assert events(platform)[: len(told)] == told
    page = station.feed(receipt.at.seq - 1)
    assert who.person in {row.key for row in page.rows if row.record is RecordKind.WORKER}
    again = station.file(act)
    assert (again.state, again.earlier) == ("registered", "job-1")


@pytest.mark.clause("E1")
def test_only_an_office_of_the_units_place_restores(platform):
    at = unit(1)
    who = worker(1, at=at)
    platform.load(units=[at], workers=[who])
    platform.station(GULOU).file(deregister(who, at))
    act = RestoreEmployment(worker_ref(who), EmploymentId("job-1"), "误报")
    receipt = platform.station(TAIJIANG).file(act)
    assert (receipt.state, receipt.findings[0].code) == ("returned", "other_place")
    assert current(kept(platform, who.person).employments) is None


@pytest.mark.invariant("B-2")
def test_a_job_begun_since_is_never_touched(platform):
    at, next_one = unit(1), unit(2)
    who = worker(1, at=at)
    platform.load(units=[at, next_one], workers=[who])
    station = platform.station(GULOU)
    station.file(deregister(who, at))
    assert station.file(register(who, next_one)).state == "registered"
    act = RestoreEmployment(worker_ref(who), EmploymentId("job-1"), "误报")
    receipt = station.file(act)
    assert receipt.state == "conflict"
    assert receipt.other.unit_name == next_one.unit.name
    present = current(kept(platform, who.person).employments)
    assert present.unit == next_one.unit.unit_id


@pytest.mark.invariant("B-7")
def test_after_a_revocation_nothing_is_restored(platform):
    at = unit(1)
    who = worker(1, at=at)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    station.file(deregister(who, at))
    with platform.database.writing() as connection:
        supervision.revoke_certificate(
            connection, platform.province,
            CertificateId("cert-1-Q2"), revoked_on=TODAY, authority="演示市局",
        )  # fmt: skip
    act = RestoreEmployment(worker_ref(who), EmploymentId("job-1"), "误报")
    receipt = station.file(act)
    assert (receipt.state, receipt.findings[0].code) == ("refused", "certificate_revoked")
    assert current(kept(platform, who.person).employments) is None


def test_a_withdrawal_of_a_form_that_has_not_arrived_waits_for_it(platform):
    who = worker(1)
    platform.load(workers=[who])
    station = platform.station(GULOU)
    sealed = station.seal(Withdraw(new_op(), worker_ref(who), "撤回"))
    reply = station.ask(PushReply, "POST", "/v1/push", Push((sealed,)))
    assert station.receipt(reply.outcomes[0]).findings[0].code == "not_arrived"
