import subprocess
import sys

import pytest

from sepdesk.forms import fonts
from sepdesk.forms.appendix import AppendixForm
from sepdesk.forms.pdf import missing_glyphs
from tests.forms.tiny_font import tiny_font

EXTENSION_G = "\U00030000"
"""No font of ours has it."""


def test_every_character_of_the_national_table_has_a_glyph(table_of_characters):
    assert len(table_of_characters) == 8105
    assert [char for char in table_of_characters if not fonts.has_glyph(char)] == []


def test_a_text_is_split_where_no_font_has_a_character():
    assert [(run.font, run.text) for run in fonts.runs("王\U00030000明")] == [
        (fonts.SERIF, "王"),
        (None, "\U00030000"),
        (fonts.SERIF, "明"),
    ]


def test_a_character_without_a_glyph_takes_the_room_of_one():
    assert fonts.advance(EXTENSION_G) == 1.0


def test_a_character_without_a_glyph_is_named_with_its_field():
    form = AppendixForm(name=f"王{EXTENSION_G}", contact="王\ue000😀")
    assert missing_glyphs(form) == (
        ("name", EXTENSION_G), ("contact", "\ue000"), ("contact", "😀"),
    )  # fmt: skip


@pytest.mark.skipif(fonts.load("SepHanaMin") is None, reason="HanaMinB is not installed")
def test_extension_b_prints_where_hanamin_is_installed():
    assert fonts.has_glyph("\U00020001")


DRAW = """
import sys
from pathlib import Path
from sepdesk.forms import fonts
fonts._INSTALLED = (Path(sys.argv[1]),)
from sepdesk.forms.appendix import AppendixForm
from sepdesk.forms.pdf import draw_form, missing_glyphs
form = AppendixForm(name="王\\U00030000明\\U00031350")
assert missing_glyphs(form) == (("name", "\\U00031350"),), missing_glyphs(form)
sys.stdout.buffer.write(draw_form(form))
"""


def drawn_with(path):
    run = subprocess.run(
        [sys.executable, "-c", DRAW, str(path)], capture_output=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


def test_the_chain_goes_on_to_an_installed_font_and_names_what_even_that_lacks(tmp_path, read):
    path = tmp_path / "HanaMinB.ttf"
    path.write_bytes(tiny_font([EXTENSION_G, "\U00030001"]))
    content = drawn_with(path)
    assert f"王{EXTENSION_G}明" in read(content).text
    assert content.count(b"/Length1") + content.count(b"/FontFile2") >= 5


def test_a_damaged_font_is_as_good_as_none(tmp_path):
    path = tmp_path / "HanaMinB.ttf"
    path.write_bytes(tiny_font([EXTENSION_G])[:300])
    run = subprocess.run(
        [sys.executable, "-c", DRAW, str(path)], capture_output=True, check=False, timeout=60
    )
    assert f"AssertionError: (('name', '{EXTENSION_G}')".encode() in run.stderr
