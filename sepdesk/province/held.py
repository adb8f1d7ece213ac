"""Submissions that are held until an earlier one of their office is decided (S-10).

They are never dropped and never forced: what they wait for decides them, a person takes them back,
or they wait on and a person has been told.
"""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from sepdesk.clock import SHANGHAI
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.findings import Finding
from sepdesk.domain.outcomes import CaseDecided
from sepdesk.domain.predecessors import Predecessor, Tie, named_by, overdue
from sepdesk.domain.submissions import EmploymentPaper, OpId, Submission, SubmissionState
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Envelope, Sealed, read_envelope
from sepdesk.province import cases
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.publishing import Digests, Publisher
from sepdesk.province.tables import EmploymentRow, HeldRow, ReceiptRow, SubmissionRow


class HeldBack:
    """What is held, within one transaction."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        self._connection = connection
        self._now = now

    def predecessors(
        self, envelope: Envelope, passed_over: Collection[OpId]
    ) -> tuple[Predecessor, ...]:
        """Return the earlier submissions that an envelope names, and where each stands.

        Args:
            envelope: about to be decided.
            passed_over: came and were not admitted; the order does not wait for them (S-9).
        """
        records = (base.record for base in envelope.bases)
        named = named_by(envelope.body, envelope.answers, records)
        return tuple(
            self._stands(op_id, tie, envelope.office)
            for op_id, tie in named
            if not (tie is Tie.ORDER and op_id in passed_over)
            and not (tie is Tie.EMPLOYMENT and self._is_employment(EmploymentId(op_id)))
        )

    def hold(self, op_id: OpId, awaits: OpId, office: str) -> None:
        """Note what a submission waits for; since when is never moved."""
        moved = self._connection.execute(
            update(HeldRow).where(HeldRow.op_id == op_id).values(awaits=awaits)
        )
        if not moved.rowcount:
            self._connection.execute(
                insert(HeldRow),
                {"op_id": op_id, "awaits": awaits, "office": office, "since": self._now},
            )

    def release(self, op_id: OpId) -> None:
        """Let a submission go that is decided or taken back; any other id is left alone."""
        self._connection.execute(delete(HeldRow).where(HeldRow.op_id == op_id))

    def waiting_for(self, op_id: OpId) -> tuple[OpId, ...]:
        """Return what waits for a submission, in the order in which it came."""
        found = self._connection.execute(
            select(HeldRow.op_id)
            .join(SubmissionRow, SubmissionRow.op_id == HeldRow.op_id)
            .where(HeldRow.awaits == op_id)
            .order_by(SubmissionRow.epoch, SubmissionRow.seq)
        ).scalars()
        return tuple(map(OpId, found))

    def ripe(self) -> tuple[OpId, ...]:
        """Return what is waited for and decided; a batch lets its own followers go at once."""
        each = aliased(ReceiptRow)
        last = select(func.max(each.n)).where(each.op_id == HeldRow.awaits)
        undecided = (SubmissionState.HELD.value, SubmissionState.PENDING_VERIFICATION.value)
        found = self._connection.execute(
            select(HeldRow.awaits)
            .join(SubmissionRow, SubmissionRow.op_id == HeldRow.awaits)
            .join(ReceiptRow, ReceiptRow.op_id == HeldRow.awaits)
            .where(
                SubmissionRow.office == HeldRow.office,
                ReceiptRow.n == last.scalar_subquery(),
                ReceiptRow.state.not_in(undecided),
            )
            .distinct()
        ).scalars()
        return tuple(map(OpId, sorted(found)))

    def sealed(self, op_id: OpId) -> Sealed:
        """Return a held submission as it came."""
        row = self._connection.execute(
            select(SubmissionRow.sealed).where(SubmissionRow.op_id == op_id)
        ).scalar_one()
        return read(Sealed, row)

    def too_long(self, limit: dt.timedelta) -> tuple[OpId, ...]:
        """Return what has been held for longer, and of which nobody has been told."""
        found = self._connection.execute(
            select(HeldRow.op_id)
            .where(HeldRow.since <= self._now - limit, HeldRow.flagged_at.is_(None))
            .order_by(HeldRow.since, HeldRow.op_id)
        ).scalars()
        return tuple(map(OpId, found))

    def note_flagged(self, op_id: OpId) -> None:
        """Note that a person was told."""
        self._connection.execute(
            update(HeldRow).where(HeldRow.op_id == op_id).values(flagged_at=self._now)
        )

    def _stands(self, op_id: OpId, tie: Tie, office: str) -> Predecessor:
        found = self._connection.execute(
            select(SubmissionRow.sealed, ReceiptRow.state)
            .join(ReceiptRow, ReceiptRow.op_id == SubmissionRow.op_id)
            .where(SubmissionRow.op_id == op_id, SubmissionRow.office == office)
            .order_by(ReceiptRow.n.desc())
            .limit(1)
        ).first()
        if found is None:
            return Predecessor(op_id, tie)
        body = read_envelope(read(Sealed, found.sealed).payload_bytes).body
        return Predecessor(op_id, tie, SubmissionState(found.state), _intake_number(body))

    def _is_employment(self, employment: EmploymentId) -> bool:
        found = self._connection.execute(
            select(EmploymentRow.employment_id).where(EmploymentRow.employment_id == employment)
        )
        return found.first() is not None


def _intake_number(body: Submission) -> str:
    return body.intake.number if isinstance(body, EmploymentPaper) else ""


def flag(province: Province, connection: Connection, order: Order, digests: Digests) -> int:
    """Tell a person of each submission that has been held too long; it is held on.

    Returns:
        How many there were.
    """
    days = province.settings.held_days
    held = HeldBack(connection, order.now)
    late = held.too_long(dt.timedelta(days=days))
    for op_id in late:
        kept = cases.find_case(connection, op_id)
        if kept is None:
            continue
        told: tuple[Finding, ...] = (*kept.receipt.findings, overdue(days))
        decided = CaseDecided(op_id, SubmissionState.HELD, final=False, findings=told)
        at = order.append("held_too_long", op_id, kept.case.office, decided)
        publisher = Publisher(connection, at, digests)
        cases.give_receipt(
            connection,
            publisher,
            kept,
            decided,
            at=at,
            now=order.now,
            key=province.keys.signing,
            person=None,
            registration_number="",
        )
        publisher.write()
        held.note_flagged(op_id)
    return len(late)


def check(province: Province) -> tuple[str, ...]:
    """Flag what is held too long, and list all that is held: op id, office, since, what it awaits.

    Without personal data: for an administrator's terminal.
    """
    now = province.clock.now()
    with province.database.writing() as connection:
        order, digests = Order(connection, now), Digests(connection)
        flag(province, connection, order, digests)
        digests.write()
        order.put_back()
        rows = connection.execute(select(HeldRow).order_by(HeldRow.since, HeldRow.op_id)).all()
    return tuple(
        f"{row.op_id} {row.office} {row.since.astimezone(SHANGHAI):%Y-%m-%d %H:%M} "
        f"待 {row.awaits}{' 超期' if row.flagged_at else ''}"
        for row in rows
    )
