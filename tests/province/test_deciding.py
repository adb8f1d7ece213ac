"""What becomes of papers at the platform; every test runs on SQLite and on PostgreSQL."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from sepdesk.domain.certificates import CertificateId, CertificateStatus
from sepdesk.domain.employment import current
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import Handed, Requester
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Position, seal_envelope
from sepdesk.protocol.messages import Push, PushProblem, PushReply
from sepdesk.protocol.signing import SigningKey
from sepdesk.province import accounts, enrolment, supervision
from sepdesk.province.tables import (
    AlarmRow,
    EmploymentRow,
    EpochRow,
    EventRow,
    UnitRow,
    WorkerRow,
)
from tests.province.builders import (
    GULOU,
    SIMING,
    TAIJIANG,
    TODAY,
    certificate,
    change,
    claims,
    credit_code,
    deregister,
    intake,
    new_op,
    on_paper,
    register,
    unit,
    worker,
    worker_ref,
)


def kept(platform, person: str) -> Worker:
    with platform.database.reading() as connection:
        row = connection.execute(select(WorkerRow.row).where(WorkerRow.person == person))
        return read(Worker, row.scalar_one())


def count(platform, table, *conditions) -> int:
    with platform.database.reading() as connection:
        query = select(func.count()).select_from(table).where(*conditions)
        return connection.execute(query).scalar_one()


def clauses(receipt, severity: str) -> set[tuple[str, str]]:
    return {(f.clause, f.code) for f in receipt.findings if f.severity == severity}


# Register, change, deregister -------------------------------------------------------------------


@pytest.mark.clause("E2")
def test_a_registration_opens_a_numbered_employment(platform):
    at, who = unit(1), worker(1, TAIJIANG)
    platform.load(units=[at], workers=[who])
    receipt = platform.station(GULOU).file(register(who, at))
    assert (receipt.state, receipt.final, receipt.n) == ("registered", True, 1)
    assert receipt.registration_number == f"350102-2026-{receipt.at.seq:06d}"
    assert receipt.person == who.person
    after = kept(platform, who.person)
    present = current(after.employments)
    assert present is not None
    assert (present.unit, present.started_on) == (at.unit.unit_id, dt.date(2026, 11, 10))
    assert present.registration_number == receipt.registration_number
    assert present.registered_seq == receipt.at.seq
    assert present.office_name == "第350102号机构"
    assert (after.rev, after.last_county) == (2, GULOU)


@pytest.mark.clause("E2")
def test_a_late_report_is_noted_and_registered(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    receipt = platform.station(GULOU).file(register(who, at, hired_on=dt.date(2026, 9, 1)))
    assert receipt.state == "registered"
    assert ("E2", "late") in clauses(receipt, "note")


@pytest.mark.clause("E2")
def test_missing_papers_take_effect_and_stay_open(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    paper = register(who, at, intake=intake(handed=Handed(form=True, worker_signed=True)))
    receipt = platform.station(GULOU).file(paper)
    assert (receipt.state, receipt.final) == ("incomplete", False)
    assert receipt.missing == ("作业人员证复印件", "用人单位公章")
    assert current(kept(platform, who.person).employments) is not None


@pytest.mark.clause("E9")
@pytest.mark.invariant("B-3")
def test_a_change_closes_and_opens_in_one_event(platform):
    old, new = unit(1), unit(2, TAIJIANG)
    who = worker(1, at=old)
    platform.load(units=[old, new], workers=[who])
    receipt = platform.station(TAIJIANG).file(change(who, new, "job-1"))
    assert receipt.state == "registered"
    ended, opened = kept(platform, who.person).employments
    assert ended.ended_on == opened.started_on == dt.date(2026, 11, 10)
    assert ended.ended_seq == opened.registered_seq == receipt.at.seq
    assert ended.ended_reason == "changed"
    assert receipt.registration_number.startswith("350103-2026-")


@pytest.mark.clause("E10")
@pytest.mark.clause("E11")
def test_a_deregistration_keeps_the_history_and_the_worker_is_available(platform):
    at = unit(1)
    who = worker(1, at=at)
    platform.load(units=[at], workers=[who])
    receipt = platform.station(GULOU).file(deregister(who, at))
    assert receipt.state == "registered"
    assert ("E11", "available_again") in clauses(receipt, "pass")
    after = kept(platform, who.person)
    assert current(after.employments) is None
    assert [e.employment_id for e in after.employments] == ["job-1"]
    assert after.last_county == GULOU


@pytest.mark.clause("E10")
def test_the_worker_may_deregister_alone_and_the_record_says_so(platform):
    at = unit(1)
    who = worker(1, at=at)
    platform.load(units=[at], workers=[who])
    receipt = platform.station(GULOU).file(deregister(who, at, requester=Requester.WORKER))
    assert ("E10", "worker_alone") in clauses(receipt, "note")
    assert kept(platform, who.person).employments[0].ended_reason == "by_worker"


@pytest.mark.clause("E10")
@pytest.mark.invariant("B-4")
def test_unit_and_worker_deregister_and_both_are_told_done(platform):
    at = unit(1)
    who = worker(1, at=at)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    first = station.file(deregister(who, at))
    second = station.file(deregister(who, at, requester=Requester.WORKER))
    assert (first.state, second.state) == ("registered", "registered")
    assert second.earlier == "job-1"
    assert kept(platform, who.person).employments[0].ended_reason == "by_unit"
    assert count(platform, EventRow, EventRow.kind == "submission") == 2


@pytest.mark.invariant("B-4")
def test_a_late_deregistration_never_ends_a_later_job(platform):
    old, new = unit(1), unit(2)
    who = worker(1, at=old)
    platform.load(units=[old, new], workers=[who])
    station = platform.station(GULOU)
    station.file(change(who, new, "job-1"))
    late = station.file(deregister(who, old))
    by_id = station.file(deregister(who, old, employment="job-1"))
    assert (late.earlier, by_id.earlier) == ("job-1", "job-1")
    present = current(kept(platform, who.person).employments)
    assert present is not None
    assert present.unit == new.unit.unit_id


@pytest.mark.clause("E4")
def test_a_person_the_archive_lacks_waits_for_verification(platform):
    at = unit(1)
    platform.load(units=[at])
    receipt = platform.station(GULOU).file(register(worker(9), at))
    assert (receipt.state, receipt.final, receipt.person) == ("pending_verification", False, None)
    assert count(platform, EmploymentRow) == 0


@pytest.mark.clause("E1")
def test_a_unit_of_another_county_is_sent_on(platform):
    at, who = unit(1, TAIJIANG), worker(1)
    platform.load(units=[at], workers=[who])
    receipt = platform.station(GULOU).file(register(who, at))
    assert receipt.state == "returned"
    assert ("E1", "other_place") in clauses(receipt, "mend")


@pytest.mark.clause("C2")
def test_the_exam_centre_registers_for_all_counties_of_its_city(platform):
    at, who = unit(1, TAIJIANG), worker(1)
    platform.load(units=[at], workers=[who])
    assert platform.station("3501-exam").file(register(who, at)).state == "registered"


@pytest.mark.clause("F1")
def test_a_unit_that_the_archive_lacks_is_entered_from_the_paper(platform):
    who, other = worker(1), worker(2)
    platform.load(workers=[who, other])
    station = platform.station(GULOU)
    paper = replace(on_paper(unit(7), by_code=True), name="合成新单位")
    op_id = new_op()
    receipt = station.file(register(who, unit(7), unit=paper), op_id=op_id)
    assert receipt.state == "registered"
    with platform.database.reading() as connection:
        record = read(UnitRecord, connection.execute(select(UnitRow.row)).scalar_one())
    assert (record.unit.unit_id, record.unit.code) == (f"u-{op_id}", credit_code(7))
    assert record.requirements == ()
    # A second paper of the same unit, saved before the first came back, finds it by its code.
    assert station.file(register(other, unit(7), unit=paper)).state == "registered"
    assert count(platform, UnitRow) == 1


@pytest.mark.clause("F1")
def test_a_worker_is_found_by_any_document(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    ref = worker_ref(who, by_document=True)
    spaced = replace(ref.document, number=" ".join(ref.document.number))
    receipt = platform.station(GULOU).file(register(who, at, ref=replace(ref, document=spaced)))
    assert (receipt.state, receipt.person) == ("registered", who.person)


# Certificates -----------------------------------------------------------------------------------


@pytest.mark.clause("E6")
def test_a_lapsed_certificate_is_refused(platform):
    at = unit(1)
    lapsed = certificate(1, valid_until=dt.date(2026, 11, 23))
    who = worker(1, certificates=(lapsed,))
    platform.load(units=[at], workers=[who])
    receipt = platform.station(GULOU).file(register(who, at))
    assert (receipt.state, receipt.final) == ("refused", True)
    assert ("E6", "lapsed") in clauses(receipt, "refuse")


def revoke(platform, certificate_id: str) -> None:
    with platform.database.writing() as connection:
        supervision.revoke_certificate(
            connection,
            platform.province,
            CertificateId(certificate_id),
            revoked_on=TODAY,
            authority="合成机关",
        )


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_a_form_saved_before_a_revocation_is_refused_after_it(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    saved = station.seal(register(who, at))
    revoke(platform, "cert-1-Q2")
    receipt = station.receipt(station.push(saved).outcomes[0])
    assert receipt.state == "refused"
    finding = next(f for f in receipt.findings if f.severity == "refuse")
    assert (finding.clause, finding.code, finding.basis) == (
        "L7",
        "certificate_revoked",
        "law-revoked",
    )
    assert str(TODAY) in finding.text
    assert "合成机关" in finding.text


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_a_revocation_marks_the_employment_and_touches_no_other_certificate(platform):
    at = unit(1)
    both = (certificate(1), certificate(1, "N1"))
    who = worker(1, at=at, certificates=both)
    only = worker(2, at=at)
    platform.load(units=[at], workers=[who, only])
    station = platform.station(GULOU)
    revoke(platform, "cert-1-Q2")
    revoke(platform, "cert-2-Q2")
    after = kept(platform, who.person)
    assert [c.status for c in after.certificates] == [
        CertificateStatus.REVOKED,
        CertificateStatus.IN_FORCE,
    ]
    assert after.certificates[0].bars
    assert after.employments[0].lost_on is None
    marked = kept(platform, only.person).employments[0]
    assert (marked.lost_on, marked.ended_on) == (TODAY, None)
    assert [(r.action, r.key) for r in station.feed(2).rows] == [
        ("upsert", "person-1"),
        ("upsert", "person-2"),
    ]
    with pytest.raises(supervision.NotInForceError):
        revoke(platform, "cert-1-Q2")


# One employer -----------------------------------------------------------------------------------


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-2")
def test_of_two_registrations_one_is_accepted_and_the_other_names_the_unit(platform):
    here, there = unit(1), unit(2, SIMING)
    who = worker(1)
    platform.load(units=[here, there], workers=[who])
    first = platform.station(GULOU).file(register(who, here))
    second = platform.station(SIMING).file(register(who, there))
    assert (first.state, second.state) == ("registered", "conflict")
    assert second.other is not None
    assert second.other.unit_name == here.unit.name
    assert second.other.since == dt.date(2026, 11, 10)
    assert second.other.office_name == "第350102号机构"
    assert second.other.registration_number == first.registration_number


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-2")
def test_sixteen_parallel_pushes_of_one_worker_leave_one_employer(platform):
    here, there = unit(1), unit(2, SIMING)
    who = worker(1)
    platform.load(units=[here, there], workers=[who])
    stations = [platform.station(GULOU), platform.station(SIMING)]
    papers = [(s, s.seal(register(who, u))) for s, u in zip(stations, (here, there), strict=True)]
    papers += [
        (s, s.seal(register(who, u)))
        for _ in range(7)
        for s, u in zip(stations, (here, there), strict=True)
    ]
    with ThreadPoolExecutor(16) as threads:
        receipts = list(threads.map(lambda p: p[0].receipt(p[0].push(p[1]).outcomes[0]), papers))
    after = kept(platform, who.person)
    assert len(after.employments) == 1
    winner = after.employments[0].unit
    told = {(r.state, r.earlier is not None) for r in receipts}
    assert told == {("registered", False), ("registered", True), ("conflict", False)}
    assert sum(r.state == "registered" and r.earlier is None for r in receipts) == 1
    losers = [r for r in receipts if r.state == "conflict"]
    assert len(losers) == 8
    name = {here.unit.unit_id: here.unit.name, there.unit.unit_id: there.unit.name}[winner]
    assert {r.other.unit_name for r in losers} == {name}
    seqs = sorted(r.at.seq for r in receipts)
    assert seqs == list(range(seqs[0], seqs[0] + 16))


@pytest.mark.clause("E7")
def test_a_change_from_another_unit_than_the_present_one_is_a_conflict(platform):
    old, new = unit(1), unit(2)
    who = worker(1, at=old)
    platform.load(units=[old, new], workers=[who])
    receipt = platform.station(GULOU).file(change(who, new, "job-77"))
    assert receipt.state == "conflict"
    assert receipt.other.unit_name == old.unit.name


# Batches and repeats ----------------------------------------------------------------------------


@pytest.mark.invariant("S-1")
def test_a_repeat_changes_nothing_and_gets_the_stored_receipt(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    sealed = station.seal(register(who, at))
    first = station.push(sealed, sealed)
    events = count(platform, EventRow)
    platform.clock.advance(days=40)
    station.sign_in()
    again = station.push(sealed)
    assert first.outcomes[0] == first.outcomes[1] == again.outcomes[0]
    assert count(platform, EventRow) == events
    assert station.receipts(first.outcomes[0].op_id).outcomes == again.outcomes


@pytest.mark.invariant("S-1")
def test_another_machine_of_the_office_may_forward_what_a_first_one_saved(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    first = platform.station(GULOU)
    second = platform.station(GULOU, login=first.login)
    sealed = first.seal(register(who, at))
    assert second.push(sealed) == first.push(sealed)


@pytest.mark.invariant("S-2")
def test_other_bytes_under_a_known_id_are_refused_and_alarmed(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    op_id = new_op()
    station.file(register(who, at), op_id=op_id)
    other = station.seal(register(who, at, mobile="13900000000"), op_id=op_id)
    outcome = station.push(other).outcomes[0]
    assert (outcome.problem, outcome.receipts) == (PushProblem.DIGEST_MISMATCH, ())
    assert outcome.op_id == op_id
    assert count(platform, AlarmRow, AlarmRow.op_id == op_id) == 1
    assert kept(platform, who.person).rev == 2


@pytest.mark.invariant("S-9")
def test_a_refusal_in_a_batch_does_not_hinder_the_others(platform):
    at = unit(1)
    people = [worker(n) for n in range(1, 4)]
    people[1] = worker(2, certificates=(certificate(2, valid_until=dt.date(2026, 1, 1)),))
    platform.load(units=[at], workers=people)
    station = platform.station(GULOU)
    forged = replace(station, signing=SigningKey.generate())
    batch = [station.seal(register(who, at)) for who in people]
    batch.insert(1, forged.seal(register(people[0], at)))
    batch.insert(2, replace(batch[0], signature=batch[3].signature))
    batch.insert(3, replace(batch[0], digest="0" * 64))
    outcomes = station.push(*batch).outcomes
    assert [o.problem for o in outcomes] == [
        "",
        "bad_signature",
        "bad_signature",
        "unreadable",
        "",
        "",
    ]
    states = [station.receipt(o).state for o in outcomes if not o.problem]
    assert states == ["registered", "refused", "registered"]


@pytest.mark.invariant("S-9")
def test_what_breaks_the_platform_itself_leaves_nothing_behind_and_is_alarmed(platform, caplog):
    at, who, odd = unit(1), worker(1), worker(2)
    platform.load(units=[at], workers=[who])
    with platform.database.writing() as connection:
        # A person whose row is damaged: a fault of ours, which no rule foresees.
        values = {"person": odd.person, "place": GULOU, "rev": 1, "row": "{}"}
        connection.execute(WorkerRow.__table__.insert().values(**values))
    station = platform.station(GULOU)
    batch = [station.seal(register(odd, at)), station.seal(register(who, at))]
    broken, fine = station.push(*batch).outcomes
    assert (broken.problem, broken.receipts) == (PushProblem.UNREADABLE, ())
    receipt = station.receipt(fine)
    assert receipt.state == "registered"
    with platform.database.reading() as connection:
        seqs = connection.execute(select(EventRow.seq).order_by(EventRow.seq)).scalars().all()
        last = connection.execute(select(EpochRow.last_seq)).scalar_one()
    assert list(seqs) == list(range(1, last + 1))
    assert count(platform, AlarmRow) == 1
    caplog.clear()


def test_papers_about_one_worker_keep_their_order_in_a_batch(platform):
    old, new = unit(1), unit(2)
    who = worker(1, at=old)
    platform.load(units=[old, new], workers=[who])
    station = platform.station(GULOU)
    left = station.seal(deregister(who, old, left_on=dt.date(2026, 11, 1)))
    begun = station.seal(register(who, new))
    states = [station.receipt(o).state for o in station.push(left, begun).outcomes]
    assert states == ["registered", "registered"]
    assert current(kept(platform, who.person).employments).unit == UnitId("unit-2")


# Authority --------------------------------------------------------------------------------------


@pytest.mark.invariant("B-12")
def test_a_mandate_held_when_the_form_was_saved_suffices(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    moved = platform.station(GULOU)
    platform.account("colleague", GULOU)
    colleague = replace(moved, login="colleague", token="")
    colleague.sign_in()
    saved = moved.seal(register(who, at), seen=Position(1, moved.feed(2).through))
    platform.clock.advance(days=3)
    with platform.database.writing() as connection:
        accounts.end_mandates(connection, platform.clock.now(), moved.login)
    platform.clock.advance(days=3)
    assert colleague.receipt(colleague.push(saved).outcomes[0]).state == "registered"


@pytest.mark.invariant("B-12")
def test_a_mandate_that_ended_before_what_was_last_seen_does_not(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    with platform.database.writing() as connection:
        accounts.end_mandates(connection, platform.clock.now(), station.login)
    platform.clock.advance(days=1)
    platform.account("colleague", GULOU)
    colleague = replace(station, login="colleague", token="")
    colleague.sign_in()
    seen = colleague.file(register(who, at)).at
    late = colleague.seal(deregister(who, at), user=station.login, seen=seen)
    assert colleague.push(late).outcomes[0].problem == PushProblem.NOT_ALLOWED


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize("field", ["office", "user", "device"])
def test_an_envelope_of_another_office_user_or_machine_is_not_taken(platform, field):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    here, there = platform.station(GULOU), platform.station(TAIJIANG)
    wrong = {"office": TAIJIANG, "user": there.login, "device": there.device}[field]
    sealed = here.seal(register(who, at), **{field: wrong})
    expected = PushProblem.BAD_SIGNATURE if field == "device" else PushProblem.NOT_ALLOWED
    assert here.push(sealed).outcomes[0].problem == expected
    assert count(platform, EventRow, EventRow.kind == "submission") == 0


@pytest.mark.invariant("X-1")
def test_another_office_learns_nothing_of_a_submission(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    here, there = platform.station(GULOU), platform.station(TAIJIANG)
    sealed = here.seal(register(who, at))
    op_id = here.push(sealed).outcomes[0].op_id
    assert there.push(sealed).outcomes[0].problem == PushProblem.NOT_ALLOWED
    unknown = new_op()
    asked = there.receipts(op_id, unknown).outcomes
    assert [o.receipts for o in asked] == [(), ()]


@pytest.mark.invariant("X-5")
def test_what_a_revoked_machine_has_saved_is_not_taken_from_another(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    stolen = platform.station(GULOU)
    other = platform.station(GULOU, login=stolen.login)
    sealed = stolen.seal(register(who, at))
    with platform.database.writing() as connection:
        enrolment.revoke(connection, platform.clock.now(), stolen.device)
    assert other.push(sealed).outcomes[0].problem == PushProblem.NOT_ALLOWED


def test_a_batch_over_the_limit_is_too_large(platform):
    at, who = unit(1), worker(1)
    station = platform.station(GULOU)
    sealed = station.seal(register(who, at))
    response = station.request("POST", "/v1/push", Push((sealed,) * 201))
    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


def test_a_batch_is_answered_in_its_order(platform):
    at = unit(1)
    people = [worker(n) for n in range(1, 30)]
    platform.load(units=[at], workers=people)
    station = platform.station(GULOU)
    batch = [station.envelope(register(who, at, items=claims(who))) for who in people]
    reply = station.push(*(seal_envelope(e, station.signing) for e in batch))
    assert isinstance(reply, PushReply)
    assert [o.op_id for o in reply.outcomes] == [e.op_id for e in batch]


@pytest.mark.invariant("S-9")
def test_texts_that_no_database_takes_do_not_stop_the_others(platform, caplog):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    batch = [
        station.seal(register(who, at), user="a\0b"),
        station.seal(register(who, at), user="x" * 200),
        station.seal(register(who, at), op_id="{" + new_op() + "}"),
        station.seal(register(who, at), seen=Position(10**30, 10**30)),
        replace(station.seal(register(who, at)), key_id="\0"),
        station.seal(register(who, at)),
    ]
    outcomes = station.push(*batch).outcomes
    assert [bool(o.receipts) for o in outcomes] == [False] * 3 + [True, False, True]
    assert station.receipt(outcomes[-1]).earlier is not None
    caplog.clear()
