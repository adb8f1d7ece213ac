"""The ledger as a table."""

import datetime as dt
from collections.abc import Callable

from sepdesk.desk.ledger import LedgerLine
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS, SubmissionState
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column

STATE_TONES = {
    SubmissionState.QUEUED: "open",
    SubmissionState.IN_DOUBT: "open",
    SubmissionState.HELD: "open",
    SubmissionState.PENDING_VERIFICATION: "open",
    SubmissionState.INCOMPLETE: "warn",
    SubmissionState.RETURNED: "warn",
    SubmissionState.REFUSED: "refuse",
    SubmissionState.CONFLICT: "refuse",
    SubmissionState.WITHDRAWN: "quiet",
}
SPARE = (13, 12, 8, 11)
"""回执时间, 经办人, 渠道, 缺材料, in this order, go where the window is narrow: the line below the
table tells them of the line chosen."""


def columns(now: Callable[[], dt.datetime]) -> tuple[Column[LedgerLine], ...]:
    """Make the columns.

    Args:
        now: tells how near a time is.
    """
    return (
        Column[LedgerLine]("收件编号", lambda x: x.intake_number, width=176),
        Column[LedgerLine]("登记编号", lambda x: x.registration_number or words.NOTHING, width=166),
        Column[LedgerLine]("收件日", lambda x: words.day(x.received_on), width=96),
        Column[LedgerLine]("事项", lambda x: KIND_WORDS[x.kind], width=82),
        Column[LedgerLine]("姓名", lambda x: x.name or words.NOTHING, width=74),
        Column[LedgerLine]("证件号", lambda x: x.masked or words.NOTHING, width=146),
        Column[LedgerLine]("项目", lambda x: x.items or words.NOTHING, width=80),
        Column[LedgerLine]("单位", lambda x: x.unit_name or words.NOTHING, width=150, stretch=True),
        Column[LedgerLine]("渠道", lambda x: x.channel or words.NOTHING, width=60),
        Column[LedgerLine](
            "状态",
            lambda x: STATE_WORDS[x.state],
            width=90,
            tone=lambda x: STATE_TONES.get(x.state, ""),
        ),
        Column[LedgerLine](
            "迟报",
            lambda x: x.late_words,
            "right",
            82,
            tone=lambda x: "warn" if x.is_late else "quiet",
        ),
        Column[LedgerLine](
            "缺材料", lambda x: "、".join(x.missing), width=104, tone=lambda _: "warn"
        ),
        Column[LedgerLine]("经办人", lambda x: x.user, width=82),
        Column[LedgerLine](
            "回执时间",
            lambda x: words.instant(x.decided_at, now()) if x.decided_at else words.NOTHING,
            width=104,
        ),
    )


def told(line: LedgerLine, now: dt.datetime) -> str:
    """Say of a line what a narrow table leaves out."""
    decided = words.instant(line.decided_at, now) if line.decided_at else "还没有"
    parts = (
        line.intake_number,
        line.unit_name,
        f"渠道 {line.channel}" if line.channel else "",
        f"缺 {'、'.join(line.missing)}" if line.missing else "",
        f"经办人 {line.user}",
        f"回执 {decided}",
    )
    return " · ".join(part for part in parts if part)
