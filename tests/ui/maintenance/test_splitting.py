"""分立 on the page 单位, by real keys: who goes, and where to (B-3, F2)."""

import os

import pytest
from PySide6.QtCore import Qt

from sepdesk.domain.person_acts import LinkPersons
from sepdesk.protocol.envelope import read_envelope
from tests.ui.session import STORAGE

Key = Qt.Key


def body_of(entry):
    return read_envelope(entry.sealed.payload_bytes).body


def picture(window, name):
    if folder := os.environ.get("SEPDESK_PICTURES"):
        window.grab().save(f"{folder}/{name}.png")


def want_split(hands):
    hands.go(3)
    hands.pick("unit", "fzgl")
    hands.page.splitting.wanted.setFocus()
    hands.key(Key.Key_Space)
    hands.settled()


@pytest.mark.clause("F2")
def test_those_ticked_go_to_a_unit_of_the_archive(hands):
    want_split(hands)
    staff = hands.page.splitting.staff
    assert staff.list.count() == 1
    staff.setFocus()
    staff.list.setCurrentRow(0)
    hands.key(Key.Key_Space)
    hands.pick("into", "fzslcc")
    hands.type("evidence", "分立公告")
    assert "1 人自" in hands.under("into")
    assert "全部人员" in hands.under("moves")
    picture(hands.tab.window(), "split")
    body = body_of(hands.save())
    assert (body.into.unit, [one.name for one in body.moves]) == (
        STORAGE.unit_id, [staff.list.item(0).text().split("　")[0]],
    )  # fmt: skip
    assert body.before == body.after
    assert (hands.page.splitting.moves(), hands.page.splitting.is_wanted()) == ((), False)


@pytest.mark.clause("F2")
def test_a_new_unit_is_named_with_code_and_place(hands):
    want_split(hands)
    staff = hands.page.splitting.staff
    staff.setFocus()
    staff.list.setCurrentRow(0)
    hands.key(Key.Key_Space)
    assert "请选定转入的单位" in hands.under("into")
    hands.type("into_name", "福州新设示例公司")
    assert "18位" in hands.under("into_code")
    assert "请选择新单位所在地" in hands.under("into_town")
    paper = hands.page.splitting.new_unit()
    assert (paper.name, paper.unit) == ("福州新设示例公司", None)
    picture(hands.tab.window(), "split-new")


def test_without_the_tick_nobody_goes_and_no_staff_is_asked_for(hands):
    hands.go(3)
    hands.pick("unit", "fzgl")
    splitting = hands.page.splitting
    assert splitting.staff.isHidden()
    assert splitting.new_unit() is None
    assert splitting.moves() == ()


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_shared_days_are_confirmed_by_a_tick_on_the_link(hands):
    hands.go(2)
    page = hands.page
    page.sure.setFocus()
    hands.key(Key.Key_Space)
    hands.pick("name", "cwb")
    hands.pick("other", "lin")
    act = page.act()
    assert isinstance(act, LinkPersons)
    assert act.overlap_confirmed
    page.clear_act()
    assert page.sure.value() == ()
