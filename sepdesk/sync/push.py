"""Sending what waits: batches, receipts back, nothing ever guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepdesk.clock import Clock
from sepdesk.domain.submissions import OpId, SubmissionKind, case_of
from sepdesk.progress import Progress
from sepdesk.protocol.envelope import Sealed, UnreadableEnvelopeError, read_envelope
from sepdesk.protocol.messages import PUSH_LIMIT, Push, PushOutcome, PushProblem
from sepdesk.protocol.receipts import Receipt, read_receipt
from sepdesk.protocol.signing import BadSignatureError, PublicKey
from sepdesk.store.outbox import OutboxEntry
from sepdesk.store.station import Station
from sepdesk.sync.errors import GarbledError
from sepdesk.sync.transport import Transport

EVERY = 1_000_000
"""More than any station ever has waiting."""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push came to.

    Attributes:
        receipted: submissions that got a receipt they did not have.
        problems: submissions that the platform would not read, and why.
    """

    sent: int
    receipted: tuple[OpId, ...]
    problems: tuple[tuple[OpId, PushProblem], ...]


def push(
    station: Station, transport: Transport, key: PublicKey, clock: Clock, progress: Progress
) -> PushReport:
    """Send every submission without a receipt, oldest first.

    Before a batch leaves it is marked in doubt; only a stored receipt takes that mark away, so a
    cut line leaves 已发送（待回执） and never "failed" nor "done" (S-8). Sending again is harmless:
    the platform returns what it stored (S-1).

    Raises:
        SyncError: the exchange broke off; what had been receipted stays so.
    """
    sent, receipted = 0, list[OpId]()
    problems: list[tuple[OpId, PushProblem]] = []
    with station.reading() as tx:
        waiting = tx.outbox.unsent(limit=EVERY)
    for batch in _batches(waiting):
        progress.checkpoint()
        with station.transaction() as tx:
            tx.outbox.mark_in_doubt([entry.op_id for entry in batch])
        reply = transport.push(Push(tuple(entry.sealed for entry in batch)))
        receipted += keep_receipts(station, reply.outcomes, key, clock)
        problems += [(o.op_id, o.problem) for o in reply.outcomes if o.problem]
        sent += len(batch)
        progress.report(sent, len(waiting), "上报表单")
    return PushReport(sent, tuple(receipted), tuple(problems))


def _batches(waiting: Sequence[OutboxEntry]) -> Iterator[list[OutboxEntry]]:
    """Cut what waits into batches, in order, but that a withdrawal goes beside its form.

    What is decided in one batch is decided at once: a form that was taken back before it was sent
    must not be registered in between.
    """
    bundles: dict[OpId, list[OutboxEntry]] = {}
    for entry in waiting:
        meant = entry.op_id
        if entry.kind is SubmissionKind.WITHDRAW:
            meant = case_of(read_envelope(entry.sealed.payload_bytes).body) or meant
        bundles.setdefault(meant if meant in bundles else entry.op_id, []).append(entry)
    batch: list[OutboxEntry] = []
    for bundle in bundles.values():
        if batch and len(batch) + len(bundle) > PUSH_LIMIT:
            yield batch
            batch = []
        batch += bundle
    if batch:
        yield batch


def keep_receipts(
    station: Station, outcomes: tuple[PushOutcome, ...], key: PublicKey, clock: Clock
) -> list[OpId]:
    """Store receipts and return the submissions to which they were new.

    Raises:
        GarbledError: a receipt is not signed by the pinned platform; nothing of it was stored.
    """
    checked = [(o.op_id, checked_receipts(o.receipts, key)) for o in outcomes if o.receipts]
    new = []
    with station.transaction() as tx:
        for op_id, receipts in checked:
            if tx.outbox.get(op_id) is None:
                continue  # of another machine of this office; its own station keeps it
            if tx.outbox.store_receipts(op_id, receipts, clock.now()):
                new.append(op_id)
    return new


def checked_receipts(
    sealed: tuple[Sealed, ...], key: PublicKey
) -> tuple[tuple[Sealed, Receipt], ...]:
    """Verify receipts against the pinned key.

    Raises:
        GarbledError: one is not signed by the pinned platform.
    """
    try:
        return tuple((one, read_receipt(one, key)) for one in sealed)
    except (BadSignatureError, UnreadableEnvelopeError):
        raise GarbledError from None
