import io

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from sepdesk.desk.changes import Changes
from sepdesk.ui import preview, workbook
from sepdesk.ui.ledger.month import MonthDialog
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.table import Table
from tests.ui.session import HUANG, LIN
from tests.ui.tray.filled import paper, save

CTRL = Qt.KeyboardModifier.ControlModifier
TODAYS = [f"350102-20261124-{n:03d}" for n in range(1, 8)]


def numbers(tab):
    return [line.intake_number for line in tab.shown_lines()]


def said(widget):
    return [x.text() for x in widget.findChildren(QLabel) if x.isVisible()]


def top(kind, qtbot):
    """Wait for a dialog of a kind."""

    def found():
        return [x for x in QApplication.topLevelWidgets() if isinstance(x, kind) and x.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=10_000)
    return found()[0]


@pytest.fixture
def no_dialog_left():
    yield
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, PreviewDialog | MonthDialog):
            dialog.close()


def test_is_a_sound_qt_model(tab, qtmodeltester):
    qtmodeltester.check(tab.table.model())


def test_today_is_shown_in_the_order_of_the_numbers_with_its_totals(tab):
    assert numbers(tab) == TODAYS
    assert "7 件" in said(tab)
    assert (
        "共 7 件：待上报 2、待核验 1、待补材料 1、退回补正 1、不予登记 1、冲突 1；迟报 1 件"
        in said(tab)
    )


def test_numbers_of_people_are_masked_and_names_are_plain_text(tab):
    model = tab.table.model()
    cells = {
        model.index(row, column).data()
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    }
    assert f"350{'*' * 13}{LIN.documents[0].number[-2:]}" in cells
    assert not any(LIN.documents[0].number in cell for cell in cells)
    assert "<b>张</b>𬱖" in cells
    assert all(x.textFormat() == Qt.TextFormat.PlainText for x in tab.findChildren(QLabel))


def test_the_month_and_today_come_by_their_keys(tab, qtbot):
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        qtbot.keyClick(tab.focusWidget(), Qt.Key.Key_M, CTRL)
    assert numbers(tab) == ["350102-20261117-001", *TODAYS]
    assert (tab.filters.first.text(), tab.filters.last.text()) == ("2026-11-01", "2026-11-30")
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        qtbot.keyClick(tab.focusWidget(), Qt.Key.Key_T, CTRL)
    assert numbers(tab) == TODAYS


def test_days_are_typed_as_clerks_write_them(tab, qtbot):
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        qtbot.keyClicks(tab.focusWidget(), "11-16")
    assert numbers(tab) == ["350102-20261117-001", *TODAYS]
    qtbot.keyClick(tab.focusWidget(), Qt.Key.Key_Return)
    assert tab.filters.first.text() == "2026-11-16"
    assert tab.focusWidget() is tab.filters.last.line
    tab.focusWidget().selectAll()
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        qtbot.keyClicks(tab.focusWidget(), "20261117")
    assert numbers(tab) == ["350102-20261117-001"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("30-30", "日期不能识别，请写成 2026-11-24 或 11-24。"), ("20271231", "起始日晚于截止日。")],
)
def test_days_that_cannot_be_are_said_and_the_lines_stay(tab, qtbot, typed, sentence):
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    qtbot.keyClicks(tab.focusWidget(), typed)
    qtbot.waitUntil(lambda: sentence in said(tab), timeout=3000)
    assert numbers(tab) == TODAYS


def test_matter_and_state_narrow_the_lines_by_keyboard(tab, qtbot):
    tab.filters.kind.setFocus()
    qtbot.keyClick(tab.filters.kind, Qt.Key.Key_4)
    assert tab.filters.kind.currentText() == "聘用注销"
    assert numbers(tab) == ["350102-20261124-005"]
    qtbot.keyClick(tab.filters.kind, Qt.Key.Key_1)
    tab.filters.state.setFocus()
    qtbot.keyClick(tab.filters.state, Qt.Key.Key_2)
    assert tab.filters.state.currentText() == "迟报"
    assert numbers(tab) == ["350102-20261124-007"]
    assert "共 1 件：待上报 1；迟报 1 件" in said(tab)


