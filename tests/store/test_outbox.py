import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import OpId, SubmissionKind, SubmissionState
from sepdesk.protocol.envelope import Position
from sepdesk.store.outbox import ForeignReceiptError, OutboxCounts
from tests.store.building import LATER, NOON, TODAY, entry, receipt

S = SubmissionState


@pytest.fixture
def saved(station):
    """Submissions 1 to 3, queued."""
    entries = [entry(counter) for counter in (1, 2, 3)]
    with station.transaction() as tx:
        for one in entries:
            tx.outbox.add(one)
    return entries


def states(station):
    with station.reading() as tx:
        return [one.state for one in reversed(tx.outbox.recent(10))]


@pytest.mark.invariant("D-1")
def test_a_submission_comes_back_as_it_was_saved(station, saved):
    with station.reading() as tx:
        assert tx.outbox.get(saved[0].op_id) == saved[0]
        assert tx.outbox.get(OpId("another")) is None


def test_counters_count_from_one_and_intake_numbers_per_day(station):
    with station.transaction() as tx:
        assert [tx.outbox.next_counter() for _ in range(3)] == [1, 2, 3]
        assert [tx.outbox.next_intake(TODAY) for _ in range(2)] == [1, 2]
        assert tx.outbox.next_intake(TODAY + dt.timedelta(days=1)) == 1


def test_a_counter_taken_in_an_undone_transaction_is_given_back(station):
    def broken_off():
        with station.transaction() as tx:
            tx.outbox.next_counter()
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        broken_off()
    with station.transaction() as tx:
        assert tx.outbox.next_counter() == 1


@pytest.mark.invariant("S-8")
def test_what_was_sent_is_in_doubt_until_told_otherwise(station, saved):
    first, second = saved[0].op_id, saved[1].op_id
    with station.transaction() as tx:
        tx.outbox.mark_in_doubt([first, second])
        tx.outbox.mark_queued([second])
        assert [one.op_id for one in tx.outbox.unsent(2)] == [first, second]
        assert len(tx.outbox.unsent()) == 3
    assert states(station) == [S.IN_DOUBT, S.QUEUED, S.QUEUED]


def test_a_receipt_that_overtakes_the_marking_is_not_undone_by_it(station, saved):
    with station.transaction() as tx:
        tx.outbox.store_receipts(saved[0].op_id, (receipt(saved[0]),), LATER)
        tx.outbox.mark_in_doubt([saved[0].op_id])
        tx.outbox.mark_queued([saved[0].op_id])
    assert states(station)[0] is S.REGISTERED


def test_the_state_follows_the_receipt_of_the_highest_number(station, saved):
    first = receipt(saved[0], S.PENDING_VERIFICATION, 1)
    second = receipt(saved[0], S.REGISTERED, 2, Position(1, 30))
    with station.transaction() as tx:
        assert tx.outbox.store_receipts(saved[0].op_id, (second,), LATER)
        assert tx.outbox.store_receipts(saved[0].op_id, (first, second), LATER)
        assert not tx.outbox.store_receipts(saved[0].op_id, (first, second), LATER)
    with station.reading() as tx:
        found = tx.outbox.get(saved[0].op_id)
        assert (found.state, found.receipt) == (S.REGISTERED, second[1])
        assert tx.outbox.receipts_of(saved[0].op_id) == (first[1], second[1])


@pytest.mark.invariant("R-2")
def test_a_restored_platform_decides_anew_and_its_old_word_stays(station, saved):
    old = receipt(saved[0], S.REGISTERED, 1, Position(3, 90))
    new = receipt(saved[0], S.CONFLICT, 1, Position(4, 12))
    with station.transaction() as tx:
        tx.outbox.store_receipts(saved[0].op_id, (new, old), LATER)
        assert tx.outbox.get(saved[0].op_id).state is S.CONFLICT
        assert tx.outbox.receipts_of(saved[0].op_id) == (old[1], new[1])


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "0" * 64},
        {"op_id": OpId("op-2")},
        {"state": S.REFUSED},
    ],
    ids=["of other bytes", "of another submission", "contradicting the one stored"],
)
def test_a_foreign_receipt_is_refused_and_nothing_of_it_is_kept(station, saved, wrong):
    good = receipt(saved[0])
    with station.transaction() as tx:
        tx.outbox.store_receipts(saved[0].op_id, (good,), LATER)
    with pytest.raises(ForeignReceiptError), station.transaction() as tx:
        tx.outbox.store_receipts(saved[0].op_id, (receipt(saved[0], **wrong),), LATER)
    with station.reading() as tx:
        assert tx.outbox.receipts_of(saved[0].op_id) == (good[1],)
    assert states(station)[0] is S.REGISTERED


def test_a_receipt_of_another_station_of_the_office_is_none_of_ours(station):
    with station.transaction() as tx:
        assert not tx.outbox.store_receipts(OpId("op-9"), (receipt(entry(9)),), LATER)


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE submission SET payload = x'00'",
        "UPDATE submission SET signature = ''",
        "UPDATE submission SET op_id = 'other'",
        "UPDATE submission SET person = 'p2'",
        "DELETE FROM submission",
        "UPDATE receipt SET n = 2",
        "DELETE FROM receipt",
    ],
)
@pytest.mark.invariant("R-6")
def test_what_was_signed_can_neither_be_changed_nor_deleted(station, saved, forbidden):
    with station.transaction() as tx:
        tx.outbox.store_receipts(saved[0].op_id, (receipt(saved[0]),), LATER)
    with pytest.raises(IntegrityError), station.file.writing() as connection:
        connection.exec_driver_sql(forbidden)


