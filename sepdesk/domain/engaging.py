"""Registration and change: one unit per person, no gap and no overlap (E2, E4, E6, E7, E9).

A further paper of the same person and unit adds the items that the running employment lacks.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.claims import (
    Matched,
    employed_items,
    issued_on,
    judge_claims,
    match_claims,
    not_in_archive,
)
from sepdesk.domain.employment import (
    Employment,
    EmploymentId,
    EndReason,
    current,
    start_after,
)
from sepdesk.domain.entry_effects import ItemsAdded
from sepdesk.domain.facts import Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
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
    missing_papers,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.repeating import registered_already
from sepdesk.domain.submissions import (
    ChangeEmployment,
    OpId,
    certificate_province,
)
from sepdesk.domain.units import Unit, UnitId
from sepdesk.domain.verdicts import awaits, blocked_by, partly_good, with_missing
from sepdesk.domain.work_items import fold_code


def decide_engagement(
    op_id: OpId,
    submission: Engagement,
    facts: Facts,
    today: dt.date,
    rules: Rules,
    findings: list[Finding],
) -> Outcome:
    """Judge a registration or a change; `findings` are those of the paper itself."""
    if isinstance(facts.unit, Unit):
        findings += check_dispatch(submission, facts.unit)
    elif facts.unit is None:
        text = "单位不在档案中，将按本表一并建档。"
        findings.append(Finding("F1", Severity.NOTE, "unit_entered", "unit_name", text))
    else:
        text = "单位不在本站数据中，是否已在档案中由平台判定。"
        findings.append(Finding("F1", Severity.UNKNOWN, "unit_unknown", "unit_name", text))
    if isinstance(facts.worker, Unknown):
        text = "此人不在本站数据中，证书与聘用状况此处无法判定，由平台判定。"
        findings.append(Finding("E7", Severity.UNKNOWN, "worker_unknown", "name", text))
        findings += check_lateness(submission, None, rules.rest)
        return blocked_by(findings) or Undetermined(with_missing(submission, findings))
    if facts.worker is None:
        finding = not_in_archive("此人及其证书", certificate_province(submission))
        findings += [finding, *check_lateness(submission, None, rules.rest)]
        missing = missing_papers(submission, foreign=True)
        return blocked_by(findings) or Pending(tuple(findings), missing)

    worker = facts.worker
    findings += _check_alive(submission, worker)
    matched = match_claims(worker, submission.items, today, rules.items)
    running = _running_there(submission, worker, facts)
    further = [] if running is None else _further(running, matched)
    # What the running employment holds already is not judged anew: the paper asks for the rest.
    matched = further or matched
    findings += judge_claims(matched, today, certificate_province(submission))
    findings += check_lateness(submission, issued_on(matched), rules.rest)
    standing: AlreadyDone | Conflict | Undetermined | None
    if running is None:
        standing = _standing_in_the_way(submission, worker, facts)
    else:
        standing = None if further else registered_already(op_id, submission, running, facts)
    if isinstance(standing, AlreadyDone) and not _another_person(findings):
        # A paper that only repeats what holds is never refused for what has happened since.
        return replace(standing, findings=(*findings, *standing.findings))
    blocked = blocked_by(findings, partly=partly_good(matched, findings))
    if blocked is not None:
        return _with_way_out(blocked, submission, worker)
    if standing is not None:
        return replace(standing, findings=(*findings, *standing.findings))
    if awaits(findings):
        foreign = any(match.found is None for match in matched)
        return Pending(tuple(findings), missing_papers(submission, foreign=foreign))
    if running is not None:
        return _add(submission, running, matched, findings)
    return _open(op_id, submission, worker, facts, matched, findings)


def _check_alive(submission: Engagement, worker: Worker) -> Iterator[Finding]:
    if worker.died_on is not None and submission.intake.received_on >= worker.died_on:
        text = f"档案记载此人已于 {worker.died_on} 去世，请核对；记载有误的，先更正人员信息。"
        yield Finding("F1", Severity.MEND, "has_died", "name", text)


def _with_way_out(
    blocked: Refused | Returned, submission: Engagement, worker: Worker
) -> Refused | Returned:
    """Offer what a refused change leaves: who has left may be deregistered all the same (E10)."""
    present = current(worker.employments)
    if isinstance(blocked, Returned) or not isinstance(submission, ChangeEmployment):
        return blocked
    if present is None:
        return blocked
    text = f"变更不予登记；已离开{present.unit_name}的，可由该单位或本人办理聘用注销。"
    offer = Finding("E10", Severity.NOTE, "may_deregister", "", text)
    return replace(blocked, findings=(*blocked.findings, offer))


def _another_person(findings: list[Finding]) -> bool:
    return any(finding.code in ("name_differs", "number_differs") for finding in findings)


def _running_there(submission: Engagement, worker: Worker, facts: Facts) -> Employment | None:
    """Return the present employment where it is with the unit of the paper."""
    present = current(worker.employments)
    unit = facts.unit.unit_id if isinstance(facts.unit, Unit) else submission.unit.unit
    return present if present is not None and present.unit == unit else None


def _further(running: Employment, matched: list[Matched]) -> list[Matched]:
    """Return the claimed items that a running employment lacks."""
    known = {fold_code(item.printed) for item in running.items}
    return [one for one in matched if fold_code(_printed(one)) not in known]


def _printed(match: Matched) -> str:
    return match.claim.printed if match.found is None else match.found[1].printed


def _add(
    submission: Engagement, running: Employment, matched: list[Matched], findings: list[Finding]
) -> Outcome:
    added = employed_items(matched)
    words = "、".join(item.printed for item in added)
    text = f"已登记在该单位名下（{running.started_on} 起），本次增加项目 {words}。"
    findings.append(Finding("E2", Severity.NOTE, "items_added", "items", text))
    effect = ItemsAdded(running.employment_id, added, submission.intake.received_on)
    missing = missing_papers(submission, foreign=False)
    return Accepted(with_missing(submission, findings), (effect,), missing)


def _standing_in_the_way(
    submission: Engagement, worker: Worker, facts: Facts
) -> Conflict | Undetermined | None:
    present = current(worker.employments)
    if present is None:
        return None
    unit = facts.unit.unit_id if isinstance(facts.unit, Unit) else submission.unit.unit
    if isinstance(submission, ChangeEmployment) and _names_former(submission, worker, present):
        return None
    where = f"该人员现登记在{present.unit_name}名下（{present.started_on} 起），"
    if unit is None and isinstance(facts.unit, Unknown):
        text = f"{where}与本表单位是否同一家由平台判定；已换单位的，请改办变更。"
        finding = Finding("E7", Severity.UNKNOWN, "employed_perhaps_elsewhere", "former_unit", text)
        return Undetermined((finding,))
    if isinstance(submission, ChangeEmployment):
        text, code = f"{where}与本表原用人单位不符，请核实后重新报送变更。", "former_differs"
    else:
        text, code = f"{where}只能登记于一家单位；已换单位的，请改办变更。", "employed_elsewhere"
    finding = Finding("E7", Severity.REFUSE, code, "former_unit", text, "notice-2.2-one-unit")
    return Conflict((finding,), _other(present))


def _names_former(submission: ChangeEmployment, worker: Worker, present: Employment) -> bool:
    """Tell whether the paper's former unit is the present one, as picked or else by its name.

    A station that does not know the person can only give the name.
    """
    for employment in worker.employments:
        if employment.employment_id == submission.former:
            return employment.unit == present.unit
    named = fold_name(submission.former_unit_name)
    return bool(named) and named in map(fold_name, present.unit_names)


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
    present = current(worker.employments)
    reported = submission.hired_on or submission.intake.received_on
    effects: list[Effect] = []
    if present is None:
        starts = start_after(worker.employments, reported)
        if isinstance(submission, ChangeEmployment):
            text = "档案中现无聘用单位（待聘），按聘用登记办理。"
            findings.append(Finding("E9", Severity.NOTE, "was_available", "former_unit", text))
    else:
        if submission.hired_on and present.hired_on and reported < present.hired_on:
            text = f"聘用起始日早于现聘用的起始日 {present.hired_on}，请核对。"
            finding = Finding("E9", Severity.MEND, "before_present", "hired_on", text)
            return Returned((*findings, finding))
        # Where a hire is not known, the present start is but a day of receipt: no contradiction.
        starts = max(reported, present.started_on)
        channel = submission.intake.channel
        effects.append(Closed(present.employment_id, starts, EndReason.CHANGED, channel))
    if starts != reported:
        text = f"与原聘用不重叠，新聘用自 {starts} 起登记；所报起始日 {reported} 另行记载。"
        findings.append(Finding("E7", Severity.NOTE, "start_moved", "hired_on", text))
    if isinstance(facts.unit, Unit):
        unit = facts.unit.unit_id
    elif submission.unit.unit is not None and isinstance(facts.unit, Unknown):
        unit = submission.unit.unit
    else:
        unit = new_unit_id(op_id)
        effects.append(UnitEntered(replace(submission.unit, unit=unit)))
    effects.append(Opened(_employment(op_id, submission, unit, matched, starts)))
    missing = missing_papers(submission, foreign=False)
    return Accepted(with_missing(submission, findings), tuple(effects), missing)


def _employment(
    op_id: OpId, submission: Engagement, unit: UnitId, matched: list[Matched], starts: dt.date
) -> Employment:
    return Employment(
        employment_id=EmploymentId(op_id),
        unit=unit,
        unit_name=submission.unit.name,
        items=employed_items(matched),
        started_on=starts,
        hired_on=submission.hired_on,
        hire_source=submission.hire_source,
        registration_number="",
        registered_seq=0,
        channel=submission.intake.channel,
    )


def new_unit_id(op_id: OpId) -> UnitId:
    """Return the id of the unit that a submission enters; the same wherever it is computed."""
    return UnitId(f"u-{op_id}")
