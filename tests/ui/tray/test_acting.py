"""What waits, acted upon by a clerk's keys: completed, taken back, delivered, printed."""

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from sepdesk.desk import cases, tray
from sepdesk.desk.changes import Changes
from sepdesk.desk.counter_papers import AskedPaper, CounterPaper
from sepdesk.domain.attachments import PaperKind
from sepdesk.domain.case_acts import CompletePapers, Recipient, RecordDelivery, Withdraw
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.faults import DiskFullError, Which
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.fields import scans
from tests.forms.scanner import saved
from tests.ui.session import LIN, TODAY
from tests.ui.tray.filled import answer
from tests.ui.tray.test_tray_tab import buttons, cells, press, says

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
S = SubmissionState


def dialogs():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog) and w.isVisible()]


@pytest.fixture
def hands(tab, qtbot, commit):
    """The clerk's hands in the dialog that is open."""

    class Hands:
        def open(self, act):
            act()
            qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=5000)
            (self.dialog,) = dialogs()
            self.dialog.activateWindow()
            qtbot.waitUntil(self.dialog.isActiveWindow, timeout=5000)
            return self.dialog

        def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
            qtbot.keyClick(self.dialog.focusWidget(), key, modifier)

        def type(self, *texts):
            for text in texts:
                commit(self.dialog.focusWidget(), text)
                self.key(Key.Key_Return)

        def save(self):
            with qtbot.waitSignal(tab.changed, timeout=5000):
                self.key(Key.Key_Return, CTRL)
            qtbot.waitUntil(lambda: not dialogs() and tab.is_settled(), timeout=5000)

    return Hands()


def filed(made, kind):
    """The bodies of the acts of a kind, as they were signed."""
    with made.files.station.reading() as tx:
        entries = [one for one in reversed(tx.outbox.recent(20)) if one.kind is kind]
    return [read_envelope(one.sealed.payload_bytes).body for one in entries]


# Completed --------------------------------------------------------------------------------------


@pytest.mark.clause("E2")
def test_enter_on_what_is_incomplete_asks_what_came_and_saves_it(
    tab,
    made,
    filled,
    choose,
    hands,
    qtbot,
):
    choose(tab.waiting, 0)
    assert "补齐材料" in buttons(tab)
    hands.open(lambda: qtbot.keyClick(tab.waiting, Key.Key_Return))
    hands.key(Key.Key_Space)
    hands.save()
    (body,) = filed(made, SubmissionKind.COMPLETE_PAPERS)
    assert isinstance(body, CompletePapers)
    assert (body.case, body.completed_on) == (filled["owed"].op_id, TODAY)
    assert body.handed.letter_of_authority
    assert body.handed.form
    assert tab.page.item().missing == ()
    assert says(tab.page, "补齐材料 · 今天 14:35 · 材料补齐日 2026-11-24")
    assert "补齐材料" not in buttons(tab)


@pytest.mark.clause("E2")
def test_scans_of_what_came_are_kept_and_go_with_the_act(
    tab, made, filled, choose, hands, qtbot, tmp_path, monkeypatch
):
    good, bad = tmp_path / "委托书.png", tmp_path / "other.txt"
    good.write_bytes(saved(Image.new("L", (40, 60), 255), None))
    bad.write_bytes(b"hello")
    monkeypatch.setattr(scans, "choose_scans", lambda _: [good, bad, good])
    choose(tab.waiting, 0)
    dialog = hands.open(lambda: press(tab, qtbot, "补齐材料"))
    hands.key(Key.Key_Space)
    field = dialog.fields["papers"]
    field.add.setFocus()
    hands.key(Key.Key_Space)
    assert says(dialog, "正在保存扫描件")
    qtbot.waitUntil(lambda: not field.problem(), timeout=10_000)
    assert says(dialog, "PDF、PNG、JPEG")
    assert [paper.kind for paper in field.value()] == [PaperKind.LETTER_OF_AUTHORITY]
    dialog.save.setFocus()
    hands.save()
    (body,) = filed(made, SubmissionKind.COMPLETE_PAPERS)
    assert body.papers == field.value()
    with made.files.station.reading() as tx:
        assert tx.attachments.read(body.papers[0].digest) == good.read_bytes()


