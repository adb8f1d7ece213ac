"""An examination plan is filed before the day, changed, taken back, and marked after it (L1, L7).

A candidate under the three-year bar is not accepted and stays on the plan as turned away, where
exam centre and issuing authority see it (W2); the rest of the plan stands.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.applications import check_application
from sepdesk.domain.archive_checks import check_identity
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.exam_plans import (
    MOST_CANDIDATES,
    EnteredCandidate,
    ExamCandidate,
    ExamPlan,
    ExamResult,
    FileExamPlan,
    ItemMark,
    PlanState,
    RecordExamResults,
    TurnedAway,
    WithdrawExamPlan,
)
from sepdesk.domain.facts import Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentRef, check_number
from sepdesk.domain.licence_facts import LicenceFacts, NotHere
from sepdesk.domain.misconduct import bar_on
from sepdesk.domain.offices import Office, OfficeKind
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    DossierKept,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.paper_parts import OpId, WorkerRef
from sepdesk.domain.persons import Worker
from sepdesk.domain.verdicts import blocked_by
from sepdesk.domain.work_items import ItemTable, catalogue_for, fold_code

ISSUING = (OfficeKind.CITY, OfficeKind.ISSUING_AUTHORITY)
"""Offices that issue certificates."""

PLAN_BASIS = "notice-1.1-plan"
_WARNING_BASIS = "notice-3.2-revoked"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def decide_exam_act(
    op_id: OpId,
    submission: FileExamPlan | WithdrawExamPlan | RecordExamResults,
    facts: Facts,
    today: dt.date,
    rules: Rules,
) -> Outcome:
    """Judge what an exam centre files about an examination; `op_id` becomes a new plan's key."""
    if isinstance(submission, FileExamPlan):
        return _file(op_id, submission, facts, today, rules)
    found = _own_plan(facts, "no_plan")
    if not isinstance(found, ExamPlan):
        return found
    if isinstance(submission, WithdrawExamPlan):
        return _withdraw(submission, found, today)
    return _mark(submission, found, today)


def check_authority(
    authority: Office | NotHere | None, county: str, on: dt.date, clause: str
) -> Iterator[Finding]:
    """Tell whether an office issues certificates at a place."""
    if isinstance(authority, NotHere):
        text = "所选发证机关不在本站数据中，由平台判定。"
        yield Finding(clause, Severity.UNKNOWN, "authority_unknown", "authority", text)
    elif authority is None or authority.kind not in ISSUING:
        text = "请选择发证机关（设区市监管部门）。"
        yield Finding(clause, Severity.MEND, "no_authority", "authority", text)
    elif not authority.jurisdiction.covers(county, on):
        text = f"{authority.name}不管辖该地，请核对地点与发证机关。"
        yield Finding(clause, Severity.MEND, "other_authority", "authority", text)


# Filing -----------------------------------------------------------------------------------------


