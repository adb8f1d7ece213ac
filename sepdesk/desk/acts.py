"""What has been done about a form since it was saved, and what may still be done."""

from collections.abc import Iterable
from dataclasses import dataclass

from sepdesk.desk.session import Session
from sepdesk.domain.attachments_awaited import without_scans
from sepdesk.domain.case_acts import (
    RECIPIENT_WORDS,
    CompletePapers,
    Recipient,
    RecordDelivery,
    Withdraw,
)
from sepdesk.domain.deciding_cases import CaseAct
from sepdesk.domain.findings import Severity
from sepdesk.domain.owed import still_missing
from sepdesk.domain.submissions import (
    CAME_BACK,
    UNSENT,
    OpId,
    SubmissionKind,
    SubmissionState,
)
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry

ACTS = (
    SubmissionKind.COMPLETE_PAPERS,
    SubmissionKind.WITHDRAW,
    SubmissionKind.RECORD_DELIVERY,
)
"""Kinds of submission that are about an earlier form of this station."""

PAPERS = (SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)
"""Kinds that are papers of the appendix form."""


@dataclass(frozen=True, slots=True)
class Act:
    """A later act about a form, and where it stands."""

    entry: OutboxEntry
    body: CaseAct

    @property
    def is_open(self) -> bool:
        """Whether it may still have an effect, or already had one."""
        return self.entry.state not in (*CAME_BACK, SubmissionState.WITHDRAWN)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was recorded, and what the platform said to it."""
        receipt = self.entry.receipt
        telling = (Severity.REFUSE, Severity.MEND, Severity.NOTE)
        told = () if receipt is None else receipt.findings
        return (in_words(self.body), *(f.text for f in told if f.severity in telling))


def in_words(body: CaseAct) -> str:
    """Say what an act records."""
    match body:
        case CompletePapers():
            return f"材料补齐日 {body.completed_on}"
        case Withdraw():
            return f"撤回原因：{body.reason}"
        case RecordDelivery():
            to = RECIPIENT_WORDS[body.to]
            return f"{body.delivered_on} {body.way}送达{to}，签收人 {body.received_by}"


def acts_about(session: Session, entries: Iterable[OutboxEntry]) -> dict[OpId, tuple[Act, ...]]:
    """Return the acts about each of these forms, the oldest first."""
    documents = {entry.document for entry in entries}
    with session.files.station.reading() as tx:
        found = tx.outbox.of_kinds(ACTS, documents)
    acts: dict[OpId, tuple[Act, ...]] = {}
    for entry in found:
        body = read_envelope(entry.sealed.payload_bytes).body
        if isinstance(body, CompletePapers | Withdraw | RecordDelivery):
            acts[body.case] = (*acts.get(body.case, ()), Act(entry, body))
    return acts


def owed(entry: OutboxEntry, acts: Iterable[Act]) -> tuple[str, ...]:
    """Return what is still missing of a form, with what has come in and is not yet sent."""
    missing = () if entry.receipt is None else entry.receipt.missing
    for act in acts:
        if isinstance(act.body, CompletePapers) and act.entry.state in UNSENT:
            missing = still_missing(missing, act.body.handed)
    return without_scans(missing)


def may_withdraw(entry: OutboxEntry, acts: Iterable[Act]) -> bool:
    """Tell whether a form may be taken back, as far as is known here."""
    waits = (*UNSENT, SubmissionState.PENDING_VERIFICATION, SubmissionState.HELD)
    taken = any(isinstance(act.body, Withdraw) and act.is_open for act in acts)
    # What waits for an earlier one that never comes must not wait for ever, whatever it is.
    taken_back = entry.kind in PAPERS or entry.state is SubmissionState.HELD
    return taken_back and entry.state in waits and not taken and bool(entry.document)


def undelivered(acts: Iterable[Act]) -> tuple[Recipient, ...]:
    """Return to whom the notice of a refusal has not been delivered, as far as is recorded."""
    told = {a.body.to for a in acts if isinstance(a.body, RecordDelivery) and a.is_open}
    return tuple(one for one in Recipient if one not in told)
