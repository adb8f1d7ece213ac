"""Sheets that people made are read by their headings; what is wrong is told at its cell."""

import datetime as dt
import io
import random
import struct
import zipfile

import openpyxl
import pytest

from sepdesk.exchange.columns import Expected, Kind
from sepdesk.exchange.guarding import Limits, address, column_number
from sepdesk.exchange.opening import read_grid, shown
from sepdesk.exchange.reading import UnreadableSheetError, read_sheet
from tests.exchange.sheets import remade, workbook

NAME = Expected("name", "姓名", required=True, aliases=("作业人员姓名",))
NUMBER = Expected("number", "身份证号", Kind.NUMBER)
DAY = Expected("day", "聘用起始日", Kind.DAY)
DAYS = Expected("days", "有效日期", Kind.DAYS)
COUNT = Expected("count", "台数", Kind.COUNT)
ACT = Expected(
    "act", "办理事项", Kind.CHOICE, choices=("登记", "注销"), meanings=(("离职", "注销"),)
)
UNIT = Expected("unit", "单位（名称）", above="unit", decides=True)
CODE = Expected("code", "信用代码", Kind.NUMBER, above="unit", decides=True)
COLUMNS = (NAME, NUMBER, DAY, DAYS, COUNT, ACT)
SHEET1 = "xl/worksheets/sheet1.xml"
EMPTY_FAR_AWAY = b'<row r="9"><c r="XFD9" s="0" /></row>'
GOOD = workbook(["姓名", "身份证号"], ["陈文斌", "350102198611030015"], ["林小梅", None])


def wide(text):
    """Write in full width, as an input method does."""
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def one(column, cell):
    """Read one cell under one heading."""
    sheet = read_sheet(workbook(["姓名", column.heading], ["陈", cell]), (NAME, column))
    (row,) = sheet.rows
    return row.values[column.key], [(p.address, p.text) for p in row.problems]


@pytest.mark.parametrize(
    "typed",
    [
        "20261124", "2026.11.24", "2026年11月24日", "2026-11-24", "2026/11/24", wide("2026.11.24"),
        " 2026-11-24 00:00:00", 20261124, 46350, dt.date(2026, 11, 24),
        dt.datetime(2026, 11, 24, 9),
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_was_typed(typed):
    assert one(DAY, typed) == (dt.date(2026, 11, 24), [])


@pytest.mark.parametrize(
    "typed", ["明年", "11-24", "2026-11-31", 12, True, dt.time(9), "1826-01-01"]
)
def test_what_is_no_date_is_told_at_its_cell(typed):
    value, ((where, text),) = one(DAY, typed)
    assert value is None
    assert where == "B2"
    assert text.startswith("聘用起始日：")


def test_several_dates_in_a_cell_stay_in_their_order():
    assert one(DAYS, "2028.5.1、2026-11-20")[0] == "2028-05-01、2026-11-20"
    assert one(DAYS, dt.date(2028, 5, 1))[0] == "2028-05-01"
    assert one(DAYS, "2028-05-01、长期")[1]


@pytest.mark.parametrize("lost", [350102198611030015, 3.5010219861103e17, "3.50102E+17"])
def test_a_number_whose_digits_excel_has_lost_is_an_error_and_never_mended(lost):
    value, ((where, text),) = one(NUMBER, lost)
    assert value is None
    assert where == "B2"
    assert "已经丢失" in text
    assert "3501" not in text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (wide("350102198611030015"), "350102198611030015"),
        (" 35010219861103001x\u200b", "35010219861103001x"),
        ("'0591-87654321", "0591-87654321"),
        (13800002761, "13800002761"),
        (350102861103001, "350102861103001"),
    ],
)
def test_numbers_are_text_in_half_width(typed, read):
    assert one(NUMBER, typed) == (read, [])


def test_counts_and_choices_are_typed_and_told():
    assert one(COUNT, wide("12"))[0] == 12
    assert one(COUNT, 12)[0] == 12
    assert one(COUNT, 1.5)[1] == [("B2", "台数：应为 0 或正整数。")]
    assert one(COUNT, -1)[1]
    assert one(COUNT, True)[1]
    assert one(ACT, " 离 职 ") == ("注销", [])
    assert one(ACT, "调动")[1] == [("B2", "办理事项：只能填：登记、注销。")]


def test_headings_are_found_below_a_title_by_other_names_and_in_any_order():
    content = workbook(
        ["某某公司名单"], [], ["序号", "身 份 证 号", "作业人员姓名"],
        [1, "1234567", "陈"], [], [3, None, "林"],
    )  # fmt: skip
    sheet = read_sheet(content, COLUMNS)
    assert sheet.heading_row == 3
    assert dict(sheet.columns) == {"number": 2, "name": 3}
    assert sheet.unknown == ("序号",)
    assert [(row.number, row.text("name"), row.text("number")) for row in sheet.rows] == [
        (4, "陈", "1234567"),
        (6, "林", ""),
    ]


def test_an_empty_cell_that_is_needed_is_told():
    sheet = read_sheet(workbook(["姓名", "身份证号"], [None, "1234567"]), COLUMNS)
    assert [(p.address, p.text) for p in sheet.problems] == [("A2", "姓名：必须填写。")]


