"""Scans as they come to the window: good, poor, of other papers, and not meant well."""

import io
import struct
import sys
import time
import zlib
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sepdesk.forms.appendix import AppendixForm, PaperStatus
from sepdesk.forms.codes import PaperCode, filling_digest, write_code
from sepdesk.forms.pdf import Paper, draw_form, draw_forms
from sepdesk.forms.reading import Reading, Unreadable, read_scan, read_scan_apart
from sepdesk.progress import NoProgress
from tests.forms.scanner import Scanning, as_pdf, photographed, raster, saved, scanned, spoiled

FORM = AppendixForm(name="王小明", document_number="350181199003079963", mobile="13000000000")


def code_of(number):
    code = PaperCode(f"{number:08d}-0000-7000-8000-000000000000", "FQ-01", filling_digest(FORM))
    return write_code(code, lambda signed: (signed * 2)[:64])


CODE = code_of(1)
PDF = draw_form(FORM, status=PaperStatus(intake_number="350181-20261124-001"), code=CODE)


def codes(reading):
    assert isinstance(reading, Reading), reading
    return [each.text for each in reading.found]


def test_a_pdf_of_ours_gives_its_code_its_picture_and_its_filling():
    reading = read_scan(PDF)
    assert codes(reading) == [CODE]
    assert (reading.kind, reading.pages, reading.form) == ("pdf", 1, FORM)
    assert Image.open(io.BytesIO(reading.picture)).size[1] == 1754


def test_a_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "扫描.pdf"
    path.write_bytes(PDF)
    assert codes(read_scan(path)) == [CODE]
    assert isinstance(read_scan(tmp_path / "nothing.pdf"), Unreadable)


@pytest.mark.parametrize("turn", [0, 3, -7, 10, 90, 180, 267])
def test_a_scan_of_150_dpi_is_read_however_it_lies(turn):
    reading = read_scan(scanned(PDF, Scanning(turn=turn, noise=16, blur=0.5)))
    assert codes(reading) == [CODE]
    assert (reading.kind, reading.form) == ("jpeg", None)
    assert abs((reading.found[0].turn - turn + 180) % 360 - 180) <= 1


def test_the_picture_of_a_sheet_that_lay_upside_down_stands_upright():
    upright = read_scan(scanned(PDF, Scanning()))
    turned = read_scan(scanned(PDF, Scanning(turn=180)))
    size = (60, 84)
    one, other = (
        list(Image.open(io.BytesIO(each.picture)).resize(size).tobytes())
        for each in (upright, turned)
    )
    assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) < 4


@pytest.mark.parametrize("seed", range(4))
def test_a_phones_photo_is_read(seed):
    assert codes(read_scan(photographed(PDF, seed))) == [CODE]


def test_a_png_is_read_in_every_depth_of_colour():
    page = raster(PDF)
    deep = page.convert("I").point(lambda value: value * 256)
    clear = Image.new("LA", page.size, (0, 0))
    clear.putalpha(page.point(lambda value: 255 - value))
    plain = (page.convert(mode) for mode in ("L", "1", "P", "RGB"))
    for picture in (*plain, clear, deep.convert("I;16")):
        assert codes(read_scan(saved(picture, None))) == [CODE], picture.mode


def test_a_pile_put_through_the_scanner_gives_each_sheet_its_code():
    texts = [code_of(number) for number in range(3)]
    pile = draw_forms([Paper(FORM, code=text) for text in texts], NoProgress())
    how = Scanning(turn=1.5, noise=10)
    pictures = [spoiled(raster(pile, page), how) for page in range(3)]
    reading = read_scan(as_pdf([*pictures, raster(draw_form(None))]))
    assert codes(reading) == texts
    assert ([each.page for each in reading.found], reading.pages) == ([0, 1, 2], 4)
    assert reading.form is None


def test_a_paper_without_a_code_is_shown_all_the_same():
    reading = read_scan(scanned(draw_form(FORM), Scanning(noise=10)))
    assert codes(reading) == []
    assert Image.open(io.BytesIO(reading.picture)).size[1] == 1754


def test_codes_of_others_are_not_ours():
    other = zxingcpp.create_barcode("https://example.invalid", zxingcpp.BarcodeFormat.QRCode)
    modules = memoryview(other.to_image(scale=6))
    picture = Image.frombytes("L", modules.shape, modules.tobytes())
    assert codes(read_scan(saved(picture, None))) == []


