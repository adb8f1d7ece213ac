"""统计分析 by real keys: filters, views, people behind a number, Excel, paper."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from python_calamine import CalamineWorkbook

from sepdesk.desk.changes import Changes
from sepdesk.desk.statistics_lines import View
from sepdesk.domain.identity import PersonId
from sepdesk.ui import look, workbook
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.statistics.chart import BarChart
from tests.ui.staffing.conftest import GAS, adopt
from tests.ui.statistics.conftest import RECORDS, WORKERS, XU

CTRL = Qt.KeyboardModifier.ControlModifier


def cells(table):
    model = table.model()
    columns, lines = range(model.columnCount()), range(model.rowCount())
    return [[model.index(row, column).data() for column in columns] for row in lines]


def by_title(tab):
    return {line[0]: line[1:] for line in cells(tab.table)}


def number(tab, name):
    return next(x.text() for x in tab.cards.findChildren(QLabel) if x.accessibleName() == name)


def choose(tab, qtbot, place):
    """Choose the view of a place by F3 and its digit."""
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    qtbot.keyClick(tab.filters.view, Qt.Key.Key_0 + place)


@pytest.mark.clause("S1")
def test_the_sums_stand_above_and_what_nobody_knows_is_not_nought(tab):
    told = [number(tab, x) for x in ("单位", "应持证", "持证", "缺员", "90 天内到期")]
    assert told == ["3", "7", "3", "4", "1"]
    lines = by_title(tab)
    assert lines["P 气瓶充装"][:4] == ["4", "2", "—", "−2 缺"]
    assert lines["A 特种设备安全管理"][-1] == "1"


@pytest.mark.clause("S1")
def test_kinds_and_towns_are_views_by_a_digit(tab, qtbot):
    choose(tab, qtbot, 2)
    assert by_title(tab)["充装单位"][3] == "−3 缺"
    choose(tab, qtbot, 3)
    assert tab.filters.chosen_view() is View.TOWN
    towns = by_title(tab)
    assert sorted(line[3] for line in towns.values()) == ["−1 缺", "−3 缺"]


@pytest.mark.clause("S1")
def test_a_filter_narrows_everything_and_is_cleared_from_where_nothing_is_left(tab, qtbot):
    tab.filters.kind.setFocus()
    qtbot.keyClick(tab.filters.kind, Qt.Key.Key_3)
    assert number(tab, "应持证") == "5"
    qtbot.keyClick(tab.filters.kind, Qt.Key.Key_2)
    assert cells(tab.table) == []
    assert not tab.export.isEnabled()
    tab.filters.clear()
    assert number(tab, "应持证") == "7"


@pytest.mark.clause("S1")
def test_months_tell_where_no_requirement_was_on_record_and_open_their_day(tab, qtbot):
    tab.filters.item.setFocus()
    while tab.filters.item.currentText() != "N1 叉车司机":
        qtbot.keyClick(tab.filters.item, Qt.Key.Key_Down)
    choose(tab, qtbot, 4)
    months = by_title(tab)
    assert months["2026-05-31"][:4] == ["未设定", "1", "—", "—"]
    assert months["2026-06-30"][:4] == ["2", "1", "—", "−1 缺"]
    assert [bar.told for bar in tab.of_months.bars()][-7:] == ["未设定", *6 * ["1 人"]]
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert tab.filters.chosen_day().isoformat() == "2026-10-31"


@pytest.mark.clause("S1")
def test_training_is_told_in_its_order_with_its_rule(tab, qtbot):
    choose(tab, qtbot, 5)
    lines = cells(tab.table)
    assert [(line[0], line[1]) for line in lines[:2]] == [
        ("P 气瓶充装", "2"),
        ("A 特种设备安全管理", "1"),
    ]
    assert any("待聘持证人" in x.text() for x in tab.findChildren(QLabel))


@pytest.mark.clause("S1")
def test_enter_lists_who_is_behind_a_number_and_another_enter_opens_them(tab, qtbot):
    tab.table.setFocus()
    assert tab.table.chosen_line().title == "P 气瓶充装"
    with qtbot.waitSignal(tab.listed, timeout=5000) as listed:
        qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    (dialog,) = listed.args
    assert [line[0] for line in cells(dialog.people)] == ["许示例", "郑示例"]
    assert cells(dialog.people)[0][3:] == ["2026-12-20　即将到期", "计入"]
    assert cells(dialog.units) == [[GAS.name, "4", "2", "−2 缺", "1"]]
    with qtbot.waitSignal(tab.asked_worker, timeout=2000) as asked:
        qtbot.keyClick(dialog.people, Qt.Key.Key_Return)
    assert asked.args == [PersonId(XU.person)]


def test_a_unit_behind_a_number_is_opened_too(tab, qtbot):
    with qtbot.waitSignal(tab.listed, timeout=5000) as listed:
        qtbot.mouseClick(tab.open, Qt.MouseButton.LeftButton)
    (dialog,) = listed.args
    dialog.pages.setCurrentIndex(1)
    with qtbot.waitSignal(tab.asked_unit, timeout=2000) as asked:
        qtbot.keyClick(dialog.units, Qt.Key.Key_Return)
    assert asked.args == [GAS.unit_id]


@pytest.mark.clause("S1")
@pytest.mark.invariant("B-13")
def test_a_change_of_one_person_is_counted_without_reading_the_rest_again(tab, counted, qtbot):
    gone = replace(XU, certificates=())
    adopt(counted.files, RECORDS, (*(one for one in WORKERS if one is not XU), gone))
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        tab.on_changes(Changes(persons=frozenset({XU.person})))
    assert (number(tab, "持证"), number(tab, "缺员")) == ("2", "5")
    adopt(counted.files, RECORDS[:1], WORKERS)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        tab.on_changes(Changes(everything=True))
    assert (number(tab, "单位"), number(tab, "缺员")) == ("1", "3")


def test_a_day_that_cannot_be_counted_is_said_and_the_numbers_stay(tab, qtbot):
    line = tab.filters.day.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "2027-01-01")
    qtbot.waitUntil(lambda: _told(tab) == "只能统计今天及以前。", timeout=2000)
    assert number(tab, "应持证") == "7"


def _told(tab):
    return tab.filters._told.text()


def test_counting_can_be_stopped_and_begun_again(tab, counted, qtbot):
    tab.on_changes(Changes(everything=True))
    assert tab.counter.is_counting()
    with qtbot.waitSignal(tab.counter.stopped, timeout=2000):
        qtbot.keyClick(tab, Qt.Key.Key_Escape)
    assert _told(tab) == "统计已停止"
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        tab.on_changes(Changes(everything=True))


# Out of the window ------------------------------------------------------------------------------


@pytest.mark.clause("S1")
def test_what_is_shown_goes_to_excel_with_its_months_and_rules(tab, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "choose_workbook", lambda *_: tmp_path / "numbers.xlsx")
    with qtbot.waitSignal(tab.writer.written, timeout=10_000):
        qtbot.keyClick(tab, Qt.Key.Key_E, CTRL)
    book = CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "numbers.xlsx").read_bytes()))
    assert book.sheet_names == ["按项目", "按月"]
    rows = book.get_sheet_by_index(0).to_python()
    assert next(row for row in rows if row[0] == "P 气瓶充装")[1:6] == ["人", 4, 2, 0, 2]
    assert any("一单位多出的不抵另一单位" in str(row[0]) for row in rows)
    assert not any("示例" in str(cell) for row in rows[3:] for cell in row)


@pytest.mark.clause("S1")
def test_paper_bears_table_and_charts(tab, qtbot):
    qtbot.keyClick(tab, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(_previews()), timeout=10_000)
    (dialog,) = _previews()
    pages = pypdfium2.PdfDocument(dialog._sheet.pdf)
    text = "".join("".join(p.get_textpage().get_text_range().split()) for p in pages)
    dialog.close()
    assert "持证人员统计" in text
    assert "P气瓶充装人42" in text
    assert "缺员，按项目" in text
    assert "缺员，按月" in text
    assert "未设定" in text


def _previews():
    tops = QApplication.topLevelWidgets()
    return [x for x in tops if isinstance(x, PreviewDialog) and x.isVisible()]


# The chart --------------------------------------------------------------------------------------


@pytest.mark.clause("S1")
def test_a_chart_reads_as_its_title_and_numbers_and_is_drawn_in_both_themes(tab, qapp):
    charts = {chart.accessibleName(): chart for chart in tab.findChildren(BarChart)}
    chart = charts["缺员，按项目"]
    assert chart.accessibleDescription().startswith("P 气瓶充装 2 人；")
    for theme in ("light", "dark"):
        look.install(qapp, theme)
        colours = look.current().colours
        for one in charts.values():
            image = one.grab().toImage()
            seen = {
                image.pixelColor(x, y).name().upper()
                for x in range(0, image.width(), 2)
                for y in range(0, image.height(), 2)
            }
            assert colours.accent in seen
    look.install(qapp, "light")


def test_an_empty_chart_says_so(shown, qtbot):
    chart = shown(BarChart("缺员"), 300, 200)
    assert chart.bars() == ()
    assert not chart.grab().isNull()
