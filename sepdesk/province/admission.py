"""Admission: what must be right before a submission is decided, and what is told of a wrong one.

Signature and form of the envelope, whether it came before (S-1) or under other bytes (S-2), and
whether its user, machine and office may file (B-12, X-1).
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select

from sepdesk.domain.offices import Office, OfficeId, Role
from sepdesk.domain.submissions import OpId
from sepdesk.protocol.canonical import digest, read
from sepdesk.protocol.envelope import (
    Envelope,
    Position,
    Sealed,
    UnreadableEnvelopeError,
    check_sealed,
    read_envelope,
)
from sepdesk.protocol.messages import PushOutcome, PushProblem
from sepdesk.protocol.signing import BadSignatureError, PublicKey
from sepdesk.province import accounts, audit, enrolment
from sepdesk.province.account_tables import DeviceRow
from sepdesk.province.attachments import check_references
from sepdesk.province.ordering import Order
from sepdesk.province.policy import Principal, filing_roles
from sepdesk.province.tables import AlarmRow, EventRow, ReceiptRow, SubmissionRow

_LARGEST = 2**31 - 1
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope whose signature and form are right."""

    sealed: Sealed
    envelope: Envelope
    device: "_Device"


@dataclass(frozen=True, slots=True)
class _Device:
    device: str
    office: str
    key: PublicKey
    is_revoked: bool
    is_suspended: bool


class RejectedError(Exception):
    """An envelope that is not decided, and why.

    Attributes:
        alarm: names what a person must look at.
        suspends: the machine that is to be suspended for it.
    """

    def __init__(
        self, op_id: OpId, problem: PushProblem, text: str, *, alarm: str = "", suspends: str = ""
    ) -> None:
        super().__init__(problem.value)
        self.outcome = PushOutcome(op_id, (), problem, text)
        self.alarm = alarm
        self.suspends = suspends


def stored_receipts(connection: Connection, op_id: str) -> tuple[Sealed, ...]:
    """Return the receipts of a submission so far, oldest first."""
    rows = connection.execute(
        select(ReceiptRow.sealed).where(ReceiptRow.op_id == op_id).order_by(ReceiptRow.n)
    ).scalars()
    return tuple(read(Sealed, row) for row in rows)


