"""The platform is restored from an older backup: nothing lost, none doubled, all converge."""

import pytest
from sqlalchemy import func, select

from sepdesk.desk import synchronise
from sepdesk.domain.submissions import SubmissionState
from sepdesk.province import ordering, recovery
from sepdesk.province.tables import EmploymentRow, EventRow, ReceiptRow, SubmissionRow
from tests.province.builders import GULOU, TAIJIANG
from tests.recovery.places import entry, go_round, save


def known(scene):
    with scene.province.database.reading() as connection:
        return set(connection.execute(select(SubmissionRow.op_id)).scalars())


def current_persons(scene):
    with scene.province.database.reading() as connection:
        return sorted(
            connection.execute(
                select(EmploymentRow.person).where(EmploymentRow.ended_on.is_(None))
            ).scalars()
        )


def has_converged(scene, session):
    """Tell whether a station is at the platform's end, by a page whose digest matches (S-3)."""
    (done,) = go_round(session)
    with scene.province.database.reading() as connection:
        head = ordering.head(connection)
    return session.files.facts.cursor().at == head and not done.changes.everything


@pytest.mark.invariant("R-1")
@pytest.mark.invariant("R-2")
def test_what_was_decided_after_the_backup_comes_again_from_the_stations(scene):
    here, there = scene.station(GULOU), scene.station(TAIJIANG)
    before = save(here, 1)
    go_round(here, there)
    file = scene.back_up()
    after = [save(here, 2), save(here, 3), save(there, 11)]
    go_round(here, there)
    waiting = save(here, 4)  # never sent before the restore
    numbers = {op: entry(s, op).receipt.registration_number for s in (here,) for op in after[:2]}
    restored = scene.restore(file)
    assert restored.epoch == 2
    assert known(scene) == {before}

    done = go_round(here, there)
    assert [one.offered for one in done] == [2, 1]
    go_round(here, there)
    assert known(scene) == {before, waiting, *after}
    assert len(current_persons(scene)) == 5 == len(set(current_persons(scene)))
    for session in (here, there):
        assert has_converged(scene, session)
        with session.files.station.reading() as tx:
            assert tx.outbox.unsent() == ()
    for op_id in after[:2]:
        with here.files.station.reading() as tx:
            old, new = tx.outbox.receipts_of(op_id)
        assert (old.at.epoch, new.at.epoch) == (1, 2)
        assert (old.state, new.state) == (SubmissionState.REGISTERED,) * 2
        # A number that stands on a paper is never given to another one.
        assert new.at.seq > 100_000
        assert new.registration_number not in numbers.values()
        told = synchronise.told_before(here, [entry(here, op_id)])
        assert told[op_id].at == old.at
    assert entry(here, before).receipt.at.epoch == 1
    assert synchronise.told_before(here, [entry(here, before)]) == {}
    lines = list(recovery.missing_lines(scene.province))
    assert lines[0] == "各站出示 3 件恢复点之后的回执，其中 0 件未再收到，0 件重新办理的结果不同。"


@pytest.mark.invariant("R-1")
def test_the_list_names_what_has_not_come_again_by_op_id_and_office(scene):
    here, there = scene.station(GULOU), scene.station(TAIJIANG)
    file = scene.back_up()
    mine, lost = save(here, 2), save(there, 11)
    go_round(here, there)
    save(here, 3)
    go_round(here)
    scene.restore(file)
    with here.files.station.reading() as tx:
        (formerly, _) = tx.epochs.decided_before(2)
    here.transport.receipts((mine,), tuple(sealed for sealed, _ in formerly.receipts))
    (line, total, gap) = recovery.missing_lines(scene.province)
    assert line.startswith(f"{mine} {GULOU} ")
    assert "未再收到" in line
    assert "1 件未再收到" in total
    # The other office's machine has not come yet: its number is claimed by nobody.
    go_round(here)
    total, gap = recovery.missing_lines(scene.province)
    assert "1 个号" in gap
    go_round(there)
    total, gap = recovery.missing_lines(scene.province)
    assert "0 个号" in gap
    assert lost in known(scene)


@pytest.mark.invariant("R-1")
def test_a_line_cut_in_the_midst_of_offering_again_doubles_nothing(scene):
    here = scene.station(GULOU)
    file = scene.back_up()
    ops = [save(here, n) for n in (2, 3)]
    go_round(here)
    scene.restore(file)
    wire = here.transport._client
    wire.lose_answer_of = "/v1/push"
    broken = synchronise.synchronise(here)
    assert isinstance(broken, synchronise.NotSynchronised)
    assert {entry(here, op).state for op in ops} == {SubmissionState.IN_DOUBT}
    go_round(here)
    assert known(scene) == set(ops)
    assert {entry(here, op).state for op in ops} == {SubmissionState.REGISTERED}
    with scene.province.database.reading() as connection:
        receipts = connection.execute(select(func.count()).select_from(ReceiptRow)).scalar_one()
        events = connection.execute(
            select(func.count()).select_from(EventRow).where(EventRow.kind == "submission")
        ).scalar_one()
    assert receipts == events == 2
    assert has_converged(scene, here)


@pytest.mark.invariant("R-2")
def test_a_second_restore_of_the_same_backup_opens_another_epoch(scene):
    here = scene.station(GULOU)
    file = scene.back_up()
    first = save(here, 2)
    go_round(here)
    assert scene.restore(file).epoch == 2
    go_round(here)
    second = save(here, 3)
    go_round(here)
    assert scene.restore(file).epoch == 3
    go_round(here)
    assert known(scene) == {first, second}
    with here.files.station.reading() as tx:
        assert [one.at.epoch for one in tx.outbox.receipts_of(first)] == [1, 2, 3]
        seqs = [one.at.seq for one in tx.outbox.receipts_of(first)]
    assert seqs == sorted(set(seqs))
    assert has_converged(scene, here)


@pytest.mark.invariant("R-3")
def test_a_station_set_back_to_its_own_old_state_learns_what_became_of_its_forms(scene):
    here = scene.station(GULOU)
    go_round(here)
    op_id = save(here, 2)
    start = scene.copy_of(here, "set-back")
    go_round(here)
    here.files.close()
    back = start()
    assert entry(back, op_id).state is SubmissionState.QUEUED
    (done,) = go_round(back)
    assert (done.receipted, done.offered) == (1, 0)
    assert entry(back, op_id).state is SubmissionState.REGISTERED
    assert len(known(scene)) == 1 == len(current_persons(scene))
    assert has_converged(scene, back)
