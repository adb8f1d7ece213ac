"""The dialog that imports a list, under real keys on a real station."""

import threading

import openpyxl
import pytest
from PySide6.QtCore import Qt

from sepdesk.desk import registration, sheets
from sepdesk.desk.list_judging import Fate
from sepdesk.ui import workbook
from sepdesk.ui.background import Background
from sepdesk.ui.importing import dialog as module
from sepdesk.ui.importing.dialog import ImportDialog
from tests.desk.lists import listed, of, row, stranger
from tests.ui.session import CHEN, HUANG, LIN, made  # noqa: F401 - a fixture among them
from tests.ui.tray.filled import paper

CTRL = Qt.KeyboardModifier.ControlModifier
MIXED = (
    of(LIN),
    of(HUANG, items="Q2", until="2026-11-20"),
    stranger(1),
    row("示例", 350102198611030015.0),
)


@pytest.fixture
def background():
    made_here = Background()
    yield made_here
    assert made_here.close(5000)


@pytest.fixture
def dialog(qapp, made, background, shown):  # noqa: F811 - the fixture
    one = ImportDialog(made.session, background)
    one.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    shown(one, 1180, 620)
    return one


@pytest.fixture
def choose(tmp_path, monkeypatch):
    """Let the clerk choose a list of these rows."""

    def chosen(*rows):
        path = tmp_path / "名单.xlsx"
        path.write_bytes(listed(*rows))
        monkeypatch.setattr(module, "choose_list", lambda _: path)

    return chosen


def read(dialog, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: bool(dialog._outcomes) and dialog._task is None, timeout=15_000)


def fates(dialog):
    return [line.fate for line in dialog._outcomes]


def test_a_list_is_looked_over_then_filed_and_again_already_there(dialog, choose, qtbot, made):  # noqa: F811
    choose(*MIXED)
    read(dialog, qtbot)
    assert fates(dialog) == [Fate.READY, Fate.HINDERED, Fate.READY, Fate.UNFIT]
    assert dialog._count.text() == "共 4 行：可以导入 2　有阻断 1　填写有误 1"
    assert dialog.act.text() == "导入 2 行  Ctrl+Enter"
    assert dialog._model.lines()[1].masked_number.startswith("350*")
    with qtbot.waitSignal(dialog.changed, timeout=15_000) as changed:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert changed.args[0].outbox
    assert changed.args[0].persons == {LIN.person}
    assert fates(dialog) == [Fate.FILED, Fate.HINDERED, Fate.FILED, Fate.UNFIT]
    assert dialog._said.text() == "已导入 2 行，待上报。"
    assert not dialog.act.isEnabled()
    read(dialog, qtbot)
    assert fates(dialog) == [Fate.ALREADY_THERE, Fate.HINDERED, Fate.ALREADY_THERE, Fate.UNFIT]


def test_a_row_says_in_full_what_is_wrong_and_at_which_cell(dialog, choose, qtbot):
    choose(*MIXED)
    read(dialog, qtbot)
    dialog.only.setFocus()
    qtbot.keyClick(dialog.only, Qt.Key.Key_Space)
    assert [line.number for line in dialog._model.lines()] == [6, 8]
    dialog.table.choose_row(1)
    assert dialog._detail.text().startswith("第 8 行　填写有误，不导入：身份证号")
    column = next(c for c in dialog._model.columns if c.title == "单元格")
    assert column.text(dialog._model.lines()[1]) == "C8"


def test_rows_with_hindrances_are_filed_when_the_clerk_ticks_it(dialog, choose, qtbot):
    choose(of(HUANG, items="Q2", until="2026-11-20"))
    read(dialog, qtbot)
    assert not dialog.act.isEnabled()
    dialog.also.setFocus()
    qtbot.keyClick(dialog.also, Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.changed, timeout=15_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert fates(dialog) == [Fate.FILED]


def test_a_file_that_is_no_list_is_said(dialog, tmp_path, monkeypatch, qtbot):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"x")
    monkeypatch.setattr(module, "choose_list", lambda _: path)
    qtbot.keyClick(dialog, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: dialog._task is None, timeout=15_000)
    assert "不是 Excel 工作簿" in dialog._said.text()
    assert dialog._said.property("tone") == "refuse"


def test_a_save_does_not_wait_for_an_import_and_escape_stops_it(
    dialog,
    choose,
    qtbot,
    made,  # noqa: F811
    background,
):
    choose(*(stranger(n) for n in range(40)))
    read(dialog, qtbot)
    saved_after = []

    def save(_):
        saved_after.append(dialog._running.importing.done)
        return registration.save(made.session, paper(made.session, LIN.person))

    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.bar.value() >= 4, timeout=15_000)
    before = dialog._running.importing.done
    task = background.on_store(save)
    with qtbot.waitSignal(task.succeeded, timeout=15_000):
        pass
    assert saved_after[0] <= before + 8  # at most the slice under way and one that queued
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog._running is None, timeout=15_000)
    left = fates(dialog).count(Fate.NOT_REACHED)
    assert 0 < left < 40
    assert f"还有 {left} 行未处理" in dialog._said.text()
    assert len(dialog._outcomes) == 40
    with qtbot.waitSignal(dialog.changed, timeout=30_000):  # it goes on where it stopped
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert fates(dialog).count(Fate.NOT_REACHED) == 0


def test_reading_is_stopped_by_escape(dialog, choose, qtbot, monkeypatch):
    choose(of(CHEN))
    begun = threading.Event()

    def judge_slowly(session, content, progress):
        begun.set()
        while True:  # as long as the clerk lets it
            progress.checkpoint()

    monkeypatch.setattr(sheets, "judge", judge_slowly)
    qtbot.keyClick(dialog, Qt.Key.Key_O, CTRL)
    assert begun.wait(10)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog._task is None, timeout=15_000)
    assert dialog._said.text() == "已停止，没有导入。"
    assert dialog.isVisible()


def test_template_and_marked_copy_are_written(dialog, choose, qtbot, tmp_path, monkeypatch):
    written = []
    monkeypatch.setattr(
        workbook, "choose_workbook", lambda _, name: written.append(tmp_path / name) or written[-1]
    )
    with qtbot.waitSignal(dialog._writer.written, timeout=20_000):
        qtbot.mouseClick(dialog.template, Qt.MouseButton.LeftButton)
    choose(*MIXED)
    read(dialog, qtbot)
    with qtbot.waitSignal(dialog._writer.written, timeout=20_000):
        qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert [path.name for path in written] == [
        "聘用登记名单模板.xlsx",
        "聘用登记名单 导入结果 20261124.xlsx",
    ]
    sheet = openpyxl.load_workbook(written[1]).active
    assert sheet["C8"].comment is not None
    assert "请妥善保管" in dialog._said.text()
