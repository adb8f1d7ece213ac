"""What a unit must have: set by the authority that answers for it, never overwritten (S1, E1)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.facts import Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.offices import OFFICE_WORDS, OfficeKind
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Outcome, Returned, Undetermined
from sepdesk.domain.paper_parts import OpId
from sepdesk.domain.requirement_acts import RequiredRow, RequirementsSet, SetRequirements
from sepdesk.domain.requirements import EquipmentCount, Requirement, RowStatus, UnitRecord
from sepdesk.domain.supervision import CONCERN_WORDS, Concern, supervisors
from sepdesk.domain.verdicts import blocked_by

MOST = 9_999
"""Nobody is required to have more people, or to run more pieces, than this."""
MOST_SHIFTS = 6
EARLIEST = dt.date(2000, 1, 1)
"""An earlier first day is a slip of the pen."""


def decide_requirements(
    op_id: OpId, submission: SetRequirements, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge rows that begin or end, and counts of equipment."""
    findings = [*_check_words(submission), *_check_rows(submission, rules)]
    record = facts.record
    if isinstance(record, Unknown):
        text = "该单位不在本站数据中，由平台判定。"
        findings.append(Finding("", Severity.UNKNOWN, "unit_unknown", "unit", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if record is None or facts.in_jurisdiction is False:
        # The same words for both: what is not of this place is not told of.
        text = "该单位不在档案中，或不在本机构辖区。"
        findings.append(Finding("E1", Severity.MEND, "not_here", "unit", text))
        return Returned(tuple(findings))
    if record.unit.closed_on is not None:
        text = "该单位已停业或并入另一单位，不再设定要求。"
        findings.append(Finding("", Severity.MEND, "closed", "unit", text))
        return Returned(tuple(findings))
    if not findings and _is_so(submission, record):
        text = "该单位的要求已是这样。"
        return AlreadyDone((Finding("S1", Severity.NOTE, "set", "", text),))
    findings += _check_competence(submission.concern, record, facts.office_kind)
    findings += _check_former(submission, record, today)
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    after = _after(op_id, submission, record, facts.office, today)
    text = f"{CONCERN_WORDS[submission.concern]}自 {submission.since} 起按此计算。"
    told = Finding("S1", Severity.PASS, "set", "", text, "notice-3.1")
    return Accepted((*findings, told), (RequirementsSet(record, after),))


def competent(record: UnitRecord, concern: Concern) -> OfficeKind | None:
    """Tell which kind of authority sets a unit's requirements; None where no kind is known."""
    of_unit = supervisors(record.unit.kinds, record.unit.supervisor)
    return next((office for office, what in of_unit if what is concern), None)


# Checks -----------------------------------------------------------------------------------------


def _mend(code: str, field: str, text: str) -> Finding:
    return Finding("S1", Severity.MEND, code, field, text)


def _check_words(submission: SetRequirements) -> Iterator[Finding]:
    nothing = not (submission.begins or submission.ends or submission.equipment)
    if nothing and submission.shifts is None:
        yield _mend("nothing_new", "", "没有要设定的内容。")
    if not submission.evidence.strip():
        yield _mend("no_evidence", "evidence", "请写明所见的许可证、使用登记或检查记录。")
    if submission.since < EARLIEST:
        yield _mend("too_old", "since", "起算日期过早，请核对。")
    if submission.shifts is not None and not 1 <= submission.shifts <= MOST_SHIFTS:
        yield _mend("shifts", "shifts", f"班次应为1至{MOST_SHIFTS}。")
    if submission.concern is Concern.PERMIT and (submission.equipment or submission.shifts):
        yield _mend("equipment_of_use", "equipment", "设备数量和班次属于使用方面，请分开办理。")
    categories = [one.category for one in submission.equipment]
    if len(set(categories)) < len(categories):
        yield _mend("twice", "equipment", "同一类设备只能填一个数量。")
    if any(not 0 <= one.count <= MOST for one in submission.equipment):
        yield _mend("count", "equipment", f"设备数量应为0至{MOST}。")


def _check_rows(submission: SetRequirements, rules: Rules) -> Iterator[Finding]:
    for row in submission.begins:
        if rules.items.get(row.item) is None:
            yield _mend("item", "item", f"目录中没有项目{row.item.code}，请核对。")
        if row.min_count is not None and not 1 <= row.min_count <= MOST:
            text = f"要求的数量应为1至{MOST}；不知道的留空，显示为未设定。"
            yield _mend("count", "min_count", text)
        if not row.source.strip():
            yield _mend("no_source", "source", "请写明要求的出处（许可规则或许可证）。")
    named = [key for key in _ending(submission) if key]
    if len(set(named)) < len(named):
        yield _mend("twice", "ends", "同一条要求只能结束一次。")


def _check_competence(
    concern: Concern, record: UnitRecord, office: OfficeKind | None
) -> Iterator[Finding]:
    if not record.unit.kinds:
        text = "该单位的类别未定，不能确定由谁设定，请先补充单位类别。"
        yield Finding("E1", Severity.MEND, "no_kinds", "unit", text)
        return
    due = competent(record, concern)
    if due is None:
        text = "该单位不是生产或充装单位，没有许可要求的配备。"
        yield Finding("E1", Severity.MEND, "no_permit", "concern", text)
    elif office is not None and office is not due:
        text = f"{CONCERN_WORDS[concern]}由{OFFICE_WORDS[due]}设定。"
        basis = "notice-2-city" if due is OfficeKind.CITY else "notice-2-county"
        yield Finding("E1", Severity.MEND, "not_ours", "concern", text, basis)


def _check_former(
    submission: SetRequirements, record: UnitRecord, today: dt.date
) -> Iterator[Finding]:
    open_rows = {row.key: row for row in record.requirements if _is_open(row)}
    for key in filter(None, _ending(submission)):
        row = open_rows.get(key)
        if row is None or row.concern is not submission.concern:
            yield _mend("overtaken", "ends", "此条要求已由他人结束或更正，请核对后重新报送。")
        elif row.effective_from >= submission.since and key not in _corrected(submission):
            text = f"此条要求自 {row.effective_from} 起才生效；填错的请选“更正”。"
            yield _mend("begins_later", "since", text)
    if submission.since > today and submission.equipment:
        yield _mend("too_early", "since", "设备数量按已有的填写，日期不能晚于今天。")


def _ending(submission: SetRequirements) -> tuple[str, ...]:
    return (*submission.ends, *(row.replaces for row in submission.begins))


def _corrected(submission: SetRequirements) -> frozenset[str]:
    return frozenset(row.replaces for row in submission.begins if row.corrects)


def _is_open(row: Requirement) -> bool:
    return row.effective_to is None and row.voided_on is None


def _is_so(submission: SetRequirements, record: UnitRecord) -> bool:
    """Tell whether everything that is asked for holds already, by an earlier act (B-10)."""
    rows = [row for row in record.requirements if _is_open(row)]
    keys = {row.key for row in rows}
    known = {(one.category, one.count) for one in record.equipment if one.effective_to is None}
    return (
        all(any(_says(row, asked, submission) for row in rows) for asked in submission.begins)
        and not any(key in keys for key in _ending(submission) if key)
        and all((one.category, one.count) in known for one in submission.equipment)
        and submission.shifts in (None, record.shifts)
        # What has ended before was asked for by whoever ended it, or never was there.
        and not submission.ends
    )


def _says(row: Requirement, asked: RequiredRow, submission: SetRequirements) -> bool:
    return (row.item, row.role, row.measure, row.min_count, row.concern, row.effective_from) == (
        asked.item, asked.role.strip(), asked.measure, asked.min_count, submission.concern,
        submission.since,
    )  # fmt: skip


# The record -------------------------------------------------------------------------------------


def _after(
    op_id: OpId, submission: SetRequirements, record: UnitRecord, office: str, today: dt.date
) -> UnitRecord:
    corrected, ending = _corrected(submission), frozenset(_ending(submission)) - {""}
    last = submission.since - dt.timedelta(days=1)
    rows = [
        row
        if row.key not in ending or not _is_open(row)
        else replace(row, voided_on=today)
        if row.key in corrected
        else replace(row, effective_to=last)
        for row in record.requirements
    ]
    begun = (
        Requirement(
            row.item,
            row.role.strip(),
            row.measure,
            row.min_count,
            row.rule,
            row.source.strip(),
            _begins_on(row, submission, record),
            concern=submission.concern,
            status=RowStatus.ENTERED,
            row_id=f"{op_id}-{n}",
            replaces=row.replaces,
            entered_by=office,
        )
        for n, row in enumerate(submission.begins, 1)
    )
    return replace(
        record,
        unit=replace(record.unit, rev=record.unit.rev + 1),
        requirements=(*rows, *begun),
        equipment=_equipment(submission, record, office, today),
        shifts=record.shifts if submission.shifts is None else submission.shifts,
    )


def _begins_on(row: RequiredRow, submission: SetRequirements, record: UnitRecord) -> dt.date:
    """Return its first day: what puts a mistake right holds from where that one began."""
    former = (one.effective_from for one in record.requirements if one.key == row.replaces)
    return next(former, submission.since) if row.corrects else submission.since


def _equipment(
    submission: SetRequirements, record: UnitRecord, office: str, today: dt.date
) -> tuple[EquipmentCount, ...]:
    counted = {one.category: one for one in submission.equipment}
    last = submission.since - dt.timedelta(days=1)
    former = []
    for count in record.equipment:
        asked = counted.get(count.category)
        if asked is None or count.effective_to is not None or count.voided_on is not None:
            former.append(count)
        elif asked.corrects or count.effective_from > last:
            former.append(replace(count, voided_on=today))
        else:
            former.append(replace(count, effective_to=last))
    begun = (
        EquipmentCount(
            one.category,
            one.count,
            submission.since,
            submission.evidence.strip(),
            entered_by=office,
        )
        for one in submission.equipment
    )
    return (*former, *begun)
