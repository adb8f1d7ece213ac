"""Scans dropped on the form: real prints as real files, through real drop events."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from sepdesk.desk import drafts, printing
from sepdesk.desk.printing import record_print
from sepdesk.domain.attachments import PaperKind
from sepdesk.ui.registration import scanning
from tests.forms.scanner import Scanning, as_pdf, raster, scanned
from tests.ui.session import LIN, WU
from tests.ui.tray.filled import paper, save

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PNG, JPEG = Scanning(quality=None), Scanning(turn=2, noise=8)


@pytest.fixture
def entry(made):
    return save(made, paper(made.session, WU.person))


@pytest.fixture
def scan(made, entry, tmp_path):
    """Return the PNG that a scanner makes of a form printed here."""
    sheet = printing.saved(made.session, entry.op_id)
    record_print(made.session, sheet, "printer")
    return written(tmp_path / "吴建国 登记表.png", scanned(sheet.pdf, PNG))


@pytest.fixture
def other(made, tmp_path):
    """Return a scan of a paper without a code."""
    return written(tmp_path / "blank.jpg", scanned(printing.blank(made.session).pdf, JPEG))


def written(path, content):
    path.write_bytes(content)
    return path


def mime(*paths):
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return dragged


def drag(widget, dragged):
    """Drag onto a widget; return whether it is taken."""
    middle = widget.rect().center()
    entering = QDragEnterEvent(
        QPoint(middle), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, entering)
    return entering.isAccepted()


def drop(desk, widget, *paths):
    """Drop files on a widget, and wait for what becomes of them."""
    dragged = mime(*paths)
    assert drag(widget, dragged)
    event = QDropEvent(
        QPointF(widget.rect().center()), Qt.DropAction.CopyAction, dragged,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    with desk.qtbot.waitSignal(desk.tab._scanning.read, timeout=20_000):
        QApplication.sendEvent(widget, event)
        assert event.isAccepted()


def test_a_form_printed_here_is_opened_filled_with_its_picture_beside(desk, scan, entry):
    drop(desk, desk.form, scan)
    assert desk.inputs.name.text() == "吴建国"
    assert desk.inputs.number.text() == WU.documents[0].number
    notice = desk.notices[-1]
    assert notice.kind == "warn"
    assert entry.intake_number in notice.text
    pane = desk.tab.beside.scan
    assert desk.tab.beside.shows_scan()
    assert not pane.picture.is_empty()
    assert pane.named.text() == "吴建国 登记表.png"
    assert pane.named.textFormat() is Qt.TextFormat.PlainText


def test_a_file_dropped_on_a_field_is_a_scan_and_no_text(desk, scan):
    drop(desk, desk.inputs.contact.line, scan)
    assert desk.inputs.contact.text() == "林示例"
    assert desk.tab.beside.shows_scan()


def test_a_text_dropped_on_a_field_stays_a_text(desk, made):
    dragged = QMimeData()
    dragged.setText("张三")
    assert drag(desk.inputs.contact.line, dragged)
    assert not drag(desk.tab, dragged)


def test_what_was_being_typed_becomes_a_draft(desk, scan, made, qtbot):
    desk.type("张三")
    drop(desk, desk.form, scan)
    assert desk.inputs.name.text() == "吴建国"
    assert "draft-put-away" in {notice.key for notice in desk.notices}
    qtbot.waitUntil(
        lambda: "张三" in {draft.paper.name for draft in drafts.drafts(made.session)},
        timeout=15_000,
    )


def test_any_other_paper_stands_beside_what_is_being_typed(desk, other):
    desk.type("张三")
    drop(desk, desk.form, other)
    assert desk.inputs.name.text() == "张三"
    assert desk.tab.beside.shows_scan()
    assert (desk.notices[-1].kind, desk.notices[-1].key) == ("good", "scan")
    desk.type("丰")
    assert desk.inputs.name.text() == "张三丰"


def test_the_picture_goes_with_its_paper(desk, other, qtbot):
    drop(desk, desk.form, other)
    desk.type("张三")
    desk.save()
    beside = desk.tab.beside
    assert not beside.shows_scan()
    assert beside.scan.picture.is_empty()
    assert beside.scan.named.text() == ""
    desk.key(Qt.Key.Key_F6, SHIFT)
    assert not beside.shows_scan()


def test_advice_and_picture_change_places_by_key(desk, other):
    drop(desk, desk.form, other)
    beside = desk.tab.beside
    desk.key(Qt.Key.Key_F6, SHIFT)
    assert beside.opinion.isVisible()
    assert not beside.scan.isVisible()
    desk.key(Qt.Key.Key_F6, SHIFT)
    assert beside.scan.isVisible()


def test_the_picture_is_zoomed_and_turned_while_typing(desk, other):
    drop(desk, desk.form, other)
    picture = desk.tab.beside.scan.picture
    wide = picture.scale_now()
    desk.key(Qt.Key.Key_Plus, CTRL)
    assert picture.scale_now() == pytest.approx(wide * 1.25)
    desk.key(Qt.Key.Key_R, CTRL)
    assert picture.scale_now() == pytest.approx(wide * 1.25)
    assert picture.transform().m11() == pytest.approx(0)
    desk.key(Qt.Key.Key_0, CTRL)
    across = picture.sceneRect().height() * picture.scale_now()
    assert abs(across - picture.width()) < 40
    desk.key(Qt.Key.Key_Minus, CTRL)
    assert picture.sceneRect().height() * picture.scale_now() < across
    assert desk.inputs.name.line.hasFocus()


def test_the_form_and_the_picture_fit_a_small_screen(desk, scan):
    drop(desk, desk.form, scan)
    assert desk.tab.minimumSizeHint().width() <= 1366
    desk.qtbot.waitUntil(lambda: desk.tab.beside.scan.picture.width() > 480, timeout=5000)
    assert desk.tab.width() == 1366
    line = desk.inputs.number.line
    assert line.width() - 22 >= line.fontMetrics().horizontalAdvance(line.text())
    assert desk.tab._foot.save.width() >= desk.tab._foot.save.minimumSizeHint().width()


def test_a_scan_is_chosen_by_key(desk, scan, monkeypatch):
    monkeypatch.setattr(scanning, "choose_scan", lambda _: scan)
    with desk.qtbot.waitSignal(desk.tab._scanning.read, timeout=20_000):
        desk.key(Qt.Key.Key_F6)
    assert desk.inputs.name.text() == "吴建国"


def test_thinking_better_of_it_reads_nothing(desk, monkeypatch):
    monkeypatch.setattr(scanning, "choose_scan", lambda _: None)
    with desk.qtbot.assertNotEmitted(desk.tab._scanning.read, wait=50):
        desk.key(Qt.Key.Key_F6)


def test_a_file_that_is_no_scan_is_said_and_changes_nothing(desk, tmp_path):
    desk.type("张三")
    drop(desk, desk.form, written(tmp_path / "x.docx", b"PK\x03\x04"))
    assert (desk.notices[-1].kind, desk.notices[-1].text) == (
        "refuse", "只认 PDF、PNG、JPEG 三种文件，这份不是。",
    )  # fmt: skip
    assert desk.inputs.name.text() == "张三"
    assert not desk.tab.beside.shows_scan()


def test_of_several_files_the_first_is_read_and_the_rest_are_counted(desk, other, scan):
    drop(desk, desk.form, other, scan)
    assert "另外 1 份没有读" in {n.key: n.text for n in desk.notices}["scans"]
    assert desk.inputs.name.text() == ""


def test_a_scan_that_takes_its_time_is_told_to_be_under_way(desk, other, qtbot):
    desk.tab._scanning._late.setInterval(0)
    drop(desk, desk.form, other)
    kinds = [notice.kind for notice in desk.notices if notice.key == "scan"]
    assert kinds == ["busy", "good"]


def test_a_filled_pdf_of_ours_is_typed_from_its_text(desk, made, tmp_path):
    pdf = printing.preview(made.session, paper(made.session, LIN.person)).pdf
    drop(desk, desk.form, written(tmp_path / "表.pdf", pdf))
    assert desk.inputs.name.text() == "林小梅"
    assert desk.inputs.region.text() == "福州市 鼓楼区 鼓东街道"
    desk.judged()
    assert desk.tab._filling._page is not None


def test_of_a_pile_in_one_file_each_form_is_opened_in_turn_with_its_own_page(
    desk, made, entry, tmp_path, qtbot
):
    other = save(made, paper(made.session, LIN.person))
    sheets = [raster(printing.saved(made.session, one.op_id).pdf) for one in (entry, other)]
    stack = written(tmp_path / "stack.pdf", as_pdf(sheets))
    drop(desk, desk.form, stack)
    assert desk.inputs.name.text() == "吴建国"
    qtbot.waitUntil(lambda: len(desk.form.papers()) == 1, timeout=20_000)
    first = desk.form.papers()[0]
    assert first.kind is PaperKind.FORM
    notice = next(one for one in reversed(desk.notices) if one.key == "scan")
    assert notice.action_text == "打开下一份（第 2 页）"
    with qtbot.waitSignal(desk.tab._scanning.read, timeout=20_000):
        notice.action()
    assert desk.inputs.name.text() == LIN.name
    qtbot.waitUntil(lambda: len(desk.form.papers()) == 1, timeout=20_000)
    assert desk.form.papers()[0].digest != first.digest
    notice = next(one for one in reversed(desk.notices) if one.key == "scan")
    assert notice.action is None
    assert "已全部打开" in notice.text
    # Neither has the file with the other person's sheet in it.
    assert {first.size, desk.form.papers()[0].size}.isdisjoint({stack.stat().st_size})
