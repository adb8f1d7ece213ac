"""What is sent together: a withdrawal never goes without its form (待上报 taken back)."""

from dataclasses import replace

from sepdesk.domain.case_acts import Withdraw
from sepdesk.domain.submissions import OpId, SubmissionKind
from sepdesk.protocol.envelope import read_envelope, seal_envelope
from sepdesk.protocol.messages import PUSH_LIMIT
from sepdesk.sync.push import _batches
from tests.store.building import DEVICE_KEY, entry


def withdrawal(counter, case):
    plain = entry(counter)
    envelope = read_envelope(plain.sealed.payload_bytes)
    body = Withdraw(OpId(case), envelope.body.worker, "撤回")
    sealed = seal_envelope(replace(envelope, kind=SubmissionKind.WITHDRAW, body=body), DEVICE_KEY)
    return replace(plain, kind=SubmissionKind.WITHDRAW, sealed=sealed)


def counters(waiting):
    return [[one.device_counter for one in batch] for batch in _batches(waiting)]


def test_a_withdrawal_goes_beside_its_form_and_the_rest_keeps_its_order():
    waiting = [entry(1), entry(2), entry(3), withdrawal(4, "op-1"), entry(5)]
    assert counters(waiting) == [[1, 4, 2, 3, 5]]


def test_a_withdrawal_of_what_was_sent_before_keeps_its_place():
    assert counters([entry(2), withdrawal(3, "op-1"), entry(4)]) == [[2, 3, 4]]


def test_form_and_withdrawal_are_never_parted_by_the_end_of_a_batch():
    waiting = [entry(n) for n in range(1, PUSH_LIMIT + 1)]
    waiting.append(withdrawal(PUSH_LIMIT + 1, f"op-{PUSH_LIMIT}"))
    first, second = counters(waiting)
    assert first == list(range(1, PUSH_LIMIT))
    assert second == [PUSH_LIMIT, PUSH_LIMIT + 1]


def test_nothing_that_waits_makes_no_batch():
    assert counters([]) == []
