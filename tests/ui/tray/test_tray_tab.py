from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from sepdesk.desk.changes import Changes
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.submissions import SubmissionState
from sepdesk.store.faults import DiskFullError, Which
from tests.ui.session import CHEN, HUANG, LIN, STORAGE
from tests.ui.tray.conftest import open_tab
from tests.ui.tray.filled import OTHER, answer

Key = Qt.Key


def cells(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def texts(widget):
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]


def says(widget, part):
    return any(part in text for text in texts(widget))


def buttons(tab):
    return {b.text() for b in tab.page.findChildren(QPushButton) if b.isVisible()}


def press(tab, qtbot, text):
    button = next(b for b in tab.page.findChildren(QPushButton) if b.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_came_back_stands_above_newest_first_and_what_waits_below(tab):
    assert [row[:4] for row in cells(tab.came_back)] == [
        ["冲突", HUANG.name, "聘用登记", STORAGE.name],
        ["退回补正", CHEN.name, "聘用变更", STORAGE.name],
        ["不予登记", LIN.name, "聘用登记", STORAGE.name],
    ]
    assert [row[0] for row in cells(tab.waiting)] == ["待补材料", "待核验", "待上报"]
    assert says(tab, "等待核验、材料或前序（2）· 待上报（1）")
    assert QApplication.focusWidget() is tab.came_back


@pytest.mark.clause("E6")
def test_a_refusal_shows_each_reason_with_the_wording_of_the_law(tab, choose):
    choose(tab.came_back, 2)
    assert says(tab.page, "N1 所在证书于 2026-11-20 被吊销，不予登记。")
    assert says(tab.page, "《中华人民共和国特种设备安全法》第十三条、第十四条、第九十二条")
    assert says(tab.page, "Q2 已于 2026-11-20 逾期未复审")
    assert says(tab.page, "闽质监〔2017〕225号 二（二）")
    assert says(tab.page, "应告知相对人不得从事相关作业，不予采集登记或变更其聘用信息。")


@pytest.mark.invariant("B-2")
def test_a_conflict_tells_who_when_and_which_unit(tab):
    said = texts(tab.page)
    for text in (OTHER.unit_name, "2026-11-23", OTHER.office_name, OTHER.registration_number):
        assert text in said
    assert says(tab.page, "作业人员聘用信息只能登记于1家用人单位名下。")


def test_what_was_sent_is_shown_with_masked_numbers(tab, choose):
    choose(tab.came_back, 1)
    said = texts(tab.page)
    assert STORAGE.code in said
    assert "福州市 鼓楼区 鼓东街道" in said
    assert "登记表、作业人员证复印件、作业人员已签字、用人单位已盖章" in said
    assert not any(CHEN.documents[0].number in text or CHEN.mobile in text for text in said)


def test_missing_papers_are_named_and_what_waits_is_not_mended(tab, choose, qtbot):
    choose(tab.waiting, 1)
    assert {"尚缺材料", "身份证复印件"} <= set(texts(tab.page))
    assert buttons(tab) == {"补齐材料", "撤回…", "登记表 F9", "收件回执", "补正材料告知单"}
    assert tab.came_back.chosen_line() is None
    with qtbot.assertNotEmitted(tab.asked_mend, wait=0):
        qtbot.mouseClick(tab.page.print, Qt.MouseButton.LeftButton)


@pytest.mark.invariant("B-11")
def test_mending_puts_what_was_sent_on_the_form_as_an_answer(tab, filled, choose, qtbot):
    choose(tab.came_back, 1)
    with qtbot.waitSignal(tab.asked_mend, timeout=2000) as asked:
        press(tab, qtbot, "改后重报")
    paper = asked.args[0]
    assert paper.answers == filled["returned"].op_id
    assert (paper.name, paper.unit, paper.former) == (CHEN.name, STORAGE.unit_id, "e-p-chen")
    with qtbot.waitSignal(tab.asked_mend, timeout=2000):
        qtbot.keyClick(tab.came_back, Key.Key_Return)


def test_printing_asks_for_the_saved_form(tab, filled, qtbot):
    with qtbot.waitSignal(tab.asked_print, timeout=2000) as asked:
        qtbot.keyClick(tab.came_back, Key.Key_F9)
    assert asked.args == [filled["conflict"].op_id]


def test_settling_says_what_it_did_and_keeps_the_history(tab, made, filled, choose, qtbot):
    choose(tab.came_back, 1)
    with qtbot.waitSignals([tab.told, tab.changed], timeout=5000):
        press(tab, qtbot, "已处理")
    qtbot.waitUntil(lambda: tab.is_settled() and len(cells(tab.came_back)) == 2, timeout=5000)
    assert tab.page.item().entry.op_id == filled["refused"].op_id
    with made.files.station.reading() as tx:
        op_id = filled["returned"].op_id
        assert tx.outbox.get(op_id).state is SubmissionState.RETURNED
        assert [h.what for h in tx.history.of_op(op_id)] == ["saved", "settled"]


def test_a_full_disk_is_said_and_the_item_stays(tab, made, monkeypatch, qtbot):
    def full():
        raise DiskFullError(Which.STATION)

    monkeypatch.setattr(made.files.station, "transaction", full)
    with qtbot.waitSignal(tab.told, timeout=5000) as told:
        press(tab, qtbot, "已处理")
    assert told.args[0].kind == "refuse"
    assert told.args[0].text == DiskFullError.text
    assert len(cells(tab.came_back)) == 3
    assert tab.page.settle.isEnabled()


def test_every_receipt_of_a_submission_is_shown(tab, made, filled, choose, qtbot):
    choose(tab.waiting, 1)
    assert says(tab.page, "第 1 次 · 今天 14:36 · 待核验 · 待续")
    note = Finding("E4", Severity.MEND, "not_genuine", "items", "经核验，证件信息不一致。")
    answer(made, filled["pending"], SubmissionState.RETURNED, note, seq=120, n=2)
    tab.on_changes(Changes(outbox=True))
    qtbot.waitUntil(lambda: tab.is_settled() and len(cells(tab.came_back)) == 4, timeout=5000)
    choose(tab.came_back, 0)
    assert says(tab.page, "第 1 次 · 今天 14:36 · 待核验 · 待续")
    assert says(tab.page, "第 2 次 · 今天 14:37 · 退回补正 · 最终")


def test_a_name_with_markup_is_shown_as_it_is_written(tab, choose):
    choose(tab.waiting, 1)
    assert "<b>张</b>𬱖" in texts(tab.page)
    assert {each.textFormat() for each in tab.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_a_refresh_keeps_the_item_that_is_read(tab, choose, qtbot):
    choose(tab.came_back, 2)
    shown = tab.page.item()
    tab.on_changes(Changes(outbox=True))
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert tab.page.item() == shown
    assert tab.came_back.currentIndex().row() == 2
    assert "回执" in texts(tab.page)


def test_with_nothing_to_do_one_sentence_says_so(made, background, shown, qtbot):
    tab = open_tab(made, background, shown, qtbot)
    assert texts(tab.page).count("没有待处理的事项。") == 1
    assert not tab.waiting.isVisible()
    tab.on_changes(Changes(drafts=True))
    assert tab.is_settled()


def test_both_lists_are_sound_qt_models(tab, qtmodeltester):
    for table in (tab.came_back, tab.waiting):
        qtmodeltester.check(table.model())


def test_an_item_without_a_reason_says_where_to_ask(tab, qtbot):
    bare = replace(tab.page.item(), reasons=())
    tab.page.show_item(bare, tab._session.clock.now())
    assert says(tab.page, "请向平台核实")
