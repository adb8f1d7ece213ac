import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from sepdesk.desk import drafts
from sepdesk.desk.paper import PaperInput
from sepdesk.domain.submissions import Dispatch, Requester, SubmissionKind, SubmissionState
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.registration import sheets
from tests.ui.session import CHEN, DISPATCH, HUANG, LIN, LOGISTICS, STORAGE, WU, id_number

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def body(entry):
    return read_envelope(entry.sealed.payload_bytes).body


def tick_all(desk):
    desk.inputs.handed.setFocus()
    for key in ("form", "certificate_copy", "id_copy", "letter", "signed", "sealed"):
        if key not in ("id_copy", "letter"):
            desk.key(Qt.Key.Key_Space)
        desk.key(Qt.Key.Key_Return)


def set_query_only(made, state):
    """Make the station's file refuse or take writes, as a disk that turns read-only does."""
    connection = made.files.station.file._write_engine.raw_connection()
    connection.execute(f"PRAGMA query_only = {state}")
    connection.close()


@pytest.mark.clause("E2")
def test_a_registration_is_typed_by_keyboard_alone_from_empty_form_to_saved(desk, qtbot):
    desk.pick(desk.inputs.name, "lxm")
    assert desk.inputs.number.text() == LIN.documents[0].number
    assert desk.inputs.items.text() == "N1"
    assert desk.inputs.valid_until.text() == "2029-03-01"
    assert desk.inputs.unit.line.hasFocus()  # the first that is still empty
    desk.pick(desk.inputs.unit, "仓储")
    assert desk.inputs.code.text() == STORAGE.code
    assert desk.inputs.region.text() == "福州市 鼓楼区 鼓东街道"
    assert desk.inputs.form_date.line.hasFocus()
    desk.enter("20261123", "11-1")
    assert desk.inputs.form_date.text() == "2026-11-23"
    assert desk.inputs.hired_on.text() == "2026-11-01"
    tick_all(desk)
    entry = desk.save()
    assert entry.state is SubmissionState.QUEUED
    assert entry.intake_number == "350102-20261124-001"
    saved = body(entry)
    assert saved.worker.person == LIN.person
    assert saved.unit.unit == STORAGE.unit_id
    assert saved.hired_on == dt.date(2026, 11, 1)
    assert saved.intake.handed.worker_signed
    assert saved.intake.handed.unit_sealed
    assert desk.asked == []
    assert desk.notices[-1].text == "已保存，待上报 · 收件编号 350102-20261124-001"
    assert desk.notices[-1].action_text == "打印"
    assert desk.form.read_form() == PaperInput(received_on="2026-11-24")
    assert desk.inputs.name.line.hasFocus()


@pytest.mark.clause("E9")
def test_a_known_worker_of_another_unit_is_offered_a_change(desk, qtbot):
    desk.pick(desk.inputs.name, "陈文")
    desk.judged()
    assert desk.tab.person._kind.isVisible()
    assert desk.form.kind() is SubmissionKind.REGISTER
    desk.key(Qt.Key.Key_2, ALT)
    assert desk.form.kind() is SubmissionKind.CHANGE
    assert desk.inputs.former.text() == LOGISTICS.name
    assert desk.inputs.items.text() == "N1"
    desk.inputs.unit.setFocus()
    desk.pick(desk.inputs.unit, "仓储")
    desk.inputs.hired_on.setFocus()
    desk.enter("2026-11-10")
    tick_all(desk)
    saved = body(desk.save())
    assert saved.former == CHEN.employments[0].employment_id
    assert saved.unit.unit == STORAGE.unit_id
    assert [claim.printed for claim in saved.items] == ["N1"]
    assert desk.asked == []


@pytest.mark.clause("E10")
def test_a_deregistration_by_the_worker_alone_is_saved_from_a_pick(desk):
    desk.key(Qt.Key.Key_3, ALT)
    assert not desk.inputs.unit.isVisible()
    assert desk.inputs.left_on.isVisible()
    desk.pick(desk.inputs.name, "wujianguo")
    assert desk.inputs.former.text() == STORAGE.name
    desk.inputs.left_on.setFocus()
    desk.enter("昨天")
    desk.key(Qt.Key.Key_2)  # 作业人员本人
    desk.judged()
    assert "单方面" in desk.under(desk.inputs.requester)
    entry = desk.save()
    saved = body(entry)
    assert saved.employment == WU.employments[0].employment_id
    assert saved.unit.unit == STORAGE.unit_id
    assert saved.left_on == dt.date(2026, 11, 23)
    assert saved.requester is Requester.WORKER


