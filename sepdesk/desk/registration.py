"""聘用登记, 变更, 注销: advice while typing, and the save that makes one immutable submission."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk.changes import Changes
from sepdesk.desk.known import facts_for
from sepdesk.desk.paper import PaperInput, to_submission, unreadable_dates
from sepdesk.desk.session import Session
from sepdesk.domain.decide import decide
from sepdesk.domain.facts import Facts
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import Outcome, Undetermined, state_of
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    OpId,
    SubmissionState,
    kind_of,
)
from sepdesk.domain.units import Unit
from sepdesk.protocol.envelope import BaseRevision, make, seal_envelope
from sepdesk.store.outbox import OutboxEntry
from sepdesk.store.overlay import document_key

_ADVICE = OpId("advice")


@dataclass(frozen=True, slots=True)
class Advice:
    """What the rules say about a paper, by the facts of this station.

    Attributes:
        findings: all of them, heaviest first; each names its field.
        expected: the state that the platform would give it by these facts; None where it cannot
            be told here.
        worker: the person of the archive that the paper concerns, where known here.
        as_of: how old the facts are; None where there are none.
    """

    findings: tuple[Finding, ...]
    expected: SubmissionState | None
    worker: Worker | None
    as_of: dt.datetime | None

    @property
    def hindrances(self) -> int:
        """How many findings stand in the way of registration."""
        heavy = (Severity.REFUSE, Severity.MEND, Severity.ASK)
        return sum(finding.severity in heavy for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Saved:
    """A form that is on the disk: read back after the commit, so it may be shown as saved."""

    entry: OutboxEntry
    changes: Changes


def advise(session: Session, paper: PaperInput) -> Advice:
    """Judge a paper as it stands; the platform runs the same rules on its own facts."""
    today = session.clock.today()
    submission = to_submission(paper, "", today)
    facts = facts_for(session, submission)
    outcome = decide(_ADVICE, submission, facts, today, session.tables.rules)
    findings = [*unreadable_dates(paper, today), *outcome.findings]
    order = tuple(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    cursor = session.files.facts.cursor()
    return Advice(
        tuple(findings),
        _expected(outcome),
        facts.worker if isinstance(facts.worker, Worker) else None,
        None if cursor is None else cursor.as_of,
    )


def _expected(outcome: Outcome) -> SubmissionState | None:
    return None if isinstance(outcome, Undetermined) else state_of(outcome)


def save(session: Session, paper: PaperInput, draft_id: str | None = None) -> Saved:
    """Save a paper as one immutable submission, its history and the end of its draft.

    Whatever the advice says: the clerk decides, the platform judges, and what comes back waits in
    待处理. Only dates that cannot be read are refused here, since they would be lost.

    Raises:
        UnreadablePaperError: a date field cannot be read.
        StoreFaultError: the disk is full, locked, read-only or damaged; nothing was saved (D-3).
    """
    today, now = session.clock.today(), session.clock.now()
    unreadable = tuple(unreadable_dates(paper, today))
    if unreadable:
        raise UnreadablePaperError(unreadable)
    op_id = session.new_id()
    seen = session.seen()
    with session.files.station.transaction() as tx:
        number = f"{session.office.office_id}-{today:%Y%m%d}-{tx.outbox.next_intake(today):03d}"
        submission = to_submission(paper, number, today)
        facts = facts_for(session, submission)
        envelope = make(
            op_id=op_id,
            device=session.identity.device,
            device_counter=tx.outbox.next_counter(),
            user=session.user.user,
            office=session.office.office_id,
            seen=seen,
            bases=_bases(facts),
            answers=paper.answers,
            device_time=now,
            body=submission,
        )
        worker, unit = facts.worker, facts.unit
        entry = OutboxEntry(
            op_id=op_id,
            kind=kind_of(submission),
            state=SubmissionState.QUEUED,
            sealed=seal_envelope(envelope, session.signing),
            person=worker.person if isinstance(worker, Worker) else None,
            document=document_key(submission.worker.document),
            worker_name=submission.worker.document.name,
            unit=unit.unit_id if isinstance(unit, Unit) else None,
            unit_name=submission.unit.name,
            user=session.user.user,
            saved_at=now,
            intake_number=number,
            device_counter=envelope.device_counter,
            answers=paper.answers,
            settled_at=None,
            receipt=None,
        )
        tx.outbox.add(entry)
        tx.history.record(op_id, now, session.user.user, "saved", number)
        tx.audit.append(now, session.user.user, "save", op_id)
        if draft_id is not None:
            tx.drafts.discard(draft_id)
        if paper.answers is not None:
            tx.outbox.settle(paper.answers, now)
            tx.history.record(paper.answers, now, session.user.user, "sent_again", op_id)
    # Saved is what can be read back, not what was meant to be written (D-1).
    with session.files.station.reading() as tx:
        kept = tx.outbox.get(op_id)
    if kept is None or kept.sealed != entry.sealed:
        msg = "a saved submission is not there after its commit"
        raise RuntimeError(msg)
    return Saved(kept, _changes(kept))


class UnreadablePaperError(Exception):
    """A field of the paper cannot be read; the findings say which, the text stays on screen."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.field for finding in findings))
        self.findings = findings


def _changes(entry: OutboxEntry) -> Changes:
    persons = frozenset([entry.person]) if entry.person else frozenset[PersonId]()
    units = frozenset([entry.unit]) if entry.unit else frozenset()
    return Changes(persons, units, outbox=True, drafts=True)


def _bases(facts: Facts) -> tuple[BaseRevision, ...]:
    bases = []
    if isinstance(facts.worker, Worker):
        bases.append(BaseRevision(f"worker:{facts.worker.person}", facts.worker.rev))
    if isinstance(facts.unit, Unit):
        bases.append(BaseRevision(f"unit:{facts.unit.unit_id}", facts.unit.rev))
    return tuple(bases)