@pytest.mark.clause("E2")
def test_a_scan_is_of_another_kind_or_taken_away_again(
    tab, choose, hands, qtbot, tmp_path, monkeypatch
):
    path = tmp_path / "x.png"
    path.write_bytes(saved(Image.new("L", (40, 60), 255), None))
    monkeypatch.setattr(scans, "choose_scans", lambda _: [path])
    choose(tab.waiting, 0)
    dialog = hands.open(lambda: press(tab, qtbot, "补齐材料"))
    field = dialog.fields["papers"]
    qtbot.mouseClick(field.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(field.value()), timeout=10_000)
    kind = field.findChild(QComboBox)
    kind.setFocus()
    kind.setCurrentIndex(0)
    kind.activated.emit(0)
    assert field.value()[0].kind is PaperKind.FORM
    (remove,) = [b for b in field.findChildren(QPushButton) if b.text() == "移除"]
    qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert field.value() == ()
    dialog.reject()


@pytest.mark.clause("E2")
def test_the_further_receipt_takes_it_out_of_the_list(tab, made, filled, choose, qtbot):
    choose(tab.waiting, 0)
    answer(made, filled["owed"], S.REGISTERED, seq=130, n=2)
    tab.on_changes(Changes(outbox=True))
    qtbot.waitUntil(lambda: tab.is_settled() and len(cells(tab.waiting)) == 2, timeout=5000)
    assert [row[0] for row in cells(tab.waiting)] == ["待核验", "待上报"]


def test_a_visit_that_brings_nothing_is_said_in_the_dialog(tab, choose, hands, qtbot):
    choose(tab.waiting, 0)
    dialog = hands.open(lambda: press(tab, qtbot, "补齐材料"))
    hands.key(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, "请勾选补来的材料"), timeout=5000)
    dialog.fields["completed_on"].set_text("2026-11-31")
    hands.key(Key.Key_Return, CTRL)
    assert dialog.focusWidget() is dialog.fields["completed_on"].line
    hands.key(Key.Key_Escape)
    assert not dialogs()


def test_a_day_that_is_left_out_is_asked_for(tab, choose, hands, qtbot):
    choose(tab.waiting, 0)
    dialog = hands.open(lambda: press(tab, qtbot, "补齐材料"))
    dialog.fields["completed_on"].set_text("")
    hands.key(Key.Key_Return, CTRL)
    assert says(dialog, "请填写日期")
    dialog.reject()


# Taken back -------------------------------------------------------------------------------------


def test_a_form_that_is_not_sent_yet_is_taken_back_with_a_reason(
    tab,
    made,
    choose,
    hands,
    qtbot,
):
    choose(tab.waiting, 2)
    assert buttons(tab) == {"撤回…", "登记表 F9", "收件回执"}
    dialog = hands.open(lambda: press(tab, qtbot, "撤回…"))
    hands.key(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, "请填写撤回原因"), timeout=5000)
    hands.type("单位要求撤回")
    assert not says(dialog, "请填写撤回原因")
    hands.save()
    (body,) = filed(made, SubmissionKind.WITHDRAW)
    assert isinstance(body, Withdraw)
    assert (body.case, body.reason) == (tab.page.item().entry.op_id, "单位要求撤回")
    assert "撤回…" not in buttons(tab)
    assert says(tab.page, "撤回原因：单位要求撤回")


def test_what_waits_for_verification_can_be_taken_back(tab, choose):
    choose(tab.waiting, 1)
    assert {"撤回…", "补齐材料"} <= buttons(tab)


