"""What typing is spared, and what is undone: by real keys on the real tab."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from sepdesk.desk.paper import PaperInput
from sepdesk.domain.identity import DocumentKind
from sepdesk.protocol.envelope import read_envelope
from tests.ui.session import LIN, LOGISTICS, STORAGE, WU

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def body(entry):
    return read_envelope(entry.sealed.payload_bytes).body


def undo(desk):
    desk.key(Qt.Key.Key_Z, CTRL)


@pytest.fixture
def paste(desk):
    def paste_one(text):
        QGuiApplication.clipboard().setText(text)
        desk.key(Qt.Key.Key_V, CTRL)

    return paste_one


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("n1", "N1"),
        ("叉车", "N1"),
        ("G3、R1", "G3、R1"),
        ("ｇ３，Ｒ１", "G3、R1"),  # noqa: RUF001 - full-width on purpose
        ("锅炉水处理", "G3"),
    ],
)
def test_items_are_typed_as_clerks_call_them(desk, typed, read):
    desk.inputs.items.setFocus()
    desk.type(typed)
    desk.key(Qt.Key.Key_Tab)
    assert desk.inputs.items.text() == read


def test_a_word_that_several_items_share_stays_to_be_mended(desk):
    desk.inputs.items.setFocus()
    desk.type("起重机")
    desk.key(Qt.Key.Key_Tab)
    assert desk.inputs.items.text() == "起重机"


def test_a_number_in_wide_digits_with_blanks_and_a_small_x_is_mended(desk):
    desk.inputs.number.setFocus()
    desk.type("１１０１０１ 1990")  # noqa: RUF001 - full-width on purpose
    desk.type("0101 123x")
    assert desk.inputs.number.text() == "11010119900101123X"


def test_an_id_number_tells_the_birth_date(desk):
    desk.inputs.number.setFocus()
    desk.type(LIN.documents[0].number)
    desk.judged()
    assert "1990-05-12" in desk.tab.person.words()


@pytest.mark.parametrize(
    ("typed", "day"),
    [("20261120", 20), ("2026.11.20", 20), ("11-20", 20), ("1120", 20), ("2026年11月20日", 20)],
)
def test_a_date_is_typed_as_clerks_write_it(desk, typed, day):
    desk.inputs.hired_on.setFocus()
    desk.enter(typed)
    assert desk.inputs.hired_on.value() == dt.date(2026, 11, day)


def test_a_units_whole_code_completes_its_name_address_area_and_contact(desk, qtbot):
    desk.inputs.code.setFocus()
    with qtbot.waitSignal(desk.tab._filling.filled, timeout=5000):
        desk.enter(STORAGE.code)
    paper = desk.form.read_form()
    assert (paper.unit, paper.unit_name) == (STORAGE.unit_id, STORAGE.name)
    assert (paper.unit_address, paper.unit_town) == (STORAGE.address, STORAGE.town)
    assert (paper.contact, paper.phone) == (STORAGE.contact, STORAGE.phone)


def test_a_units_whole_name_is_found_without_a_pick_and_spares_what_was_typed(desk, qtbot):
    desk.inputs.contact.setFocus()
    desk.type("王")
    desk.inputs.unit.setFocus()
    with qtbot.waitSignal(desk.tab._filling.filled, timeout=5000):
        desk.type(STORAGE.name)
        desk.key(Qt.Key.Key_Tab)
    assert desk.form.read_form().unit == STORAGE.unit_id
    assert desk.inputs.contact.text() == "王"


def test_digits_tick_what_was_handed_in(desk):
    desk.inputs.handed.setFocus()
    desk.type("027")
    handed = desk.inputs.read_handed()
    assert (handed.form, handed.certificate_copy, handed.worker_signed) == (True, False, True)
    assert handed.by_proxy
    desk.type("0")
    assert desk.inputs.read_handed().certificate_copy


def test_a_slow_pick_leads_to_the_unit_too(desk, qtbot):
    desk.type("lxm")
    qtbot.waitUntil(desk.inputs.name.matches.is_open, timeout=5000)
    desk.judged()
    assert desk.inputs.certificate_number.isVisible()  # nobody is called lxm
    with qtbot.waitSignal(desk.tab._filling.filled, timeout=5000):
        desk.key(Qt.Key.Key_Return)
    desk.judged()
    assert desk.inputs.unit.line.hasFocus()


# What stays -----------------------------------------------------------------------------------


def test_the_clerk_keeps_a_unit_and_a_date_for_the_next_paper(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.pick(desk.inputs.unit, "fzslc")
    desk.inputs.unit.setFocus()
    desk.key(Qt.Key.Key_F2)
    assert desk.form.grid.label_of(desk.inputs.unit).text() == "现用人单位·留"
    desk.inputs.hired_on.setFocus()
    desk.key(Qt.Key.Key_F2)
    desk.enter("1101")
    desk.save()
    paper = desk.form.read_form()
    assert (paper.unit, paper.unit_address) == (STORAGE.unit_id, STORAGE.address)
    assert (paper.hired_on, paper.form_date, paper.name) == ("2026-11-01", "", "")
    assert desk.form.read_entry() is None


def test_what_is_only_kept_is_neither_saved_nor_a_draft(desk, qtbot, made):
    test_the_clerk_keeps_a_unit_and_a_date_for_the_next_paper(desk)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.notices[-1].text == "还没有录入内容。"
    desk.tab.flush()
    with made.files.station.reading() as tx:
        assert tx.drafts.of_user("clerk1") == ()
        assert tx.outbox.counts().total == 1


def test_a_name_is_never_kept(desk):
    desk.key(Qt.Key.Key_F2)
    assert desk.form.grid.label_of(desk.inputs.name).text() == "姓名"


# Paste ----------------------------------------------------------------------------------------


def test_a_row_of_a_workbook_fills_the_form_and_finds_person_and_unit(desk, qtbot, paste):
    number = LIN.documents[0].number
    with qtbot.waitSignals([desk.tab._filling.filled] * 2, timeout=5000):
        paste(f"1\t林小梅\t{number.lower()}\t叉车\t2026/11/1\t{STORAGE.name}\n")
    paper = desk.form.read_form()
    assert (paper.person, paper.document_number, paper.items) == (LIN.person, number, "N1")
    assert (paper.unit, paper.hired_on) == (STORAGE.unit_id, "2026-11-01")
    assert (
        desk.notices[-1].text == "已填入姓名、身份证号、作业项目（代号）、聘用起始日、现用人单位。"
    )
    assert desk.asked == []


def test_a_pasted_row_replaces_whoever_stood_there(desk, paste):
    desk.pick(desk.inputs.name, "wjg")
    assert desk.form.read_form().person == WU.person
    paste("张三\t11010119900101123X\t")
    paper = desk.form.read_form()
    assert (paper.name, paper.person, paper.former, paper.mobile) == ("张三", None, None, "")
    assert paper.document_kind is DocumentKind.CITIZEN_ID


def test_a_word_without_cells_is_pasted_into_its_line(desk, paste):
    desk.inputs.contact.setFocus()
    paste("王经理")
    assert desk.inputs.contact.text() == "王经理"


def test_cells_that_say_nothing_known_change_nothing(desk, paste):
    desk.type("张三")
    paste("x\ty\tz")
    assert desk.form.read_form().name == "张三"
    assert "没有认出" in desk.notices[-1].text


# Undo -----------------------------------------------------------------------------------------


def test_ctrl_z_takes_a_paste_back(desk, paste):
    desk.inputs.contact.setFocus()
    desk.type("王经理")
    desk.inputs.name.setFocus()
    before = desk.form.read_form()
    paste("张三\t11010119900101123X\tN1")
    assert desk.form.read_form() != before
    undo(desk)
    assert desk.form.read_form() == before


def test_ctrl_z_takes_back_what_a_pick_has_filled_step_by_step(desk):
    desk.pick(desk.inputs.name, "lxm")
    after_person = desk.form.read_form()
    desk.pick(desk.inputs.unit, "fzslc")
    undo(desk)
    paper = desk.form.read_form()
    assert (paper.unit_code, paper.contact, paper.person) == ("", "", LIN.person)
    assert after_person.items == paper.items
    undo(desk)
    paper = desk.form.read_form()
    assert (paper.items, paper.mobile, paper.document_number) == ("", "", "")


def test_ctrl_z_brings_a_cleared_form_back(desk, qtbot):
    desk.type("张三")
    desk.kept()
    desk.tab._foot.asked_clear.emit()
    assert desk.form.read_entry() is None
    undo(desk)
    assert desk.inputs.name.text() == "张三"


def test_ctrl_z_first_takes_back_the_letters_of_the_line(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.inputs.contact.setFocus()
    desk.type("abc")
    undo(desk)
    assert desk.inputs.contact.text() == ""
    assert desk.form.read_form().person == LIN.person


def test_what_is_saved_cannot_be_undone(desk):
    desk.pick(desk.inputs.name, "lxm")
    desk.pick(desk.inputs.unit, "fzslc")
    desk.save()
    undo(desk)
    assert desk.form.read_entry() is None
    assert desk.notices[-1].text == "没有可以撤销的。"


def test_undoing_puts_the_person_of_the_paper_back_and_saves_as_before(desk, paste):
    desk.pick(desk.inputs.name, "lxm")
    desk.pick(desk.inputs.unit, "fzslc")
    paste("张三\t11010119900101123X\tN1")
    undo(desk)
    saved = body(desk.save())
    assert saved.worker.person == LIN.person
    assert saved.unit.unit != LOGISTICS.unit_id


# Drafts ---------------------------------------------------------------------------------------


def test_a_draft_in_the_list_says_what_it_lacks(desk, qtbot):
    desk.type("张三")
    desk.kept()
    desk.tab.open_paper(PaperInput())
    qtbot.waitUntil(desk.tab.drafts.isVisible, timeout=5000)
    said = [x.text() for x in desk.tab.drafts.findChildren(QLabel)]
    assert "还缺：证件号码、作业项目、用人单位、单位代码、所属区域" in said