class Admission:
    """Checks the envelopes of one batch, inside its transaction."""

    def __init__(
        self,
        connection: Connection,
        order: Order,
        principal: Principal,
        offices: Mapping[OfficeId, Office],
    ) -> None:
        self._connection = connection
        self._order = order
        self._principal = principal
        self._offices = offices
        # Hardly differ within a batch.
        self._devices: dict[str, _Device | None] = {}
        self._mandates: dict[tuple[str, str, frozenset[Role], Position | None], bool] = {}

    def open(self, sealed: Sealed) -> Opened:
        """Check signature and form.

        Raises:
            RejectedError: one of them is not right.
        """
        if sealed.key_id not in self._devices:
            self._devices[sealed.key_id] = _device_of(self._connection, sealed.key_id)
        found = self._devices[sealed.key_id]
        if found is None:
            raise RejectedError(op_id_of(sealed), PushProblem.BAD_SIGNATURE, "签名的机器未登记。")
        try:
            payload = check_sealed(sealed, found.key)
        except BadSignatureError:
            raise RejectedError(op_id_of(sealed), PushProblem.BAD_SIGNATURE, "签名不符。") from None
        except UnreadableEnvelopeError:
            text = "内容与摘要不符。"
            raise RejectedError(op_id_of(sealed), PushProblem.UNREADABLE, text) from None
        try:
            envelope = read_envelope(payload)
            _check_id(envelope.op_id)
            _check_counter(envelope.device_counter)
            _check_texts(payload)
            check_references(envelope)
        except (UnreadableEnvelopeError, ValueError, RecursionError):
            text = "平台读不懂此件，请升级程序后重新填报。"
            raise RejectedError(_op_id_in(payload), PushProblem.UNREADABLE, text) from None
        if envelope.device != found.device:
            raise RejectedError(envelope.op_id, PushProblem.BAD_SIGNATURE, "签名的机器不符。")
        return Opened(sealed, envelope, found)

    def reopen(self, sealed: Sealed) -> Opened:
        """Take up again what was admitted before and is held: nothing of it is judged anew (B-12).

        Raises:
            LookupError: the machine that signed it is gone.
        """
        found = _device_of(self._connection, sealed.key_id)
        if found is None:
            raise LookupError(sealed.key_id)
        return Opened(sealed, read_envelope(sealed.payload_bytes), found)

    def known(self, opened: Opened) -> tuple[Sealed, ...] | None:
        """Return the stored receipts of a repeat (S-1), None where nothing is known.

        Raises:
            RejectedError: other bytes under the same id (S-2), or another office's submission.
        """
        op_id = opened.envelope.op_id
        known = self._connection.execute(
            select(SubmissionRow.digest, SubmissionRow.office).where(SubmissionRow.op_id == op_id)
        ).first()
        if known is None:
            return None
        if known.digest != opened.sealed.digest:
            text = "同一编号的另一份内容已在平台，本件未受理，已报警。"
            problem = PushProblem.DIGEST_MISMATCH
            raise RejectedError(op_id, problem, text, alarm=problem.value)
        if known.office != self._principal.office.office_id:
            raise _not_allowed(op_id)
        return stored_receipts(self._connection, op_id)

    def check_authority(self, opened: Opened) -> None:
        """Check that user and machine may file for the office, and that the asker is of it.

        Raises:
            RejectedError: they may not.
        """
        envelope = opened.envelope
        office = self._offices.get(OfficeId(envelope.office))
        permitted = (
            office is not None
            and not opened.device.is_revoked
            and envelope.office == opened.device.office == self._principal.office.office_id
            and self._held_mandate(envelope, filing_roles(office.kind, envelope.kind))
        )
        if not permitted:
            raise _not_allowed(envelope.op_id)

    def check_identity(self, opened: Opened) -> None:
        """Check that one machine alone uses the identity that signed (R-4).

        Two machines from one disk image count on from the same number; so does one that was set
        back to an older state, and nobody can tell the two apart. Who has been enrolled anew in
        its place sends what was signed before, whatever its numbers.

        Raises:
            RejectedError: the identity is suspended, or is to be.
        """
        device, envelope = opened.device.device, opened.envelope
        if not opened.device.is_suspended and not self._is_numbered(envelope):
            return
        if enrolment.is_successor(self._connection, self._principal.device, device):
            return
        raise RejectedError(
            envelope.op_id,
            PushProblem.DEVICE_SUSPENDED,
            "平台发现两台机器使用同一身份，请重新登记本机后再报；表单仍在本机。",
            alarm="" if opened.device.is_suspended else "device_cloned",
            suspends="" if opened.device.is_suspended else device,
        )

    def suspend(self, device: str, audit_key: bytes) -> None:
        """Suspend a machine from the next envelope and request on."""
        now = self._order.now
        enrolment.suspend(self._connection, now, device)
        audit.append(self._connection, audit_key, now, "platform", "device_suspended", device)
        self._devices = {
            key: replace(known, is_suspended=True) if known and known.device == device else known
            for key, known in self._devices.items()
        }

    def _is_numbered(self, envelope: Envelope) -> bool:
        """Tell whether another submission of the machine has come under the same number."""
        found = self._connection.execute(
            select(SubmissionRow.op_id)
            .where(
                SubmissionRow.device == envelope.device,
                SubmissionRow.device_counter == envelope.device_counter,
                SubmissionRow.op_id != envelope.op_id,
            )
            .limit(1)
        )
        return found.first() is not None

    def _held_mandate(self, envelope: Envelope, roles: frozenset[Role]) -> bool:
        """Tell whether the user might file it at any time since the last seen (B-12)."""
        asked = (envelope.user, envelope.office, roles, envelope.seen)
        if asked not in self._mandates:
            since = self._time_of(envelope.seen)
            self._mandates[asked] = accounts.held_mandate(
                self._connection, envelope.user, envelope.office, roles, since, self._order.now
            )
        return self._mandates[asked]

    def _time_of(self, seen: Position | None) -> dt.datetime:
        """Return the server's time of what was last seen; a station's clock says nothing."""
        if seen is None or seen.seq < 1 or seen.epoch < 1:
            return _LONG_AGO
        head = self._order.at
        if seen.epoch > head.epoch or (seen.epoch == head.epoch and seen.seq > head.seq):
            return self._order.now
        if seen.seq > _LARGEST:
            return _LONG_AGO
        at = self._connection.execute(
            select(EventRow.at).where(EventRow.epoch == seen.epoch, EventRow.seq == seen.seq)
        ).scalar_one_or_none()
        return at or _LONG_AGO


