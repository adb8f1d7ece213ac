"""What is wrong with or missing from the paper itself, before any fact is asked (F1, F2, E2)."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sepdesk.domain.attachments import PAPER_WORDS, PaperKind, faults
from sepdesk.domain.deadlines import LatenessKind, RestDays, lateness
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import check_number, normalise_number
from sepdesk.domain.paper_parts import what_counts
from sepdesk.domain.submissions import (
    CertificateClaim,
    ChangeEmployment,
    DeregisterEmployment,
    Dispatch,
    EmploymentPaper,
    RegisterEmployment,
    Requester,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import Unit, check_phone, check_unit_code

Engagement = RegisterEmployment | ChangeEmployment
"""The two submissions that put a person to work."""

SIGNATURE = "作业人员签字"
SEAL = "用人单位公章"
FORM = PAPER_WORDS[PaperKind.FORM]
CERTIFICATE_COPY = PAPER_WORDS[PaperKind.CERTIFICATE_COPY]
ID_COPY = PAPER_WORDS[PaperKind.ID_COPY]
LETTER = PAPER_WORDS[PaperKind.LETTER_OF_AUTHORITY]


def check_paper(submission: EmploymentPaper, today: dt.date) -> Iterator[Finding]:
    """Check what any of the three papers must hold."""
    yield from _check_worker(submission.worker, today)
    # A deregistration names the unit that is left: the form has no field for its code.
    leaves = isinstance(submission, DeregisterEmployment)
    yield from _check_unit(submission.unit, today, code_needed=not leaves)
    if submission.mobile:
        phone = check_phone(submission.mobile)
        if phone.problem:
            yield Finding("F1", Severity.NOTE, "phone", "mobile", phone.text)
    if submission.intake.received_on > today:
        text = "收件日晚于今天，请核对。"
        yield Finding("E2", Severity.MEND, "received_in_future", "received_on", text)
    for _, text in faults(submission.intake.papers):
        yield Finding("F1", Severity.NOTE, "paper_unfit", "handed", f"{text}，需另行提交。")
    if isinstance(submission, DeregisterEmployment):
        yield from _check_left(submission)
    else:
        yield from _check_engagement(submission)


def _check_worker(worker: WorkerRef, today: dt.date) -> Iterator[Finding]:
    document = worker.document
    if not document.name.strip():
        yield Finding("F1", Severity.MEND, "no_name", "name", "请填写姓名。")
    if not document.number.strip():
        yield Finding("F1", Severity.MEND, "no_number", "document_number", "请填写证件号码。")
        return
    check = check_number(document.kind, document.number, today)
    if check.problem:
        yield Finding("F1", Severity.MEND, f"number_{check.problem}", "document_number", check.text)
    for code, text in check.warnings:
        yield Finding("F1", Severity.NOTE, f"number_{code}", "document_number", text)


def _check_unit(unit: UnitOnPaper, today: dt.date, *, code_needed: bool) -> Iterator[Finding]:
    if not unit.name.strip():
        yield Finding("F1", Severity.MEND, "no_unit", "unit_name", "请填写用人单位。")
    if unit.phone.strip():
        phone = check_phone(unit.phone)
        if phone.problem:
            yield Finding("F1", Severity.NOTE, "unit_phone", "phone", phone.text)
    if not unit.code.strip():
        if code_needed and unit.unit is None:
            text = "请填写单位社会信用代码；用人单位为自然人的，填写其身份证号。"
            yield Finding("F2", Severity.MEND, "no_code", "unit_code", text)
        return
    check = check_unit_code(unit.code_kind, unit.code, today)
    # A code that the archive already holds is not the clerk's to mend.
    severity = Severity.NOTE if unit.unit is not None or not code_needed else Severity.MEND
    if check.problem:
        yield Finding("F2", severity, f"code_{check.problem}", "unit_code", check.text)
    for code, text in check.warnings:
        yield Finding("F2", Severity.NOTE, f"code_{code}", "unit_code", text)


def _check_left(submission: DeregisterEmployment) -> Iterator[Finding]:
    left = submission.left_on
    if left is not None and left > submission.intake.received_on:
        # Someone who is yet to leave still works there and has no other unit.
        text = "离职日晚于收件日，请在离职后办理或核对日期。"
        yield Finding("E10", Severity.MEND, "left_after_receipt", "left_on", text)


def _check_engagement(submission: Engagement) -> Iterator[Finding]:
    if not any(claim.printed.strip() for claim in submission.items):
        yield Finding("F1", Severity.MEND, "no_items", "items", "请填写作业项目（代号）。")
    if submission.unit.unit is None and not submission.unit.town:
        text = "请选择单位所属区域。"
        yield Finding("F1", Severity.MEND, "no_region", "region", text)
    hired, received = submission.hired_on, submission.intake.received_on
    if hired is not None and hired > received:
        text = "聘用起始日晚于收件日，请向单位核实。"
        yield Finding("E2", Severity.MEND, "hired_after_receipt", "hired_on", text)
    if submission.certificate is not None and _is_of_another_trade(submission.certificate):
        text = (
            "该证像是应急管理部门的特种作业操作证，不是特种设备作业人员证，不能据以登记，请核对。"
        )
        yield Finding("F1", Severity.NOTE, "other_trade", "certificate_number", text)


def _is_of_another_trade(certificate: CertificateClaim) -> bool:
    """Tell whether it looks like a 特种作业操作证: its number is T and the ID number."""
    number = normalise_number(certificate.number)
    issuers = ("应急管理", "安全生产监督", "安监")
    return bool(re.fullmatch(r"T[0-9]{17}[0-9X]", number)) or any(
        issuer in certificate.issuer for issuer in issuers
    )


def check_dispatch(submission: Engagement, unit: Unit) -> Iterator[Finding]:
    """Ask whether a dispatch company reports one of its own (E8); nothing is guessed."""
    yield from check_use_of_dispatch(unit, submission.dispatch, "unit_name")


def check_use_of_dispatch(unit: Unit, answer: Dispatch, field: str) -> Iterator[Finding]:
    """Ask the same of a unit that is named elsewhere than on a paper, under its field there."""
    if not unit.dispatches:
        return
    match answer:
        case Dispatch.NOT_ASKED:
            text = "该单位为劳务派遣公司：请问明该人员是派往其他单位，还是本公司自用。"
            yield Finding("E8", Severity.ASK, "dispatch_ask", field, text)
        case Dispatch.DISPATCHED:
            text = "派遣人员应由接受派遣的实际用人单位签章并报送，不在派遣公司名下登记。"
            basis = "notice-2.2-dispatch"
            yield Finding("E8", Severity.REFUSE, "dispatched", field, text, basis)
        case Dispatch.OWN_WORKER:  # pragma: no branch - there is no fourth answer
            text = "劳务派遣公司自用人员，已问明。"
            yield Finding("E8", Severity.NOTE, "dispatch_own", field, text)


def check_lateness(
    submission: Engagement, issued_on: dt.date | None, rest: RestDays
) -> Iterator[Finding]:
    """Tell whether the report came within the month (E2, E9); judged by 收件日 alone."""
    is_change = isinstance(submission, ChangeEmployment)
    clause, basis = ("E9", "notice-2.3-change") if is_change else ("E2", "notice-2.1")
    found = lateness(submission.hired_on, issued_on, submission.intake.received_on, rest)
    match found.kind:
        case "late":
            text = _LATE.format(found.days_late)
            yield Finding(clause, Severity.NOTE, "late", "hired_on", text, basis)
        case "undetermined":
            text = "聘用起始日不详，是否逾期无法判定，不作迟报。"
            yield Finding(clause, Severity.NOTE, "hire_unknown", "hired_on", text)
        case _:
            text = "在 1 个月期限内报送。"
            yield Finding(clause, Severity.PASS, "in_time", "hired_on", text)


_LATE = "超过 1 个月报送期限 {} 天，登记时注明。"
_LATE_READ = re.compile(_LATE.format("([0-9]+)"))
_LATENESS_CODES = {
    "late": LatenessKind.LATE,
    "hire_unknown": LatenessKind.UNDETERMINED,
    "in_time": LatenessKind.IN_TIME,
}


@dataclass(frozen=True, slots=True)
class ToldLateness:
    """What a decision said about the month of a paper.

    Attributes:
        clause: E2, or E9 for a change.
        days: behind the last day; 0 unless late, None where a late paper's days cannot be read.
    """

    clause: str
    kind: LatenessKind
    days: int | None


def told_lateness(findings: Iterable[Finding]) -> ToldLateness | None:
    """Read from findings what `check_lateness` said; None where it was not asked."""
    for finding in findings:
        kind = _LATENESS_CODES.get(finding.code)
        if kind is not None:
            read = _LATE_READ.fullmatch(finding.text)
            unread = None if kind is LatenessKind.LATE else 0
            return ToldLateness(finding.clause, kind, int(read[1]) if read else unread)
    return None


def missing_papers(submission: EmploymentPaper, *, foreign: bool) -> tuple[str, ...]:
    """Name what is still owed (待补材料): papers, signature, seal.

    Register or change: worker's signature and the new unit's seal; the unit deregisters: seal;
    the worker alone: signature (F1).

    Args:
        submission: the paper.
        foreign: the certificate is another province's or not in the archive (L4: ID copy too).
    """
    handed = what_counts(submission.intake.handed, submission.intake.papers)
    owed: list[tuple[bool, str]] = [(handed.form, FORM)]
    if isinstance(submission, DeregisterEmployment):
        if submission.requester is not Requester.UNIT:
            owed.append((handed.worker_signed, SIGNATURE))
        if submission.requester is not Requester.WORKER:
            owed.append((handed.unit_sealed, SEAL))
    else:
        owed += [
            (handed.certificate_copy, CERTIFICATE_COPY),
            (handed.worker_signed, SIGNATURE),
            (handed.unit_sealed, SEAL),
        ]
        if foreign:
            owed.append((handed.id_copy, ID_COPY))
    if handed.by_proxy:
        owed.append((handed.letter_of_authority, LETTER))
    return tuple(name for there, name in owed if not there)


def missing_finding(missing: tuple[str, ...]) -> Finding:
    """Say which papers are owed."""
    text = f"尚缺：{'、'.join(missing)}。登记生效，注明待补材料。"
    return Finding("E2", Severity.MISSING, "missing_papers", "handed", text, "notice-2.1")
