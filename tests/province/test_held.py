"""暂存待前序: causal order of what stations send, whatever order it arrives in (S-9, S-10)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.employment import current
from sepdesk.domain.submissions import CompletePapers, Handed, Withdraw
from sepdesk.protocol.envelope import BaseRevision
from sepdesk.protocol.messages import PushProblem, RecordKind
from sepdesk.protocol.receipts import read_receipt
from sepdesk.province import held, records
from sepdesk.province.commands import main
from sepdesk.province.tables import AlarmRow, HeldRow
from tests.province.builders import (
    GULOU,
    TAIJIANG,
    TODAY,
    WHOLE,
    certificate,
    change,
    deregister,
    intake,
    new_op,
    register,
    unit,
    worker,
    worker_ref,
)
from tests.province.in_memory import memory_database

PARTLY = Handed(form=True, certificate_copy=True, id_copy=True, worker_signed=True)


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: the order does not depend on the database."""
    with memory_database(migrated_sqlite) as url:
        yield url


@pytest.fixture
def place(platform):
    platform.load(units=[unit(1), unit(2)], workers=[worker(1)])
    return platform


def states(station, *op_ids):
    """What each submission has come to, receipt by receipt."""
    return [
        [_read(station, sealed).state.value for sealed in outcome.receipts]
        for outcome in station.receipts(*op_ids).outcomes
    ]


def _read(station, sealed):
    return read_receipt(sealed, station.card.key)


def last(station, op_id):
    return _read(station, station.receipts(op_id).outcomes[0].receipts[-1])


def present(platform):
    with platform.database.reading() as connection:
        return current(records.find_worker(connection, worker_ref(worker(1))).worker.employments)


def waiting(platform):
    with platform.database.reading() as connection:
        return list(connection.execute(select(HeldRow.op_id)).scalars())


def earlier(op_id):
    return (BaseRevision(f"submission:{op_id}", None),)


@pytest.mark.invariant("S-10")
def test_an_end_that_arrives_before_its_beginning_waits_and_is_decided_by_itself(place):
    station = place.station(GULOU)
    begins, ends = new_op(), new_op()
    first = station.seal(register(worker(1), unit(1)), op_id=begins)
    second = station.seal(deregister(worker(1), unit(1), employment=begins), op_id=ends)
    receipt = station.receipt(station.push(second).outcomes[0])
    assert (receipt.state, receipt.final, receipt.findings[0].code) == (
        "held",
        False,
        "not_arrived",
    )
    assert present(place) is None
    after = receipt.at.seq
    station.push(first)
    assert states(station, begins, ends) == [["registered"], ["held", "registered"]]
    assert present(place) is None
    assert waiting(place) == []
    handed = [row.key for row in station.feed(after).rows if row.record is RecordKind.RECEIPT]
    assert handed == [begins, ends]


@pytest.mark.invariant("S-10")
def test_in_one_batch_the_reply_tells_what_became_of_what_was_held(place):
    station = place.station(GULOU)
    begins, ends = new_op(), new_op()
    first = station.seal(register(worker(1), unit(1)), op_id=begins)
    second = station.seal(deregister(worker(1), unit(1), employment=begins), op_id=ends)
    reply = station.push(second, first)
    told = [[_read(station, one).state.value for one in o.receipts] for o in reply.outcomes]
    assert told == [["held", "registered"], ["registered"]]
    # A repeat returns what is stored (S-1).
    again = station.push(second, first)
    assert [o.receipts for o in again.outcomes] == [o.receipts for o in reply.outcomes]


@pytest.mark.invariant("S-10")
def test_a_chain_that_arrives_backwards_is_decided_in_its_order(place):
    station = place.station(GULOU)
    one, two, three = new_op(), new_op(), new_op()
    chain = (
        station.seal(register(worker(1), unit(1)), op_id=one),
        station.seal(change(worker(1), unit(2), one), op_id=two, bases=earlier(one)),
        station.seal(deregister(worker(1), unit(2), employment=two), op_id=three),
    )
    for sealed in reversed(chain):
        station.push(sealed)
    assert states(station, one, two, three) == [
        ["registered"],
        ["held", "registered"],
        ["held", "registered"],
    ]
    with place.database.reading() as connection:
        jobs = records.find_worker(connection, worker_ref(worker(1))).worker.employments
    assert [(j.employment_id, j.ended_on is None) for j in jobs] == [(one, False), (two, False)]
    assert [last(station, op).at.seq for op in (one, two, three)] == sorted(
        last(station, op).at.seq for op in (one, two, three)
    )


