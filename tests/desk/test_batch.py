"""A unit's list in one file, and lists from the command line."""

import json
from dataclasses import replace

import pypdfium2
import pytest

from sepdesk import cli
from sepdesk.desk import batch, printing
from sepdesk.desk.batch import BatchListError, draw_batch, flaws_of, read_list, unit_lines
from sepdesk.desk.scans import Whose, paper_in_reading
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.forms.appendix import AppendixForm
from sepdesk.forms.reading import read_scan
from sepdesk.progress import CancelledError, NoProgress
from tests.forms.scanner import Scanning, scanned
from tests.ui.session import make_session
from tests.ui.staffing.conftest import GAS, HE, RECORDS, WORKERS, adopt

LONG = replace(HE, person="p-long", name="何" * 120)
RARE = replace(HE, person="p-rare", name="何\U000f0000")


@pytest.fixture
def staffed(tmp_path):
    made = make_session(tmp_path / "profile")
    adopt(made.files)
    yield made
    made.files.close()


def texts(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def gas(made, kind=SubmissionKind.REGISTER):
    return unit_lines(made.session, GAS.unit_id, kind)


def test_everybody_of_a_unit_has_a_form_in_one_file(staffed):
    lines = gas(staffed)
    names = {line.name for line in lines}
    assert names == {"郑示例", "许示例", "何示例", "罗示例"}
    sheet = draw_batch(staffed.session, lines)
    pages = texts(sheet.pdf)
    assert len(pages) == 4
    for line, page in zip(lines, pages, strict=True):
        assert line.name in page
        assert GAS.name in page
        assert line.form.document_number in page
    assert sheet.title == "聘用信息登记表 20261124 共4份"
    assert "350102198001010" not in lines[0].masked_number


def test_blank_forms_lie_behind_the_filled_ones(staffed):
    sheet = draw_batch(staffed.session, gas(staffed), 3)
    pages = texts(sheet.pdf)
    assert len(pages) == 7
    assert [GAS.name in page for page in pages] == [True] * 4 + [False] * 3


def test_the_unit_may_deregister_everybody(staffed):
    (first, *_) = gas(staffed, SubmissionKind.DEREGISTER)
    assert first.form.unit_opinion == (False, True)
    assert first.form.former_unit == GAS.name
    assert first.form.present_unit == ""


def test_what_hinders_a_form_is_named_by_person_before_drawing(staffed):
    adopt(staffed.files, RECORDS, (*WORKERS, LONG, RARE))
    lines = gas(staffed)
    flawed = {line.name: line.flaws.text() for line in lines if line.flaws.text()}
    assert flawed == {
        LONG.name: "姓名太长，印不下，不打印",
        RARE.name: "姓名中的“\U000f0000”要手写",
    }
    sheet = draw_batch(staffed.session, lines)
    assert len(texts(sheet.pdf)) == 5
    assert sheet.unprintable == (("姓名", "\U000f0000"),)


@pytest.mark.invariant("B-15")
def test_each_form_of_a_batch_comes_back_filled_once_it_was_printed(staffed):
    lines = gas(staffed)
    sheet = draw_batch(staffed.session, lines)
    scan = read_scan(scanned(sheet.pdf, Scanning(turn=1, noise=6), 2))
    assert paper_in_reading(staffed.session, scan).whose is Whose.UNCERTAIN
    printing.record_print(staffed.session, sheet, "printer")
    printing.record_print(staffed.session, sheet, "file")
    result = paper_in_reading(staffed.session, scan)
    assert result.whose is Whose.PRINTED
    assert result.paper == replace(lines[2].typed, received_on="2026-11-24")


def test_a_large_batch_is_recorded_in_slices(staffed, monkeypatch):
    monkeypatch.setattr(printing, "_AT_ONCE", 3)
    sheet = draw_batch(staffed.session, gas(staffed))
    printing.record_print(staffed.session, sheet, "printer")
    with staffed.files.station.reading() as tx:
        found = [tx.prints.of_form(page.form_id) for page in sheet.forms]
        assert tx.audit.verify()
    assert [len(prints) for prints in found] == [1, 1, 1, 1]


def test_nothing_to_print_and_too_much_are_said(staffed):
    for lines, blanks in (((), 0), ((), batch.MOST + 1)):
        with pytest.raises(BatchListError) as refused:
            draw_batch(staffed.session, lines, blanks)
        assert refused.value.text


def test_a_batch_can_be_stopped(staffed):
    class Stopped(NoProgress):
        def checkpoint(self):
            raise CancelledError

    with pytest.raises(CancelledError):
        unit_lines(staffed.session, GAS.unit_id, SubmissionKind.REGISTER, Stopped())
    with pytest.raises(CancelledError):
        draw_batch(staffed.session, gas(staffed), 0, Stopped())


def test_a_list_names_the_form_and_the_field_that_are_wrong():
    assert read_list('[{"name": "甲"}, {}]') == (AppendixForm(name="甲"), AppendixForm())
    for text, said in (
        ("{", "名单不是 JSON：第 1 行。"),
        ("{}", "名单应为一个 JSON 数组，每人一个对象。"),
        ("[1]", "第 1 份：应为一个 JSON 对象。"),
        ('[{}, {"nome": ""}]', "第 2 份：表中没有“nome”这一栏。"),
    ):
        with pytest.raises(BatchListError) as refused:
            read_list(text)
        assert refused.value.text == said


def test_flaws_are_words_for_the_clerk():
    assert flaws_of(AppendixForm(name="甲")).text() == ""


def run(tmp_path, people, *more):
    given, output = tmp_path / "list.json", tmp_path / "out.pdf"
    given.write_text(json.dumps(people), encoding="utf-8")
    code = cli.main(["form", "--batch", str(given), "-o", str(output), *more])
    return code, output


def test_the_command_line_prints_a_list(tmp_path, capsys):
    people = [{"name": f"演示{number}", "action": "register"} for number in range(5)]
    code, output = run(tmp_path, people, "--copies", "2")
    assert code == 0
    pages = texts(output.read_bytes())
    assert len(pages) == 7
    assert "演示4" in pages[4]
    assert capsys.readouterr().out.splitlines()[-1] == "已生成 7 张。"


def test_the_command_line_names_what_hinders_before_it_draws(tmp_path, capsys):
    people = [{"name": "甲"}, {"name": "乙" * 200}, {"name": "丙\U000f0000"}]
    code, output = run(tmp_path, people)
    said = capsys.readouterr()
    assert code == 0
    assert "第 2 份：姓名太长，印不下，不打印" in said.err
    assert "第 3 份：姓名中的“\U000f0000”要手写" in said.err
    assert len(texts(output.read_bytes())) == 2


def test_the_command_line_refuses_a_list_that_is_none(tmp_path, capsys):
    code, output = run(tmp_path, {"name": "甲"})
    assert code == 1
    assert "JSON 数组" in capsys.readouterr().err
    assert not output.exists()


def test_the_command_line_prints_blank_forms_in_any_number(tmp_path):
    output = tmp_path / "out.pdf"
    assert cli.main(["form", "--blank", "--copies", "4", "-o", str(output)]) == 0
    assert len(texts(output.read_bytes())) == 4
