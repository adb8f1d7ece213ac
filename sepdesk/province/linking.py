"""Two entries of one person in the tables: whose the rows are, and which ids find whom (B-1)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.province.tables import (
    CertificateRow,
    DocumentRow,
    EmploymentRow,
    OpenCaseRow,
    PenaltyRow,
    PersonAliasRow,
    WorkerRow,
)

_HELD = (DocumentRow, CertificateRow, EmploymentRow, PenaltyRow, OpenCaseRow, PersonAliasRow)


def person_behind(connection: Connection, alias: PersonId) -> PersonId | None:
    """Return the person into whose entry another one went; None where no such entry did."""
    found = connection.execute(
        select(PersonAliasRow.person).where(PersonAliasRow.alias == alias)
    ).scalar_one_or_none()
    return None if found is None else PersonId(found)


def alias_values(worker: Worker) -> Iterator[dict[str, Any]]:
    """Return the columns of each entry that went into a worker's."""
    return ({"alias": link.person, "person": worker.person} for link in worker.links)


def take_over(connection: Connection, person: PersonId, other: PersonId) -> str:
    """Let all that another entry holds be the person's; return that entry's last text."""
    row = connection.execute(select(WorkerRow.row).where(WorkerRow.person == other)).scalar_one()
    for table in _HELD:
        connection.execute(update(table).where(table.person == other).values(person=person))
    connection.execute(delete(WorkerRow).where(WorkerRow.person == other))
    connection.execute(insert(PersonAliasRow), {"alias": other, "person": person})
    return row


def hand_back(connection: Connection, back: Worker) -> None:
    """Let an entry that has a row of its own again hold what it came with."""
    connection.execute(delete(PersonAliasRow).where(PersonAliasRow.alias == back.person))
    for kind, number in {document.key for document in back.documents}:
        connection.execute(
            update(DocumentRow)
            .where(DocumentRow.kind == kind.value, DocumentRow.number == number)
            .values(person=back.person)
        )
        # A form that waits goes with the paper that it names: a newer one of the other person must
        # not end it (B-9).
        connection.execute(
            update(OpenCaseRow)
            .where(OpenCaseRow.document == f"{kind.value}:{number}")
            .values(person=back.person)
        )
    for column, keys in (
        (CertificateRow.certificate_id, [one.certificate_id for one in back.certificates]),
        (EmploymentRow.employment_id, [one.employment_id for one in back.employments]),
        (PenaltyRow.penalty_id, [one.penalty_id for one in back.penalties]),
        (PersonAliasRow.alias, [one.person for one in back.links]),
    ):
        connection.execute(update(column.class_).where(column.in_(keys)).values(person=back.person))
