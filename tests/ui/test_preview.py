"""The print preview on real sheets; which printer or file is answered by the tests."""

import io
import threading

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from sepdesk.desk import printing
from sepdesk.desk.paper import PaperInput
from sepdesk.ui import pages, preview, print_watch, printers
from sepdesk.ui.background import Background
from sepdesk.ui.pages import count_pages, draw_page, send_to, set_up
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.printers import Placement
from tests.ui.session import CHEN, desk_session, made  # noqa: F401 - fixtures

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    made_background = Background()
    yield made_background
    assert made_background.close(5000)


@pytest.fixture
def open_sheet(made, background, shown):  # noqa: F811 - the fixture
    def open_one(name="陈文斌"):
        paper = PaperInput(name=name, document_number=CHEN.documents[0].number)
        sheet = printing.preview(made.session, paper)
        dialog = PreviewDialog(sheet, made.session, background)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        return shown(dialog, 820, 680)

    return open_one


def ledger(made):  # noqa: F811 - the fixture
    with made.files.station.reading() as tx:
        return tx.audit.verify()


def test_the_page_fills_the_width_and_zooms(open_sheet, qtbot):
    dialog = open_sheet()
    wide = dialog._page.pixmap().width()
    assert abs(wide - dialog._area.width()) < 40
    qtbot.keyClick(dialog, Qt.Key.Key_Plus, CTRL)
    assert dialog._page.pixmap().width() > wide
    qtbot.keyClick(dialog, Qt.Key.Key_0, CTRL)
    assert dialog._page.pixmap().width() == wide


def test_characters_that_no_font_has_are_named_before_printing(open_sheet):
    dialog = open_sheet("陈\U000f0000")
    assert "姓名中的" in dialog._said.text()
    assert dialog._said.isVisible()


def test_a_pdf_is_saved_whole_and_recorded(open_sheet, qtbot, tmp_path, monkeypatch, made):  # noqa: F811
    target = tmp_path / "form.pdf"
    monkeypatch.setattr(preview, "choose_file", lambda *_: target)
    dialog = open_sheet()
    with qtbot.waitSignal(dialog.printed, timeout=5000) as printed:
        qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    assert printed.args == ["file"]
    text = pypdfium2.PdfDocument(target.read_bytes())[0].get_textpage().get_text_range()
    assert "陈文斌" in text
    assert dialog._said.text() == "已另存为 PDF。"
    assert ledger(made)


def test_a_file_that_cannot_be_written_is_said(open_sheet, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "choose_file", lambda *_: tmp_path / "no" / "form.pdf")
    dialog = open_sheet()
    with qtbot.assertNotEmitted(dialog.printed):
        qtbot.keyClick(dialog, Qt.Key.Key_S, CTRL)
    assert dialog._said.text().startswith("未能写入文件")


def to_file(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer, "t")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_the_printer_gets_one_upright_a4_page(open_sheet, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "printed.pdf"
    monkeypatch.setattr(preview, "choose_printer", lambda *_: to_file(target))
    dialog = open_sheet()
    with qtbot.waitSignal(dialog.printed, timeout=10000) as printed:
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
    assert printed.args == ["printer"]
    document = pypdfium2.PdfDocument(target.read_bytes())
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.qt_log_ignore("QPainter::begin", "propagateSizeHints", extend=True)
def test_a_printer_that_does_not_answer_is_said(open_sheet, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "choose_printer", lambda *_: to_file(tmp_path / "no" / "x.pdf"))
    dialog = open_sheet()
    with qtbot.assertNotEmitted(dialog.printed):
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
        qtbot.waitUntil(lambda: "未能打印" in dialog._said.text(), timeout=10_000)
    assert dialog.to_printer.isEnabled()


def test_a_machine_without_a_printer_is_told_so(open_sheet, qtbot, monkeypatch):
    monkeypatch.setattr(pages, "printer_names", list)
    dialog = open_sheet()
    with qtbot.assertNotEmitted(dialog.printed):
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
    assert dialog._said.text().startswith("本机没有打印机")


def test_a_printer_that_stands_still_is_told(open_sheet, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "choose_printer", lambda *_: to_file(tmp_path / "x.pdf"))
    monkeypatch.setattr(print_watch, "trouble_of", lambda _: "卡纸")
    dialog = open_sheet()
    with qtbot.waitSignal(dialog.printed, timeout=10_000):
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: "停住了（卡纸）" in dialog._said.text(), timeout=10_000)


