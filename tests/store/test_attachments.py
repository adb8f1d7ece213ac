"""Scans at the station: whole or unreadable, referred to with their submission, never lost."""

import datetime as dt
import hashlib
import itertools

import pytest
from sqlalchemy.exc import IntegrityError

from sepdesk.domain.attachments import Digest
from sepdesk.domain.submissions import SubmissionState
from sepdesk.store.attachments import LOOSE, PIECE, RETENTION, WrongBytesError
from sepdesk.store.drafts import Draft
from tests.store.building import NOON, entry, receipt

SCAN = b"%PDF-1.7 " + bytes(range(256)) * 2500
DIGEST = Digest(hashlib.sha256(SCAN).hexdigest())
S = SubmissionState


def keep(station, content=SCAN):
    digest = Digest(hashlib.sha256(content).hexdigest())
    with station.transaction() as tx:
        tx.attachments.begin(digest, len(content), NOON)
        tx.attachments.append(digest, 0, content)
        tx.attachments.finish(digest)
    return digest


def draft(station, *digests, draft_id="d1"):
    with station.transaction() as tx:
        tx.drafts.put(Draft(draft_id, "u", "register_employment", "t", "{}", NOON))
        tx.attachments.refer_draft(draft_id, digests)


def save(station, *digests, counter=1):
    kept = entry(counter)
    with station.transaction() as tx:
        tx.outbox.add(kept)
        tx.attachments.refer(kept.op_id, digests)
    return kept


def answer(station, kept, state=S.REGISTERED, **more):
    with station.transaction() as tx:
        tx.outbox.store_receipts(kept.op_id, [receipt(kept, state, **more)], NOON)


def prove(station, digest=DIGEST, at=NOON):
    with station.transaction() as tx:
        tx.attachments.mark_proved(digest, at)


def sweep(station, days):
    with station.transaction() as tx:
        return tx.attachments.sweep(NOON + dt.timedelta(days=days))


def read(station, digest=DIGEST):
    with station.reading() as tx:
        return tx.attachments.read(digest)


@pytest.mark.invariant("F-2")
def test_a_scan_is_read_only_once_it_is_whole_and_can_be_gone_on_with_at_any_byte(station):
    cuts = (0, 1, PIECE - 1, PIECE, PIECE + 7, len(SCAN))
    with station.transaction() as tx:
        assert tx.attachments.begin(DIGEST, len(SCAN), NOON) == 0
    for begin, end in itertools.pairwise(cuts):
        assert read(station) is None
        with station.transaction() as tx:
            assert tx.attachments.begin(DIGEST, len(SCAN), NOON) == begin
            tx.attachments.append(DIGEST, begin, SCAN[begin:end])
    with station.transaction() as tx:
        with pytest.raises(ValueError, match="place"):
            tx.attachments.append(DIGEST, 5, b"x")
        tx.attachments.finish(DIGEST)
    assert read(station) == SCAN
    with station.reading() as tx:
        for start, size in ((0, 9), (PIECE - 3, 7), (3, 2 * PIECE), (len(SCAN) - 2, 9)):
            assert tx.attachments.part(DIGEST, start, size) == SCAN[start : start + size]
        assert tx.attachments.part(DIGEST, len(SCAN), 9) == b""
        assert tx.attachments.part(Digest("0" * 64), 0, 9) == b""


@pytest.mark.invariant("F-2")
def test_other_bytes_than_those_named_are_never_kept(station):
    with station.transaction() as tx:
        tx.attachments.begin(DIGEST, len(SCAN), NOON)
        tx.attachments.append(DIGEST, 0, SCAN[:-1] + b"x")
    with pytest.raises(WrongBytesError), station.transaction() as tx:
        tx.attachments.finish(DIGEST)
    with station.transaction() as tx:
        tx.attachments.drop(DIGEST)
        assert tx.attachments.held(DIGEST) == 0
    keep(station)
    with station.transaction() as tx:
        tx.attachments.drop(DIGEST)
    assert read(station) == SCAN


