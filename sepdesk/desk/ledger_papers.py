"""The ledger and the monthly return on paper; ID numbers masked, whoever prints."""

from collections.abc import Sequence

from sepdesk.clock import SHANGHAI
from sepdesk.desk.ledger import EVERYTHING, LedgerLine, Period, Wanted
from sepdesk.desk.ledger_words import totals_words, wanted_words
from sepdesk.desk.monthly import MonthlyReturn
from sepdesk.desk.papers import draw_sheet, station_of
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS, SubmissionState
from sepdesk.forms.papers.content import LIST, Column
from sepdesk.forms.papers.listing import Listing, ListPart

_LEDGER = (
    Column("序号", 8.5, centred=True),
    Column("收件编号\n登记编号", 31.5),
    Column("事项、收件日\n渠道", 20.0),
    Column("姓名\n证件号", 30.0),
    Column("项目", 15.0),
    Column("单位", 25.0),
    Column("状态、回执时间\n迟报、缺材料\n经办人", 26.0),
)
_COUNTED = "按收件编号所载日期统计；迟报以收件日判断，退回、不予登记、冲突和已撤回的不计。"


def ledger_sheet(
    session: Session, lines: Sequence[LedgerLine], period: Period, wanted: Wanted = EVERYTHING
) -> Sheet:
    """Draw the ledger as it is shown.

    Args:
        session: whose station it is.
        lines: those that are wanted, in order.
        period: the days they are of.
        wanted: by what they were chosen, to be told above them.
    """
    rows = tuple(_row(number, line) for number, line in enumerate(lines, start=1))
    paper = Listing(
        station_of(session),
        session.clock.today(),
        "登记台账",
        (("期间", period.words), ("范围", wanted_words(wanted).removeprefix("筛选："))),
        (ListPart("", _LEDGER, rows, "所选期间没有收件。"),),
        totals_words(lines),
    )
    days = f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    return draw_sheet(paper, f"登记台账 {days}", "ledger")


def monthly_sheet(session: Session, monthly: MonthlyReturn) -> Sheet:
    """Draw the monthly return (聘用登记月报表)."""
    paper = Listing(
        station_of(session),
        session.clock.today(),
        "聘用登记月报表",
        (("月份", monthly.title), ("统计至", f"{monthly.through}")),
        (_counts(monthly), _timeliness(monthly), _late_units(monthly), _refused(monthly)),
        _COUNTED,
        sealed=True,
    )
    return draw_sheet(paper, f"聘用登记月报表 {monthly.month.first:%Y-%m}", "monthly")


def _row(number: int, line: LedgerLine) -> tuple[str, ...]:
    status = [STATE_WORDS[line.state]]
    if line.decided_at is not None:
        status.append(f"{line.decided_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    if line.lateness is not None and line.late_words:
        status.append(f"迟报 {line.late_words}" if line.is_late else "迟报无法判定")
    if line.missing:
        status.append(f"缺 {'、'.join(line.missing)}")
    status.append(line.user)
    received = "" if line.received_on is None else f"{line.received_on}"
    return (
        str(number),
        _lines(line.intake_number, line.registration_number),
        _lines(KIND_WORDS[line.kind], received, line.channel),
        _lines(line.name, line.masked),
        line.items,
        line.unit_name,
        _lines(*status),
    )


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _counts(monthly: MonthlyReturn) -> ListPart:
    shown = tuple(s for s in SubmissionState if s in monthly.all_kinds.by_state)
    columns = (
        Column("事项", 26.0),
        Column("件数", 12.0, centred=True),
        *(Column(STATE_WORDS[state], 14.0, centred=True) for state in shown),
    )
    rows = tuple(
        (
            "合计" if one.kind is None else KIND_WORDS[one.kind],
            str(one.total),
            *(str(one.by_state.get(state, 0)) for state in shown),
        )
        for one in (*monthly.kinds, monthly.all_kinds)
        if one.total
    )
    return ListPart("一、收件与办理", columns, rows, "本月没有收件。", LIST)


def _timeliness(monthly: MonthlyReturn) -> ListPart:
    columns = tuple(
        Column(heading, 39.0, centred=True)
        for heading in ("迟报", "是否迟报无法判定", "未办结", "待补材料")
    )
    counts = (monthly.late, monthly.undetermined, monthly.pending, monthly.owed)
    return ListPart("二、迟报与未办结（件）", columns, (tuple(map(str, counts)),), "", LIST)


def _late_units(monthly: MonthlyReturn) -> ListPart:
    columns = (
        Column("单位", 70.0),
        Column("迟报件数", 20.0, centred=True),
        Column("其中登记", 20.0, centred=True),
        Column("其中变更", 20.0, centred=True),
        Column("最长天数", 26.0, centred=True),
    )
    rows = tuple(
        (
            one.unit_name,
            str(len(one.lines)),
            str(one.registrations),
            str(one.changes),
            "" if one.most_days is None else str(one.most_days),
        )
        for one in monthly.late_units
    )
    return ListPart("三、迟报单位", columns, rows, "没有迟报的单位。", LIST)


def _refused(monthly: MonthlyReturn) -> ListPart:
    columns = (Column("原因", 50.0), Column("依据", 86.0), Column("件数", 20.0, centred=True))
    rows = tuple((one.reason, one.citation, str(one.count)) for one in monthly.refused)
    return ListPart("四、不予登记的原因", columns, rows, "没有不予登记的。", LIST)
