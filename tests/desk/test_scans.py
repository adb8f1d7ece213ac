"""Scans at the desk: real prints, rasterised as a scanner would, matched with real records."""

import sys
from dataclasses import replace

import pytest
from PIL import Image

from sepdesk.desk import printing, scans
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.scans import Whose, next_paper, paper_in_reading, read_file, read_paper
from sepdesk.desk.tray import paper_in, paper_of
from sepdesk.domain.submissions import SubmissionState
from sepdesk.forms.appendix import PaperStatus
from sepdesk.forms.codes import PaperCode, filling_digest, write_code
from sepdesk.forms.pdf import Paper, draw_form, draw_forms
from sepdesk.forms.reading import read_scan
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SigningKey
from tests.desk.test_printing import form_of
from tests.forms.scanner import Scanning, as_pdf, raster, saved, scanned
from tests.ui.session import CHEN, LIN, made  # noqa: F401 - a fixture among them
from tests.ui.tray.filled import LAPSED, answer, paper, save

PNG = Scanning(turn=1.5, noise=6, quality=None)


def scan_of(pdf, page=0):
    return read_scan(scanned(pdf, PNG, page))


@pytest.fixture
def entry(made):  # noqa: F811 - the fixture
    return save(made, paper(made.session, LIN.person))


def printed(made, entry):  # noqa: F811
    sheet = printing.saved(made.session, entry.op_id)
    printing.record_print(made.session, sheet, "printer")
    return sheet.pdf


def batch(made, typed):  # noqa: F811
    """Print a form that was never saved, as a batch does."""
    form_id = made.session.new_id()
    page = printing.coded(made.session, form_of(made, typed), form_id, PaperStatus(), typed)
    sheet = printing.draw_pages(made.session, [page], "批量", NoProgress())
    printing.record_print(made.session, sheet, "printer")
    return sheet.pdf


def code_for(made, form, key=None, station="device-1"):  # noqa: F811
    code = PaperCode("01939f1c-8000-7000-8000-000000000001", station, filling_digest(form))
    return write_code(code, (key or made.session.signing).sign)


def test_a_saved_form_is_opened_and_its_state_is_told(made, entry):  # noqa: F811
    result = paper_in_reading(made.session, scan_of(printed(made, entry)))
    assert result.whose is Whose.SAVED
    assert result.paper == paper_of(paper_in(entry))
    assert result.entry.op_id == entry.op_id
    assert entry.intake_number in result.text
    assert "已收件，尚未登记" in result.text
    assert "再保存会另报一份" in result.text
    assert result.warns
    assert result.picture.startswith(b"\xff\xd8\xff")


def test_a_saved_form_says_registered_only_after_the_platform_did(made, entry):  # noqa: F811
    pdf = printed(made, entry)
    answer(made, entry, SubmissionState.REGISTERED, registration_number="350102-2026-000009")
    assert "已登记，登记编号 350102-2026-000009" in (
        paper_in_reading(made.session, scan_of(pdf)).text
    )


@pytest.mark.invariant("B-11")
def test_a_form_that_came_back_is_opened_as_the_answer_to_it(made, entry):  # noqa: F811
    pdf = printed(made, entry)
    answer(made, entry, SubmissionState.RETURNED, LAPSED)
    result = paper_in_reading(made.session, scan_of(pdf))
    assert result.paper.answers == entry.op_id
    assert "改好后保存即为重报" in result.text
    assert not result.warns


def test_a_form_printed_and_never_saved_is_opened_filled_from_the_ledger(made):  # noqa: F811
    typed = paper(made.session, LIN.person)
    result = paper_in_reading(made.session, scan_of(batch(made, typed)))
    assert result.whose is Whose.PRINTED
    assert result.paper == replace(typed, received_on="2026-11-24")
    assert result.entry is None
    assert "2026-11-24 14:35 打印，还没有保存" in result.text
    assert not result.warns


def test_one_that_was_typed_in_since_is_not_to_be_saved_twice(made):  # noqa: F811
    pdf = batch(made, paper(made.session, LIN.person))
    entry = save(made, paper(made.session, LIN.person))
    result = paper_in_reading(made.session, scan_of(pdf))
    assert result.whose is Whose.SAVED
    assert result.entry.op_id == entry.op_id
    assert "请勿重报" in result.text


@pytest.mark.invariant("B-15")
def test_a_paper_that_says_otherwise_than_the_record_is_told(made, entry):  # noqa: F811
    other = form_of(made, paper(made.session, LIN.person, name="林大梅"))
    code = PaperCode(entry.op_id, "device-1", filling_digest(other))
    pdf = draw_form(other, code=write_code(code, made.session.signing.sign))
    result = paper_in_reading(made.session, scan_of(pdf))
    assert result.paper.name == "林小梅"
    assert "与存件不同" in result.text


def test_a_paper_of_another_station_is_told_as_such(made):  # noqa: F811
    form = form_of(made, paper(made.session, LIN.person))
    pdf = draw_form(form, code=code_for(made, form, SigningKey.generate(), "device-2"))
    result = paper_in_reading(made.session, scan_of(pdf))
    assert (result.whose, result.paper) == (Whose.ELSEWHERE, None)
    assert "device-2" in result.text
    assert result.picture


