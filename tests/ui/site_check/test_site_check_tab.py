"""现场检查 by real keys: offline, put aside, taken up again, synchronised, followed (C1, D-2)."""

import pytest
from PySide6.QtCore import Qt

from sepdesk.desk import registration, site_check_drafts, site_checks
from sepdesk.desk.site_check_entry import begin
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.site_checks import (
    Course,
    Differing,
    FollowSiteCheck,
    FollowUp,
    OnCertificate,
    OnPlatform,
    OnSite,
    RecordSiteCheck,
)
from sepdesk.domain.submissions import Channel, SubmissionKind
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.background import Background
from sepdesk.ui.site_check.tab import SiteCheckTab
from sepdesk.ui.visit_button import VisitButton
from tests.ui import licences
from tests.ui.session import CHEN, LOGISTICS, WU, made  # noqa: F401 - a fixture
from tests.ui.site_check.stations import rounded, stations  # noqa: F401 - a fixture

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def background(qapp):
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


class Checker:
    """Whoever checks: keys in, notices out."""

    def __init__(self, session, background, shown, qtbot, commit):
        self.session, self.qtbot, self._commit = session, qtbot, commit
        self.tab = shown(SiteCheckTab(session, background), 1366, 720)
        self.page = self.tab.checking.page
        self.notices, self.papers = [], []
        self.tab.told.connect(self.notices.append)
        self.tab.asked_form.connect(self.papers.append)
        self.settled()

    def settled(self):
        self.qtbot.waitUntil(self.tab.is_settled, timeout=15_000)

    def keys(self, *keys, modifier=Qt.KeyboardModifier.NoModifier):
        window = self.tab.window()
        if not window.isActiveWindow():
            window.activateWindow()
            self.qtbot.waitUntil(window.isActiveWindow, timeout=15_000)
        for key in keys:
            self.qtbot.keyClick(window.focusWidget(), key, modifier)

    def type(self, text):
        place = self.tab.window().focusWidget()
        self.qtbot.keyClicks(place, text) if text.isascii() else self._commit(place, text)

    def pick(self, field, text):
        self.type(text)
        self.qtbot.waitUntil(field.matches.is_open, timeout=15_000)
        self.keys(Key.Key_Down, Key.Key_Return)
        self.settled()

    def begin(self, text="fzgl"):
        """Begin a check of the unit that the initials find."""
        self.tab.table.setFocus()
        self.keys(Key.Key_F8)
        self.pick(self.page.unit, text)
        self.qtbot.waitUntil(lambda: self.page.read_form() is not None, timeout=15_000)

    def found(self):
        return [(row.document.name, row.on_site) for row in self.page.read_form().rows]

    def put_away(self):
        """Put it aside and wait until the draft is on the disk and listed."""
        self.keys(Key.Key_Escape)
        self.qtbot.waitUntil(
            lambda: not self.tab.checking.keeping.is_pending() and self.tab.is_settled(),
            timeout=15_000,
        )

    def save(self):
        self.settled()
        with self.qtbot.waitSignal(self.tab.saved, timeout=15_000) as saved:
            self.keys(Key.Key_Return, modifier=CTRL)
        self.settled()
        return saved.args[0]


@pytest.fixture
def checker(background, shown, qtbot, commit):
    def opened(session):
        return Checker(session, background, shown, qtbot, commit)

    return opened


def body_of(saved):
    return read_envelope(saved.entry.sealed.payload_bytes).body


def open_check(hands):
    line = hands.tab.page.line()
    return line, [one.difference for one in site_checks.difference_lines(hands.session, line.check)]


