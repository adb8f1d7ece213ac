"""Hostile files, opened in a process that may be killed: this one goes on and says what was."""

import io
import sys
import zlib

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from sepdesk import cli
from sepdesk.forms import decoding
from sepdesk.forms.decoding import BROKEN, TOO_SLOW, draw_page, draw_page_apart
from sepdesk.forms.scans import LARGEST_FILE, ScanError

pytestmark = pytest.mark.invariant("X-8")


def pdf(*texts):
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(300, 400), initialFontName="Courier")
    for text in texts:
        canvas.drawString(50, 200, text)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def picture(kind, size=(300, 400)):
    written = io.BytesIO()
    Image.new("RGB", size, "white").save(written, kind)
    return written.getvalue()


def bomb_of_a_pdf():
    """A page whose content unpacks to 300 MB of drawing."""
    packed = zlib.compress(b"0 0 m 9 9 l S\n" * 22_000_000, 1)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    written = bytearray(b"%PDF-1.7\n")
    for number, part in enumerate(parts, 1):
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return bytes(written + b"trailer << /Root 1 0 R >>\n%%EOF")


def giant_png():
    """A header that announces 60,000 × 60,000 pixels behind a few bytes."""
    small = bytearray(picture("PNG"))
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)


def refusal(content, **more):
    with pytest.raises(ScanError) as told:
        draw_page_apart(content, 0, **more)
    return told.value.text


DAMAGED = "文件已损坏，打不开。请重新扫描或重新拷贝一份。"


def outcome(content, **more):
    try:
        draw_page_apart(content, 0, **more)
    except ScanError as error:
        return error.text
    return "drawn"


def test_each_page_of_a_pdf_is_drawn_and_the_last_one_for_any_behind_it():
    two = pdf("a", "b")
    first, second = draw_page_apart(two, 0), draw_page_apart(two, 7)
    assert (first.page, first.pages, second.page, second.pages) == (0, 2, 1, 2)
    for drawn in (first, second):
        with Image.open(io.BytesIO(drawn.picture)) as seen:
            assert (seen.format, seen.size) == ("JPEG", (834, 1112))
    assert first.picture != second.picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_has_one_page(kind):
    drawn = draw_page_apart(picture(kind), 3)
    assert (drawn.page, drawn.pages) == (0, 1)


def test_truncated_files_are_told_as_damaged():
    for content in (picture("PNG")[:60], picture("JPEG")[:300], pdf("a")[:200]):
        assert "损坏" in refusal(content)


def test_a_picture_that_announces_giant_sides_is_not_unpacked():
    assert "太大" in refusal(giant_png())


def test_a_page_that_unpacks_without_end_costs_the_other_process_its_life_only():
    assert outcome(bomb_of_a_pdf(), seconds=2.0) in {"drawn", TOO_SLOW, BROKEN, DAMAGED}


def test_what_is_too_large_or_no_scan_is_refused_before_or_in_the_other_process():
    assert "太大" in refusal(bytes(LARGEST_FILE + 1))
    assert "只认" in refusal(b"GIF89a")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import time; import threading; threading.Event().wait()", TOO_SLOW),
        ("import os; os.abort()", BROKEN),
        ("print('x' * 9_000_000)", BROKEN),
        ("print('{\"picture\": 5}')", BROKEN),
        ("print('[]')", BROKEN),
        ("x = bytearray(3 * 1024**3)", BROKEN),
    ],
)
def test_a_process_that_hangs_dies_or_lies_is_told_in_words(program, said):
    begin = "from sepdesk.forms import decoding; decoding.limit_this_process()\n"
    command = [sys.executable, "-c", begin + program]
    seconds = 1.0 if said == TOO_SLOW else 30.0
    assert refusal(picture("PNG"), seconds=seconds, command=command) == said


def test_a_process_that_cannot_be_started_is_told_in_words():
    assert refusal(picture("PNG"), command=["/nonexistent/reader"]) == BROKEN


def test_the_frozen_program_draws_pages_as_its_own_reader(monkeypatch):
    asked = []
    monkeypatch.setattr(decoding, "work", asked.append)
    assert cli.main(["read-scan", "3"]) == 0
    assert asked == [3]


def test_in_this_process_a_page_is_drawn_as_well():
    assert draw_page(pdf("a"), 0).pages == 1