@pytest.mark.invariant("S-10")
def test_what_was_filed_before_about_the_worker_is_waited_for_by_its_name_alone(place):
    station = place.station(GULOU)
    one, two = new_op(), new_op()
    first = station.seal(register(worker(1), unit(1)), op_id=one)
    # A station that does not know the person cannot name the employment that it ends.
    second = station.seal(deregister(worker(1), unit(1)), op_id=two, bases=earlier(one))
    assert station.receipt(station.push(second).outcomes[0]).state == "held"
    station.push(first)
    assert states(station, two) == [["held", "registered"]]


@pytest.mark.invariant("S-10")
@pytest.mark.clause("E2")
def test_papers_that_arrive_before_their_form_complete_it(place):
    station = place.station(GULOU)
    form, papers = new_op(), new_op()
    registers = register(worker(1), unit(1), intake=intake(handed=PARTLY))
    first = station.seal(registers, op_id=form)
    second = station.seal(CompletePapers(form, worker_ref(worker(1)), WHOLE, TODAY), op_id=papers)
    station.push(second)
    station.push(first)
    assert states(station, form, papers) == [["incomplete", "registered"], ["held", "registered"]]


@pytest.mark.invariant("S-9")
def test_what_hangs_on_a_form_that_came_to_nothing_comes_back_naming_it(place):
    station = place.station(GULOU)
    begins, ends = new_op(), new_op()
    lapsed = worker(2, certificates=(certificate(2, valid_until=TODAY.replace(year=2025)),))
    place.load(workers=[lapsed])
    bad = station.seal(register(lapsed, unit(1)), op_id=begins)
    end = station.seal(deregister(lapsed, unit(1), employment=begins), op_id=ends)
    other = station.seal(register(worker(1), unit(1)))
    reply = station.push(end, bad, other)
    assert states(station, begins, ends) == [["refused"], ["held", "returned"]]
    finding = last(station, ends).findings[0]
    assert (finding.code, "R-1" in finding.text) == ("parent_rejected", True)
    # The rest of the queue goes on.
    assert station.receipt(reply.outcomes[2]).state == "registered"
    # In the right order it is the same.
    late = station.file(change(lapsed, unit(2), begins))
    assert late.findings[0].code == "parent_rejected"


@pytest.mark.invariant("S-9")
def test_an_earlier_one_that_cannot_be_read_holds_up_nobody_but_what_hangs_on_it(place):
    station = place.station(GULOU)
    poisoned = new_op()
    spoilt = station.seal(register(worker(1), unit(1)), op_id=poisoned)
    spoilt = replace(spoilt, signature="AAAA")
    next_one = station.seal(register(worker(1), unit(1)), bases=earlier(poisoned))
    hangs = station.seal(deregister(worker(1), unit(2), employment=poisoned))
    reply = station.push(spoilt, next_one, hangs)
    assert reply.outcomes[0].problem is PushProblem.BAD_SIGNATURE
    told = [station.receipt(outcome).state for outcome in reply.outcomes[1:]]
    assert told == ["registered", "held"]


@pytest.mark.invariant("S-10")
def test_an_end_waits_for_a_form_that_is_being_verified(place):
    unknown = worker(7)
    station = place.station(GULOU)
    begins, ends = new_op(), new_op()
    ref = worker_ref(unknown, by_document=True)
    reply = station.push(
        station.seal(register(unknown, unit(1), ref=ref), op_id=begins),
        station.seal(
            replace(deregister(unknown, unit(1), employment=begins), worker=ref), op_id=ends
        ),
    )
    assert [station.receipt(o).state for o in reply.outcomes] == ["pending_verification", "held"]
    assert last(station, ends).findings[0].code == "not_verified"
    station.file(Withdraw(begins, ref, "撤回"))
    assert states(station, begins, ends) == [
        ["pending_verification", "withdrawn"],
        ["held", "returned"],
    ]


