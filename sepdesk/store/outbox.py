"""The outbox: submissions as signed, their receipts, and where they stand."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    and_,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import (
    CAME_BACK,
    IN_EFFECT,
    UNSENT,
    OpId,
    SubmissionKind,
    SubmissionState,
)
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Position, Sealed
from sepdesk.protocol.receipts import Receipt
from sepdesk.protocol.signing import encode
from sepdesk.store.settings import raise_counter
from sepdesk.store.station_tables import IntakeRow, ReceiptRow, SubmissionRow

_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_WAITING = (
    SubmissionState.INCOMPLETE,
    SubmissionState.PENDING_VERIFICATION,
    SubmissionState.HELD,
)
_OPEN = (*UNSENT, SubmissionState.HELD, SubmissionState.PENDING_VERIFICATION)


class ForeignReceiptError(Exception):
    """A receipt is not about the bytes stored here, or contradicts one that is.

    Nothing was stored. It must be alarmed, never merged; the message holds the op id alone.
    """

    def __init__(self, op_id: OpId) -> None:
        super().__init__(op_id)
        self.op_id = op_id


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One submission: what was signed, for whom, and where it stands.

    Attributes:
        document: `kind:number`, normalised.
        device_counter: orders the entries of this station; clocks order nothing.
        settled_at: a person has acted on what came back.
        receipt: the one that holds, with the highest epoch and number.
    """

    op_id: OpId
    kind: SubmissionKind
    state: SubmissionState
    sealed: Sealed
    person: PersonId | None
    document: str
    worker_name: str
    unit: UnitId | None
    unit_name: str
    user: str
    saved_at: dt.datetime
    intake_number: str
    device_counter: int
    answers: OpId | None = None
    settled_at: dt.datetime | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """The numbers of the status line; every submission is in exactly one state (D-5)."""

    queued: int
    in_doubt: int
    tray_waiting: int
    total: int


