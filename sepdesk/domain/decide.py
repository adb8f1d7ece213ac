"""The decision: facts and a submission in, an outcome out; advice at the desk, law on the platform.

Both run this code: a difference between them would be a wrong refusal.
"""

import datetime as dt
from dataclasses import replace

from sepdesk.domain.claims import (
    Matched,
    employed_items,
    issued_on,
    judge_claims,
    match_claims,
)
from sepdesk.domain.employment import (
    Employment,
    EmploymentId,
    EndReason,
    current,
    start_after,
)
from sepdesk.domain.facts import Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Closed,
    Conflict,
    Effect,
    Opened,
    OtherEmployment,
    Outcome,
    Pending,
    Refused,
    Returned,
    Undetermined,
    UnitEntered,
)
from sepdesk.domain.paper_checks import (
    Engagement,
    check_dispatch,
    check_lateness,
    check_paper,
    missing_finding,
    missing_papers,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    ChangeEmployment,
    DeregisterEmployment,
    OpId,
    Requester,
    Submission,
    WorkerRef,
)
from sepdesk.domain.units import Unit, UnitId

_REASONS = {
    Requester.UNIT: EndReason.BY_UNIT,
    Requester.WORKER: EndReason.BY_WORKER,
    Requester.BOTH: EndReason.BY_BOTH,
}


