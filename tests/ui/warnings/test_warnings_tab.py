"""预警 under real keys: seen by urgency, handled by who answers for it, offline too (W0 to W3)."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.desk import warnings
from sepdesk.desk.changes import Changes
from sepdesk.desk.session import User
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.warnings import HandleWarning, WarningAct
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.background import Background
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.warnings.lines import Which
from sepdesk.ui.warnings.tab import WarningsTab
from tests.ui.session import HUANG, LOGISTICS, OFFICE, STORAGE, made  # noqa: F401 - a fixture
from tests.ui.warnings.warned import BAR, CLOSED, CRANES, FILLERS, FORKLIFTS, OVERDUE, bring

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


class Hands:
    """Keys of whoever sits at the tab."""

    def __init__(self, tab, qtbot, commit):
        self.tab, self.qtbot, self._commit = tab, qtbot, commit
        self.notices = []
        tab.told.connect(self.notices.append)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.tab.window().focusWidget() or self.tab, key, modifier)

    def type(self, text):
        place = self.tab.window().focusWidget()
        if text.isascii():
            self.qtbot.keyClicks(place, text)
        else:
            self._commit(place, text)

    def settle(self):
        self.qtbot.waitUntil(self.tab.is_settled, timeout=15_000)

    def save(self):
        with self.qtbot.waitSignal(self.tab.saved, timeout=15_000) as saved:
            self.key(Qt.Key.Key_Return, CTRL)
        self.settle()
        return read_envelope(saved.args[0].entry.sealed.payload_bytes).body

    def listed(self):
        return [line.key for line in self.tab.table.model().lines()]

    def want(self, which):
        self.tab.filters.which.setFocus()
        self.key({w: Qt.Key.Key_1 + n for n, w in enumerate(Which)}[which])

    def sees(self, text):
        def shown():
            labels = self.tab.findChildren(QLabel)
            return [x.text() for x in labels if x.isVisibleTo(self.tab) and text in x.text()]

        self.qtbot.waitUntil(lambda: bool(shown()), timeout=9_000)


@pytest.fixture
def sit_down(background, shown, qtbot, commit):
    """Open the tab of a session and wait for its list."""

    def sit(session):
        tab = shown(WarningsTab(session, background), 1366, 680)
        tab.setFocus()
        hands = Hands(tab, qtbot, commit)
        hands.settle()
        return hands

    return sit


@pytest.mark.clause("W0")
@pytest.mark.clause("W1")
@pytest.mark.clause("W2")
def test_the_list_is_by_urgency_and_the_filters_show_what_is_whose(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    assert hands.listed() == [OVERDUE.spine.key, CRANES.spine.key]
    hands.sees("逾期")
    hands.want(Which.OPEN)
    assert hands.listed() == [w.spine.key for w in (OVERDUE, FILLERS, BAR, CRANES)]
    hands.want(Which.OVERDUE)
    assert hands.listed() == [OVERDUE.spine.key]
    hands.want(Which.CLOSED)
    assert hands.listed() == [CLOSED.spine.key]
    hands.want(Which.MUTED)
    assert hands.listed() == []
    hands.want(Which.OPEN)
    hands.key(Qt.Key.Key_F3)
    hands.type("仓储")
    assert hands.listed() == [OVERDUE.spine.key]
    assert warnings.to_see_to(made.session) == 2


@pytest.mark.clause("W3")
def test_a_delivery_is_recorded_by_keys_and_shows_before_the_platform_knows(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    hands.tab.table.setFocus()
    hands.key(Qt.Key.Key_Down)
    assert hands.tab.shown().key == CRANES.spine.key
    hands.key(Qt.Key.Key_F8)
    hands.qtbot.waitUntil(hands.tab.is_writing, timeout=9_000)
    hands.type("12-15")
    hands.key(Qt.Key.Key_Tab)
    hands.type("邮寄，单号 1")
    body = hands.save()
    assert body == HandleWarning(
        CRANES.spine.key,
        WarningAct.URGE,
        "邮寄，单号 1",
        dt.date(2026, 11, 24),
        dt.date(2026, 12, 15),
    )
    line = next(x for x in warnings.warnings(made.session) if x.key == CRANES.spine.key)
    assert (line.warning.deadline, line.waits) == (
        dt.date(2026, 12, 15),
        "督促通知书送达待上报",
    )
    hands.sees("邮寄，单号 1")


@pytest.mark.clause("W3")
def test_muting_asks_for_a_reason_and_an_end_and_takes_it_off_the_list(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    hands.qtbot.mouseClick(hands.tab.acts[WarningAct.MUTE], Qt.MouseButton.LeftButton)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.settle()
    hands.qtbot.waitUntil(
        lambda: "截止日期" in hands.tab.form.until.finding_line.text(), timeout=9_000
    )
    assert "理由" in hands.tab.form.text.finding_line.text()
    hands.tab.form.until.setFocus()
    hands.type("2026-12-31")
    hands.key(Qt.Key.Key_Tab)
    hands.type("停产检修")
    assert hands.save().act is WarningAct.MUTE
    assert OVERDUE.spine.key not in hands.listed()
    hands.want(Which.MUTED)
    assert hands.listed() == [OVERDUE.spine.key]
    assert hands.tab.acts[WarningAct.UNMUTE].isVisible()
    assert not hands.tab.acts[WarningAct.MUTE].isVisible()


@pytest.mark.clause("W3")
@pytest.mark.clause("E1")
def test_what_the_city_answers_for_is_only_looked_at_here(made, sit_down):  # noqa: F811
    bring(made, warnings=(FILLERS,))
    hands = sit_down(made.session)
    hands.want(Which.OPEN)
    assert hands.tab.shown().key == FILLERS.spine.key
    hands.sees("只能查看")
    assert not any(made.isVisible() for made in hands.tab.acts.values())
    hands.key(Qt.Key.Key_F8)
    assert not hands.tab.is_writing()
    identity = made.session.identity
    city = replace(identity, office=replace(OFFICE, kind=OfficeKind.CITY))
    there = sit_down(replace(made.session, identity=city))
    assert there.listed() == [FILLERS.spine.key]
    assert there.tab.acts[WarningAct.URGE].isVisible()


@pytest.mark.clause("W3")
def test_the_urge_notice_is_drawn_with_the_deadline_that_was_set(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    hands.key(Qt.Key.Key_F9)
    found = []

    def opened():
        found[:] = hands.tab.window().findChildren(PreviewDialog)
        return bool(found)

    hands.qtbot.waitUntil(opened, timeout=15_000)
    found[0].close()


def test_a_warning_opens_its_unit_and_a_bar_its_person(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    hands.tab.table.setFocus()
    with hands.qtbot.waitSignal(hands.tab.asked_unit, timeout=9_000) as asked:
        hands.key(Qt.Key.Key_Return)
    assert asked.args == [STORAGE.unit_id]
    bring(made, warnings=(), records=())
    hands.want(Which.OPEN)
    hands.tab.table.choose_row(2)
    hands.tab.table.setFocus()
    with hands.qtbot.waitSignal(hands.tab.asked_worker, timeout=9_000) as asked:
        hands.key(Qt.Key.Key_Return)
    assert asked.args == [HUANG.person]
    assert LOGISTICS.unit_id != STORAGE.unit_id


def test_a_synchronisation_brings_new_ones_and_what_is_typed_stays(made, sit_down):  # noqa: F811
    bring(made, warnings=(FORKLIFTS,))
    hands = sit_down(made.session)
    hands.key(Qt.Key.Key_F8)
    hands.qtbot.waitUntil(hands.tab.is_writing, timeout=9_000)
    hands.type("12-15")
    bring(made, warnings=(CRANES,), records=())
    hands.tab.on_changes(Changes(dossiers=frozenset({DossierKind.WARNING})))
    hands.settle()
    assert set(hands.listed()) == {FORKLIFTS.spine.key, CRANES.spine.key}
    assert hands.tab.form.deadline.text() == "12-15"
    assert not hands.tab.may_close()
    hands.key(Qt.Key.Key_Escape)
    assert hands.tab.may_close()


def test_who_may_handle_nothing_sees_all_that_is_open(made, sit_down):  # noqa: F811
    bring(made)
    verifier = replace(made.session, user=User("v1", "演示核验", Role.VERIFIER))
    hands = sit_down(verifier)
    assert len(hands.listed()) == 4
    with pytest.raises(warnings.NotOursToHandleError):
        warnings.record(verifier, HandleWarning(CRANES.spine.key, WarningAct.NOTE, "甲"))
