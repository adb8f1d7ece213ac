"""Filing a submission: bytes, history and audit in one transaction, read back before it is told."""

from collections.abc import Callable
from dataclasses import dataclass

from sepdesk.desk.changes import Changes
from sepdesk.desk.known import facts_for
from sepdesk.desk.session import Session
from sepdesk.desk.waits import filed_before
from sepdesk.domain.attachments_awaited import papers_of
from sepdesk.domain.facts import Case, Facts
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.domain.predecessors import EARLIER
from sepdesk.domain.submissions import (
    OpId,
    Submission,
    SubmissionState,
    kind_of,
    unit_of,
    worker_of,
)
from sepdesk.domain.units import Unit
from sepdesk.domain.writable import is_writable
from sepdesk.protocol.attachments import digests_of
from sepdesk.protocol.envelope import BaseRevision, make, seal_envelope
from sepdesk.store.outbox import Outbox, OutboxEntry
from sepdesk.store.overlay import document_key


@dataclass(frozen=True, slots=True)
class Saved:
    """A submission that is on the disk: read back after the commit, so it may be shown as saved."""

    entry: OutboxEntry
    changes: Changes


class UnwritableTextError(Exception):
    """A text holds a character that cannot be stored; nothing was saved, what is typed stays."""

    text = "表中有无法保存的字符（多来自粘贴），请删去后重新输入，再保存。"


def file_submission(
    session: Session,
    make_body: Callable[[str], Submission],
    *,
    draft_id: str | None = None,
    answers: OpId | None = None,
    settles: OpId | None = None,
) -> Saved:
    """Save one immutable submission with its history, its audit entry and the end of its draft.

    Args:
        session: the clerk's.
        make_body: makes the submission, given its 收件编号.
        draft_id: of the draft that it ends.
        answers: the submission that came back and that this one mends.
        settles: the submission in 待处理 that a person has dealt with by this one.

    Raises:
        UnwritableTextError: a text that neither this station nor the platform could store.
        StoreFaultError: the disk is full, locked, read-only or damaged; nothing was saved (D-3).
    """
    today, now = session.clock.today(), session.clock.now()
    op_id, seen, user = session.new_id(), session.seen(), session.user.user
    with session.files.station.transaction() as tx:
        number = f"{session.office.office_id}-{today:%Y%m%d}-{tx.outbox.next_intake(today):03d}"
        body = make_body(number)
        if not is_writable(body):
            raise UnwritableTextError
        scans = digests_of(papers_of(body))
        facts = facts_for(session, body)
        envelope = make(
            op_id=op_id,
            device=session.identity.device,
            device_counter=tx.outbox.next_counter(),
            user=user,
            office=session.office.office_id,
            seen=seen,
            bases=(*_bases(facts), *_earlier(tx.outbox, facts, body)),
            answers=answers,
            device_time=now,
            body=body,
            attachments=scans,
        )
        worker, unit = facts.worker, facts.unit
        ref = worker_of(body)
        entry = OutboxEntry(
            op_id=op_id,
            kind=kind_of(body),
            state=SubmissionState.QUEUED,
            sealed=seal_envelope(envelope, session.signing),
            person=worker.person if isinstance(worker, Worker) else None,
            document="" if ref is None else document_key(ref.document),
            worker_name="" if ref is None else ref.document.name,
            unit=unit.unit_id if isinstance(unit, Unit) else None,
            unit_name=_unit_name(body, facts),
            user=user,
            saved_at=now,
            intake_number=number,
            device_counter=envelope.device_counter,
            answers=answers,
            settled_at=None,
            receipt=None,
        )
        tx.outbox.add(entry)
        tx.attachments.refer(op_id, scans)
        tx.history.record(op_id, now, user, "saved", number)
        tx.audit.append(now, user, "save", op_id)
        if draft_id is not None:
            tx.drafts.discard(draft_id)
        for earlier, what in ((answers, "sent_again"), (settles, "dealt_with")):
            if earlier is not None:
                tx.outbox.settle(earlier, now)
                tx.history.record(earlier, now, user, what, op_id)
    # Saved is what can be read back, not what was meant to be written (D-1).
    with session.files.station.reading() as tx:
        kept = tx.outbox.get(op_id)
    if kept is None or kept.sealed != entry.sealed:
        msg = "a saved submission is not there after its commit"
        raise RuntimeError(msg)
    return Saved(kept, _changes(kept))


def _unit_name(body: Submission, facts: Facts) -> str:
    """Name the unit that it is about: as on the paper, or as the archive has it."""
    paper = unit_of(facts.case.body if isinstance(facts.case, Case) else body)
    if paper is not None:
        return paper.name
    return facts.unit.name if isinstance(facts.unit, Unit) else ""


def _changes(entry: OutboxEntry) -> Changes:
    persons = frozenset([entry.person]) if entry.person else frozenset[PersonId]()
    units = frozenset([entry.unit]) if entry.unit else frozenset()
    return Changes(persons, units, outbox=True, drafts=True)


def _earlier(outbox: Outbox, facts: Facts, body: Submission) -> tuple[BaseRevision, ...]:
    ref = worker_of(body)
    if ref is None:
        return ()
    person = facts.worker.person if isinstance(facts.worker, Worker) else None
    before = filed_before(outbox.for_person(person, document_key(ref.document)))
    return () if before is None else (BaseRevision(f"{EARLIER}{before}", None),)


def _bases(facts: Facts) -> tuple[BaseRevision, ...]:
    bases = []
    if isinstance(facts.worker, Worker):
        bases.append(BaseRevision(f"worker:{facts.worker.person}", facts.worker.rev))
    if isinstance(facts.unit, Unit):
        bases.append(BaseRevision(f"unit:{facts.unit.unit_id}", facts.unit.rev))
    return tuple(bases)
