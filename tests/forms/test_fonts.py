import pytest

from sepdesk.forms import fonts


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
    assert fonts.advance("\U00030000") == 1.0


@pytest.mark.skipif(fonts.load("SepHanaMin") is None, reason="HanaMinB is not installed")
def test_extension_b_prints_where_hanamin_is_installed():
    assert fonts.has_glyph("\U00020001")
