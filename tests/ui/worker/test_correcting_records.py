"""更正 of a penalty, a certificate and its loss from their lines on a person's page (B-5)."""

import datetime as dt
import os
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sepdesk.domain.certificates import CertificateStatus, StatusDecision, lose
from sepdesk.domain.misconduct import PenaltyCorrection
from sepdesk.domain.offices import Role
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.act_dialog import ActDialog
from tests.ui import licences
from tests.ui.worker.conftest import HE
from tests.ui.worker.test_worker_tab import cells, says

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
(PENALTY,) = HE.penalties
(LOST,) = HE.certificates


@pytest.fixture
def seated(made, monkeypatch):
    """Let somebody else sit at the tab, of another office."""

    def sit(tab, office, role):
        session = licences.at(made.session, office, "chief1", role)
        for part in (tab, tab.correcting_records):
            monkeypatch.setattr(part, "_session", session)

    return sit


def show(tab, qtbot, person=HE.person):
    tab.show_person(person)
    qtbot.waitUntil(
        lambda: tab.page.page() is not None and tab.page.page().worker.person == person,
        timeout=5000,
    )
    qtbot.waitUntil(tab.is_settled, timeout=5000)


def dialog_of(qtbot, button):
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog)]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    return dialog


def type_over(dialog, qtbot, commit, name, text):
    dialog.fields[name].setFocus()
    qtbot.keyClick(dialog.focusWidget(), Key.Key_A, CTRL)
    commit(dialog.focusWidget(), text)


def saved(tab, made, qtbot, dialog):
    if folder := os.environ.get("SEPDESK_PICTURES"):
        dialog.grab().save(f"{folder}/{dialog.windowTitle()}.png")
        tab.window().grab().save(f"{folder}/{dialog.windowTitle()}-tab.png")
    with qtbot.waitSignals([tab.told, tab.changed], timeout=5000):
        qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    with made.files.station.reading() as tx:
        (entry,) = tx.outbox.recent(5)
    return entry, read_envelope(entry.sealed.payload_bytes).body


def row_of(tab, record):
    rows = tab.page.record_table.lines_model().lines()
    return next(n for n, row in enumerate(rows) if row.record == record)


@pytest.mark.clause("L6")
@pytest.mark.invariant("B-5")
def test_a_penalty_is_corrected_from_its_line(tab, made, qtbot, commit):
    show(tab, qtbot)
    tab.page.record_table.choose_row(row_of(tab, PENALTY))
    dialog = dialog_of(qtbot, tab.page.correct_record)
    qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: says(dialog, "请填写更正原因"), timeout=5000)
    type_over(dialog, qtbot, commit, "decided_on", "20260902")
    type_over(dialog, qtbot, commit, "reason", "凭决定书原件")
    entry, body = saved(tab, made, qtbot, dialog)
    assert isinstance(body, CorrectPenalty)
    assert entry.kind is SubmissionKind.CORRECT_PENALTY
    assert body.before == PENALTY.reading
    assert body.after == replace(PENALTY.reading, decided_on=dt.date(2026, 9, 2))
    assert "处罚更正（待上报）" in [row[1] for row in cells(tab.page.event_table)]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-5")
def test_the_day_of_a_revocation_is_corrected_from_its_line(tab, made, seated, qtbot, commit):
    seated(tab, made.session.office, Role.CHIEF)
    show(tab, qtbot)
    assert not tab.page.correct_item.isVisible()
    tab.page.record_table.choose_row(row_of(tab, LOST))
    dialog = dialog_of(qtbot, tab.page.correct_record)
    assert "article_item" not in dialog.fields
    type_over(dialog, qtbot, commit, "decided_on", "20260920")
    type_over(dialog, qtbot, commit, "reason", "凭决定书原件")
    _, body = saved(tab, made, qtbot, dialog)
    assert isinstance(body, CorrectCertificate)
    assert body.after.decision.decided_on == dt.date(2026, 9, 20)
    assert (body.after.decision.bars, body.after.items) == (True, body.before.items)


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-5")
def test_an_item_is_corrected_by_who_issues(tab, made, seated, qtbot, commit):
    seated(tab, licences.CITY, Role.CHIEF)
    show(tab, qtbot)
    tab.page.item_table.choose_row(1)
    line = tab.page.item_table.chosen_line().line
    dialog = dialog_of(qtbot, tab.page.correct_item)
    type_over(dialog, qtbot, commit, "valid_until", "20280630")
    type_over(dialog, qtbot, commit, "number", "T-9")
    type_over(dialog, qtbot, commit, "reason", "凭证书原件")
    _, body = saved(tab, made, qtbot, dialog)
    assert isinstance(body, CorrectCertificate)
    assert body.after.number == "T-9"
    changed = [
        now for was, now in zip(body.before.items, body.after.items, strict=True) if was != now
    ]
    assert [(one.printed, one.valid_until) for one in changed] == [
        (line.printed, dt.date(2028, 6, 30))
    ]
    assert changed[0].key == next(i.key for i in LOST.items if i.printed == line.printed)


@pytest.mark.clause("L7")
def test_of_an_annulment_the_item_of_the_article_is_asked_as_well(tab, made, seated, qtbot):
    seated(tab, made.session.office, Role.CHIEF)
    annulled = StatusDecision(CertificateStatus.ANNULLED, dt.date(2026, 9, 1), "甲", article_item=2)
    plain = replace(LOST, status=CertificateStatus.IN_FORCE, status_on=None, decisions=())
    show(tab, qtbot)
    lost = lose(plain, annulled)
    dialog = tab.correcting_records.loss(tab.page.page(), lost)
    assert dialog.fields["article_item"].value() == 2
    dialog.reject()
    assert tab.correcting_records.loss(tab.page.page(), plain) is None


def test_a_clerk_of_the_county_corrects_no_certificate(tab, qtbot):
    show(tab, qtbot)
    page = tab.page.page()
    assert not tab.page.correct_item.isVisible()
    tab.page.record_table.choose_row(row_of(tab, LOST))
    assert not tab.page.correct_record.isEnabled()
    assert tab.correcting_records.item(page, LOST, 0) is None
    assert tab.correcting_records.loss(page, LOST) is None
    assert tab.correcting_records.penalty(page, replace(PENALTY, penalty_id="x-7")) is None


@pytest.mark.invariant("B-5")
def test_the_timeline_shows_both_readings_of_a_penalty(tab, made, qtbot, monkeypatch):
    was = replace(PENALTY.reading, decided_on=dt.date(2026, 8, 1))
    told = PenaltyCorrection(was, PENALTY.reading, "看错", dt.date(2026, 9, 9), 5, "甲县局")
    known = replace(HE, penalties=(replace(PENALTY, corrections=(told,)),))
    monkeypatch.setattr(type(made.files.facts), "worker", lambda *_: known)
    show(tab, qtbot)
    lines = [row[1] for row in cells(tab.page.event_table)]
    assert f"处罚更正：决定日期 2026-08-01 → {PENALTY.decided_on}" in lines
