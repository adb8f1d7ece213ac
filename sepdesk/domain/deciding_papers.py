"""The three papers of the appendix form: what is on them, whose, where, and then what they ask."""

import datetime as dt
from dataclasses import replace

from sepdesk.domain.archive_checks import check_identity, check_place
from sepdesk.domain.engaging import decide_engagement
from sepdesk.domain.entry_effects import MobileChanged
from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import mask_phone
from sepdesk.domain.leaving import decide_end
from sepdesk.domain.outcomes import Accepted, Outcome
from sepdesk.domain.paper_checks import check_paper
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import DeregisterEmployment, EmploymentPaper, OpId
from sepdesk.domain.units import check_phone


def decide_paper(
    op_id: OpId, submission: EmploymentPaper, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge a paper of the appendix form."""
    findings = [*check_paper(submission, today), *check_place(submission, facts)]
    findings += check_identity(submission.worker, facts.worker)
    if isinstance(submission, DeregisterEmployment):
        outcome = decide_end(op_id, submission, facts, findings)
    else:
        outcome = decide_engagement(op_id, submission, facts, today, rules, findings)
    return _with_mobile(submission, facts, outcome)


def _with_mobile(submission: EmploymentPaper, facts: Facts, outcome: Outcome) -> Outcome:
    """Let an accepted paper bring the telephone number that is on it; the former one is kept."""
    phone = check_phone(submission.mobile)
    worker = facts.worker
    if not (isinstance(outcome, Accepted) and isinstance(worker, Worker) and phone.is_mobile):
        return outcome
    if phone.normalised == worker.mobile:
        return outcome
    findings = outcome.findings
    if worker.mobile:
        before, after = mask_phone(worker.mobile), mask_phone(phone.normalised)
        text = f"联系手机由 {before} 改为表上的 {after}。"
        findings = (*findings, Finding("F1", Severity.NOTE, "mobile_changed", "mobile", text))
    changed = MobileChanged(phone.normalised, submission.intake.received_on)
    return replace(outcome, findings=findings, effects=(*outcome.effects, changed))
