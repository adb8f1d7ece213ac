"""Below the table of 单位配备: the list to Excel, the unit's papers to the preview."""

import io

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from python_calamine import CalamineWorkbook

from sepdesk.ui import workbook
from sepdesk.ui.preview import PreviewDialog
from tests.ui.staffing.conftest import GAS, adopt

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _no_dialog_left():
    yield
    for dialog in previews():
        dialog.close()


def previews():
    tops = QApplication.topLevelWidgets()
    return [x for x in tops if isinstance(x, PreviewDialog) and x.isVisible()]


def drawn(qtbot):
    """Wait for the preview and read its sheet."""
    qtbot.waitUntil(lambda: bool(previews()), timeout=10_000)
    (dialog,) = previews()
    page = pypdfium2.PdfDocument(dialog._sheet.pdf)[0]
    return "".join(page.get_textpage().get_text_range().split())


def test_nothing_can_be_printed_before_a_unit_is_chosen(tab, qtbot):
    papers = tab._papers
    assert not any(x.isEnabled() for x in (papers.report, papers.urge_staff, papers.urge_report))
    assert papers.export.isEnabled()
    qtbot.keyClick(tab, Qt.Key.Key_F9)
    assert previews() == []


@pytest.mark.clause("S1")
def test_the_report_of_the_unit_chosen_is_drawn(tab, qtbot):
    tab.show_unit(GAS.unit_id)
    qtbot.keyClick(tab, Qt.Key.Key_F9)
    text = drawn(qtbot)
    assert f"单位名称{GAS.name}" in text
    assert "TSG07-2019表" in text


@pytest.mark.clause("W3")
def test_a_unit_that_lacks_people_is_urged_to_staff(tab, qtbot):
    tab.show_unit(GAS.unit_id)
    tab._papers.urge_staff.setFocus()
    qtbot.keyClick(tab._papers.urge_staff, Qt.Key.Key_Space)
    assert "督促配备持证作业人员通知书" in drawn(qtbot)


@pytest.mark.clause("E1")
def test_any_unit_is_urged_to_report_but_only_a_short_one_to_staff(tab, qtbot):
    tab.show_unit("u-school")
    assert not tab._papers.urge_staff.isEnabled()
    tab._papers.urge_report.setFocus()
    qtbot.keyClick(tab._papers.urge_report, Qt.Key.Key_Space)
    assert "督促报送作业人员聘用信息通知书" in drawn(qtbot)


def test_a_unit_that_has_left_meanwhile_is_said(tab, staffed, qtbot):
    tab.show_unit(GAS.unit_id)
    adopt(staffed.files, (), ())
    with qtbot.waitSignal(tab.told, timeout=5000) as told:
        qtbot.keyClick(tab, Qt.Key.Key_F9)
    assert told.args[0].text == "该单位已不在本站的辖区数据中，请重新选择。"


def test_the_list_goes_to_excel_as_it_is_shown(tab, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "choose_workbook", lambda *_: tmp_path / "staffing.xlsx")
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    qtbot.keyClicks(tab.focusWidget(), "fz")
    shown = [row.unit.name for row in tab._model.lines()]
    with qtbot.waitSignal(tab._papers.writer.written, timeout=10_000):
        qtbot.keyClick(tab, Qt.Key.Key_E, CTRL)
    content = io.BytesIO((tmp_path / "staffing.xlsx").read_bytes())
    table = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert [row[0] for row in table[3:]] == shown
    assert "鼓楼示例气站" not in shown


def test_an_empty_list_is_not_exported(tab, qtbot):
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    qtbot.keyClicks(tab.focusWidget(), "zzzz")
    assert not tab._papers.export.isEnabled()
    with qtbot.assertNotEmitted(tab.told, wait=50):
        qtbot.keyClick(tab, Qt.Key.Key_E, CTRL)
