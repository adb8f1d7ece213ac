"""What waits for a re-examination is decided by what becomes of the certificate (E6, B-6)."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.employment import current
from sepdesk.domain.offices import Role
from sepdesk.domain.outcomes import Accepted, CertificateChanged
from sepdesk.domain.record_acts import ChangeCertificate, Fate, RestoreCertificate
from sepdesk.protocol.messages import RecordKind
from sepdesk.protocol.receipts import read_receipt
from sepdesk.province import deciding, records, supervision
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.tables import MembershipRow, OfficeRow, OpenCaseRow, UnitRow, WorkerRow
from tests.province.builders import (
    GULOU,
    TODAY,
    certificate,
    deregister,
    new_op,
    register,
    unit,
    worker,
    worker_ref,
)
from tests.province.in_memory import memory_database

DAY = dt.date(2026, 11, 1)


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: what is decided does not depend on the database."""
    with memory_database(migrated_sqlite) as url:
        yield url


def waits_for_reexamination(number=1):
    held = certificate(number, valid_until=DAY)
    items = tuple(replace(one, reexam_filed_on=dt.date(2026, 10, 15)) for one in held.items)
    return worker(number, certificates=(replace(held, items=items),))


@pytest.fixture
def place(platform):
    platform.load(units=[unit(1)], workers=[waits_for_reexamination()])
    return platform


def wait(station, who):
    receipt = station.file(register(who, unit(1)))
    assert receipt.state == "pending_verification"
    return receipt.op_id


def told(station, op_id):
    (outcome,) = station.receipts(op_id).outcomes
    return [read_receipt(one, station.card.key) for one in outcome.receipts]


def kept(platform, who):
    with platform.database.reading() as connection:
        return records.find_worker(connection, worker_ref(who)).worker


def check_digest(platform, scope):
    """The scope's running digest is that of the records that belong to it (S-3)."""
    with platform.database.reading() as connection:
        members = connection.execute(
            select(MembershipRow.record, MembershipRow.key).where(MembershipRow.scope == scope)
        ).all()
        rows = [
            (RecordKind(record), key, _text(connection, RecordKind(record), key))
            for record, key in members
        ]
        assert read_digest(connection, scope) == recompute(rows)
    return len(rows)


def _text(connection, record, key):
    table, column = {
        RecordKind.WORKER: (WorkerRow, WorkerRow.person),
        RecordKind.UNIT: (UnitRow, UnitRow.unit_id),
        RecordKind.CASE: (OpenCaseRow, OpenCaseRow.op_id),
        RecordKind.OFFICE: (OfficeRow, OfficeRow.office_id),
    }[record]
    return connection.execute(select(table.row).where(column == key)).scalar_one()


def renew(platform, monkeypatch, station, chief, who):
    """Let the archive learn that the re-examination was passed, by an act of the chief's."""
    held = kept(platform, who).certificates[0]
    items = tuple(
        replace(one, valid_until=dt.date(2030, 11, 1), reexam_filed_on=None) for one in held.items
    )
    passed = CertificateChanged(replace(held, items=items))
    whole = deciding.decide

    def decide(op_id, body, *rest):
        if isinstance(body, RestoreCertificate):
            return Accepted((), (passed,))
        return whole(op_id, body, *rest)

    monkeypatch.setattr(deciding, "decide", decide)
    return chief.file(
        RestoreCertificate(worker_ref(who), held.certificate_id, TODAY, "合成机关", "1", "复审合格")
    )


@pytest.mark.clause("E6")
@pytest.mark.invariant("B-6")
def test_a_passed_reexamination_registers_the_form_in_the_same_event(place, monkeypatch):
    who = kept(place, waits_for_reexamination())
    station, chief = place.station(GULOU), place.station("3501", Role.CHIEF)
    case = wait(station, who)
    receipt = renew(place, monkeypatch, station, chief, who)
    first, second = told(station, case)
    assert (first.state, second.state) == ("pending_verification", "registered")
    assert (second.n, second.final, second.at) == (2, True, receipt.at)
    job = current(kept(place, who).employments)
    assert job.employment_id == case
    assert (
        job.registration_number
        == second.registration_number
        == "350102-2026-" + (f"{receipt.at.seq:06d}")
    )
    # Its registration is the office's that filed it, not of who recorded the re-examination.
    assert job.office_name == "第350102号机构"
    assert receipt.registration_number == ""
    rows = station.feed(receipt.at.seq - 1).rows
    assert {row.record for row in rows} == {RecordKind.WORKER, RecordKind.CASE, RecordKind.RECEIPT}
    assert check_digest(place, GULOU) >= 2


@pytest.mark.invariant("S-10")
def test_what_is_held_for_the_form_follows_it(place, monkeypatch):
    who = kept(place, waits_for_reexamination())
    station, chief = place.station(GULOU), place.station("3501", Role.CHIEF)
    case, ends = wait(station, who), new_op()
    station.file(deregister(who, unit(1), employment=case), op_id=ends)
    renew(place, monkeypatch, station, chief, who)
    assert [one.state for one in told(station, ends)] == ["held", "registered"]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-6")
@pytest.mark.invariant("B-7")
def test_a_lost_certificate_refuses_the_form_that_waited(place):
    who = waits_for_reexamination()
    station, chief = place.station(GULOU), place.station("3501", Role.CHIEF)
    case = wait(station, who)
    chief.file(
        ChangeCertificate(
            worker_ref(who), CertificateId("cert-1-Q2"), Fate.REVOKED, DAY, "合成机关", "1", ""
        )
    )  # fmt: skip
    *_, last = told(station, case)
    assert last.state == "refused"
    assert "certificate_revoked" in [finding.code for finding in last.findings]
    assert current(kept(place, who).employments) is None


@pytest.mark.invariant("B-7")
@pytest.mark.invariant("S-10")
def test_a_revocation_on_the_platform_itself_does_so_too(place):
    who = waits_for_reexamination()
    station = place.station(GULOU)
    case, ends = wait(station, who), new_op()
    station.file(deregister(who, unit(1), employment=case), op_id=ends)
    with place.database.writing() as connection:
        at = supervision.revoke_certificate(
            connection, place.province, CertificateId("cert-1-Q2"), revoked_on=TODAY,
            authority="合成机关",
        )  # fmt: skip
    last = told(station, case)[-1]
    assert (last.state, last.at) == ("refused", at)
    assert check_digest(place, GULOU) >= 2
    # What hung on it comes back with the next batch of anybody.
    place.station("3501", Role.CHIEF).push()
    assert [one.state for one in told(station, ends)] == ["held", "returned"]


def test_another_persons_certificate_wakes_nobody(place):
    other = waits_for_reexamination(2)
    place.load(workers=[other])
    station = place.station(GULOU)
    case = wait(station, waits_for_reexamination())
    with place.database.writing() as connection:
        supervision.revoke_certificate(
            connection, place.province, CertificateId("cert-2-Q2"), revoked_on=TODAY,
            authority="合成机关",
        )  # fmt: skip
    assert [one.state for one in told(station, case)] == ["pending_verification"]
