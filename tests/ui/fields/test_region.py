import pytest
from PySide6.QtCore import Qt

from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.region import RegionField

NAMES = {
    "3501": "福州市",
    "3502": "厦门市",
    "350102": "鼓楼区",
    "350103": "台江区",
    "350203": "思明区",
    "350102001": "洪山镇",
    "350102002": "鼓东街道",
    "350203001": "鼓浪屿街道",
}
KEYS = {"350102": ("glq", "gulouqu")}
BELOW = {"35": 4, "3501": 6, "3502": 6, "350102": 9, "350103": 9, "350203": 9}


def children(code):
    return tuple(x for x in NAMES if x.startswith(code) and len(x) == BELOW.get(code))


@pytest.fixture
def typed(commit):
    return lambda region, text: commit(region.window().focusWidget(), text)


@pytest.fixture
def region(shown):
    form = FormGrid()
    field = RegionField("单位所属区域", "35", children, NAMES.get, lambda code: KEYS.get(code, ()))
    form.add_row(field)
    shown(form)
    field.setFocus()
    return field


def enter(region, qtbot):
    qtbot.keyClick(region.window().focusWidget(), Qt.Key.Key_Return)


def test_three_levels_are_typed_ahead(region, qtbot, typed):
    for text in ("福", "glq", "鼓东"):
        typed(region, text)
        enter(region, qtbot)
    assert region.value() == "350102002"
    assert region.codes() == ("3501", "350102", "350102002")
    assert region.text() == "福州市 鼓楼区 鼓东街道"


def test_a_choice_above_clears_what_is_below(region, qtbot, typed):
    region.set_value("350102001")
    city = region.focusWidget()
    city.selectAll()
    with qtbot.waitSignal(region.changed, timeout=2000):
        typed(region, "厦门市")
    assert region.codes() == ("3502", "", "")
    assert region.value() == "3502"


@pytest.mark.parametrize("code", ["3501", "350102", "350102001", "350203001"])
def test_a_region_of_any_level_is_shown(region, qtbot, code):
    with qtbot.assertNotEmitted(region.changed):
        region.set_value(code)
    assert region.value() == code


@pytest.mark.parametrize("code", ["", "440103"])
def test_a_region_elsewhere_clears_the_field(region, code):
    region.set_value("350102")
    region.set_value(code)
    assert region.value() == ""
    assert region.text() == ""


def test_what_can_mean_one_place_only_is_taken_when_the_keyboard_leaves(region, qtbot, typed):
    typed(region, "厦")
    qtbot.keyClick(region.focusWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: region.value() == "3502", timeout=2000)
    assert region.text() == "厦门市"
    qtbot.keyClick(region.window().focusWidget(), Qt.Key.Key_Down)
    enter(region, qtbot)
    assert region.value() == "350203"


def test_a_place_that_does_not_exist_is_a_problem(region, qtbot, typed):
    typed(region, "泉州")
    qtbot.keyClick(region.focusWidget(), Qt.Key.Key_Tab)
    assert region.value() == ""
    assert region.problem() == "没有这个市，请从列表中选择。"


def test_down_lists_the_whole_level(region, qtbot):
    qtbot.keyClick(region.focusWidget(), Qt.Key.Key_Down)
    assert [x.title for x in region._levels[0].matches.shown()] == ["福州市", "厦门市"]


def test_every_level_has_a_name_of_its_own(region):
    assert [x.line.accessibleName() for x in region._levels] == [
        "单位所属区域：市",
        "单位所属区域：县（区）",
        "单位所属区域：乡镇（街道）",
    ]
