"""Lists as workbooks: put together here, recorded in the audit trail, then written to a file."""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sepdesk.clock import SHANGHAI
from sepdesk.desk.ledger import EVERYTHING, LedgerLine, Period, Wanted
from sepdesk.desk.ledger_words import totals_words, wanted_words
from sepdesk.desk.monthly import LateUnit, MonthlyReturn
from sepdesk.desk.session import Session
from sepdesk.desk.staffing import ItemStaffing, kinds_of
from sepdesk.domain.identity import mask_number
from sepdesk.domain.staffing import MEASURE_WORDS
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS, SubmissionState
from sepdesk.domain.units import CodeKind, Unit
from sepdesk.exchange.columns import Column, Value, Worksheet

UNSET = "未设定"

_LEDGER = (
    Column("收件编号", 23.0),
    Column("登记编号", 21.0),
    Column("收件日", 12.0, centred=True),
    Column("事项", 13.0),
    Column("姓名", 12.0),
    Column("证件号", 22.0),
    Column("项目", 18.0),
    Column("单位", 34.0),
    Column("渠道", 10.0, centred=True),
    Column("状态", 17.0),
    Column("迟报天数", 10.0, centred=True),
    Column("缺材料", 26.0),
    Column("经办人", 12.0),
    Column("回执时间", 18.0, centred=True),
)
_STAFFING = (
    Column("单位", 34.0),
    Column("代码", 22.0),
    Column("类别", 14.0),
    Column("项目", 26.0),
    Column("岗位", 18.0),
    Column("应持证", 10.0, centred=True),
    Column("计量", 10.0, centred=True),
    Column("持证", 8.0, centred=True),
    Column("缺员", 8.0, centred=True),
    Column("90天内到期", 12.0, centred=True),
    Column("依据", 30.0),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook that is not written yet.

    Attributes:
        title: a file name without ending and without personal data.
        what: for the audit trail: which list, which days, how many lines; no personal data.
        full_numbers: it holds ID numbers in full.
    """

    content: bytes
    title: str
    what: str
    full_numbers: bool = False


class NotWrittenError(Exception):
    """The file could not be written; the audit trail holds that it was tried."""

    text = "未能写入文件，请检查磁盘空间和文件夹权限，或另选位置；文件正在别处打开的，请先关闭。"


def keep(session: Session, exported: Exported, path: Path) -> None:
    """Record an export in the audit trail, then write its file, whole or not at all.

    Raises:
        StoreFaultError: it could not be recorded; no file was written (X-6).
        NotWrittenError: it could not be written.
    """
    action = "export_full_numbers" if exported.full_numbers else "export"
    with session.files.station.transaction() as tx:
        tx.audit.append(session.clock.now(), session.user.user, action, exported.what)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(exported.content)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise NotWrittenError from None


def ledger_workbook(
    session: Session,
    lines: Sequence[LedgerLine],
    period: Period,
    wanted: Wanted = EVERYTHING,
    *,
    full_numbers: bool = False,
) -> Exported:
    """Make a workbook of the ledger as it is shown.

    Args:
        session: whose station it is.
        lines: those that are wanted, in order.
        period: the days they are of.
        wanted: by what they were chosen, to be told above them.
        full_numbers: ID numbers in full; `keep` records that.
    """
    sheet = Worksheet(
        "登记台账",
        "登记台账",
        _LEDGER,
        tuple(_ledger_row(line, full_numbers=full_numbers) for line in lines),
        about=(*head(session), f"期间：{period.words}　{wanted_words(wanted)}"),
        below=(totals_words(lines),),
    )
    days = f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    what = f"ledger {period.first}..{period.last} {len(lines)}"
    return Exported(written(session, sheet), f"登记台账 {days}", what, full_numbers)


def monthly_workbook(session: Session, monthly: MonthlyReturn) -> Exported:
    """Make a workbook of the monthly return: counts, late units, reasons of refusals."""
    month = f"{monthly.month.first:%Y-%m}"
    return Exported(
        written(session, *_monthly_sheets(session, monthly)),
        f"聘用登记月报表 {month}",
        f"monthly {month} {monthly.all_kinds.total}",
    )


def staffing_workbook(
    session: Session, rows: Sequence[tuple[Unit, ItemStaffing | None]]
) -> Exported:
    """Make a workbook of the staffing list as it is shown.

    Args:
        session: whose station it is.
        rows: units with a line each; None where nothing is known to be required.
    """
    cells = tuple(_staffing_row(unit, staffing) for unit, staffing in rows)
    sheet = Worksheet("单位配备", "单位持证人员配备", _STAFFING, cells, about=head(session))
    today = session.clock.today()
    title, what = f"单位持证人员配备 {today:%Y%m%d}", f"staffing {today} {len(rows)}"
    return Exported(written(session, sheet), title, what)


def written(session: Session, *sheets: Worksheet) -> bytes:
    """Write worksheets into one workbook."""
    # openpyxl takes a quarter of a second to import; the window must not wait for it.
    from sepdesk.exchange.writing import write_workbook  # noqa: PLC0415

    return write_workbook(sheets, session.clock.now())


def head(session: Session) -> tuple[str, ...]:
    """Return the first line below a title: whose list it is, who made it when, of which facts."""
    made = f"{session.clock.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    cursor = session.files.facts.cursor()
    as_of = "" if cursor is None else f"　数据截至 {_local(cursor.as_of)}"
    return (f"{session.office.name}　导出时间 {made}　导出人 {session.user.display_name}{as_of}",)


def _local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _ledger_row(line: LedgerLine, *, full_numbers: bool) -> tuple[Value, ...]:
    days = line.lateness.days if line.is_late and line.lateness else None
    return (
        line.intake_number,
        line.registration_number,
        line.received_on,
        KIND_WORDS[line.kind],
        line.name,
        line.number if full_numbers else line.masked,
        line.items,
        line.unit_name,
        line.channel,
        STATE_WORDS[line.state],
        line.late_words if days is None else days,
        "、".join(line.missing),
        line.user,
        line.decided_at,
    )


def _monthly_sheets(session: Session, monthly: MonthlyReturn) -> tuple[Worksheet, ...]:
    states = tuple(SubmissionState)
    counts: tuple[tuple[Value, ...], ...] = tuple(
        (
            "合计" if one.kind is None else KIND_WORDS[one.kind],
            one.total,
            *(one.by_state.get(state, 0) for state in states),
        )
        for one in (*monthly.kinds, monthly.all_kinds)
    )
    columns = (
        Column("事项", 16.0),
        Column("件数", 8.0, centred=True),
        *(Column(STATE_WORDS[state], 12.0, centred=True) for state in states),
    )
    about = (
        *head(session),
        f"期间：{Period(monthly.month.first, monthly.through).words}（按收件编号所载日期）",
    )
    below = (
        f"迟报 {monthly.late} 件　是否迟报无法判定 {monthly.undetermined} 件　"
        f"未办结 {monthly.pending} 件　待补材料 {monthly.owed} 件",
    )
    title = f"聘用登记月报表（{monthly.title}）"
    return (
        Worksheet("月报表", title, columns, counts, about, below),
        Worksheet(
            "迟报单位",
            f"迟报单位（{monthly.title}）",
            _LATE_UNITS,
            tuple(map(_late_row, monthly.late_units)),
            about,
        ),
        Worksheet(
            "不予登记原因",
            f"不予登记原因（{monthly.title}）",
            (Column("原因", 30.0), Column("依据", 60.0), Column("件数", 8.0, centred=True)),
            tuple((one.reason, one.citation, one.count) for one in monthly.refused),
            about,
            ("一件可有几项原因，各项之和可多于不予登记的件数。",),
        ),
    )


_LATE_UNITS = (
    Column("单位", 34.0),
    Column("迟报件数", 10.0, centred=True),
    Column("其中登记", 10.0, centred=True),
    Column("其中变更", 10.0, centred=True),
    Column("最长天数", 10.0, centred=True),
    Column("收件编号", 46.0),
)


def _late_row(unit: LateUnit) -> tuple[Value, ...]:
    numbers = "、".join(line.intake_number for line in unit.lines)
    late = len(unit.lines)
    return unit.unit_name, late, unit.registrations, unit.changes, unit.most_days, numbers


def _staffing_row(unit: Unit, staffing: ItemStaffing | None) -> tuple[Value, ...]:
    natural = unit.code_kind is CodeKind.CITIZEN_ID
    head = (unit.name, mask_number(unit.code) if natural else unit.code, kinds_of(unit.kinds))
    if staffing is None:
        return (*head, "", "", UNSET, "", 0, UNSET, 0, "")
    line = staffing.line
    return (
        *head,
        f"{line.item.code} {staffing.item_name}".strip(),
        line.role,
        UNSET if line.required is None else line.required,
        MEASURE_WORDS[line.measure],
        line.held,
        UNSET if line.shortage is None else line.shortage,
        line.lapsing,
        line.source,
    )