def test_a_whole_id_number_finds_its_person_by_itself(desk, qtbot):
    desk.inputs.number.setFocus()
    with qtbot.waitSignal(desk.tab._filling.filled, timeout=5000):
        desk.type(LIN.documents[0].number)
    assert desk.inputs.name.text() == "林小梅"
    assert desk.form.read_form().person == LIN.person


def test_a_number_typed_over_takes_its_persons_facts_along(desk, qtbot):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.number.setFocus()
    desk.key(Qt.Key.Key_End)
    desk.key(Qt.Key.Key_Backspace)
    paper = desk.form.read_form()
    assert (paper.person, paper.items, paper.name) == (None, "", "")


def test_what_the_clerk_has_typed_outlives_the_person_found_by_number(desk, qtbot):
    desk.inputs.mobile.setFocus()
    desk.type("13900000000")
    desk.inputs.number.setFocus()
    with qtbot.waitSignal(desk.tab._filling.filled, timeout=5000):
        desk.type(LIN.documents[0].number)
    assert desk.inputs.mobile.text() == "13900000000"


@pytest.mark.clause("E6")
def test_a_lapsed_certificate_is_told_under_its_field_with_its_basis(desk):
    desk.pick(desk.inputs.name, "黄示例")
    assert desk.inputs.items.text() == ""  # nothing that holds is claimed by itself
    desk.inputs.items.setFocus()
    desk.enter("q2")
    desk.judged()
    told = desk.under(desk.inputs.valid_until)
    assert told == "× Q2 已于 2026-11-20 逾期未复审，不得登记或变更。  依据 二（二）"
    assert desk.tab._foot.count.text() == "1 项阻断"
    assert HUANG.person


@pytest.mark.clause("E6")
def test_one_click_claims_only_the_items_that_stand(desk, qtbot):
    desk.pick(desk.inputs.name, "陈文")
    desk.key(Qt.Key.Key_2, ALT)
    desk.inputs.items.setFocus()
    desk.inputs.items.line.selectAll()
    desk.enter("N1 Q2")
    desk.inputs.unit.setFocus()
    desk.pick(desk.inputs.unit, "仓储")
    desk.judged()
    assert desk.tab.person._items.text() == "可改为只登记 N1"
    qtbot.mouseClick(desk.tab.person._items, Qt.MouseButton.LeftButton)
    assert desk.inputs.items.text() == "N1"
    assert desk.inputs.valid_until.text() == "2028-05-01"


