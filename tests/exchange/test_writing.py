"""What is written into a workbook is what another program reads from it, and is never computed."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sepdesk.exchange.columns import Column, Worksheet
from sepdesk.exchange.writing import write_workbook, written

MADE_AT = dt.datetime(2026, 11, 24, 6, 35, tzinfo=dt.UTC)
COLUMNS = (Column("姓名", 12.0), Column("件数", 8.0, centred=True), Column("收件日", 13.0))
SHEET = Worksheet(
    "登记台账",
    "登记台账",
    COLUMNS,
    (("陈文斌", 3, dt.date(2026, 11, 24)), ("林小梅", None, dt.date(2026, 11, 3))),
    about=("福州市鼓楼区市场监督管理局",),
    below=("共 2 件",),
)


def read(content, name=None):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet = book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)
    return sheet.to_python()


def xml_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def one_cell(text):
    return Worksheet("表", "表", (Column("甲", 10.0),), ((text,),))


def test_a_list_is_read_back_cell_by_cell():
    assert read(write_workbook((SHEET,), MADE_AT)) == [
        ["登记台账", "", ""],
        ["福州市鼓楼区市场监督管理局", "", ""],
        ["姓名", "件数", "收件日"],
        ["陈文斌", 3.0, dt.date(2026, 11, 24)],
        ["林小梅", "", dt.date(2026, 11, 3)],
        ["共 2 件", "", ""],
    ]
    assert SHEET.heading_row == 3


def test_widths_headings_and_paper_are_set():
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook((SHEET,), MADE_AT))).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == [12.0, 8.0, 13.0]
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.auto_filter.ref == "A3:C5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["A4"].number_format == "@"
    assert sheet["C4"].number_format == "yyyy-mm-dd"


def test_each_list_has_its_own_tab():
    other = Worksheet("迟报单位", "迟报单位", (Column("单位", 30.0),), ())
    content = write_workbook((SHEET, other), MADE_AT)
    assert read(content, "迟报单位") == [["迟报单位"], ["单位"]]
    assert len(read(content, "登记台账")) == 6


def test_an_instant_is_shown_in_beijing_time_and_days_of_no_sheet_stay_text():
    columns = (Column("时间", 18.0), Column("日", 12.0))
    row = (dt.datetime(2026, 11, 23, 23, 5, tzinfo=dt.UTC), dt.date(202, 1, 5))
    content = write_workbook((Worksheet("表", "表", columns, (row,)),), MADE_AT)
    assert read(content)[2] == [dt.datetime(2026, 11, 24, 7, 5), "0202-01-05"]


def test_a_long_number_stays_text_to_its_last_digit():
    number = "350102198611030015"
    assert read(write_workbook((one_cell(number),), MADE_AT))[2] == [number]


@pytest.mark.parametrize(
    "nasty",
    [
        '=HYPERLINK("http://example.invalid","x")',
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\uff1d1+1",
        "=cmd|' /C calc'!A0",
        "{=1}",
        " =1",
        "'=1",
    ],
)
def test_what_begins_like_a_formula_is_text_and_bears_excels_mark_for_it(nasty):
    content = write_workbook((one_cell(nasty),), MADE_AT)
    assert read(content)[2] == [nasty.replace("\r", "\n")]
    assert "<f" not in xml_of(content)
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A3"]
    assert cell.data_type == "s"
    assert cell.number_format == "@"
    assert bool(cell.quotePrefix) is nasty.startswith(tuple("=+-@\t\r\uff1d"))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.text(max_size=12) | st.text("=+-@\t\r\n_x0D{}\"'<>&\ufffe\x00", max_size=8),
        min_size=8,
        max_size=24,
    )
)
@example(["_x000D_", "__x000D__x000d_", "_x005F_x000D_", "]]>", "&lt;", " ", "\x00", "\ufffe"])
def test_whatever_the_text_nothing_is_computed_and_nothing_is_changed(texts):
    rows = tuple((text, "|") for text in texts)
    sheet = Worksheet("表", "表", (Column("甲", 10.0), Column("乙", 3.0)), rows)
    content = write_workbook((sheet,), MADE_AT)
    assert "<f" not in xml_of(content)
    seen = [row[0] for row in read(content)[2:]]
    # The reader takes a text of nothing but blanks for an empty cell.
    blank = [not expected(text).strip(" \t\n") for text in texts]
    assert [one for one, none in zip(seen, blank, strict=True) if not none] == [
        expected(text) for text, none in zip(texts, blank, strict=True) if not none
    ]
    again = openpyxl.load_workbook(io.BytesIO(content)).active
    for row, text in enumerate(texts, start=3):
        assert again.cell(row, 1).data_type in ("s", "inlineStr", "n")
        if text.startswith(("=", "+", "-", "@", "\t", "\r")):
            assert again.cell(row, 1).quotePrefix


def expected(text):
    """What a reader gets: the text, with one kind of line end and no character XML forbids."""
    return written(text).replace("_x005F_", "_")


def test_what_xml_forbids_is_replaced_and_the_rest_is_left_alone():
    assert written("陈\x00文\ufffe") == "陈\ufffd文\ufffd"
    assert written("a\r\nb\rc\td") == "a\nb\nc\td"
    assert written("𠅤 <b>&") == "𠅤 <b>&"
    assert written("_x000D_") == "_x005F_x000D_"
    assert len(written("陈" * 40000)) == 32767


def test_equal_lists_give_equal_sheets():
    first, second = (write_workbook((SHEET,), MADE_AT) for _ in range(2))
    assert xml_of(first) == xml_of(second)
