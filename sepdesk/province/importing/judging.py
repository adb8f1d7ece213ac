"""Rows judged in their order: a person's all together, a unit's needs after the unit itself."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sepdesk.domain.identity import Document
from sepdesk.domain.persons import Worker
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.work_items import ItemTable
from sepdesk.province.importing.certificates import (
    ItemIdentity,
    SaidItem,
    read_certificate,
    take_item,
)
from sepdesk.province.importing.employments import take_employments
from sepdesk.province.importing.lists import ListKind
from sepdesk.province.importing.naming import DocumentKey, document_key, read_document
from sepdesk.province.importing.outcomes import Fate, Row, RowOutcome
from sepdesk.province.importing.people_found import People
from sepdesk.province.importing.persons import check_name, take_person
from sepdesk.province.importing.units_found import Units

_UNKNOWN = "档案中没有此人，人员表中也没有可导入的一行。"


@dataclass(frozen=True, slots=True)
class Judging:
    """What rows are judged by.

    Attributes:
        claimed: whose the items of certificates are by this import's rows, whole import long.
    """

    regions: RegionTable
    items: ItemTable
    today: dt.date
    claimed: dict[ItemIdentity, tuple[DocumentKey, int]] = field(default_factory=dict)


@dataclass(slots=True)
class PersonRows:
    """All rows of a book that name one person.

    Attributes:
        said: what was read of a certificate, by the identity of its row.
    """

    key: DocumentKey
    rows: list[tuple[Row, Document]]
    said: dict[int, SaidItem | None] = field(default_factory=dict)

    def of(self, kind: ListKind) -> list[tuple[Row, Document]]:
        """Return the rows of a list."""
        return [(row, document) for row, document in self.rows if row.kind is kind]


def read_people(rows: Sequence[Row], judging: Judging) -> tuple[list[PersonRows], list[RowOutcome]]:
    """Sort rows by whom they name; those that name nobody come to an end here."""
    groups: dict[DocumentKey, PersonRows] = {}
    ended = []
    for row in rows:
        document = read_document(row, judging.today)
        if document is None:
            ended.append(row.ends(Fate.ERROR))
            continue
        key = document_key(document)
        group = groups.setdefault(key, PersonRows(key, []))
        group.rows.append((row, document))
        if row.kind is ListKind.CERTIFICATES:
            said = read_certificate(row, judging.items, judging.today)
            group.said[id(row)] = said
    return list(groups.values()), ended


def judge_person(
    group: PersonRows, people: People, units: Units, judging: Judging, seq: int
) -> Iterator[RowOutcome]:
    """Judge all rows of a person: themselves, their certificates, their employments.

    Args:
        group: the rows.
        people: takes in what the person becomes.
        units: to find employers.
        judging: tables and day.
        seq: of the event that it is going to be.
    """
    worker = people.of(group.key)
    was_there = worker is not None
    for row, document in group.of(ListKind.PERSONS):
        worker, outcome = take_person(row, document, worker, judging.regions, judging.today)
        yield outcome
    rest = [(row, d) for row, d in group.rows if row.kind is not ListKind.PERSONS]
    if worker is None:
        for row, _ in rest:
            row.fault("document_number", _UNKNOWN)
            yield row.ends(Fate.ERROR)
        return
    for row, _ in rest:
        check_name(row, worker)
    waits = was_there and people.waits(worker)
    for row, _ in group.of(ListKind.CERTIFICATES):
        said = group.said[id(row)]
        if said is not None and row.is_sound:
            _check_owner(row, said, group.key, worker, people, judging)
        if said is None or not row.is_sound:
            yield row.ends(Fate.ERROR)
            continue
        grown, outcome = take_item(row, said, worker)
        if waits and outcome.fate is Fate.NEW:
            # Its form is decided by who verifies, with the certificate that they enter (E6).
            row.fault("document_number", "此人有登记表待核验，请办结后再导入其证书。")
            yield row.ends(Fate.ERROR)
            continue
        worker = grown
        yield outcome
    jobs = [row for row, _ in group.of(ListKind.EMPLOYMENTS)]
    worker, outcomes = take_employments(jobs, worker, units, judging.today, seq)
    yield from outcomes
    people.put(group.key, worker)


def _check_owner(
    row: Row,
    said: SaidItem,
    key: DocumentKey,
    worker: Worker,
    people: People,
    judging: Judging,
) -> None:
    owner = people.owner(said.identity)
    if owner is not None and owner != worker.person:
        row.fault("number", "档案中此证书的这一项目属于另一人，请核对。")
        return
    claimed, number = judging.claimed.setdefault(said.identity, (key, row.number))
    if claimed != key:
        row.fault("number", f"第 {number} 行的同一证书、同一项目属于另一人，请核对。")
