"""Acts about earlier forms over a real line: a real platform process, the real encrypted files.

A form is taken back before it is sent, one is completed after its receipt, a mistaken
deregistration is undone; each gets its receipts, and the facts follow.
"""

import contextlib
from dataclasses import replace
from types import SimpleNamespace

import pytest

from sepdesk import app, demo
from sepdesk.clock import SystemClock
from sepdesk.desk import cases, prefill, registration, synchronise, tray, worker
from sepdesk.domain.certificates import Standing, standing
from sepdesk.domain.employment import current
from sepdesk.domain.submissions import Handed, SubmissionKind, SubmissionState
from sepdesk.store.files import StationFiles

S = SubmissionState
PARTLY = Handed(form=True, worker_signed=True, unit_sealed=True)


@pytest.fixture
def station(demo_profile):
    with (
        demo.platform_of(demo_profile) as address,
        contextlib.closing(StationFiles.open(demo_profile, demo.key_of(demo_profile))) as files,
    ):
        new = app.NewStation(
            address, lambda: demo.enrolment_code(demo_profile), "测试机", "demo", "demo"
        )
        app.enter(files, new, SystemClock())
        session = app.open_session(files, address)
        yield SimpleNamespace(session=session, files=files)
        session.transport.close()


def people(session):
    """Sort whom the station knows, with one valid certificate each: free and employed."""
    today, free, employed = session.clock.today(), [], []
    for letter in "陈林黄张":
        for line in session.files.facts.search(letter, 200).lines:
            who = session.files.facts.worker(line.person)
            stands = [standing(c, item, today) for c in who.certificates for item in c.items]
            if stands == [Standing.VALID] and who.documents[0].kind.value == "citizen_id":
                (free if current(who.employments) is None else employed).append(who)
    return free, employed


def register(session, who, handed=PARTLY):
    """Save a registration with the first unit that is there."""
    record = next(
        r for r in session.files.facts.units() if r.unit.closed_on is None and not r.unit.dispatches
    )
    begun = prefill.paper_for(worker.open_page(session, who.person), SubmissionKind.REGISTER)
    unit, today = record.unit, session.clock.today().isoformat()
    filled = {
        "unit_name": unit.name,
        "unit": unit.unit_id,
        "unit_code": unit.code,
        "code_kind": unit.code_kind,
        "unit_town": unit.town,
        "hired_on": today,
        "received_on": today,
        "handed": handed,
    }
    return registration.save(session, replace(begun, **filled)).entry


def state_of(session, op_id):
    with session.files.station.reading() as tx:
        return tx.outbox.get(op_id).state


@pytest.mark.clause("E2")
@pytest.mark.clause("E11")
@pytest.mark.invariant("B-11")
def test_taken_back_completed_and_restored(station):
    session = station.session
    free, employed = people(session)
    staying, going, leaving = free[0], free[1], employed[0]

    owed = register(session, staying)
    wrong = register(session, going)
    cases.withdraw(session, wrong.op_id, "填错人员")
    page = worker.open_page(session, leaving.person)
    begun = prefill.paper_for(page, SubmissionKind.DEREGISTER)
    today = session.clock.today()
    handed = Handed(form=True, worker_signed=True, unit_sealed=True)
    left = registration.save(
        session, replace(begun, received_on=today.isoformat(), handed=handed)
    ).entry
    synchronise.synchronise(session)

    assert state_of(session, owed.op_id) is S.INCOMPLETE
    assert state_of(session, wrong.op_id) is S.WITHDRAWN
    assert [r.state for r in tray.receipts(session, wrong.op_id)] == [S.HELD, S.WITHDRAWN]
    assert current(session.files.facts.worker(going.person).employments) is None
    assert state_of(session, left.op_id) is S.REGISTERED
    assert [item.entry.op_id for item in tray.waiting(session)] == [owed.op_id]

    (item,) = tray.waiting(session)
    cases.complete_papers(session, owed.op_id, item.missing, today)
    page = worker.open_page(session, leaving.person)
    cases.restore_employment(session, leaving.person, page.restorable.employment_id, "单位误报注销")
    synchronise.synchronise(session)

    assert [r.state for r in tray.receipts(session, owed.op_id)] == [S.INCOMPLETE, S.REGISTERED]
    assert tray.waiting(session) == ()
    assert synchronise.state(session).waiting == 0
    page = worker.open_page(session, leaving.person)
    before = current(leaving.employments)
    assert page.present.employment_id == before.employment_id
    assert [end.ended_on for end in page.present.undone] == [today]
    told = [line.what for line in page.timeline]
    assert "恢复聘用" in told
    assert any("误办，已恢复" in what for what in told)
