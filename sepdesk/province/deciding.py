"""Deciding a batch: one transaction, a savepoint for each submission.

Facts are loaded, `domain.decide` judges, and effects, event, feed and receipt are written together.
Every decided submission takes a number of the order, a refused one too.
"""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import InterfaceError, OperationalError

from sepdesk.domain.decide import decide
from sepdesk.domain.employment import Employment
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Conflict,
    Effect,
    OtherEmployment,
    Outcome,
    Pending,
    state_of,
)
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import OpId, SubmissionState
from sepdesk.logs import get_logger
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.envelope import (
    Envelope,
    Position,
    Sealed,
    UnreadableEnvelopeError,
    check_sealed,
    read_envelope,
)
from sepdesk.protocol.messages import (
    PushOutcome,
    PushProblem,
    PushReply,
    ReceiptsReply,
    RecordKind,
)
from sepdesk.protocol.receipts import Receipt, sign_receipt
from sepdesk.protocol.signing import BadSignatureError, PublicKey
from sepdesk.province import accounts, audit, effects, records
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.policy import FILING_OFFICES, Principal
from sepdesk.province.publishing import Change, Publisher
from sepdesk.province.tables import (
    AlarmRow,
    DeviceRow,
    EventRow,
    ReceiptRow,
    SubmissionRow,
)

_log = get_logger(__name__)
_WAITING = (
    SubmissionState.PENDING_VERIFICATION,
    SubmissionState.INCOMPLETE,
    SubmissionState.HELD,
)
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Decided:
    """The body of the event of a decided submission; its bytes are in `submission`."""

    op_id: OpId
    digest: str
    state: SubmissionState
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """An envelope whose signature and form are right."""

    sealed: Sealed
    envelope: Envelope
    device_office: str
    device_revoked: bool


class _RejectedError(Exception):
    """An envelope that is not decided, and why."""

    def __init__(self, op_id: OpId, problem: PushProblem, text: str) -> None:
        super().__init__(problem.value)
        self.outcome = PushOutcome(op_id, (), problem, text)


def push(province: Province, principal: Principal, envelopes: Sequence[Sealed]) -> PushReply:
    """Decide a batch in its order; one outcome each, and none hinders another (S-9)."""
    now = province.clock.now()
    with province.database.writing() as connection:
        batch = _Batch(province, connection, principal, now)
        outcomes = tuple(batch.take(sealed) for sealed in envelopes)
        batch.order.put_back()
    return PushReply(batch.order.at.epoch, outcomes, now)


def stored_receipts(connection: Connection, op_id: str) -> tuple[Sealed, ...]:
    """Return the receipts of a submission so far, oldest first."""
    rows = connection.execute(
        select(ReceiptRow.sealed).where(ReceiptRow.op_id == op_id).order_by(ReceiptRow.n)
    ).scalars()
    return tuple(read(Sealed, row) for row in rows)


def receipts(province: Province, principal: Principal, op_ids: Sequence[OpId]) -> ReceiptsReply:
    """Return the receipts of the asking office's submissions; any other id has none."""
    with province.database.reading() as connection:
        own = connection.execute(
            select(SubmissionRow.op_id).where(
                SubmissionRow.op_id.in_(op_ids),
                SubmissionRow.office == principal.office.office_id,
            )
        ).scalars()
        known = set(own)
        outcomes = tuple(
            PushOutcome(op_id, stored_receipts(connection, op_id) if op_id in known else ())
            for op_id in op_ids
        )
    return ReceiptsReply(outcomes)