@pytest.mark.clause("C1")
@pytest.mark.clause("E1")
def test_a_check_is_made_offline_and_every_office_concerned_sees_it_after(stations, checker):  # noqa: F811
    county, exam = stations
    hands = checker(county)
    hands.begin()
    assert hands.found() == [(CHEN.name, None)]
    hands.keys(Key.Key_3, Key.Key_9)  # gone, and the certificate was not shown
    hands.keys(Key.Key_F7)
    hands.pick(hands.page.persons.besides, "wjg")  # works here, registered elsewhere
    assert hands.found() == [(CHEN.name, OnSite.GONE), (WU.name, OnSite.AT_WORK)]
    hands.keys(Key.Key_7)
    hands.type("甲公司")
    hands.keys(Key.Key_2, modifier=ALT)
    hands.page.differences.table.choose_row(0)
    hands.page.differences.office.set_value(licences.EXAM.office_id)
    hands.keys(Key.Key_3, Key.Key_1, Key.Key_2)  # hand over, urge, on the spot
    body = body_of(hands.save())
    assert isinstance(body, RecordSiteCheck)
    assert body.unit.unit == LOGISTICS.unit_id
    assert [(one.what, one.course, one.office) for one in body.courses] == [
        (Differing.STILL_REGISTERED, Course.HAND_OVER, licences.EXAM.office_id),
        (Differing.CERTIFICATE_ELSEWHERE, Course.URGE, None),
        (Differing.REGISTERED_ELSEWHERE, Course.ON_THE_SPOT, None),
    ]
    assert body.persons[1].certificate_unit == "甲公司"
    assert body.persons[1].on_platform is OnPlatform.OTHER_UNIT
    line, _ = open_check(hands)
    assert (line.standing, line.left) == ("待上报", 3)

    # The paper of the change is begun on the spot and filed, still without a line.
    hands.tab.page.table.setFocus()
    hands.tab.page.table.choose_row(2)
    hands.keys(Key.Key_F2)
    hands.qtbot.waitUntil(lambda: bool(hands.papers), timeout=15_000)
    (paper,) = hands.papers
    assert (paper.kind, paper.channel, paper.unit) == (
        SubmissionKind.CHANGE,
        Channel.SITE_VISIT,
        LOGISTICS.unit_id,
    )
    assert paper.former == WU.employments[0].employment_id
    filed = registration.save(county, paper)
    hands.tab.on_changes(filed.changes)
    hands.settled()
    assert open_check(hands)[0].left == 3  # nothing is settled by itself

    hands.keys(Key.Key_F4)
    hands.qtbot.waitUntil(lambda: hands.tab.window().focusWidget() is not None)
    dialog = _dialog(hands)
    with hands.qtbot.waitSignal(hands.tab.saved, timeout=15_000) as settled:
        hands.qtbot.keyClick(dialog, Key.Key_Return, CTRL)
    step = body_of(settled.args[0])
    assert isinstance(step, FollowSiteCheck)
    assert (step.difference, step.what, step.by) == (3, FollowUp.SETTLED, filed.entry.op_id)
    hands.settled()

    rounded(county)
    (at_platform,) = site_checks.checks(county)
    assert (at_platform.standing, at_platform.left) == ("", 2)
    rounded(exam)
    (seen,) = site_checks.checks(exam)
    assert not seen.is_own
    lines = site_checks.difference_lines(exam, seen.check)
    assert [one.may_take_over for one in lines] == [True, False, False]


def _dialog(hands):
    found = []

    def is_open():
        found[:] = [w for w in hands.tab.findChildren(object) if type(w).__name__ == "ActDialog"]
        return bool(found) and found[0].isVisible()

    hands.qtbot.waitUntil(is_open, timeout=15_000)
    found[0].activateWindow()  # a shortcut is heard in the active window alone
    hands.qtbot.waitUntil(found[0].isActiveWindow, timeout=15_000)
    return found[0]


@pytest.mark.clause("C1")
@pytest.mark.invariant("D-2")
def test_a_check_under_way_survives_a_crash(made, checker):  # noqa: F811
    hands = checker(made.session)
    hands.begin()
    hands.keys(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: len(site_check_drafts.running(made.session)) == 1, timeout=15_000)
    hands.qtbot.waitUntil(lambda: not hands.tab.checking.keeping.is_pending(), timeout=15_000)
    # Nothing is closed in order: another window finds it on the disk.
    again = checker(made.session)
    again.tab.table.setFocus()
    again.keys(Key.Key_F6)
    assert again.found() == [(CHEN.name, OnSite.AT_WORK)]
    row = again.page.read_form().rows[0]
    assert row.on_certificate is OnCertificate.THIS_UNIT
    body = body_of(again.save())
    assert (len(body.persons), body.courses) == (1, ())
    assert site_check_drafts.running(made.session) == ()


