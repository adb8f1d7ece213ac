"""Employment entered on the visit of a re-examination, in the whole window by real keys (C2)."""

import pytest
from PySide6.QtCore import Qt

from sepdesk.domain.submissions import Channel, SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.window import Window
from tests.ui import licences
from tests.ui.session import CHEN, made  # noqa: F401 - a fixture


@pytest.fixture
def window(qapp, made, qtbot):  # noqa: F811 - the fixture
    licences.bring(made, *licences.PLANS, *licences.APPLICATIONS)
    background = Background()
    window = Window(licences.at(made.session, licences.EXAM), background, sync_seconds=0)
    qtbot.addWidget(window.shell)
    window.show()
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow, timeout=5000)
    yield window
    assert background.close(5000)


@pytest.mark.clause("C2")
def test_who_comes_for_a_re_examination_is_entered_at_the_new_unit_at_once(window, qtbot):
    tab = window.shell.show_tab("applications")
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    tab.table.setFocus()
    rows = tab.table.lines_model()
    for _ in range(rows.row_of("app-reexam") - tab.table.currentIndex().row()):
        qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    qtbot.waitUntil(
        lambda: tab.is_settled() and tab.page.line().key == "app-reexam", timeout=15_000
    )
    qtbot.mouseClick(tab.visit.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tab.visit.menu.isVisible, timeout=5000)
    qtbot.keyClick(tab.visit.menu, Qt.Key.Key_Down)
    qtbot.keyClick(tab.visit.menu, Qt.Key.Key_Return)
    form = window.registration
    qtbot.waitUntil(form.isVisible, timeout=15_000)
    person = CHEN.person
    qtbot.waitUntil(lambda: form.form.read_form().person == person, timeout=15_000)
    paper = form.form.read_form()
    assert (paper.kind, paper.former_unit) == (
        SubmissionKind.CHANGE,
        CHEN.employments[-1].unit_name,
    )
    assert paper.channel is Channel.REEXAM_WINDOW
    assert paper.unit_name == ""
