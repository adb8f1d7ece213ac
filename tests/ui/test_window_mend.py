"""改后重报 of acts that are no papers, from 待处理 to the tab that made them (B-11)."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sepdesk.desk import correcting, maintaining, misconduct, persons, units
from sepdesk.desk import record_correcting as records
from sepdesk.domain.certificates import CertificateStatus, StatusDecision, lose
from sepdesk.domain.corrections import as_seen
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import Role
from sepdesk.domain.paper_parts import WorkerRef
from sepdesk.domain.person_acts import UnlinkPersons
from sepdesk.domain.record_acts import ChangeCertificate, Fate, RecordPenalty, RestoreCertificate
from sepdesk.domain.submissions import SubmissionState
from sepdesk.domain.unit_acts import Moved, particulars
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.window import Window
from tests.ui import licences, session
from tests.ui.session import CHEN, LOGISTICS, OFFICE, STORAGE, WU
from tests.ui.tray.filled import answer

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
BACK = Finding("", Severity.MEND, "overtaken", "", "该内容在本次填写后已改变，请核对后重新报送。")
PENALTY = Penalty("x-1", dt.date(2026, 9, 1), "甲局", "甲罚〔2026〕1号", "违章作业", "警告")
REVOCATION = StatusDecision(
    CertificateStatus.REVOKED, dt.date(2026, 10, 1), "福州市局", "榕吊〔2026〕1号", bars=True
)
HE = replace(
    session.worker(
        "p-he",
        "何示例",
        "35010219800404008",
        (session.item("N1", dt.date(2028, 5, 1)), session.item("Q2", dt.date(2028, 5, 1))),
        at=STORAGE,
    ),
    penalties=(PENALTY,),
)
LOST = replace(
    session.worker(
        "p-lost", "罗示例", "35010219800505009", (session.item("N1", dt.date(2028, 5, 1)),)
    ),
)
LOST = replace(LOST, certificates=(lose(LOST.certificates[0], REVOCATION),))
(HELD,) = HE.certificates
WHO = WorkerRef(persons.reference(HE).document, HE.person)


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "WORKERS", (*session.WORKERS, HE, LOST))
    made = session.make_session(tmp_path / "profile")
    yield made
    made.files.close()


@pytest.fixture
def returned(made, qapp, qtbot):
    """File something, let it come back, and open it again from 待处理 by Enter."""
    backgrounds, windows = [], []

    def back(file, office=OFFICE, role=Role.CHIEF):
        seated = licences.at(made.session, office, "chief1", role)
        entry = file(seated).entry
        answer(made, entry, SubmissionState.RETURNED, BACK)
        backgrounds.append(Background())
        window = Window(seated, backgrounds[-1], sync_seconds=0)
        windows.append(window)
        qtbot.addWidget(window.shell)
        window.show()
        window.shell.activateWindow()
        qtbot.waitUntil(window.shell.isActiveWindow, timeout=5000)
        window.shell.show_tab("tray")
        qtbot.waitUntil(window.tray.is_settled, timeout=15_000)
        window.tray.came_back.setFocus()
        qtbot.waitUntil(lambda: window.tray.page.item() is not None, timeout=5000)
        assert window.tray.page.mend.isVisible()
        qtbot.keyClick(window.tray.came_back, Key.Key_Return)
        return entry, window

    yield back
    for background in backgrounds:
        assert background.close(5000)


def newest(made):
    with made.files.station.reading() as tx:
        entry = tx.outbox.recent(1)[0]
    return entry, read_envelope(entry.sealed.payload_bytes).body


def settled(made, op_id):
    with made.files.station.reading() as tx:
        return tx.outbox.get(op_id).settled_at is not None


def dialog_of(qtbot):
    def found():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog)]

    qtbot.waitUntil(lambda: len(found()) == 1 and found()[0].isVisible(), timeout=15_000)
    (dialog,) = found()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    return dialog


def save_dialog(qtbot, dialog):
    with qtbot.waitSignal(dialog.saved, timeout=15_000):
        qtbot.keyClick(dialog.focusWidget(), Key.Key_Return, CTRL)


def save_tab(qtbot, tab):
    with qtbot.waitSignal(tab.saved, timeout=15_000):
        qtbot.keyClick(tab, Key.Key_Return, CTRL)


def corrected(seated):
    (job,) = HE.employments
    after = replace(as_seen(job, HE.mobile), hired_on=dt.date(2024, 5, 1), mobile="13900000001")
    act = correcting.correction_of(seated, HE, job, after, "看错一行")
    return correcting.correct(seated, act, insisting=True)


def penalty_corrected(seated):
    after = replace(PENALTY.reading, decided_on=dt.date(2026, 9, 2))
    act = records.penalty_correction(HE, PENALTY, after, "凭原件")
    return correcting.correct(seated, act)


def item_corrected(seated):
    read = HELD.reading
    items = (read.items[0], replace(read.items[1], valid_until=dt.date(2028, 6, 30)))
    act = records.certificate_correction(HE, HELD, replace(read, items=items), "凭原件")
    return correcting.correct(seated, act, insisting=True)


def loss_corrected(seated):
    (held,) = LOST.certificates
    decision = replace(held.reading.decision, decided_on=dt.date(2026, 9, 20))
    act = records.certificate_correction(
        LOST, held, replace(held.reading, decision=decision), "凭原件"
    )
    return correcting.correct(seated, act, insisting=True)


@pytest.mark.invariant("B-11")
@pytest.mark.parametrize(
    ("file", "office"),
    [
        (corrected, OFFICE),
        (penalty_corrected, OFFICE),
        (item_corrected, licences.CITY),
        (loss_corrected, OFFICE),
    ],
)
def test_a_correction_opens_again_as_it_was_and_answers_what_came_back(
    made, returned, qtbot, file, office
):
    entry, _ = returned(file, office)
    before = read_envelope(entry.sealed.payload_bytes).body
    save_dialog(qtbot, dialog_of(qtbot))
    again, body = newest(made)
    assert again.op_id != entry.op_id
    assert (body, again.answers) == (before, entry.op_id)
    assert settled(made, entry.op_id)


@pytest.mark.invariant("B-11")
@pytest.mark.parametrize(
    "act",
    [
        RecordPenalty(WHO, replace(PENALTY, penalty_id="", document_number="甲罚〔2026〕2号")),
        RecordPenalty(
            WorkerRef(replace(WHO.document, number=session.id_number("35010219700101001"))),
            replace(PENALTY, penalty_id=""),
        ),
        ChangeCertificate(
            WHO,
            HELD.certificate_id,
            Fate.ANNULLED,
            dt.date(2026, 11, 2),
            "甲局",
            "甲撤1号",
            "骗取",
            1,
        ),
        RestoreCertificate(
            WorkerRef(persons.reference(LOST).document, LOST.person),
            LOST.certificates[0].certificate_id,
            dt.date(2026, 11, 3),
            "甲法院",
            "（2026）行终1号",
            "判决撤销",
        ),
    ],
    ids=["penalty", "penalty of a stranger", "annulment", "restoration"],
)
def test_a_record_opens_again_as_it_was_and_answers_what_came_back(made, returned, qtbot, act):
    entry, window = returned(lambda seated: misconduct.record(seated, misconduct.input_of(act)))
    tab = window.shell.show_tab("misconduct")
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    save_tab(qtbot, tab)
    again, body = newest(made)
    assert (body, again.answers) == (act, entry.op_id)
    assert settled(made, entry.op_id)


def person_changed():
    given = persons.PersonInput(
        name="何示", document_kind=DocumentKind.TRAVEL_PERMIT, document_number="H12345678",
        mobile="13900000002", died_on=dt.date(2026, 11, 1), corrects=True, evidence="户口簿",
    )  # fmt: skip
    return persons.change_of(HE, given)


def unit_changed():
    after = replace(particulars(STORAGE), name="福州新名仓储有限公司", phone="0591-80001111",
                    closed_on=dt.date(2026, 11, 1))  # fmt: skip
    return units.change_of(
        STORAGE, after, since=dt.date(2026, 11, 2), evidence="执照", confirms=True
    )


def unit_split():
    new = units.on_paper(replace(LOGISTICS, name="福州分出有限公司"))
    return units.change_of(
        STORAGE,
        particulars(STORAGE),
        since=dt.date(2026, 11, 2),
        evidence="分立决议",
        into=replace(new, unit=None, contact="", phone=""),
        moves=(Moved(HE.person, HE.name),),
    )


@pytest.mark.invariant("B-11")
@pytest.mark.parametrize(
    "act",
    [
        person_changed(),
        persons.change_of(HE, persons.PersonInput(name="何示", evidence="户口簿")),
        persons.link_of(WU, persons.reference(CHEN), "同一人", overlap_confirmed=True),
        persons.link_of(
            WU, persons.reference_by_number(DocumentKind.PASSPORT, "E12345678", "吴"), "护照"
        ),
        unit_changed(),
        unit_split(),
        units.change_of(
            STORAGE, particulars(STORAGE), since=dt.date(2026, 11, 2), evidence="合并协议",
            into=units.on_paper(LOGISTICS),
        ),
    ],
    ids=["person", "name", "link", "link by number", "unit", "split", "merger"],
)  # fmt: skip
def test_maintenance_opens_again_as_it_was_and_answers_what_came_back(made, returned, qtbot, act):
    entry, window = returned(lambda seated: maintaining.record(seated, act))
    tab = window.shell.show_tab("maintenance")
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    assert tab.page().act() == act
    notices = []
    tab.told.connect(notices.append)
    qtbot.keyClick(tab, Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(notices), timeout=15_000)
    if notices[-1].action is not None:
        # The facts speak against it here too: what is insisted on is saved.
        notices[-1].action()
    qtbot.waitUntil(lambda: newest(made)[0].op_id != entry.op_id, timeout=15_000)
    again, body = newest(made)
    assert (body, again.answers) == (act, entry.op_id)
    assert settled(made, entry.op_id)


@pytest.mark.invariant("B-11")
def test_after_clearing_it_is_a_matter_of_its_own(made, returned, qtbot):
    act = RecordPenalty(WHO, replace(PENALTY, penalty_id="", document_number="甲罚〔2026〕2号"))
    entry, window = returned(lambda seated: misconduct.record(seated, misconduct.input_of(act)))
    tab = window.shell.show_tab("misconduct")
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    tab._clear()
    tab.show_person(HE.person)
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    tab.form.show_act(misconduct.input_of(act))
    save_tab(qtbot, tab)
    assert newest(made)[0].answers is None
    assert not settled(made, entry.op_id)


@pytest.mark.invariant("B-11")
def test_an_entry_that_is_gone_is_told(made, returned, qtbot, monkeypatch):
    told = []
    gone = replace(HE, penalties=())
    monkeypatch.setattr(Window, "_mend_act", _telling(Window._mend_act, told))

    def file(seated):
        saved = penalty_corrected(seated)
        monkeypatch.setattr(type(made.files.facts), "worker", lambda *_: gone)
        return saved

    returned(file)
    qtbot.waitUntil(lambda: any("不在此人的档案中" in one.text for one in told), timeout=15_000)


def _telling(act, told):
    def mend(window, returned):
        window.worker.told.connect(told.append)
        act(window, returned)

    return mend


def test_an_unlinking_opens_again_where_the_link_is_known(made, returned, qtbot):
    act = UnlinkPersons(persons.reference(HE), CHEN.person, "并非同一人")
    _, window = returned(lambda seated: maintaining.record(seated, act))
    tab = window.shell.show_tab("maintenance")
    qtbot.waitUntil(tab.is_settled, timeout=15_000)
    assert tab.page() is tab.linking
    assert tab.linking.what.value() == "unlink"
    assert tab.linking.evidence.text() == "并非同一人"