def _file(
    op_id: OpId, submission: FileExamPlan, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    licence = facts.licence
    if isinstance(licence, Unknown):
        return _undetermined()
    former = None
    if submission.plan:
        found = _own_plan(facts, "no_plan")
        if not isinstance(found, ExamPlan):
            return found
        former = found
    findings = [
        *_check_change(former, today),
        *_check_plan(submission, today, rules.items),
        *check_authority(licence.authority, submission.county, today, "L1"),
    ]
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    entered, told = _enter_all(submission, licence, today)
    findings += told
    if not isinstance(licence.authority, Office):
        return Undetermined(tuple(findings))
    plan = _plan(op_id, submission, licence, licence.authority, entered, today)
    if former is not None:
        spine, filed = replace(plan.spine, key=former.spine.key), former.filed_on
        plan = replace(plan, spine=spine, filed_on=filed, changed_on=today)
    code = "plan_filed" if former is None else "plan_changed"
    text = f"考试安排已向{licence.authority.name}报备。"
    findings.append(Finding("L1", Severity.PASS, code, "", text, PLAN_BASIS))
    return Accepted(tuple(findings), (DossierKept(plan),))


def _plan(
    op_id: OpId,
    submission: FileExamPlan,
    licence: LicenceFacts,
    authority: Office,
    entered: tuple[EnteredCandidate, ...],
    today: dt.date,
) -> ExamPlan:
    offices = tuple(dict.fromkeys((licence.office.office_id, authority.office_id)))
    return ExamPlan(
        spine=Spine(DossierKind.EXAM_PLAN, op_id, offices=offices),
        office=licence.office.office_id,
        office_name=licence.office.name,
        authority=authority.office_id,
        authority_name=authority.name,
        held_on=submission.held_on,
        begins=submission.begins,
        place=submission.place.strip(),
        county=submission.county,
        items=submission.items,
        candidates=entered,
        filed_on=today,
    )


def _check_change(former: ExamPlan | None, today: dt.date) -> Iterator[Finding]:
    if former is None:
        return
    if former.state is not PlanState.FILED or any(one.marks for one in former.candidates):
        text = "该考试安排已撤销或已录入成绩，不能变更。"
        yield _mend("plan_ended", "", text)
    elif today >= former.held_on:
        text = f"考试已于 {former.held_on} 举行，安排不能再变更；缺考的请在成绩中录入。"
        yield _mend("change_too_late", "held_on", text)


def _check_plan(submission: FileExamPlan, today: dt.date, items: ItemTable) -> Iterator[Finding]:
    if submission.held_on < today:
        text = f"考试日期 {submission.held_on} 已过：考试安排应在考试前报备。"
        yield Finding("L1", Severity.MEND, "filed_too_late", "held_on", text, PLAN_BASIS)
    elif submission.held_on == today:
        text = "考试当日报备，请确认尚未开考。"
        yield Finding("L1", Severity.NOTE, "filed_on_the_day", "held_on", text)
    if not _TIME.fullmatch(submission.begins):
        yield _mend("no_time", "begins", "请填写开考时间，如 09:00。")
    if not submission.place.strip():
        yield _mend("no_place", "place", "请填写考试地点。")
    if not submission.items:
        yield _mend("no_items", "items", "请填写考试项目。")
    present = catalogue_for(submission.held_on)
    for code in submission.items:
        if items.named(present, code) is None:
            yield _mend("unknown_item", "items", f"{code} 不在现行目录中，请核对项目代号。")
    if not submission.candidates:
        yield _mend("no_candidates", "candidates", "请录入考生。")
    elif len(submission.candidates) > MOST_CANDIDATES:
        text = f"考生超过 {MOST_CANDIDATES} 人，请分批报备。"
        yield _mend("too_many_candidates", "candidates", text)


def _enter_all(
    submission: FileExamPlan, licence: LicenceFacts, today: dt.date
) -> tuple[tuple[EnteredCandidate, ...], list[Finding]]:
    times = Counter(candidate.document.key for candidate in submission.candidates)
    entered: dict[object, EnteredCandidate] = {}
    known = licence.candidates or (NotHere(),) * len(submission.candidates)
    told: list[Finding] = []
    for candidate, worker in zip(submission.candidates, known, strict=True):
        if candidate.document.key in entered:
            continue
        findings = tuple(judge_candidate(candidate, worker, submission.items, today))
        told += findings
        entered[candidate.document.key] = _entered(candidate, worker, submission, findings, today)
    doubled = sum(many - 1 for many in times.values())
    if doubled:
        text = f"有 {doubled} 名考生重复录入，各计一次。"
        told.append(Finding("L1", Severity.NOTE, "doubled_candidates", "candidates", text))
    away = sum(isinstance(worker, NotHere) for worker in known)
    if away:
        text = f"{away} 名考生不在本站数据中，是否受限由平台判定。"
        told.append(Finding("L7", Severity.UNKNOWN, "candidates_unknown", "candidates", text))
    return tuple(entered.values()), told


def judge_candidate(
    candidate: ExamCandidate,
    worker: Worker | NotHere | None,
    items: tuple[str, ...],
    today: dt.date,
) -> Iterator[Finding]:
    """Tell whether one candidate may sit the examination; each sentence names them.

    What is `REFUSE` or `MEND` turns the candidate away, never the plan.
    """
    document = candidate.document
    name = document.name.strip() or "未填姓名的考生"
    if not document.name.strip():
        yield _mend("no_name", "candidates", f"{name}：请填写姓名。")
    check = check_number(document.kind, document.number, today)
    if check.problem is not None:
        yield _mend("bad_number", "candidates", f"{name}：{check.text}")
    other = [code for code in candidate.items if fold_code(code) not in map(fold_code, items)]
    if other:
        text = f"{name}：{'、'.join(other)} 不是本场考试项目。"
        yield _mend("item_not_examined", "candidates", text)
    if not isinstance(worker, Worker):
        return
    for found in check_identity(WorkerRef(document, candidate.person), worker):
        yield replace(found, clause="L1", field="candidates", text=f"{name}：{found.text}")
    barred = check_application(worker, today)
    if barred is not None:
        yield replace(barred, field="candidates", text=f"{name}：{barred.text}")
        text = f"预警：{name}在证书被吊销后三年内再次报考。"
        yield Finding("W2", Severity.NOTE, "barred_applies", "candidates", text, _WARNING_BASIS)


def _entered(
    candidate: ExamCandidate,
    worker: Worker | NotHere | None,
    submission: FileExamPlan,
    findings: tuple[Finding, ...],
    today: dt.date,
) -> EnteredCandidate:
    against = [one for one in findings if one.severity in (Severity.REFUSE, Severity.MEND)]
    against.sort(key=lambda one: one.severity is Severity.MEND)
    away = None
    if against:
        first = against[0]
        bar = bar_on(worker.certificates, today) if isinstance(worker, Worker) else None
        until = bar.until if bar is not None and first.code == "barred" else None
        # In the list of findings each sentence names the candidate; in their own line it need not.
        text = first.text.partition("：")[2]
        away = TurnedAway(first.code, text, until, first.basis)
    person = worker.person if isinstance(worker, Worker) else None
    items = candidate.items or submission.items
    return EnteredCandidate(candidate.document, items, person, away)


# Later ------------------------------------------------------------------------------------------


def _own_plan(facts: Facts, code: str) -> ExamPlan | Outcome:
    found = facts.dossier
    if isinstance(found, Unknown):
        return _undetermined()
    if not isinstance(found, ExamPlan) or found.office != facts.office:
        return Returned((_mend(code, "", "没有本考试中心的这一考试安排，请核对。"),))
    return found


def _withdraw(submission: WithdrawExamPlan, plan: ExamPlan, today: dt.date) -> Outcome:
    if plan.state is PlanState.WITHDRAWN:
        text = "该考试安排已撤销。"
        return AlreadyDone((Finding("L1", Severity.NOTE, "plan_withdrawn", "", text),))
    if not submission.reason.strip():
        return Returned((_mend("no_reason", "reason", "请写明撤销原因。"),))
    if today > plan.held_on or any(one.marks for one in plan.candidates):
        text = "考试已举行，安排不能撤销；未参加的请在成绩中录入缺考。"
        return Returned((_mend("withdrawn_too_late", "", text),))
    kept = replace(
        plan,
        spine=replace(plan.spine, is_open=False),
        state=PlanState.WITHDRAWN,
        changed_on=today,
        reason=submission.reason.strip(),
    )
    text = "考试安排已撤销，发证机关将看到。"
    return Accepted((Finding("L1", Severity.PASS, "plan_withdrawn", "", text),), (_kept(kept),))


def _mark(submission: RecordExamResults, plan: ExamPlan, today: dt.date) -> Outcome:
    findings = list(_check_results(submission, plan, today))
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    marked = tuple(_marked(one, submission.results, today) for one in plan.candidates)
    if marked == plan.candidates:
        text = "这些成绩已录入。"
        return AlreadyDone((Finding("L1", Severity.NOTE, "marked_already", "", text),))
    done = all(one.is_marked for one in marked)
    kept = replace(
        plan,
        spine=replace(plan.spine, is_open=not done),
        candidates=marked,
        state=PlanState.MARKED if done else plan.state,
        reason=submission.reason.strip() or plan.reason,
    )
    left = sum(not one.is_marked for one in marked)
    text = f"成绩已录入，尚有 {left} 名考生未录。" if left else "成绩已全部录入。"
    findings.append(Finding("L1", Severity.PASS, "marked", "", text))
    return Accepted(tuple(findings), (_kept(kept),))


def _check_results(
    submission: RecordExamResults, plan: ExamPlan, today: dt.date
) -> Iterator[Finding]:
    if plan.state is PlanState.WITHDRAWN:
        yield _mend("plan_withdrawn", "", "该考试安排已撤销，不能录入成绩。")
    elif today < plan.held_on:
        yield _mend("not_held_yet", "", f"考试定于 {plan.held_on}，考后方可录入成绩。")
    if not submission.results:
        yield _mend("no_results", "results", "请录入成绩。")
    for result in submission.results:
        yield from _check_result(result, plan, bool(submission.reason.strip()))


def _check_result(result: ExamResult, plan: ExamPlan, reasoned: bool) -> Iterator[Finding]:
    name = result.document.name
    found = candidate_of(plan, result.document)
    if found is None or result.item not in found.items:
        text = f"{name} 没有报考本场 {result.item}，请核对。"
        yield _mend("not_a_candidate", "results", text)
    elif found.turned_away is not None:
        text = f"{name} 未被接受报考，不能录入成绩：{found.turned_away.text}"
        basis = found.turned_away.basis
        yield Finding("L7", Severity.MEND, "turned_away", "results", text, basis)
    elif found.mark_of(result.item) not in (None, result.mark) and not reasoned:
        text = f"{name} {result.item} 的成绩已录入，更改须写明原因。"
        yield _mend("mark_stands", "reason", text)


def candidate_of(plan: ExamPlan, document: DocumentRef) -> EnteredCandidate | None:
    """Find a candidate by their document."""
    return next((one for one in plan.candidates if one.document.key == document.key), None)


def _marked(
    candidate: EnteredCandidate, results: tuple[ExamResult, ...], today: dt.date
) -> EnteredCandidate:
    marks = {one.item: one for one in candidate.marks}
    for result in results:
        if result.document.key != candidate.document.key:
            continue
        if candidate.mark_of(result.item) is not result.mark:
            marks[result.item] = ItemMark(result.item, result.mark, today)
    return replace(candidate, marks=tuple(marks.values()))


def _kept(plan: ExamPlan) -> DossierKept:
    return DossierKept(plan)


def _undetermined() -> Undetermined:
    text = "该考试安排不在本站数据中，由平台判定。"
    return Undetermined((Finding("L1", Severity.UNKNOWN, "plan_unknown", "", text),))


def _mend(code: str, field: str, text: str) -> Finding:
    return Finding("L1", Severity.MEND, code, field, text)
