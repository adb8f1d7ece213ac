"""Asking what became of submissions, by name; never guessing (S-8)."""

from collections.abc import Sequence

from sepdesk.clock import Clock
from sepdesk.domain.submissions import OpId
from sepdesk.protocol.messages import PUSH_LIMIT
from sepdesk.protocol.signing import PublicKey
from sepdesk.store.station import Station
from sepdesk.sync.push import keep_receipts
from sepdesk.sync.transport import Transport


def ask_receipts(
    station: Station,
    transport: Transport,
    op_ids: Sequence[OpId],
    key: PublicKey,
    clock: Clock,
) -> list[OpId]:
    """Fetch the receipts of submissions and return those to which something was new.

    Raises:
        SyncError: the exchange broke off; what had been stored stays.
    """
    new: list[OpId] = []
    for start in range(0, len(op_ids), PUSH_LIMIT):
        reply = transport.receipts(tuple(op_ids[start : start + PUSH_LIMIT]))
        new += keep_receipts(station, reply.outcomes, key, clock)
    return new


def awaiting(station: Station) -> list[OpId]:
    """Return the submissions of which a later receipt may have been issued."""
    with station.reading() as tx:
        return [
            entry.op_id
            for entry in tx.outbox.open_entries()
            if entry.receipt is not None and not entry.receipt.final
        ]
