"""`sepdesk-province import`: what is printed, what goes back, what it ends with."""

import io
import logging

import openpyxl
import pytest
import structlog

from sepdesk.exchange.reading import read_sheet
from sepdesk.province import commands, loading, opening
from sepdesk.province.importing.books import read_book
from sepdesk.province.importing.command import UNSETTLED
from sepdesk.province.importing.lists import BY_KIND, LISTS, ListKind
from sepdesk.province.settings import ProvinceSettings
from tests.province.builders import clock, offices
from tests.province.importing.books import PERSONS, person_row, unit_row, whole, workbook


@pytest.fixture(autouse=True)
def _log_put_back():
    """Take the command's log handler away, whose stream ends with the test."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
    structlog.reset_defaults()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "province"
    assert commands.main(["--folder", str(folder), "init"]) == 0
    province = opening.open_province(ProvinceSettings(folder=folder), clock())
    with province.database.writing() as connection:
        loading.load(connection, clock(), offices())
    province.database.close()
    return folder


def run(folder, *arguments):
    return commands.main(["--folder", str(folder), *map(str, arguments)])


def test_a_dry_run_then_an_import_then_the_same_again(folder, tmp_path, capsys):
    sheet = tmp_path / "all.xlsx"
    sheet.write_bytes(workbook(*whole()))
    assert run(folder, "import", "--sheet", sheet, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "试运行" in told
    assert "人员 2 行：新增 2。" in told
    assert run(folder, "import", "--sheet", sheet) == 0
    assert "证书 3 行：新增 3。" in capsys.readouterr().out
    assert run(folder, "import", "--sheet", sheet) == 0
    assert "聘用 2 行：已有 2。" in capsys.readouterr().out


def test_the_marked_copy_has_a_result_for_each_row_and_can_be_mended(folder, tmp_path, capsys):
    sheet, report = tmp_path / "all.xlsx", tmp_path / "marked.xlsx"
    units = (ListKind.UNITS, [unit_row(1), unit_row(2, town_code="350102999")])
    people = (PERSONS, [person_row(1), person_row(1, name="别人"), person_row(2, sex="无")])
    sheet.write_bytes(workbook(people, units))
    assert run(folder, "import", "--sheet", sheet, "--report", report) == UNSETTLED
    capsys.readouterr()
    book = openpyxl.load_workbook(report)
    assert book.sheetnames == ["人员", "单位"]
    results = [row[-1].value for row in book["人员"].iter_rows(min_row=2)]
    assert results[0] == "新增"
    assert results[1].startswith("与档案不同，未改动：姓名")
    assert results[2].startswith("有误，未导入：性别")
    (place,) = [c for row in book["单位"].iter_rows() for c in row if c.comment]
    assert "区划表中没有" in place.comment.text
    place.value = "350102001"
    mended = io.BytesIO()
    book.save(mended)
    sheet.write_bytes(mended.getvalue())
    assert run(folder, "import", "--sheet", sheet) == UNSETTLED
    assert "单位 2 行：新增 1，已有 1。" in capsys.readouterr().out


def test_a_file_that_is_no_list_imports_nothing_and_says_why(folder, tmp_path, capsys):
    sheet = tmp_path / "odd.xlsx"
    sheet.write_bytes(b"not a workbook")
    assert run(folder, "import", "--sheet", sheet) == 1
    assert "不是 Excel 工作簿" in capsys.readouterr().err


def test_the_template_is_read_as_the_six_lists(tmp_path):
    output = tmp_path / "template.xlsx"
    assert commands.main(["import-template", "-o", str(output)]) == 0
    book = openpyxl.load_workbook(output)
    assert book.sheetnames == [*(one.title for one in LISTS), "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    lists = read_book(output.read_bytes())
    assert [tab.kind for tab in lists.tabs] == [one.kind for one in LISTS]
    assert lists.passed_over == ("填写说明",)
    assert lists.total == 0
    rules = {str(rule.sqref): rule for rule in book["证书"].data_validations.dataValidation}
    columns = [column.key for column in BY_KIND[ListKind.CERTIFICATES].columns]
    letter = "ABCDEFGHIJKLMNOPQRS"[columns.index("status")]
    found = next(rule for cells, rule in rules.items() if cells.startswith(letter))
    assert found.formula1 == '"有效,已吊销,已撤销,已注销"'


def test_a_filled_template_is_imported(folder, tmp_path, capsys):
    output = tmp_path / "template.xlsx"
    assert commands.main(["import-template", "-o", str(output)]) == 0
    book = openpyxl.load_workbook(output)
    columns = [column.key for column in BY_KIND[PERSONS].columns]
    for key, value in person_row(1, sex="男").items():
        book["人员"].cell(3, columns.index(key) + 1, value)
    book.save(output)
    assert run(folder, "import", "--sheet", output) == 0
    assert "人员 1 行：新增 1。" in capsys.readouterr().out
    assert read_sheet(output.read_bytes(), BY_KIND[PERSONS].columns).rows