def test_thinking_better_of_it_prints_nothing(open_sheet, qtbot, monkeypatch):
    monkeypatch.setattr(preview, "choose_printer", lambda *_: None)
    dialog = open_sheet()
    with qtbot.assertNotEmitted(dialog.printed):
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)


def test_a_page_is_drawn_at_the_asked_scale(made):  # noqa: F811 - the fixture
    image = draw_page(printing.blank(made.session).pdf, 2)
    assert (image.width(), image.height()) == (1191, 1684)
    assert send_to is preview.send_to


# Several pages ----------------------------------------------------------------------------------


@pytest.fixture
def open_three(made, background, shown):  # noqa: F811 - the fixture
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        blank = pypdfium2.PdfDocument(printing.blank(made.session).pdf)
        document.import_pages(blank)
        blank.close()
    written = io.BytesIO()
    document.save(written)
    document.close()
    sheet = printing.Sheet(written.getvalue(), "合成清单", (), None, "hand_over")
    dialog = PreviewDialog(sheet, made.session, background)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return shown(dialog, 820, 680)


def turn(dialog, qtbot, key, place):
    """Press a key until that page shows; a page higher than the window scrolls first."""
    for _ in range(4):
        qtbot.keyClick(dialog, key)
        if dialog._place.text() == place:
            return
    raise AssertionError(dialog._place.text())


def test_several_pages_are_turned_by_keys(open_three, qtbot):
    dialog = open_three
    assert dialog._place.isVisible()
    assert dialog._place.text() == "第 1 / 3 页"
    bar = dialog._area.verticalScrollBar()
    turn(dialog, qtbot, Qt.Key.Key_PageDown, "第 2 / 3 页")
    assert bar.value() == bar.minimum()
    turn(dialog, qtbot, Qt.Key.Key_PageDown, "第 3 / 3 页")
    assert dialog._page.accessibleName() == "合成清单，第 3 / 3 页"
    for _ in range(4):
        qtbot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog._place.text() == "第 3 / 3 页"
    turn(dialog, qtbot, Qt.Key.Key_PageUp, "第 2 / 3 页")
    assert bar.value() == bar.maximum()


def test_one_page_has_no_pages_to_turn(open_sheet, qtbot):
    dialog = open_sheet()
    assert not dialog._place.isVisible()
    assert not dialog.show_page(1)
    qtbot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog._area.verticalScrollBar().value() > 0


@pytest.mark.parametrize(("chosen", "printed"), [((0, 0), 3), ((2, 3), 2), ((2, 2), 1)])
def test_all_pages_are_printed_or_those_that_were_chosen(
    open_three, qtbot, tmp_path, monkeypatch, chosen, printed
):
    target = tmp_path / "printed.pdf"

    def ask(*_):
        printer = to_file(target)
        printer.setFromTo(*chosen)
        return printer

    monkeypatch.setattr(preview, "choose_printer", ask)
    with qtbot.waitSignal(open_three.printed, timeout=10000):
        qtbot.keyClick(open_three, Qt.Key.Key_P, CTRL)
    assert count_pages(target.read_bytes()) == printed


def test_printing_many_pages_is_stopped_by_escape(open_three, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "choose_printer", lambda *_: to_file(tmp_path / "x.pdf"))
    reached, go_on = threading.Event(), threading.Event()
    draw = pages.draw_page

    def draw_slowly(pdf, scale, at=0):
        if threading.current_thread() is not threading.main_thread() and at == 1:
            reached.set()
            assert go_on.wait(10)
        return draw(pdf, scale, at)

    monkeypatch.setattr(pages, "draw_page", draw_slowly)
    dialog = open_three
    with qtbot.assertNotEmitted(dialog.printed):
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
        qtbot.waitUntil(reached.is_set, timeout=10_000)
        qtbot.waitUntil(lambda: "1 / 3" in dialog._said.text(), timeout=10_000)
        assert not dialog.to_printer.isEnabled()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        go_on.set()
        qtbot.waitUntil(lambda: "已停止" in dialog._said.text(), timeout=10_000)
    assert dialog.to_printer.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


