"""The copy that goes back shows what is wrong at its cell, computes nothing and is read again."""

import datetime as dt
import io
import zipfile

import openpyxl

from sepdesk.exchange.columns import Expected, Kind
from sepdesk.exchange.marking import RowMark, mark_copy
from sepdesk.exchange.reading import read_sheet
from tests.exchange.sheets import workbook

MADE_AT = dt.datetime(2026, 11, 24, 6, 35, tzinfo=dt.UTC)
COLUMNS = (
    Expected("name", "姓名", required=True),
    Expected("number", "身份证号", Kind.NUMBER),
    Expected("day", "聘用起始日", Kind.DAY),
)
HANDED_IN = workbook(
    ["名单"],
    ["姓名", "身份证号", "聘用起始日", "备注"],
    ["陈", "350102198611030015", dt.date(2026, 11, 20), "+1"],
    ["@SUM(A1)", 350102198611030015, "明年", None],
    ["林", None, None, None],
)


def marked():
    sheet = read_sheet(HANDED_IN, COLUMNS)
    marks = [RowMark(row.number, f"第 {row.number} 行", not row.problems) for row in sheet.rows]
    return mark_copy(sheet, COLUMNS, marks, sheet.problems, MADE_AT)


def test_cells_keep_their_places_and_results_stand_behind():
    sheet = openpyxl.load_workbook(io.BytesIO(marked())).active
    assert [cell.value for cell in sheet[2]] == ["姓名", "身份证号", "聘用起始日", "备注", "结果"]
    assert [sheet.cell(row, 5).value for row in (3, 4, 5)] == ["第 3 行", "第 4 行", "第 5 行"]
    assert sheet["A1"].value == "名单"
    assert sheet["B3"].value == "350102198611030015"
    assert sheet["C3"].value == dt.datetime(2026, 11, 20)


def test_faulty_cells_are_coloured_and_say_why():
    sheet = openpyxl.load_workbook(io.BytesIO(marked())).active
    commented = {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert set(commented) == {"B4", "C4"}
    assert "已经丢失" in commented["B4"]
    assert sheet["C4"].fill.fgColor.rgb == "FFF9D6D3"
    assert sheet["C3"].fill.fgColor.rgb != "FFF9D6D3"


def test_nothing_in_it_is_computed():
    content = marked()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in xml.replace("<formula1", "").replace("<fill", "")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    for place in ("A4", "D3"):
        assert sheet[place].data_type == "s"
        assert sheet[place].quotePrefix


def test_a_copy_is_marked_again_in_the_same_column():
    first = read_sheet(marked(), COLUMNS)
    again = mark_copy(first, COLUMNS, [RowMark(3, "已有", True)], (), MADE_AT)
    sheet = openpyxl.load_workbook(io.BytesIO(again)).active
    assert sheet.max_column == 5
    assert [sheet.cell(row, 5).value for row in (3, 4, 5)] == ["已有", None, None]
