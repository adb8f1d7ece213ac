"""Earlier submissions that later ones are about, and their further receipts."""

import datetime as dt
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import Connection, insert, select

from sepdesk.domain.facts import Case
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import CaseDecided
from sepdesk.domain.submissions import OpId
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.envelope import Position, Sealed, read_envelope
from sepdesk.protocol.receipts import Receipt, sign_receipt
from sepdesk.protocol.signing import SigningKey
from sepdesk.province.effects import Applied
from sepdesk.province.publishing import Publisher
from sepdesk.province.tables import ReceiptRow, SubmissionRow


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with the last receipt that it got."""

    case: Case
    digest: str
    receipt: Receipt


def find_case(connection: Connection, op_id: OpId) -> KeptCase | None:
    """Find an earlier submission by its id; None where the platform never decided one."""
    found = connection.execute(
        select(
            SubmissionRow.sealed, SubmissionRow.digest, SubmissionRow.office, SubmissionRow.user
        ).where(SubmissionRow.op_id == op_id)
    ).first()
    if found is None:
        return None
    sealed = read(Sealed, found.sealed)
    receipt = _last_receipt(connection, op_id)
    case = Case(
        op_id=op_id,
        body=read_envelope(sealed.payload_bytes).body,
        state=receipt.state,
        office=found.office,
        user=found.user,
        missing=receipt.missing,
        findings=receipt.findings,
    )
    return KeptCase(case, found.digest, receipt)


def _last_receipt(connection: Connection, op_id: OpId) -> Receipt:
    row = connection.execute(
        select(ReceiptRow.sealed)
        .where(ReceiptRow.op_id == op_id)
        .order_by(ReceiptRow.n.desc())
        .limit(1)
    ).scalar_one()
    try:
        return read(Receipt, read(Sealed, row).payload_bytes)
    except ValidationError:
        msg = "a stored receipt cannot be read"
        raise RuntimeError(msg) from None


def give_receipt(
    connection: Connection,
    publisher: Publisher,
    kept: KeptCase,
    decided: CaseDecided,
    *,
    at: Position,
    now: dt.datetime,
    key: SigningKey,
    person: PersonId | None,
    registration_number: str,
) -> None:
    """Give a case its next receipt and hand it to the office that filed the case."""
    last = kept.receipt
    receipt = Receipt(
        op_id=kept.case.op_id,
        digest=kept.digest,
        n=last.n + 1,
        state=decided.state,
        final=decided.final,
        at=at,
        server_time=now,
        findings=decided.findings,
        missing=decided.missing,
        person=person or last.person,
        registration_number=registration_number or last.registration_number,
        other=decided.other,
    )
    sealed = canonical_text(sign_receipt(receipt, key))
    connection.execute(
        insert(ReceiptRow),
        {
            "op_id": receipt.op_id,
            "n": receipt.n,
            "state": receipt.state.value,
            "final": receipt.final,
            "epoch": at.epoch,
            "seq": at.seq,
            "sealed": sealed,
        },
    )
    publisher.hand_over(kept.case.office, receipt.op_id, sealed)


def decide_case(
    connection: Connection,
    publisher: Publisher,
    decided: CaseDecided,
    at: Position,
    now: dt.datetime,
    key: SigningKey,
    applied: Applied | None,
) -> None:
    """Give an earlier submission the receipt of an event that decides it, if it is here."""
    kept = find_case(connection, decided.case)
    if kept is None:
        return
    opened = None if applied is None or decided.opens is None else applied.opened
    give_receipt(
        connection,
        publisher,
        kept,
        decided,
        at=at,
        now=now,
        key=key,
        person=None if applied is None else applied.worker.person,
        registration_number="" if opened is None else opened.registration_number,
    )
