"""What the lists of 待处理 show, and the words for one submission."""

import datetime as dt
from collections.abc import Callable, Iterator

from sepdesk.desk import corrected, maintained, tray
from sepdesk.desk.acts import PAPERS, in_words
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.tray import TrayItem
from sepdesk.domain.case_acts import CompletePapers, RecordDelivery, RestoreEmployment, Withdraw
from sepdesk.domain.corrections import CorrectEmployment
from sepdesk.domain.employment import HIRE_SOURCE_WORDS, HireSource
from sepdesk.domain.identity import DOCUMENT_WORDS, mask_number, mask_phone
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.record_acts import (
    FATE_WORDS,
    ChangeCertificate,
    RecordPenalty,
    RestoreCertificate,
)
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.submissions import (
    CHANNEL_WORDS,
    KIND_WORDS,
    REQUESTER_WORDS,
    STATE_WORDS,
    Handed,
    SubmissionKind,
    SubmissionState,
    worker_of,
)
from sepdesk.domain.unit_acts import ChangeUnit
from sepdesk.domain.units import CodeKind
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column

STATE_TONES = {
    SubmissionState.RETURNED: "warn",
    SubmissionState.REFUSED: "refuse",
    SubmissionState.CONFLICT: "refuse",
}
"""Tone of a state in 待处理; what only waits is `open`."""

_HANDED = (
    ("form", "登记表"),
    ("certificate_copy", "作业人员证复印件"),
    ("id_copy", "身份证复印件"),
    ("letter_of_authority", "代办委托书"),
    ("by_proxy", "由他人代办"),
    ("worker_signed", "作业人员已签字"),
    ("unit_sealed", "用人单位已盖章"),
)


def state_tone(item: TrayItem) -> str:
    """Return the tone of an item's state."""
    return STATE_TONES.get(item.entry.state, "open")


def decided_at(item: TrayItem) -> dt.datetime:
    """Return when it was decided, by the platform's time; when it was saved where it was not."""
    receipt = item.entry.receipt
    return item.entry.saved_at if receipt is None else receipt.server_time


def columns(now: Callable[[], dt.datetime]) -> tuple[Column[TrayItem], ...]:
    """Make the columns of both lists.

    Args:
        now: tells how near a time is.
    """
    return (
        Column[TrayItem]("状态", lambda x: STATE_WORDS[x.entry.state], width=92, tone=state_tone),
        Column[TrayItem]("姓名", lambda x: x.entry.worker_name or words.NOTHING, width=88),
        Column[TrayItem]("事项", lambda x: KIND_WORDS[x.entry.kind], width=88),
        Column[TrayItem]("单位", lambda x: x.entry.unit_name or words.NOTHING, stretch=True),
        Column[TrayItem]("时间", lambda x: words.instant(decided_at(x), now()), width=104),
    )


def sent_fields(item: TrayItem, regions: RegionTable) -> Iterator[tuple[str, str]]:
    """Yield label and text of each field that was sent, in the order of the form, none empty."""
    found = (
        _fields(tray.mend(item.entry), regions) if is_paper(item) else _act_fields(item, regions)
    )
    for name, text in found:
        if text:
            yield name, text


def is_paper(item: TrayItem) -> bool:
    """Tell whether an item is a paper of the appendix form, which is mended and printed."""
    return item.entry.kind in PAPERS


def _act_fields(item: TrayItem, regions: RegionTable) -> Iterator[tuple[str, str]]:
    body = tray.body_of(item.entry)
    worker = worker_of(body)
    if worker is not None:
        number = mask_number(worker.document.number)
        yield "姓名", worker.document.name
        yield "证件号", f"{DOCUMENT_WORDS[worker.document.kind]} {number}" if number else ""
    yield "单位", item.entry.unit_name
    match body:
        case CompletePapers():
            yield "已收材料", handed_text(body.handed)
            yield "内容", in_words(body)
        case Withdraw() | RecordDelivery():
            yield "内容", in_words(body)
        case RestoreEmployment():
            yield "恢复原因", body.reason
        case CorrectEmployment():
            yield from corrected.in_words(body)
        case CorrectPenalty() | CorrectCertificate():
            yield from corrected.record_in_words(body)
        case RecordPenalty() | ChangeCertificate() | RestoreCertificate():
            yield from _record_fields(body)
        case ChangePerson() | LinkPersons() | UnlinkPersons() | ChangeUnit():
            yield from maintained.in_words(body, regions)


def _record_fields(
    body: RecordPenalty | ChangeCertificate | RestoreCertificate,
) -> Iterator[tuple[str, str]]:
    decided = body.penalty if isinstance(body, RecordPenalty) else body
    match body:
        case RecordPenalty(penalty=penalty):
            yield "违法行为", penalty.conduct
            yield "处罚内容", penalty.decision
        case ChangeCertificate():
            yield "证书处理", FATE_WORDS[body.fate]
            yield "理由", body.reason
        case RestoreCertificate():
            yield "恢复理由", body.reason
    yield "决定日期", words.day(decided.decided_on)
    yield "机关", decided.authority
    yield "文号", decided.document_number


def _fields(paper: PaperInput, regions: RegionTable) -> Iterator[tuple[str, str]]:
    number = mask_number(paper.document_number)
    yield "姓名", paper.name
    yield "证件号", f"{DOCUMENT_WORDS[paper.document_kind]} {number}" if number else ""
    yield "作业项目", paper.items
    yield "有效日期", paper.valid_until
    left = paper.kind is SubmissionKind.DEREGISTER
    yield ("注销单位" if left else "原用人单位"), paper.former_unit
    yield "现用人单位", paper.unit_name
    natural = paper.code_kind is CodeKind.CITIZEN_ID
    yield "单位代码", mask_number(paper.unit_code) if natural else paper.unit_code
    yield "单位地址", paper.unit_address
    yield "所属区域", " ".join(filter(None, regions.words(paper.unit_town)))
    yield "联系人", " ".join(filter(None, (paper.contact, paper.phone)))
    yield "联系手机", mask_phone(paper.mobile) if paper.mobile else ""
    source = HIRE_SOURCE_WORDS[paper.hire_source]
    known = paper.hire_source is not HireSource.UNKNOWN
    yield (
        "聘用起始日",
        f"{paper.hired_on}（{source}）" if paper.hired_on and known else paper.hired_on,
    )
    yield "离职日", paper.left_on
    yield "申请注销", REQUESTER_WORDS[paper.requester] if left else ""
    yield "收件", f"{paper.received_on} {CHANNEL_WORDS[paper.channel]}".strip()
    yield "表上日期", paper.form_date
    yield "已收材料", handed_text(paper.handed)


def handed_text(handed: Handed) -> str:
    """Name what was handed in and what is on it."""
    return "、".join(word for name, word in _HANDED if getattr(handed, name))
