"""Acts about an earlier form: completed, taken back, its refusal delivered, a mistaken end undone.

Each is a submission of its own that the platform judges; the form it is about stays as it was
signed, and moves by a further receipt.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from sepdesk.desk.acts import acts_about, undelivered
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.session import Session
from sepdesk.desk.tray import body_of, paper_in
from sepdesk.domain.attachments import AttachedPaper
from sepdesk.domain.case_acts import (
    CompletePapers,
    Recipient,
    RecordDelivery,
    RestoreEmployment,
    Withdraw,
)
from sepdesk.domain.deciding_cases import CaseAct, check_act
from sepdesk.domain.employment import Employment, EmploymentId, EndReason
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentRef, PersonId
from sepdesk.domain.owed import with_handed
from sepdesk.domain.paper_parts import what_counts
from sepdesk.domain.persons import Worker
from sepdesk.domain.restoring import check_reason
from sepdesk.domain.submissions import (
    IN_EFFECT,
    UNSENT,
    EmploymentPaper,
    Handed,
    OpId,
    Submission,
    SubmissionState,
    WorkerRef,
    worker_of,
)
from sepdesk.store.outbox import OutboxEntry


class UnfitActError(Exception):
    """What was typed cannot be saved as it is; the findings name the fields."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def complete_papers(
    session: Session,
    op_id: OpId,
    came: Collection[str],
    completed_on: dt.date,
    *,
    by_proxy: bool = False,
    papers: tuple[AttachedPaper, ...] = (),
) -> Saved:
    """Record what has come in of what was missing; no new form is needed (E2).

    Args:
        session: the clerk's.
        op_id: of the form.
        came: the words of what has come in, as in the receipt's `missing`.
        completed_on: 材料补齐日.
        by_proxy: somebody else brought it.
        papers: scans of what has come in, kept here already.

    Raises:
        LookupError: this station holds no such submission.
        UnfitActError: nothing was chosen, or the day cannot be.
        StoreFaultError: nothing was saved (D-3).
    """
    entry, paper = _case(session, op_id)
    if not came:
        text = "请勾选补来的材料。"
        raise UnfitActError((Finding("E2", Severity.MEND, "nothing_came", "handed", text),))
    handed = with_handed(_handed_so_far(session, entry, paper), came)
    if by_proxy:
        handed = replace(handed, by_proxy=True)
    body = CompletePapers(op_id, _worker(entry, paper), handed, completed_on, papers)
    return _file(session, body, paper)


def withdraw(session: Session, op_id: OpId, reason: str) -> Saved:
    """Take a form back: sent after it, so that it gets a receipt even if it was not sent yet.

    Raises:
        LookupError: this station holds no such submission.
        UnfitActError: there is no reason.
        StoreFaultError: nothing was saved (D-3).
    """
    entry = _entry(session, op_id)
    if entry.state is SubmissionState.HELD:
        return _withdraw_held(session, entry, reason)
    paper = paper_in(entry)
    return _file(session, Withdraw(op_id, _worker(entry, paper), reason.strip()), paper)


def _withdraw_held(session: Session, entry: OutboxEntry, reason: str) -> Saved:
    """Take back what waits for an earlier submission, whatever it is."""
    worker = worker_of(body_of(entry))
    if worker is None:
        raise LookupError(entry.op_id)
    problems = tuple(check_reason(reason, "撤回"))
    if problems:
        raise UnfitActError(problems)
    act = Withdraw(entry.op_id, WorkerRef(worker.document, entry.person), reason.strip())
    return file_submission(session, lambda _: act)


def record_delivery(
    session: Session,
    op_id: OpId,
    to: Recipient,
    delivered_on: dt.date,
    way: str,
    received_by: str,
) -> Saved:
    """Record that the notice 不予登记 was delivered; to both, the refusal is dealt with (E6).

    Raises:
        LookupError: this station holds no such submission.
        UnfitActError: way or name are missing, or the day cannot be.
        StoreFaultError: nothing was saved (D-3).
    """
    entry, paper = _case(session, op_id)
    body = RecordDelivery(
        op_id, _worker(entry, paper), to, delivered_on, way.strip(), received_by.strip()
    )
    left = undelivered(acts_about(session, (entry,)).get(op_id, ()))
    return _file(session, body, paper, settles=op_id if set(left) <= {to} else None)


def restore_employment(
    session: Session, person: PersonId, employment: EmploymentId, reason: str
) -> Saved:
    """Undo a mistaken deregistration: the employment goes on, its end stays on record (E11).

    Raises:
        LookupError: the person is not in this station's facts.
        UnfitActError: there is no reason.
        StoreFaultError: nothing was saved (D-3).
    """
    worker = session.files.facts.worker(person)
    if worker is None:
        raise LookupError(person)
    problems = tuple(check_reason(reason, "恢复"))
    if problems:
        raise UnfitActError(problems)
    document = worker.documents[0]
    ref = WorkerRef(DocumentRef(document.kind, document.number, worker.name), person)
    body = RestoreEmployment(ref, employment, reason.strip())
    return file_submission(session, lambda _: body)


def restorable(session: Session, worker: Worker) -> Employment | None:
    """Return the employment whose deregistration is the latest thing that happened, if any.

    Only where the unit is of this office's place; whoever is employed again has nothing to restore.

    Args:
        session: whose station it is.
        worker: with this station's open submissions laid over.
    """
    ended = [e for e in worker.employments if e.ended_on is not None]
    if not ended or len(ended) < len(worker.employments):
        return None
    last = max(ended, key=lambda e: (e.ended_on or dt.date.min, e.started_on))
    record = session.files.facts.unit(last.unit)
    if last.ended_reason is EndReason.CHANGED or record is None:
        return None
    here = session.office.jurisdiction.covers(record.unit.town, session.clock.today())
    return last if here else None


def _case(session: Session, op_id: OpId) -> tuple[OutboxEntry, EmploymentPaper]:
    entry = _entry(session, op_id)
    return entry, paper_in(entry)


def _entry(session: Session, op_id: OpId) -> OutboxEntry:
    with session.files.station.reading() as tx:
        entry = tx.outbox.get(op_id)
    if entry is None:
        raise LookupError(op_id)
    return entry


def _worker(entry: OutboxEntry, paper: EmploymentPaper) -> WorkerRef:
    return WorkerRef(paper.worker.document, entry.person or paper.worker.person)


def _handed_so_far(session: Session, entry: OutboxEntry, paper: EmploymentPaper) -> Handed:
    handed = what_counts(paper.intake.handed, paper.intake.papers)
    for act in acts_about(session, (entry,)).get(entry.op_id, ()):
        if isinstance(act.body, CompletePapers) and act.entry.state in (*UNSENT, *IN_EFFECT):
            handed = act.body.handed
    return handed


def _file(
    session: Session, body: CaseAct, paper: EmploymentPaper, *, settles: OpId | None = None
) -> Saved:
    problems = tuple(check_act(body, paper, session.clock.today()))
    if problems:
        raise UnfitActError(problems)

    def as_it_is(_: str) -> Submission:
        return body

    return file_submission(session, as_it_is, settles=settles)
