"""待处理: what came back or waits; nothing leaves by itself, a person acts."""

from dataclasses import dataclass, replace

from sepdesk.desk.acts import PAPERS, Act, acts_about, owed
from sepdesk.desk.changes import Changes
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.desk.waits import waits_for
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.legal import LegalBasis
from sepdesk.domain.outcomes import OtherEmployment
from sepdesk.domain.submissions import (
    CAME_BACK,
    ChangeEmployment,
    DeregisterEmployment,
    EmploymentPaper,
    OpId,
    RegisterEmployment,
    Submission,
    UnitOnPaper,
    kind_of,
)
from sepdesk.protocol.envelope import read_envelope
from sepdesk.protocol.receipts import Receipt
from sepdesk.store.outbox import OutboxEntry

_WAYS_OUT = ("may_deregister",)
"""Notes that say what may be done instead."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a submission came back: the sentence, and the law behind it in full."""

    finding: Finding
    basis: LegalBasis | None


@dataclass(frozen=True, slots=True)
class TrayItem:
    """One submission that waits for a person.

    Attributes:
        came_back: it was returned, refused or conflicts; else it only waits for something.
        reasons: what hinders, heaviest first, each with its legal basis.
        other: the employment that stands in the way, of a conflict.
        missing: the papers still owed, less what has come in and is not sent yet.
        acts: what has been done about it since, the oldest first.
        waits_for: of what is held, which earlier one must be decided first; else empty.
    """

    entry: OutboxEntry
    came_back: bool
    reasons: tuple[Reason, ...]
    other: OtherEmployment | None
    missing: tuple[str, ...]
    acts: tuple[Act, ...] = ()
    waits_for: str = ""


def waiting(session: Session) -> tuple[TrayItem, ...]:
    """Return what waits for a person, newest first; behind it the forms that are not sent yet."""
    with session.files.station.reading() as tx:
        unsent = [entry for entry in tx.outbox.unsent() if entry.kind in PAPERS]
        entries = (*tx.outbox.tray(), *reversed(unsent))
        waits = {entry.op_id: waits_for(tx.outbox, entry) for entry in entries}
    acts = acts_about(session, entries)
    return tuple(
        replace(_item(session, entry, acts.get(entry.op_id, ())), waits_for=waits[entry.op_id])
        for entry in entries
    )


def count_waiting(session: Session) -> int:
    """Return how many came back and are not settled: 待处理 in the status line."""
    with session.files.station.reading() as tx:
        return tx.outbox.counts().tray_waiting


def _item(session: Session, entry: OutboxEntry, acts: tuple[Act, ...]) -> TrayItem:
    receipt = entry.receipt
    if receipt is None:
        return TrayItem(entry, came_back=False, reasons=(), other=None, missing=(), acts=acts)
    order = tuple(Severity)
    telling = (Severity.REFUSE, Severity.MEND, Severity.ASK, Severity.MISSING)
    findings = sorted(
        (one for one in receipt.findings if one.severity in telling or one.code in _WAYS_OUT),
        key=lambda finding: order.index(finding.severity),
    )
    day = session.clock.today()
    reasons = tuple(
        Reason(f, session.tables.legal.at(f.basis, day) if f.basis else None) for f in findings
    )
    came_back = entry.state in CAME_BACK
    return TrayItem(entry, came_back, reasons, receipt.other, owed(entry, acts), acts)


def receipts(session: Session, op_id: OpId) -> tuple[Receipt, ...]:
    """Return every decision about a submission, the first one first."""
    with session.files.station.reading() as tx:
        return tx.outbox.receipts_of(op_id)


def settle(session: Session, op_id: OpId) -> Changes:
    """Mark what came back as dealt with, because the clerk said so; it stays in the history."""
    now = session.clock.now()
    with session.files.station.transaction() as tx:
        tx.outbox.settle(op_id, now)
        tx.history.record(op_id, now, session.user.user, "settled", "")
        tx.audit.append(now, session.user.user, "settle", op_id)
    return Changes(outbox=True)


def mend(entry: OutboxEntry) -> PaperInput:
    """Put what came back on the form again, to be mended and sent as an answer to it (B-11)."""
    return paper_of(paper_in(entry), answers=entry.op_id)


def body_of(entry: OutboxEntry) -> Submission:
    """Return what was submitted."""
    return read_envelope(entry.sealed.payload_bytes).body


class NotAPaperError(Exception):
    """The submission is no paper of the appendix form."""

    text = "这一件不是登记表，不能改后重报或打印成表。"


def paper_in(entry: OutboxEntry) -> EmploymentPaper:
    """Return the paper that an entry holds.

    Raises:
        NotAPaperError: it holds something else.
    """
    body = body_of(entry)
    if isinstance(body, RegisterEmployment | ChangeEmployment | DeregisterEmployment):
        return body
    raise NotAPaperError


def paper_of(submission: EmploymentPaper, answers: OpId | None = None) -> PaperInput:
    """Turn a submission back into what a clerk would have typed."""
    document, intake = submission.worker.document, submission.intake
    days = [claim.valid_until.isoformat() for claim in submission.items if claim.valid_until]
    base = PaperInput(
        kind=kind_of(submission),
        name=document.name,
        document_kind=document.kind,
        document_number=document.number,
        person=submission.worker.person,
        items="、".join(claim.printed for claim in submission.items),
        valid_until="、".join(dict.fromkeys(days) if len(set(days)) == 1 else days),
        mobile=submission.mobile,
        form_date=intake.form_date.isoformat() if intake.form_date else "",
        received_on=intake.received_on.isoformat(),
        channel=intake.channel,
        handed=intake.handed,
        papers=intake.papers,
        answers=answers,
    )
    match submission:
        case DeregisterEmployment():
            return _of_end(base, submission)
        case RegisterEmployment() | ChangeEmployment():
            return _of_engagement(base, submission)


def _of_end(base: PaperInput, submission: DeregisterEmployment) -> PaperInput:
    return replace(
        base,
        former_unit=submission.unit.name,
        former_unit_id=submission.unit.unit,
        former=submission.employment,
        left_on=submission.left_on.isoformat() if submission.left_on else "",
        requester=submission.requester,
    )


def _of_engagement(
    base: PaperInput, submission: RegisterEmployment | ChangeEmployment
) -> PaperInput:
    unit: UnitOnPaper = submission.unit
    claim = submission.certificate
    paper = replace(
        base,
        former_unit=submission.former_unit_name,
        former=submission.former if isinstance(submission, ChangeEmployment) else None,
        unit_name=unit.name,
        unit=unit.unit,
        code_kind=unit.code_kind,
        unit_code=unit.code,
        unit_address=unit.address,
        unit_town=unit.town,
        contact=unit.contact,
        phone=unit.phone,
        hired_on=submission.hired_on.isoformat() if submission.hired_on else "",
        hire_source=submission.hire_source,
        dispatch=submission.dispatch,
    )
    if claim is None:
        return paper
    return replace(
        paper,
        certificate_number=claim.number,
        certificate_archive_number=claim.archive_number,
        certificate_issuer=claim.issuer,
        certificate_exam_body=claim.exam_body,
        certificate_province=claim.issuing_province,
    )
