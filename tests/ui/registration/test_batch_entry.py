"""一单位多人: the unit typed once, then one line per worker, by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from sepdesk.desk import drafts
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.registration.batch_lines import At
from tests.ui.session import CHEN, LIN, STORAGE, WU

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def body(entry):
    return read_envelope(entry.sealed.payload_bytes).body


def states(desk):
    return [line.at for line in desk.tab.batch.lines()]


@pytest.fixture
def pile(desk):
    """Begin a pile and pick its unit."""
    desk.key(Qt.Key.Key_4, ALT)
    desk.inputs.unit.setFocus()
    desk.pick(desk.inputs.unit, "fzslc")
    return desk


def test_the_unit_is_typed_once_and_folded_away(pile):
    assert pile.tab.batch.is_on()
    assert STORAGE.name in pile.tab.batch.bar.unit.text()
    assert not pile.inputs.unit.isVisible()
    assert not pile.inputs.code.isVisible()
    assert pile.inputs.name.line.hasFocus()


@pytest.mark.clause("E2")
def test_each_line_is_a_submission_of_its_own_and_opens_the_next(pile):
    pile.key(Qt.Key.Key_0, ALT)
    pile.pick(pile.inputs.name, "lxm")
    assert pile.inputs.hired_on.isVisible()
    pile.inputs.hired_on.setFocus()
    pile.enter("1101")
    first = pile.save()
    assert pile.inputs.name.line.hasFocus()
    assert pile.inputs.name.text() == ""
    pile.key(Qt.Key.Key_2, ALT)
    pile.pick(pile.inputs.name, "cwb")
    pile.inputs.hired_on.setFocus()
    pile.enter("1110")
    second = pile.save()
    assert [body(x).worker.person for x in (first, second)] == [LIN.person, CHEN.person]
    assert {body(x).unit.unit for x in (first, second)} == {STORAGE.unit_id}
    assert all(body(x).intake.handed.unit_sealed for x in (first, second))
    assert [first.kind, second.kind] == [SubmissionKind.REGISTER, SubmissionKind.CHANGE]
    assert states(pile) == [At.SAVED, At.SAVED]
    assert pile.tab.batch.bar.counts.text() == "已保存 2 件"
    assert pile.asked == []
    assert pile.form.kind() is SubmissionKind.CHANGE  # stays for the next line


def test_a_line_is_judged_while_it_is_typed(pile):
    pile.pick(pile.inputs.name, "黄示例")
    pile.inputs.items.setFocus()
    pile.enter("q2")
    pile.judged()
    assert "逾期未复审" in pile.under(pile.inputs.valid_until)
    assert pile.tab._foot.count.isVisible()


def test_a_line_that_is_not_saved_keeps_its_text_and_one_saved_all_the_same_says_why(pile, qtbot):
    pile.answer = False
    pile.pick(pile.inputs.name, "黄示例")
    before = pile.form.read_form()
    pile.key(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(pile.asked) == 1, timeout=5000)
    qtbot.waitUntil(lambda: not pile.tab._filing.runs, timeout=5000)
    assert pile.form.read_form() == before
    assert states(pile) == []
    pile.answer = True
    pile.save()
    (line,) = pile.tab.batch.lines()
    assert line.at is At.DOUBTFUL
    assert line.note.startswith("350102-20261124-001")
    assert pile.tab.batch.bar.counts.text() == "已保存 1 件，其中 1 件有问题"


def test_a_line_put_aside_is_a_draft_and_is_taken_up_again(pile, qtbot, made):
    pile.type("张三")
    pile.key(Qt.Key.Key_N, CTRL)
    assert states(pile) == [At.ASIDE]
    assert pile.inputs.name.text() == ""
    qtbot.waitUntil(lambda: len(drafts.drafts(made.session)) == 1, timeout=5000)
    table = pile.tab.batch.table
    table.setFocus()
    table.choose_row(0)
    pile.key(Qt.Key.Key_Return)
    assert pile.inputs.name.text() == "张三"
    assert pile.form.read_form().unit == STORAGE.unit_id
    assert states(pile) == [At.ON_FORM]
    pile.save()
    assert states(pile) == [At.DOUBTFUL]
    qtbot.waitUntil(lambda: drafts.drafts(made.session) == (), timeout=5000)


def test_pasted_rows_wait_as_drafts_and_come_one_after_the_other(pile, qtbot, made):
    rows = [f"{x.name}\t{x.documents[0].number}\tN1\t2026-11-01" for x in (LIN, WU)]
    QGuiApplication.clipboard().setText("\n".join(rows))
    with qtbot.waitSignal(pile.tab._filling.filled, timeout=5000):
        pile.key(Qt.Key.Key_V, CTRL)
    assert states(pile) == [At.ON_FORM, At.WAITING]
    assert pile.form.read_form().person == LIN.person
    qtbot.waitUntil(lambda: len(drafts.drafts(made.session)) == 2, timeout=5000)
    saved = pile.save()
    qtbot.waitUntil(lambda: pile.form.read_form().person == WU.person, timeout=3000)
    assert body(saved).unit.unit == STORAGE.unit_id
    assert states(pile) == [At.SAVED, At.ON_FORM]
    assert pile.form.read_form().person == WU.person
    assert pile.tab.batch.bar.counts.text() == "已保存 1 件；未录完 1 件"


def test_several_rows_pasted_into_the_form_begin_a_pile(desk):
    QGuiApplication.clipboard().setText(f"姓名\t单位\n林小梅\t{STORAGE.name}\n张三\t\n")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.tab.batch.is_on()
    assert [line.paper.name for line in desk.tab.batch.lines()] == ["林小梅", "张三"]


def test_f7_shows_the_unit_again(pile):
    pile.key(Qt.Key.Key_F7)
    assert pile.inputs.unit.line.hasFocus()
    pile.key(Qt.Key.Key_F7)
    assert not pile.inputs.unit.isVisible()
    assert pile.inputs.name.line.hasFocus()


def test_the_end_of_a_pile_says_what_became_of_it_and_gives_the_form_back(pile):
    pile.pick(pile.inputs.name, "lxm")
    pile.save()
    pile.key(Qt.Key.Key_4, ALT)
    assert not pile.tab.batch.is_on()
    assert pile.notices[-1].text == "本批：已保存 1 件。"
    assert pile.inputs.unit.isVisible()
    assert pile.form.grid.label_of(pile.inputs.unit).text() == "现用人单位"
    assert not pile.tab.batch.table.isVisible()
