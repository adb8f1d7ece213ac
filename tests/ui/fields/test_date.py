import datetime as dt

import pytest
from PySide6.QtCore import Qt

from sepdesk.ui.fields.date import UNREADABLE, DateField, read_date
from sepdesk.ui.fields.form import FieldRow, FormGrid
from sepdesk.ui.fields.text import TextField

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "20261120",
        "2026-11-20",
        "2026.11.20",
        "2026/11/20",
        "2026年11月20日",
        "２０２６１１２０",  # noqa: RUF001 - full-width on purpose
        "11-20",
        "11.20",
        "11月20日",
        " 2026 11 20 ",
    ],
)
def test_a_date_is_read_as_clerks_write_it(text):
    assert read_date(text, TODAY) == dt.date(2026, 11, 20)


@pytest.mark.parametrize(("text", "ago"), [("今天", 0), ("昨天", 1), ("前天", 2)])
def test_days_have_words(text, ago):
    assert read_date(text, TODAY) == TODAY - dt.timedelta(days=ago)


@pytest.mark.parametrize(
    ("text", "ahead", "expected"),
    [
        ("11-24", False, dt.date(2026, 11, 24)),
        ("11-25", False, dt.date(2025, 11, 25)),
        ("11-24", True, dt.date(2026, 11, 24)),
        ("11-23", True, dt.date(2027, 11, 23)),
        ("2-29", False, dt.date(2024, 2, 29)),
        ("2-29", True, dt.date(2028, 2, 29)),
    ],
)
def test_without_a_year_the_nearest_counts(text, ahead, expected):
    assert read_date(text, TODAY, ahead=ahead) == expected


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "2026", "0230", "202611240", "13-01", "明年", "0000-01-01", "2-30"]
)
def test_what_is_no_date_is_none(text):
    assert read_date(text, TODAY) is None


def test_a_typed_date_is_shown_as_iso_when_the_keyboard_leaves(shown, qtbot):
    form = FormGrid()
    field, after = DateField("收件日", lambda: TODAY), TextField("下一栏")
    form.add_row(field, after)
    shown(form)
    field.setFocus()
    qtbot.keyClicks(field.line, "11.20")
    assert field.value() == dt.date(2026, 11, 20)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.line.text() == "2026-11-20", timeout=2000)
    assert after.line.hasFocus()


def test_an_unreadable_date_says_so_and_stops_saying_so_once_it_can_be_read(shown, qtbot):
    row = shown(FieldRow(DateField("收件日", lambda: TODAY)))
    field = row.field
    field.setFocus()
    qtbot.keyClicks(field.line, "2026-02-3")
    field.set_text("2026-02-30")
    assert field.problem() == UNREADABLE
    assert UNREADABLE in field.finding_line.text()
    assert field.value() is None
    field.line.setCursorPosition(10)
    qtbot.keyClick(field.line, Qt.Key.Key_Backspace)
    assert field.value() == dt.date(2026, 2, 3)
    assert field.problem() == ""
    assert field.finding_line.isHidden()


def test_a_value_is_shown_as_iso_and_none_as_empty(shown):
    field = shown(DateField("收件日", lambda: TODAY))
    field.set_value(TODAY)
    assert field.text() == "2026-11-24"
    field.set_value(None)
    assert (field.text(), field.value(), field.problem()) == ("", None, "")
