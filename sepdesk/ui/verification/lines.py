"""What the list of 外省证核验 shows, and the words for one case."""

import datetime as dt
from collections.abc import Callable, Iterator

from sepdesk.desk.filed import handed_words
from sepdesk.desk.verification import LONG, FoundCertificate, WaitingCase
from sepdesk.domain.certificates import STATUS_WORDS, CertificateStatus
from sepdesk.domain.identity import DOCUMENT_WORDS
from sepdesk.domain.submissions import KIND_WORDS, SubmissionKind, kind_of
from sepdesk.domain.verification import STEP_WORDS, StepKind
from sepdesk.protocol.messages import Step
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column
from sepdesk.ui.provinces import province_name

_SAVED_WORDS = {
    SubmissionKind.DECIDE_VERIFICATION: "结论待上报",
    SubmissionKind.CALL_UP_FILE: "调档待上报",
}


def age_words(case: WaitingCase) -> str:
    """Say how long a case has been waiting."""
    return "今天" if case.days == 0 else f"{case.days} 天"


def age_tone(case: WaitingCase) -> str:
    """Return the tone of the age: it is a task that grows old, no rule ends it."""
    return "warn" if case.days >= LONG else ""


def standing_words(case: WaitingCase) -> str:
    """Say where a case stands: what was saved here comes before what the platform knows."""
    if case.saved_here:
        return _SAVED_WORDS[case.saved_here[-1]]
    return STEP_WORDS[case.stands]


def standing_tone(case: WaitingCase) -> str:
    """Return the tone of where it stands."""
    if case.saved_here:
        return "open"
    return "warn" if case.stands is StepKind.NOT_FOUND else ""


def columns() -> tuple[Column[WaitingCase], ...]:
    """Make the columns of the list."""
    return (
        Column[WaitingCase]("已等候", age_words, align="right", width=72, tone=age_tone),
        Column[WaitingCase]("姓名", lambda x: x.body.worker.document.name, width=84),
        Column[WaitingCase]("项目", items_words, width=92),
        Column[WaitingCase]("单位", lambda x: x.body.unit.name, stretch=True),
        Column[WaitingCase]("进展", standing_words, width=92, tone=standing_tone),
    )


def items_words(case: WaitingCase) -> str:
    """Name the items of the form."""
    return "、".join(item.printed for item in case.body.items)


def about_words(case: WaitingCase, now: dt.datetime) -> str:
    """Say what was filed, by whom and when."""
    parts = (
        KIND_WORDS[kind_of(case.body)],
        case.record.office_name,
        f"收件编号 {case.body.intake.number}",
        f"{words.instant(case.record.opened_at, now)} 起待核验",
    )
    return " · ".join(part for part in parts if part)


def claimed_fields(case: WaitingCase) -> Iterator[tuple[str, str]]:
    """Yield label and text of what the paper says; numbers in full, they are looked up by."""
    document, claim, body = case.body.worker.document, case.claim, case.body
    yield "证件号码", f"{DOCUMENT_WORDS[document.kind]} {document.number}"
    yield "作业项目", items_words(case)
    yield "证件编号", claim.number
    yield "档案编号", claim.archive_number
    yield "发证机关", claim.issuer
    yield "考试机构", claim.exam_body
    yield "发证省份", province_name(claim.issuing_province)
    days = (item.valid_until.isoformat() for item in body.items if item.valid_until)
    yield "有效日期", "、".join(dict.fromkeys(days))
    yield "用人单位", body.unit.name
    yield "聘用起始日", words.day(body.hired_on)
    yield "已收材料", "、".join(handed_words(body.intake.handed))


def step_words(step: Step, now: dt.datetime) -> str:
    """Say one step in a line."""
    head = f"{words.instant(step.at, now)}  {step.by}  {STEP_WORDS[step.what]}"
    return f"{head}：{step.text}" if step.text else head


def found_lines(found: FoundCertificate, now_words: Callable[[str], str]) -> Iterator[str]:
    """Yield what was entered of a certificate, to be held against the source once more.

    Args:
        found: the certificate.
        now_words: the words of a catalogue's code.
    """
    yield f"证件编号 {found.number}  档案编号 {found.archive_number or words.NOTHING}"
    yield f"发证机关 {found.issuer}（{province_name(found.province) or words.NOTHING}）"
    for item in found.items:
        catalogue = now_words(item.catalogue.value) if item.catalogue else ""
        since, until = words.day(item.approved_on), words.day(item.valid_until)
        yield f"{item.printed} {catalogue} 批准 {since}，有效至 {until}".replace("  ", " ")
    if found.status is not CertificateStatus.IN_FORCE:
        yield f"证书状态 {STATUS_WORDS[found.status]}，{words.day(found.status_on)}"
