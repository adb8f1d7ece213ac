"""The dialog that prints a unit's whole list, under real keys on a real station."""

from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from sepdesk.ui import batch
from sepdesk.ui.background import Background
from sepdesk.ui.batch import BatchDialog
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.staffing.tab import StaffingTab
from tests.desk.lists import listed, row, stranger
from tests.ui.session import make_session
from tests.ui.staffing.conftest import BARE, GAS, HE, RECORDS, WORKERS, adopt

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = replace(HE, person="p-long", name="何" * 120)
RARE = replace(HE, person="p-rare", name="何\U000f0000")


@pytest.fixture
def staffed(tmp_path):
    made = make_session(tmp_path / "profile")
    adopt(made.files, RECORDS, (*WORKERS, LONG, RARE))
    yield made
    made.files.close()


@pytest.fixture
def open_dialog(qapp, staffed, shown, qtbot):
    background = Background()

    def open_one(unit=GAS, people=6):
        dialog = BatchDialog(staffed.session, background, unit)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        shown(dialog, 860, 560)
        qtbot.waitUntil(lambda: len(dialog._lines) == people, timeout=15_000)
        return dialog

    yield open_one
    assert background.close(5000)


def shown_count(dialog):
    return dialog._count.text()


def test_the_list_names_what_hinders_and_who_first(open_dialog):
    dialog = open_dialog()
    first, second, *_ = dialog._model.lines()
    assert {first.name, second.name} == {LONG.name, RARE.name}
    assert "2 人的表有印不了的内容" in dialog._said.text()
    assert shown_count(dialog) == "填好的 5 份，空白 0 份，共 5 张"


def test_a_units_list_is_drawn_and_previewed_with_blank_forms(open_dialog, qtbot):
    dialog = open_dialog()
    dialog.blanks.setFocus()
    qtbot.keyClick(dialog.blanks, Qt.Key.Key_Up)
    qtbot.keyClick(dialog.blanks, Qt.Key.Key_Up)
    assert shown_count(dialog) == "填好的 5 份，空白 2 份，共 7 张"
    with qtbot.waitSignal(dialog.drawn, timeout=20_000) as drawn:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    (sheet,) = drawn.args
    assert len(pypdfium2.PdfDocument(sheet.pdf)) == 7
    assert not dialog.isVisible()
    (preview,) = dialog.findChildren(PreviewDialog)
    assert "共7份" in preview.windowTitle()
    preview.reject()


def test_the_forms_may_be_deregistrations(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.mouseClick(dialog.kinds.button(1), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(dialog._lines) == 6, timeout=15_000)
    assert all(line.form.unit_opinion == (False, True) for line in dialog._lines)


def test_drawing_is_stopped_by_escape_and_the_list_stays(open_dialog, qtbot, monkeypatch):
    dialog = open_dialog()

    def draw_slowly(session, lines, blanks, progress):
        while True:  # as long as the clerk lets it
            progress.report(1, 5, "生成登记表")
            progress.checkpoint()

    monkeypatch.setattr(batch, "draw_batch", draw_slowly)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.bar.value() == 1, timeout=15_000)
    assert dialog.bar.isVisible()
    assert not dialog.draw.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog._task is None, timeout=15_000)
    assert dialog._said.text() == "已停止，没有生成文件。"
    assert dialog.isVisible()
    assert dialog.draw.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_unit_without_people_can_have_blank_forms(open_dialog, qtbot):
    dialog = open_dialog(BARE, 0)
    assert not dialog.draw.isEnabled()
    qtbot.keyClick(dialog.blanks, Qt.Key.Key_Up)
    assert dialog.draw.isEnabled()
    assert shown_count(dialog) == "填好的 0 份，空白 1 份，共 1 张"


def test_the_tab_of_units_opens_it_for_the_unit_chosen(qapp, staffed, shown, qtbot):
    background = Background()
    tab = StaffingTab(staffed.session, background)
    with qtbot.waitSignal(tab.loaded, timeout=15_000):
        shown(tab, 1366, 640)
    assert not tab._papers.forms.isEnabled()
    tab.show_unit(GAS.unit_id)
    tab._papers.forms.setFocus()
    qtbot.keyClick(tab._papers.forms, Qt.Key.Key_Space)
    (dialog,) = tab.findChildren(BatchDialog)
    qtbot.waitUntil(lambda: len(dialog._lines) == 6, timeout=15_000)
    assert tab.minimumSizeHint().width() <= 1366
    dialog.reject()
    assert background.close(5000)


def test_forms_of_a_list_from_excel_take_the_place_of_the_units_people(
    open_dialog, qtbot, tmp_path, monkeypatch
):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(listed(stranger(1), stranger(2), row("示例", None)))
    monkeypatch.setattr(batch, "choose_list", lambda _: path)
    dialog = open_dialog()
    dialog.sheet.setFocus()
    qtbot.keyClick(dialog.sheet, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog._lines) == 2, timeout=15_000)
    assert dialog._named.text() == "名单.xlsx"
    assert dialog._said.text().startswith("1 行读不出来，不打印：第 7 行：身份证号")
    assert shown_count(dialog) == "填好的 2 份，空白 0 份，共 2 张"
    with qtbot.waitSignal(dialog.drawn, timeout=20_000) as drawn:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert len(pypdfium2.PdfDocument(drawn.args[0].pdf)) == 2
    (preview,) = dialog.findChildren(PreviewDialog)
    preview.reject()
