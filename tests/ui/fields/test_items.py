import pytest
from PySide6.QtCore import Qt

from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.items import ItemsField, read_items
from sepdesk.ui.fields.text import TextField

ITEMS = [("G1", "锅炉司炉"), ("G3", "锅炉水处理"), ("N1", "叉车司机"), ("R1", "快开门压力容器")]
WIDE = "Ｇ３，Ｒ１"  # noqa: RUF001 - full-width on purpose


@pytest.fixture
def items(shown):
    form, field = FormGrid(), ItemsField()
    field.set_items(ITEMS)
    form.add_row(field, TextField("有效日期"))
    shown(form)
    field.setFocus()
    return field


@pytest.mark.parametrize("text", ["G3、R1", "g3,r1", WIDE, "G3 R1", "G3/R1、G3", " G3；R1 "])
def test_codes_are_read_however_they_are_parted(text):
    assert read_items(text) == ("G3", "R1")


def test_a_welders_code_stays_whole_and_as_written():
    code = "GTAW-FeⅡ-6G-3/159-FefS-02/11"
    assert read_items(f"{code}、n1") == (code, "N1")


def test_what_begins_so_or_is_called_so_is_offered(items, qtbot, commit):
    qtbot.keyClicks(items.line, "g")
    assert [x.title for x in items.matches.shown()] == ["G1", "G3"]
    qtbot.keyClicks(items.line, "1")
    assert not items.matches.is_open()
    items.set_value([])
    commit(items.line, "锅炉")
    assert [x.title for x in items.matches.shown()] == ["G1", "G3"]


def test_a_second_code_is_offered_after_the_first(items, qtbot, commit):
    qtbot.keyClicks(items.line, "g3")
    commit(items.line, "、")
    qtbot.keyClicks(items.line, "r")
    qtbot.keyClick(items.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(items.changed, timeout=2000):
        qtbot.keyClick(items.line, Qt.Key.Key_Return)
    assert items.value() == ("G3", "R1")
    assert items.line.text() == "G3、R1"
    assert items.line.hasFocus()


def test_unknown_codes_are_kept_as_typed(items, qtbot):
    qtbot.keyClicks(items.line, "x9 n1")
    qtbot.keyClick(items.line, Qt.Key.Key_Return)
    assert items.value() == ("X9", "N1")
    assert items.line.text() == "X9、N1"


def test_down_offers_everything(items, qtbot):
    qtbot.keyClick(items.line, Qt.Key.Key_Down)
    assert len(items.matches.shown()) == len(ITEMS)
