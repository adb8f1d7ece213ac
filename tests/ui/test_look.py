import re
from dataclasses import fields

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextLayout

from sepdesk.assets import asset
from sepdesk.ui import input_method, look


@pytest.mark.parametrize("colours", [look.LIGHT, look.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"), [(text, x) for text, grounds in look.READABLE for x in grounds]
)
def test_text_can_be_read_on_its_ground(colours, text, ground):
    assert look.contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


def test_contrast_is_that_of_wcag():
    assert look.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert look.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_style_sheet_names_only_roles_and_icons_that_exist(qapp, theme):
    colours = look.LIGHT if theme == "light" else look.DARK
    sheet = look.style_sheet(look.Look(theme, 1.0, colours))
    assert "$" not in sheet
    for icon in re.findall(r"icons:([\w.-]+)", sheet):
        assert asset("icons", icon).is_file()


def test_every_role_is_a_colour_in_both_themes():
    for role in fields(look.Colours):
        for colours in (look.LIGHT, look.DARK):
            assert re.fullmatch("#[0-9A-F]{6}", getattr(colours, role.name))


def test_a_larger_size_scales_type_and_lengths():
    assert "font-size: 23px" in look.style_sheet(look.Look("light", 1.3, look.LIGHT))
    assert look.Look("light", 1.3, look.LIGHT).px(34) == 44


@pytest.mark.parametrize("bold", [False, True])
def test_rare_characters_come_from_the_bundled_fonts_in_bold_too(qapp, bold):
    font = qapp.font()
    font.setBold(bold)
    layout = QTextLayout("陈䶮㐀龿𬱖✓×△", font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert {run.rawFont().familyName() for run in runs} <= {"Noto Sans SC", "Noto Sans SR"}
    assert all(glyph for run in runs for glyph in run.glyphIndexes())


def test_qts_own_words_are_chinese(qapp):
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_the_look_can_be_changed_and_asked_for(qapp):
    try:
        look.install(qapp, "dark", 1.15)
        assert look.current().theme == "dark"
        assert qapp.font().pixelSize() == 16
    finally:
        look.install(qapp)
    assert look.current() == look.Look("light", 1.0, look.LIGHT)


@pytest.mark.parametrize("asked", [{"QT_IM_MODULE": "fcitx"}, {"XMODIFIERS": "@im=fcitx"}])
def test_under_fcitx_typing_goes_by_ibus_and_the_portal(asked):
    environment = dict(asked)
    input_method.prepare(environment)
    assert environment["QT_IM_MODULE"] == "ibus"
    assert environment["IBUS_USE_PORTAL"] == "1"


def test_without_fcitx_the_environment_stays_as_it_is():
    environment = {"QT_IM_MODULE": "ibus"}
    input_method.prepare(environment)
    assert environment == {"QT_IM_MODULE": "ibus"}
