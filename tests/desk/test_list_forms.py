"""A list from Excel becomes a pile of forms, at the desk and from the command line."""

import datetime as dt
import io

import pypdfium2

from sepdesk import catalogues
from sepdesk.cli import main
from sepdesk.desk.list_forms import list_forms, list_lines
from tests.desk.lists import listed, of, row, stranger
from tests.ui.session import LIN, STORAGE, WU, made  # noqa: F401 - a fixture among them

CONTENT = listed(
    of(LIN), of(WU, act="注销", items=None), stranger(1), row("示例", 350102198611030015.0)
)


def test_forms_are_completed_at_the_desk_and_rows_that_cannot_be_read_are_told(made):  # noqa: F811
    found = list_lines(made.session, CONTENT)
    register, leave, foreign = (line.form for line in found.lines)
    assert (register.name, register.present_unit) == (LIN.name, STORAGE.name)
    assert register.county == "鼓楼区"
    assert register.unit_opinion == (True, False)
    assert (leave.former_unit, leave.unit_opinion) == (STORAGE.name, (False, True))
    assert foreign.valid_until == "2028-01-01"
    assert [text[:7] for text in found.unread] == ["第 8 行：身"]


def test_without_a_station_forms_say_what_the_list_says():
    forms, unread = list_forms(CONTENT, catalogues.regions(), dt.date(2026, 11, 24))
    assert len(forms) == 3
    assert len(unread) == 1
    assert forms[0].unit_address == ""


def test_the_command_draws_a_list(tmp_path, capsys):
    sheet, pdf = tmp_path / "list.xlsx", tmp_path / "forms.pdf"
    sheet.write_bytes(CONTENT)
    assert main(["form", "--sheet", str(sheet), "--copies", "1", "-o", str(pdf)]) == 0
    said = capsys.readouterr()
    assert said.out == "已生成 4 张。\n"
    assert "第 8 行：身份证号" in said.err
    assert len(pypdfium2.PdfDocument(io.BytesIO(pdf.read_bytes()))) == 4
    assert main(["form", "--sheet", str(pdf), "-o", str(pdf)]) == 1