def test_what_stands_once_above_holds_for_each_row_that_names_nothing_else():
    content = workbook(
        ["单位名称", "甲公司"], ["信用代码", "91A"], ["姓名", "单位名称", "信用代码"],
        ["陈", None, None], ["林", "乙公司", None], ["吴", "甲公司", None],
    )  # fmt: skip
    sheet = read_sheet(content, (NAME, UNIT, CODE))
    assert [(r.text("unit"), r.text("code")) for r in sheet.rows] == [
        ("甲公司", "91A"),
        ("乙公司", ""),
        ("甲公司", "91A"),
    ]


def test_a_fault_above_is_told_in_each_row_that_it_holds_for():
    content = workbook(["信用代码", 913501020000000018], ["姓名"], ["陈"])
    (row,) = read_sheet(content, (NAME, CODE)).rows
    assert [p.address for p in row.problems] == ["B1"]


def test_a_sheet_without_the_list_says_what_is_lacking():
    with pytest.raises(UnreadableSheetError, match="没有找到名单"):
        read_sheet(workbook(["甲", "乙"], [1, 2]), COLUMNS)
    with pytest.raises(UnreadableSheetError, match="缺少这些列：姓名"):
        read_sheet(workbook(["身份证号", "有效日期"], ["1", "2"]), COLUMNS)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        ("姓名,身份证号\n".encode("gbk"), "CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (GOOD[:700], "损坏"),
        (b"PK\x03\x04" + bytes(100), "损坏"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content, says):
    with pytest.raises(UnreadableSheetError, match=says):
        read_sheet(content, COLUMNS)


def test_an_archive_that_is_no_workbook_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(UnreadableSheetError, match="不是 Excel 工作簿"):
        read_sheet(made.getvalue(), COLUMNS)


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD2", "CX3"])
def test_a_cell_far_away_is_refused_before_the_reader_lays_it_out(far):
    content = remade(GOOD, SHEET1, lambda data: data.replace(b'r="A3"', b'r="%s"' % far.encode()))
    with pytest.raises(UnreadableSheetError, match="请分成几份"):
        read_sheet(content, COLUMNS)


def test_a_far_cell_that_only_bears_a_format_is_no_hindrance():
    content = remade(
        GOOD,
        SHEET1,
        lambda data: data.replace(b"</sheetData>", EMPTY_FAR_AWAY + b"</sheetData>"),
    )
    assert len(read_sheet(content, COLUMNS).rows) == 2


def test_a_file_that_unpacks_to_too_much_is_refused_whatever_length_it_states():
    bomb = bytearray(remade(GOOD, SHEET1, lambda data: data + b" " * 3_000_000))
    limits = Limits(unpacked=2_000_000)
    with pytest.raises(UnreadableSheetError, match="展开后过大"):
        read_sheet(bytes(bomb), COLUMNS, limits)
    while (at := bomb.find(b"PK\x01\x02")) >= 0:  # the directory states that all is tiny
        struct.pack_into("<4sxx", bomb, at, b"pk\x01\x02")
        struct.pack_into("<I", bomb, at + 24, 10)
    lying = bytes(bomb).replace(b"pk\x01\x02", b"PK\x01\x02")
    with pytest.raises(UnreadableSheetError, match=r"展开后过大|损坏"):
        read_sheet(lying, COLUMNS, limits)


def test_more_rows_than_are_taken_are_refused():
    content = workbook(["姓名"], *(["陈"] for _ in range(30)))
    with pytest.raises(UnreadableSheetError, match="超过 20 行"):
        read_sheet(content, (NAME,), Limits(rows=20))


def test_odd_bytes_are_refused_and_never_break_anything():
    chance, parts = random.Random(20261124), (SHEET1, "xl/workbook.xml", "xl/styles.xml")

    def odd(data):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            changed[chance.randrange(len(changed))] = chance.choice(b"<>\"'&;=AZ09 /\x00")
        return bytes(changed)

    ends = set()
    for number in range(150):
        content = remade(GOOD, chance.choice(parts), odd) if number % 2 else odd(GOOD)
        try:
            read_sheet(content, COLUMNS)
        except UnreadableSheetError as error:
            ends.add(error.text[:6])
        else:
            ends.add("read")
    assert {"read", "文件已损坏，"} <= ends


def test_formulas_are_read_as_nothing_and_a_copy_never_holds_one():
    content = workbook(["姓名", "身份证号"], ["陈", "=1+1"])
    (row,) = read_sheet(content, COLUMNS).rows
    assert row.values["number"] is None


def test_a_copy_of_a_lost_number_can_never_be_taken_for_a_number():
    assert shown(3.50102198611030e17) == "350102198611030???"
    assert shown(12.0) == "12"
    assert shown(dt.datetime(2026, 11, 24)) == dt.date(2026, 11, 24)


def test_cells_are_called_as_excel_calls_them():
    assert address(7, 2) == "B7"
    assert address(1, 27) == "AA1"
    assert column_number("AA") == 27
    ((name, grid),) = read_grid(GOOD)
    assert name == "名单"
    assert grid[0][:2] == ["姓名", "身份证号"]


def test_a_list_that_begins_far_from_the_corner_keeps_its_addresses():
    content = workbook([], [], [None, None, "姓名", "聘用起始日"], [None, None, "陈", "明年"])
    sheet = read_sheet(content, COLUMNS)
    assert sheet.heading_row == 3
    assert [problem.address for problem in sheet.problems] == ["D4"]
    assert read_grid(workbook())[0][1] == ()


def test_a_hidden_sheet_is_not_read():
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    aside = book.create_sheet("藏")
    aside.append(["姓名"])
    aside.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    assert [name for name, _ in read_grid(content.getvalue())] == ["Sheet"]
