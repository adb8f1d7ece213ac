"""The immutable submission as it travels: ids, base revisions, body, digest, signature."""

import datetime as dt
import json
from dataclasses import dataclass

from pydantic import ValidationError

from sepdesk.domain.submissions import (
    BODIES,
    OpId,
    Submission,
    SubmissionKind,
    kind_of,
)
from sepdesk.protocol.canonical import adapter, canonical_bytes, digest
from sepdesk.protocol.signing import BadSignatureError, PublicKey, SigningKey, decode, encode
from sepdesk.protocol.versions import CURRENT, UnreadableVersionError, up_cast


class UnreadableEnvelopeError(Exception):
    """The bytes are no envelope of a schema known here; the message holds no values."""


@dataclass(frozen=True, slots=True)
class Position:
    """A point in the platform's order; clocks order nothing."""

    epoch: int
    seq: int


@dataclass(frozen=True, slots=True)
class BaseRevision:
    """The revision of a record that the station had before it; None: it had none.

    Attributes:
        record: `worker:<id>` or `unit:<id>`; `submission:<op id>` is no record but the submission
            that the station filed before this one about the same worker (S-10).
    """

    record: str
    rev: int | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A submission with all that the platform needs to judge it.

    Attributes:
        device_counter: grows by one with each envelope of a device; shows a cloned disk.
        seen: how far the station's facts had come when it was saved.
        answers: the submission that came back and that this one mends.
        device_time: the station's clock, recorded and never used for order.
    """

    op_id: OpId
    kind: SubmissionKind
    schema: int
    device: str
    device_counter: int
    user: str
    office: str
    seen: Position | None
    bases: tuple[BaseRevision, ...]
    answers: OpId | None
    attachments: tuple[str, ...]
    device_time: dt.datetime
    body: Submission


@dataclass(frozen=True, slots=True)
class Sealed:
    """Canonical bytes with digest and signature, as stored, sent and put on a USB stick.

    Attributes:
        payload: the canonical bytes in base64.
        digest: SHA-256 of the bytes, hexadecimal.
        signature: of the bytes, base64.
    """

    payload: str
    digest: str
    alg: str
    key_id: str
    signature: str

    @property
    def payload_bytes(self) -> bytes:
        """The canonical bytes."""
        return decode(self.payload)


def make(
    *,
    op_id: OpId,
    device: str,
    device_counter: int,
    user: str,
    office: str,
    seen: Position | None,
    bases: tuple[BaseRevision, ...],
    answers: OpId | None,
    device_time: dt.datetime,
    body: Submission,
    attachments: tuple[str, ...] = (),
) -> Envelope:
    """Put an envelope together under the current schema."""
    return Envelope(
        op_id=op_id,
        kind=kind_of(body),
        schema=CURRENT,
        device=device,
        device_counter=device_counter,
        user=user,
        office=office,
        seen=seen,
        bases=bases,
        answers=answers,
        attachments=attachments,
        device_time=device_time,
        body=body,
    )


def sign_bytes(payload: bytes, key: SigningKey) -> Sealed:
    """Sign canonical bytes."""
    public = key.public
    signature = encode(key.sign(payload))
    return Sealed(encode(payload), digest(payload), public.alg, public.key_id, signature)


def seal_envelope(envelope: Envelope, key: SigningKey) -> Sealed:
    """Make the bytes of an envelope, once, and sign them."""
    return sign_bytes(canonical_bytes(envelope), key)


def check_sealed(sealed: Sealed, key: PublicKey) -> bytes:
    """Return the bytes if digest and signature are right.

    Raises:
        BadSignatureError: signature or key do not fit.
        UnreadableEnvelopeError: the digest does not fit the bytes.
    """
    try:
        payload = sealed.payload_bytes
        signature = decode(sealed.signature)
    except ValueError as error:
        raise UnreadableEnvelopeError from error
    if digest(payload) != sealed.digest:
        raise UnreadableEnvelopeError
    if (sealed.alg, sealed.key_id) != (key.alg, key.key_id):
        raise BadSignatureError(key.key_id)
    key.verify(payload, signature)
    return payload


def read_envelope(payload: bytes) -> Envelope:
    """Parse an envelope; up-casters bring older schemas to the current one.

    Raises:
        UnreadableEnvelopeError: no envelope, or of an unknown schema.
    """
    try:
        data = up_cast(json.loads(payload))
        data["body"] = adapter(BODIES[SubmissionKind(data["kind"])]).validate_python(data["body"])
        envelope: Envelope = adapter(Envelope).validate_python(data)
    except (
        ValidationError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        UnreadableVersionError,
    ):
        # The causes may quote values of the form; they must not travel further.
        raise UnreadableEnvelopeError from None
    if envelope.device_time.tzinfo is None:
        raise UnreadableEnvelopeError
    return envelope
