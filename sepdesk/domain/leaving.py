"""Deregistration: by the unit, by the worker, by both; never a later job (E10, E11, B-4)."""

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.employment import (
    Employment,
    EndReason,
)
from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import (
    Accepted,
    Closed,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.paper_checks import (
    missing_papers,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.repeating import ended_already
from sepdesk.domain.submissions import (
    DeregisterEmployment,
    OpId,
    Requester,
)
from sepdesk.domain.units import Unit
from sepdesk.domain.verdicts import blocked_by, with_missing

_REASONS = {
    Requester.UNIT: EndReason.BY_UNIT,
    Requester.WORKER: EndReason.BY_WORKER,
    Requester.BOTH: EndReason.BY_BOTH,
}


def decide_end(
    op_id: OpId, submission: DeregisterEmployment, facts: Facts, findings: list[Finding]
) -> Outcome:
    """Judge a deregistration; `findings` are those of the paper itself."""
    if isinstance(facts.worker, Unknown):
        text = "此人不在本站数据中，现聘用状况此处无法判定，由平台判定。"
        findings.append(Finding("E10", Severity.UNKNOWN, "worker_unknown", "name", text))
        return blocked_by(findings) or Undetermined(with_missing(submission, findings))
    if submission.requester is Requester.WORKER:
        text = "原单位未办理注销告知，由作业人员单方面办理。"
        basis = "notice-2.3-deregister-alone"
        findings.append(Finding("E10", Severity.NOTE, "worker_alone", "requester", text, basis))
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    meant = _employment_meant(submission, facts)
    if meant is not None:
        if meant.ended_on is not None:
            asks = _REASONS[submission.requester]
            return ended_already(op_id, submission, meant, asks, facts, findings)
        return _end(submission, meant, findings)
    # A unit given by name alone may have another name in the history.
    unidentified = isinstance(facts.unit, Unknown) and submission.unit.unit is None
    if facts.worker is not None and unidentified:
        text = "单位不在本站数据中，所指聘用此处无法判定，由平台判定。"
        findings.append(Finding("E10", Severity.UNKNOWN, "unit_unknown", "former_unit", text))
        return Undetermined(with_missing(submission, findings))
    text = "档案中没有此人在该单位的聘用登记，无可注销，请核对单位与人员。"
    finding = Finding("E10", Severity.MEND, "no_employment", "former_unit", text)
    return Returned((*findings, finding))


def _end(submission: DeregisterEmployment, meant: Employment, findings: list[Finding]) -> Outcome:
    left = submission.left_on or submission.intake.received_on
    if left < (meant.hired_on or left) or submission.intake.received_on < meant.started_on:
        text = f"离职日早于该聘用的起始日 {meant.started_on}，请核对。"
        return Returned((*findings, Finding("E10", Severity.MEND, "before_start", "left_on", text)))
    ends = max(left, meant.started_on)
    if ends != left:
        text = f"该聘用自 {meant.started_on} 起登记，于该日止；所报离职日 {left} 另行记载。"
        findings.append(Finding("E10", Severity.NOTE, "end_moved", "left_on", text))
    text = "注销后保留聘用历史，聘用状态回归待聘。"
    basis = "notice-2.3-history"
    findings.append(Finding("E11", Severity.PASS, "available_again", "", text, basis))
    reason = _REASONS[submission.requester]
    effect = Closed(meant.employment_id, ends, reason, submission.intake.channel)
    missing = missing_papers(submission, foreign=False)
    return Accepted(with_missing(submission, findings), (effect,), missing)


def _employment_meant(submission: DeregisterEmployment, facts: Facts) -> Employment | None:
    """Find the employment that a paper ends; never a later one, with whichever unit (B-4)."""
    if not isinstance(facts.worker, Worker):
        return None
    employments = facts.worker.employments
    picked = submission.unit.unit
    for employment in employments:
        if employment.employment_id == submission.employment:
            return employment if picked is None or picked in employment.units else None
    unit = facts.unit.unit_id if isinstance(facts.unit, Unit) else picked
    name = fold_name(submission.unit.name)
    there = [e for e in employments if (unit in e.units if unit else name in _names(e))]
    left = submission.left_on or submission.intake.received_on
    begun = [e for e in there if e.started_on <= left]
    return max(begun or there, key=lambda e: (e.ended_on is None, e.started_on), default=None)


def _names(employment: Employment) -> set[str]:
    """Return the unit's names, also those before it was renamed or went into another (F2)."""
    return set(map(fold_name, employment.unit_names))
