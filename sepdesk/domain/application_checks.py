"""What an application for a certificate must hold (L2), and who may not apply (L7, W2)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sepdesk.domain.applications import check_application
from sepdesk.domain.certificates import Certificate, CertificateItem, CertificateStatus, holds
from sepdesk.domain.claims import LOST_BASIS, LOST_WORD
from sepdesk.domain.conversion import convert
from sepdesk.domain.deciding_exam_plans import candidate_of
from sepdesk.domain.exam_plans import MARK_WORDS, ExamMark, ExamPlan, PlanState
from sepdesk.domain.facts import Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import check_number
from sepdesk.domain.licence_facts import LicenceFacts, NotHere
from sepdesk.domain.licensing import NEW_ITEMS, ApplyForCertificate, Purpose
from sepdesk.domain.persons import Worker
from sepdesk.domain.reexamination import advise, check_in_time
from sepdesk.domain.regions import RegionLevel, level_of
from sepdesk.domain.work_items import ItemTable, catalogue_for, fold_code, item_key

_WARNING_BASIS = "notice-3.2-revoked"


def check_applied(
    submission: ApplyForCertificate, today: dt.date, items: ItemTable
) -> Iterator[Finding]:
    """Check what is typed, whatever is known of the person."""
    document = submission.worker.document
    if not document.name.strip():
        yield _mend("no_name", "name", "请填写申请人姓名。")
    check = check_number(document.kind, document.number, today)
    if check.problem is not None:
        yield _mend("bad_number", "document_number", check.text)
    if submission.received_on > today:
        yield _mend("received_in_future", "received_on", "收件日期晚于今天，请核对。")
    if level_of(submission.county) is not RegionLevel.COUNTY:
        yield _mend("no_county", "county", "请选择申请人工作或居住的县（市、区）。")
    if not submission.items:
        yield _mend("no_items", "items", "请选择申请的项目。")
    if submission.purpose in NEW_ITEMS:
        present = catalogue_for(today)
        for one in submission.items:
            if items.named(present, one.code) is None:
                text = f"{one.code} 不在现行目录中，请核对项目代号。"
                yield _mend("unknown_item", "items", text)
    if submission.purpose is not Purpose.FIRST_ISSUE and submission.certificate is None:
        yield _mend("no_certificate", "certificate", "请选择证书。")


def check_not_held(
    submission: ApplyForCertificate, worker: Worker | None, today: dt.date, items: ItemTable
) -> Iterator[Finding]:
    """Tell whether the applicant holds a valid item already: it is not issued twice."""
    for certificate in () if worker is None else worker.certificates:
        for item in certificate.items:
            for one in submission.items:
                wanted = item_key(catalogue_for(today), one.code)
                same = items.counts_as(item.key, wanted) == "yes"
                if same and holds(certificate, item, today):
                    text = (
                        f"申请人已持有 {item.printed}（有效至 {item.valid_until}），不需再次取证。"
                    )
                    yield _mend("item_held", "items", text)


def check_pass(submission: ApplyForCertificate, licence: LicenceFacts) -> Iterator[Finding]:
    """Tell whether the applicant has passed in each item, by the plan of the examination."""
    plan = licence.plan
    if not submission.plan or plan is None:
        text = "取证、增项须在考试合格后申请，请选择考试；本机构没有该考试的，由考试中心申请。"
        yield _mend("no_exam", "plan", text)
        return
    if isinstance(plan, NotHere):
        text = "该考试的成绩不在本站数据中，由平台判定。"
        yield Finding("L2", Severity.UNKNOWN, "exam_unknown", "plan", text)
        return
    for one in submission.items:
        yield from _check_mark(submission, plan, one.code)


def _check_mark(submission: ApplyForCertificate, plan: ExamPlan, code: str) -> Iterator[Finding]:
    found = candidate_of(plan, submission.worker.document)
    folded = {fold_code(item): item for item in (found.items if found else ())}
    mark = found.mark_of(folded[fold_code(code)]) if found and fold_code(code) in folded else None
    if plan.state is PlanState.WITHDRAWN or mark is not ExamMark.PASSED:
        word = "没有成绩" if mark is None else MARK_WORDS[mark]
        text = f"{code} 在 {plan.held_on} 的考试中{word}，合格后方可申请。"
        yield _mend("not_passed", "items", text)


def check_certificate_asked(
    submission: ApplyForCertificate,
    worker: Worker | Unknown | None,
    held: Certificate | None,
    today: dt.date,
    items: ItemTable,
) -> Iterator[Finding]:
    """Check the certificate that is re-examined, reissued or added to."""
    if submission.certificate is None or isinstance(worker, Unknown):
        return
    if held is None:
        text = "此人档案中没有所选证书；外省证书请先由考试中心核验采集。"
        yield _mend("certificate_not_held", "certificate", text)
        return
    if held.status is not CertificateStatus.IN_FORCE:
        clause, basis = LOST_BASIS[held.status]
        text = f"所选证书{LOST_WORD[held.status]}，不能办理。"
        code = f"certificate_{held.status.value}"
        yield Finding(clause, Severity.REFUSE, code, "certificate", text, basis)
        return
    if submission.purpose is Purpose.ADDED_ITEMS:
        yield from _check_added(submission, held)
        return
    yield from _check_held_items(submission, held, today, items)
    if submission.purpose is Purpose.REEXAMINATION and isinstance(worker, Worker):
        asked = {one.held for one in submission.items}
        concerned = tuple(item for item in held.items if item.key in asked)
        yield from advise(worker, concerned, submission.received_on)


def _check_added(submission: ApplyForCertificate, held: Certificate) -> Iterator[Finding]:
    there = {fold_code(item.printed) for item in held.items}
    for one in submission.items:
        if fold_code(one.code) in there:
            text = f"{one.code} 已在所选证书上，不需增项。"
            yield _mend("item_held", "items", text)


def _check_held_items(
    submission: ApplyForCertificate, held: Certificate, today: dt.date, items: ItemTable
) -> Iterator[Finding]:
    by_key: dict[object, CertificateItem] = {item.key: item for item in held.items}
    refused: list[Finding] = []
    for one in submission.items:
        item = by_key.get(one.held)
        if item is None:
            yield _mend("item_not_held", "items", f"{one.code} 不在所选证书上，请核对。")
            continue
        late = None
        if submission.purpose is Purpose.REEXAMINATION:
            late = check_in_time(item, submission.received_on)
        found = (late,) if late is not None else convert(one, item, today, items)[1]
        refused += [finding for finding in found if finding.severity is Severity.REFUSE]
        yield from (finding for finding in found if finding.severity is not Severity.REFUSE)
    if refused and len(refused) < len(submission.items):
        # Some items stand: they are asked for without the others.
        for finding in refused:
            yield replace(finding, severity=Severity.MEND, text=f"{finding.text}请只申请其余项目。")
    else:
        yield from refused


def barred_findings(
    submission: ApplyForCertificate, worker: Worker | None, today: dt.date
) -> tuple[Finding, ...]:
    """Tell whether the applicant is barred (L7): new items are refused, the rest is warned (W2)."""
    barred = None if worker is None else check_application(worker, today)
    if barred is None:
        return ()
    text = "预警：申请人的证书在三年内被吊销（或因欺骗被撤销）。"
    warning = Finding("W2", Severity.NOTE, "barred_applies", "name", text, _WARNING_BASIS)
    return (barred, warning) if submission.purpose in NEW_ITEMS else (warning,)


def noted(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the sentences that go with the application to whoever reviews it."""
    return tuple(one.text for one in findings if one.severity is Severity.NOTE)


def _mend(code: str, field: str, text: str) -> Finding:
    return Finding("L2", Severity.MEND, code, field, text)
