"""更正 from a line of the timeline, and what the history shows then (B-5)."""

import datetime as dt
import os
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sepdesk.desk.corrected import in_words
from sepdesk.domain.corrections import CorrectEmployment
from sepdesk.domain.employment import (
    Addition,
    Correction,
    EmployedItem,
    EndReason,
    Repeat,
    RepeatKind,
)
from sepdesk.domain.persons import FormerMobile
from sepdesk.domain.submissions import Channel, SubmissionKind
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.act_dialog import ActDialog
from tests.ui import session
from tests.ui.session import LIN, STORAGE, WU
from tests.ui.worker.test_restoring import ELSEWHERE, made, show
from tests.ui.worker.test_worker_tab import cells, says

__all__ = ["made", "show"]

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
EMPLOYED = session.worker(
    "p-typed", "林示例一", "35010219860101009",
    (session.item("N1", dt.date(2028, 5, 1)), session.item("Q2", dt.date(2028, 5, 1))), at=STORAGE,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    (job,) = EMPLOYED.employments
    one = replace(job, items=job.items[:1])
    monkeypatch.setattr(
        "tests.ui.worker.test_restoring.LEFT", replace(EMPLOYED, employments=(one,))
    )


def picture(window, name):
    """Keep a picture where somebody asks for one."""
    if folder := os.environ.get("SEPDESK_PICTURES"):
        window.grab().save(f"{folder}/{name}.png")


def open_dialog(tab, qtbot):
    tab.page.event_table.choose_row(len(cells(tab.page.event_table)) - 1)
    assert tab.page.correct.isEnabled()
    qtbot.mouseClick(tab.page.correct, Qt.MouseButton.LeftButton)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog)]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    return dialog


@pytest.mark.clause("E11")
@pytest.mark.invariant("B-5")
def test_an_entry_is_corrected_from_its_line_with_a_reason(tab, made, show, qtbot, commit):
    show(EMPLOYED.person)
    dialog = open_dialog(tab, qtbot)
    picture(tab.window(), "correct-tab")
    qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, "请填写更正原因"), timeout=5000)
    dialog.fields["hired_on"].setFocus()
    qtbot.keyClick(dialog.focusWidget(), Key.Key_A, CTRL)
    commit(dialog.focusWidget(), "20240501")
    dialog.fields["reason"].setFocus()
    commit(dialog.focusWidget(), "录入时看错一行")
    picture(dialog, "correct-dialog")
    with qtbot.waitSignals([tab.told, tab.changed], timeout=5000):
        qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    with made.files.station.reading() as tx:
        (entry,) = tx.outbox.recent(5)
    body = read_envelope(entry.sealed.payload_bytes).body
    assert isinstance(body, CorrectEmployment)
    assert entry.kind is SubmissionKind.CORRECT
    assert (body.after.hired_on, body.before.hired_on) == (
        dt.date(2024, 5, 1), EMPLOYED.employments[0].hired_on,
    )  # fmt: skip
    told = dict(in_words(body))
    assert told["更正聘用起始日"].endswith("→ 2024-05-01")
    assert cells(tab.page.event_table)[0][1].startswith("聘用更正（待上报）")


@pytest.mark.clause("E6")
def test_what_the_facts_say_against_it_is_read_before_it_is_sent_all_the_same(
    tab, made, show, qtbot, commit
):
    show(EMPLOYED.person)
    dialog = open_dialog(tab, qtbot)
    dialog.fields["items"].setFocus()
    commit(dialog.focusWidget(), "、A3")
    dialog.fields["reason"].setFocus()
    commit(dialog.focusWidget(), "凭原件")
    qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, "更正只能改为档案中已有证书的项目"), timeout=5000)
    with qtbot.waitSignal(tab.changed, timeout=5000):
        qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)


def test_a_unit_that_is_not_picked_is_asked_for(tab, show, qtbot, commit):
    show(EMPLOYED.person)
    dialog = open_dialog(tab, qtbot)
    dialog.fields["unit"].setFocus()
    commit(dialog.focusWidget(), "某公司")
    qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, "请从列表中选定"), timeout=5000)
    dialog.reject()


@pytest.mark.parametrize("person", [ELSEWHERE.person, WU.person])
def test_only_an_entry_of_a_unit_of_this_place_is_corrected(tab, show, person):
    show(person)
    tab.page.event_table.choose_row(0)
    page = tab.page.page()
    assert tab.page.correct.isEnabled() == bool(page.correctable)
    assert tab.correcting.ask(page, "no-such") is None


@pytest.mark.invariant("B-4")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("B-10")
def test_the_timeline_shows_what_was_corrected_added_and_asked_for_again(
    tab, made, show, monkeypatch
):
    (job,) = EMPLOYED.employments
    day = dt.date(2026, 9, 1)
    read = replace(job.reading, hired_on=None, items=job.items[:1], unit="u9", unit_name="误选公司")
    told = replace(
        job,
        corrections=(Correction(read, job.reading, "看错", day, 5, "甲县局"),),
        additions=(Addition((EmployedItem("Q2", job.items[0].certificate),), day, 6, "甲县局"),),
        repeats=(
            Repeat(RepeatKind.BEGIN, "op-2", Channel.FAX, day, None, None, 7, "甲考试中心"),
            Repeat(
                RepeatKind.END, "op-3", Channel.COUNTER, day, None, EndReason.BY_WORKER, 8, "乙"
            ),
        ),
    )
    former = (FormerMobile("13000000009", day, 5), FormerMobile("13000000008", None, 4))
    known = replace(EMPLOYED, employments=(told,), former_mobiles=former)
    monkeypatch.setattr(type(made.files.facts), "worker", lambda *_: known)
    show(EMPLOYED.person)
    lines = [row[1] for row in cells(tab.page.event_table)]
    assert f"重复报送（传真），并入 {job.registration_number}" in lines
    assert "再次申请注销（本人注销，窗口），已注销" in lines
    assert "增加项目 Q2" in lines
    assert "联系手机变更（原 130****0009）" in lines
    (corrected,) = [line for line in lines if line.startswith("更正：")]
    assert "误选公司 → " in corrected
    assert "聘用起始日 不详 → " in corrected
    picture(tab.window(), "correct-timeline")


def test_nobody_of_another_county_is_shown_a_way_to_correct(tab, show):
    show(LIN.person)
    assert tab.page.correct.isVisible() == bool(tab.page.page().correctable)
