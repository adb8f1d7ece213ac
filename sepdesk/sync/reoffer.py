"""After a restore of the platform: what it no longer knows is sent once more, byte for byte (R-1).

The platform counts its restores as epochs. Once in each new epoch a station asks for everything
that a former one has decided, and shows the receipts that it holds. What the platform still has
stays as it is; the rest is sent again in the order of the former decisions, ahead of what is new.
Sending twice is harmless (S-1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepdesk.clock import Clock
from sepdesk.domain.submissions import OpId, SubmissionState, case_of
from sepdesk.progress import Progress
from sepdesk.protocol.envelope import read_envelope
from sepdesk.protocol.messages import Push, PushProblem
from sepdesk.protocol.receipts import Receipt
from sepdesk.protocol.signing import PublicKey
from sepdesk.store.epochs import Formerly
from sepdesk.store.station import Station
from sepdesk.sync.push import checked_receipts, keep_receipts
from sepdesk.sync.transport import Transport

_BATCH = 100
"""Submissions of one question; each may have several receipts to be shown."""


@dataclass(frozen=True, slots=True)
class ReofferReport:
    """What was sent again.

    Attributes:
        offered: what the platform had no record of.
        problems: what it would not take, and why; it waits at this station.
    """

    offered: tuple[OpId, ...] = ()
    problems: tuple[tuple[OpId, PushProblem], ...] = ()


NOTHING_OFFERED = ReofferReport()


def reoffer(
    station: Station,
    transport: Transport,
    epoch: int,
    key: PublicKey,
    clock: Clock,
    progress: Progress,
) -> ReofferReport:
    """Ask once in an epoch for what former ones have decided, and offer what is lacking.

    A cut line is no harm: what was under way is in doubt and counts as not asked yet.

    Args:
        station: of the submissions.
        transport: signed in.
        epoch: of the platform as it is now.
        key: the platform's, pinned.
        clock: of the machine.
        progress: watched and stopped between two requests.

    Raises:
        SyncError: the exchange broke off; the next round goes on.
        CancelledError: the clerk stopped it; as above.
    """
    with station.reading() as tx:
        if tx.epochs.asked() >= epoch:
            return NOTHING_OFFERED
        formerly = tx.epochs.decided_before(epoch)
    lacking = _ask(station, transport, formerly, key, clock, progress)
    offered, problems = list[OpId](), list[tuple[OpId, PushProblem]]()
    for batch in batches(lacking):
        progress.checkpoint()
        with station.transaction() as tx:
            tx.epochs.doubt([one.op_id for one in batch])
        reply = transport.push(Push(tuple(one.sealed for one in batch)))
        keep_receipts(station, reply.outcomes, key, clock)
        offered += [one.op_id for one in batch]
        problems += [(o.op_id, o.problem) for o in reply.outcomes if o.problem]
        progress.report(len(offered), len(lacking), "平台已恢复，重新上报")
    with station.transaction() as tx:
        tx.epochs.set_asked(epoch)
    return ReofferReport(tuple(offered), tuple(problems))


def _ask(
    station: Station,
    transport: Transport,
    formerly: Sequence[Formerly],
    key: PublicKey,
    clock: Clock,
    progress: Progress,
) -> list[Formerly]:
    """Return what the platform lacks; let what it has hold as it has it."""
    lacking = []
    for start in range(0, len(formerly), _BATCH):
        progress.checkpoint()
        some = formerly[start : start + _BATCH]
        shown = tuple(sealed for one in some for sealed, _ in one.receipts)
        reply = transport.receipts(tuple(one.op_id for one in some), shown)
        keep_receipts(station, reply.outcomes, key, clock)
        known = {o.op_id: checked_receipts(o.receipts, key) for o in reply.outcomes if o.receipts}
        lacking += [one for one in some if one.op_id not in known]
        with station.transaction() as tx:
            for one in some:
                if one.op_id in known:
                    tx.epochs.follow(one.op_id, _last(known[one.op_id]))
    return lacking


def _last(receipts: Sequence[tuple[object, Receipt]]) -> Receipt:
    return max((receipt for _, receipt in receipts), key=lambda one: (one.at.epoch, one.n))


def batches(lacking: Sequence[Formerly]) -> Iterator[list[Formerly]]:
    """Cut what is sent again into batches, in the old order.

    What one batch takes back is never decided. So a withdrawal goes beside its form only where it
    did so the first time; one that had come later, or too late, does so again.
    """
    batch: list[Formerly] = []
    for one in lacking:
        case = case_of(read_envelope(one.sealed.payload_bytes).body)
        meant = next((other for other in batch if other.op_id == case), None)
        apart = meant is not None and meant.first.state is not SubmissionState.WITHDRAWN
        if batch and (apart or len(batch) == _BATCH):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
