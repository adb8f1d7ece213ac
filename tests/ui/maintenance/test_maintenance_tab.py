"""人员与单位维护 by real keys: picked, changed beside what is known, judged, saved."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.linking import linked
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.submissions import SubmissionState
from sepdesk.domain.unit_acts import ChangeUnit, particulars
from sepdesk.domain.units import UnitKind
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.faults import DiskFullError, Which
from tests.desk.test_maintaining import feed
from tests.ui.session import CHEN, HUANG, LIN, LOGISTICS, STORAGE, WU, made  # noqa: F401 - a fixture


def body_of(entry):
    return read_envelope(entry.sealed.payload_bytes).body


# Persons ----------------------------------------------------------------------------------------


def test_a_new_name_and_mobile_are_typed_beside_the_old_ones_and_saved(hands):
    hands.pick("who", "lxm")
    assert hands.page.was_name.text() == LIN.name
    assert "350" in hands.page.was_number.text()
    assert LIN.documents[0].number not in hands.reads()
    hands.type("name", "林新名")
    hands.type("mobile", "139 0000-0000")
    hands.type("evidence", "户口簿")
    entry = hands.save()
    body = body_of(entry)
    assert isinstance(body, ChangePerson)
    assert body.document is not None
    assert (body.document.number, body.document.name) == (LIN.documents[0].number, "林新名")
    assert (body.mobile, body.evidence, body.corrects) == ("1390000-0000", "户口簿", False)
    assert (entry.state, entry.person) == (SubmissionState.QUEUED, LIN.person)
    assert hands.notices[-1].kind == "good"
    assert hands.changes[-1].outbox
    assert hands.page.name.text() == ""
    assert "本站另有 1 件未办结" in hands.page.status.text()


@pytest.mark.clause("E10")
def test_a_death_says_that_the_employment_is_still_to_be_deregistered(hands):
    hands.pick("who", "cwb")
    hands.type("died_on", "11-20")
    assert "去世不自动结束聘用" in hands.under("died_on")
    hands.type("evidence", "死亡证明")
    body = body_of(hands.save())
    assert body.died_on == dt.date(2026, 11, 20)


def test_a_wrong_number_is_told_under_its_field_and_the_clerk_may_insist(hands, qtbot):
    hands.pick("who", "cwb")
    hands.type("document_number", "35010219861103002")
    assert "18位" in hands.under("document_number")
    hands.type("document_number", HUANG.documents[0].number)
    hands.type("evidence", "户口簿")
    assert "另一人名下" in hands.under("document_number")
    hands.try_to_save()
    notice = hands.notices[-1]
    assert notice.kind == "warn"
    assert "将会退回" in notice.text
    with qtbot.waitSignal(hands.tab.saved, timeout=15_000) as saved:
        notice.action()
    body = body_of(saved.args[0])
    assert body.document.kind is DocumentKind.CITIZEN_ID
    assert body.worker.person == CHEN.person


def test_what_is_lacking_is_told_only_when_saving(hands):
    hands.try_to_save()
    assert hands.notices[-1].text == "请先选定人员。"
    hands.pick("who", "cwb")
    assert hands.under("evidence") == ""
    hands.try_to_save()
    assert "证明材料" in hands.under("evidence")
    hands.type("evidence", "户口簿")
    hands.qtbot.waitUntil(lambda: "没有要变更的内容" in hands.reads(), timeout=15_000)


def test_an_unreadable_date_stays_on_the_screen(hands):
    hands.pick("who", "cwb")
    hands.type("died_on", "2026-02-30")
    hands.try_to_save()
    assert "日期不能识别" in hands.notices[-1].text
    assert hands.page.died_on.text() == "2026-02-30"


def test_a_full_disk_keeps_all_that_was_typed(hands, monkeypatch):
    hands.pick("who", "cwb")
    hands.type("mobile", "13900000000")
    hands.type("evidence", "电话")

    def full(*_args, **_more):
        raise DiskFullError(Which.STATION)

    monkeypatch.setattr("sepdesk.desk.maintaining.file_submission", full)
    hands.try_to_save()
    assert hands.notices[-1].kind == "refuse"
    assert hands.page.mobile.text() == "13900000000"


# Links ------------------------------------------------------------------------------------------


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_two_people_stand_side_by_side_and_are_linked(hands):
    hands.go(2)
    hands.pick("name", "lxm")
    hands.pick("other", "hsl")
    shown = hands.reads()
    for text in (LIN.name, HUANG.name, "相同", "不同", "138****2761"):
        assert text in shown
    hands.type("evidence", "出入境管理部门证明")
    body = body_of(hands.save())
    assert isinstance(body, LinkPersons)
    assert (body.worker.person, body.other.person) == (LIN.person, HUANG.person)


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_two_present_employments_are_told_under_the_second_person(hands):
    hands.go(2)
    hands.pick("name", "cwb")
    hands.pick("other", "wjg")
    told = hands.under("other")
    assert "两边都有现聘用" in told
    assert "依据 二（二）" in told
    assert WU.name in hands.reads()


def test_who_is_not_known_here_is_named_by_a_number(hands):
    hands.go(2)
    hands.try_to_save()
    assert hands.notices[-1].text == "请先选定两个人。"
    hands.pick("name", "lxm")
    hands.page.number.line.setFocus()
    hands.qtbot.keyClicks(hands.page.number.line, "35020319900101999x")
    hands.type("evidence", "公安机关证明")
    body = body_of(hands.save())
    assert body.other.person is None
    assert body.other.document.number == "35020319900101999X"


@pytest.mark.invariant("B-1")
def test_a_mistaken_link_is_chosen_and_undone(made, hands):  # noqa: F811 - the fixture
    feed(made.session, linked(LIN, HUANG, 9))
    hands.go(2)
    hands.page.what.setFocus()
    hands.key(Qt.Key.Key_2)
    hands.pick("name", "lxm")
    assert hands.page.other.isHidden()
    hands.page.link.setFocus()
    hands.key(Qt.Key.Key_1)
    hands.type("evidence", "本人说明")
    body = body_of(hands.save())
    assert isinstance(body, UnlinkPersons)
    assert (body.worker.person, body.person) == (LIN.person, HUANG.person)


# Units ------------------------------------------------------------------------------------------


@pytest.mark.clause("F2")
def test_a_unit_is_changed_in_place_and_only_what_differs_counts(hands):
    hands.go(3)
    hands.pick("unit", "fzgl")
    before = particulars(LOGISTICS)
    assert hands.page.was_name.text() == hands.page.name.text() == LOGISTICS.name
    hands.type("name", "福州新名称物流有限公司")
    hands.page.kinds.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.type("since", "11-20")
    hands.type("evidence", "营业执照")
    entry = hands.save()
    body = body_of(entry)
    assert isinstance(body, ChangeUnit)
    assert body.before == before
    assert body.after.name == "福州新名称物流有限公司"
    assert body.after.kinds == (UnitKind.PRODUCTION, UnitKind.USER)
    assert (body.after.code, body.after.town, body.since) == (
        before.code, before.town, dt.date(2026, 11, 20),
    )  # fmt: skip
    assert (entry.unit, entry.unit_name, entry.worker_name) == (
        LOGISTICS.unit_id, LOGISTICS.name, "",
    )  # fmt: skip
    assert "本站另有 1 件变更未办结" in hands.page.status.text()


@pytest.mark.clause("E10")
def test_a_closed_unit_says_who_is_still_employed(hands):
    hands.go(3)
    hands.pick("unit", "fzgl")
    hands.type("closed_on", "11-20")
    assert "尚有 1 人在聘" in hands.under("closed_on")


@pytest.mark.clause("E7")
def test_a_unit_goes_into_another_one(hands):
    hands.go(3)
    hands.pick("unit", "fzgl")
    hands.pick("into", "fzslcc")
    assert "转到福州示例仓储有限公司" in hands.under("into")
    hands.type("evidence", "合并协议")
    body = body_of(hands.save())
    assert body.into.unit == STORAGE.unit_id
    assert body.before == body.after
    assert hands.page.into.text() == ""


@pytest.mark.clause("E1")
def test_the_division_of_inspection_is_chosen_by_a_digit(hands):
    hands.go(3)
    hands.try_to_save()
    assert hands.notices[-1].text == "请先选定单位。"
    hands.pick("unit", "fzgl")
    hands.page.division.setFocus()
    hands.key(Qt.Key.Key_3)
    hands.type("evidence", "分工文件")
    assert body_of(hands.save()).after.supervisor is OfficeKind.CITY


# The tab ----------------------------------------------------------------------------------------


def test_pages_keep_what_is_typed_on_the_others(hands):
    hands.pick("who", "cwb")
    hands.type("mobile", "13900000000")
    hands.go(3)
    hands.go(1)
    assert hands.page.mobile.text() == "13900000000"
    hands.tab._clear()
    assert hands.page.mobile.text() == ""


@pytest.mark.invariant("X-1")
def test_an_exam_centre_may_only_look(open_tab):
    hands = open_tab(OfficeKind.EXAM_CENTRE)
    hands.pick("who", "cwb")
    hands.type("mobile", "13900000000")
    hands.try_to_save()
    assert hands.notices == []
    assert hands.tab._save.isEnabled() is False


def test_others_may_show_a_person_or_a_unit(hands):
    hands.tab.show_person(WU.person)
    hands.settled()
    assert hands.page.who.text() == WU.name
    hands.tab.show_unit(STORAGE.unit_id)
    hands.settled()
    assert hands.page.which.text() == STORAGE.name
    hands.type("name", "")
    assert hands.page.which.picked_value() == STORAGE.unit_id
    assert "请填写单位名称" in hands.under("name")
