"""Cells of a workbook, each known by its heading or by what it looks like."""

import pytest

from sepdesk.desk.paper import PaperInput
from sepdesk.desk.pasting import PastedRow, looks_like_rows, paper_from, read_rows
from sepdesk.domain.identity import DocumentKind
from tests.ui.session import LOGISTICS, id_number, make_session

NUMBER = id_number("35010219900512002")


@pytest.fixture
def session(tmp_path):
    made = make_session(tmp_path / "profile")
    yield made.session
    made.files.close()


def test_cells_are_known_by_what_they_look_like(session):
    text = f"3\t林小梅\t{NUMBER.lower()}\tN1、Q2\t2030-05-01\t2026年11月1日\t13800001111"
    assert read_rows(session, text) == (
        PastedRow(
            name="林小梅",
            document_number=NUMBER.lower(),
            items="N1、Q2",
            valid_until="2030-05-01",
            hired_on="2026年11月1日",
            mobile="13800001111",
        ),
    )


def test_a_unit_is_known_by_its_name_and_its_code(session):
    (row,) = read_rows(session, f"{LOGISTICS.name}\t{LOGISTICS.code}\t陈示例")
    assert (row.unit_name, row.unit_code, row.name) == (LOGISTICS.name, LOGISTICS.code, "陈示例")


def test_headings_decide_where_they_stand(session):
    text = "序号\t姓名\t身份证号码\t作业项目（代号）\t备注\n1\t公司\t\t叉车\t夜班\n\n2\t李四\t\t\t"
    rows = read_rows(session, text)
    assert [(row.name, row.items, row.unread) for row in rows] == [
        ("公司", "叉车", 2),
        ("李四", "", 1),
    ]


def test_a_day_of_eight_digits_is_no_travel_permit(session):
    (row,) = read_rows(session, "林小梅\t20261101")
    assert (row.hired_on, row.document_number) == ("20261101", "")


def test_what_looks_like_nothing_known_is_counted(session):
    (row,) = read_rows(session, "林小梅\tN1\t???\tabc")
    assert row.unread == 2


def test_a_word_of_work_is_an_item_and_no_name(session):
    (row,) = read_rows(session, "叉车\t林小梅")
    assert (row.items, row.name) == ("叉车", "林小梅")


def test_empty_cells_and_rows_say_nothing(session):
    assert read_rows(session, "\t\t\n - \t/\t无\n") == ()
    assert not looks_like_rows("林小梅 N1")


def test_a_row_leaves_on_the_paper_what_it_does_not_say(session):
    base = PaperInput(unit_name="甲公司", unit=LOGISTICS.unit_id, hired_on="2026-11-01")
    paper = paper_from(PastedRow(name="林小梅", document_number=NUMBER.lower(), unread=1), base)
    assert (paper.unit, paper.hired_on, paper.name) == (LOGISTICS.unit_id, "2026-11-01", "林小梅")
    assert paper.document_kind is DocumentKind.CITIZEN_ID
    other = paper_from(PastedRow(name="李四", unit_name="乙公司"), base)
    assert (other.unit, other.unit_name, other.contact) == (None, "乙公司", "")
