import re
import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import date
from itertools import islice

import pypdfium2
import pytest

from sepdesk.forms import page, wording
from sepdesk.forms.appendix import (
    BY_NAME,
    FIELDS,
    Action,
    AppendixForm,
    FormDataError,
    Kind,
    PaperStatus,
    opinions,
)
from sepdesk.forms.blank import contact_cell, opinion_box
from sepdesk.forms.filled import written
from sepdesk.forms.page import Cell
from sepdesk.forms.pdf import Paper, draw_form, draw_forms, missing_glyphs, overfull
from sepdesk.forms.text import clean
from sepdesk.progress import CancelledError

TEXT_FIELDS = tuple(field for field in FIELDS if field.kind in {Kind.TEXT, Kind.BLANK})

PRINTED = (
    "附件",
    "特种设备作业人员聘用信息（变更、注销）登记表",
    "姓 名",
    "身份证号",
    "作业项目 (代号)",
    "有效日期",
    "原用人单位",
    "现用人单位",
    "单位社会 信用代码",
    "单位地址",
    "单位所属区域",
    "市 县(区) 镇(街道)",
    "单位联系人",
    "联系电话",
    "作业人员意见",
    "用人单位意见",
    "本人已在现用人单位从事特种设备作业，现提交登记。",
    "本人已不在原用人单位就业，现提交注销原有登记。",
    "该作业人员在我单位从事特种设备作业，表中所填写情况属实，现提交登记。",
    "该作业人员已不在我单位从事特种设备作业，现提交注销原有登记。",
    "作业人员(签字)",
    "(用人单位公章)",
    "联系手机",
    "日 期",
    "年 月 日",
    "注：1. 特种设备作业人员及其用人单位应当对聘用信息的真实性负责。",
    "2. 属于用人单位的分支机构的，单位地址及所属区域按分支机构填写。用人单位为自然人的，"
    "单位社会信用代码填写自然人身份证号，单位地址及所属区域按设备所在地填写。",
    "3. 需附上《作业人员证》复印件（应能查验姓名、证件编号、发证机关、考试机构、"
    "作业项目代号、有效日期、最近一次复审记录以及聘用记录等信息）。",
    "4. 当地考试中心联系方式由各地服务指南补充明确。",
)

ORDINARY = AppendixForm(
    name="欧阳小梅",
    document_number="350102199003071234",
    items="电梯修理（T）、特种设备安全管理（A）",
    valid_until="2028-05-31",
    former_unit="福建省榕城电梯工程有限公司",
    present_unit="福建省闽江特种设备安装维修有限公司福清分公司",
    unit_code="91350100MA2XABCD3X",
    unit_address="福建省福州市福清市音西街道清昌大道105号",
    city="福州市",
    county="鼓楼区",
    town="鼓东街道",
    contact="林小梅",
    phone="0591-85220000",
    mobile="13800000000",
    form_date=date(2026, 11, 24),
)

WELDER = "GTAW-FeⅣ-6G-3/159-FefS-02/10/12"
AWKWARD = {
    "longest name": {"name": "阿卜杜热依木·麦合木提江·" * 4, "contact": "买买提·" * 12},
    "eight welder items": {"items": "、".join([WELDER] * 8)},
    "items line by line": {"items": "\n".join([WELDER] * 4)},
    "units of sixty characters": {"present_unit": "福" * 60, "former_unit": "建" * 60},
    "an endless address": {"unit_address": "福建省福州市鼓楼区某路一号" * 12},
    "rare characters": {"name": "𬱖𠅤㐂䶮𫖯", "present_unit": "𫟅" * 40, "town": "𬮱" * 9},
    "characters of no font": {"name": "王\U00030000小", "contact": "\U00031350"},
    "markup": {"name": "<b>王</b>&amp;", "unit_address": "<para><br/>%(name)s \\n {0}</para>"},
    "right to left": {"name": "محمد", "contact": "שלום"},
    "long regions": {
        "city": "平潭综合实验区",
        "county": "福建土楼（华安）旅游区经济开发区",
        "town": "三明高新技术产业开发区管理委员会",
    },
    "one long word": {"phone": "0" * 60, "unit_code": "X" * 60, "document_number": "9" * 70},
    "control characters": {"name": "王\x00\x07小\t明\r\n", "phone": "1\v2"},
    "signs only": {"former_unit": "，" * 60, "present_unit": "（" * 40},
}


