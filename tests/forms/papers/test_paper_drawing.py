"""Every paper, with ordinary and with awkward records: nothing cut, nothing on top of another."""

import shutil
import subprocess
import threading
from dataclasses import replace

import pypdfium2
import pytest

from sepdesk.forms.page import HEAD, LEFT, RIGHT
from sepdesk.forms.papers.content import Table, texts
from sepdesk.forms.papers.drawing import draw_paper, missing_glyphs
from sepdesk.forms.papers.placing import place
from sepdesk.forms.papers.strips import Rule
from tests.forms.papers import made
from tests.forms.papers.made import CASE, PAPERS, STATION
from tests.forms.papers.sheets_read import bare, body, first_meeting, margins, read_sheets

WELDER = "GTAW-FeⅣ-6G-3/159-FefS-02/10/12"
AWKWARD = {
    "ordinary": CASE,
    "nothing known": replace(CASE, worker="", number="", unit="", items=""),
    "long names": replace(CASE, worker="阿卜杜热依木·麦合木提江·" * 4, unit="福建省演示" * 24),
    "many items": replace(CASE, items="、".join([WELDER] * 12)),
    "rare characters": replace(CASE, worker="𬱖𠅤㐂䶮𫖯", unit="𫟅" * 40),
    "markup": replace(CASE, worker="<b>王</b>&amp;", unit="<para>%(name)s \\n {0}</para>(\\)"),
    "one long word": replace(CASE, number="9" * 90, items="X" * 200, intake_number="1-" * 60),
    "signs only": replace(CASE, worker="，。、" * 30, unit="（《" * 40),
    "control characters": replace(CASE, worker="王\x00\x07小\t明\r\n\ufdd0", unit="甲\n\n乙"),
}
ALL = [(paper, case) for paper in PAPERS for case in AWKWARD]


def drawn(name, case="ordinary", **more):
    paper = PAPERS[name](AWKWARD[case], **more)
    return paper, read_sheets(draw_paper(paper))


@pytest.mark.parametrize(("name", "case"), ALL)
def test_every_text_of_a_paper_stands_on_it_whole(name, case):
    paper, sheets = drawn(name, case)
    whole = body(sheets)
    for label, text in texts(paper.content()):
        if label != "联系方式":
            assert bare(text) in whole


@pytest.mark.parametrize(("name", "case"), ALL)
def test_no_letter_lies_on_another_or_outside_of_the_text_area(name, case):
    _, sheets = drawn(name, case)
    for sheet in sheets:
        assert first_meeting(sheet) is None
        assert min(letter.left for letter in sheet) > LEFT - 0.5
        assert max(letter.right for letter in sheet) < RIGHT + 0.5
        assert min(letter.top for letter in sheet) > 12
        assert max(letter.bottom for letter in sheet) < 287


@pytest.mark.parametrize(("name", "case"), ALL)
def test_no_letter_meets_a_line_of_a_table(name, case):
    paper, sheets = drawn(name, case)
    for marks, sheet in zip(place(paper.content()), sheets, strict=True):
        rules = [mark for mark in marks if isinstance(mark, Rule)]
        uprights = [rule for rule in rules if rule.x1 == rule.x2]
        levels = {rule.y1 for rule in rules if rule.y1 == rule.y2}
        for letter in sheet:
            assert not any(
                letter.left < rule.x1 < letter.right
                and rule.y1 < (letter.top + letter.bottom) / 2 < rule.y2
                for rule in uprights
            )
            assert not any(letter.top + 0.05 < y < letter.bottom - 0.05 for y in levels)


@pytest.mark.parametrize("name", PAPERS)
def test_equal_papers_are_equal_bytes(name):
    assert draw_paper(PAPERS[name]()) == draw_paper(PAPERS[name]())


@pytest.mark.parametrize("name", PAPERS)
def test_each_sheet_bears_the_stations_contact_and_its_number(name):
    paper, sheets = drawn(name, "many items")
    for number, sheet in enumerate(sheets, start=1):
        text = margins(sheet)
        assert "地址：福清市演示路1号电话：0591-00000000传真：" in text
        assert f"第{number}页，共{len(sheets)}页" in text
        if number > 1:
            assert f"{paper.content().title}（续）" in text