class Outbox:
    """The submissions of this station, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_counter(self) -> int:
        """Take the next device counter; given back if the transaction is undone."""
        return raise_counter(self._session, "device_counter")

    def next_intake(self, day: dt.date) -> int:
        """Take the next running number of a day's 收件编号, from 1."""
        taken = (
            insert(IntakeRow)
            .values(day=day, last=1)
            .on_conflict_do_update(index_elements=["day"], set_={"last": IntakeRow.last + 1})
            .returning(IntakeRow.last)
        )
        return self._session.execute(taken).scalar_one()

    def add(self, entry: OutboxEntry) -> None:
        """Store a submission; its receipt, if it has one, is not looked at."""
        sealed = entry.sealed
        self._session.add(
            SubmissionRow(
                op_id=entry.op_id,
                kind=entry.kind.value,
                payload=sealed.payload_bytes,
                digest=sealed.digest,
                alg=sealed.alg,
                key_id=sealed.key_id,
                signature=sealed.signature,
                device_counter=entry.device_counter,
                answers=entry.answers,
                user=entry.user,
                saved_at=entry.saved_at,
                intake_number=entry.intake_number,
                document=entry.document,
                worker_name=entry.worker_name,
                unit=entry.unit,
                unit_name=entry.unit_name,
                person=entry.person,
                state=entry.state.value,
                settled_at=entry.settled_at,
            )
        )
        self._session.flush()

    def get(self, op_id: OpId) -> OutboxEntry | None:
        """Return one submission; None where it is not of this station."""
        found = self._entries(_everything().where(SubmissionRow.op_id == op_id))
        return found[0] if found else None

    def unsent(self, limit: int | None = None) -> tuple[OutboxEntry, ...]:
        """Return those not yet known to be at the platform, oldest first; None: all of them."""
        asked = _everything().where(_in(UNSENT)).order_by(SubmissionRow.device_counter)
        return self._entries(asked.limit(limit))

    def mark_in_doubt(self, op_ids: Iterable[OpId]) -> None:
        """Note before sending that these may be at the platform; only a receipt tells (S-8)."""
        self._move(op_ids, SubmissionState.QUEUED, SubmissionState.IN_DOUBT)

    def mark_queued(self, op_ids: Iterable[OpId]) -> None:
        """Note that the platform does not know these: they are to be sent again."""
        self._move(op_ids, SubmissionState.IN_DOUBT, SubmissionState.QUEUED)

    def _move(
        self, op_ids: Iterable[OpId], before: SubmissionState, after: SubmissionState
    ) -> None:
        self._session.execute(
            update(SubmissionRow)
            .where(SubmissionRow.op_id.in_(list(op_ids)), SubmissionRow.state == before.value)
            .values(state=after.value)
        )

    def store_receipts(
        self, op_id: OpId, receipts: Iterable[tuple[Sealed, Receipt]], now: dt.datetime
    ) -> bool:
        """Keep receipts whose signature was checked; the state follows the one that holds.

        Returns:
            Whether any was new. False also for a submission of another station, whose receipts
            come by the feed of the office as well.

        Raises:
            ForeignReceiptError: for other bytes than those stored, or contradicting a receipt.
        """
        row = self._session.get(SubmissionRow, op_id)
        if row is None:
            return False
        added = False
        for sealed, receipt in receipts:
            if receipt.op_id != op_id or receipt.digest != row.digest:
                raise ForeignReceiptError(op_id)
            added = self._store_receipt(row, sealed, receipt, now) or added
        self._session.flush()
        return added

    def _store_receipt(
        self, row: SubmissionRow, sealed: Sealed, receipt: Receipt, now: dt.datetime
    ) -> bool:
        key = (row.op_id, receipt.at.epoch, receipt.n)
        known = self._session.get(ReceiptRow, key)
        if known is not None:
            if known.digest != sealed.digest:
                raise ForeignReceiptError(OpId(row.op_id))
            return False
        self._session.add(
            ReceiptRow(
                op_id=row.op_id,
                epoch=receipt.at.epoch,
                n=receipt.n,
                payload=sealed.payload_bytes,
                digest=sealed.digest,
                alg=sealed.alg,
                key_id=sealed.key_id,
                signature=sealed.signature,
                stored_at=now,
            )
        )
        held = (row.receipt_epoch or 0, row.receipt_n or 0)
        if (receipt.at.epoch, receipt.n) > held:
            row.receipt_epoch, row.receipt_n = receipt.at.epoch, receipt.n
            row.effect_seq = receipt.at.seq
            row.state = receipt.state.value
            row.settled_at = None
        if row.person is None:
            row.person = receipt.person
        return True

    def settle(self, op_id: OpId, now: dt.datetime) -> None:
        """Note that a person has acted on what came back; a later receipt opens it again."""
        self._session.execute(
            update(SubmissionRow).where(SubmissionRow.op_id == op_id).values(settled_at=now)
        )

    def tray(self) -> tuple[OutboxEntry, ...]:
        """Return 待处理: what came back and nobody has acted on, and what waits; newest first."""
        return self._entries(_newest(_everything().where(_in_tray())))

    def for_person(self, person: PersonId | None, document: str = "") -> tuple[OutboxEntry, ...]:
        """Return all about a person, by id or by document as `kind:number`; oldest first."""
        which = []
        if person is not None:
            which.append(SubmissionRow.person == person)
        if document:
            which.append(SubmissionRow.document == document)
        if not which:
            return ()
        asked = _everything().where(or_(*which)).order_by(SubmissionRow.device_counter)
        return self._entries(asked)

    def of_kinds(
        self, kinds: Collection[SubmissionKind], documents: Collection[str]
    ) -> tuple[OutboxEntry, ...]:
        """Return those of some kinds about the holders of some documents, oldest first."""
        asked = _everything().where(
            SubmissionRow.kind.in_([kind.value for kind in kinds]),
            SubmissionRow.document.in_(documents),
        )
        return self._entries(asked.order_by(SubmissionRow.device_counter))

    def open_entries(self, cursor: Position | None = None) -> tuple[OutboxEntry, ...]:
        """Return all whose overlay may still count, oldest first.

        Args:
            cursor: leaves out what took effect at or before it; without one, all that ever took
                effect are returned.
        """
        asked = _everything().where(_is_open(cursor))
        return self._entries(asked.order_by(SubmissionRow.device_counter))

    def waiting_for(
        self, persons: Collection[PersonId], cursor: Position | None = None
    ) -> dict[PersonId, tuple[SubmissionKind, SubmissionState]]:
        """Return the latest open submission of each of these persons, for a list of many.

        Args:
            persons: those on the list.
            cursor: as for `open_entries`.
        """
        asked = (
            select(SubmissionRow.person, SubmissionRow.kind, SubmissionRow.state)
            .where(SubmissionRow.person.in_(persons), _is_open(cursor))
            .order_by(SubmissionRow.device_counter)
        )
        rows = self._session.execute(asked)
        return {
            PersonId(person): (SubmissionKind(kind), SubmissionState(state))
            for person, kind, state in rows
            if person is not None
        }

    def counts(self) -> OutboxCounts:
        """Count for the status line."""
        asked = select(SubmissionRow.state, func.count()).group_by(SubmissionRow.state)
        by_state = dict(iter(self._session.execute(asked)))
        waiting = self._session.execute(select(func.count()).where(_in_tray())).scalar_one()
        return OutboxCounts(
            queued=by_state.get(SubmissionState.QUEUED.value, 0),
            in_doubt=by_state.get(SubmissionState.IN_DOUBT.value, 0),
            tray_waiting=waiting,
            total=sum(by_state.values()),
        )

    def recent(self, limit: int, day: dt.date | None = None) -> tuple[OutboxEntry, ...]:
        """Return the newest first; with a day, those saved on it in Asia/Shanghai."""
        asked = _newest(_everything()).limit(limit)
        if day is not None:
            begin = dt.datetime.combine(day, dt.time(), _SHANGHAI)
            end = begin + dt.timedelta(days=1)
            asked = asked.where(SubmissionRow.saved_at >= begin, SubmissionRow.saved_at < end)
        return self._entries(asked)

    def saved_between(self, first: dt.date, last: dt.date) -> tuple[OutboxEntry, ...]:
        """Return those saved from one day to another in Asia/Shanghai, both included, in order."""
        begin = dt.datetime.combine(first, dt.time(), _SHANGHAI)
        end = dt.datetime.combine(last, dt.time(), _SHANGHAI) + dt.timedelta(days=1)
        asked = _everything().where(SubmissionRow.saved_at >= begin, SubmissionRow.saved_at < end)
        return self._entries(asked.order_by(SubmissionRow.device_counter))

    def receipts_of(self, op_id: OpId) -> tuple[Receipt, ...]:
        """Return every receipt of a submission, in the order in which they hold."""
        asked = (
            select(ReceiptRow.payload)
            .where(ReceiptRow.op_id == op_id)
            .order_by(ReceiptRow.epoch, ReceiptRow.n)
        )
        return tuple(read(Receipt, payload) for payload in self._session.scalars(asked))

    def _entries(self, asked: Select[SubmissionRow, bytes | None]) -> tuple[OutboxEntry, ...]:
        rows = self._session.execute(asked)
        return tuple(_entry(row, payload) for row, payload in rows)


