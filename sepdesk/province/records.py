"""Aggregates in and out of the tables: the canonical text, and the rows that serve look-up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from sepdesk.domain.certificates import Certificate, CertificateId
from sepdesk.domain.employment import Employment, EmploymentId, current
from sepdesk.domain.identity import DocumentKind, PersonId, normalise_number, to_eighteen
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import UnitOnPaper, WorkerRef
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.province import linking
from sepdesk.province.tables import (
    CertificateItemRow,
    CertificateRow,
    DocumentRow,
    EmploymentRow,
    PenaltyRow,
    PersonAliasRow,
    UnitRow,
    WorkerRow,
)

Values = dict[str, Any]
"""Column values of one row."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A worker as the archive holds it, with the text that was published."""

    worker: Worker
    row: str


# Finding ----------------------------------------------------------------------------------------


def find_worker(connection: Connection, ref: WorkerRef) -> Kept | None:
    """Find whom a paper means: the person picked, else whoever holds the document."""
    person = ref.person
    found = None if person is None else _worker_row(connection, person)
    if found is None and person is not None:
        person = linking.person_behind(connection, person)
        found = None if person is None else _worker_row(connection, person)
    if found is None:
        holder = _holder(connection, ref.document.kind, ref.document.number)
        found = None if holder is None else _worker_row(connection, holder)
    return None if found is None else Kept(read(Worker, found), found)


def worker_of_certificate(connection: Connection, certificate: CertificateId) -> Kept | None:
    """Find the holder of a certificate."""
    person = connection.execute(
        select(CertificateRow.person).where(CertificateRow.certificate_id == certificate)
    ).scalar_one_or_none()
    found = None if person is None else _worker_row(connection, person)
    return None if found is None else Kept(read(Worker, found), found)


def staff_of(connection: Connection, unit: UnitId) -> list[Kept]:
    """Return those who are employed at a unit now."""
    rows = connection.execute(
        select(WorkerRow.row)
        .join(EmploymentRow, EmploymentRow.person == WorkerRow.person)
        .where(EmploymentRow.unit == unit, EmploymentRow.ended_on.is_(None))
        .order_by(WorkerRow.person)
    ).scalars()
    return [Kept(read(Worker, row), row) for row in rows]


def count_staff(connection: Connection, unit: UnitId) -> int:
    """Return how many are employed at a unit now."""
    return connection.execute(
        select(func.count())
        .select_from(EmploymentRow)
        .where(EmploymentRow.unit == unit, EmploymentRow.ended_on.is_(None))
    ).scalar_one()


def place_of_person(connection: Connection, person: PersonId) -> str:
    """Return where a worker is; empty where that is not known."""
    return connection.execute(
        select(WorkerRow.place).where(WorkerRow.person == person)
    ).scalar_one()


def _worker_row(connection: Connection, person: str) -> str | None:
    return connection.execute(
        select(WorkerRow.row).where(WorkerRow.person == person)
    ).scalar_one_or_none()


def _holder(connection: Connection, kind: DocumentKind, number: str) -> PersonId | None:
    normalised = normalise_number(number)
    numbers = [normalised]
    if kind is DocumentKind.CITIZEN_ID:
        numbers += other_forms(normalised)
    found = connection.execute(
        select(DocumentRow.person).where(
            DocumentRow.kind == kind.value, DocumentRow.number.in_(numbers)
        )
    ).scalars()
    person = next(iter(found), None)
    return None if person is None else PersonId(person)


def other_forms(number: str) -> list[str]:
    """Return the number of the other generation: 15 digits and 18 are one person's (B-1)."""
    if re.fullmatch(r"[0-9]{15}", number):
        return [to_eighteen(number)]
    former = number[:6] + number[8:17]
    # Whatever was typed: digits may be missing, or be of another script.
    is_such = re.fullmatch(r"[0-9]{6}19[0-9]{9}[0-9X]", number)
    return [former] if is_such and to_eighteen(former) == number else []


def find_unit(connection: Connection, paper: UnitOnPaper) -> UnitRecord | None:
    """Find the unit that a paper means: the one picked, else the one with the code."""
    if paper.unit is not None:
        found = unit_by_id(connection, paper.unit)
        if found is not None:
            return found
    code = normalise_number(paper.code)
    if not code:
        return None
    rows = connection.execute(
        select(UnitRow.row)
        .where(UnitRow.code == code, UnitRow.code_kind == paper.code_kind.value)
        .order_by(UnitRow.unit_id)
    ).scalars()
    records = [read(UnitRecord, row) for row in rows]
    # A unit that is no more must not stand before the one that took its code over.
    return min(records, key=lambda record: record.unit.closed_on is not None, default=None)


