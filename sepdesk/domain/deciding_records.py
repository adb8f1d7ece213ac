"""What authorities record about a person: penalties here, certificates beside (L6, L7, E6)."""

import datetime as dt
from dataclasses import replace

from sepdesk.domain.archive_checks import check_identity, fold_name
from sepdesk.domain.deciding_losses import decide_loss, decide_restoration
from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Outcome,
    PenaltyRecorded,
    Returned,
    Undetermined,
)
from sepdesk.domain.paper_parts import OpId
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_acts import ChangeCertificate, RecordPenalty, RestoreCertificate
from sepdesk.domain.record_checks import PENALTY_BASIS, Record, about, check_act, fold_number
from sepdesk.domain.verdicts import blocked_by


def decide_record(op_id: OpId, submission: Record, facts: Facts, today: dt.date) -> Outcome:
    """Judge what an authority records; `op_id` becomes the id of a penalty."""
    worker = facts.worker
    findings = [*check_act(submission, today), *check_identity(submission.worker, worker)]
    if isinstance(worker, Unknown):
        text = "此人不在本站数据中，此处无法判定，由平台判定。"
        findings.append(about(submission, Severity.UNKNOWN, "worker_unknown", "name", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if worker is None:
        text = "档案中没有此人，无法记入，请核对姓名与证件号码。"
        findings.append(about(submission, Severity.MEND, "no_such_person", "name", text))
        return Returned(tuple(findings))
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    match submission:
        case RecordPenalty():
            return _decide_penalty(op_id, submission.penalty, worker, findings)
        case ChangeCertificate():
            return decide_loss(submission, worker, findings)
        case RestoreCertificate():  # pragma: no branch - there is no fourth record
            return decide_restoration(submission, worker, findings)


def _decide_penalty(
    op_id: OpId, penalty: Penalty, worker: Worker, findings: list[Finding]
) -> Outcome:
    number = fold_number(penalty.document_number)
    for known in worker.penalties:
        if fold_number(known.document_number) != number:
            continue
        if known.decided_on == penalty.decided_on:
            text = f"该处罚决定（{known.document_number}）已登记，不重复登记。"
            note = Finding("L6", Severity.NOTE, "penalty_known", "decision_number", text)
            return AlreadyDone((*findings, note))
        if fold_name(known.authority) == fold_name(penalty.authority):
            text = f"该文号的处罚决定已登记，日期为 {known.decided_on}，与所填不一致，请核对。"
            return Returned(
                (*findings, Finding("L6", Severity.MEND, "penalty_differs", "decided_on", text))
            )
    text = "处罚记入此人的不良记录，证书状态不因此改变。"
    findings.append(Finding("L6", Severity.PASS, "penalty_recorded", "", text, PENALTY_BASIS))
    # The platform knows a penalty by its submission; an id from outside could be another's, and
    # what was corrected of it is the platform's to say.
    recorded = replace(penalty, penalty_id=op_id, corrections=())
    return Accepted(tuple(findings), (PenaltyRecorded(recorded),))
