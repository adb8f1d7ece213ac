"""设置, window state and manual by real keys."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel
from shiboken6 import delete

from sepdesk.desk.preferences import (
    Preferences,
    ThemeChoice,
    TypeSize,
    keep_preferences,
    preferences,
    window_state,
)
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.dressing import Dressing
from sepdesk.ui.manual import ManualWindow
from sepdesk.ui.settings.dialog import SettingsDialog
from sepdesk.ui.table import ROW, Table
from sepdesk.ui.window import Window
from tests.ui.session import made

__all__ = ["made"]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def open_window(made, qapp, qtbot):
    """Open the clerk's window, as often as a test wants."""
    background, opened = Background(), []

    def make():
        window = Window(made.session, background, sync_seconds=0)
        opened.append(window)
        window.show()
        window.shell.activateWindow()
        qtbot.waitUntil(window.shell.isActiveWindow, timeout=15_000)
        return window

    yield make
    assert background.close(5000)
    for window in opened:
        delete(window.shell)
    look.install(qapp)


def test_choices_are_shown_at_once_taken_back_by_esc_and_kept_by_enter(open_window, made, qtbot):
    window = open_window()
    qtbot.keyClick(window.shell, Qt.Key.Key_Comma, CTRL)
    dialog = window.shell.findChild(SettingsDialog)
    qtbot.keyClick(dialog.theme, Qt.Key.Key_3)
    assert look.current().theme == "dark"
    with qtbot.waitSignal(dialog.finished, timeout=5000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert look.current().theme == "light"
    qtbot.waitUntil(lambda: window.shell.findChild(SettingsDialog) is None, timeout=5000)
    qtbot.keyClick(window.shell, Qt.Key.Key_Comma, CTRL)
    dialog = window.shell.findChild(SettingsDialog)
    qtbot.keyClick(dialog.size_of_type, Qt.Key.Key_2)
    qtbot.keyClick(dialog.lock, Qt.Key.Key_1)
    with qtbot.waitSignal(window.settings_kept, timeout=5000):
        dialog.accept()
    expected = Preferences(ThemeChoice.SYSTEM, TypeSize.LARGE, 1)
    qtbot.waitUntil(lambda: preferences(made.session) == expected, timeout=5000)
    table = window.worker.findChild(Table)
    assert table.verticalHeader().defaultSectionSize() == look.current().px(ROW) > ROW


def test_what_cannot_be_read_is_as_if_never_chosen(made):
    keep_preferences(made.session, Preferences(lock_minutes=9999))
    assert preferences(made.session) == Preferences()
    with made.files.station.transaction() as tx:
        tx.clerks.put_setting(made.session.user.user, "preferences", '{"theme":"plaid"}')
        tx.clerks.put_setting(made.session.user.user, "window", "[]")
    assert preferences(made.session) == Preferences()
    assert window_state(made.session).tab == ""


def test_icons_follow_the_theme(open_window, qapp, qtbot):
    window = open_window()
    window.shell.show_tab("registration")
    action = next(
        action
        for action in window.shell.findChildren(look.QAction)
        if action.property("sepdesk-icon") == "down"
    )
    before = action.icon().pixmap(16).toImage()
    dressing = Dressing(qapp)
    dressing.wear(Preferences(theme=ThemeChoice.DARK))
    assert action.icon().pixmap(16).toImage() != before
    delete(dressing)


def test_the_window_comes_back_as_this_clerk_left_it(open_window, made, qtbot):
    window = open_window()
    window.shell.resize(1180, 660)
    window.shell.show_tab("staffing")
    table = window.worker.findChild(Table)
    header = table.horizontalHeader()
    place = next(
        x
        for x in range(header.count())
        if header.sectionResizeMode(x) == header.ResizeMode.Interactive
    )
    header.resizeSection(place, 77)
    assert window.shell.close()
    again = open_window()
    assert again.shell.front() == "staffing"
    assert again.shell.size() == window.shell.size()
    again_header = again.worker.findChild(Table).horizontalHeader()
    assert again_header.sectionSize(place) == 77


def test_nothing_about_a_clerk_lies_outside_the_encrypted_file(open_window, made):
    window = open_window()
    assert window.shell.close()
    names = {x.name for x in made.profile.root.rglob("*") if x.is_file()}
    assert "window.ini" not in names


def test_the_manual_opens_beside_the_work_and_its_links_lead_on(open_window, qtbot):
    window = open_window()
    qtbot.keyClick(window.shell, Qt.Key.Key_F1, SHIFT)
    manual = window.shell.findChild(ManualWindow)
    qtbot.waitUntil(manual.isActiveWindow, timeout=15_000)
    assert "使用手册" in manual.pages.toPlainText()
    qtbot.keyClick(manual.pages, Qt.Key.Key_Tab)
    qtbot.keyClick(manual.pages, Qt.Key.Key_Return)
    assert manual.pages.toPlainText().startswith("查询人员")
    manual.pages.anchorClicked.emit(QUrl("https://elsewhere.invalid/index.md"))
    assert manual.pages.toPlainText().startswith("查询人员")
    qtbot.keyClick(manual.pages, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert "写给窗口办理人员" in manual.pages.toPlainText()
    qtbot.keyClick(manual, Qt.Key.Key_Escape)
    assert not manual.isVisible()


def test_f1_lists_lock_switch_and_settings(open_window, qtbot):
    window = open_window()
    qtbot.keyClick(window.shell, Qt.Key.Key_F1)
    listed = {x.text() for x in window.shell.findChildren(QLabel)}
    assert {"锁定窗口", "切换用户", "设置", "使用手册"} <= listed
