"""A check on site is recorded with a course for each difference, and followed to the last one.

Nothing is changed by a check itself: a change made on the spot is a paper of its own (C1).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import check_number
from sepdesk.domain.licence_facts import NotHere
from sepdesk.domain.offices import Office, OfficeId, OfficeKind
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    DossierKept,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.paper_parts import OpId
from sepdesk.domain.site_check_facts import SiteCheckFacts
from sepdesk.domain.site_checks import (
    LONGEST,
    MOST_CHECKERS,
    MOST_PERSONS,
    CheckedPerson,
    ChosenCourse,
    Course,
    Difference,
    FollowedUp,
    FollowSiteCheck,
    FollowUp,
    OnCertificate,
    RecordSiteCheck,
    SiteCheck,
    check_kind_of,
    courses_for,
    differences_of,
)
from sepdesk.domain.units import Unit

BASIS = "notice-3.3-check"
ENTERING = (
    OfficeKind.POST,
    OfficeKind.COUNTY,
    OfficeKind.EXAM_CENTRE,
    OfficeKind.ADMINISTRATIVE_WINDOW,
)
"""Offices that register employment and so can change an entry on the spot (C1, C2)."""
_AUTHORITIES = (OfficeKind.POST, OfficeKind.COUNTY, OfficeKind.CITY)
_PASSED_ON = (Course.HAND_OVER, Course.ENFORCEMENT)


def may_choose(course: Course, office: OfficeKind) -> bool:
    """Tell whether checkers of a kind of office may choose a course at all."""
    return course is not Course.ON_THE_SPOT or office in ENTERING


def may_settle(office: Office, check: SiteCheck, difference: Difference) -> bool:
    """Tell whether an office that sees a check may say that a difference is settled.

    Who checked, who has it now, and the authorities of the place, whose work it is in the end.
    """
    concerned = (check.office, difference.office)
    return office.office_id in concerned or office.kind in _AUTHORITIES


def may_take_over(office: Office, difference: Difference) -> bool:
    """Tell whether an office has been handed a difference that it has not taken yet."""
    handed = difference.office == office.office_id and not difference.is_settled
    return handed and not difference.is_taken_over


def decide_site_check(
    op_id: OpId, submission: RecordSiteCheck | FollowSiteCheck, facts: Facts, today: dt.date
) -> Outcome:
    """Judge a check on site, or what happened to a difference of one."""
    known = facts.site_check
    if isinstance(known, Unknown):
        return Undetermined((_unknown("site_check_unknown", "现场核查由平台判定。"),))
    if isinstance(submission, RecordSiteCheck):
        return _record(op_id, submission, facts, known, today)
    return _follow(submission, facts, known, today)


# Recording --------------------------------------------------------------------------------------


def _record(
    op_id: OpId, act: RecordSiteCheck, facts: Facts, known: SiteCheckFacts, today: dt.date
) -> Outcome:
    unit = facts.unit
    findings = (
        *_check_unit(act, facts),
        *_check_head(act, known, today),
        *_check_persons(act, today),
    )
    findings = (*findings, *_check_courses(act, known))
    if any(one.severity is Severity.MEND for one in findings):
        return Returned(findings)
    if isinstance(unit, Unknown):
        text = "被检查单位不在本站数据中，由平台判定。"
        return Undetermined((*findings, _unknown("unit_unknown", text, "unit")))
    kept = _made(op_id, act, unit, known, today)
    if any(_is_same(kept, one) for one in known.earlier):
        text = "同一次检查已在平台，不再重复记录。"
        return AlreadyDone((*findings, Finding("C1", Severity.NOTE, "recorded", "", text, BASIS)))
    left = len(kept.differences)
    text = f"检查已记录，{left} 项不一致待处理。" if left else "检查已记录，未发现不一致。"
    told = Finding("C1", Severity.PASS, "checked", "", text, BASIS)
    return Accepted((*findings, told), (DossierKept(kept),))


def _check_unit(act: RecordSiteCheck, facts: Facts) -> Iterator[Finding]:
    if not act.unit.name.strip():
        yield _mend("empty", "unit", "请选择被检查的单位。")
    if facts.unit is None and not act.unit.town:
        yield _mend("no_place", "unit", "平台上没有这家单位，请填写单位所属区域。")
    if facts.in_jurisdiction is False:
        yield _mend("outside", "unit", "单位不在本机构管辖范围，由管辖机构检查。")


def _check_head(act: RecordSiteCheck, known: SiteCheckFacts, today: dt.date) -> Iterator[Finding]:
    if act.kind is not check_kind_of(known.office.kind):
        yield _mend("kind", "kind", "本机构不开展这类检查，请核对。")
    if act.checked_on > today:
        yield _mend("future", "checked_on", "检查日期不能晚于今天。")
    checkers = [one for one in act.checkers if one.strip()]
    if not checkers:
        yield _mend("empty", "checkers", "请填写检查人员。")
    elif len(checkers) > MOST_CHECKERS:
        yield _mend("too_many", "checkers", f"检查人员不能超过{MOST_CHECKERS}人。")
    for field, text in (("place", act.place), ("remark", act.remark)):
        if len(text) > LONGEST:
            yield _mend("too_long", field, f"内容不能超过{LONGEST}字，请缩短。")


def _check_persons(act: RecordSiteCheck, today: dt.date) -> Iterator[Finding]:
    if not act.persons:
        yield _mend("nobody", "persons", "请核查至少一名人员。")
    elif len(act.persons) > MOST_PERSONS:
        yield _mend("too_many", "persons", f"一次检查不能超过{MOST_PERSONS}人，请分次记录。")
    numbered = [one.document.key for one in act.persons if one.document.number]
    for key, times in Counter(numbered).items():
        if times > 1:
            name = next(o.document.name for o in act.persons if o.document.key == key)
            yield _mend("twice", "persons", f"{name} 列了{times}次，请保留一行。")
    for person in act.persons:
        yield from _check_person(person, today)


def _check_person(person: CheckedPerson, today: dt.date) -> Iterator[Finding]:
    name = person.document.name.strip()
    if not name:
        yield _mend("empty", "persons", "请填写姓名。")
    if person.document.number:
        checked = check_number(person.document.kind, person.document.number, today)
        if checked.problem is not None:
            yield _mend("number", "persons", f"{name}：{checked.text}")
    elif person.person is None:
        text = f"{name} 未出示身份证件，平台无法对应到人。"
        yield Finding("C1", Severity.NOTE, "no_document", "persons", text)
    if person.on_certificate is OnCertificate.OTHER_UNIT and not person.certificate_unit.strip():
        text = f"{name}：证书上是他单位，未写单位名称。"
        yield Finding("C1", Severity.NOTE, "unit_not_named", "persons", text)
    if len(person.remark) > LONGEST:
        yield _mend("too_long", "persons", f"{name}：内容不能超过{LONGEST}字，请缩短。")


def _check_courses(act: RecordSiteCheck, known: SiteCheckFacts) -> Iterator[Finding]:
    found = {
        (place, what) for place, person in enumerate(act.persons) for what in differences_of(person)
    }
    chosen = Counter((one.person, one.what) for one in act.courses)
    lacking = len(found - set(chosen))
    if lacking:
        yield _mend("no_course", "courses", f"还有 {lacking} 项不一致没有选择处理方式。")
    if set(chosen) - found:
        yield _mend("no_difference", "courses", "处理方式对应的不一致不存在，请核对。")
    if any(times > 1 for times in chosen.values()):
        yield _mend("twice", "courses", "一项不一致只能有一种处理方式。")
    for one in act.courses:
        if one.course not in courses_for(one.what):
            yield _mend("unfit", "courses", "持证不符、无证上岗不能以办理登记了结。")
        yield from _check_course(one.course, one.office, known)


def _check_course(
    course: Course, office: OfficeId | None, known: SiteCheckFacts
) -> Iterator[Finding]:
    if not may_choose(course, known.office.kind):
        yield _mend("not_ours", "courses", "本机构不办理聘用登记，请督促报送或转相应部门。")
    if course is Course.HAND_OVER and office is None:
        yield _mend("no_office", "courses", "请选择转交的部门。")
    if office is None:
        return
    if course not in _PASSED_ON:
        yield _mend("office_unasked", "courses", "此处理方式不转交其他部门。")
    named = known.named.get(office)
    if named is None:
        yield _mend("no_such_office", "courses", "没有所选的部门，请重新选择。")
    elif isinstance(named, NotHere):
        yield _unknown("office_unknown", "所选部门不在本站数据中，由平台判定。", "courses")
    elif office == known.office.office_id:
        yield _mend("own_office", "courses", "不能转交给本机构。")


def _made(
    op_id: OpId, act: RecordSiteCheck, unit: Unit | None, known: SiteCheckFacts, today: dt.date
) -> SiteCheck:
    order = {one: n for n, one in enumerate(_in_order(act))}
    courses = sorted(act.courses, key=lambda one: order[one.person, one.what])
    differences = tuple(
        _difference(number, one, known) for number, one in enumerate(courses, start=1)
    )
    spine = Spine(
        DossierKind.SITE_CHECK,
        op_id,
        place=act.unit.town if unit is None else unit.town,
        offices=_seen_by(known.office.office_id, differences),
        unit=None if unit is None else unit.unit_id,
        is_open=bool(differences),
    )
    return SiteCheck(
        spine=spine,
        office=known.office.office_id,
        office_name=known.office.name,
        unit=act.unit,
        kind=act.kind,
        checked_on=act.checked_on,
        recorded_on=today,
        place=act.place.strip(),
        checkers=tuple(one.strip() for one in act.checkers if one.strip()),
        persons=act.persons,
        differences=differences,
        remark=act.remark.strip(),
    )


def _in_order(act: RecordSiteCheck) -> Iterator[tuple[int, str]]:
    for place, person in enumerate(act.persons):
        for what in differences_of(person):
            yield place, what


def _difference(number: int, one: ChosenCourse, known: SiteCheckFacts) -> Difference:
    name = _name(one.office, known)
    return Difference(number, one.person, one.what, one.course, one.office, name)


def _name(office: OfficeId | None, known: SiteCheckFacts) -> str:
    named = None if office is None else known.named.get(office)
    return named.name if isinstance(named, Office) else ""


def _seen_by(office: OfficeId, differences: tuple[Difference, ...]) -> tuple[OfficeId, ...]:
    handed = (one.office for one in differences if one.office is not None)
    return tuple(dict.fromkeys((office, *handed)))


def _is_same(kept: SiteCheck, earlier: SiteCheck) -> bool:
    """Tell whether two records are of one check: another course makes no other check of it."""
    return (kept.office, kept.spine.unit, kept.kind, kept.checked_on, kept.persons) == (
        earlier.office,
        earlier.spine.unit,
        earlier.kind,
        earlier.checked_on,
        earlier.persons,
    )


# Following --------------------------------------------------------------------------------------


def _follow(act: FollowSiteCheck, facts: Facts, known: SiteCheckFacts, today: dt.date) -> Outcome:
    check = facts.dossier
    if isinstance(check, Unknown):
        return Undetermined((_unknown("check_unknown", "此次检查不在本站，由平台判定。"),))
    if not isinstance(check, SiteCheck):
        return Returned((_mend("no_check", "", "没有这次检查，请核对。"),))
    difference = check.difference(act.difference)
    if difference is None:
        return Returned((_mend("no_such_difference", "", "没有这项不一致，请核对。"),))
    if difference.is_settled:
        text = "这项不一致已处理。"
        return AlreadyDone((Finding("C1", Severity.NOTE, "settled", "", text, BASIS),))
    if act.what is FollowUp.TAKEN_OVER and difference.is_taken_over:
        text = "已接收，不必再次接收。"
        return AlreadyDone((Finding("C1", Severity.NOTE, "taken_over", "", text, BASIS),))
    findings = tuple(_check_step(act, check, difference, known, today))
    if any(one.severity is Severity.MEND for one in findings):
        return Returned(findings)
    kept = _followed(check, difference, act, known)
    text = "检查发现的不一致已全部处理。" if not kept.spine.is_open else "已记录。"
    told = Finding("C1", Severity.PASS, "followed", "", text, BASIS)
    return Accepted((*findings, told), (DossierKept(kept),))


def _check_step(
    act: FollowSiteCheck,
    check: SiteCheck,
    difference: Difference,
    known: SiteCheckFacts,
    today: dt.date,
) -> Iterator[Finding]:
    if act.on > today:
        yield _mend("future", "on", "日期不能晚于今天。")
    if act.on < check.checked_on:
        yield _mend("before_check", "on", "日期不能早于检查日期。")
    if len(act.how) > LONGEST:
        yield _mend("too_long", "how", f"内容不能超过{LONGEST}字，请缩短。")
    match act.what:
        case FollowUp.TAKEN_OVER:
            if not may_take_over(known.office, difference):
                yield _mend("not_handed", "", "这项不一致没有转给本机构。")
            return
        case FollowUp.REDIRECTED:
            yield from _check_redirected(act, difference, known)
    if not may_settle(known.office, check, difference):
        yield _mend("not_concerned", "", "由检查机构、接收部门或属地监管部门处理。")
    if not act.how.strip() and act.by is None:
        yield _mend("empty", "how", "请填写处理情况。")


def _check_redirected(
    act: FollowSiteCheck, difference: Difference, known: SiteCheckFacts
) -> Iterator[Finding]:
    if act.course is None or act.course not in courses_for(difference.what):
        yield _mend("no_course", "course", "请选择处理方式。")
        return
    if (act.course, act.office) == (difference.course, difference.office):
        yield _mend("same_course", "course", "处理方式没有改变。")
    yield from _check_course(act.course, act.office, known)


def _followed(
    check: SiteCheck, difference: Difference, act: FollowSiteCheck, known: SiteCheckFacts
) -> SiteCheck:
    step = FollowedUp(act.what, act.on, known.office.name, act.how.strip(), act.by, act.course)
    moved = replace(difference, steps=(*difference.steps, step))
    if act.what is FollowUp.REDIRECTED and act.course is not None:
        moved = replace(
            moved, course=act.course, office=act.office, office_name=_name(act.office, known)
        )
    all_of = tuple(moved if one.number == moved.number else one for one in check.differences)
    seen_by = dict.fromkeys((*check.spine.offices, *_seen_by(check.office, all_of)))
    is_open = not all(one.is_settled for one in all_of)
    spine = replace(check.spine, offices=tuple(seen_by), is_open=is_open)
    return replace(check, spine=spine, differences=all_of)


def _mend(code: str, field: str, text: str) -> Finding:
    return Finding("C1", Severity.MEND, code, field, text, BASIS)


def _unknown(code: str, text: str, field: str = "") -> Finding:
    return Finding("C1", Severity.UNKNOWN, code, field, text)