def test_nothing_found_is_a_sentence_with_a_way_out(tab, qtbot):
    tab.filters.kind.setFocus()
    qtbot.keyClick(tab.filters.kind, Qt.Key.Key_4)
    tab.filters.state.setFocus()
    qtbot.keyClick(tab.filters.state, Qt.Key.Key_2)
    assert "没有符合条件的收件。" in said(tab)
    assert not tab.export.isEnabled()
    tab.filters.clear()
    assert numbers(tab) == TODAYS


def test_a_day_without_papers_says_so_and_offers_the_month(open_tab, qtbot):
    tab = open_tab()
    assert "2026-11-24 没有收件。" in said(tab)
    assert not tab.print.isEnabled()
    qtbot.keyClick(tab, Qt.Key.Key_E, CTRL)
    qtbot.keyClick(tab, Qt.Key.Key_F9)
    assert tab.notices == []


def test_the_line_chosen_tells_what_a_narrow_table_leaves_out(tab, qtbot):
    tab.table.setFocus()
    tab.table.choose_row(3)
    (told,) = [text for text in said(tab) if text.startswith("350102-20261124-004 ·")]
    assert "渠道 窗口 · 缺 身份证复印件 · 经办人 演示用户 · 回执 今天 14:36" in told
    assert tab.table.isColumnHidden(13)
    tab.resize(1760, 680)
    assert not tab.table.isColumnHidden(13)


def test_enter_on_a_line_asks_for_the_person(tab, qtbot):
    tab.table.setFocus()
    tab.table.choose_row(2)
    with qtbot.waitSignal(tab.asked_worker, timeout=2000) as asked:
        qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert asked.args == [HUANG.person]


def test_a_new_paper_appears_and_the_choice_stays(tab, filled, qtbot):
    tab.table.choose_row(1)
    save(filled, paper(filled.session, LIN.person))
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        tab.on_changes(Changes(outbox=True))
    assert numbers(tab) == [*TODAYS, "350102-20261124-008"]
    assert tab.table.chosen_line().intake_number == TODAYS[1]
    with qtbot.assertNotEmitted(tab.loaded, wait=100):
        tab.on_changes(Changes(drafts=True))


def test_a_hidden_tab_reads_anew_when_it_is_shown_again(tab, filled, qtbot):
    tab.hide()
    save(filled, paper(filled.session, LIN.person))
    with qtbot.assertNotEmitted(tab.loaded, wait=100):
        tab.on_changes(Changes(outbox=True))
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        tab.show()
    assert len(numbers(tab)) == 8


def exported(tab, qtbot, press):
    with qtbot.waitSignal(tab.writer.written, timeout=10_000) as written:
        press()
    sheet = openpyxl.load_workbook(io.BytesIO(written.args[0].read_bytes())).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(5, sheet.max_row - 1)]


def test_the_lines_shown_go_to_excel_masked(tab, qtbot, tmp_path, monkeypatch):
    asked = []

    def choose(_, name):
        asked.append(name)
        return tmp_path / "ledger.xlsx"

    monkeypatch.setattr(workbook, "choose_workbook", choose)
    tab.filters.kind.setFocus()
    qtbot.keyClick(tab.filters.kind, Qt.Key.Key_4)
    rows = exported(tab, qtbot, lambda: qtbot.keyClick(tab, Qt.Key.Key_E, CTRL))
    assert asked == ["登记台账 20261124-20261124.xlsx"]
    assert [row[0] for row in rows] == ["350102-20261124-005"]
    assert rows[0][5].startswith("350*****")
    assert [(x.kind, x.text) for x in tab.notices][-1] == ("good", "已导出 ledger.xlsx。")


