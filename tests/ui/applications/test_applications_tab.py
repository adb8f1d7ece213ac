"""取证复审 on a real session: an application filed and a step taken by real keys (L2, L7)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.domain.licensing import ApplyForCertificate, DecideApplication, Purpose, Step
from sepdesk.domain.offices import Role
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.applications.tab import ApplicationsTab
from sepdesk.ui.background import Background
from tests.ui import licences
from tests.ui.session import LIN, OFFICE, made  # noqa: F401 - a fixture

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


@pytest.fixture
def open_tab(made, background, shown, qtbot):  # noqa: F811 - as above
    def opened(office=licences.EXAM, user="examiner", role=Role.CLERK):
        licences.bring(made, *licences.PLANS, *licences.APPLICATIONS)
        session = licences.at(made.session, office, user, role)
        tab = shown(ApplicationsTab(session, background), 1366, 700)
        qtbot.waitUntil(tab.is_settled, timeout=15_000)
        return tab

    return opened


def press(qtbot, tab, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(tab.window().focusWidget(), key, modifier)


def body_of(saved):
    return read_envelope(saved.entry.sealed.payload_bytes).body


def said(widget):
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def choose(tab, qtbot, key):
    tab.table.choose_row(tab.table.lines_model().row_of(key))
    qtbot.waitUntil(lambda: tab.is_settled() and tab.page.line().key == key, timeout=15_000)


@pytest.mark.clause("L2")
def test_who_passed_is_applied_for_by_digits_alone(open_tab, qtbot):
    tab = open_tab()
    tab.table.setFocus()
    press(qtbot, tab, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: tab.is_entering() and tab.is_settled(), timeout=15_000)
    press(qtbot, tab, Qt.Key.Key_1)
    assert tab.form.kind() is Purpose.FIRST_ISSUE
    for field in (tab.form.exam, tab.form.candidate, tab.form.county):
        field.setFocus()
        press(qtbot, tab, Qt.Key.Key_1)
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    assert tab.form.items.value() == ("N1",)
    with qtbot.waitSignal(tab.saved, timeout=15_000) as saved:
        press(qtbot, tab, Qt.Key.Key_Return, CTRL)
    body = body_of(saved.args[0])
    assert isinstance(body, ApplyForCertificate)
    assert (body.worker.document, body.plan) == (licences.ZHENG, "plan-marked")
    assert (body.authority, body.county) == ("3501", "350102")


@pytest.mark.clause("L2")
def test_a_reexamination_at_the_county_names_certificate_and_items(open_tab, qtbot):
    tab = open_tab(OFFICE, "clerk1")
    tab.begin()
    qtbot.waitUntil(lambda: tab.is_entering() and tab.is_settled(), timeout=15_000)
    tab.form.purpose.setFocus()
    press(qtbot, tab, Qt.Key.Key_3)
    tab.form.name.setFocus()
    qtbot.keyClicks(tab.form.name.line, "lxm")
    qtbot.waitUntil(tab.form.name.matches.is_open, timeout=15_000)
    press(qtbot, tab, Qt.Key.Key_Down)
    press(qtbot, tab, Qt.Key.Key_Return)
    held = LIN.certificates[0]
    qtbot.waitUntil(
        lambda: tab.is_settled() and tab.form.certificate.value() == held.certificate_id,
        timeout=15_000,
    )
    tab.form.county.setFocus()
    press(qtbot, tab, Qt.Key.Key_1)
    with qtbot.waitSignal(tab.saved, timeout=15_000) as saved:
        press(qtbot, tab, Qt.Key.Key_Return, CTRL)
    body = body_of(saved.args[0])
    assert (body.purpose, body.certificate) == (Purpose.REEXAMINATION, held.certificate_id)
    assert [(one.code, one.held) for one in body.items] == [("N1", held.items[0].key)]


@pytest.mark.clause("L2")
@pytest.mark.clause("L3")
def test_the_authority_issues_with_the_proposed_term(open_tab, qtbot):
    tab = open_tab(licences.CITY, "decider", Role.CHIEF)
    choose(tab, qtbot, "app-reviewed")
    tab.table.setFocus()
    press(qtbot, tab, Qt.Key.Key_1, ALT)
    assert tab.step.valid_until.text() == "2030-11-23"
    with qtbot.waitSignal(tab.saved, timeout=15_000) as saved:
        press(qtbot, tab, Qt.Key.Key_Return, CTRL)
    body = body_of(saved.args[0])
    assert isinstance(body, DecideApplication)
    assert (body.application, body.step) == ("app-reviewed", Step.ISSUE)
    qtbot.waitUntil(lambda: tab.is_settled() and tab.page.line().saved_here, timeout=15_000)
    assert not tab.step.isVisible()


@pytest.mark.clause("L2")
def test_a_step_without_its_reason_is_asked_for(open_tab, qtbot):
    tab = open_tab(licences.CITY, "decider")
    notices = []
    tab.told.connect(notices.append)
    choose(tab, qtbot, "app-first")
    press(qtbot, tab, Qt.Key.Key_2, ALT)
    press(qtbot, tab, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(notices), timeout=15_000)
    assert "请写明理由" in tab.step.reason.finding_line.text()


@pytest.mark.clause("L2")
def test_who_filed_it_is_told_that_another_decides(open_tab, qtbot):
    tab = open_tab(licences.CITY, "examiner")
    choose(tab, qtbot, "app-first")
    qtbot.waitUntil(lambda: "须由另一人办理" in said(tab.step), timeout=15_000)
    assert not tab.step.buttons[Step.ACCEPT].isEnabled()


@pytest.mark.clause("L7")
def test_a_station_reads_what_became_of_its_peoples_applications(open_tab, qtbot):
    tab = open_tab(OFFICE, "clerk1")
    tab.ended.click()
    qtbot.waitUntil(
        lambda: tab.is_settled() and tab.table.lines_model().row_of("app-refused") is not None,
        timeout=15_000,
    )
    choose(tab, qtbot, "app-refused")
    assert "不予受理" in said(tab.page)
    basis = "闽质监〔2017〕225号 一（三）"
    qtbot.waitUntil(
        lambda: basis in said(tab.page), timeout=15_000
    )  # new labels show a moment later
    assert not tab.step.isVisible()
