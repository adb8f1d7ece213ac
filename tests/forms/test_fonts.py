import subprocess
import sys
from itertools import islice

import pypdfium2
import pytest

from sepdesk.forms import fonts
from sepdesk.forms.appendix import AppendixForm
from sepdesk.forms.pdf import Paper, draw_forms, missing_glyphs
from sepdesk.progress import NoProgress
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


needs_hanamin = pytest.mark.skipif(
    fonts.load("SepHanaMin") is None, reason="HanaMinB (fonts-hanazono) is not installed"
)


def outline(char):
    """Say how many bytes describe the character's shape in the font that draws it."""
    face = fonts.load(next(fonts.runs(char)).font).face
    glyph = face.charToGlyph[ord(char)]
    return face.glyphPos[glyph + 1] - face.glyphPos[glyph]


@needs_hanamin
def test_every_hanzi_of_the_standard_of_2022_has_a_shape(hanzi_of_gb18030):
    assert len(hanzi_of_gb18030) == 87_887
    assert [char for char in hanzi_of_gb18030 if len(char.encode("gb18030")) not in {2, 4}] == []
    assert [char for char in hanzi_of_gb18030 if not fonts.has_glyph(char)] == []
    assert [char for char in hanzi_of_gb18030 if outline(char) < 20] == []


@needs_hanamin
def test_every_hanzi_of_the_standard_of_2022_copies_out_right(hanzi_of_gb18030):
    rest = iter(hanzi_of_gb18030)
    chunks = []
    while chunk := "".join(islice(rest, 240)):
        chunks.append((chunk[:100], chunk[100:180], chunk[180:]))
    forms = [
        Paper(AppendixForm(items=items, unit_address=address, former_unit=unit))
        for items, address, unit in chunks
    ]
    document = pypdfium2.PdfDocument(draw_forms(forms, NoProgress()))
    for texts, drawn in zip(chunks, document, strict=True):
        read = "".join(drawn.get_textpage().get_text_range().split())
        assert [text for text in texts if text not in read] == []
    document.close()


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
