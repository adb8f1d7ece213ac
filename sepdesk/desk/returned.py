"""改后重报 of an act that is no paper: it opens filled in where it was made (B-11)."""

from dataclasses import dataclass

from sepdesk.domain.identity import normalise_number
from sepdesk.domain.submissions import (
    OpId,
    Submission,
    SubmissionKind,
    kind_of,
    unit_of,
    worker_of,
)
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry

MADE_IN = {
    SubmissionKind.CORRECT: "worker",
    SubmissionKind.CORRECT_PENALTY: "worker",
    SubmissionKind.CORRECT_CERTIFICATE: "worker",
    SubmissionKind.RECORD_PENALTY: "misconduct",
    SubmissionKind.CHANGE_CERTIFICATE: "misconduct",
    SubmissionKind.RESTORE_CERTIFICATE: "misconduct",
    SubmissionKind.CHANGE_PERSON: "maintenance",
    SubmissionKind.LINK_PERSONS: "maintenance",
    SubmissionKind.UNLINK_PERSONS: "maintenance",
    SubmissionKind.CHANGE_UNIT: "maintenance",
}
"""The tab in which an act of a kind is made, and opens again."""

HOW = "退回的内容已填入，改好后保存即为改后重报；另办新事请先清空。"


@dataclass(frozen=True, slots=True)
class ReturnedAct:
    """An act of this station that came back."""

    op_id: OpId
    body: Submission


def returned_act(entry: OutboxEntry) -> ReturnedAct:
    """Take an act that came back out of its envelope."""
    return ReturnedAct(entry.op_id, read_envelope(entry.sealed.payload_bytes).body)


def answered_by(returned: ReturnedAct | None, act: Submission) -> OpId | None:
    """Return what an act mends: one of its kind and about the same person or unit; else None."""
    if returned is None:
        return None
    same = (kind_of(returned.body), _subject(returned.body)) == (kind_of(act), _subject(act))
    return returned.op_id if same else None


def _subject(act: Submission) -> tuple[object, ...]:
    worker, unit = worker_of(act), unit_of(act)
    who = None if worker is None else (worker.person or normalise_number(worker.document.number))
    what = None if unit is None else (unit.unit or normalise_number(unit.code))
    return who, what
