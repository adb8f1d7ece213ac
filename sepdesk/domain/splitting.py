"""分立: some of a unit's workers go on at another unit, in one event without a gap (B-3, F2)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.engaging import new_unit_id
from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Accepted, Outcome, Undetermined, UnitSplit
from sepdesk.domain.paper_parts import OpId, UnitOnPaper
from sepdesk.domain.unit_acts import ChangeUnit, Moved
from sepdesk.domain.units import CodeKind, Unit, check_phone, check_unit_code
from sepdesk.domain.verdicts import blocked_by


def decide_split(
    op_id: OpId,
    submission: ChangeUnit,
    unit: Unit,
    facts: Facts,
    today: dt.date,
    findings: list[Finding],
) -> Outcome:
    """Judge whether those chosen go on at the other unit; `findings` are those of the act."""
    findings += _check_alone(submission, unit)
    paper, into = submission.into, facts.other_unit
    if paper is None:
        text = "请选定转入的单位，或填写新单位。"
        findings.append(Finding("", Severity.MEND, "no_into", "into", text))
    elif isinstance(into, Unknown) and paper.unit is not None:
        text = "转入的单位不在本站数据中，由平台判定。"
        findings.append(Finding("", Severity.UNKNOWN, "into_unknown", "into", text))
    elif isinstance(into, Unit):
        findings += _check_known(unit, into)
    else:
        findings += _check_new(paper, today)
    findings += _check_staff(submission, facts)
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    if paper is None or (isinstance(into, Unknown) and paper.unit is not None):
        return Undetermined(tuple(findings))
    known = into if isinstance(into, Unit) else None
    there = known or _new_unit(op_id, paper, today)
    persons = tuple(dict.fromkeys(moved.person for moved in submission.moves))
    text = f"{len(persons)} 人自 {submission.since} 起转到{there.name}，聘用不中断；其余人员不变。"
    findings.append(Finding("E7", Severity.NOTE, "staff_goes_on", "into", text))
    after = replace(unit, rev=unit.rev + 1)
    split = UnitSplit(unit, after, there, known is None, persons, submission.since)
    return Accepted(tuple(findings), (split,))


def _check_alone(submission: ChangeUnit, unit: Unit) -> Iterator[Finding]:
    if submission.changes_more:
        text = "分立时不能同时变更其他内容，请分开办理。"
        yield Finding("", Severity.MEND, "split_alone", "into", text)
    if unit.closed_on is not None:
        text = f"该单位已于 {unit.closed_on} 停业，不能分立。"
        yield Finding("F1", Severity.MEND, "unit_closed", "unit", text)


def _check_known(unit: Unit, into: Unit) -> Iterator[Finding]:
    if into.unit_id == unit.unit_id or into.closed_on is not None:
        text = "转入的单位已停业，或就是该单位本身，请核对。"
        yield Finding("", Severity.MEND, "no_into", "into", text)


def _check_new(paper: UnitOnPaper, today: dt.date) -> Iterator[Finding]:
    """Check what a unit must have that enters the archive by a split (F1, F2)."""
    if paper.unit is not None:
        text = "转入的单位不在档案中，请核对。"
        yield Finding("", Severity.MEND, "no_into", "into", text)
        return
    if not paper.name.strip():
        yield Finding("F1", Severity.MEND, "no_unit", "into_name", "请填写新单位名称。")
    code = check_unit_code(paper.code_kind, paper.code, today)
    if code.problem:
        yield Finding("F2", Severity.MEND, f"code_{code.problem}", "into_code", code.text)
    if paper.code_kind is CodeKind.CITIZEN_ID:
        text = "分立出的单位不会是自然人，请核对代码种类。"
        yield Finding("F2", Severity.MEND, "natural_person", "into_code", text)
    if not paper.town:
        yield Finding("F2", Severity.MEND, "no_town", "into_town", "请选择新单位所在地。")


def _check_staff(submission: ChangeUnit, facts: Facts) -> Iterator[Finding]:
    employed = facts.employed
    if isinstance(employed, Unknown):
        return
    gone = [moved for moved in submission.moves if moved.person not in employed]
    if gone:
        text = f"现已不在该单位的：{_names(gone)}。请核对后重新报送。"
        yield Finding("", Severity.MEND, "not_employed_there", "moves", text)
    elif employed == {moved.person for moved in submission.moves}:
        text = "所选为该单位现聘用的全部人员；单位不再存续的，请改办单位合并。"
        yield Finding("E7", Severity.NOTE, "all_go", "moves", text)


def _names(moved: list[Moved]) -> str:
    return "、".join(one.name for one in moved)


def _new_unit(op_id: OpId, paper: UnitOnPaper, today: dt.date) -> Unit:
    return Unit(
        unit_id=new_unit_id(op_id),
        name=paper.name.strip(),
        code=check_unit_code(paper.code_kind, paper.code, today).normalised,
        code_kind=paper.code_kind,
        address=paper.address.strip(),
        town=paper.town,
        contact=paper.contact.strip(),
        phone=check_phone(paper.phone).normalised,
        rev=1,
        confirmed=False,
    )
