"""A unit confirmed, renamed, moved, closed or gone into another one (E1, E10, F2).

What becomes of one that splits is in `splitting`.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import fields, replace

from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.outcomes import (
    Accepted,
    Effect,
    Outcome,
    Returned,
    Undetermined,
    UnitChanged,
    UnitMerged,
)
from sepdesk.domain.paper_parts import OpId
from sepdesk.domain.splitting import decide_split
from sepdesk.domain.unit_acts import ChangeUnit, Particulars, particulars
from sepdesk.domain.units import Unit, check_phone, check_unit_code
from sepdesk.domain.verdicts import blocked_by


def decide_unit(op_id: OpId, submission: ChangeUnit, facts: Facts, today: dt.date) -> Outcome:
    """Judge a change of a unit."""
    findings = list(_check_act(submission, today))
    unit = facts.unit
    if isinstance(unit, Unknown):
        text = "该单位不在本站数据中，由平台判定。"
        findings.append(Finding("", Severity.UNKNOWN, "unit_unknown", "unit", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if unit is None or facts.in_jurisdiction is False:
        # The same words for both: what is not of this place is not told of.
        text = "该单位不在档案中，或不在本机构辖区。"
        findings.append(Finding("E1", Severity.MEND, "not_here", "unit", text))
        return Returned(tuple(findings))
    if unit.merged_into is not None:
        text = "该单位已并入另一单位，不再变更。"
        findings.append(Finding("", Severity.MEND, "merged_before", "unit", text))
        return Returned(tuple(findings))
    if submission.moves:
        return decide_split(op_id, submission, unit, facts, today, findings)
    if submission.into is not None:
        return _decide_merger(submission, unit, facts, findings)
    return _decide_change(submission, unit, facts, today, findings)


def _check_act(submission: ChangeUnit, today: dt.date) -> Iterator[Finding]:
    if not submission.evidence.strip():
        text = "请写明所见的证明材料。"
        yield Finding("", Severity.MEND, "no_evidence", "evidence", text)
    if submission.since > today:
        text = "生效日期晚于今天，请到期后再办。"
        yield Finding("", Severity.MEND, "too_early", "since", text)


def _differing(one: Particulars, other: Particulars) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(Particulars)
        if getattr(one, field.name) != getattr(other, field.name)
    )


# Particulars ------------------------------------------------------------------------------------


def _decide_change(
    submission: ChangeUnit, unit: Unit, facts: Facts, today: dt.date, findings: list[Finding]
) -> Outcome:
    changing = _differing(submission.before, submission.after)
    present = particulars(unit)
    findings += _check_overtaken(submission, present, changing)
    new = _after(unit, submission, changing)
    if not _differing(present, particulars(new)) and new.confirmed == unit.confirmed:
        text = "没有要变更的内容。"
        findings.append(Finding("", Severity.MEND, "nothing_new", "", text))
    findings += _check_particulars(new, changing, today, confirms=submission.confirms)
    findings += _check_other_holder(unit, facts)
    findings += _check_staff(unit, new, facts)
    return _settled(findings, UnitChanged(unit, new, submission.since))


def _check_overtaken(
    submission: ChangeUnit, present: Particulars, changing: tuple[str, ...]
) -> Iterator[Finding]:
    for name in changing:
        expected = (getattr(submission.before, name), getattr(submission.after, name))
        if getattr(present, name) not in expected:
            text = "此项在本次填写后已由他人变更，请核对后重新报送。"
            yield Finding("", Severity.MEND, "overtaken", name, text)


def _after(unit: Unit, submission: ChangeUnit, changing: tuple[str, ...]) -> Unit:
    wanted = {name: getattr(submission.after, name) for name in changing}
    new = replace(unit, **wanted, confirmed=unit.confirmed or submission.confirms)
    former = (*unit.former_names, unit.name) if new.name != unit.name else unit.former_names
    return replace(
        new,
        name=new.name.strip(),
        code=normalise_number(new.code),
        phone=check_phone(new.phone).normalised,
        former_names=former,
        rev=unit.rev + 1,
    )


def _check_particulars(
    new: Unit, changing: tuple[str, ...], today: dt.date, *, confirms: bool
) -> Iterator[Finding]:
    if not new.name:
        yield Finding("F1", Severity.MEND, "no_name", "name", "请填写单位名称。")
    if confirms or "code" in changing or "code_kind" in changing:
        checked = check_unit_code(new.code_kind, new.code, today)
        if checked.problem is not None:
            yield Finding("F2", Severity.MEND, checked.problem, "code", checked.text)
    if confirms or "town" in changing:
        yield from _check_town(new.town)
    if "phone" in changing and new.phone:
        phone = check_phone(new.phone)
        if phone.problem is not None:
            yield Finding("F1", Severity.MEND, "phone", "phone", phone.text)
    if new.closed_on is not None and "closed_on" in changing and new.closed_on > today:
        text = "停业日期晚于今天，请到期后再办。"
        yield Finding("", Severity.MEND, "closed_early", "closed_on", text)


def _check_town(town: str) -> Iterator[Finding]:
    if not re.fullmatch(r"[0-9]{6}([0-9]{3})?", town):
        text = (
            "请选择单位所在的县（区）和乡镇（街道）；自然人为设备所在地，分支机构为其自身所在地。"
        )
        yield Finding("F2", Severity.MEND, "no_town", "town", text)


def _check_other_holder(unit: Unit, facts: Facts) -> Iterator[Finding]:
    other = facts.other_unit
    if isinstance(other, Unit) and other.unit_id != unit.unit_id and other.merged_into is None:
        text = "该代码在档案中已属于另一单位；确为同一单位的，请办理单位合并。"
        yield Finding("F2", Severity.MEND, "code_taken", "code", text)


def _check_staff(unit: Unit, new: Unit, facts: Facts) -> Iterator[Finding]:
    if not isinstance(facts.staff, int) or not facts.staff:
        return
    if new.closed_on is not None and unit.closed_on is None:
        text = f"停业不自动结束聘用：尚有 {facts.staff} 人在聘，须逐人办理聘用注销。"
        basis = "notice-2.3-deregister"
        yield Finding("E10", Severity.NOTE, "staff_left", "closed_on", text, basis)
    if new.town[:6] != unit.town[:6]:
        text = f"现聘用的 {facts.staff} 人随单位转到新的辖区。"
        yield Finding("E1", Severity.NOTE, "staff_moves", "town", text)


# Merger -----------------------------------------------------------------------------------------


def _decide_merger(
    submission: ChangeUnit, unit: Unit, facts: Facts, findings: list[Finding]
) -> Outcome:
    into = facts.other_unit
    if submission.changes_more:
        text = "并入另一单位时不能同时变更其他内容，请分开办理。"
        findings.append(Finding("", Severity.MEND, "merger_alone", "into", text))
    if isinstance(into, Unknown):
        text = "并入的单位不在本站数据中，由平台判定。"
        findings.append(Finding("", Severity.UNKNOWN, "into_unknown", "into", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if into is None or into.closed_on is not None or into.unit_id == unit.unit_id:
        text = "并入的单位不在档案中、已停业，或就是该单位本身，请核对。"
        findings.append(Finding("", Severity.MEND, "no_into", "into", text))
        return Returned(tuple(findings))
    if isinstance(facts.staff, int):
        text = f"现聘用的 {facts.staff} 人自 {submission.since} 起转到{into.name}，聘用不中断。"
        findings.append(Finding("E7", Severity.NOTE, "staff_goes_on", "into", text))
    closed = replace(
        unit,
        closed_on=unit.closed_on or submission.since,
        merged_into=into.unit_id,
        rev=unit.rev + 1,
    )
    return _settled(findings, UnitMerged(unit, closed, into, submission.since))


def _settled(findings: list[Finding], effect: Effect) -> Outcome:
    return blocked_by(findings) or Accepted(tuple(findings), (effect,))
