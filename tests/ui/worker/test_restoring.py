"""恢复聘用 from a person's page, and what the history shows then."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from sepdesk.desk.counter_papers import AskedPaper, CounterPaper
from sepdesk.domain.case_acts import RestoreEmployment
from sepdesk.domain.employment import EndReason, UndoneEnd
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.act_dialog import ActDialog
from tests.ui import session
from tests.ui.session import LIN, STORAGE, WU
from tests.ui.tray.filled import paper, save
from tests.ui.worker.test_worker_tab import cells, says, texts

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def ended(person, **more):
    plain = session.worker(
        person, f"离{person}", "35010219860101009", (session.item("N1", dt.date(2028, 5, 1)),),
        at=STORAGE,
    )  # fmt: skip
    (job,) = plain.employments
    last = {"ended_on": dt.date(2026, 11, 20), "ended_reason": EndReason.BY_UNIT, "ended_seq": 9}
    return replace(plain, employments=(replace(job, **{**last, **more}),))


LEFT = ended("p-left")
MOVED = replace(ended("p-moved", ended_reason=EndReason.CHANGED), documents=LIN.documents)
ELSEWHERE = ended("p-else", unit="u-of-another-county")


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "WORKERS", (LEFT, MOVED, ELSEWHERE, WU, LIN))
    made = session.make_session(tmp_path / "profile")
    yield made
    made.files.close()


@pytest.fixture
def show(tab, qtbot):
    def shown(person):
        tab.show_person(person)
        qtbot.waitUntil(
            lambda: tab.is_settled() and tab.page.page().worker.person == person, timeout=5000
        )

    return shown


def buttons(tab):
    return set(texts(tab.page.head, QPushButton))


@pytest.mark.clause("E11")
def test_a_mistaken_deregistration_is_undone_with_a_reason(tab, made, show, qtbot, commit):
    show(LEFT.person)
    asked = next(b for b in tab.page.findChildren(QPushButton) if b.text() == "恢复聘用…")
    asked.setFocus()
    qtbot.keyClick(asked, Key.Key_Space)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog)]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    assert says(dialog, "2026-11-20 单位注销")
    qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, "请填写恢复原因"), timeout=5000)
    commit(dialog.focusWidget(), "单位误报")
    with qtbot.waitSignals([tab.told, tab.changed], timeout=5000):
        qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    with made.files.station.reading() as tx:
        (entry,) = tx.outbox.recent(5)
    body = read_envelope(entry.sealed.payload_bytes).body
    assert isinstance(body, RestoreEmployment)
    assert (entry.kind, entry.unit_name) == (SubmissionKind.RESTORE_EMPLOYMENT, STORAGE.name)
    assert (body.employment, body.reason) == (f"e-{LEFT.person}", "单位误报")
    # Once it is through, the person is employed again: nothing is left to restore.
    assert "恢复聘用…" not in buttons(tab)
    assert says(tab.page, f"办结后：{STORAGE.name}")


@pytest.mark.parametrize("person", [MOVED.person, ELSEWHERE.person, WU.person, LIN.person])
def test_only_a_deregistration_of_this_place_that_came_last_is_offered(tab, show, person):
    show(person)
    assert "恢复聘用…" not in buttons(tab)
    assert tab.restoring.ask(tab.page.page()) is None


@pytest.mark.invariant("B-5")
def test_the_history_shows_the_end_and_that_it_was_undone(tab, made, show, monkeypatch):
    ends = (
        UndoneEnd(dt.date(2026, 9, 1), EndReason.BY_UNIT, 5, dt.date(2026, 9, 8), 6),
        UndoneEnd(dt.date(2026, 10, 1), None, None, dt.date(2026, 10, 2), 8),
    )
    (job,) = LEFT.employments
    back = replace(job, ended_on=None, ended_reason=None, ended_seq=None, undone=ends)
    known = replace(LEFT, employments=(back,))
    monkeypatch.setattr(type(made.files.facts), "worker", lambda *_: known)
    show(LEFT.person)
    assert [row[:2] for row in cells(tab.page.event_table)] == [
        ["2026-10-02", "恢复聘用"],
        ["2026-10-01", "注销（误办，已恢复）"],
        ["2026-09-08", "恢复聘用"],
        ["2026-09-01", "单位注销（误办，已恢复）"],
        ["2024-06-03", f"聘用登记 {job.registration_number}"],
    ]


def test_a_receipt_for_what_was_handed_in_is_printed_after_saving(tab, made, show, qtbot):
    show(LIN.person)
    assert "收件回执" not in buttons(tab)
    saved = save(made, paper(made.session, LIN.person))
    show(LIN.person)
    made_button = next(b for b in tab.page.findChildren(QPushButton) if b.text() == "收件回执")
    with qtbot.waitSignal(tab.asked_print, timeout=2000) as asked:
        qtbot.mouseClick(made_button, Qt.MouseButton.LeftButton)
    assert asked.args == [AskedPaper(CounterPaper.RECEIPT, saved.op_id)]