def unit_by_id(connection: Connection, unit: UnitId) -> UnitRecord | None:
    """Return the unit of an id."""
    row = connection.execute(
        select(UnitRow.row).where(UnitRow.unit_id == unit)
    ).scalar_one_or_none()
    return None if row is None else read(UnitRecord, row)


def unit_of_employment(
    connection: Connection, worker: Worker, employment: EmploymentId
) -> UnitRecord | None:
    """Return the unit of one of a worker's employments."""
    for one in worker.employments:
        if one.employment_id == employment:
            return unit_by_id(connection, one.unit)
    return None


def unit_text(connection: Connection, unit: UnitId) -> str:
    """Return the text of a unit as it was last published."""
    return connection.execute(select(UnitRow.row).where(UnitRow.unit_id == unit)).scalar_one()


# Where a record is ------------------------------------------------------------------------------


def place_of(worker: Worker, towns: Mapping[UnitId, str]) -> str:
    """Return the town of the present unit, else the last county: 待聘 workers stay with it."""
    present = current(worker.employments)
    town = "" if present is None else towns.get(present.unit, "")
    return town or worker.last_county


# Writing ----------------------------------------------------------------------------------------


def add_unit(connection: Connection, record: UnitRecord) -> str:
    """Write a new unit and return its canonical text."""
    values = unit_values(record)
    connection.execute(insert(UnitRow), values)
    return str(values["row"])


def change_unit(connection: Connection, record: UnitRecord) -> str:
    """Write a changed unit and return its canonical text."""
    values = unit_values(record)
    connection.execute(
        update(UnitRow).where(UnitRow.unit_id == record.unit.unit_id).values(**values)
    )
    return str(values["row"])


def change_worker(connection: Connection, former: Worker, now: Worker, place: str) -> str:
    """Write a changed worker and the rows beside it; return the canonical text."""
    text = canonical_text(now)
    connection.execute(
        update(WorkerRow)
        .where(WorkerRow.person == now.person)
        .values(rev=now.rev, place=place, row=text)
    )
    _change_documents(connection, former, now)
    _change_employments(connection, former, now)
    _change_certificates(connection, former, now)
    _change_penalties(connection, former, now)
    added = now.penalties[len(former.penalties) :]
    for penalty in penalty_values(replace(now, penalties=added)):
        connection.execute(insert(PenaltyRow), penalty)
    return text


def add_worker(connection: Connection, worker: Worker, place: str) -> str:
    """Write a new worker with all rows beside it; return the canonical text."""
    values = worker_values(worker, place)
    insert_workers(connection, [(worker, values)])
    return str(values["row"])


def add_worker_alone(connection: Connection, worker: Worker, place: str) -> str:
    """Write a worker whose certificates, employments and papers are in the tables already."""
    values = worker_values(worker, place)
    connection.execute(insert(WorkerRow), values)
    return str(values["row"])


def _change_penalties(connection: Connection, former: Worker, now: Worker) -> None:
    for before, penalty in zip(former.penalties, now.penalties, strict=False):
        if before.decided_on != penalty.decided_on:
            connection.execute(
                update(PenaltyRow)
                .where(PenaltyRow.penalty_id == penalty.penalty_id)
                .values(decided_on=penalty.decided_on)
            )


def _change_documents(connection: Connection, former: Worker, now: Worker) -> None:
    before, after = ({document.key for document in one.documents} for one in (former, now))
    for kind, number in before - after:
        connection.execute(
            delete(DocumentRow).where(DocumentRow.kind == kind.value, DocumentRow.number == number)
        )
    for kind, number in after - before:
        values = {"kind": kind.value, "number": number, "person": now.person}
        connection.execute(insert(DocumentRow), values)


def _change_employments(connection: Connection, former: Worker, now: Worker) -> None:
    before = {employment.employment_id: employment for employment in former.employments}
    # Ends first: for the index, a change must not have two current employments in between.
    for employment in sorted(now.employments, key=lambda e: e.employment_id not in before):
        if before.get(employment.employment_id) == employment:
            continue
        values = employment_values(now.person, employment)
        if employment.employment_id in before:
            connection.execute(
                update(EmploymentRow)
                .where(EmploymentRow.employment_id == employment.employment_id)
                .values(**values)
            )
        else:
            connection.execute(insert(EmploymentRow), values)


