import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from sepdesk.desk.changes import Changes
from sepdesk.ui.background import Background
from sepdesk.ui.staffing.model import StaffingModel
from sepdesk.ui.staffing.people import PEOPLE_COLUMNS
from sepdesk.ui.staffing.tab import StaffingTab
from sepdesk.ui.table import Table
from tests.ui.staffing.conftest import HE, RECORDS, WORKERS, XU, adopt, promoted


def tables(tab):
    return {table.accessibleName(): table for table in tab.findChildren(Table)}


def units(tab):
    return tables(tab)["单位配备"]


def people(tab):
    return tables(tab)["数字背后的人员"]


def cells(table):
    model = table.model()
    columns, lines = range(model.columnCount()), range(model.rowCount())
    return [[model.index(row, column).data() for column in columns] for row in lines]


def shown_names(tab):
    return [line[0] for line in cells(units(tab))]


def number(tab, name):
    return next(x.text() for x in tab.findChildren(QLabel) if x.accessibleName() == name)


def combo(tab, name):
    return next(x for x in tab.findChildren(QComboBox) if x.accessibleName() == name)


def said(tab):
    return [x.text() for x in tab.findChildren(QLabel) if x.isVisible()]


def test_four_numbers_stand_above_the_table(tab):
    told = [number(tab, x) for x in ("辖区单位", "缺员单位", "90 天内到期", "未设定要求")]
    assert told[:3] == ["4", "1", "1 人"]
    assert int(told[3]) >= 2


def test_a_shortage_is_told_by_sign_and_word_and_the_unknown_is_never_nought(tab):
    lines = {line[0]: line for line in cells(units(tab))}
    assert lines["鼓楼示例气站"][3:7] == ["4", "2", "−2 缺", "1"]
    assert lines["鼓楼示例气站"][7] == "TSG 07-2019 表"
    assert lines["福州示例学校"][3:6] == ["未设定", "0", "—"]
    assert lines["示例商场"][2:4] == ["—", "未设定"]


def test_each_keystroke_narrows_the_table(tab, qtbot):
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    line = tab.focusWidget()
    qtbot.keyClicks(line, "fz")
    assert set(shown_names(tab)) == {"福州示例仓储有限公司", "福州示例学校"}
    qtbot.keyClicks(line, "slx")
    assert shown_names(tab) == ["福州示例学校"]
    qtbot.keyClicks(line, "q")
    assert shown_names(tab) == []
    assert "没有符合条件的单位。" in said(tab)
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    assert len(shown_names(tab)) >= 4


def test_the_choices_work_by_keyboard(tab, qtbot):
    which = combo(tab, "显示哪些")
    which.setFocus()
    qtbot.keyClick(which, Qt.Key.Key_2)
    assert which.currentText() == "只看缺员"
    assert shown_names(tab) == ["鼓楼示例气站"]
    qtbot.keyClick(which, Qt.Key.Key_1)
    place = combo(tab, "街道")
    assert place.itemText(0) == "鼓楼区全部街道"
    place.setFocus()
    qtbot.keyClick(place, Qt.Key.Key_Down)
    qtbot.keyClick(place, Qt.Key.Key_Down)
    assert place.currentText() == "鼓西街道"
    assert set(shown_names(tab)) == {"福州示例仓储有限公司", "福州示例学校"}


def test_enter_goes_from_the_filter_to_the_table(tab, qtbot):
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    qtbot.keyClick(tab.focusWidget(), Qt.Key.Key_Return)
    assert tab.focusWidget() is units(tab)


