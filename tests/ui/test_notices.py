import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.ui.notices import Notice, NoticeStrip


@pytest.fixture
def strip(shown):
    return shown(NoticeStrip(), 900, 120)


def texts(strip):
    return [x.text() for x in strip.findChildren(QLabel) if len(x.text()) > 1 and x.isVisible()]


def test_the_newest_notice_comes_first_and_three_at_most(strip):
    for number in range(4):
        strip.tell(Notice("warn", f"第 {number} 条"))
    assert [x.text for x in strip.notices()] == ["第 3 条", "第 2 条", "第 1 条"]


def test_the_same_sentence_again_is_counted(strip):
    strip.tell(Notice("warn", "平台不可达。"))
    strip.tell(Notice("warn", "平台不可达。"))
    assert len(strip.notices()) == 1
    assert texts(strip) == ["平台不可达。（2 次）"]


def test_a_notice_replaces_the_one_with_its_key(strip):
    strip.tell(Notice("busy", "正在同步", key="sync"))
    strip.tell(Notice("good", "已同步", key="sync"))
    assert [x.text for x in strip.notices()] == ["已同步"]
    strip.untell("sync")
    assert strip.notices() == ()
    assert strip.isHidden()


def test_markup_in_a_name_stays_text(strip):
    strip.tell(Notice("refuse", "<b>张三</b> 的登记表被退回。"))
    label = next(x for x in strip.findChildren(QLabel) if "张三" in x.text())
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_the_action_is_reached_and_pressed_by_keyboard(strip, qtbot):
    pressed = []
    strip.tell(Notice("warn", "退回 1 份。", "查看", lambda: pressed.append(1)))
    strip.focus_newest()
    button = strip.focusWidget()
    assert button.text() == "查看"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [1]
    assert strip.notices() == ()


def test_dismissing_tells_whether_there_was_anything(strip):
    assert not strip.dismiss_newest()
    strip.tell(Notice("good", "已保存。"))
    assert strip.dismiss_newest()
