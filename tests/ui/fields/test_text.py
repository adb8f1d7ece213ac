import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from sepdesk.domain.writable import UNWRITABLE
from sepdesk.ui.fields.choice import Option
from sepdesk.ui.fields.id_number import IdNumberField, mend_number
from sepdesk.ui.fields.text import PhoneField, TextField, mend_phone


def test_an_id_number_is_mended_while_it_is_typed(shown, qtbot, commit):
    field = shown(IdNumberField("证件号"))
    commit(field.line, "３５０１０２")  # noqa: RUF001 - full-width on purpose
    qtbot.keyClicks(field.line, " 19861103 001x")
    assert field.value() == "35010219861103001X"
    assert field.line.text() == "35010219861103001X"


def test_mending_leaves_the_cursor_where_the_clerk_types(shown, qtbot, commit):
    field = shown(IdNumberField("证件号"))
    qtbot.keyClicks(field.line, "3502")
    field.line.setCursorPosition(2)
    commit(field.line, " ９９")  # noqa: RUF001 - full-width on purpose
    assert field.value() == "359902"
    assert field.line.cursorPosition() == 4


def test_the_kind_of_document_stands_before_the_number(shown, qtbot):
    kinds = (Option("id", "身份证"), Option("passport", "护照"))
    field = shown(IdNumberField("证件号", kinds))
    kind = field.findChild(QComboBox)
    kind.setFocus()
    assert field.kind() == "id"
    with qtbot.waitSignal(field.changed, timeout=2000):
        qtbot.keyClick(kind, Qt.Key.Key_2)
    assert field.kind() == "passport"
    qtbot.keyClick(kind, Qt.Key.Key_Return)
    assert field.line.hasFocus()


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("０５９１－８７６５４３２１", "0591-87654321"),  # noqa: RUF001 - full-width on purpose
        ("138 0000 2761", "13800002761"),
    ],
)
def test_a_phone_number_is_mended(shown, commit, typed, mended):
    field = shown(PhoneField("联系电话"))
    commit(field.line, typed)
    assert field.value() == mended


@pytest.mark.parametrize("mend", [mend_number, mend_phone])
def test_mending_twice_changes_nothing_more(mend):
    once = mend("（０５９１）8765 4321ｘ")  # noqa: RUF001 - full-width on purpose
    assert mend(once) == once


def test_setting_a_value_is_not_the_clerks_change(shown, qtbot, commit):
    field = shown(TextField("单位地址"))
    with qtbot.assertNotEmitted(field.changed):
        field.set_value("鼓楼区示例路 18 号")
    with qtbot.waitSignal(field.changed, timeout=2000):
        commit(field.line, "甲")


def test_blanks_around_go_when_the_keyboard_leaves(shown, qtbot, commit):
    page = QWidget()
    first, second = TextField("一"), TextField("二")
    column = QVBoxLayout(page)
    column.addWidget(first)
    column.addWidget(second)
    shown(page)
    first.setFocus()
    commit(first.line, "  陈 文  ")
    with qtbot.waitSignal(first.left, timeout=2000):
        qtbot.keyClick(first.line, Qt.Key.Key_Tab)
    assert first.line.text() == "陈 文"


def test_enter_moves_on_and_ctrl_enter_is_the_forms(shown, qtbot):
    page = QWidget()
    first, second = TextField("一"), TextField("二")
    column = QVBoxLayout(page)
    column.addWidget(first)
    column.addWidget(second)
    saved = []
    QShortcut("Ctrl+Return", page, lambda: saved.append(1))
    shown(page)
    first.setFocus()
    qtbot.keyClick(first.line, Qt.Key.Key_Return)
    assert second.line.hasFocus()
    assert not saved
    qtbot.keyClick(second.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved == [1]
    assert second.line.hasFocus()


def test_a_read_only_field_cannot_be_typed_into(shown, qtbot):
    field = shown(TextField("单位"))
    field.set_value("甲")
    field.set_read_only(True)
    qtbot.keyClicks(field.line, "b")
    assert field.value() == "甲"


def test_what_cannot_be_stored_is_taken_out_and_said_so(shown, qtbot, commit):
    field = shown(TextField("姓名"))
    commit(field.line, "陈\0文")
    assert field.value() == "陈文"
    assert field.line.cursorPosition() == 2
    assert field.problem() == UNWRITABLE
    assert "无法保存的字符" in field.finding_line.text()
    qtbot.keyClicks(field.line, "b")
    assert (field.value(), field.problem()) == ("陈文b", "")
    field.set_text("林\0")
    assert field.value() == "林"


def test_half_a_character_never_comes_out_of_a_field(shown, commit):
    # PySide leaves it behind on the way from Qt (6.11); the desk looks once more before it saves.
    field = shown(TextField("姓名"))
    commit(field.line, "陈\ud83d文")
    assert field.value() == "陈文"