@pytest.mark.clause("C1")
def test_what_is_not_ticked_and_has_no_course_is_told_and_not_saved(made, checker):  # noqa: F811
    hands = checker(made.session)
    hands.begin()
    hands.keys(Key.Key_Return, modifier=CTRL)
    hands.qtbot.waitUntil(lambda: bool(hands.notices) and hands.tab.is_settled(), timeout=15_000)
    assert "没有核查" in hands.notices[-1].text
    hands.page.persons.table.setFocus()
    hands.keys(Key.Key_4, Key.Key_6)  # work that the certificate does not cover
    hands.settled()
    hands.keys(Key.Key_Return, modifier=CTRL)
    hands.qtbot.waitUntil(lambda: "处理方式" in hands.notices[-1].text, timeout=15_000)
    hands.settled()
    assert hands.page.differences.isVisible()
    hands.keys(Key.Key_2, modifier=ALT)
    hands.keys(Key.Key_2)  # no entry settles that
    assert hands.page.read_form().chosen == ()
    hands.keys(Key.Key_4)
    assert body_of(hands.save()).courses[0].course is Course.ENFORCEMENT


@pytest.mark.clause("C1")
def test_a_stranger_is_typed_and_an_abandoned_check_comes_back_by_its_notice(made, checker):  # noqa: F811
    hands = checker(made.session)
    hands.begin()
    hands.keys(Key.Key_F7)
    hands.type("王示例")
    hands.page.persons.add.click()
    hands.settled()
    assert hands.found() == [(CHEN.name, None), ("王示例", None)]
    hands.keys(Key.Key_5, Key.Key_9)
    hands.settled()
    assert [what for _, what in hands.page.read_form().differences()] == [Differing.NO_CERTIFICATE]
    hands.page.discard.click()
    assert not hands.tab.is_entering()
    hands.settled()
    hands.notices[-1].action()
    assert hands.found()[1] == ("王示例", OnSite.UNCERTIFIED)
    hands.put_away()
    assert len(site_check_drafts.running(made.session)) == 1
    assert hands.tab.go_on.isVisible()


@pytest.mark.clause("C1")
def test_own_open_papers_are_laid_over_who_should_be_there(made):  # noqa: F811
    session = made.session
    assert [row.document.name for row in begin(session, LOGISTICS.unit_id).rows] == [CHEN.name]
    left = site_checks.paper_on_visit(
        session,
        site_checks.Visitor(licences.paper_of(CHEN), CHEN.person),
        Channel.SITE_VISIT,
        kind=SubmissionKind.DEREGISTER,
        unit=LOGISTICS,
    )
    registration.save(session, left)
    assert begin(session, LOGISTICS.unit_id).rows == ()


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("who", "kind"), [(CHEN, SubmissionKind.CHANGE), (licences.SU, SubmissionKind.REGISTER)]
)
def test_employment_is_entered_on_the_visit_of_a_re_examination(
    made,  # noqa: F811
    background,
    shown,
    qtbot,
    who,
    kind,
):
    session = licences.at(made.session, licences.EXAM)
    visit = shown(VisitButton(session, background), 300, 80)
    papers = []
    visit.asked_form.connect(papers.append)
    assert not visit.button.isEnabled()
    document = licences.paper_of(who) if who is CHEN else who
    visit.set_visitor(site_checks.Visitor(document))
    visit.acts[None].trigger()
    qtbot.waitUntil(lambda: bool(papers), timeout=15_000)
    assert (papers[0].kind, papers[0].channel, papers[0].name) == (
        kind,
        Channel.REEXAM_WINDOW,
        document.name,
    )
    visit.acts[SubmissionKind.DEREGISTER].trigger()
    qtbot.waitUntil(lambda: len(papers) == 2, timeout=15_000)
    assert papers[1].kind is SubmissionKind.DEREGISTER


@pytest.mark.clause("C2")
def test_where_no_employment_is_entered_there_is_no_such_button(made, background, qtbot):  # noqa: F811
    assert licences.CITY.kind is OfficeKind.CITY
    visit = VisitButton(licences.at(made.session, licences.CITY), background)
    qtbot.addWidget(visit)
    assert visit.isHidden()