def without_spaces(text):
    return re.sub(r"\s+", "", text)


def filling_of(read, content):
    """Return the sheet with what was filled in only: the printed words come first in the file."""
    sheet = read(content)
    printed = len(read(draw_form(None)).letters)
    return replace(sheet, letters=sheet.letters[printed:])


@pytest.mark.clause("F1")
@pytest.mark.parametrize("line", PRINTED)
def test_the_blank_form_holds_every_line_that_the_bureau_printed(read, line):
    text = without_spaces(read(draw_form(None)).text)
    if line in wording.OPINIONS["worker_opinion"] + wording.OPINIONS["unit_opinion"]:
        assert without_spaces(line) in text
    assert without_spaces(line) in text


def test_nothing_stands_on_the_blank_form_but_what_the_bureau_printed(read):
    text = without_spaces(read(draw_form(None)).text)
    assert len(text) == sum(len(without_spaces(line)) for line in PRINTED)


def test_the_form_is_one_a4_page_inside_the_text_area_of_an_official_document(read):
    sheet = read(draw_form(ORDINARY))
    area = Cell(page.LEFT, page.HEAD, 156, 225)
    assert sheet.pages == 1
    assert [letter.char for letter in sheet.letters if not letter.lies_in(area)] == []


@pytest.mark.clause("F1")
def test_the_seal_finds_room_beside_signature_mobile_and_date():
    assert min(page.SEAL.width, page.SEAL.height) >= 42


@pytest.mark.parametrize("form", [None, ORDINARY, replace(ORDINARY, name="𬱖")])
def test_every_font_is_embedded(form):
    content = draw_form(form, status=PaperStatus(intake_number="1", watermark=True))
    fonts = re.findall(rb"/Type /Font\b", content)
    assert len(fonts) == len(re.findall(rb"/FontFile2 ", content)) == content.count(b"/ToUnicode")
    assert b"Helvetica" not in content


def test_equal_input_gives_equal_bytes():
    status = PaperStatus(intake_number="FQ-1", received_at="2026-11-24 09:35", station="城区所")
    first = draw_form(ORDINARY, status=status, exam_centre="0591-80000000")
    draw_form(replace(ORDINARY, name="另一人"))
    assert draw_form(ORDINARY, status=status, exam_centre="0591-80000000") == first


