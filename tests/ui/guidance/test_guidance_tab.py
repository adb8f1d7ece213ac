"""指南与建议 under real keys: a chief publishes, a clerk suggests, the province answers."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.desk.changes import Changes
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.service_guides import PublishGuide, ServiceGuide
from sepdesk.domain.suggestions import AnswerSuggestion, MakeSuggestion
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.background import Background
from sepdesk.ui.guidance.tab import GuidanceTab
from tests.ui.guidance.offices import (
    ANSWERED,
    EXAM,
    OPEN,
    TAIJIANG,
    as_chief,
    at_province,
    bring,
)
from tests.ui.session import OFFICE, made  # noqa: F401 - a fixture

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


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

    def sees(self, *texts):
        """Wait until labels say so; what has just been put on the page comes a moment later."""

        def shown():
            labels = self.tab.findChildren(QLabel)
            return {x.text() for x in labels if x.isVisibleTo(self.tab)}

        self.qtbot.waitUntil(lambda: set(texts) <= shown(), timeout=9_000)


@pytest.fixture
def sit_down(background, shown, qtbot, commit):
    """Open the tab of a session and wait for its lists."""

    def sit(session):
        tab = shown(GuidanceTab(session, background), 1366, 680)
        tab.setFocus()
        hands = Hands(tab, qtbot, commit)
        hands.settle()
        return hands

    return sit


# 办事指南 -------------------------------------------------------------------------------------


@pytest.mark.clause("E5")
def test_a_clerk_finds_how_the_exam_centre_of_a_place_is_reached(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    page = hands.tab.guides
    names = [one.office.name for one in page.table.model().lines()]
    assert names[0] == OFFICE.name
    assert TAIJIANG.name not in names
    hands.type("台江")
    hands.settle()
    names = [one.office.name for one in page.table.model().lines()]
    assert names[:2] == [TAIJIANG.name, EXAM.name]
    page.table.setFocus()
    hands.key(Qt.Key.Key_Down)
    assert page.shown().office == EXAM
    hands.sees(EXAM.phone, EXAM.guide)
    assert not page.edit.isVisible()


@pytest.mark.clause("E5")
def test_what_an_office_has_not_published_is_said_so(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    assert hands.tab.guides.shown().office.office_id == OFFICE.office_id
    hands.sees("该机构尚未公布办事指南。", "未设定")


@pytest.mark.clause("E5")
def test_a_chief_publishes_the_own_guide(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(as_chief(made.session))
    page = hands.tab.guides
    hands.key(Qt.Key.Key_F8)
    hands.qtbot.waitUntil(page.is_editing, timeout=15_000)
    hands.type("福州市鼓楼区示例路 18 号")
    hands.key(Qt.Key.Key_Tab)
    hands.type("0591-123")
    hands.settle()
    assert "0591" not in page.form.address.value()
    assert "固定电话" in page.form.phone.finding_line.text()
    for _ in range(8):
        hands.key(Qt.Key.Key_Backspace)
    hands.type("0591-80001020")
    for _ in range(3):
        hands.key(Qt.Key.Key_Tab)
    hands.type("工作日受理")
    hands.key(Qt.Key.Key_Return)
    hands.type("带证件原件")
    body = hands.save()
    assert body == PublishGuide(
        ServiceGuide("福州市鼓楼区示例路 18 号", "0591-80001020", "", "", "工作日受理\n带证件原件")
    )
    assert not page.is_editing()
    assert page.shown().is_waiting
    hands.sees("0591-80001020", "本机构的指南已保存，上报后公布。")


@pytest.mark.clause("E5")
def test_a_guide_that_lacks_its_text_is_asked_about_and_kept(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(as_chief(made.session))
    page = hands.tab.guides
    hands.key(Qt.Key.Key_F8)
    hands.qtbot.waitUntil(page.is_editing, timeout=15_000)
    hands.type("某路 1 号")
    assert not hands.tab.may_close()
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.qtbot.waitUntil(
        lambda: "请填写电话" in page.form.phone.finding_line.text(), timeout=9_000
    )
    hands.settle()
    assert "仍然保存" in [notice.action_text for notice in hands.notices]
    assert page.form.phone.isAncestorOf(hands.tab.window().focusWidget())
    hands.key(Qt.Key.Key_Escape)
    assert not page.is_editing()
    assert hands.tab.may_close()


# 平台建议 -------------------------------------------------------------------------------------


@pytest.mark.clause("I1")
def test_a_clerk_suggests_something_and_sees_it_wait(made, sit_down):  # noqa: F811
    bring(made, suggestions=(ANSWERED,))
    hands = sit_down(made.session)
    page = hands.tab.suggestions
    hands.key(Qt.Key.Key_2, ALT)
    hands.key(Qt.Key.Key_F8)
    hands.type("台账分页")
    hands.key(Qt.Key.Key_Tab)
    hands.type("按镇街分页打印。")
    assert hands.save() == MakeSuggestion("台账分页", "按镇街分页打印。")
    first, second = page.table.model().lines()
    assert (first.subject, first.standing) == ("台账分页", "待上报")
    assert (second.subject, second.standing) == (ANSWERED.subject, "已答复")
    page.table.choose_row(1)
    hands.sees(f"{ANSWERED.answer}（2026-11-10）")
    assert not page.answer.isVisible()


@pytest.mark.clause("I1")
def test_an_empty_suggestion_says_what_is_lacking(made, sit_down):  # noqa: F811
    hands = sit_down(made.session)
    hands.key(Qt.Key.Key_2, ALT)
    hands.key(Qt.Key.Key_F8)
    page = hands.tab.suggestions
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.qtbot.waitUntil(lambda: "请填写内容" in page.form.text.finding_line.text(), timeout=9_000)
    assert page.is_writing()
    assert page.form.subject.isAncestorOf(hands.tab.window().focusWidget())


@pytest.mark.clause("I1")
def test_the_provincial_office_sees_all_and_answers(made, sit_down):  # noqa: F811
    bring(made, suggestions=(ANSWERED, OPEN))
    hands = sit_down(at_province(made.session))
    page = hands.tab.suggestions
    assert page.isVisible()
    lines = page.table.model().lines()
    assert [line.subject for line in lines] == [OPEN.subject, ANSWERED.subject]
    assert lines[0].office_name == TAIJIANG.name
    assert not page.write.isVisible()
    hands.key(Qt.Key.Key_F9)
    hands.type("已列入计划。")
    assert hands.save() == AnswerSuggestion(OPEN.spine.key, "已列入计划。")
    line = next(x for x in page.table.model().lines() if x.key == OPEN.spine.key)
    assert (line.standing, line.answer) == ("答复待上报", "已列入计划。")


@pytest.mark.clause("I1")
def test_an_answer_that_the_feed_brings_is_shown(made, sit_down):  # noqa: F811
    hands = sit_down(made.session)
    page = hands.tab.suggestions
    assert page.table.model().lines() == ()
    applied = bring(made, suggestions=(ANSWERED,))
    hands.tab.on_changes(Changes(dossiers=applied.dossiers))
    hands.settle()
    assert applied.dossiers == {DossierKind.SUGGESTION}
    assert [line.standing for line in page.table.model().lines()] == ["已答复"]


@pytest.mark.clause("E5")
def test_a_guide_of_another_office_shows_without_a_further_look(made, sit_down):  # noqa: F811
    bring(made)
    hands = sit_down(made.session)
    bring(made, offices=(replace(EXAM, phone="0591-80009999"),))
    hands.tab.on_changes(Changes(offices=True))
    hands.settle()
    phones = [one.guide.phone for one in hands.tab.guides.table.model().lines()]
    assert "0591-80009999" in phones
