"""The desk changes hands: lock by key and by time, another clerk, the same state back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from shiboken6 import delete

from sepdesk.desk import drafts
from sepdesk.desk.preferences import Preferences, ThemeChoice, keep_preferences
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.manual import ManualWindow
from sepdesk.ui.seat import Seat
from sepdesk.ui.window import Window
from tests import clerks
from tests.clerks import OTHERS, PASSWORD

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return clerks.make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def machine(template, tmp_path, monkeypatch):
    made = clerks.copy_machine(template, tmp_path, monkeypatch)
    yield made
    made.end()


@pytest.fixture
def entrance(machine):
    made = machine.entrance()
    yield made
    made.close()


@pytest.fixture
def seat(machine, entrance, qapp, qtbot):
    """The first clerk at the desk; rounds by hand alone."""
    background = Background()
    seat = Seat(
        qapp,
        entrance,
        background,
        lambda session: Window(session, background, sync_seconds=0),
        look_every_ms=20,
    )
    seat.sit(entrance.enter("clerk1", PASSWORD))
    front(seat, qtbot)
    yield seat
    seat.leave()
    assert background.close(5000)
    # Here and now: left to the collector they might go in a worker's thread, with their timers.
    for window in seat._windows.values():
        delete(window.shell)
    delete(seat.page)
    delete(seat)
    look.install(qapp)


def front(seat, qtbot):
    seat.window().shell.activateWindow()
    qtbot.waitUntil(seat.window().shell.isActiveWindow, timeout=15_000)


def key(seat, qtbot, which, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(seat.window().shell.focusWidget() or seat.window().shell, which, modifier)


def locked(seat, entrance, qtbot):
    qtbot.waitUntil(lambda: seat.is_locked and not entrance.is_open, timeout=15_000)


def enter(seat, qtbot, password, name=""):
    """Type name and password at the page."""
    page = seat.page
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=15_000)
    if name:
        page.login.selectAll()
        qtbot.keyClicks(page.login, name)
    qtbot.keyClicks(page.password, password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)


def said(page):
    return " ".join(x.text() for x in page.findChildren(QLabel))


@pytest.mark.invariant("X-4")
def test_ctrl_l_journals_hides_and_shuts_and_the_password_brings_the_same_state_back(
    seat, entrance, qtbot, commit
):
    window = seat.window()
    window.shell.show_tab("registration")
    name = window.registration.form.inputs.name.line
    name.setFocus()
    commit(name, "欧阳示例")
    key(seat, qtbot, Qt.Key.Key_L, CTRL)
    locked(seat, entrance, qtbot)
    assert not window.shell.isVisible()
    assert "欧阳" not in said(seat.page)
    enter(seat, qtbot, PASSWORD)
    qtbot.waitUntil(lambda: not seat.is_locked and window.shell.isVisible(), timeout=15_000)
    assert seat.window() is window
    assert window.shell.front() == "registration"
    assert window.registration.form.inputs.name.line.text() == "欧阳示例"
    (kept,) = drafts.drafts(seat.session)
    assert kept.paper.name == "欧阳示例"


@pytest.mark.invariant("X-4")
def test_the_desk_locks_by_itself_after_so_many_minutes_without_a_touch(
    seat, entrance, machine, qtbot
):
    machine.clock.advance(seconds=9 * 60)
    key(seat, qtbot, Qt.Key.Key_Shift)
    machine.clock.advance(seconds=9 * 60)
    seat._idle._look()
    assert not seat.is_locked
    machine.clock.advance(seconds=61)
    locked(seat, entrance, qtbot)
    assert "长时间没有操作" in said(seat.page)


def test_a_clock_put_back_does_not_keep_a_desk_open(seat, entrance, machine, qtbot):
    now = machine.clock.now()
    machine.clock.advance(seconds=11 * 60)
    machine.clock.set(now)
    locked(seat, entrance, qtbot)


def test_a_wrong_password_is_told_on_the_page_and_the_files_stay_shut(seat, entrance, qtbot):
    key(seat, qtbot, Qt.Key.Key_L, CTRL)
    locked(seat, entrance, qtbot)
    enter(seat, qtbot, "wrong")
    qtbot.waitUntil(lambda: "密码不正确" in said(seat.page), timeout=15_000)
    assert not entrance.is_open
    enter(seat, qtbot, PASSWORD)
    qtbot.waitUntil(lambda: not seat.is_locked, timeout=15_000)


def test_another_clerk_sits_down_and_each_finds_their_own_window_again(
    seat, entrance, machine, qtbot, commit
):
    first = seat.window()
    first.shell.show_tab("registration")
    commit(first.registration.form.inputs.name.line, "欧阳示例")
    key(seat, qtbot, Qt.Key.Key_L, CTRL | SHIFT)
    qtbot.waitUntil(lambda: seat.is_locked, timeout=15_000)
    enter(seat, qtbot, OTHERS, "clerk2")
    qtbot.waitUntil(lambda: not seat.is_locked, timeout=15_000)
    assert seat.window() is not first
    assert seat.session.user.display_name == "林接班"
    assert drafts.drafts(seat.session) == ()
    assert seat.window().registration.form.inputs.name.line.text() == ""
    machine.line.cut = True
    front(seat, qtbot)
    key(seat, qtbot, Qt.Key.Key_L, CTRL)
    locked(seat, entrance, qtbot)
    enter(seat, qtbot, PASSWORD, "clerk1")
    qtbot.waitUntil(lambda: not seat.is_locked, timeout=15_000)
    assert seat.window() is first
    assert first.registration.form.inputs.name.line.text() == "欧阳示例"


def test_a_desk_left_at_the_switch_is_locked_in_the_end(seat, entrance, qtbot):
    key(seat, qtbot, Qt.Key.Key_L, CTRL | SHIFT)
    qtbot.waitUntil(lambda: seat.is_locked, timeout=15_000)
    assert entrance.is_open
    seat._switching.start(0)
    locked(seat, entrance, qtbot)
    enter(seat, qtbot, OTHERS, "clerk2")
    qtbot.waitUntil(
        lambda: "切换用户" in said(seat.page) and "尚未" in said(seat.page), timeout=15_000
    )


@pytest.mark.invariant("X-5")
def test_the_end_of_the_lease_locks_an_open_desk(seat, entrance, machine, qtbot):
    machine.line.cut = True
    seat._idle.watch(0)
    machine.clock.advance(days=8)
    seat._lease.start(0)
    locked(seat, entrance, qtbot)
    assert "离线使用期限已到" in said(seat.page)
    enter(seat, qtbot, PASSWORD)
    qtbot.waitUntil(
        lambda: "请联网登录" in said(seat.page) and not entrance.is_open, timeout=15_000
    )


def test_what_is_open_beside_the_window_is_hidden_too(seat, entrance, qtbot):
    key(seat, qtbot, Qt.Key.Key_F1, SHIFT)
    shell = seat.window().shell
    manual = shell.findChild(ManualWindow)
    assert manual.isVisible()
    key(seat, qtbot, Qt.Key.Key_L, CTRL)
    locked(seat, entrance, qtbot)
    assert not manual.isVisible()
    enter(seat, qtbot, PASSWORD)
    qtbot.waitUntil(manual.isVisible, timeout=15_000)


def test_each_clerk_sees_their_own_colours(seat, entrance, machine, qtbot):
    second = entrance.enter("clerk2", OTHERS)
    keep_preferences(second, Preferences(theme=ThemeChoice.DARK))
    keep_preferences(seat.session, Preferences(theme=ThemeChoice.LIGHT))
    key(seat, qtbot, Qt.Key.Key_L, CTRL)
    locked(seat, entrance, qtbot)
    enter(seat, qtbot, OTHERS, "clerk2")
    qtbot.waitUntil(lambda: look.current().theme == "dark", timeout=15_000)