@pytest.mark.parametrize("name", PAPERS)
def test_head_and_seal_name_the_station_and_the_day(name):
    paper, sheets = drawn(name)
    text = body(sheets)
    assert text.startswith(bare(STATION.name + paper.content().title + paper.content().reference))
    assert f"（公章）{STATION.name}2026年11月24日" in text


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_what_it_is_and_brings_its_fonts(name, tmp_path):
    paper = PAPERS[name]()
    content = draw_paper(paper)
    document = pypdfium2.PdfDocument(content)
    assert document.get_metadata_value("Title") == paper.content().title
    assert document.get_metadata_value("Author") == STATION.name
    assert [round(length / 72 * 25.4) for length in document[0].get_size()] == [210, 297]
    document.close()
    if shutil.which("pdffonts") is None:
        pytest.skip("poppler's pdffonts is not here")
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    lines = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    fonts = lines.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_a_table_goes_on_over_the_sheets_under_its_headings():
    _, sheets = drawn("hand-over", number=40)
    assert len(sheets) > 3
    numbers = "".join(f"{CASE.intake_number}/{index}" for index in (1, 20, 40))
    assert all(part in body(sheets) for part in numbers.split("350181")[1:])
    for sheet in sheets[:-1]:
        assert "姓名、证件号码作业人员证作业项目用人单位" in body([sheet])


def test_rows_are_not_parted_and_the_seal_is_not_alone():
    for number in range(1, 26):
        _, sheets = drawn("hand-over", number=number)
        for sheet in sheets:
            text = body([sheet])
            assert text.count("南昌演示局") == text.count(f"证件编号{CASE.number}")
        assert "南昌演示局" in body(sheets[-1:])


def test_signatures_and_seal_stay_together_behind_a_row_as_high_as_a_sheet():
    case = replace(CASE, items="、".join([WELDER] * 16))
    last = body(read_sheets(draw_paper(made.hand_over(case, number=1)))[-1:])
    assert "移交人（签字）：移交日期：接收人（签字）：接收日期：（公章）" in last


def test_a_row_higher_than_a_sheet_goes_on_upon_the_next():
    paper = made.receipt(handed=("登记表" * 900,))
    sheets = read_sheets(draw_paper(paper))
    assert len(sheets) > 1
    assert body(sheets).count("登记表") == 900


def test_no_line_begins_with_a_sign_that_closes():
    ground = made.Ground("甲，乙。丙、（丁）；“戊”：己！" * 30, made.LAPSED)
    for marks in place(made.refusal(grounds=(ground,)).content()):
        lines = [mark.text for mark in marks if not isinstance(mark, Rule)]
        assert not any(line[0] in "，。、；：！？）》”〕" for line in lines if line)
        assert not any(line[-1] in "（《“〔" for line in lines if line)


def test_full_lines_reach_the_right_edge():
    ground = made.Ground("甲，乙丙丁。" * 40, made.LAPSED)
    sheet = read_sheets(draw_paper(made.refusal(grounds=(ground,))))[0]
    rights = [letter.right for letter in sheet if letter.char in "，。" and letter.top > 130]
    assert max(rights) > RIGHT - 4


def test_a_character_of_no_font_is_named_and_leaves_room():
    paper = made.receipt(replace(CASE, worker="王\U00030000小"))
    assert missing_glyphs(paper) == (("作业人员", "\U00030000"),)
    assert "王小" in body(read_sheets(draw_paper(paper)))
    assert missing_glyphs(made.receipt()) == ()


def test_what_the_station_has_not_published_is_a_line_to_write_on():
    station = replace(STATION, address="", phone="", fax="")
    _, (sheet,) = drawn("receipt", station=station)
    assert "地址：电话：传真：" in margins(sheet)


def test_a_long_contact_takes_more_lines_and_the_text_less():
    station = replace(STATION, address="福建省福清市演示街道演示路1号" * 12)
    for name in PAPERS:
        _, sheets = drawn(name, "many items", station=station)
        for sheet in sheets:
            assert first_meeting(sheet) is None
            assert max(letter.bottom for letter in sheet) < 287
            assert margins(sheet, 240).count("演示路1号") == 12


def test_papers_can_be_drawn_in_several_threads_at_once():
    expected = {name: draw_paper(PAPERS[name]()) for name in PAPERS}
    found = {}

    def draw(name):
        found[name] = draw_paper(PAPERS[name]())

    threads = [threading.Thread(target=draw, args=(name,)) for name in PAPERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


def test_the_text_begins_under_the_head_margin_of_an_official_document():
    for name in PAPERS:
        _, sheets = drawn(name)
        assert min(letter.top for letter in sheets[0]) >= HEAD


def test_tables_share_the_width_of_the_text_area():
    for make in PAPERS.values():
        for element in make().content().elements:
            if isinstance(element, Table):
                assert all(len(row) == len(element.columns) for row in element.rows)
