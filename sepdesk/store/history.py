"""What happened at this station: history, print ledger and audit trail, all append-only."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import OpId
from sepdesk.store.station_tables import AuditRow, HistoryRow, PrintRow, SubmissionRow

_NO_ENTRY_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened; `what` is a stable code, `text` the sentence for the clerk."""

    n: int
    op_id: OpId | None
    at: dt.datetime
    user: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Print:
    """One print.

    Attributes:
        digest: of the bytes that were printed.
        form_id: as the code on the form names it; None for another paper, or without a code.
        filling_digest: of what the form was filled with, as its code has it.
        filling: what it was filled with, where that was no submission; else it is kept there.
    """

    print_id: str
    at: dt.datetime
    user: str
    op_id: OpId | None
    digest: str
    what: str
    form_id: str | None = None
    filling_digest: str | None = None
    filling: str | None = None


class History:
    """The local history, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(
        self, op_id: OpId | None, at: dt.datetime, user: str, what: str, text: str = ""
    ) -> None:
        """Add an entry."""
        self._session.add(HistoryRow(op_id=op_id, at=at, user=user, what=what, text=text))
        self._session.flush()

    def of_op(self, op_id: OpId) -> tuple[HistoryEntry, ...]:
        """Return what happened to a submission, in order."""
        asked = select(HistoryRow).where(HistoryRow.op_id == op_id).order_by(HistoryRow.n)
        return tuple(_history(row) for row in self._session.scalars(asked))

    def of_person(self, person: PersonId | None, document: str = "") -> tuple[HistoryEntry, ...]:
        """Return what happened to all submissions about a person, in order."""
        whose = []
        if person is not None:
            whose.append(SubmissionRow.person == person)
        if document:
            whose.append(SubmissionRow.document == document)
        if not whose:
            return ()
        asked = (
            select(HistoryRow)
            .join(SubmissionRow, SubmissionRow.op_id == HistoryRow.op_id)
            .where(or_(*whose))
            .order_by(HistoryRow.n)
        )
        return tuple(_history(row) for row in self._session.scalars(asked))


class Prints:
    """The print ledger, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, printed: Print) -> None:
        """Add a print."""
        self._session.add(PrintRow(**asdict(printed)))
        self._session.flush()

    def of_op(self, op_id: OpId) -> tuple[Print, ...]:
        """Return the prints of a submission, the oldest first; of other papers about it too."""
        return self._prints(PrintRow.op_id == op_id)

    def of_form(self, form_id: str) -> tuple[Print, ...]:
        """Return the prints of the form that a code names, the oldest first."""
        return self._prints(PrintRow.form_id == form_id)

    def _prints(self, wanted: ColumnElement[bool]) -> tuple[Print, ...]:
        asked = select(PrintRow).where(wanted).order_by(PrintRow.at, PrintRow.print_id)
        return tuple(_print(row) for row in self._session.scalars(asked))


class Audit:
    """The audit trail: a chain in which each entry holds the digest of the one before."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, at: dt.datetime, user: str, action: str, subject: str) -> None:
        """Add an entry; `subject` is an id, never a name or a number in full."""
        last = self._session.scalars(select(AuditRow).order_by(AuditRow.n.desc()).limit(1)).first()
        n = 1 if last is None else last.n + 1
        previous = _NO_ENTRY_BEFORE if last is None else last.digest
        digest = _link(n, at, user, action, subject, previous)
        self._session.add(
            AuditRow(
                n=n,
                at=at,
                user=user,
                action=action,
                subject=subject,
                previous=previous,
                digest=digest,
            )
        )
        self._session.flush()

    def head(self) -> tuple[int, str]:
        """Return the number of the last entry and its digest; zero where there is none."""
        last = self._session.scalars(select(AuditRow).order_by(AuditRow.n.desc()).limit(1)).first()
        return (0, _NO_ENTRY_BEFORE) if last is None else (last.n, last.digest)

    def verify(self) -> bool:
        """Tell whether no entry was changed, moved or taken out of the middle.

        A tail that was cut off shows only against a head that someone else has kept.
        """
        previous = _NO_ENTRY_BEFORE
        rows = self._session.scalars(select(AuditRow).order_by(AuditRow.n))
        for n, row in enumerate(rows, start=1):
            expected = _link(n, row.at, row.user, row.action, row.subject, previous)
            if (row.n, row.previous, row.digest) != (n, previous, expected):
                return False
            previous = row.digest
        return True


def _link(n: int, at: dt.datetime, user: str, action: str, subject: str, previous: str) -> str:
    when = at.astimezone(dt.UTC).isoformat()
    return hashlib.sha256(
        json.dumps([n, when, user, action, subject, previous], ensure_ascii=False).encode()
    ).hexdigest()


def _history(row: HistoryRow) -> HistoryEntry:
    op_id = None if row.op_id is None else OpId(row.op_id)
    return HistoryEntry(row.n, op_id, row.at, row.user, row.what, row.text)


def _print(row: PrintRow) -> Print:
    return Print(
        row.print_id,
        row.at,
        row.user,
        None if row.op_id is None else OpId(row.op_id),
        row.digest,
        row.what,
        row.form_id,
        row.filling_digest,
        row.filling,
    )
