"""Recent and pinned persons, conditions typed, and two people side by side: by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from sepdesk.desk.remembered import remembered
from sepdesk.ui.worker.comparing import ComparingDialog
from tests.ui.session import CHEN, LIN, WU

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def find(tab, qtbot, commit):
    def typed(text):
        box = tab.look_up.box
        box.setFocus()
        box.selectAll()
        qtbot.keyClick(box, Key.Key_Delete)
        commit(box, text) if not text.isascii() else qtbot.keyClicks(box, text)
        qtbot.waitUntil(tab.is_settled, timeout=5000)

    return typed


def rows(tab):
    model = tab.look_up.table.model()
    return [
        (model.index(row, 0).data(), model.index(row, 5).data()) for row in range(model.rowCount())
    ]


def says(widget, part):
    return any(part in x.text() for x in widget.findChildren(QLabel) if x.isVisible())


def test_conditions_narrow_the_list_and_are_said_back(tab, find):
    find("N1 待聘")
    assert ("林小梅", "项目、状态") in rows(tab)
    assert "陈文斌" not in [name for name, _ in rows(tab)]
    assert says(tab.look_up, "项目 N1 · 待聘")


def test_whom_the_clerk_opened_stands_there_when_nothing_is_typed(tab, find, made, qtbot):
    find("linxiaomei")
    qtbot.keyClick(tab.look_up.box, Key.Key_Return)
    qtbot.waitUntil(
        lambda: remembered(made.session).recent == (LIN.person,) and tab.is_settled(), timeout=5000
    )
    find("")
    assert rows(tab) == [("林小梅", "最近")]
    assert says(tab.look_up, "置顶与最近 1 人")
    qtbot.keyClick(tab.look_up.box, Key.Key_Down)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert tab.page.page().worker.person == LIN.person


def test_going_through_the_list_opens_nobody_for_good(tab, find, made, qtbot):
    find("350102")
    qtbot.keyClick(tab.look_up.box, Key.Key_Down)
    qtbot.keyClick(tab.look_up.table, Key.Key_Down)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert remembered(made.session).recent == ()


def test_ctrl_d_keeps_a_person_at_hand_and_lets_them_go(tab, find, made, qtbot):
    find("chenwenbin")
    qtbot.keyClick(tab.look_up.box, Key.Key_D, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: rows(tab) == [("陈文斌", "★ 拼音")], timeout=5000)
    find("")
    assert rows(tab) == [("陈文斌", "★ 置顶")]
    qtbot.keyClick(tab.look_up.box, Key.Key_Down)
    qtbot.keyClick(tab.look_up.table, Key.Key_D, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: rows(tab) == [], timeout=5000)
    assert remembered(made.session).pinned == ()


def dialog(qtbot):
    def shown():
        return [x for x in QApplication.topLevelWidgets() if isinstance(x, ComparingDialog)]

    qtbot.waitUntil(lambda: bool(shown()), timeout=5000)
    return shown()[0]


def test_two_marked_people_stand_side_by_side_and_go_on_to_the_merge(tab, find, qtbot):
    find("chenwenbin")
    qtbot.keyClick(tab.look_up.box, Key.Key_Space, Modifier.ControlModifier)
    assert rows(tab)[0][0] == "◆陈文斌"
    assert says(tab.look_up, "已标记 陈文斌，再标记一人即对照")
    find("wujianguo")
    qtbot.keyClick(tab.look_up.box, Key.Key_Space, Modifier.ControlModifier)
    shown = dialog(qtbot)
    assert says(shown, "≠ 不同")
    assert says(shown, "= 相同")  # the telephone of both
    assert says(shown, "不同 ")
    assert not says(shown, CHEN.documents[0].number)
    assert says(tab.look_up, "↓ 进入列表")
    with qtbot.waitSignal(tab.asked_merge) as asked:
        qtbot.keyClick(shown.merge, Key.Key_Space)
    assert [x.person for x in asked.args] == [CHEN.person, WU.person]


def test_a_mark_is_taken_back_by_the_same_key(tab, find, qtbot):
    find("chenwenbin")
    for _ in range(2):
        qtbot.keyClick(tab.look_up.box, Key.Key_Space, Modifier.ControlModifier)
    assert rows(tab)[0][0] == "陈文斌"


def test_the_menu_of_a_line_offers_the_same_by_name(tab, find, qtbot):
    find("chenwenbin")
    table = tab.look_up.table
    table.customContextMenuRequested.emit(table.visualRect(table.currentIndex()).center())
    (menu,) = [x for x in tab.look_up.findChildren(QMenu) if x.isVisible()]
    assert [x.text().split("\t")[0] for x in menu.actions()] == ["打开", "置顶 ★", "标记，以便对照"]
    qtbot.keyClick(menu, Key.Key_Escape)
