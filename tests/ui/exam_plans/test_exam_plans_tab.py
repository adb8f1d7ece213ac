"""考试安排 on a real session, typed into by real keys (L1, L7)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from sepdesk.domain.exam_plans import ExamMark, FileExamPlan, RecordExamResults
from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.background import Background
from sepdesk.ui.exam_plans.tab import ExamPlansTab
from tests.ui import licences
from tests.ui.session import CHEN, TODAY, made  # noqa: F401 - a fixture

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


@pytest.fixture
def open_tab(made, background, shown, qtbot):  # noqa: F811 - as above
    def opened(office=licences.EXAM, user="examiner"):
        licences.bring(made, *licences.PLANS)
        tab = shown(ExamPlansTab(licences.at(made.session, office, user), background), 1366, 700)
        qtbot.waitUntil(tab.is_settled, timeout=15_000)
        return tab

    return opened


def press(qtbot, tab, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(tab.window().focusWidget(), key, modifier)


def paste(qtbot, tab, text):
    QGuiApplication.clipboard().setText(text)
    tab.form.rows.setFocus()
    press(qtbot, tab, Qt.Key.Key_V, CTRL)


def body_of(saved):
    return read_envelope(saved.entry.sealed.payload_bytes).body


@pytest.mark.clause("L1")
def test_an_exam_centre_files_a_plan_with_candidates_from_a_sheet(open_tab, qtbot):
    tab = open_tab()
    tab.table.setFocus()
    press(qtbot, tab, Qt.Key.Key_F8)
    assert tab.is_entering()
    for text in ("20261205", "09:00", "1", "N1"):
        qtbot.keyClicks(tab.window().focusWidget(), text)
        press(qtbot, tab, Qt.Key.Key_Return)
    qtbot.keyClicks(tab.form.place.line, "K2")
    known = licences.paper_of(CHEN)
    paste(
        qtbot,
        tab,
        f"姓名\t证件号码\t项目\n{licences.ZHENG.name}\t{licences.ZHENG.number}\tN1\n"
        f"{known.name}\t{known.number}\n王示例\t123\tN1\n",
    )
    qtbot.waitUntil(lambda: tab.is_settled() and len(tab.form.table.lines_model().lines()) == 3)
    away = [line.candidate.turned_away for line in tab.form.table.lines_model().lines()]
    assert [one is None for one in away] == [True, True, False]
    with qtbot.waitSignal(tab.saved, timeout=15_000) as saved:
        press(qtbot, tab, Qt.Key.Key_Return, CTRL)
    body = body_of(saved.args[0])
    assert isinstance(body, FileExamPlan)
    assert (body.authority, body.county, body.items) == (OfficeId("3501"), "350102", ("N1",))
    assert [one.document.name for one in body.candidates] == ["郑一示", "陈文斌", "王示例"]
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    assert not tab.is_entering()
    assert "另有 1 场已保存待上报" in tab._total.text()


@pytest.mark.clause("L1")
def test_nothing_is_saved_without_a_day(open_tab, qtbot):
    tab = open_tab()
    notices = []
    tab.told.connect(notices.append)
    tab.begin()
    qtbot.keyClicks(tab.form.place.line, "K2")
    press(qtbot, tab, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(notices) and tab.is_settled(), timeout=15_000)
    assert "必填" in notices[-1].text
    assert "考试日期" in tab.form.held_on.finding_line.text()
    assert not tab.may_close()
    press(qtbot, tab, Qt.Key.Key_Escape)
    assert tab.may_close()


@pytest.mark.clause("L1")
def test_results_are_entered_line_by_line_by_digits(open_tab, qtbot):
    tab = open_tab()
    assert tab.page.line().key == "plan-held"
    tab.page.table.setFocus()
    tab.page.table.choose_row(0)
    for digit in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        press(qtbot, tab, digit)
    assert not tab.may_close()
    with qtbot.waitSignal(tab.saved, timeout=15_000) as saved:
        press(qtbot, tab, Qt.Key.Key_Return, CTRL)
    body = body_of(saved.args[0])
    assert isinstance(body, RecordExamResults)
    assert [(one.document.name, one.item, one.mark) for one in body.results] == [
        ("郑一示", "N1", ExamMark.PASSED),
        ("郑一示", "Q2", ExamMark.FAILED),
        ("田示例", "N1", ExamMark.ABSENT),
    ]
    qtbot.waitUntil(lambda: tab.is_settled() and bool(tab.page.line().saved_here), timeout=15_000)
    assert not tab.page.line().is_markable


@pytest.mark.clause("L7")
@pytest.mark.clause("W2")
def test_the_authority_sees_who_is_barred_and_changes_nothing(open_tab, qtbot):
    tab = open_tab(licences.CITY, "decider")
    tab.table.choose_row(1)
    assert tab.page.line().key == "plan-coming"
    tab.page.table.choose_row(3)
    assert "2028-03-11" in tab.page._reason.text()
    tab.table.setFocus()
    press(qtbot, tab, Qt.Key.Key_F8)
    press(qtbot, tab, Qt.Key.Key_F2)
    assert not tab.is_entering()
    assert not tab.page.change.isVisible()
    assert tab.page.line().plan.held_on > TODAY