def _change_certificates(connection: Connection, former: Worker, now: Worker) -> None:
    before = {certificate.certificate_id: certificate for certificate in former.certificates}
    for certificate in now.certificates:
        if certificate.certificate_id not in before:
            values = certificate_values(now.person, certificate)
            connection.execute(insert(CertificateRow), values)
            connection.execute(insert(CertificateItemRow), list(item_values(certificate)))
        elif before[certificate.certificate_id] != certificate:
            connection.execute(
                update(CertificateRow)
                .where(CertificateRow.certificate_id == certificate.certificate_id)
                .values(**certificate_values(now.person, certificate))
            )
            _change_items(connection, before[certificate.certificate_id], certificate)


def _change_items(connection: Connection, former: Certificate, now: Certificate) -> None:
    """Write the items anew where a re-examination, a reissue or an addition changed them."""
    if former.items == now.items:
        return
    connection.execute(
        delete(CertificateItemRow).where(CertificateItemRow.certificate_id == now.certificate_id)
    )
    connection.execute(insert(CertificateItemRow), list(item_values(now)))


# Rows -------------------------------------------------------------------------------------------


def unit_values(record: UnitRecord) -> Values:
    """Return the columns of a unit."""
    unit = record.unit
    return {
        "unit_id": unit.unit_id,
        "code_kind": unit.code_kind.value,
        "code": normalise_number(unit.code),
        "place": unit.town,
        "rev": unit.rev,
        "row": canonical_text(record),
    }


def worker_values(worker: Worker, place: str) -> Values:
    """Return the columns of a worker."""
    return {
        "person": worker.person,
        "place": place,
        "rev": worker.rev,
        "row": canonical_text(worker),
    }


def document_values(worker: Worker) -> Iterable[Values]:
    """Return the columns of each document of a worker."""
    keys = dict.fromkeys(document.key for document in worker.documents)
    return (
        {"kind": kind.value, "number": number, "person": worker.person} for kind, number in keys
    )


def certificate_values(person: PersonId, certificate: Certificate) -> Values:
    """Return the columns of a certificate."""
    return {
        "certificate_id": certificate.certificate_id,
        "person": person,
        "number": certificate.number,
        "status": certificate.status.value,
        "status_on": certificate.status_on,
    }


def item_values(certificate: Certificate) -> Iterable[Values]:
    """Return the columns of each item of a certificate."""
    return (
        {
            "certificate_id": certificate.certificate_id,
            "position": position,
            "catalogue": item.key.catalogue.value,
            "code": item.key.code,
            "approved_on": item.approved_on,
            "valid_until": item.valid_until,
        }
        for position, item in enumerate(certificate.items)
    )


def employment_values(person: PersonId, employment: Employment) -> Values:
    """Return the columns of an employment."""
    return {
        "employment_id": employment.employment_id,
        "person": person,
        "unit": employment.unit,
        "started_on": employment.started_on,
        "ended_on": employment.ended_on,
        "registered_seq": employment.registered_seq,
    }


def penalty_values(worker: Worker) -> Iterable[Values]:
    """Return the columns of each penalty of a worker."""
    return (
        {
            "penalty_id": penalty.penalty_id,
            "person": worker.person,
            "decided_on": penalty.decided_on,
        }
        for penalty in worker.penalties
    )


def insert_workers(connection: Connection, workers: Iterable[tuple[Worker, Values]]) -> None:
    """Write many new workers with all rows beside them.

    Args:
        connection: of the loading transaction.
        workers: each with its columns, as `worker_values` makes them.
    """
    rows: dict[type, list[Values]] = {
        WorkerRow: [],
        DocumentRow: [],
        CertificateRow: [],
        CertificateItemRow: [],
        EmploymentRow: [],
        PenaltyRow: [],
        PersonAliasRow: [],
    }
    for worker, values in workers:
        rows[WorkerRow].append(values)
        rows[DocumentRow] += document_values(worker)
        rows[PenaltyRow] += penalty_values(worker)
        rows[PersonAliasRow] += linking.alias_values(worker)
        rows[EmploymentRow] += (employment_values(worker.person, e) for e in worker.employments)
        for certificate in worker.certificates:
            rows[CertificateRow].append(certificate_values(worker.person, certificate))
            rows[CertificateItemRow] += item_values(certificate)
    for table, many in rows.items():
        if many:
            connection.execute(insert(table), many)
