from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from sepdesk.ui.look import current
from sepdesk.ui.table import Column, EmptyState, LinesModel, Table, cut_off, plain_tip


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    name: str
    held: int


ZHANG, LI, WANG = Line("p1", "张三", 2), Line("p2", "李四", 3), Line("p3", "王五", 0)
COLUMNS = (
    Column[Line]("姓名", lambda line: line.name, stretch=True),
    Column[Line](
        "持证", lambda line: str(line.held), "right", 80, tone=lambda x: "" if x.held else "refuse"
    ),
)


@pytest.fixture
def model(qapp):
    return LinesModel(COLUMNS, key=lambda line: line.key)


@pytest.fixture
def table(model, shown):
    return shown(Table(model, "人员", EmptyState("没有人员。", "新建", lambda: None)), 400, 300)


def test_is_a_sound_qt_model(model, qtmodeltester):
    qtmodeltester.check(model)
    model.show_lines([ZHANG, LI])
    qtmodeltester.check(model)


def test_numbers_stand_at_the_right_under_their_title(model):
    model.show_lines([ZHANG])
    side = Qt.ItemDataRole.TextAlignmentRole
    assert model.index(0, 1).data(side) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal, side) & Qt.AlignmentFlag.AlignRight
    assert model.index(0, 0).data(side) & Qt.AlignmentFlag.AlignLeft


def test_updating_a_line_does_not_reset_the_table(model, qtbot):
    model.show_lines([ZHANG, LI])
    with (
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.waitSignal(model.dataChanged, timeout=0),
    ):
        model.update_line(replace(ZHANG, held=5))
    assert model.index(0, 1).data() == "5"


def test_a_line_that_is_not_there_updates_nothing(model, qtbot):
    model.show_lines([ZHANG])
    with qtbot.assertNotEmitted(model.dataChanged):
        model.update_line(WANG)
        model.update_line(ZHANG)


def test_a_refresh_with_the_same_records_is_no_reset(model, qtbot):
    model.show_lines([ZHANG, LI])
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_lines([ZHANG, replace(LI, held=9)])
    assert model.lines()[1].held == 9


def test_another_result_keeps_the_chosen_record(table, model):
    model.show_lines([ZHANG, LI])
    table.choose_row(1)
    model.show_lines([WANG, ZHANG, LI])
    assert table.chosen_line() == LI
    assert table.selectionModel().selectedRows()[0].row() == 2


def test_a_chosen_record_that_went_is_told(table, model, qtbot):
    model.show_lines([ZHANG, LI])
    table.choose_row(1)
    with qtbot.waitSignal(table.chosen, timeout=2000) as told:
        model.show_lines([WANG])
    assert told.args == [None]
    assert table.chosen_line() is None


def test_arrows_choose_and_enter_opens(table, model, qtbot):
    model.show_lines([ZHANG, LI])
    table.setFocus()
    table.choose_row(0)
    with qtbot.waitSignal(table.chosen, timeout=2000) as told:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert told.args == [LI]
    with qtbot.waitSignal(table.opened, timeout=2000) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [LI]


def test_a_double_click_opens(table, model, qtbot):
    model.show_lines([ZHANG, LI])
    place = table.visualRect(model.index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(table.opened, timeout=2000) as told:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [LI]


def test_rows_have_one_height_and_no_grid(table, model):
    model.show_lines([ZHANG, LI])
    assert table.rowHeight(0) == table.rowHeight(1) == 34
    assert not table.showGrid()


def test_without_lines_one_sentence_and_one_action_stand_there(model, shown, qtbot):
    pressed = []
    table = shown(Table(model, "人员", EmptyState("没有人员。", "新建", lambda: pressed.append(1))))
    sentence = next(x for x in table.findChildren(QLabel) if x.text())
    button = next(x for x in table.findChildren(QPushButton) if x.text())
    assert (sentence.text(), sentence.isVisible()) == ("没有人员。", True)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    model.show_lines([ZHANG])
    assert not sentence.isVisible()
    table.set_empty(EmptyState("没有网络。"))
    model.show_lines([])
    assert sentence.text() == "没有网络。"
    assert not button.isVisible()


def test_loading_is_said_only_when_it_lasts(table, model, qtbot):
    table.show_loading("正在查找…")
    sentence = next(x for x in table.findChildren(QLabel) if x.text())
    assert sentence.text() == "没有人员。"
    qtbot.waitUntil(lambda: sentence.text() == "正在查找…", timeout=2000)
    model.show_lines([])
    assert sentence.text() == "没有人员。"


def test_a_tooltip_tells_what_is_cut_as_plain_text(qapp):
    assert cut_off(200, 120)
    assert not cut_off(90, 120)
    assert plain_tip("<b>张三</b>") == "<span>&lt;b&gt;张三&lt;/b&gt;</span>"


def test_a_tone_colours_the_cell(table, model):
    model.show_lines([WANG, ZHANG])
    table.choose_row(1)
    picture = table.viewport().grab().toImage()
    area = table.visualRect(model.index(0, 1))
    ratio = picture.devicePixelRatio()
    colours = {
        picture.pixelColor(round(x * ratio), round(y * ratio)).name()
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
    }
    assert current().colours.refuse.lower() in colours
