"""One disk image on two machines: found at the first number used twice, and nothing lost (R-4)."""

import pytest
from sqlalchemy import select

from sepdesk.desk import synchronise
from sepdesk.desk.enrolling_anew import CODE_REFUSED, enrol_machine_anew
from sepdesk.desk.signing_in import identity_now, sign_in
from sepdesk.desk.synchronise import Hindrance
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.messages import Push, PushProblem
from sepdesk.province import audit
from sepdesk.province.account_tables import AuditRow, DeviceRow
from sepdesk.province.tables import AlarmRow, SubmissionRow
from tests.province.builders import GULOU, PASSWORD, TAIJIANG
from tests.recovery.places import entry, go_round, save


def rows(scene, asked):
    with scene.province.database.reading() as connection:
        return connection.execute(asked).all()


def anew(scene, session, office=GULOU):
    return enrol_machine_anew(
        session, scene.code(office), "重新登记的机器", session.user.user, PASSWORD
    )


def receipts_of(session, op_id):
    with session.files.station.reading() as tx:
        return tx.outbox.receipts_of(op_id)


@pytest.fixture
def twins(scene):
    """Two machines of one image, each with forms of its own that the other knows nothing of."""
    one = scene.station(GULOU)
    go_round(one)
    other = scene.copy_of(one, "twin")()
    return one, other


@pytest.mark.invariant("R-4")
def test_two_machines_of_one_identity_are_suspended_and_lose_nothing(scene, twins):
    one, other = twins
    device = one.identity.device
    mine = [save(one, 2), save(one, 3)]
    theirs = [save(other, 4), save(other, 5)]
    go_round(one)
    found = synchronise.synchronise(other)
    assert found.hindrance is Hindrance.SUSPENDED
    assert synchronise.synchronise(one).hindrance is Hindrance.SUSPENDED
    assert "重新登记本机" in found.text
    assert {entry(other, op).state for op in theirs} == {SubmissionState.IN_DOUBT}
    # Told to people once, and in the trail.
    assert [(r.kind, r.device) for r in rows(scene, select(AlarmRow.kind, AlarmRow.device))] == [
        ("device_cloned", device)
    ]
    actions = [row.action for row in rows(scene, select(AuditRow.action))]
    assert actions.count("device_suspended") == 1
    with scene.province.database.reading() as connection:
        audit.verify(connection, scene.province.keys.audit)

    mine.append(save(one, 6))  # the counter is open all the while
    for session in (one, other):
        assert anew(scene, session) == ""
        go_round(session, session)
        with session.files.station.reading() as tx:
            assert tx.outbox.unsent() == ()
    ops = {row.op_id for row in rows(scene, select(SubmissionRow.op_id))}
    assert ops == {*mine, *theirs}
    devices = rows(scene, select(DeviceRow.device).where(DeviceRow.successor_of == device))
    assert len({row.device for row in devices}) == 2
    assert len(rows(scene, select(AlarmRow.kind))) == 1


@pytest.mark.invariant("R-4")
def test_what_is_saved_after_the_machine_was_enrolled_anew_comes_in_too(scene, twins):
    one, other = twins
    save(one, 2), save(other, 3)
    go_round(one)
    synchronise.synchronise(other)
    assert anew(scene, other) == ""
    late = save(other, 4)  # by the window that was open, still under the former key
    go_round(other)
    assert entry(other, late).state is SubmissionState.REGISTERED


@pytest.mark.invariant("R-4")
def test_a_code_of_another_office_or_a_used_one_does_not_do(scene, twins):
    one, _ = twins
    assert anew(scene, one, TAIJIANG) == CODE_REFUSED
    code = scene.code(GULOU)
    assert enrol_machine_anew(one, code, "x", one.user.user, PASSWORD) == ""
    assert enrol_machine_anew(one, code, "x", one.user.user, PASSWORD) == CODE_REFUSED


@pytest.mark.invariant("R-4")
def test_the_former_key_is_taken_from_the_heir_alone(scene, twins):
    one, other = twins
    save(one, 2), save(other, 3)
    go_round(one)
    stranger = scene.station(GULOU, "stranger")
    with other.files.station.reading() as tx:
        (waiting,) = tx.outbox.unsent()
    synchronise.synchronise(other)
    (outcome,) = stranger.transport.push(Push((waiting.sealed,))).outcomes
    assert (outcome.problem, outcome.receipts) == (PushProblem.DEVICE_SUSPENDED, ())


@pytest.mark.invariant("R-1")
def test_a_machine_enrolled_after_the_backup_is_enrolled_anew_and_keeps_its_forms(scene):
    first = scene.station(GULOU)
    file = scene.back_up()
    late = scene.station(GULOU, "late")
    op_id = save(late, 2)
    go_round(first, late)
    scene.restore(file)
    refused = synchronise.synchronise(late)
    assert refused.hindrance is Hindrance.SIGN_IN
    # The account is gone with the rest, until the administrator opens it again.
    assert "本机已重新登记" in anew(scene, late)
    scene.account("late", GULOU)
    sign_in(late.files, late.transport, identity_now(late), "late", PASSWORD)
    (done,) = go_round(late)
    assert done.offered == 1
    assert entry(late, op_id).state is SubmissionState.REGISTERED
    assert [one.at.epoch for one in receipts_of(late, op_id)] == [1, 2]
