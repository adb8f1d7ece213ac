"""Workbooks of the desk's lists, read back by another program; what leaves is on record."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from sepdesk.desk import exporting, staffing
from sepdesk.desk.exporting import NotWrittenError
from sepdesk.desk.ledger import Period, Wanted, filtered, ledger
from sepdesk.desk.monthly import monthly_return
from sepdesk.domain.staffing import Measure, Requirement, UnitRecord
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.domain.units import CodeKind
from sepdesk.domain.work_items import Catalogue, item_key
from sepdesk.store.faults import DiskFullError
from sepdesk.store.station_tables import AuditRow
from tests.ui.session import (  # noqa: F401 - a fixture among them
    CHEN,
    LIN,
    LOGISTICS,
    STORAGE,
    TODAY,
    WU,
    made,
)
from tests.ui.tray.filled import answer, fill, paper, save

S = SubmissionState
DAY = Period(TODAY, TODAY)
HEADINGS = [
    "收件编号", "登记编号", "收件日", "事项", "姓名", "证件号", "项目",
    "单位", "渠道", "状态", "迟报天数", "缺材料", "经办人", "回执时间",
]  # fmt: skip


def cells(exported, tab="登记台账"):
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported.content))
    return book.get_sheet_by_name(tab).to_python()


def trail(made):  # noqa: F811 - the fixture
    with made.files.station.reading() as tx:
        assert tx.audit.verify()
        rows = tx.audit._session.scalars(select(AuditRow).order_by(AuditRow.n))
        return [(row.user, row.action, row.subject) for row in rows]


def export(made, wanted=None, **more):  # noqa: F811
    wanted = wanted or Wanted()
    lines = filtered(ledger(made.session, DAY), wanted)
    return exporting.ledger_workbook(made.session, lines, DAY, wanted, **more)


def two_papers(made):  # noqa: F811
    begun = paper(made.session, LIN.person)
    late = save(made, replace(begun, hired_on="2026-10-20"))
    handed = replace(begun.handed, worker_signed=False, certificate_copy=False)
    owed = replace(paper(made.session, CHEN.person, SubmissionKind.CHANGE), handed=handed)
    second = save(made, owed)
    answer(made, late, S.REGISTERED, registration_number="350102-2026-000009")
    return late, second


def test_the_sheet_holds_the_ledger_cell_by_cell(made):  # noqa: F811
    two_papers(made)
    title, about, period, headings, first, second, totals = cells(export(made))
    assert title[0] == "登记台账"
    assert about[0] == (
        "福州市鼓楼区市场监督管理局　导出时间 2026-11-24 14:35　导出人 演示用户"
        "　数据截至 2026-11-24 14:32"
    )
    assert period[0] == "期间：2026-11-24　全部事项"
    assert headings == HEADINGS
    number, other = LIN.documents[0].number, CHEN.documents[0].number
    assert first == [
        "350102-20261124-001", "350102-2026-000009", TODAY, "聘用登记", "林小梅",
        f"350{'*' * 13}{number[-2:]}", "N1", STORAGE.name, "窗口", "已登记", 4.0, "",
        "演示用户", dt.datetime(2026, 11, 24, 14, 36, 2),
    ]  # fmt: skip
    assert second == [
        "350102-20261124-002", "", TODAY, "聘用变更", "陈文斌", f"350{'*' * 13}{other[-2:]}",
        "N1", STORAGE.name, "窗口", "待上报", "", "作业人员证复印件、作业人员签字",
        "演示用户", "",
    ]  # fmt: skip
    assert totals[0] == "共 2 件：待上报 1、已登记 1；迟报 1 件"


def test_the_widths_hold_what_stands_in_the_columns(made):  # noqa: F811
    two_papers(made)
    exported = export(made, full_numbers=True)
    sheet = openpyxl.load_workbook(io.BytesIO(exported.content)).active
    widths = [sheet.column_dimensions[c.column_letter].width for c in sheet[4]]
    assert widths == [23, 21, 12, 13, 12, 22, 18, 34, 10, 17, 10, 26, 12, 18]
    for place in (0, 1, 5):  # what may not be broken: numbers
        longest = max(len(row[place].value or "") for row in sheet.iter_rows(5, 6))
        assert longest + 2 <= widths[place], HEADINGS[place]
    assert sheet.freeze_panes == "A5"


def test_an_unknown_lateness_is_said_and_is_no_number(made):  # noqa: F811
    save(made, replace(paper(made.session, LIN.person), hired_on=""))
    assert cells(export(made))[4][10] == "无法判定"


@pytest.mark.invariant("B-14")
def test_as_many_rows_as_submissions(made):  # noqa: F811
    fill(made)
    rows = cells(export(made))
    assert [row[0] for row in rows[4:-1]] == [f"350102-20261124-{n:03d}" for n in range(1, 7)]


def test_only_what_is_shown_is_exported_and_the_choice_is_told(made):  # noqa: F811
    fill(made)
    rows = cells(export(made, Wanted(state=S.REFUSED)))
    assert rows[2][0] == "期间：2026-11-24　筛选：不予登记"
    assert [row[4] for row in rows[4:-1]] == ["林小梅"]


def all_bytes(exported):
    with zipfile.ZipFile(io.BytesIO(exported.content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.invariant("X-6")
def test_numbers_are_masked_unless_asked_for_and_that_is_on_record(made, tmp_path):  # noqa: F811
    two_papers(made)
    number = LIN.documents[0].number
    masked, full = export(made), export(made, full_numbers=True)
    assert number.encode() not in all_bytes(masked)
    assert cells(full)[4][5] == number
    exporting.keep(made.session, masked, tmp_path / "masked.xlsx")
    exporting.keep(made.session, full, tmp_path / "full.xlsx")
    assert (tmp_path / "full.xlsx").read_bytes() == full.content
    what = "ledger 2026-11-24..2026-11-24 2"
    assert trail(made)[-2:] == [
        ("clerk1", "export", what),
        ("clerk1", "export_full_numbers", what),
    ]


def test_names_of_files_and_the_trail_hold_no_personal_data(made):  # noqa: F811
    two_papers(made)
    exported = export(made, full_numbers=True)
    for text in (exported.title, exported.what):
        assert LIN.name not in text
        assert LIN.documents[0].number not in text
    assert exported.title == "登记台账 20261124-20261124"


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(made, tmp_path):  # noqa: F811
    exported = export(made)
    with pytest.raises(NotWrittenError):
        exporting.keep(made.session, exported, tmp_path / "no" / "x.xlsx")
    (tmp_path / "taken.xlsx").mkdir()
    with pytest.raises(NotWrittenError):
        exporting.keep(made.session, exported, tmp_path / "taken.xlsx")
    assert not list((tmp_path / "taken.xlsx").iterdir())
    assert not list(tmp_path.glob(".*"))


@pytest.mark.invariant("X-6")
def test_what_cannot_be_recorded_is_not_written(made, tmp_path):  # noqa: F811
    exported = replace(export(made), what="x" * 400_000)
    with made.files.station.file.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError):
        exporting.keep(made.session, exported, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


NASTY = st.text("=+-@\t\r\n_x0D|'\"<>&陈", min_size=1, max_size=12)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(NASTY, NASTY, NASTY)
def test_whatever_was_typed_no_cell_is_a_formula(made, name, unit, items):  # noqa: F811
    save(made, replace(paper(made.session, LIN.person), name=name, unit_name=unit, items=items))
    exported = export(made)
    with zipfile.ZipFile(io.BytesIO(exported.content)) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(io.BytesIO(exported.content)).active
    for row in sheet.iter_rows(5, sheet.max_row - 1):
        for cell in row:
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                assert cell.quotePrefix


def test_a_month_has_a_tab_for_each_question(made):  # noqa: F811
    fill(made)
    save(made, replace(paper(made.session, LIN.person), hired_on="2026-10-20"))
    exported = exporting.monthly_workbook(made.session, monthly_return(made.session, TODAY))
    counts = cells(exported, "月报表")
    assert counts[0][0] == "聘用登记月报表（2026年11月）"
    assert counts[2][0] == "期间：2026-11-01 至 2026-11-24（按收件编号所载日期）"
    table = {row[0]: dict(zip(counts[3][1:], row[1:], strict=True)) for row in counts[4:-1]}
    assert table["聘用登记"]["件数"] == 4
    assert table["合计"]["件数"] == 7
    assert table["合计"]["不予登记"] == table["聘用登记"]["不予登记"] == 1
    assert counts[-1][0] == "迟报 1 件　是否迟报无法判定 1 件　未办结 3 件　待补材料 1 件"
    assert cells(exported, "迟报单位")[4] == [STORAGE.name, 1, 1, 0, 4, "350102-20261124-007"]
    reasons = cells(exported, "不予登记原因")[4:6]
    assert [row[0] for row in reasons] == ["证书被吊销", "证书逾期未复审"]
    assert exported.title == "聘用登记月报表 2026-11"


def require(made, *records):  # noqa: F811
    from tests.ui.staffing.conftest import adopt  # noqa: PLC0415 - it is a conftest

    adopt(made.files, records, (CHEN, WU))


def test_the_staffing_list_goes_out_as_it_is_shown_and_the_unknown_is_no_nought(made):  # noqa: F811
    need = Requirement(
        item_key(Catalogue.C2021, "N1"), "叉车司机", Measure.PERSONS, 3, "R1", "TSG 08-2017",
        dt.date(2020, 1, 1),
    )  # fmt: skip
    number = CHEN.documents[0].number
    farmer = replace(STORAGE, code=number, code_kind=CodeKind.CITIZEN_ID)
    require(made, UnitRecord(LOGISTICS, (need,)), UnitRecord(farmer))
    found = staffing.overview(made.session)
    rows = [(line.unit, line) for line in found.lines if line.unit == LOGISTICS]
    rows.append((farmer, None))
    exported = exporting.staffing_workbook(made.session, rows)
    table = cells(exported, "单位配备")
    assert table[2][0] == "单位"
    by_item = {row[3]: row for row in table[3:]}
    (short,) = [row for row in by_item.values() if row[5] == 3.0]
    assert short[:3] == [LOGISTICS.name, LOGISTICS.code, "使用单位"]
    assert short[3].startswith("N1")
    assert short[4:] == ["叉车司机", 3.0, "人", 1.0, 2.0, 0.0, "TSG 08-2017"]
    natural = table[-1]
    assert natural[1] == f"350{'*' * 13}{number[-2:]}"
    assert natural[5:9] == ["未设定", "", 0.0, "未设定"]
    assert number.encode() not in all_bytes(exported)
    assert exported.what == f"staffing 2026-11-24 {len(rows)}"