def test_titles_put_the_table_in_order_by_click(tab, qtbot):
    header = units(tab).horizontalHeader()
    place = header.viewport().rect().topLeft()
    place.setX(header.sectionViewportPosition(0) + 20)
    place.setY(header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    model = units(tab).model()
    title = model.headerData(0, Qt.Orientation.Horizontal)
    assert title == "单位 ↑"
    assert shown_names(tab) == sorted(shown_names(tab))
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown_names(tab) == sorted(shown_names(tab), reverse=True)


def test_titles_put_the_table_in_order_by_keyboard(tab, qtbot):
    table = units(tab)
    table.setFocus()
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(table, Qt.Key.Key_Left, alt)
    model = table.model()
    assert isinstance(model, StaffingModel)
    assert model.headerData(4, Qt.Orientation.Horizontal) == "持证 ↑"
    qtbot.keyClick(table, Qt.Key.Key_Down, alt)
    assert model.headerData(4, Qt.Orientation.Horizontal) == "持证 ↓"
    assert shown_names(tab)[0] == "鼓楼示例气站"


def choose(tab, qtbot, name):
    table = units(tab)
    row = shown_names(tab).index(name)
    spot = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


@pytest.mark.clause("X01")
def test_the_people_behind_a_number_say_whether_they_count_and_why_not(tab, qtbot):
    choose(tab, qtbot, "鼓楼示例气站")
    lines = {line[0]: line[1:] for line in cells(people(tab))}
    assert lines["郑示例"] == ["P", "2028-03-01", "有效", "计入"]
    assert lines["许示例"] == ["P", "2026-12-20", "即将到期", "计入"]
    assert lines["何示例"] == ["P", "2026-10-01", "逾期未复审", "不计"]
    assert lines["罗示例"] == ["P1", "2027-09-01", "有效", "待确认"]
    assert len(PEOPLE_COLUMNS) == 5


def test_the_facts_of_the_unit_stand_beside(tab, qtbot):
    choose(tab, qtbot, "鼓楼示例气站")
    assert "鼓楼区鼓东街道" in number(tab, "地址")
    assert number(tab, "联系") == "林示例 0591-87654321"
    assert number(tab, "类别") == "充装"
    assert number(tab, "监管").startswith("市级：许可要求的配备；县级：")


def test_enter_on_a_person_asks_for_their_page(tab, qtbot):
    choose(tab, qtbot, "鼓楼示例气站")
    qtbot.keyClick(units(tab), Qt.Key.Key_Return)
    table = people(tab)
    assert tab.focusWidget() is table
    with qtbot.waitSignal(tab.asked_worker, timeout=2000) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == [HE.person]
    spot = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(tab.asked_worker, timeout=2000) as asked:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == [XU.person]


def test_a_unit_can_be_asked_for_whatever_the_filters_are(tab, qtbot):
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    qtbot.keyClicks(tab.focusWidget(), "qz")
    tab.show_unit("u-storage")
    assert units(tab).chosen_line().unit.unit_id == "u-storage"
    with qtbot.waitSignal(tab.told, timeout=2000) as told:
        tab.show_unit("u-elsewhere")
    assert told.args[0].kind == "warn"


def test_a_unit_asked_for_before_the_tab_was_shown_is_chosen_then(staffed, shown, qtbot):
    background = Background()
    tab = StaffingTab(staffed.session, background)
    tab.show_unit("u-school")
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        shown(tab, 1366, 640)
    assert units(tab).chosen_line().unit.unit_id == "u-school"
    assert background.close(2000)


def test_a_renewed_certificate_shows_after_the_change_and_the_choice_stays(tab, staffed, qtbot):
    choose(tab, qtbot, "鼓楼示例气站")
    renewed = [promoted(w) if w.person == HE.person else w for w in WORKERS]
    adopt(staffed.files, RECORDS, renewed)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        tab.on_changes(Changes(persons=frozenset([HE.person])))
    assert units(tab).chosen_line().unit.name == "鼓楼示例气站"
    assert {line[0]: line for line in cells(units(tab))}["鼓楼示例气站"][4:6] == ["3", "−1 缺"]
    assert ["何示例", "P", "2030-11-19", "有效", "计入"] in cells(people(tab))


def test_a_change_of_the_outbox_alone_counts_nothing_anew(tab, qtbot):
    with qtbot.assertNotEmitted(tab.loaded, wait=100):
        tab.on_changes(Changes(outbox=True))


def test_a_hidden_tab_counts_anew_when_it_is_shown_again(tab, qtbot):
    tab.hide()
    with qtbot.assertNotEmitted(tab.loaded, wait=100):
        tab.on_changes(Changes(everything=True))
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        tab.show()


def test_without_facts_the_table_says_what_to_do(staffed, shown, qtbot):
    adopt(staffed.files, (), ())
    background = Background()
    tab = StaffingTab(staffed.session, background)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        shown(tab, 1366, 640)
    assert "本站还没有辖区单位的数据，请先同步。" in said(tab)
    assert background.close(2000)


@pytest.mark.invariant("D-6")
def test_a_damaged_file_is_told_and_the_counting_can_be_tried_again(tab, staffed, qtbot):
    whole = staffed.profile.facts.read_bytes()
    with staffed.files.facts.file.put_away():
        staffed.profile.facts.write_bytes(bytes(len(whole)))
    before = cells(units(tab))
    with qtbot.waitSignal(tab.told, timeout=5000) as told:
        tab.on_changes(Changes(everything=True))
    notice = told.args[0]
    assert notice.kind == "refuse"
    assert "已损坏" in notice.text
    assert cells(units(tab)) == before
    with staffed.files.facts.file.put_away():
        staffed.profile.facts.write_bytes(whole)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        notice.action()


def test_a_narrow_window_leaves_out_what_stands_beside(tab, qtbot):
    table = units(tab)
    assert not table.isColumnHidden(7)
    tab.resize(1024, 600)
    assert table.isColumnHidden(7)
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible(), timeout=2000)
    tab.resize(1366, 640)
    assert not table.isColumnHidden(7)