def _everything() -> Select[SubmissionRow, bytes | None]:
    holding = and_(
        ReceiptRow.op_id == SubmissionRow.op_id,
        ReceiptRow.epoch == SubmissionRow.receipt_epoch,
        ReceiptRow.n == SubmissionRow.receipt_n,
    )
    receipt: ColumnElement[bytes | None] = type_coerce(ReceiptRow.payload, LargeBinary)
    return select(SubmissionRow, receipt.label("receipt")).outerjoin(ReceiptRow, holding)


def _newest(
    asked: Select[SubmissionRow, bytes | None],
) -> Select[SubmissionRow, bytes | None]:
    return asked.order_by(SubmissionRow.device_counter.desc())


def _in(states: Iterable[SubmissionState]) -> ColumnElement[bool]:
    return SubmissionRow.state.in_([state.value for state in states])


def _is_open(cursor: Position | None) -> ColumnElement[bool]:
    effective = _in(IN_EFFECT)
    if cursor is not None:
        at = tuple_(SubmissionRow.receipt_epoch, SubmissionRow.effect_seq)
        effective = and_(effective, at > (cursor.epoch, cursor.seq))
    return or_(_in(_OPEN), effective)


def _in_tray() -> ColumnElement[bool]:
    return or_(and_(_in(CAME_BACK), SubmissionRow.settled_at.is_(None)), _in(_WAITING))


def _entry(row: SubmissionRow, receipt: bytes | None) -> OutboxEntry:
    return OutboxEntry(
        op_id=OpId(row.op_id),
        kind=SubmissionKind(row.kind),
        state=SubmissionState(row.state),
        sealed=Sealed(encode(row.payload), row.digest, row.alg, row.key_id, row.signature),
        person=None if row.person is None else PersonId(row.person),
        document=row.document,
        worker_name=row.worker_name,
        unit=None if row.unit is None else UnitId(row.unit),
        unit_name=row.unit_name,
        user=row.user,
        saved_at=row.saved_at,
        intake_number=row.intake_number,
        device_counter=row.device_counter,
        answers=None if row.answers is None else OpId(row.answers),
        settled_at=row.settled_at,
        receipt=None if receipt is None else read(Receipt, receipt),
    )