@pytest.mark.clause("E2")
def test_a_late_report_is_noted_and_hinders_nothing(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.unit.setFocus()
    desk.pick(desk.inputs.unit, "仓储")
    desk.inputs.hired_on.setFocus()
    desk.enter("2026-10-20")
    desk.judged()
    assert "超过 1 个月报送期限 4 天" in desk.under(desk.inputs.hired_on)
    assert "依据 二（一）" in desk.under(desk.inputs.hired_on)
    assert not desk.tab._foot.count.isVisible()


@pytest.mark.clause("E3")
@pytest.mark.parametrize(("digit", "channel"), [(None, "counter"), (2, "fax"), (3, "network")])
def test_how_a_paper_came_in_is_chosen_by_digit_and_goes_on_record(desk, digit, channel):
    desk.pick(desk.inputs.name, "lxm")
    desk.pick(desk.inputs.unit, "仓储")
    desk.enter("20261123", "11-1")
    tick_all(desk)
    if digit:
        desk.inputs.channel.setFocus()
        desk.type(str(digit))
    entry = desk.save()
    assert body(entry).intake.channel == channel


@pytest.mark.clause("E4")
def test_an_item_that_the_archive_lacks_is_told_to_wait_for_verification(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.items.setFocus()
    desk.enter("G2")
    desk.judged()
    assert "核验" in desk.under(desk.inputs.items)


@pytest.mark.clause("E7")
def test_a_person_of_another_county_cannot_be_judged_here(desk):
    desk.enter("张三", id_number("11010119900101123"))
    desk.judged()
    assert desk.under(desk.inputs.name).startswith("？ 此人不在本站数据中")
    assert "此处无法判定" in {x.text() for x in desk.tab.opinion.findChildren(QLabel)}
    assert desk.inputs.certificate_number.isVisible()
    assert not desk.tab._foot.count.isVisible()


@pytest.mark.clause("E8")
def test_only_a_dispatch_company_is_asked_whose_worker_it_is(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.unit.setFocus()
    assert not desk.inputs.dispatch.isVisible()
    desk.pick(desk.inputs.unit, "派遣")
    desk.judged()
    assert desk.inputs.dispatch.isVisible()
    assert "请问明" in desk.under(desk.inputs.unit)
    desk.inputs.dispatch.setFocus()
    desk.key(Qt.Key.Key_1)
    desk.judged()
    assert desk.form.read_form().dispatch is Dispatch.OWN_WORKER
    assert desk.inputs.dispatch.isVisible()
    assert DISPATCH.dispatches


def test_nobody_is_told_that_a_field_is_empty_before_leaving_it(desk):
    desk.type("林")
    desk.judged()
    assert desk.under(desk.inputs.number) == ""
    desk.enter("", "")
    desk.judged()
    assert "请填写证件号码" in desk.under(desk.inputs.number)


def test_enter_and_arrows_move_and_never_save(desk, qtbot, made):
    desk.type("林")
    for _ in range(30):
        desk.key(Qt.Key.Key_Return)
    desk.inputs.contact.setFocus()
    desk.key(Qt.Key.Key_Down)
    assert desk.inputs.phone.line.hasFocus()
    desk.key(Qt.Key.Key_Up)
    assert desk.inputs.contact.line.hasFocus()
    with made.files.station.reading() as tx:
        assert tx.outbox.counts().total == 0


def test_a_date_that_cannot_be_read_stops_the_save_at_its_field(desk, made):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.hired_on.setFocus()
    desk.type("2026-02-30")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.inputs.hired_on.line.hasFocus()
    assert desk.inputs.hired_on.text() == "2026-02-30"
    assert "日期不能识别" in desk.notices[-1].text
    with made.files.station.reading() as tx:
        assert tx.outbox.counts().total == 0


def test_what_stands_in_the_way_is_asked_once_and_no_keeps_everything(desk, qtbot):
    desk.answer = False
    desk.pick(desk.inputs.name, "陈文")
    before = desk.form.read_form()
    desk.key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(desk.asked) == 1, timeout=5000)
    qtbot.waitUntil(lambda: not desk.tab._filing.runs, timeout=5000)
    assert desk.form.read_form() == before
    assert any("请填写用人单位" in sentence for sentence in desk.asked[0])
    desk.answer = True
    entry = desk.save()
    assert len(desk.asked) == 2
    assert body(entry).worker.person == CHEN.person


def test_a_date_half_typed_is_read_as_it_would_be_on_leaving(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.unit.setFocus()
    desk.pick(desk.inputs.unit, "仓储")
    desk.inputs.hired_on.setFocus()
    desk.type("11-20")
    assert body(desk.save()).hired_on == dt.date(2026, 11, 20)


def test_received_on_and_channel_stay_for_the_next_paper_of_the_pile(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.received_on.setFocus()
    desk.inputs.received_on.line.selectAll()
    desk.enter("11-20")
    desk.key(Qt.Key.Key_2)  # 传真
    desk.save()
    paper = desk.form.read_form()
    assert (paper.received_on, paper.channel.value) == ("2026-11-20", "fax")
    assert paper.name == ""


@pytest.mark.invariant("D-3")
def test_nothing_typed_is_lost_when_the_save_fails(desk, qtbot, made):
    desk.pick(desk.inputs.name, "lxm")
    desk.judged()
    desk.kept()
    before = desk.form.read_form()
    set_query_only(made, "ON")
    desk.key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: any(x.kind == "refuse" for x in desk.notices), timeout=8000)
    assert desk.form.read_form() == before
    assert desk.form.isEnabled()
    set_query_only(made, "OFF")
    assert body(desk.save()).worker.person == LIN.person


@pytest.mark.invariant("D-5")
def test_a_draft_outlives_the_window(open_desk, made, qtbot):
    desk = open_desk()
    desk.type("张三")
    desk.kept()
    assert desk.tab._head.kept.text() == "草稿已存 14:35:02"
    desk.tab.close()
    again = open_desk()
    again.tab.offer_drafts()
    qtbot.waitUntil(again.tab.drafts.isVisible, timeout=5000)
    (draft,) = drafts.drafts(made.session)
    again.tab.drafts.taken_up.emit(draft)
    assert again.inputs.name.text() == "张三"
    assert again.tab.draft_id == draft.draft_id
    again.save()
    assert drafts.drafts(made.session) == ()


def test_f9_shows_the_sheet_and_a_saved_form_is_printed_from_its_notice(desk, qtbot):
    def sheets():
        return [x for x in desk.tab.findChildren(PreviewDialog) if x.isVisible()]

    desk.type("张三")
    desk.key(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: len(sheets()) == 1, timeout=8000)
    assert "预览" in sheets()[0].windowTitle()
    sheets()[0].reject()
    desk.tab.activateWindow()
    qtbot.waitUntil(desk.tab.isActiveWindow, timeout=3000)
    desk.inputs.name.setFocus()
    entry = desk.save()
    desk.notices[-1].action()
    qtbot.waitUntil(lambda: len(sheets()) == 1, timeout=8000)
    assert entry.intake_number in sheets()[0].windowTitle()
    sheets()[0].reject()


def test_a_text_that_does_not_fit_the_paper_is_told_at_its_field(desk, qtbot):
    desk.type("张三")
    desk.inputs.contact.setFocus()
    desk.type("林" * 120)
    desk.inputs.mobile.setFocus()
    desk.key(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(desk.notices), timeout=8000)
    assert "单位联系人：文字太长" in desk.notices[-1].text
    assert desk.inputs.contact.line.hasFocus()


def test_the_usual_paper_needs_no_scrolling_on_a_small_screen(desk, qtbot):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.unit.setFocus()
    desk.pick(desk.inputs.unit, "仓储")
    desk.inputs.hired_on.setFocus()
    desk.enter("2026-10-20")
    desk.judged()
    area = desk.tab.findChildren(QScrollArea)[0]
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0, timeout=3000)


def test_flush_writes_at_once_what_the_timer_has_not(desk, made):
    desk.type("张三")
    desk.tab.flush()
    (draft,) = drafts.drafts(made.session)
    assert draft.paper.name == "张三"
    assert desk.tab.may_close()


def test_clearing_can_be_undone(desk, qtbot, made):
    desk.type("张三")
    desk.kept()
    desk.tab._foot.asked_clear.emit()
    assert desk.inputs.name.text() == ""
    qtbot.waitUntil(lambda: drafts.drafts(made.session) == (), timeout=5000)
    desk.notices[-1].action()
    assert desk.inputs.name.text() == "张三"
    desk.kept()
    assert len(drafts.drafts(made.session)) == 1


def test_a_paper_from_another_tab_puts_the_present_one_away_as_a_draft(desk, qtbot, made):
    desk.type("张三")
    desk.tab.open_paper(PaperInput(name="李四"))
    assert desk.inputs.name.text() == "李四"
    qtbot.waitUntil(lambda: len(drafts.drafts(made.session)) >= 1, timeout=5000)
    assert "张三" in {draft.paper.name for draft in drafts.drafts(made.session)}


def test_blank_forms_are_printed_in_the_number_asked_for(desk, qtbot, monkeypatch):
    monkeypatch.setattr(sheets, "choose_copies", lambda _: 5)
    desk.tab._foot.asked_blank.emit()

    def shown():
        return [x for x in desk.tab.findChildren(PreviewDialog) if x.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=8000)
    assert shown()[0]._place.text() == "第 1 / 5 页"
    shown()[0].reject()


def test_thinking_better_of_blank_forms_draws_none(desk, qtbot, monkeypatch):
    monkeypatch.setattr(sheets, "choose_copies", lambda _: None)
    desk.tab._foot.asked_blank.emit()
    assert desk.tab.findChildren(PreviewDialog) == []