@pytest.mark.invariant("B-11")
def test_a_withdrawal_that_came_too_late_comes_back_with_its_way_out(
    tab,
    made,
    filled,
    choose,
    hands,
    qtbot,
):
    saved = cases.withdraw(made.session, filled["pending"].op_id, "撤回").entry
    late = Finding("E10", Severity.MEND, "already_in_effect", "", "该件已登记，请办理注销。")
    answer(made, saved, S.RETURNED, late, seq=140)
    answer(made, filled["pending"], S.REGISTERED, seq=139, n=2)
    tab.on_changes(Changes(outbox=True))
    qtbot.waitUntil(lambda: tab.is_settled() and len(cells(tab.came_back)) == 4, timeout=5000)
    choose(tab.came_back, 0)
    assert cells(tab.came_back)[0][2] == "撤回"
    assert buttons(tab) == {"已处理"}
    assert says(tab.page, "请办理注销")
    assert says(tab.page, "撤回原因：撤回")
    with qtbot.assertNotEmitted(tab.asked_mend, wait=0):
        qtbot.keyClick(tab.came_back, Key.Key_Return)
    with qtbot.assertNotEmitted(tab.asked_print, wait=0):
        qtbot.keyClick(tab.came_back, Key.Key_F9)


# Delivered --------------------------------------------------------------------------------------


@pytest.mark.clause("E6")
def test_a_refusal_delivered_to_both_is_dealt_with(
    tab,
    made,
    filled,
    choose,
    hands,
    qtbot,
):
    choose(tab.came_back, 2)
    hands.open(lambda: press(tab, qtbot, "记录送达…"))
    hands.key(Key.Key_Return)
    hands.key(Key.Key_Return)
    hands.type("当面", LIN.name)
    hands.save()
    assert len(cells(tab.came_back)) == 3
    assert says(tab.page, f"2026-11-24 当面送达作业人员，签收人 {LIN.name}")
    dialog = hands.open(lambda: press(tab, qtbot, "记录送达…"))
    assert dialog.fields["to"].value() is Recipient.UNIT
    hands.key(Key.Key_Return)
    hands.key(Key.Key_Return)
    hands.type("邮寄", "门卫")
    hands.save()
    first, second = filed(made, SubmissionKind.RECORD_DELIVERY)
    assert isinstance(second, RecordDelivery)
    assert (first.to, second.to) == (Recipient.WORKER, Recipient.UNIT)
    assert (second.way, second.received_by) == ("邮寄", "门卫")
    assert filled["refused"].op_id not in {i.entry.op_id for i in tray.waiting(made.session)}


def test_a_full_disk_is_said_in_the_dialog_and_nothing_typed_is_lost(
    tab,
    made,
    choose,
    hands,
    monkeypatch,
    qtbot,
):
    choose(tab.waiting, 2)
    dialog = hands.open(lambda: press(tab, qtbot, "撤回…"))
    hands.type("填错人员")

    def full():
        raise DiskFullError(Which.STATION)

    monkeypatch.setattr(made.files.station, "transaction", full)
    hands.key(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, DiskFullError.text), timeout=5000)
    assert dialog.fields["reason"].value() == "填错人员"
    monkeypatch.undo()
    hands.save()
    assert len(filed(made, SubmissionKind.WITHDRAW)) == 1


# Printed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "word", "paper", "which"),
    [
        ("came_back", 2, "不予登记通知书", CounterPaper.REFUSAL, "refused"),
        ("came_back", 1, "补正材料告知单", CounterPaper.MISSING_LIST, "returned"),
        ("waiting", 0, "补正材料告知单", CounterPaper.MISSING_LIST, "owed"),
        ("waiting", 1, "收件回执", CounterPaper.RECEIPT, "pending"),
    ],
)
def test_each_state_offers_its_papers(
    tab,
    filled,
    choose,
    qtbot,
    table,
    row,
    word,
    paper,
    which,
):
    choose(getattr(tab, table), row)
    assert word in buttons(tab)
    made = next(b for b in tab.page.findChildren(QPushButton) if b.text() == word)
    made.setFocus()
    with qtbot.waitSignal(tab.asked_print, timeout=2000) as asked:
        qtbot.keyClick(made, Key.Key_Space)
    assert asked.args == [AskedPaper(paper, filled[which].op_id)]