def test_a_code_with_a_forged_signature_opens_nothing(made, entry):  # noqa: F811
    form = form_of(made, paper(made.session, LIN.person))
    code = PaperCode(entry.op_id, "device-1", filling_digest(form))
    pdf = draw_form(form, code=write_code(code, SigningKey.generate().sign))
    result = paper_in_reading(made.session, scan_of(pdf))
    assert (result.whose, result.paper) == (Whose.UNCERTAIN, None)
    assert "签名不对" in result.text


def test_a_code_that_is_not_in_the_ledger_opens_nothing(made):  # noqa: F811
    form = form_of(made, paper(made.session, LIN.person))
    result = paper_in_reading(made.session, scan_of(draw_form(form, code=code_for(made, form))))
    assert (result.whose, result.paper) == (Whose.UNCERTAIN, None)


def test_any_other_paper_stands_beside_the_entry(made):  # noqa: F811
    result = paper_in_reading(made.session, scan_of(printing.blank(made.session).pdf))
    assert (result.whose, result.paper, result.pages) == (Whose.OTHER, None, 1)
    assert result.picture
    assert not result.warns


def test_a_filled_pdf_of_ours_is_typed_from_its_text(made):  # noqa: F811
    typed = paper(made.session, LIN.person)
    pdf = printing.preview(made.session, typed).pdf
    result = paper_in_reading(made.session, read_scan(pdf))
    assert result.whose is Whose.OURS
    assert form_of(made, result.paper) == form_of(made, typed)
    assert "登记" in result.text


def test_what_could_not_be_printed_is_to_be_added(made):  # noqa: F811
    pdf = printing.preview(made.session, PaperInput(name="陈\U000f0000")).pdf
    result = paper_in_reading(made.session, read_scan(pdf))
    assert result.paper.name == "陈〓"
    assert "请补上" in result.text


def test_of_a_pile_in_one_file_the_first_is_opened_and_the_rest_counted(made, entry):  # noqa: F811
    other = save(made, paper(made.session, LIN.person))
    pages = [printing.saved(made.session, one.op_id).forms[0].paper for one in (entry, other)]
    result = paper_in_reading(made.session, read_scan(draw_forms([Paper(), *pages], NoProgress())))
    assert result.entry.op_id == entry.op_id
    assert "这是第 2 页的一份，只附上这一页；文件里还有 1 份表没有打开" in result.text
    assert (result.pages, result.alone, result.warns) == (3, True, True)
    assert [found.page for found in result.others] == [2]


def test_the_further_forms_of_a_file_are_opened_in_turn_each_with_its_page(
    made,  # noqa: F811
    entry,
    tmp_path,
):
    more = [save(made, paper(made.session, one.person)) for one in (LIN, CHEN)]
    entries = [entry, *more]
    pages = [printing.saved(made.session, one.op_id).forms[0].paper for one in entries]
    path = tmp_path / "stack.pdf"
    path.write_bytes(as_pdf([raster(draw_forms(pages, NoProgress()), page) for page in range(3)]))
    result = paper_in_reading(made.session, read_file(path))
    opened, pictures = [result.entry.op_id], {result.picture}
    while result.others:
        first, *rest = result.others
        result = next_paper(made.session, path, first, tuple(rest))
        opened.append(result.entry.op_id)
        pictures.add(result.picture)
    assert opened == [one.op_id for one in entries]
    assert len(pictures) == 3
    assert "文件里的表已全部打开" in result.text
    path.unlink()
    assert "打不开" in next_paper(made.session, path, first, ()).text


def test_two_forms_on_one_photo_are_opened_in_turn(made, entry, tmp_path):  # noqa: F811
    other = save(made, paper(made.session, LIN.person))
    sheets = [raster(printing.saved(made.session, one.op_id).pdf) for one in (entry, other)]
    photo = Image.new("L", (2 * sheets[0].width, sheets[0].height), 255)
    for place, sheet in enumerate(sheets):
        photo.paste(sheet, (place * sheets[0].width, 0))
    path = tmp_path / "photo.jpg"
    path.write_bytes(saved(photo, 70))
    result = paper_in_reading(made.session, read_file(path))
    (left,) = result.others
    further = next_paper(made.session, path, left, ())
    assert {result.entry.op_id, further.entry.op_id} == {entry.op_id, other.op_id}


def test_a_file_that_is_none_is_said(made, tmp_path):  # noqa: F811
    result = read_paper(made.session, b"MZ\x90\x00 no scan")
    assert (result.whose, result.text) == (
        Whose.UNREADABLE,
        "只认 PDF、PNG、JPEG 三种文件，这份不是。",
    )
    gone = paper_in_reading(made.session, read_file(tmp_path / "gone.pdf"))
    assert "打不开" in gone.text


def test_a_file_too_large_is_not_even_opened(tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as large:
        large.truncate(31 * 1024 * 1024)
    assert "太大" in read_file(path).text


@pytest.mark.invariant("X-3")
def test_reading_a_scan_leaves_nothing_behind(made, entry, tmp_path):  # noqa: F811
    content = scanned(printed(made, entry), PNG)
    path = tmp_path / "扫描.png"
    path.write_bytes(content)
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*") if each.is_file()}
    result = paper_in_reading(made.session, read_file(path))
    assert result.entry.op_id == entry.op_id
    after = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*") if each.is_file()}
    assert set(after) == set(before)
    assert after[made.profile.station] == before[made.profile.station]


def test_a_frozen_program_is_its_own_reader(monkeypatch, tmp_path):
    program = tmp_path / "sepdesk"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sepdesk "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    reading = scans.read_apart(draw_form(None))
    assert (reading.kind, reading.pages, reading.found) == ("pdf", 1, ())