@pytest.mark.invariant("S-10")
def test_what_waits_too_long_is_flagged_for_a_person_and_waits_on(place):
    station = place.station(GULOU)
    begins, ends = new_op(), new_op()
    first = station.seal(register(worker(1), unit(1)), op_id=begins)
    station.file(deregister(worker(1), unit(1), employment=begins), op_id=ends)
    place.clock.advance(days=6)
    assert "超期" not in held.check(place.province)[0]
    place.clock.advance(days=1, seconds=1)
    (line,) = held.check(place.province)
    assert line.startswith(f"{ends} {GULOU} ")
    assert line.endswith(f"待 {begins} 超期")
    receipt = last(station, ends)
    assert (receipt.n, receipt.state, receipt.final) == (2, "held", False)
    assert [f.code for f in receipt.findings] == ["not_arrived", "held_too_long"]
    # Once.
    held.check(place.province)
    station.push()
    assert last(station, ends).n == 2
    station.push(first)
    assert states(station, ends) == [["held", "held", "registered"]]


@pytest.mark.invariant("S-10")
def test_each_push_looks_for_what_waits_too_long(place):
    station = place.station(GULOU)
    ends = new_op()
    station.file(deregister(worker(1), unit(1), employment=new_op()), op_id=ends)
    place.clock.advance(days=8)
    station.push()
    assert states(station, ends) == [["held", "held"]]


@pytest.mark.invariant("S-10")
def test_a_command_lists_what_is_held(place, capsys, monkeypatch):
    station = place.station(GULOU)
    ends = new_op()
    station.file(deregister(worker(1), unit(1), employment=new_op()), op_id=ends)
    settings = place.province.settings
    monkeypatch.setenv("SEPDESK_PROVINCE_DATABASE_URL", settings.database_url)
    assert main(["--folder", str(settings.folder), "check-held"]) == 0
    assert ends in capsys.readouterr().out


@pytest.mark.invariant("S-10")
def test_what_waits_can_be_taken_back_whatever_it_is(place):
    station = place.station(GULOU)
    ref = worker_ref(worker(1))
    papers = new_op()
    station.file(CompletePapers(new_op(), ref, WHOLE, TODAY), op_id=papers)
    other = Withdraw(papers, worker_ref(worker(2)), "前序件已作废")
    assert station.file(other).findings[0].code == "other_person"
    assert station.file(Withdraw(papers, ref, " ")).findings[0].code == "no_reason"
    assert station.file(Withdraw(papers, ref, "前序件已作废")).state == "registered"
    assert states(station, papers) == [["held", "withdrawn"]]
    assert waiting(place) == []


@pytest.mark.invariant("X-1")
def test_another_offices_submission_is_waited_for_like_one_that_never_was(place):
    theirs = new_op()
    place.station(TAIJIANG).file(
        register(worker(7), unit(1), ref=worker_ref(worker(7), by_document=True)), op_id=theirs
    )
    station = place.station(GULOU)
    told = {
        (receipt.state, receipt.findings, receipt.person)
        for named in (theirs, new_op())
        for receipt in [
            station.file(deregister(worker(1), unit(1), employment=named)),
            station.file(deregister(worker(1), unit(1), employment=named), answers=named),
        ]
    }
    assert len(told) == 1


@pytest.mark.faulty
@pytest.mark.invariant("S-10")
def test_a_fault_while_deciding_again_leaves_it_held_and_alarms(place, monkeypatch):
    station = place.station(GULOU)
    begins, ends = new_op(), new_op()
    station.file(deregister(worker(1), unit(1), employment=begins), op_id=ends)

    def fails(*_):
        raise LookupError("gone")

    monkeypatch.setattr("sepdesk.province.admission.Admission.reopen", fails)
    assert station.file(register(worker(1), unit(1)), op_id=begins).state == "registered"
    assert states(station, ends) == [["held"]]
    assert waiting(place) == [ends]
    with place.database.reading() as connection:
        assert connection.execute(select(AlarmRow.kind)).scalars().all() == ["submission_failed"]
