"""Receipts: what the platform decided, signed, append-only per submission."""

import datetime as dt
from dataclasses import dataclass

from pydantic import ValidationError

from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.findings import Finding
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import OtherEmployment
from sepdesk.domain.submissions import OpId, SubmissionState
from sepdesk.protocol.canonical import canonical_bytes, read
from sepdesk.protocol.envelope import (
    Position,
    Sealed,
    UnreadableEnvelopeError,
    check_sealed,
    sign_bytes,
)
from sepdesk.protocol.signing import PublicKey, SigningKey


@dataclass(frozen=True, slots=True)
class Receipt:
    """One decision about one submission.

    Attributes:
        digest: of the envelope's bytes that were decided.
        n: counts from 1 per submission; a later one supersedes.
        final: no later one will come.
        at: the platform's position; an overlay goes when the station's facts have passed it.
        earlier: the employment that already says what was asked (`AlreadyDone`).
    """

    op_id: OpId
    digest: str
    n: int
    state: SubmissionState
    final: bool
    at: Position
    server_time: dt.datetime
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    person: PersonId | None = None
    registration_number: str = ""
    other: OtherEmployment | None = None
    earlier: EmploymentId | None = None


def sign_receipt(receipt: Receipt, key: SigningKey) -> Sealed:
    """Make a receipt's bytes and sign them."""
    return sign_bytes(canonical_bytes(receipt), key)


def read_receipt(sealed: Sealed, key: PublicKey) -> Receipt:
    """Check a receipt against the pinned platform key and parse it.

    Raises:
        BadSignatureError: not signed by that key.
        UnreadableEnvelopeError: the bytes are no receipt.
    """
    payload = check_sealed(sealed, key)
    try:
        return read(Receipt, payload)
    except ValidationError:
        raise UnreadableEnvelopeError from None
