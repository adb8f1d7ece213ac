import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTabBar, QVBoxLayout, QWidget

from sepdesk.ui.notices import NoticeStrip
from sepdesk.ui.shell import Keys, Notice, Shell, StatusLine
from sepdesk.ui.shortcuts import ShortcutList


class Page(QWidget):
    def __init__(self, closable=True):
        super().__init__()
        self.shortcuts = (Keys("F8", "显示全号"),)
        self.closable = closable
        self.line = QLineEdit()
        QVBoxLayout(self).addWidget(self.line)
        self.setFocusProxy(self.line)

    def may_close(self):
        return self.closable


@pytest.fixture
def shell(shown):
    shell = Shell("sepdesk")
    for key, title in (("worker", "人员查询"), ("tray", "待处理"), ("synchronise", "同步")):
        shell.add_tab(key, title, Page())
    return shown(shell, 1366, 728)


def front(shell):
    return shell.findChild(QTabBar).tabText(shell.findChild(QTabBar).currentIndex())


def label_texts(shell):
    return [label.text() for label in shell.statusBar().findChildren(QLabel)]


def chips(shell):
    return {x.text().split()[0]: x for x in shell.statusBar().findChildren(QPushButton)}


def test_ctrl_and_a_digit_bring_a_tab_and_the_keyboard_to_it(shell, qtbot):
    with qtbot.waitSignal(shell.tab_shown, timeout=2000) as told:
        qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["tray"]
    assert front(shell) == "待处理"
    qtbot.waitUntil(shell.show_tab("tray").line.hasFocus, timeout=2000)


def test_ctrl_tab_goes_round(shell, qtbot):
    shell.show_tab("synchronise")
    qtbot.keyClick(shell, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert front(shell) == "人员查询"


def test_a_page_is_made_when_it_is_first_shown(shell):
    made = []

    def make():
        made.append(Page())
        return made[-1]

    shell.add_tab("staffing", "单位配备", make)
    assert not made
    shell.show_tab("staffing")
    shell.show_tab("worker")
    shell.show_tab("staffing")
    assert len(made) == 1


def test_an_unknown_tab_is_an_error(shell):
    with pytest.raises(KeyError):
        shell.show_tab("nothing")


def test_the_status_row_tells_where_the_station_stands(shell):
    shell.show_status(
        StatusLine(3, 1, "今天 14:32", True, "鼓楼区市场监管局", "窗口一", "<b>演示</b>")
    )
    assert set(chips(shell)) == {"待上报", "待处理", "菜单(&O)"}
    assert chips(shell)["待上报"].text() == "待上报 3"
    assert chips(shell)["待处理"].property("tone") == "refuse"
    assert "最后同步 今天 14:32" in label_texts(shell)
    assert "平台可达" in label_texts(shell)
    assert "鼓楼区市场监管局 · 窗口一 · <b>演示</b>" in label_texts(shell)
    assert all(
        x.textFormat() == Qt.TextFormat.PlainText for x in shell.statusBar().findChildren(QLabel)
    )


@pytest.mark.parametrize(
    ("reachable", "word"), [(True, "平台可达"), (False, "平台不可达"), (None, "平台未连接")]
)
def test_reachability_is_a_word_not_only_a_colour(shell, reachable, word):
    shell.show_status(StatusLine(0, 0, "", reachable, "", "", ""))
    assert word in label_texts(shell)
    assert "最后同步 从未" in label_texts(shell)


def test_the_chips_lead_to_their_tabs(shell, qtbot):
    with qtbot.waitSignal(shell.waiting_chosen, timeout=2000):
        qtbot.mouseClick(chips(shell)["待处理"], Qt.MouseButton.LeftButton)
    assert front(shell) == "待处理"
    with qtbot.waitSignal(shell.queued_chosen, timeout=2000):
        qtbot.keyClick(chips(shell)["待上报"], Qt.Key.Key_Space)
    assert front(shell) == "同步"


def test_esc_takes_the_newest_notice_away_from_wherever_the_keyboard_is(shell, qtbot):
    shell.tell(Notice("warn", "一"))
    shell.tell(Notice("warn", "二"))
    qtbot.keyClick(shell.show_tab("worker").line, Qt.Key.Key_Escape)
    assert [x.text for x in shell.findChild(NoticeStrip).notices()] == ["一"]


def test_changes_are_announced_once_with_their_origin(shell, qtbot):
    origin, changes = object(), object()
    with qtbot.waitSignal(shell.changed, timeout=2000) as heard:
        shell.announce(changes, origin)
    assert heard.args == [changes, origin]


def test_a_fault_of_the_world_is_told_and_one_of_ours_is_not_swallowed(qtbot):
    def explain(error):
        return Notice("warn", "磁盘已满。") if isinstance(error, OSError) else None

    shell = Shell("sepdesk", explain=explain)
    qtbot.addWidget(shell)
    shell.tell_failure(OSError())
    assert [x.text for x in shell.findChild(NoticeStrip).notices()] == ["磁盘已满。"]
    with pytest.raises(ZeroDivisionError):
        shell.tell_failure(ZeroDivisionError())


def test_f1_lists_the_keys_of_window_and_tab(shell, qtbot):
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    dialog = shell.findChild(ShortcutList)
    words = [x.text() for x in dialog.findChildren(QLabel)]
    assert "人员查询" in words
    assert "显示全号" in words
    with qtbot.waitSignal(dialog.finished, timeout=2000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_page_can_keep_the_window_open(shell, qtbot):
    page = shell.show_tab("tray")
    shell.show_tab("worker")
    page.closable = False
    assert not shell.close()
    assert front(shell) == "待处理"
    page.closable = True
    with qtbot.waitSignal(shell.closed, timeout=2000):
        assert shell.close()


def test_the_menu_of_the_window_acts_by_key_from_any_tab(shell, qtbot):
    acted = []
    shell.add_act("锁定", "Ctrl+L", lambda: acted.append("lock"))
    line = shell.show_tab("worker").line
    qtbot.keyClick(line, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert acted == ["lock"]


def test_nothing_is_cut_at_1366_by_768(shell, qtbot):
    shell.show_status(
        StatusLine(
            120, 17, "2025-12-31 14:32", False, "福州市鼓楼区市场监管局", "窗口一", "演示用户"
        )
    )
    shell.resize(1366, 728)
    row = shell.statusBar()
    parts = row.findChildren(QLabel) + row.findChildren(QPushButton)
    qtbot.waitUntil(lambda: all(x.width() >= x.sizeHint().width() for x in parts), timeout=2000)