# Filling in a form that is printed already --------------------------------------------------------


@pytest.fixture
def kept(qapp, tmp_path):
    printers.keep_in(qapp, tmp_path / "printers.ini")
    yield
    qapp.setProperty(printers._ATTRIBUTE, None)


@pytest.fixture
def two_printers(monkeypatch):
    monkeypatch.setattr(printers, "printer_names", lambda: ["前台/针式", "激光"])


def ink(pdf):
    """The box around everything that is black on the first page, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].render(scale=2, grayscale=True).to_pil()
    document.close()
    return [edge / 2 / 72 * 25.4 for edge in page.point(lambda grey: 255 * (grey < 128)).getbbox()]


def printed(dialog, qtbot, monkeypatch, target):
    monkeypatch.setattr(preview, "choose_printer", lambda *_: to_file(target))
    with qtbot.waitSignal(dialog.printed, timeout=10_000):
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
    return target.read_bytes()


def switch(dialog, qtbot):
    """Tick 套打 by the keyboard, and wait until only the filling is seen."""
    before = dialog._sheet
    dialog.printer.on_blank.setFocus()
    qtbot.keyClick(dialog.printer.on_blank, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog._sheet is not before, timeout=10_000)
    qtbot.waitUntil(lambda: dialog._task is None, timeout=10_000)


def test_only_the_filling_is_printed_and_moved_as_the_printer_needs(
    open_sheet, kept, two_printers, qtbot, monkeypatch, tmp_path
):
    dialog = open_sheet()
    assert not dialog.printer.right.isVisible()
    whole = printed(dialog, qtbot, monkeypatch, tmp_path / "whole.pdf")
    switch(dialog, qtbot)
    assert dialog.printer.right.isVisible()
    as_is = printed(dialog, qtbot, monkeypatch, tmp_path / "filling.pdf")
    assert ink(as_is)[3] < ink(whole)[3] - 20
    dialog.printer.right.setFocus()
    for _ in range(10):
        qtbot.keyClick(dialog.printer.right, Qt.Key.Key_Up)
    dialog.printer.down.setFocus()
    for _ in range(6):
        qtbot.keyClick(dialog.printer.down, Qt.Key.Key_Down)
    target = to_file(tmp_path / "moved.pdf")
    monkeypatch.setattr(QPrinter, "printerName", lambda _: "前台/针式")
    monkeypatch.setattr(preview, "choose_printer", lambda *_: target)
    with qtbot.waitSignal(dialog.printed, timeout=10_000):
        qtbot.keyClick(dialog, Qt.Key.Key_P, CTRL)
    moved = (tmp_path / "moved.pdf").read_bytes()
    for edge, by in ((0, 5.0), (1, -3.0)):
        assert ink(moved)[edge] - ink(as_is)[edge] == pytest.approx(by, abs=0.3)


def test_each_printer_keeps_its_own_distances(open_sheet, kept, two_printers, qtbot):
    dialog = open_sheet()
    switch(dialog, qtbot)
    dialog.printer.right.setFocus()
    qtbot.keyClick(dialog.printer.right, Qt.Key.Key_Up)
    dialog.printer.printers.setFocus()
    qtbot.keyClick(dialog.printer.printers, Qt.Key.Key_Down)
    assert dialog.printer.printer() == "激光"
    assert dialog.printer.right.value() == 0
    dialog.reject()
    again = open_sheet()
    assert not again.printer.on_blank.isChecked()
    assert again.printer.printer() == "前台/针式"
    assert again.printer.right.value() == 0.5
    assert printers.placement_of("前台/针式") == Placement(0.5, 0)


def test_distances_that_somebody_has_spoilt_move_nothing(kept, tmp_path):
    name = "%E5%89%8D"
    (tmp_path / "printers.ini").write_text(f"[{name}]\nright=far\ndown=900\n")
    assert printers.placement_of("前") == Placement()


def test_the_whole_sheet_comes_back(open_sheet, qtbot):
    dialog = open_sheet()
    whole = dialog._sheet
    switch(dialog, qtbot)
    qtbot.keyClick(dialog.printer.on_blank, Qt.Key.Key_Space)
    assert dialog._sheet is whole


def test_a_paper_that_is_not_the_form_has_no_such_switch(open_three):
    assert not open_three.printer.on_blank.isVisible()
