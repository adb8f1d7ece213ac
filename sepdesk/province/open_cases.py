"""Submissions that wait for a verification, as the filing office and who verifies see them.

A case enters their scopes with the event that made it wait, changes with each step, and leaves
with the event that decides it (L4, L5, B-9). Time alone changes nothing about it.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, or_, select, update

from sepdesk.domain.competence import verifies
from sepdesk.domain.facts import Case
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind, PersonId, normalise_number, to_eighteen
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.outcomes import Outcome
from sepdesk.domain.submissions import (
    OpId,
    SubmissionState,
    WorkerRef,
    certificate_province,
)
from sepdesk.domain.verification import StepKind
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.envelope import Sealed, read_envelope
from sepdesk.protocol.messages import CaseRecord, RecordKind, Step
from sepdesk.province.places import Places
from sepdesk.province.publishing import Change, Publisher
from sepdesk.province.tables import OpenCaseRow

_AWAITED = ("not_in_archive", "reexam_pending")


class OpenCases:
    """The waiting cases, within one transaction."""

    def __init__(
        self,
        connection: Connection,
        places: Places,
        offices: Mapping[OfficeId, Office],
        now: dt.datetime,
    ) -> None:
        self._connection = connection
        self._places = places
        self._offices = offices
        self._now = now

    def of_worker(self, worker: WorkerRef, person: PersonId | None) -> tuple[OpId, ...]:
        """Return the cases of a worker that wait, by any paper's document or the person."""
        found = self._connection.execute(
            select(OpenCaseRow.op_id)
            .where(
                or_(
                    OpenCaseRow.document == _document(worker),
                    OpenCaseRow.person == (person or worker.person or ""),
                )
            )
            .order_by(OpenCaseRow.op_id)
        ).scalars()
        return tuple(map(OpId, found))

    def place_of(self, op_id: OpId) -> str:
        """Return the place whose exam centres verify a waiting case; empty for any other id.

        It stays what it was when the case began to wait: whoever sees a case may decide it, also
        after its unit has moved.
        """
        found = self._row(op_id)
        return "" if found is None else found[0]

    def may_verify(self, case: Case, office: Office) -> bool:
        """Tell whether a case is, or was, an office's to verify: no other one is told of it."""
        if not verifies(office.kind, certificate_province(case.body)):
            return False
        found = self._row(case.op_id)
        if found is None:
            return True
        place, row = found
        return office.office_id in scopes_of_case(self._places, read(CaseRecord, row), place)

    def open(
        self,
        publisher: Publisher,
        op_id: OpId,
        sealed: Sealed,
        *,
        worker: WorkerRef,
        person: PersonId | None,
        office: Office,
        town: str,
        outcome: Outcome,
    ) -> None:
        """Let a submission wait.

        Args:
            publisher: of the event.
            op_id: of the submission.
            sealed: as it came.
            worker: whom it is about.
            person: who that is in the archive; None where the archive lacks the person.
            office: that filed it.
            town: of the unit; its exam centres verify.
            outcome: says what it waits for.
        """
        step = Step(self._now, StepKind.OPENED, office.name, _told(outcome.findings, _AWAITED))
        record = CaseRecord(
            op_id=op_id,
            office=office.office_id,
            office_name=office.name,
            state=SubmissionState.PENDING_VERIFICATION,
            opened_at=self._now,
            sealed=sealed,
            steps=(step,),
        )
        row = canonical_text(record)
        self._connection.execute(
            insert(OpenCaseRow),
            {
                "op_id": op_id,
                "document": _document(worker),
                "person": person,
                "office": office.office_id,
                "place": town,
                "row": row,
            },
        )
        scopes = scopes_of_case(self._places, record, town)
        publisher.publish(Change(RecordKind.CASE, op_id, None, row, scopes))

    def note(
        self, publisher: Publisher, op_id: OpId, what: StepKind, office: Office, text: str
    ) -> None:
        """Add a step to a case; one that does not wait is left alone."""
        self._add(publisher, op_id, Step(self._now, what, office.name, text))

    def remind(self, publisher: Publisher, op_id: OpId, text: str) -> None:
        """Add the platform's own step, that a case has waited too long (B-9)."""
        self._add(publisher, op_id, Step(self._now, StepKind.OVERDUE, "监管平台", text))

    def _add(self, publisher: Publisher, op_id: OpId, step: Step) -> None:
        found = self._row(op_id)
        if found is None:
            return
        place, former = found
        record = read(CaseRecord, former)
        row = canonical_text(replace(record, steps=(*record.steps, step)))
        self._connection.execute(
            update(OpenCaseRow).where(OpenCaseRow.op_id == op_id).values(row=row)
        )
        scopes = scopes_of_case(self._places, record, place)
        publisher.publish(Change(RecordKind.CASE, op_id, former, row, scopes))

    def close(self, publisher: Publisher, op_id: OpId) -> None:
        """Take a decided case out of all scopes; one that does not wait is left alone."""
        found = self._row(op_id)
        if found is None:
            return
        self._connection.execute(delete(OpenCaseRow).where(OpenCaseRow.op_id == op_id))
        publisher.publish(Change(RecordKind.CASE, op_id, found[1], "", frozenset()))

    def _row(self, op_id: OpId) -> tuple[str, str] | None:
        found = self._connection.execute(
            select(OpenCaseRow.place, OpenCaseRow.row).where(OpenCaseRow.op_id == op_id)
        ).first()
        return None if found is None else (found.place, found.row)


def scopes_of_case(places: Places, record: CaseRecord, place: str) -> frozenset[OfficeId]:
    """Return the scopes that see a waiting case: who filed it, and who verifies it (L5)."""
    body = read_envelope(record.sealed.payload_bytes).body
    return places.scopes_of_case(record.office, place, certificate_province(body))


def told(outcome: Outcome) -> str:
    """Say in one line what an act came to that leaves its case waiting."""
    return _told(
        tuple(f for f in outcome.findings if f.severity in (Severity.NOTE, Severity.PASS)), ()
    )


def _told(findings: tuple[Finding, ...], codes: tuple[str, ...]) -> str:
    return " ".join(f.text for f in findings if not codes or f.code in codes)


def _document(worker: WorkerRef) -> str:
    document = worker.document
    number = normalise_number(document.number)
    if document.kind is DocumentKind.CITIZEN_ID and re.fullmatch(r"[0-9]{15}", number):
        number = to_eighteen(number)
    return f"{document.kind.value}:{number}"
