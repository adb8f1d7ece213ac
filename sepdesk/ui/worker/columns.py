"""What the tables of the look-up show."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from sepdesk.desk.timeline import TimelineEntry
from sepdesk.desk.worker import FoundWorker, ItemLine, WorkerPage
from sepdesk.domain.certificates import (
    STANDING_WORDS,
    STATUS_WORDS,
    Certificate,
    CertificateStatus,
    Standing,
    losses_in_effect,
)
from sepdesk.domain.identity import PersonId
from sepdesk.domain.misconduct import Bar, Penalty
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column

LOST_STATUS = "证书失效，待注销"


def _found_tone(line: FoundWorker) -> str:
    if line.status == LOST_STATUS:
        return "refuse"
    return "open" if "：" in line.status else ""


MARK, PIN = "◆", "★"


def found_columns(
    is_marked: Callable[[PersonId], bool],
) -> tuple[Column[FoundWorker], ...]:
    """Return the columns of the list; who is marked for 两人对照 carries a sign at the name."""

    def name(line: FoundWorker) -> str:
        return f"{MARK}{line.name}" if is_marked(line.person) else line.name

    return (
        Column[FoundWorker]("姓名", name, width=78),
        Column[FoundWorker]("证件号", lambda line: line.masked_number, width=150),
        Column[FoundWorker]("作业项目", lambda line: line.items or words.NOTHING, width=78),
        Column[FoundWorker]("状态", lambda line: line.status, width=136, tone=_found_tone),
        Column[FoundWorker](
            "现用人单位", lambda line: line.unit_name or words.NOTHING, width=130, stretch=True
        ),
        Column[FoundWorker]("匹配", _why, width=84, tone=lambda _: "quiet"),
    )


def _why(line: FoundWorker) -> str:
    return f"{PIN} {line.matched}" if line.pinned else line.matched


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A certificate item, numbered, since two certificates may hold the same code."""

    place: int
    line: ItemLine


_STANDING_TONES = {
    Standing.VALID: "good",
    Standing.LAPSING: "warn",
    Standing.REEXAM_PENDING: "warn",
    Standing.LAPSED: "refuse",
    Standing.LOST: "refuse",
}


def standing_text(line: ItemLine) -> str:
    """Say how an item stands, and how many days it has."""
    match line.standing:
        case Standing.VALID:
            return f"有效，余 {line.days_left:,} 天"
        case Standing.LAPSING:
            return "今天到期" if line.days_left == 0 else f"{line.days_left} 天后到期"
        case Standing.REEXAM_PENDING | Standing.LAPSED:
            return f"{STANDING_WORDS[line.standing]}，过期 {-line.days_left:,} 天"
        case Standing.LOST:
            return lost_text(line.certificate.status, line.certificate.status_on)


def lost_text(status: CertificateStatus, on: dt.date | None) -> str:
    """Say what the authority has done with a certificate, and when."""
    return STATUS_WORDS[status] if on is None else f"{STATUS_WORDS[status]} {words.day(on)}"


ITEMS = (
    Column[ItemRow]("目录", lambda row: row.line.catalogue, width=60),
    Column[ItemRow]("项目", lambda row: row.line.printed, width=92),
    Column[ItemRow]("名称", lambda row: row.line.item_name or words.NOTHING, stretch=True),
    Column[ItemRow]("批准", lambda row: words.day(row.line.approved_on), width=102),
    Column[ItemRow]("有效至", lambda row: words.day(row.line.valid_until), width=102),
    Column[ItemRow](
        "状态",
        lambda row: standing_text(row.line),
        width=166,
        tone=lambda row: _STANDING_TONES[row.line.standing],
    ),
)


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the timeline, numbered from the latest."""

    place: int
    entry: TimelineEntry


def _event_tone(row: EventRow) -> str:
    return "open" if row.entry.open else ""


EVENTS = (
    Column[EventRow]("时间", lambda row: words.day(row.entry.on), width=102, tone=_event_tone),
    Column[EventRow]("事项", lambda row: row.entry.what, width=232, tone=_event_tone),
    Column[EventRow](
        "单位", lambda row: row.entry.unit_name or words.NOTHING, stretch=True, tone=_event_tone
    ),
    Column[EventRow]("经办", lambda row: row.entry.by or words.NOTHING, width=140),
)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A bad record: a penalty, the fate of a certificate, or the bar that follows from it.

    Attributes:
        record: what may be corrected by this line; None for what is none of the two.
    """

    place: int
    on: dt.date | None
    what: str
    about: str
    by: str
    record: Penalty | Certificate | None = None


_RESTORED = "证书恢复"
RECORDS = (
    Column[RecordRow]("时间", lambda row: words.day(row.on), width=102),
    Column[RecordRow](
        "类别",
        lambda row: row.what,
        width=140,
        tone=lambda row: "good" if row.what == _RESTORED else "refuse",
    ),
    Column[RecordRow]("内容", lambda row: row.about, stretch=True),
    Column[RecordRow]("机关", lambda row: row.by or words.NOTHING, width=160),
)


def records_of(page: WorkerPage) -> tuple[RecordRow, ...]:
    """List penalties, lost certificates and the bar of a person, latest first."""
    found = [
        RecordRow(
            0,
            p.decided_on,
            "行政处罚",
            _joined(p.conduct, p.decision, p.document_number),
            p.authority,
            p,
        )
        for p in page.penalties
    ]
    for certificate in page.worker.certificates:
        items = "、".join(item.printed for item in certificate.items)
        in_effect = certificate.reading.decision
        for decision in certificate.decisions or losses_in_effect(certificate):
            what = _RESTORED if decision.restores else f"证书{STATUS_WORDS[decision.status]}"
            about = _joined(items, decision.reason, decision.document_number)
            whose = certificate if decision == in_effect else None
            found.append(RecordRow(0, decision.decided_on, what, about, decision.authority, whose))
    if page.bar is not None:
        bar = page.bar
        found.append(RecordRow(0, bar.since, "三年内不得申请", bar_text(bar), bar.authority))
    found.sort(key=lambda record: record.on or dt.date.min, reverse=True)
    return tuple(replace(record, place=place) for place, record in enumerate(found))


def bar_text(bar: Bar) -> str:
    """Say how long a person may not apply for a certificate (L7)."""
    return f"至 {words.day(bar.until)} 止不受理新的取证申请"


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)
