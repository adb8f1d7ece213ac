"""The print preview on real sheets; which printer or file is answered by the tests."""

import io

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from sepdesk.desk import printing
from sepdesk.desk.paper import PaperInput
from sepdesk.ui import preview
from sepdesk.ui.background import Background
from sepdesk.ui.pages import count_pages, draw_page, send_to, set_up
from sepdesk.ui.preview import PreviewDialog
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
    assert "未能打印" in dialog._said.text()


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