@pytest.mark.invariant("X-6")
def test_whole_numbers_leave_only_when_ticked_and_only_once(tab, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "choose_workbook", lambda *_: tmp_path / "full.xlsx")
    tab.full.setFocus()
    qtbot.keyClick(tab.full, Qt.Key.Key_Space)
    rows = exported(tab, qtbot, lambda: qtbot.keyClick(tab, Qt.Key.Key_E, CTRL))
    assert rows[0][5] == LIN.documents[0].number
    assert "含完整证件号" in tab.notices[-1].text
    assert not tab.full.isChecked()


def test_thinking_better_of_it_writes_nothing(tab, qtbot, monkeypatch):
    monkeypatch.setattr(workbook, "choose_workbook", lambda *_: None)
    with qtbot.assertNotEmitted(tab.writer.written):
        qtbot.keyClick(tab, Qt.Key.Key_E, CTRL)
        qtbot.waitUntil(lambda: tab.notices[-1:] and tab.notices[-1].kind == "good", timeout=5000)
    assert tab.notices[-1].text == "没有导出。"


def test_a_file_that_cannot_be_written_is_said(tab, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "choose_workbook", lambda *_: tmp_path / "no" / "x.xlsx")
    qtbot.keyClick(tab, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(
        lambda: bool(tab.notices) and tab.notices[-1].text.startswith("未能写入文件"), timeout=5000
    )


def test_what_is_shown_is_printed(tab, qtbot, tmp_path, monkeypatch, no_dialog_left):
    target = tmp_path / "ledger.pdf"
    monkeypatch.setattr(preview, "choose_file", lambda *_: target)
    qtbot.keyClick(tab, Qt.Key.Key_F9)
    dialog = top(PreviewDialog, qtbot)
    assert dialog.windowTitle() == "打印预览 · 登记台账 20261124-20261124"
    with qtbot.waitSignal(dialog.printed, timeout=5000):
        qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    text = pypdfium2.PdfDocument(target.read_bytes())[0].get_textpage().get_text_range()
    assert TODAYS[-1] in text


def test_a_month_is_counted_in_a_window_of_its_own(
    tab, qtbot, tmp_path, monkeypatch, no_dialog_left
):
    monkeypatch.setattr(workbook, "choose_workbook", lambda *_: tmp_path / "month.xlsx")
    qtbot.keyClick(tab, Qt.Key.Key_R, CTRL)
    dialog = top(MonthDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.month() is not None, timeout=5000)
    tables = {table.accessibleName(): table for table in dialog.findChildren(Table)}
    counts, late = tables["收件与办理"].model(), tables["迟报单位"].model()
    assert [counts.index(row, 0).data() for row in range(counts.rowCount())] == [
        "聘用登记", "聘用变更", "聘用注销", "合计",
    ]  # fmt: skip
    assert counts.index(3, 1).data() == "8"
    assert [late.index(0, column).data() for column in range(6)] == [
        "福州示例仓储有限公司", "1", "1", "0", "4", "350102-20261124-007",
    ]  # fmt: skip
    assert any("证书逾期未复审 1 件" in text for text in said(dialog))
    with qtbot.waitSignal(dialog.writer.written, timeout=10_000):
        qtbot.keyClick(dialog, Qt.Key.Key_E, CTRL)
    assert (tmp_path / "month.xlsx").exists()
    with qtbot.waitSignal(dialog.loaded, timeout=5000):
        dialog.months.setFocus()
        qtbot.keyClick(dialog.months, Qt.Key.Key_Down)
    assert dialog.month().title == "2026年10月"
    assert "这个月没有收件。" in said(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_F9)
    shown = top(PreviewDialog, qtbot)
    assert "聘用登记月报表 2026-10" in shown.windowTitle()


def test_every_key_in_the_list_is_short_and_unique(tab):
    keys = [key.keys for key in tab.shortcuts]
    assert len(set(keys)) == len(keys)
