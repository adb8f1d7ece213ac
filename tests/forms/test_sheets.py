"""The file itself: what other programs need to open it, and that it stays small."""

import re
import shutil
import subprocess
import zlib
from dataclasses import replace

import pytest

from sepdesk.forms.appendix import AppendixForm, PaperStatus
from sepdesk.forms.codes import PaperCode, filling_digest, write_code
from sepdesk.forms.pdf import Paper, draw_form, draw_forms
from sepdesk.progress import NoProgress

UNIT = AppendixForm(
    items="电梯修理（T）、特种设备安全管理（A）",
    valid_until="2028-05-31",
    present_unit="福建省演示特种设备安装维修有限公司",
    unit_code="91350181MADEMO0001",
    unit_address="福建省福州市福清市音西街道演示大道105号",
    city="福州市",
    county="福清市",
    town="音西街道",
    contact="林演示",
    phone="0591-00000000",
)


def pile(count):
    for number in range(count):
        form = replace(
            UNIT,
            name="王李张刘陈"[number % 5] + chr(0x4E00 + number % 300),
            document_number=f"35018119900307{996 + number % 4:03d}X",
            mobile=f"1300000{number:04d}",
        )
        signature = bytes((number * 31 + place * 97) % 256 for place in range(64))
        code = PaperCode(f"{number:08d}-0000-7000-8000-000000000000", "d", filling_digest(form))
        yield Paper(
            form,
            PaperStatus(intake_number=f"350181-20261124-{number:03d}", station="演示所"),
            write_code(code, lambda _, signature=signature: signature),
        )


def test_a_thousand_forms_take_less_than_a_kilobyte_each(read):
    content = draw_forms(list(pile(1000)), NoProgress())
    assert len(content) / 1000 < 1024
    last = read(content, 999)
    assert last.pages == 1000
    assert "350181-20261124-999" in last.text


def test_blank_forms_in_any_number_cost_next_to_nothing(read):
    content = draw_forms([Paper()] * 500, NoProgress())
    assert read(content, 499).pages == 500
    assert len(content) < len(draw_form(None)) + 500 * 120


@pytest.mark.skipif(shutil.which("gs") is None, reason="ghostscript is not installed")
def test_a_strict_reader_finds_nothing_to_mend(tmp_path):
    path = tmp_path / "forms.pdf"
    path.write_bytes(draw_forms(list(pile(3)), NoProgress()))
    run = subprocess.run(
        ["gs", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", str(path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Page 3" in run.stdout
    assert "rror" not in run.stdout + run.stderr


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler is not installed")
def test_poppler_too_finds_every_font_embedded_with_its_characters(tmp_path):
    path = tmp_path / "forms.pdf"
    path.write_bytes(draw_forms(list(pile(300)), NoProgress()))
    run = subprocess.run(
        ["pdffonts", str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    lines = run.stdout.splitlines()[2:]
    assert len(lines) >= 4
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)
    assert run.stderr == ""


def test_the_identifier_of_a_file_is_that_of_its_content():
    one, other = draw_form(UNIT), draw_form(replace(UNIT, name="王"))
    pattern = rb"/ID\[<(\w{32})><\1>\]"
    assert re.findall(pattern, one) == re.findall(pattern, draw_form(UNIT))
    assert re.findall(pattern, one) != re.findall(pattern, other)


def test_every_place_in_the_table_of_the_file_is_that_of_its_object():
    content = draw_form(UNIT)
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    head = re.compile(rb"(\d+) 0 obj\n<<[^>]*/Size (\d+).*?/Length (\d+)>>stream\n", re.DOTALL)
    found = head.match(content, start)
    assert found is not None
    table = zlib.decompress(content[found.end() : found.end() + int(found[3])])
    assert len(table) == 7 * int(found[2])
    for number in range(int(found[2])):
        kind, place = table[7 * number], int.from_bytes(table[7 * number + 1 : 7 * number + 5])
        if kind == 1:
            assert content[place:].startswith(b"%d 0 obj" % number)