def alarm(
    connection: Connection, now: dt.datetime, kind: str, principal: Principal, sealed: Sealed
) -> None:
    """Write down what a person must look at; who sent it, and a digest of what came."""
    connection.execute(
        insert(AlarmRow),
        {
            "at": now,
            "kind": kind,
            "op_id": op_id_of(sealed),
            "device": principal.device,
            "user": principal.user,
            "digest": digest(sealed.payload.encode(errors="replace")),
        },
    )


def is_alarmed(connection: Connection, kind: str, op_id: OpId) -> bool:
    """Tell whether a person was called to this already: what is tried again alarms once."""
    asked = select(AlarmRow.number).where(AlarmRow.kind == kind, AlarmRow.op_id == op_id)
    return connection.execute(asked.limit(1)).first() is not None


def _device_of(connection: Connection, key_id: str) -> _Device | None:
    found = connection.execute(
        select(
            DeviceRow.device,
            DeviceRow.office,
            DeviceRow.alg,
            DeviceRow.raw,
            DeviceRow.revoked_at,
            DeviceRow.suspended_at,
        ).where(DeviceRow.key_id == key_id)
    ).first()
    if found is None:
        return None
    key = PublicKey(found.alg, key_id, found.raw)
    revoked, suspended = found.revoked_at is not None, found.suspended_at is not None
    return _Device(found.device, found.office, key, revoked, suspended)


def _not_allowed(op_id: OpId) -> RejectedError:
    text = "填报人或机器在该机构无权报送此件。"
    return RejectedError(op_id, PushProblem.NOT_ALLOWED, text)


def is_withdrawal(sealed: Sealed) -> bool:
    """Tell whether bytes that may be anything look like a withdrawal; nothing is checked."""
    try:
        return b'"kind":"withdraw"' in sealed.payload_bytes
    except ValueError:
        return False


def op_id_of(sealed: Sealed) -> OpId:
    """Find the op id in bytes that may be anything; empty where there is none."""
    try:
        return _op_id_in(sealed.payload_bytes)
    except ValueError:
        return OpId("")


def _check_id(op_id: OpId) -> None:
    # One way to write an id, or a repeat would not be known again.
    if str(uuid.UUID(op_id)) != op_id:
        msg = "no op id"
        raise ValueError(msg)


def _check_counter(counter: int) -> None:
    # A number that no column holds would fail inside the decision.
    if not 0 <= counter <= _LARGEST:
        msg = "no such number"
        raise ValueError(msg)


def _check_texts(payload: bytes) -> None:
    # NUL and half a surrogate pair: no form holds them, and not every database takes them.
    text = payload.decode()
    if "\\u" in text and any(_is_unwritable(one) for one in _texts(json.loads(text))):
        msg = "no such text"
        raise ValueError(msg)


def _is_unwritable(text: str) -> bool:
    return any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict() | list():
            for each in value.values() if isinstance(value, dict) else value:
                yield from _texts(each)


def _op_id_in(payload: bytes) -> OpId:
    try:
        return OpId(str(uuid.UUID(json.loads(payload)["op_id"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return OpId("")
