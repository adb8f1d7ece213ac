"""不良记录 by real keys: found, typed, judged, saved; nothing told as saved that is not."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from sepdesk.desk import misconduct
from sepdesk.desk.changes import Changes
from sepdesk.domain.offices import Role
from sepdesk.domain.record_acts import ChangeCertificate, Fate, RecordPenalty, RestoreCertificate
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.protocol.envelope import read_envelope
from tests.ui.misconduct.conftest import ALT
from tests.ui.session import CHEN, LIN

DAY = dt.date(2026, 11, 20)


def body_of(entry):
    return read_envelope(entry.sealed.payload_bytes).body


@pytest.mark.clause("L6")
def test_a_penalty_is_typed_and_saved_and_stands_in_the_record_at_once(hands):
    hands.pick("cwb")
    hands.form.decided_on.setFocus()
    hands.enter("11-20", "榕鼓市监罚〔2026〕12号", "鼓楼区市场监管局", "无证作业", "罚款")
    entry = hands.save()
    body = body_of(entry)
    assert isinstance(body, RecordPenalty)
    assert (body.penalty.decided_on, body.penalty.authority) == (DAY, "鼓楼区市场监管局")
    assert (body.penalty.document_number, body.penalty.conduct, body.penalty.decision) == (
        "榕鼓市监罚〔2026〕12号", "无证作业", "罚款",
    )  # fmt: skip
    assert (body.worker.person, body.worker.document.number) == (
        CHEN.person, CHEN.documents[0].number,
    )  # fmt: skip
    assert (entry.state, entry.person) == (SubmissionState.QUEUED, CHEN.person)
    assert hands.notices[-1].kind == "good"
    assert entry.intake_number in hands.notices[-1].text
    assert hands.changes[-1].outbox
    hands.read_beside("待上报", "无证作业；罚款", "及时登记其已被行政处罚的违法违规行为")
    # The person and the authority stay for the next act; what was decided is gone.
    assert hands.form.records().person == CHEN.person
    assert hands.form.is_empty()
    assert hands.form.authority.text() == "鼓楼区市场监管局"


@pytest.mark.clause("L7")
def test_a_revocation_names_its_consequence_and_its_law_before_it_is_saved(hands):
    hands.pick("cwb")
    hands.key(Qt.Key.Key_2, ALT)
    assert "后果不同" in hands.form.consequence.sentence()
    hands.choose(hands.form.certificate, 1)
    hands.choose(hands.form.fate, 1)
    assert "三年内不受理" in hands.form.consequence.sentence()
    assert hands.form.article_item.isHidden()
    hands.form.decided_on.setFocus()
    hands.enter("2026-11-20", "榕市监撤〔2026〕3号", "福州市市场监督管理局", "")
    hands.settled()
    assert "至 2029-11-20" in hands.under("fate")
    hands.read_beside("证书失效，待注销", "三年内，依法不予受理其新的取证申请")
    body = body_of(hands.save())
    assert isinstance(body, ChangeCertificate)
    assert (body.certificate, body.fate, body.decided_on, body.article_item) == (
        "c-p-chen", Fate.REVOKED, DAY, None,
    )  # fmt: skip
    hands.read_beside("已吊销")


@pytest.mark.clause("L7")
def test_each_fate_says_how_it_differs_and_an_annulment_asks_for_its_item(hands):
    hands.pick("cwb")
    hands.key(Qt.Key.Key_2, ALT)
    said = []
    for place in (1, 2, 3, 4):
        hands.choose(hands.form.fate, place)
        said.append(hands.form.consequence.sentence())
    assert len(set(said)) == 4
    hands.choose(hands.form.fate, 2)
    assert hands.form.article_item.isVisible()
    hands.choose(hands.form.certificate, 1)
    hands.form.decided_on.setFocus()
    hands.enter("11-20", "榕市监撤〔2026〕3号", "福州市市场监督管理局", "")
    hands.try_to_save()
    assert "第几项" in hands.under("article_item")
    assert hands.form.article_item.combo.hasFocus()
    hands.choose(hands.form.article_item, 1)
    hands.settled()
    assert "三年内" in hands.under("fate")
    body = body_of(hands.save())
    assert (body.fate, body.article_item) == (Fate.ANNULLED, 1)


@pytest.mark.clause("L7")
def test_a_loss_that_still_waits_here_can_be_undone_by_a_court(hands):
    hands.pick("cwb")
    hands.key(Qt.Key.Key_3, ALT)
    assert hands.form.certificate.combo.count() == 0
    assert hands.form.certificate.combo.placeholderText() == "没有失效的证书"
    hands.key(Qt.Key.Key_2, ALT)
    hands.choose(hands.form.certificate, 1)
    hands.choose(hands.form.fate, 3)
    hands.form.decided_on.setFocus()
    hands.enter("11-20", "榕市监注〔2026〕8号", "福州市市场监督管理局", "")
    hands.save()
    hands.key(Qt.Key.Key_3, ALT)
    hands.choose(hands.form.certificate, 1)
    hands.form.decided_on.setFocus()
    hands.enter("11-22", "（2026）闽01行终5号")
    hands.form.authority.set_value("")
    hands.enter("福州市中级人民法院", "判决撤销")
    hands.settled()
    assert "恢复有效" in hands.under("certificate")
    hands.read_beside("裁判文书")
    body = body_of(hands.save())
    assert isinstance(body, RestoreCertificate)
    assert (body.authority, body.reason) == ("福州市中级人民法院", "判决撤销")


@pytest.mark.clause("L6")
def test_what_is_lacking_is_said_under_its_field_and_nothing_is_saved(hands, made):
    hands.try_to_save()
    assert "请填写或选定人员" in hands.under("name")
    assert hands.form.name.line.hasFocus()
    assert hands.notices[-1].text == "还有必填的内容没有填写。"
    hands.pick("cwb")
    hands.form.decided_on.setFocus()
    hands.enter("2026-13-45")
    hands.try_to_save()
    assert "日期不能识别" in hands.under("decided_on")
    assert hands.form.decided_on.line.hasFocus()
    hands.form.decided_on.line.clear()
    hands.enter("11-25", "12号", "某局", "无证作业", "罚款")
    hands.try_to_save()
    with made.files.station.reading() as tx:
        saved = tx.outbox.recent(9)
    # 11-25 is read as the last one that is not in the future.
    assert [body_of(entry).penalty.decided_on for entry in saved] == [dt.date(2025, 11, 25)]


@pytest.mark.clause("L6")
def test_the_same_decision_twice_is_told_before_it_is_saved(hands):
    for _ in range(2):
        hands.pick("cwb")
        hands.form.authority.set_value("")
        hands.form.decided_on.setFocus()
        hands.enter("11-20", "12号", "某局", "无证作业", "罚款")
        hands.settled()
        told = hands.under("decision_number")
        hands.save()
    assert "不重复登记" in told


@pytest.mark.clause("L7")
def test_what_would_come_back_is_asked_about_once_and_can_be_saved_all_the_same(hands):
    hands.pick("cwb")
    hands.key(Qt.Key.Key_2, ALT)
    hands.choose(hands.form.certificate, 1)
    hands.choose(hands.form.fate, 3)
    hands.form.decided_on.setFocus()
    hands.enter("2026-12-01", "1号", "某局", "")
    hands.try_to_save()
    assert "今天之后" in hands.under("decided_on")
    notice = hands.notices[-1]
    assert (notice.kind, notice.action_text) == ("warn", "仍然保存")
    with hands.qtbot.waitSignal(hands.tab.saved, timeout=15_000) as saved:
        notice.action()
    assert body_of(saved.args[0]).decided_on == dt.date(2026, 12, 1)


def test_another_pick_is_another_person_from_that_moment_on(hands):
    hands.pick("cwb")
    assert hands.form.number.line.isReadOnly()
    assert CHEN.documents[0].number not in hands.form.number.text()
    hands.form.name.line.selectAll()
    hands.qtbot.keyClicks(hands.form.name.line, "l")
    assert hands.form.read_form().person is None
    assert hands.form.number.text() == ""
    hands.form.name.line.clear()
    hands.pick("lxm")
    given = hands.form.read_form()
    assert (given.person, given.document_number) == (LIN.person, LIN.documents[0].number)


def test_a_person_is_found_by_the_number_of_a_document(hands):
    hands.enter("林小梅")
    hands.form.number.line.setFocus()
    hands.enter(LIN.documents[0].number)
    hands.qtbot.waitUntil(lambda: hands.form.records() is not None, timeout=15_000)
    assert hands.form.records().person == LIN.person


@pytest.mark.clause("L6")
def test_a_person_who_is_not_here_is_left_to_the_platform(hands):
    hands.enter("王某")
    hands.form.number.line.setFocus()
    hands.enter("110101199001010015")
    hands.settled()
    hands.read_beside("不在本站数据中")
    hands.form.decided_on.setFocus()
    hands.enter("11-20", "12号", "某局", "无证作业", "罚款")
    body = body_of(hands.save())
    assert (body.worker.person, body.worker.document.number) == (None, "110101199001010015")


@pytest.mark.clause("L7")
def test_a_clerk_records_penalties_only_and_is_told_why(open_tab):
    hands = open_tab(Role.CLERK)
    hands.key(Qt.Key.Key_2, ALT)
    assert hands.form.kind() is SubmissionKind.RECORD_PENALTY
    buttons = hands.tab._kinds.buttons()
    assert [one.isEnabled() for one in buttons] == [True, False, False]
    assert "负责人" in buttons[1].toolTip()


def test_who_may_file_nothing_reads_only(open_tab):
    hands = open_tab(Role.VERIFIER)
    hands.pick("cwb")
    hands.read_beside("没有不良记录")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.tab.may_close()
    assert hands.notices == []


def test_a_full_disk_is_told_and_everything_typed_stays(hands, monkeypatch, made):
    class FullDiskError(Exception):
        text = "磁盘已满，未能保存。"

    def full(*_args, **_more):
        raise FullDiskError

    hands.pick("cwb")
    hands.form.decided_on.setFocus()
    hands.enter("11-20", "12号", "某局", "无证作业", "罚款")
    with monkeypatch.context() as patched:
        patched.setattr(misconduct, "file_submission", full)
        hands.try_to_save()
    assert (hands.notices[-1].kind, hands.notices[-1].text) == ("refuse", "磁盘已满，未能保存。")
    assert hands.form.conduct.text() == "无证作业"
    hands.save()


def test_a_synchronisation_reads_the_record_anew_and_leaves_what_is_typed(hands):
    hands.pick("cwb")
    hands.form.decided_on.setFocus()
    hands.enter("11-20", "12号")
    hands.tab.on_changes(Changes(persons=frozenset([CHEN.person])))
    hands.settled()
    assert hands.form.decision_number.text() == "12号"
    assert hands.form.records().person == CHEN.person
    hands.tab._clear()
    hands.settled()
    assert hands.form.records() is None
    hands.read_beside("录入姓名")
