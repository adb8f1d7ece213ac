"""A copied ID number leaves the clipboard after half a minute, if it is still ours (X-3)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QLineEdit
from shiboken6 import delete

from sepdesk.clock import SetClock
from sepdesk.ui.clipboard import ClipboardGuard, holds_number
from tests.ui.session import CHEN, NOW

NUMBER = CHEN.documents[0].number


@pytest.fixture
def clock():
    return SetClock(NOW)


@pytest.fixture
def guard(qapp, clock):
    guard = ClipboardGuard(qapp, clock, look_every_ms=10)
    yield guard
    guard.clear()
    delete(guard)


@pytest.fixture
def line(shown):
    return shown(QLineEdit(), 300, 60)


def copy(line, qtbot, text):
    line.setText(text)
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_a_copied_number_is_there_for_thirty_seconds_and_then_gone(guard, line, clock, qapp, qtbot):
    copy(line, qtbot, NUMBER)
    qtbot.waitUntil(guard._timer.isActive, timeout=5000)
    clock.advance(seconds=29)
    guard._look()
    assert qapp.clipboard().text() == NUMBER
    clock.advance(seconds=1)
    qtbot.waitUntil(lambda: qapp.clipboard().text() == "", timeout=5000)


def test_what_was_marked_by_selecting_goes_too(guard, line, clock, qapp, qtbot):
    if not qapp.clipboard().supportsSelection():
        pytest.skip("no selection on this system")
    copy(line, qtbot, NUMBER)
    qtbot.waitUntil(guard._timer.isActive, timeout=5000)
    clock.advance(seconds=30)
    selection = QClipboard.Mode.Selection
    qtbot.waitUntil(lambda: qapp.clipboard().text(selection) == "", timeout=5000)


def test_another_text_copied_meanwhile_stays(guard, line, clock, qapp, qtbot):
    copy(line, qtbot, NUMBER)
    clock.advance(seconds=20)
    copy(line, qtbot, "福州鼓楼示例物流有限公司")
    clock.advance(seconds=20)
    guard._look()
    assert qapp.clipboard().text() == "福州鼓楼示例物流有限公司"


def test_desktop_histories_are_asked_to_leave_it_out(guard, line, qapp, qtbot):
    copy(line, qtbot, f"证件 {NUMBER}。")
    qtbot.waitUntil(
        lambda: qapp.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint"), timeout=5000
    )
    assert NUMBER in qapp.clipboard().text()


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (NUMBER, True),
        (f"号码：{NUMBER.lower()}，", True),
        (NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), False),
        ("350102-20261124-001", False),
        (f"9{NUMBER}", False),
    ],
)
def test_only_whole_numbers_with_their_check_character_count(text, holds):
    assert holds_number(text) is holds


def test_two_guards_do_not_mark_each_others_marks_for_ever(guard, line, clock, qapp, qtbot):
    other = ClipboardGuard(qapp, clock, look_every_ms=10)
    copy(line, qtbot, NUMBER)
    assert qapp.clipboard().text() == NUMBER
    clock.advance(seconds=30)
    qtbot.waitUntil(lambda: qapp.clipboard().text() == "", timeout=5000)
    delete(other)