def test_forms_drawn_by_several_threads_are_the_same_as_drawn_alone():
    names = ("甲乙丙", "丁戊己", "庚辛壬")
    alone = {name: draw_form(replace(ORDINARY, name=name)) for name in names}
    together = {}

    def draw(name):
        together[name] = draw_form(replace(ORDINARY, name=name))

    threads = [threading.Thread(target=draw, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_the_document_says_what_it_is(read):
    document = pypdfium2.PdfDocument(draw_form(None))
    assert document.get_metadata_value("Title") == wording.TITLE
    document.close()


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("action", "by", "ticked"),
    [
        (Action.REGISTER, "unit", {("worker_opinion", 0), ("unit_opinion", 0)}),
        (Action.CHANGE, "unit", {("worker_opinion", 0), ("unit_opinion", 0)}),
        (Action.DEREGISTER, "unit", {("unit_opinion", 1)}),
        (Action.DEREGISTER, "worker", {("worker_opinion", 1)}),
        (Action.DEREGISTER, "both", {("worker_opinion", 1), ("unit_opinion", 1)}),
    ],
)
def test_each_act_ticks_its_boxes_and_no_other(read, action, by, ticked):
    worker, unit = opinions(action, by)
    sheet = read(draw_form(AppendixForm(worker_opinion=worker, unit_opinion=unit)))
    black = {
        (name, index)
        for name in wording.OPINIONS
        for index in (0, 1)
        if sheet.blackness(opinion_box(name, index).inset(0.4, 0.4)) > 0.05
    }
    assert black == ticked


@pytest.mark.clause("F1")
@pytest.mark.parametrize("field", TEXT_FIELDS, ids=lambda field: field.name)
def test_each_filling_stands_in_its_own_cell(read, field):
    sheet = filling_of(read, draw_form(ORDINARY))
    assert sheet.text_in(field.cell) == without_spaces(written(ORDINARY, field))


@pytest.mark.parametrize("filling", AWKWARD.values(), ids=AWKWARD.keys())
def test_no_awkward_filling_is_cut_or_leaves_its_cell(read, filling):
    form = replace(ORDINARY, **filling)
    lacking = {char for _, char in missing_glyphs(form)}
    sheet = filling_of(read, draw_form(form))
    cells = [field.cell for field in FIELDS]
    astray = [each for each in sheet.letters if not any(each.lies_in(cell) for cell in cells)]
    assert astray == []
    for field in TEXT_FIELDS:
        expected = [char for char in written(form, field) if char not in lacking]
        assert sheet.text_in(field.cell) == without_spaces("".join(expected)), field.name


def test_a_text_beyond_all_measure_is_refused_by_name_and_never_cut():
    form = replace(ORDINARY, items=WELDER * 40)
    assert overfull(form) == ("items",)
    with pytest.raises(FormDataError, match="作业项目（代号）") as refused:
        draw_form(form)
    assert refused.value.field == "items"
    assert WELDER not in str(refused.value)


def test_a_filling_that_fits_is_not_called_overfull():
    assert overfull(ORDINARY) == ()


@pytest.mark.clause("F1")
def test_the_date_stands_in_the_gaps_before_year_month_and_day(read):
    sheet = filling_of(read, draw_form(AppendixForm(form_date=date(2026, 3, 7))))
    gaps = (page.YEAR_GAP, page.MONTH_GAP, page.DAY_GAP)
    assert [sheet.text_in(gap) for gap in gaps] == ["2026", "3", "7"]


@pytest.mark.clause("F1")
def test_the_region_stands_on_its_three_blanks_without_doubled_words(read):
    sheet = read(draw_form(AppendixForm(city="福州市", county="鼓楼区", town="鼓东街道")))
    row = page.wide_value("region")
    inside = sorted(
        (letter for letter in sheet.letters if letter.lies_in(row)), key=lambda letter: letter.left
    )
    assert "".join(letter.char for letter in inside) == "福州市鼓楼县(区)鼓东镇(街道)"


@pytest.mark.clause("F2")
def test_a_natural_person_gives_an_id_number_where_a_unit_gives_its_code(read):
    sheet = filling_of(read, draw_form(replace(ORDINARY, unit_code="350102196001011234")))
    assert sheet.text_in(BY_NAME["unit_code"].cell) == "350102196001011234"


@pytest.mark.clause("F3")
def test_the_exam_centre_is_added_under_note_4(read):
    contact = "福州市特检院考试中心，0591-80000000"
    sheet = filling_of(read, draw_form(None, exam_centre=contact))
    assert sheet.text_in(contact_cell()) == "当地考试中心：" + contact


@pytest.mark.clause("F3")
def test_a_long_contact_stays_inside_the_text_area(read):
    contact = "某某市特种设备检验院考试中心，某某市某某区某某路一百号，电话0591-80000000；" * 3
    sheet = filling_of(read, draw_form(None, exam_centre=contact))
    assert sheet.text_in(contact_cell()) == "当地考试中心：" + contact


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (PaperStatus(), ""),
        (PaperStatus(registration_number="闽特聘2026-1"), "登记编号闽特聘2026-1"),
        (
            PaperStatus(intake_number="FQ-7", received_at="2026-11-24 09:35", station="城区所"),
            "已收件，尚未登记收件编号FQ-7收件2026-11-2409:35城区所",
        ),
        (PaperStatus(registration_number="1", reprint=True), "登记编号1（补打）"),
        (PaperStatus(intake_number="7", reprint=True), "已收件，尚未登记（补打）收件编号7"),
    ],
)
def test_the_paper_says_where_it_stands(read, status, words):
    sheet = filling_of(read, draw_form(None, status=status))
    assert "".join(letter.char for letter in sheet.letters) == words
    assert sheet.text_in(page.STATUS) == words