class _Batch:
    def __init__(
        self, province: Province, connection: Connection, principal: Principal, now: dt.datetime
    ) -> None:
        self.order = Order(connection, now)
        self._province = province
        self._connection = connection
        self._principal = principal
        self._now = now
        self._today = province.clock.today()
        self._offices = all_offices(connection)
        self._places = Places(self._offices.values(), self._today)

    def take(self, sealed: Sealed) -> PushOutcome:
        """Say what became of one envelope."""
        try:
            opened = self._open(sealed)
            receipts = self._known(opened)
            if receipts is None:
                self._check_authority(opened)
                receipts = self._decide_apart(opened)
        except _RejectedError as rejected:
            outcome = rejected.outcome
            self._audit(f"push_{outcome.problem.value}", outcome.op_id)
            return outcome
        return PushOutcome(opened.envelope.op_id, receipts)

    # Before deciding ----------------------------------------------------------------------------

    def _open(self, sealed: Sealed) -> _Opened:
        found = self._connection.execute(
            select(
                DeviceRow.device,
                DeviceRow.office,
                DeviceRow.alg,
                DeviceRow.key_id,
                DeviceRow.raw,
                DeviceRow.revoked_at,
            ).where(DeviceRow.key_id == sealed.key_id)
        ).first()
        if found is None:
            raise _RejectedError(_op_id_of(sealed), PushProblem.BAD_SIGNATURE, "签名的机器未登记。")
        try:
            payload = check_sealed(sealed, PublicKey(found.alg, found.key_id, found.raw))
        except BadSignatureError:
            raise _RejectedError(
                _op_id_of(sealed), PushProblem.BAD_SIGNATURE, "签名不符。"
            ) from None
        except UnreadableEnvelopeError:
            text = "内容与摘要不符。"
            raise _RejectedError(_op_id_of(sealed), PushProblem.UNREADABLE, text) from None
        try:
            envelope = read_envelope(payload)
            uuid.UUID(envelope.op_id)
        except (UnreadableEnvelopeError, ValueError):
            text = "平台读不懂此件，请升级程序后重新填报。"
            raise _RejectedError(_op_id_in(payload), PushProblem.UNREADABLE, text) from None
        if envelope.device != found.device:
            raise _RejectedError(envelope.op_id, PushProblem.BAD_SIGNATURE, "签名的机器不符。")
        return _Opened(sealed, envelope, found.office, found.revoked_at is not None)

    def _known(self, opened: _Opened) -> tuple[Sealed, ...] | None:
        """Return the stored receipts of a repeat (S-1); other bytes are refused (S-2)."""
        op_id = opened.envelope.op_id
        known = self._connection.execute(
            select(SubmissionRow.digest, SubmissionRow.office).where(SubmissionRow.op_id == op_id)
        ).first()
        if known is None:
            return None
        if known.digest != opened.sealed.digest:
            self._alarm("digest_mismatch", opened)
            text = "同一编号的另一份内容已在平台，本件未受理，已报警。"
            raise _RejectedError(op_id, PushProblem.DIGEST_MISMATCH, text)
        if known.office != self._principal.office.office_id:
            raise _not_allowed(op_id)
        return stored_receipts(self._connection, op_id)

    def _check_authority(self, opened: _Opened) -> None:
        envelope = opened.envelope
        office = self._offices.get(OfficeId(envelope.office))
        permitted = (
            office is not None
            and office.kind in FILING_OFFICES
            and not opened.device_revoked
            and envelope.office == opened.device_office == self._principal.office.office_id
            and accounts.held_mandate(
                self._connection,
                envelope.user,
                envelope.office,
                self._time_of(envelope.seen),
                self._now,
            )
        )
        if not permitted:
            raise _not_allowed(envelope.op_id)

    def _time_of(self, seen: Position | None) -> dt.datetime:
        """Return the server's time of what was last seen; a station's clock says nothing."""
        if seen is None or seen.seq < 1:
            return _LONG_AGO
        if seen.epoch == self.order.at.epoch and seen.seq > self.order.at.seq:
            return self._now
        at = self._connection.execute(
            select(EventRow.at).where(EventRow.epoch == seen.epoch, EventRow.seq == seen.seq)
        ).scalar_one_or_none()
        return at or _LONG_AGO

    # Deciding -----------------------------------------------------------------------------------

    def _decide_apart(self, opened: _Opened) -> tuple[Sealed, ...]:
        """Decide in a savepoint: what fails leaves nothing behind and does not stop the rest."""
        before = self.order.at
        try:
            with self._connection.begin_nested():
                return (self._decide(opened),)
        except (OperationalError, InterfaceError):
            # The database, not the submission: the whole batch is tried again.
            raise
        except Exception as error:
            self.order.rewind(before)
            op_id = opened.envelope.op_id
            _log.error("submission_failed", op_id=op_id, error=type(error).__name__)
            self._alarm("submission_failed", opened)
            text = "平台处理此件时出错，已报警；其余各件不受影响。"
            raise _RejectedError(op_id, PushProblem.UNREADABLE, text) from None

    def _decide(self, opened: _Opened) -> Sealed:
        envelope = opened.envelope
        body = envelope.body
        office = self._offices[OfficeId(envelope.office)]
        kept = records.find_worker(self._connection, body.worker)
        unit = records.find_unit(self._connection, body.unit)
        town = (unit.unit.town if unit is not None else "") or body.unit.town
        facts = Facts(
            worker=None if kept is None else kept.worker,
            unit=None if unit is None else unit.unit,
            in_jurisdiction=office.jurisdiction.covers(town, self._today) if town else UNKNOWN,
        )
        outcome = decide(envelope.op_id, body, facts, self._today, self._province.rules)
        changes = outcome.effects if isinstance(outcome, Accepted) else ()
        state = state_of(outcome)
        at = self.order.append(
            "submission",
            envelope.op_id,
            envelope.office,
            Decided(envelope.op_id, opened.sealed.digest, state, changes),
        )
        publisher = Publisher(self._connection, at)
        applied = None
        if changes and kept is not None:
            applied = effects.apply(
                kept.worker,
                changes,
                at=at,
                today=self._today,
                town=town,
                office_name=office.name,
            )
            self._write(publisher, kept, applied, unit)
        receipt = self._receipt(opened, outcome, at, kept, applied)
        sealed_receipt = sign_receipt(receipt, self._province.keys.signing)
        self._store(opened, receipt, sealed_receipt)
        publisher.hand_over(envelope.office, envelope.op_id, canonical_text(sealed_receipt))
        publisher.write()
        return sealed_receipt

    def _write(
        self,
        publisher: Publisher,
        kept: records.Kept,
        applied: effects.Applied,
        unit: UnitRecord | None,
    ) -> None:
        entered = applied.entered
        if entered is not None:
            row = records.add_unit(self._connection, entered)
            scopes = self._places.scopes(entered.unit.town)
            key = entered.unit.unit_id
            publisher.publish(Change(RecordKind.UNIT, key, None, row, scopes))
        towns = {u.unit.unit_id: u.unit.town for u in (unit, entered) if u is not None}
        place = records.place_of(applied.worker, towns)
        row = records.change_worker(self._connection, kept.worker, applied.worker, place)
        publisher.publish(
            Change(
                RecordKind.WORKER,
                applied.worker.person,
                kept.row,
                row,
                self._places.scopes(place),
            )
        )

    def _receipt(
        self,
        opened: _Opened,
        outcome: Outcome,
        at: Position,
        kept: records.Kept | None,
        applied: effects.Applied | None,
    ) -> Receipt:
        state = state_of(outcome)
        employment = _employment_told(outcome, kept, applied)
        return Receipt(
            op_id=opened.envelope.op_id,
            digest=opened.sealed.digest,
            n=1,
            state=state,
            final=state not in _WAITING,
            at=at,
            server_time=self._now,
            findings=outcome.findings,
            missing=outcome.missing if isinstance(outcome, Accepted | Pending) else (),
            person=None if kept is None else kept.worker.person,
            registration_number="" if employment is None else employment.registration_number,
            other=_other(outcome),
            earlier=outcome.earlier if isinstance(outcome, AlreadyDone) else None,
        )

    def _store(self, opened: _Opened, receipt: Receipt, sealed: Sealed) -> None:
        envelope = opened.envelope
        self._connection.execute(
            insert(SubmissionRow).values(
                op_id=envelope.op_id,
                digest=opened.sealed.digest,
                kind=envelope.kind.value,
                device=envelope.device,
                device_counter=envelope.device_counter,
                user=envelope.user,
                office=envelope.office,
                sealed=canonical_text(opened.sealed),
                epoch=receipt.at.epoch,
                seq=receipt.at.seq,
                received_at=self._now,
            )
        )
        self._connection.execute(
            insert(ReceiptRow).values(
                op_id=envelope.op_id,
                n=receipt.n,
                state=receipt.state.value,
                final=receipt.final,
                epoch=receipt.at.epoch,
                seq=receipt.at.seq,
                sealed=canonical_text(sealed),
            )
        )

    # Telling people -----------------------------------------------------------------------------

    def _alarm(self, kind: str, opened: _Opened) -> None:
        self._connection.execute(
            insert(AlarmRow).values(
                at=self._now,
                kind=kind,
                op_id=opened.envelope.op_id,
                device=opened.envelope.device,
                user=self._principal.user,
                digest=opened.sealed.digest,
            )
        )

    def _audit(self, action: str, op_id: str) -> None:
        audit.append(
            self._connection,
            self._province.keys.audit,
            self._now,
            self._principal.user,
            action,
            op_id,
        )


def _not_allowed(op_id: OpId) -> _RejectedError:
    text = "填报人或机器在该机构无权报送此件。"
    return _RejectedError(op_id, PushProblem.NOT_ALLOWED, text)


def _op_id_of(sealed: Sealed) -> OpId:
    try:
        return _op_id_in(sealed.payload_bytes)
    except ValueError:
        return OpId("")


def _op_id_in(payload: bytes) -> OpId:
    """Find the op id in bytes that are no envelope known here, so that the station can tell."""
    try:
        return OpId(str(uuid.UUID(json.loads(payload)["op_id"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return OpId("")


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