def decide(
    op_id: OpId, submission: Submission, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge a submission by the facts of a day.

    Args:
        op_id: becomes the id of the employment that a registration or change opens.
        submission: what the station asks for.
        facts: what is known; `Unknown` parts yield "cannot tell here", never a refusal.
        today: the day in Asia/Shanghai on which it is decided.
        rules: the tables of work items and rest days.
    """
    findings = [*check_paper(submission, today), *_check_place(facts)]
    findings += _check_identity(submission.worker, facts.worker)
    if isinstance(submission, DeregisterEmployment):
        return _decide_end(submission, facts, findings)
    return _decide_engagement(op_id, submission, facts, today, rules, findings)


def _check_place(facts: Facts) -> list[Finding]:
    if facts.in_jurisdiction is False:
        text = "该单位不在本机构辖区，应向单位所在地的县级监管部门或考试中心报送。"
        return [Finding("E1", Severity.MEND, "other_place", "region", text, "notice-2.1")]
    if isinstance(facts.unit, Unit) and facts.unit.closed_on is not None:
        text = f"该单位已于 {facts.unit.closed_on} 停业或注销，请核对单位。"
        return [Finding("F1", Severity.NOTE, "unit_closed", "unit_name", text)]
    return []


def _check_identity(worker: WorkerRef, known: Worker | Unknown | None) -> list[Finding]:
    if not isinstance(known, Worker):
        return []
    number = normalise_number(worker.document.number)
    if worker.document.name.strip() in {known.name, *(d.name for d in known.documents)}:
        return []
    if number and all(normalise_number(document.number) != number for document in known.documents):
        text = "姓名、证件号码与所选人员的档案不一致，请核对。"
    else:
        text = "姓名与档案中该证件号码的姓名不一致，请核对证件。"
    return [Finding("F1", Severity.MEND, "name_differs", "name", text)]


# Registration and change -----------------------------------------------------------------------


def _decide_engagement(
    op_id: OpId,
    submission: Engagement,
    facts: Facts,
    today: dt.date,
    rules: Rules,
    findings: list[Finding],
) -> Outcome:
    if isinstance(facts.unit, Unit):
        findings += check_dispatch(submission, facts.unit)
    elif facts.unit is None:
        text = "单位不在档案中，将按本表一并建档。"
        findings.append(Finding("F1", Severity.NOTE, "unit_entered", "unit_name", text))
    if isinstance(facts.worker, Unknown):
        text = "此人不在本站数据中，证书与聘用状况此处无法判定，由平台判定。"
        findings.append(Finding("E7", Severity.UNKNOWN, "worker_unknown", "name", text))
        findings += check_lateness(submission, None, rules.rest)
        return _blocked(findings) or Undetermined(_with_missing(submission, findings))
    if facts.worker is None:
        text = "此人及其证书不在本省档案中，需先由考试中心核验，核验与聘用采集同步办理。"
        finding = Finding("E4", Severity.MISSING, "not_in_archive", "items", text, "notice-1.2")
        findings += [finding, *check_lateness(submission, None, rules.rest)]
        return _blocked(findings) or Pending(tuple(findings), _owed(submission, foreign=True))

    worker = facts.worker
    matched = match_claims(worker, submission.items, today)
    findings += judge_claims(matched, today)
    findings += check_lateness(submission, issued_on(matched), rules.rest)
    standing = _standing_in_the_way(submission, worker, facts)
    if isinstance(standing, AlreadyDone):
        # A paper that only repeats what holds is never refused for what has happened since.
        return replace(standing, findings=(*findings, *standing.findings))
    blocked = _blocked(findings, partly=_partly_good(matched, findings))
    if blocked is not None:
        return blocked
    if isinstance(standing, Conflict):
        return replace(standing, findings=(*findings, *standing.findings))
    if _awaits(findings):
        foreign = any(match.found is None for match in matched)
        return Pending(tuple(findings), _owed(submission, foreign=foreign))
    return _open(op_id, submission, worker, facts, matched, findings)


def _standing_in_the_way(
    submission: Engagement, worker: Worker, facts: Facts
) -> AlreadyDone | Conflict | None:
    present = current(worker.employments)
    if present is None:
        return None
    if isinstance(facts.unit, Unit) and present.unit == facts.unit.unit_id:
        text = f"已登记在该单位名下（{present.started_on} 起），不重复登记。"
        finding = Finding("E7", Severity.NOTE, "already_registered", "unit_name", text)
        return AlreadyDone((finding,), present.employment_id, present.registered_seq)
    if isinstance(submission, ChangeEmployment) and submission.former == present.employment_id:
        return None
    if isinstance(submission, ChangeEmployment):
        text = (
            f"该人员现登记在{present.unit_name}名下（{present.started_on} 起），"
            "与本表原用人单位不符，请核实后重新报送变更。"
        )
        code = "former_differs"
    else:
        text = (
            f"该人员现登记在{present.unit_name}名下（{present.started_on} 起），"
            "只能登记于一家单位；已换单位的，请改办变更。"
        )
        code = "employed_elsewhere"
    finding = Finding("E7", Severity.REFUSE, code, "former_unit", text, "notice-2.2-one-unit")
    return Conflict((finding,), _other(present))


def _other(present: Employment) -> OtherEmployment:
    return OtherEmployment(
        present.unit_name, present.started_on, present.office_name, present.registration_number
    )


def _open(
    op_id: OpId,
    submission: Engagement,
    worker: Worker,
    facts: Facts,
    matched: list[Matched],
    findings: list[Finding],
) -> Outcome:
    reported = submission.hired_on or submission.intake.received_on
    present = current(worker.employments)
    effects: list[Effect] = []
    if present is not None:
        if reported < present.started_on:
            text = f"聘用起始日早于现聘用的起始日 {present.started_on}，请核对。"
            finding = Finding("E9", Severity.MEND, "before_present", "hired_on", text)
            return Returned((*findings, finding))
        starts = reported
        effects.append(Closed(present.employment_id, starts, EndReason.CHANGED))
    else:
        starts = start_after(worker.employments, reported)
        if isinstance(submission, ChangeEmployment):
            text = "档案中现无聘用单位（待聘），按聘用登记办理。"
            findings.append(Finding("E9", Severity.NOTE, "was_available", "former_unit", text))
        if starts != reported:
            text = f"原聘用至 {starts} 止，新聘用自该日起登记；所报起始日 {reported} 另行记载。"
            findings.append(Finding("E7", Severity.NOTE, "start_moved", "hired_on", text))
    if isinstance(facts.unit, Unit):
        unit = facts.unit.unit_id
    else:
        unit = new_unit_id(op_id)
        effects.append(UnitEntered(replace(submission.unit, unit=unit)))
    effects.append(
        Opened(
            Employment(
                employment_id=EmploymentId(op_id),
                unit=unit,
                unit_name=submission.unit.name,
                items=employed_items(matched),
                started_on=starts,
                hired_on=submission.hired_on,
                hire_source=submission.hire_source,
                registration_number="",
                registered_seq=0,
            )
        )
    )
    missing = missing_papers(submission, foreign=False)
    return Accepted(_with_missing(submission, findings), tuple(effects), missing)


def new_unit_id(op_id: OpId) -> UnitId:
    """Return the id of the unit that a submission enters; the same wherever it is computed."""
    return UnitId(f"u-{op_id}")


# Deregistration --------------------------------------------------------------------------------


def _decide_end(submission: DeregisterEmployment, facts: Facts, findings: list[Finding]) -> Outcome:
    if isinstance(facts.worker, Unknown):
        text = "此人不在本站数据中，现聘用状况此处无法判定，由平台判定。"
        findings.append(Finding("E10", Severity.UNKNOWN, "worker_unknown", "name", text))
        return _blocked(findings) or Undetermined(_with_missing(submission, findings))
    if submission.requester is Requester.WORKER:
        text = "原单位未办理注销告知，由作业人员单方面办理。"
        basis = "notice-2.3-deregister"
        findings.append(Finding("E10", Severity.NOTE, "worker_alone", "requester", text, basis))
    blocked = _blocked(findings)
    if blocked is not None:
        return blocked
    meant = _employment_meant(submission, facts)
    if meant is None:
        text = "档案中没有此人在该单位的聘用登记，无可注销，请核对单位与人员。"
        finding = Finding("E10", Severity.MEND, "no_employment", "former_unit", text)
        return Returned((*findings, finding))
    if meant.ended_on is not None:
        text = f"该聘用已于 {meant.ended_on} 注销或变更，不重复办理。"
        finding = Finding("E10", Severity.NOTE, "already_ended", "former_unit", text)
        return AlreadyDone((*findings, finding), meant.employment_id, meant.ended_seq or 0)
    ends = submission.left_on or submission.intake.received_on
    if ends < meant.started_on:
        text = f"离职日早于该聘用的起始日 {meant.started_on}，请核对。"
        return Returned((*findings, Finding("E10", Severity.MEND, "before_start", "left_on", text)))
    text = "注销后保留聘用历史，聘用状态回归待聘。"
    basis = "notice-2.3-history"
    findings.append(Finding("E11", Severity.PASS, "available_again", "", text, basis))
    effect = Closed(meant.employment_id, ends, _REASONS[submission.requester])
    missing = missing_papers(submission, foreign=False)
    return Accepted(_with_missing(submission, findings), (effect,), missing)


def _employment_meant(submission: DeregisterEmployment, facts: Facts) -> Employment | None:
    """Find the employment that a paper ends; never a later one with another unit (B-4)."""
    if not isinstance(facts.worker, Worker):
        return None
    employments = facts.worker.employments
    if submission.employment is not None:
        named = [e for e in employments if e.employment_id == submission.employment]
        return named[0] if named else None
    if not isinstance(facts.unit, Unit):
        return None
    there = [e for e in employments if e.unit == facts.unit.unit_id]
    return max(there, key=lambda e: (e.ended_on is None, e.started_on), default=None)


# What findings come to -------------------------------------------------------------------------


def _blocked(findings: list[Finding], *, partly: bool = False) -> Refused | Returned | None:
    """Turn findings that hinder into the outcome they mean; None where nothing hinders."""
    if any(finding.severity is Severity.REFUSE for finding in findings):
        if not partly:
            return Refused(tuple(findings))
        text = "部分项目不能登记：可只登记其余有效项目，改后重新报送。"
        return Returned((*findings, Finding("E6", Severity.MEND, "partly_good", "items", text)))
    if any(finding.severity in (Severity.MEND, Severity.ASK) for finding in findings):
        return Returned(tuple(findings))
    return None


def _partly_good(matched: list[Matched], findings: list[Finding]) -> bool:
    """Tell whether some claimed items stand while others are refused: no reason to refuse all."""
    refused = [finding for finding in findings if finding.severity is Severity.REFUSE]
    only_items = all(finding.field in ("items", "valid_until") for finding in refused)
    return only_items and len(refused) < len(matched)


def _awaits(findings: list[Finding]) -> bool:
    return any(finding.code in ("not_in_archive", "reexam_pending") for finding in findings)


def _owed(submission: Submission, *, foreign: bool) -> tuple[str, ...]:
    return missing_papers(submission, foreign=foreign)


def _with_missing(submission: Submission, findings: list[Finding]) -> tuple[Finding, ...]:
    missing = missing_papers(submission, foreign=False)
    return (*findings, missing_finding(missing)) if missing else tuple(findings)