def test_a_preview_of_unsaved_work_carries_a_watermark(read):
    preview = draw_form(ORDINARY, status=PaperStatus(watermark=True))
    assert "预览，未保存" in read(preview).text
    assert "预览" not in read(draw_form(ORDINARY)).text


def test_a_character_without_a_glyph_is_named_and_gets_room_to_be_written_in(read):
    form = AppendixForm(name="王\U00030000", contact="\U00030000")
    assert missing_glyphs(form) == (("name", "\U00030000"), ("contact", "\U00030000"))
    cell = BY_NAME["name"].cell.inset(2, 2)
    blank = read(draw_form(AppendixForm(name="王"))).blackness(cell)
    assert read(draw_form(form)).blackness(cell) > blank


def test_a_character_beyond_the_basic_plane_copies_out_right(read):
    content = draw_form(AppendixForm(name="欧阳𬱖𠅤"))
    assert "欧阳𬱖𠅤" in read(content).text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_every_character_of_the_national_table_copies_out_right(table_of_characters):
    rest = iter(table_of_characters)
    forms = []
    while chunk := "".join(islice(rest, 180)):
        forms.append(Paper(AppendixForm(unit_address=chunk[:90], former_unit=chunk[90:])))
    content = draw_forms(forms, Watched())
    run = subprocess.run(
        ["pdftotext", "-", "-"], input=content, capture_output=True, check=True, timeout=60
    )
    text = run.stdout.decode("utf-8")
    assert [char for char in table_of_characters if char not in text] == []
    assert missing_glyphs(AppendixForm(items="".join(table_of_characters))) == ()


class Watched:
    def __init__(self, stop_after=None):
        self.reports = []
        self._stop_after = stop_after

    def report(self, done, total, what):
        self.reports.append((done, total))

    def checkpoint(self):
        if self._stop_after is not None and len(self.reports) >= self._stop_after:
            raise CancelledError


def test_a_batch_has_a_page_for_each_form_and_tells_how_far_it_is(read):
    progress = Watched()
    pile = [Paper(replace(ORDINARY, name=name)) for name in ("甲", "乙", "丙")]
    content = draw_forms(pile, progress)
    assert read(content).pages == 3
    names = [read(content, number).text_in(BY_NAME["name"].cell) for number in range(3)]
    assert names == ["甲", "乙", "丙"]
    assert progress.reports == [(1, 3), (2, 3), (3, 3)]


def test_a_batch_can_be_stopped():
    pile = [Paper(ORDINARY)] * 3
    with pytest.raises(CancelledError):
        draw_forms(pile, Watched(stop_after=1))


def test_clean_text_is_what_is_printed():
    assert clean("王\x00小\t明\r\n") == "王小 明"


def test_on_paper_that_bears_the_form_only_the_filling_is_drawn(read, ordinary):
    whole, filling = read(draw_form(ordinary)), read(draw_form(ordinary, on_blank=True))
    assert wording.TITLE in whole.text_in(page.TITLE)
    assert filling.text_in(page.TITLE) == ""
    for field in TEXT_FIELDS:
        assert filling.text_in(field.cell) == whole.text_in(field.cell)
        assert filling.text_in(field.cell)
    assert filling.blackness(opinion_box("worker_opinion", 0)) > 0
    assert filling.blackness(opinion_box("worker_opinion", 1)) == 0
