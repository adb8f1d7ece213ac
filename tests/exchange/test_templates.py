"""A template offers what a list is read by, and is read again as it stands."""

import datetime as dt
import io

import openpyxl

from sepdesk.exchange.columns import Expected, Kind
from sepdesk.exchange.reading import read_sheet
from sepdesk.exchange.templates import write_template

MADE_AT = dt.datetime(2026, 11, 24, 6, 35, tzinfo=dt.UTC)
COLUMNS = (
    Expected("act", "办理事项", Kind.CHOICE, choices=("登记", "注销"), note="不填为登记"),
    Expected("name", "姓名", required=True, example="陈示例"),
    Expected("number", "身份证号", Kind.NUMBER, required=True, width=22.0),
    Expected("items", "作业项目"),
    Expected("unit", "单位", above="unit", decides=True),
    Expected("day", "收件日", Kind.DAY, above="intake"),
)
MANY = [f"G{n:03d}" for n in range(120)]


def made():
    content = write_template("名单", COLUMNS, ("一人一行。",), MADE_AT, {"items": MANY})
    return content, openpyxl.load_workbook(io.BytesIO(content))


def rules(sheet):
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def test_a_template_holds_headings_lists_and_explanations():
    _, book = made()
    assert book.sheetnames == ["名单", "填写说明", "选项"]
    sheet = book["名单"]
    head = [cell.value for cell in sheet[5]]
    assert head == [column.heading for column in COLUMNS]
    assert sheet.freeze_panes == "A6"
    found = rules(sheet)
    assert found["A6:A1005"].formula1 == '"登记,注销"'
    assert found["A6:A1005"].showErrorMessage
    assert found["D6:D1005"].formula1 == "'选项'!$A$1:$A$120"
    assert not found["D6:D1005"].showErrorMessage  # a hint; several items may stand in one cell
    assert sheet.column_dimensions["C"].number_format == "@"
    assert book["选项"].sheet_state == "hidden"
    explained = [[cell.value for cell in row] for row in book["填写说明"].iter_rows(4, 6)]
    assert explained[0] == ["列", "必填", "填什么", "说明", "示例", "可选内容"]
    assert explained[1] == ["办理事项", None, "从列表中选", "不填为登记", None, "登记、注销"]
    assert explained[2] == ["姓名", "是", "文字", None, "陈示例", None]


def test_a_template_that_was_filled_in_is_read():
    _, book = made()
    sheet = book["名单"]
    sheet["B2"], sheet["B3"] = "甲公司", "2026-11-20"
    for place, value in enumerate(("登记", "陈", "350102198611030015", "N1"), start=1):
        sheet.cell(6, place, value)
    filled = io.BytesIO()
    book.save(filled)
    (row,) = read_sheet(filled.getvalue(), COLUMNS).rows
    assert row.problems == ()
    assert dict(row.values) == {
        "act": "登记",
        "name": "陈",
        "number": "350102198611030015",
        "items": "N1",
        "unit": "甲公司",
        "day": dt.date(2026, 11, 20),
    }


def test_an_empty_template_has_no_rows():
    content, _ = made()
    assert read_sheet(content, COLUMNS).rows == ()
