from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from sepdesk.desk import synchronise as desk
from sepdesk.domain.submissions import SubmissionState
from sepdesk.ui.synchronise.tab import SynchroniseTab
from sepdesk.ui.table import Table
from tests.ui import session as invented

ROUND = 10_000


def table(tab, name):
    return next(x for x in tab.findChildren(Table) if x.accessibleName() == name)


def cells(table):
    model = table.model()
    columns, lines = range(model.columnCount()), range(model.rowCount())
    return [[model.index(row, column).data() for column in columns] for row in lines]


def states(tab, name):
    return [line[1] for line in cells(table(tab, name))]


def said(tab):
    return " ".join(x.text() for x in tab.findChildren(QLabel) if x.isVisible())


def button(tab, text):
    return next(x for x in tab.findChildren(QPushButton) if x.text().startswith(text))


def by_f5(tab, qtbot):
    with qtbot.waitSignal(tab.round_ended, timeout=ROUND):
        qtbot.keyClick(tab, Qt.Key.Key_F5)


def settled(tab, qtbot, name, count):
    qtbot.waitUntil(lambda: len(cells(table(tab, name))) == count, timeout=5000)


def test_the_first_round_loads_the_facts_and_says_so(tab, connected, qtbot):
    with (
        qtbot.waitSignal(tab.changed, timeout=ROUND) as changed,
        qtbot.waitSignal(tab.reached, timeout=ROUND) as reached,
    ):
        qtbot.mouseClick(button(tab, "立即同步"), Qt.MouseButton.LeftButton)
    assert reached.args == [True]
    assert changed.args[0].everything
    assert "辖区数据已重新装入" in said(tab)
    assert connected.session.files.facts.worker(invented.LIN.person) is not None
    qtbot.waitUntil(lambda: "今天 14:35" in said(tab), timeout=5000)
    assert "https://platform.invalid" in said(tab)


def test_what_waits_goes_and_what_comes_back_is_told(tab, connected, qtbot):
    by_f5(tab, qtbot)
    connected.save(invented.LIN)
    saved = connected.save(invented.HUANG)
    tab.on_changes(saved.changes)
    settled(tab, qtbot, "待上报", 2)
    assert states(tab, "待上报") == ["待上报", "待上报"]
    by_f5(tab, qtbot)
    assert "上报 2 份，收到 2 份回执，其中 1 份待处理。" in said(tab)
    settled(tab, qtbot, "最近回执", 2)
    assert cells(table(tab, "待上报")) == []
    assert set(states(tab, "最近回执")) == {"已登记", "不予登记"}
    with qtbot.waitSignal(tab.asked_tray, timeout=2000):
        qtbot.mouseClick(button(tab, "去待处理（1）"), Qt.MouseButton.LeftButton)
    list_of = table(tab, "最近回执")
    list_of.setFocus()
    list_of.choose_row(states(tab, "最近回执").index("不予登记"))
    with qtbot.waitSignal(tab.asked_tray, timeout=2000):
        qtbot.keyClick(list_of, Qt.Key.Key_Return)


@pytest.mark.invariant("S-8")
def test_a_cut_line_leaves_the_forms_here_and_says_that_they_are_safe(tab, connected, qtbot):
    by_f5(tab, qtbot)
    connected.save(invented.LIN)
    connected.line.cut = True
    with (
        qtbot.waitSignal(tab.reached, timeout=ROUND) as reached,
        qtbot.waitSignal(tab.round_ended, timeout=ROUND),
    ):
        qtbot.keyClick(tab, Qt.Key.Key_F5)
    assert reached.args == [False]
    assert "连接不上" in said(tab)
    assert "已保存的表单都在本机" in said(tab)
    settled(tab, qtbot, "待上报", 1)
    assert states(tab, "待上报") == ["已发送（待回执）"]
    connected.line.cut = False
    by_f5(tab, qtbot)
    settled(tab, qtbot, "最近回执", 1)
    assert states(tab, "最近回执") == ["已登记"]
    assert "上报 1 份，收到 1 份回执。" in said(tab)


def test_another_answer_than_the_platforms_is_named_as_such(tab, connected, qtbot):
    connected.line.portal = True
    by_f5(tab, qtbot)
    assert "不是平台" in said(tab)
    assert "先在浏览器登录上网" in said(tab)


def test_a_clerk_whose_session_is_over_is_asked_to_sign_in(tab, connected, qtbot):
    connected.session.transport.use_token("of yesterday")
    with (
        qtbot.waitSignal(tab.reached, timeout=ROUND) as reached,
        qtbot.waitSignal(tab.round_ended, timeout=ROUND),
    ):
        qtbot.keyClick(tab, Qt.Key.Key_F5)
    assert reached.args == [True]
    assert "需要登录" in said(tab)


