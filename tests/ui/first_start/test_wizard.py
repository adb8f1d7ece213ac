"""The first start by real keys: a new machine becomes a station, whatever goes wrong on the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.desk.first_start import Beginning, look_at
from sepdesk.ui.background import Background
from sepdesk.ui.first_start.wizard import ADDRESS, ENROL, LOAD, SIGN_IN, FirstStart
from tests import clerks
from tests.clerks import ADDRESS as PLATFORM
from tests.clerks import PASSWORD


@pytest.fixture
def machine(tmp_path, monkeypatch):
    made = clerks.make_machine(tmp_path, monkeypatch)
    yield made
    made.end()


@pytest.fixture
def start(machine, qapp, qtbot):
    """Open the wizard, as often as a test wants to start the program."""
    background, begun = Background(), []

    def connect(_):
        return machine.line

    def open_wizard():
        beginning = Beginning(machine.profile, machine.clock, connect)
        begun.append(beginning)
        wizard = FirstStart(
            beginning, lambda typed: look_at(typed, machine.clock, connect), background, "窗口一"
        )
        wizard.beginning = beginning
        qtbot.addWidget(wizard)
        wizard.show()
        wizard.activateWindow()
        qtbot.waitUntil(wizard.isActiveWindow, timeout=15_000)
        return wizard

    yield open_wizard
    assert background.close(5000)
    for each in begun:
        each.close()


def at(wizard):
    return wizard._pages.currentIndex()


def said(part):
    return " ".join(x.text() for x in part.findChildren(QLabel) if x.text())


def press(wizard, qtbot):
    qtbot.waitUntil(wizard.next.isEnabled, timeout=15_000)
    qtbot.keyClick(wizard.next, Qt.Key.Key_Return)
    qtbot.waitUntil(wizard.next.isEnabled, timeout=15_000)


def to_sign_in(wizard, qtbot, typed="platform.invalid"):
    qtbot.keyClicks(wizard.address.address, typed)
    press(wizard, qtbot)
    press(wizard, qtbot)
    assert at(wizard) == SIGN_IN


def to_enrol(wizard, qtbot, password=PASSWORD):
    for line, text in ((wizard.sign_in.login, "clerk1"), (wizard.sign_in.password, password)):
        line.selectAll()
        qtbot.keyClicks(line, text)
    press(wizard, qtbot)
    assert at(wizard) == ENROL


def shown_key(wizard):
    return wizard.enrol.recovery._key


def drill(wizard, qtbot, typed):
    line = wizard.enrol.recovery.line
    line.selectAll()
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def enrolled(wizard, machine, qtbot):
    to_sign_in(wizard, qtbot)
    to_enrol(wizard, qtbot)
    qtbot.keyClicks(wizard.enrol.code, machine.code)
    press(wizard, qtbot)
    qtbot.waitUntil(lambda: bool(shown_key(wizard)), timeout=15_000)


def test_four_steps_make_a_new_machine_a_station(start, machine, qtbot):
    wizard = start()
    qtbot.keyClicks(wizard.address.address, "platform.invalid")
    press(wizard, qtbot)
    assert at(wizard) == ADDRESS
    assert "特种设备作业人员平台" in said(wizard.address)
    assert "密钥指纹" in said(wizard.address)
    press(wizard, qtbot)
    to_enrol(wizard, qtbot)
    qtbot.keyClicks(wizard.enrol.code, machine.code)
    press(wizard, qtbot)
    key = shown_key(wizard)
    press(wizard, qtbot)
    assert at(wizard) == ENROL  # not before the paper has been tried
    assert "请先照纸上输入恢复密钥" in said(wizard)
    drill(wizard, qtbot, key.lower().replace("-", " "))
    qtbot.waitUntil(lambda: "恢复密钥有效" in said(wizard), timeout=15_000)
    press(wizard, qtbot)
    qtbot.waitUntil(lambda: "可以开始使用" in said(wizard), timeout=15_000)
    assert at(wizard) == LOAD
    with qtbot.waitSignal(wizard.accepted, timeout=2000):
        press(wizard, qtbot)
    entrance = machine.entrance()
    session = wizard.beginning.session(entrance, wizard.login, wizard.password)
    assert session.user.display_name == "演示用户"
    assert session.files.facts.cursor() is not None
    entrance.close()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写平台地址"),
        ("http://platform.invalid", "须以 https:// 开头"),
        ("ftp://platform.invalid", "须以 https:// 开头"),
        ("平台 地址", "这不是一个网址"),
    ],
)
def test_a_wrong_address_is_told_under_the_field(start, qtbot, commit, typed, sentence):
    wizard = start()
    commit(wizard.address.address, typed)
    press(wizard, qtbot)
    assert at(wizard) == ADDRESS
    assert sentence in said(wizard.address)


def test_no_network_and_a_login_page_are_told_apart_under_the_address(start, machine, qtbot):
    wizard = start()
    qtbot.keyClicks(wizard.address.address, PLATFORM)
    machine.line.cut = True
    press(wizard, qtbot)
    assert "平台连接不上" in said(wizard.address)
    machine.line.cut, machine.line.portal = False, True
    press(wizard, qtbot)
    assert "可能是网络登录页" in said(wizard.address)
    assert at(wizard) == ADDRESS


def test_a_wrong_code_and_a_wrong_password_come_back_to_their_fields(start, machine, qtbot):
    wizard = start()
    to_sign_in(wizard, qtbot)
    to_enrol(wizard, qtbot, "wrong")
    press(wizard, qtbot)
    assert "登记码不对" in said(wizard.enrol)
    qtbot.keyClicks(wizard.enrol.code, machine.code)
    press(wizard, qtbot)
    assert at(wizard) == SIGN_IN
    assert "×" in said(wizard.sign_in)
    to_enrol(wizard, qtbot)
    press(wizard, qtbot)
    assert shown_key(wizard)


def test_a_mistyped_group_is_named_by_the_drill(start, machine, qtbot):
    wizard = start()
    enrolled(wizard, machine, qtbot)
    groups = shown_key(wizard).split("-")
    groups[2] = groups[2][:-1] + ("0" if groups[2][-1] != "0" else "1")
    drill(wizard, qtbot, "-".join(groups))
    qtbot.waitUntil(lambda: "第3组有误" in said(wizard), timeout=15_000)
    press(wizard, qtbot)
    assert at(wizard) == ENROL


def test_a_cut_line_at_the_load_can_be_tried_again(start, machine, qtbot):
    wizard = start()
    enrolled(wizard, machine, qtbot)
    drill(wizard, qtbot, shown_key(wizard))
    qtbot.waitUntil(lambda: "恢复密钥有效" in said(wizard), timeout=15_000)
    machine.line.cut = True
    press(wizard, qtbot)
    qtbot.waitUntil(lambda: "平台连接不上" in said(wizard.load), timeout=15_000)
    machine.line.cut = False
    press(wizard, qtbot)
    qtbot.waitUntil(lambda: "可以开始使用" in said(wizard), timeout=15_000)


def test_a_start_that_was_broken_off_goes_on_without_a_second_code(start, machine, qtbot):
    wizard = start()
    enrolled(wizard, machine, qtbot)
    wizard.reject()
    wizard.beginning.close()
    again = start()
    to_sign_in(again, qtbot)
    to_enrol(again, qtbot, "not the same")
    press(again, qtbot)
    assert at(again) == SIGN_IN
    assert "上次登记没有做完" in said(again.sign_in)
    to_enrol(again, qtbot)
    press(again, qtbot)
    assert shown_key(again) != shown_key(wizard)
