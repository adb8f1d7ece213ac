"""The receipt of a decision, and the rows that keep a submission and what was decided of it."""

import datetime as dt

from sqlalchemy import Connection, insert

from sepdesk.domain.employment import Employment
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Conflict,
    OtherEmployment,
    Outcome,
    Pending,
    state_of,
)
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.envelope import Position, Sealed
from sepdesk.protocol.receipts import Receipt
from sepdesk.province import effects, records
from sepdesk.province.admission import Opened
from sepdesk.province.tables import ReceiptRow, SubmissionRow

_WAITING = (
    SubmissionState.PENDING_VERIFICATION,
    SubmissionState.INCOMPLETE,
    SubmissionState.HELD,
)


def receipt_of(
    opened: Opened,
    outcome: Outcome,
    n: int,
    at: Position,
    now: dt.datetime,
    kept: records.Kept | None,
    applied: effects.Applied | None,
) -> Receipt:
    """Say what was decided.

    Args:
        opened: the submission.
        outcome: what it came to.
        n: counts from 1 per submission.
        at: of the event.
        now: server time.
        kept: its worker before the event.
        applied: what the event made of the worker by this submission's own doing.
    """
    state = state_of(outcome)
    employment = _employment_told(outcome, kept, applied)
    return Receipt(
        op_id=opened.envelope.op_id,
        digest=opened.sealed.digest,
        n=n,
        state=state,
        final=state not in _WAITING,
        at=at,
        server_time=now,
        findings=outcome.findings,
        missing=outcome.missing if isinstance(outcome, Accepted | Pending) else (),
        person=_person_told(kept, applied),
        registration_number="" if employment is None else employment.registration_number,
        other=_other(outcome),
        earlier=outcome.earlier if isinstance(outcome, AlreadyDone) else None,
    )


def keep_submission(connection: Connection, opened: Opened, at: Position, now: dt.datetime) -> None:
    """Write a submission with its bytes as they came, at its first decision."""
    envelope = opened.envelope
    connection.execute(
        insert(SubmissionRow),
        {
            "op_id": envelope.op_id,
            "digest": opened.sealed.digest,
            "kind": envelope.kind.value,
            "device": envelope.device,
            "device_counter": envelope.device_counter,
            "user": envelope.user,
            "office": envelope.office,
            "sealed": canonical_text(opened.sealed),
            "epoch": at.epoch,
            "seq": at.seq,
            "received_at": now,
        },
    )


def keep_receipt(connection: Connection, receipt: Receipt, sealed: Sealed) -> None:
    """Write a receipt."""
    connection.execute(
        insert(ReceiptRow),
        {
            "op_id": receipt.op_id,
            "n": receipt.n,
            "state": receipt.state.value,
            "final": receipt.final,
            "epoch": receipt.at.epoch,
            "seq": receipt.at.seq,
            "sealed": canonical_text(sealed),
        },
    )


def _person_told(kept: records.Kept | None, applied: effects.Applied | None) -> PersonId | None:
    if applied is not None:
        return applied.worker.person
    return None if kept is None else kept.worker.person


def _other(outcome: Outcome) -> OtherEmployment | None:
    return outcome.other if isinstance(outcome, Conflict) else None


def _employment_told(
    outcome: Outcome, kept: records.Kept | None, applied: effects.Applied | None
) -> Employment | None:
    """Return the employment whose registration number the receipt tells."""
    if applied is not None and applied.opened is not None:
        return applied.opened
    if kept is None or not isinstance(outcome, AlreadyDone):
        return None
    same = [e for e in kept.worker.employments if e.employment_id == outcome.earlier]
    return same[0] if same else None