def test_a_station_without_a_platform_says_so(connected, background, shown, qtbot):
    alone = replace(connected.session, transport=None)
    tab = shown(SynchroniseTab(alone, background), 1366, 640)
    with (
        qtbot.waitSignal(tab.reached, timeout=ROUND) as reached,
        qtbot.waitSignal(tab.round_ended, timeout=ROUND),
    ):
        qtbot.keyClick(tab, Qt.Key.Key_F5)
    assert reached.args == [None]
    assert "未设平台" in said(tab)


def test_two_rounds_never_run_at_once(tab, connected, qtbot):
    by_f5(tab, qtbot)
    line = connected.line
    line.requests = 0
    line.held.clear()
    tab.start()
    tab.start()
    qtbot.keyClick(tab, Qt.Key.Key_F5)
    tab.set_interval(0.01)
    assert tab.is_running()
    assert not button(tab, "立即同步").isEnabled()
    tab.set_interval(0)
    with qtbot.waitSignal(tab.round_ended, timeout=ROUND):
        line.held.set()
    assert not tab.is_running()
    assert line.requests == 1  # an idle round is one round trip


def test_a_round_can_be_stopped_and_what_it_brought_stays(tab, connected, qtbot):
    by_f5(tab, qtbot)
    op_id = connected.save(invented.LIN).entry.op_id
    line = connected.line
    line.held.clear()
    line.asked.clear()
    qtbot.keyClick(tab, Qt.Key.Key_F5)
    stop = button(tab, "停止")
    qtbot.waitUntil(lambda: stop.isVisible() and line.asked.is_set(), timeout=5000)
    with (
        qtbot.waitSignal(tab.changed, timeout=ROUND) as changed,
        qtbot.waitSignal(tab.round_ended, timeout=ROUND),
    ):
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
        line.held.set()
    assert changed.args[0].outbox
    assert "同步已停止" in said(tab)
    assert button(tab, "立即同步").isEnabled()
    entries = {entry.op_id: entry.state for entry in desk.entries(connected.session)}
    assert entries[op_id] is SubmissionState.REGISTERED


def test_rounds_come_by_themselves_and_tell_only_what_matters(tab, connected, qtbot):
    told = []
    tab.told.connect(told.append)
    with qtbot.waitSignal(tab.round_ended, timeout=ROUND):
        tab.set_interval(0.01)
    with qtbot.waitSignal(tab.round_ended, timeout=ROUND):
        pass
    tab.set_interval(0)
    qtbot.waitUntil(lambda: not tab.is_running(), timeout=ROUND)
    assert told == []


def test_after_an_automatic_failure_the_next_round_waits_longer(tab, connected, qtbot):
    connected.line.cut = True
    tab.set_interval(0.01)
    with qtbot.waitSignal(tab.round_ended, timeout=ROUND):
        pass
    tab.set_interval(3600)
    assert "约" in said(tab)
    assert "分钟后自动同步" in said(tab)
    by_f5(tab, qtbot)
    assert "约" in said(tab)
    tab.set_interval(0)
    assert "自动同步" not in said(tab)


def test_while_another_tab_is_seen_the_window_is_told(tab, connected, qtbot):
    by_f5(tab, qtbot)
    connected.save(invented.HUANG)
    tab.hide()
    with (
        qtbot.waitSignal(tab.told, timeout=ROUND) as told,
        qtbot.waitSignal(tab.round_ended, timeout=ROUND),
    ):
        tab.start()
    assert told.args[0].text == "上报 1 份，收到 1 份回执，其中 1 份待处理。"
    assert told.args[0].action_text == "去待处理"
    with qtbot.waitSignal(tab.asked_tray, timeout=2000):
        told.args[0].action()


def test_good_news_takes_bad_news_back(tab, connected, qtbot):
    told = []
    tab.told.connect(told.append)
    tab.hide()
    connected.line.cut = True
    with qtbot.waitSignal(tab.round_ended, timeout=ROUND):
        tab.start()
    connected.line.cut = False
    with qtbot.waitSignal(tab.round_ended, timeout=ROUND):
        tab.set_interval(0.01)
    tab.set_interval(0)
    qtbot.waitUntil(lambda: not tab.is_running(), timeout=ROUND)
    assert [notice.kind for notice in told] == ["warn", "good"]
    assert {notice.key for notice in told} == {"synchronise"}
