"""Who a person is: changed, linked, unlinked (E7, B-1); nothing here ends an employment (E10)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.employment import Employment, current, shares_days
from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import (
    Document,
    DocumentKind,
    DocumentRef,
    birth_date,
    check_number,
    normalise_number,
    to_eighteen,
)
from sepdesk.domain.linking import link_of, unlinked
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Effect,
    Outcome,
    PersonChanged,
    PersonsLinked,
    PersonsUnlinked,
    Returned,
    Undetermined,
)
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.persons import Link, Worker
from sepdesk.domain.units import check_phone
from sepdesk.domain.verdicts import blocked_by

_ONE_UNIT = "notice-2.2-one-unit"

PersonAct = ChangePerson | LinkPersons | UnlinkPersons


def decide_person(submission: PersonAct, facts: Facts, today: dt.date) -> Outcome:
    """Judge a change of a person, a link or the end of one."""
    findings = list(_check_evidence(submission))
    worker = facts.worker
    if isinstance(worker, Unknown):
        text = "此人不在本站数据中，由平台判定。"
        findings.append(Finding("", Severity.UNKNOWN, "worker_unknown", "name", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if worker is None or facts.in_jurisdiction is False:
        # The same words for both: who is not of this place is not told of either.
        text = "此人不在档案中，或不由本机构管辖。"
        findings.append(Finding("", Severity.MEND, "not_here", "name", text))
        return Returned(tuple(findings))
    match submission:
        case ChangePerson():
            return _decide_change(submission, worker, facts, today, findings)
        case LinkPersons():
            return _decide_link(submission, worker, facts, findings)
        case UnlinkPersons(person=person):  # pragma: no branch - there is no fourth act
            return _decide_unlink(worker, person, findings)


def _check_evidence(submission: PersonAct) -> Iterator[Finding]:
    if not submission.evidence.strip():
        text = "请写明所见的证明材料。"
        yield Finding("", Severity.MEND, "no_evidence", "evidence", text)


def _settled(findings: list[Finding], effect: Effect) -> Outcome:
    return blocked_by(findings) or Accepted(tuple(findings), (effect,))


# A person's particulars -------------------------------------------------------------------------


def _decide_change(
    submission: ChangePerson, worker: Worker, facts: Facts, today: dt.date, findings: list[Finding]
) -> Outcome:
    if submission.document is not None:
        findings += _check_document(submission, submission.document, worker, facts, today)
    if submission.mobile:
        checked = check_phone(submission.mobile)
        if not checked.is_mobile:
            text = checked.text or "这不是手机号码。"
            findings.append(Finding("", Severity.MEND, "mobile", "mobile", text))
    findings += _check_death(submission, worker, today)
    changed = _changed(submission, worker)
    if blocked_by(findings) is None and changed == _present(worker):
        text = "没有要变更的内容。"
        findings.append(Finding("", Severity.MEND, "nothing_new", "", text))
    return _settled(findings, changed)


def _check_document(
    submission: ChangePerson, document: DocumentRef, worker: Worker, facts: Facts, today: dt.date
) -> Iterator[Finding]:
    checked = check_number(document.kind, document.number, today)
    if checked.problem is not None:
        yield Finding("F1", Severity.MEND, checked.problem, "document_number", checked.text)
        return
    if re.fullmatch(r"[0-9]{15}", checked.normalised) and document.kind is DocumentKind.CITIZEN_ID:
        text = f"15 位旧号码已停用，请填 18 位号码（对应为 {to_eighteen(checked.normalised)}）。"
        yield Finding("F1", Severity.MEND, "legacy15", "document_number", text)
        return
    if not fold_name(document.name):
        yield Finding("F1", Severity.MEND, "no_name", "name", "请填写姓名。")
    if isinstance(facts.other, Worker) and facts.other.person != worker.person:
        text = "该证件已登记在档案中另一人名下；确为同一人的，请办理人员合并。"
        yield Finding("E7", Severity.MEND, "document_taken", "document_number", text, _ONE_UNIT)
    if not submission.corrects and _another_lifelong(document, worker):
        text = "居民身份证号码终身不变，与档案中的不一致；档案录错的，请选“更正录错的证件”。"
        yield Finding("F1", Severity.MEND, "number_differs", "document_number", text)


def _another_lifelong(document: DocumentRef, worker: Worker) -> bool:
    known = {_full(d.number) for d in worker.documents if d.kind is DocumentKind.CITIZEN_ID}
    is_citizen = document.kind is DocumentKind.CITIZEN_ID
    return is_citizen and bool(known) and _full(document.number) not in known


def _full(number: str) -> str:
    normalised = normalise_number(number)
    return to_eighteen(normalised) if re.fullmatch(r"[0-9]{15}", normalised) else normalised


def _check_death(submission: ChangePerson, worker: Worker, today: dt.date) -> Iterator[Finding]:
    died_on = submission.died_on
    if died_on is None:
        return
    if submission.is_alive:
        text = "不能同时登记去世又更正为在世。"
        yield Finding("", Severity.MEND, "dead_and_alive", "died_on", text)
    if died_on > today or (worker.born_on is not None and died_on < worker.born_on):
        text = "去世日期不在出生日期与今天之间，请核对。"
        yield Finding("", Severity.MEND, "death_day", "died_on", text)
    present = current(worker.employments)
    if present is not None:
        text = (
            f"去世不自动结束聘用：仍登记在{present.unit_name}名下，"
            "须由该单位办理聘用注销（待注销）。"
        )
        basis = "notice-2.3-deregister"
        yield Finding("E10", Severity.NOTE, "to_deregister", "died_on", text, basis)


def _present(worker: Worker) -> PersonChanged:
    return PersonChanged(
        worker.name, worker.documents, worker.mobile, worker.born_on, worker.died_on
    )


def _changed(submission: ChangePerson, worker: Worker) -> PersonChanged:
    changed = _present(worker)
    if submission.document is not None:
        changed = _with_document(changed, submission.document, corrects=submission.corrects)
    if submission.mobile is not None:
        changed = replace(changed, mobile=check_phone(submission.mobile).normalised)
    if submission.is_alive:
        return replace(changed, died_on=None)
    return replace(changed, died_on=submission.died_on or changed.died_on)


def _with_document(changed: PersonChanged, ref: DocumentRef, *, corrects: bool) -> PersonChanged:
    first = Document(ref.kind, normalise_number(ref.number), ref.name.strip())
    same = [one for one in changed.documents if one.key == first.key and one.name == first.name]
    first = same[0] if same else first
    former = changed.documents[1:] if corrects else changed.documents
    return replace(
        changed,
        name=first.name,
        documents=(first, *(one for one in former if one != first)),
        born_on=birth_date(first.kind, first.number) or changed.born_on,
    )


# Two entries of one person ----------------------------------------------------------------------


def _decide_link(
    submission: LinkPersons, worker: Worker, facts: Facts, findings: list[Finding]
) -> Outcome:
    other = facts.other
    if isinstance(other, Unknown):
        text = "要并入的一人不在本站数据中，由平台判定。"
        findings.append(Finding("", Severity.UNKNOWN, "other_unknown", "other", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if other is None:
        text = "要并入的一人不在档案中，请核对。"
        findings.append(Finding("", Severity.MEND, "other_not_here", "other", text))
        return Returned(tuple(findings))
    if other.person == worker.person:
        text = "两者在档案中已是同一人，不重复合并。"
        findings.append(Finding("", Severity.NOTE, "already_linked", "other", text))
        return blocked_by(findings) or AlreadyDone(tuple(findings))
    findings += _check_intervals(worker, other, confirmed=submission.overlap_confirmed)
    findings += _differences(worker, other)
    return _settled(findings, PersonsLinked(other))


def _check_intervals(worker: Worker, other: Worker, *, confirmed: bool) -> Iterator[Finding]:
    one, two = current(worker.employments), current(other.employments)
    if one is not None and two is not None:
        text = (
            f"两边都有现聘用（{one.unit_name}、{two.unit_name}），一人只能登记于一家单位："
            "请先为其中一边办理聘用注销，再合并。"
        )
        yield Finding("E7", Severity.MEND, "two_employments", "other", text, _ONE_UNIT)
        return
    for mine, theirs in product(worker.employments, other.employments):
        if not shares_days(mine, theirs):
            continue
        text = (
            f"两边的聘用期间有重叠（{_span(mine)}；{_span(theirs)}），一人同时只能登记于一家单位："
        )
        if confirmed:
            text = f"{text}已确认仍是同一人，两段都留在历史中。"
            yield Finding("E7", Severity.NOTE, "overlap_confirmed", "other", text, _ONE_UNIT)
        else:
            text = f"{text}日期录错的先更正；确是同一人的，请确认后合并，两段都留在历史中。"
            yield Finding("E7", Severity.ASK, "intervals_overlap", "confirmed", text, _ONE_UNIT)


def _span(employment: Employment) -> str:
    return f"{employment.unit_name} {employment.started_on} 至 {employment.ended_on or '今'}"


def _differences(worker: Worker, other: Worker) -> Iterator[Finding]:
    if fold_name(worker.name) != fold_name(other.name):
        text = "两人姓名不同，请确认证明材料足以说明是同一人。"
        yield Finding("", Severity.NOTE, "names_differ", "other", text)
    if worker.sex and other.sex and worker.sex != other.sex:
        yield Finding("", Severity.NOTE, "sexes_differ", "other", "两人性别不同，请核对。")
    if worker.born_on and other.born_on and worker.born_on != other.born_on:
        yield Finding("", Severity.NOTE, "births_differ", "other", "两人出生日期不同，请核对。")


def _decide_unlink(worker: Worker, person: str, findings: list[Finding]) -> Outcome:
    link = link_of(worker, person)
    if link is None:
        text = "档案中没有这一合并，无可撤销。"
        findings.append(Finding("", Severity.MEND, "no_link", "other", text))
        return Returned(tuple(findings))
    findings += _check_parting(worker, link)
    return _settled(findings, PersonsUnlinked(link))


def _check_parting(worker: Worker, link: Link) -> Iterator[Finding]:
    left, back = unlinked(worker, link)
    if not left.documents or not back.documents:
        text = "合并后证件已更正，拆分后有一人没有证件，不能撤销合并。"
        yield Finding("", Severity.MEND, "no_document_left", "other", text)
    present = current(left.employments)
    gone = {certificate.certificate_id for certificate in back.certificates}
    if present is not None and any(item.certificate in gone for item in present.items):
        text = "合并后登记的现聘用所依据的证书将随之拆出：请先办理聘用注销，再撤销合并。"
        yield Finding("E7", Severity.MEND, "rests_on_other", "other", text, _ONE_UNIT)
    if any(employment.registered_seq > link.seq for employment in left.employments):
        text = "合并后新登记的聘用留在保留的一人名下，请核对是否属于此人。"
        yield Finding("", Severity.NOTE, "added_since", "other", text)
