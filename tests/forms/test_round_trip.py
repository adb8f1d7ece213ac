"""Fill, print, scan at 150 dpi, turned, noisy, as JPEG: found again and filled.

Thirty forms in the ordinary run, as many as FORMS_ROUND_TRIP says in another: 200, as promised, in
`make forms-roundtrip`.
"""

import os
import random
from dataclasses import replace

import pytest

from sepdesk.forms.appendix import FIELDS, AppendixForm, Kind, PaperStatus
from sepdesk.forms.codes import PaperCode, filling_digest, read_code, write_code
from sepdesk.forms.filled import written
from sepdesk.forms.pdf import Paper, draw_form, draw_forms, missing_glyphs, overfull
from sepdesk.forms.read_back import LOST, NotOursError, read_fields
from sepdesk.forms.reading import Reading, read_scan
from sepdesk.progress import NoProgress
from tests.forms.fillings import awkward, plain
from tests.forms.scanner import Scanning, scanned

COUNT = int(os.environ.get("FORMS_ROUND_TRIP", "30"))


@pytest.fixture(scope="module")
def pile():
    """Return the print ledger of a day, by id, and the day's prints."""
    chance = random.Random(11)
    ledger, papers = {}, []
    for number in range(COUNT):
        form = plain(chance)
        code = PaperCode(
            f"0193{number:04x}-0000-7000-8000-{chance.randrange(16**12):012x}",
            "0192f0c1-0000-7abc-8def-0123456789ab",
            filling_digest(form),
        )
        ledger[code.form_id] = form
        status = PaperStatus(intake_number=f"350181-20261124-{number:03d}", station="演示所")
        text = write_code(code, lambda _: chance.randbytes(64))
        papers.append(Paper(form, status, text))
    return ledger, papers, draw_forms(papers, NoProgress())


@pytest.mark.parametrize("number", range(COUNT))
def test_a_form_printed_and_scanned_is_found_again_and_filled(pile, number):
    ledger, papers, pdf = pile
    chance = random.Random(number)
    how = Scanning(
        turn=chance.uniform(-3, 3), noise=chance.uniform(4, 20), blur=chance.uniform(0, 0.6),
        quality=chance.randrange(40, 90),
    )  # fmt: skip
    reading = read_scan(scanned(pdf, how, number))
    assert isinstance(reading, Reading)
    (found,) = reading.found
    code = read_code(found.text).code
    form = ledger[code.form_id]
    assert form == papers[number].form
    assert code.digest == filling_digest(form)


def as_entered(form):
    """Return a filling as it is read back: cleaned, and the city with its word."""
    texts = {}
    for field in FIELDS:
        if field.kind in {Kind.TEXT, Kind.BLANK}:
            text = written(replace(form, **{field.name: form.text_of(field)}), field)
            texts[field.name] = text if field.kind is Kind.TEXT else form.text_of(field).strip()
    return replace(form, **texts)


def test_every_filling_is_read_back_from_the_pdf_by_place(pile):
    _, papers, pdf = pile
    for number, paper in enumerate(papers):
        assert read_fields(pdf, number) == as_entered(paper.form)


def test_an_awkward_filling_is_read_back_but_for_what_could_not_be_printed():
    chance = random.Random(3)
    forms = [form for form, _ in (awkward(chance) for _ in range(80)) if not overfull(form)]
    pdf = draw_forms([Paper(form) for form in forms], NoProgress())
    for number, form in enumerate(forms):
        lacking = dict.fromkeys(missing_glyphs(form))
        read = read_fields(pdf, number)
        for field in FIELDS:
            if field.kind is not Kind.TEXT:
                continue
            lost = {char for name, char in lacking if name == field.name}
            expected = "".join(LOST if each in lost else each for each in written(form, field))
            assert _bare(read.text_of(field)) == _bare(expected), field.name
        assert (read.worker_opinion, read.unit_opinion) == (form.worker_opinion, form.unit_opinion)


def _bare(text):
    return "".join(text.split())


def test_lines_that_the_clerk_broke_stay_broken_and_others_are_joined():
    welder = "GTAW-FeⅣ-6G-3/159-FefS-02/10/12"
    form = AppendixForm(
        items="\n".join([welder, "叉车司机（N1）", "电梯修理（T）"]),
        present_unit="福建省演示特种设备安装维修有限公司福清分公司第一项目部",
        contact="John Smith of a firm",
    )
    assert read_fields(draw_form(form)) == form


def test_room_left_for_a_character_is_read_back_as_such():
    form = AppendixForm(name="王\U00030000明")
    assert read_fields(draw_form(form)).name == f"王{LOST}明"


@pytest.mark.parametrize(
    ("city", "county", "town"),
    [
        ("福州市", "福清市", "音西街道"),
        ("平潭综合实验区", "闽侯县", "日溪乡"),
        ("", "鼓楼区", "祥谦镇"),
    ],
)
def test_regions_are_read_back_with_their_words(city, county, town):
    form = AppendixForm(city=city, county=county, town=town)
    assert read_fields(draw_form(form)) == form
    assert read_fields(draw_form(replace(form, county="鼓楼"))).county == "鼓楼"


def test_a_blank_form_and_a_preview_are_read_back():
    assert read_fields(draw_form(None)) == AppendixForm()
    form = plain(random.Random(2))
    preview = draw_form(form, status=PaperStatus(watermark=True, intake_number="1"))
    assert read_fields(preview).document_number == form.document_number


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello"])
def test_another_file_has_no_fields(content):
    with pytest.raises(NotOursError):
        read_fields(content)


def test_a_page_that_is_not_there_has_no_fields():
    with pytest.raises(NotOursError):
        read_fields(draw_form(None), 1)