def png(width, height, body=b""):
    def chunk(kind, content):
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


GOOD_JPEG = scanned(PDF, Scanning())
BAD = {
    "empty": (b"", "空文件"),
    "text": (b"hello", "PDF、PNG、JPEG"),
    "a photo of an iPhone": (b"\0\0\0\x18ftypheic" + bytes(100), "HEIC"),
    "half a JPEG": (GOOD_JPEG[: len(GOOD_JPEG) // 2], "损坏"),
    "only the head of a JPEG": (b"\xff\xd8\xff\xe0", "损坏"),
    "a PNG bomb": (png(60_000, 60_000, zlib.compress(bytes(1000))), "太大"),
    "a PNG as long as a street": (png(1, 100_000, zlib.compress(bytes(1000))), "太大"),
    "a PNG without lines": (png(100, 100), "损坏"),
    "a torn PDF": (PDF[: len(PDF) // 3], "损坏"),
    "only the head of a PDF": (b"%PDF-1.7\n", "损坏"),
    "a file beyond all measure": (bytes(31 * 1024 * 1024), "30 MB"),
}


@pytest.mark.invariant("X-8")
@pytest.mark.parametrize(("content", "word"), BAD.values(), ids=BAD.keys())
def test_what_is_no_scan_is_refused_with_a_sentence(content, word):
    answer = read_scan(content)
    assert isinstance(answer, Unreadable)
    assert word in answer.text


@pytest.mark.invariant("X-8")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([PDF, GOOD_JPEG[:60_000], saved(raster(PDF, dpi=30), None)]),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), max_size=12),
)
def test_no_damage_to_a_file_breaks_the_reader(content, changes):
    spoilt = bytearray(content)
    for place, new in changes:
        at = place % len(spoilt)
        spoilt[at : at + len(new)] = new
    assert isinstance(read_scan(bytes(spoilt)), Reading | Unreadable)


def test_a_scan_read_in_another_process_says_the_same():
    assert read_scan_apart(PDF) == read_scan(PDF)
    assert read_scan_apart(GOOD_JPEG) == read_scan(GOOD_JPEG)


def test_what_another_process_refuses_is_refused():
    assert read_scan_apart(b"hello") == read_scan(b"hello")
    assert read_scan_apart(bytes(31 * 1024 * 1024)) == read_scan(bytes(31 * 1024 * 1024))


@pytest.mark.invariant("X-8")
@pytest.mark.parametrize(
    ("program", "word"),
    [
        ("while True: pass", "太久"),
        ("import os; os.abort()", "读不出来"),
        ("print('{}')", "读不出来"),
        ("print('[1]')", "读不出来"),
        ('print(\'{"kind": "pdf", "pages": []}\')', "读不出来"),
        ("print('x' * 9_000_000)", "读不出来"),
    ],
)
def test_a_reader_that_hangs_dies_or_lies_harms_nobody(program, word):
    begun = time.monotonic()
    answer = read_scan_apart(PDF, timeout=1.5, command=[sys.executable, "-c", program])
    assert isinstance(answer, Unreadable)
    assert word in answer.text
    assert time.monotonic() - begun < 5


def test_a_program_that_is_not_there_is_told():
    assert isinstance(read_scan_apart(PDF, command=["/nonexistent/reader"]), Unreadable)


@pytest.mark.invariant("X-8")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the time alone")
def test_the_other_process_can_neither_take_all_memory_nor_write_a_file(tmp_path):
    target = tmp_path / "written"
    program = (
        "from sepdesk.forms import reading\n"
        "reading.limit_this_process()\n"
        "try: bytes(3 * 1024**3)\n"
        "except MemoryError: pass\n"
        "else: raise SystemExit(0)\n"
        f"open({str(target)!r}, 'wb', buffering=0).write(b'x')\n"
    )
    answer = read_scan_apart(PDF, command=[sys.executable, "-c", program])
    assert isinstance(answer, Unreadable)
    assert not target.exists() or target.stat().st_size == 0


def test_a_form_with_every_field_crosses_between_the_processes(ordinary):
    reading = read_scan_apart(draw_form(ordinary))
    assert isinstance(reading, Reading)
    assert reading.form == replace(ordinary, city="福州市")