@pytest.mark.invariant("D-2")
def test_a_submission_is_saved_with_its_references_or_not_at_all(station):
    missing = Digest("0" * 64)
    keep(station)
    with pytest.raises(LookupError):
        save(station, DIGEST, missing)
    with station.reading() as tx:
        assert tx.outbox.counts().total == 0
        assert tx.attachments.of_submission(entry(1).op_id) == ()
    kept = save(station, DIGEST)
    with station.reading() as tx:
        (scan,) = tx.attachments.of_submission(kept.op_id)
        assert (scan.digest, scan.whole, scan.proved) == (DIGEST, True, False)
        assert tx.attachments.waiting() == 1
        assert set(tx.attachments.of_digests([DIGEST, missing])) == {DIGEST}


@pytest.mark.invariant("D-8")
@pytest.mark.parametrize("act", ["DELETE FROM", "UPDATE OR ABORT"])
def test_a_reference_of_a_submission_stands_for_good(station, act):
    keep(station)
    save(station, DIGEST)
    ending = "" if act.startswith("DELETE") else " SET position = 5"
    with (
        pytest.raises(IntegrityError, match="append-only"),
        station.file.writing() as connection,
    ):
        connection.exec_driver_sql(f"{act} submission_attachment{ending}")


@pytest.mark.invariant("F-3")
def test_what_a_draft_refers_to_stays_and_goes_only_a_while_after_it(station):
    keep(station)
    draft(station, DIGEST, Digest("0" * 64))
    assert sweep(station, 0) == sweep(station, 9999) == 0
    with station.transaction() as tx:
        tx.drafts.discard("d1")
    assert sweep(station, 10_000) == 0
    draft(station, DIGEST)  # wanted back
    assert sweep(station, 20_000) == 0
    with station.transaction() as tx:
        tx.drafts.discard("d1")
    assert sweep(station, 30_000) == 0
    assert sweep(station, 30_000 + LOOSE.days) == 0
    assert sweep(station, 30_001 + LOOSE.days) == 1
    assert read(station) is None
    keep(station)
    assert read(station) == SCAN


@pytest.mark.invariant("F-3")
@pytest.mark.parametrize(
    ("state", "final"),
    [
        (None, False),
        (S.HELD, False),
        (S.PENDING_VERIFICATION, False),
        (S.INCOMPLETE, False),
        (S.RETURNED, True),
        (S.CONFLICT, True),
    ],
)
def test_what_an_unsent_held_or_undecided_submission_refers_to_is_never_deleted(
    station, state, final
):
    keep(station)
    kept = save(station, DIGEST)
    if state is not None:
        answer(station, kept, state, final=final)
    prove(station)
    sweep(station, 0)
    assert sweep(station, 99_999) == 0
    assert read(station) == SCAN


@pytest.mark.invariant("D-8")
def test_what_is_done_with_stays_until_the_platform_has_had_it_for_long(station):
    keep(station)
    kept = save(station, DIGEST)
    answer(station, kept)
    assert sweep(station, 9999) == 0  # the platform has not
    prove(station)
    assert sweep(station, RETENTION.days) == 0
    draft(station, DIGEST)
    assert sweep(station, RETENTION.days + 1) == 0
    with station.transaction() as tx:
        tx.drafts.discard("d1")
    assert sweep(station, RETENTION.days + 1) == 1
    assert read(station) is None
    with station.reading() as tx:
        (scan,) = tx.attachments.of_submission(kept.op_id)
    assert (scan.whole, scan.proved) == (False, True)


def test_a_scan_is_sent_once_its_submission_has_a_receipt_and_until_it_is_proved_or_refused(
    station,
):
    other = keep(station, b"%PDF-2")
    keep(station)
    second, first = save(station, DIGEST, counter=2), save(station, other, DIGEST, counter=1)

    def to_send():
        with station.reading() as tx:
            return [scan.digest for scan in tx.attachments.to_send()]

    assert to_send() == []
    answer(station, second, S.INCOMPLETE, final=False)
    assert to_send() == [DIGEST]
    answer(station, first, S.INCOMPLETE, final=False)
    assert set(to_send()) == {other, DIGEST}
    prove(station, other)
    assert to_send() == [DIGEST]
    with station.transaction() as tx:
        tx.attachments.mark_refused(DIGEST, "太大")
        assert tx.attachments.waiting() == 0
    assert to_send() == []
    save(station, DIGEST, counter=3)
    assert to_send() == [DIGEST]  # sent again on purpose
