"""Facts with open submissions laid over them: which entries still count (S-7)."""

from collections.abc import Iterable

from sepdesk.domain.identity import Document, DocumentRef
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import IN_EFFECT, UNSENT, SubmissionState
from sepdesk.protocol.envelope import Position
from sepdesk.store.outbox import OutboxEntry


def overlay(
    worker: Worker | None, entries: Iterable[OutboxEntry], cursor: Position | None
) -> tuple[OutboxEntry, ...]:
    """Return the entries about a person that are not yet part of the facts, oldest first.

    What took effect counts until the facts have passed its receipt, in whichever order the two
    arrive. What came back never counts: it must not hide the platform's facts.

    Args:
        worker: whose entries; None takes all that are given.
        entries: as the outbox returns them.
        cursor: how far the facts have come.
    """
    counting = [entry for entry in entries if _about(worker, entry) and still_open(entry, cursor)]
    return tuple(sorted(counting, key=lambda entry: entry.device_counter))


def still_open(entry: OutboxEntry, cursor: Position | None) -> bool:
    """Tell whether an entry is yet to show in the facts."""
    if entry.state in IN_EFFECT:
        if entry.receipt is None or cursor is None:
            return True
        at = entry.receipt.at
        return (cursor.epoch, cursor.seq) < (at.epoch, at.seq)
    return entry.state in (
        *UNSENT,
        SubmissionState.HELD,
        SubmissionState.PENDING_VERIFICATION,
    )


def document_key(document: Document | DocumentRef) -> str:
    """Write a document as `OutboxEntry.document` holds it."""
    kind, number = document.key
    return f"{kind.value}:{number}"


def _about(worker: Worker | None, entry: OutboxEntry) -> bool:
    if worker is None or entry.person == worker.person:
        return True
    return entry.document in {document_key(document) for document in worker.documents}