def test_a_person_is_learnt_from_the_receipt_and_then_kept(station):
    unknown = entry(1, person=None)
    told = receipt(unknown, person=PersonId("p7"))
    later = receipt(unknown, n=2, person=PersonId("p8"))
    with station.transaction() as tx:
        tx.outbox.add(unknown)
        tx.outbox.store_receipts(unknown.op_id, (told, later), LATER)
        assert tx.outbox.get(unknown.op_id).person == "p7"
        assert len(tx.outbox.for_person(PersonId("p7"))) == 1


def test_a_person_is_found_by_id_or_by_document(station, saved):
    with station.transaction() as tx:
        tx.outbox.add(entry(4, person=None))
        assert len(tx.outbox.for_person(PersonId("p1"))) == 3
        both = tx.outbox.for_person(PersonId("p1"), saved[0].document)
        assert [one.device_counter for one in both] == [1, 2, 3, 4]
        assert tx.outbox.for_person(None) == ()


@pytest.mark.invariant("B-11")
def test_what_came_back_waits_until_a_person_has_acted(station, saved):
    with station.transaction() as tx:
        for one, state in zip(saved, (S.RETURNED, S.INCOMPLETE, S.REGISTERED), strict=True):
            tx.outbox.store_receipts(one.op_id, (receipt(one, state),), LATER)
        assert [one.state for one in tx.outbox.tray()] == [S.INCOMPLETE, S.RETURNED]
        tx.outbox.settle(saved[0].op_id, LATER)
        assert [one.state for one in tx.outbox.tray()] == [S.INCOMPLETE]
        tx.outbox.store_receipts(saved[0].op_id, (receipt(saved[0], S.REFUSED, 2),), LATER)
        assert [one.state for one in tx.outbox.tray()] == [S.INCOMPLETE, S.REFUSED]
        assert tx.outbox.counts() == OutboxCounts(queued=0, in_doubt=0, tray_waiting=2, total=3)


@pytest.mark.invariant("B-11")
def test_a_further_receipt_closes_what_waited_and_reopens_what_was_settled(station, saved):
    waits, back = saved[0].op_id, saved[1].op_id
    with station.transaction() as tx:
        tx.outbox.store_receipts(waits, (receipt(saved[0], S.INCOMPLETE),), LATER)
        tx.outbox.store_receipts(back, (receipt(saved[1], S.PENDING_VERIFICATION),), LATER)
        assert {one.op_id for one in tx.outbox.tray()} == {waits, back}
        done = receipt(saved[0], S.REGISTERED, 2, Position(1, 30))
        tx.outbox.store_receipts(waits, (done,), LATER)
        refused = receipt(saved[1], S.REFUSED, 2, Position(1, 31))
        tx.outbox.store_receipts(back, (refused,), LATER)
        assert [(one.op_id, one.state) for one in tx.outbox.tray()] == [(back, S.REFUSED)]
        tx.outbox.settle(back, LATER)
        assert tx.outbox.tray() == ()
        withdrawn = receipt(saved[1], S.RETURNED, 3, Position(1, 32))
        tx.outbox.store_receipts(back, (withdrawn,), LATER)
        assert [one.state for one in tx.outbox.tray()] == [S.RETURNED]


def test_acts_are_found_by_their_kind_and_document(station, saved):
    with station.transaction() as tx:
        act = replace(entry(4), kind=SubmissionKind.WITHDRAW)
        other = replace(entry(5), kind=SubmissionKind.WITHDRAW, document="citizen_id:x")
        tx.outbox.add(act)
        tx.outbox.add(other)
        kinds = (SubmissionKind.WITHDRAW, SubmissionKind.COMPLETE_PAPERS)
        assert tx.outbox.of_kinds(kinds, {act.document}) == (act,)
        assert tx.outbox.of_kinds(kinds, ()) == ()


def test_open_entries_leave_out_what_the_facts_already_show(station, saved):
    with station.transaction() as tx:
        tx.outbox.store_receipts(saved[0].op_id, (receipt(saved[0], at=Position(1, 20)),), LATER)
        tx.outbox.store_receipts(saved[1].op_id, (receipt(saved[1], S.REFUSED),), LATER)
        open_at = {
            cursor: [one.device_counter for one in tx.outbox.open_entries(cursor)]
            for cursor in (None, Position(1, 19), Position(1, 20), Position(2, 1))
        }
    assert list(open_at.values()) == [[1, 3], [1, 3], [3], [3]]


def test_a_day_begins_at_midnight_in_shanghai(station):
    midnight = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)
    moments = [midnight - dt.timedelta(seconds=1), midnight, NOON]
    with station.transaction() as tx:
        for counter, moment in enumerate(moments, start=1):
            tx.outbox.add(entry(counter, saved_at=moment))
        assert [one.device_counter for one in tx.outbox.recent(9, TODAY)] == [3, 2]


def test_a_range_of_days_holds_its_ends_in_order(station):
    with station.transaction() as tx:
        for counter, days in ((1, 0), (2, 1), (3, 2)):
            saved_at = NOON + dt.timedelta(days=days)
            tx.outbox.add(replace(entry(counter), saved_at=saved_at))
    tomorrow = TODAY + dt.timedelta(days=1)
    with station.reading() as tx:
        found = tx.outbox.saved_between(TODAY, tomorrow)
    assert [one.device_counter for one in found] == [1, 2]


def test_a_naive_time_is_refused(station):
    naive = replace(entry(1), saved_at=NOON.replace(tzinfo=None))
    with pytest.raises(Exception, match="time zone"), station.transaction() as tx:
        tx.outbox.add(naive)
