"""Papers and submissions about the demo province's invented people."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

from benchmarks.scene import TODAY
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.prefill import paper_for
from sepdesk.desk.session import Session
from sepdesk.desk.worker import open_page
from sepdesk.domain.certificates import Standing, standing
from sepdesk.domain.employment import HireSource, current
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    ChangeEmployment,
    DeregisterEmployment,
    Handed,
    Intake,
    ItemClaim,
    RegisterEmployment,
    Requester,
    Submission,
    SubmissionKind,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import Unit
from sepdesk.province.demo import DemoProvince

_WHOLE = Handed(
    form=True, certificate_copy=True, id_copy=True, worker_signed=True, unit_sealed=True
)
_HOLDS = (Standing.VALID, Standing.LAPSING)


def papers(session: Session, province: DemoProvince, count: int) -> Iterator[PaperInput]:
    """Return registrations as typed, of people who are 待聘, filled in as the window does."""
    free = (worker for worker in province.workers if current(worker.employments) is None)
    for worker, record in zip(islice(free, count), cycle(province.units), strict=False):
        page = open_page(session, worker.person)
        if page is None:
            raise LookupError(worker.person)
        unit = record.unit
        yield replace(
            paper_for(page, SubmissionKind.REGISTER),
            unit_name=unit.name,
            unit=unit.unit_id,
            unit_code=unit.code,
            unit_address=unit.address,
            unit_town=unit.town,
            contact=unit.contact,
            phone=unit.phone,
            form_date=TODAY.isoformat(),
            hired_on=TODAY.isoformat(),
            hire_source=HireSource.CONTRACT,
            received_on=TODAY.isoformat(),
            handed=_WHOLE,
        )


def submissions(province: DemoProvince, county: str, count: int) -> tuple[Submission, ...]:
    """Return registrations, changes and deregistrations that a county may file, one a person.

    Raises:
        ValueError: the county has not so many people.
    """
    units = [r.unit for r in province.units if r.unit.town.startswith(county)]
    there = {unit.unit_id: unit for unit in units}
    free = cycle(unit for unit in units if unit.closed_on is None)
    found: list[Submission] = []
    for worker in province.workers:
        if len(found) == count:
            return tuple(found)
        present = current(worker.employments)
        if present is None and worker.last_county == county:
            found.append(_register(worker, next(free)))
        elif present is not None and present.unit in there:
            if len(found) % 2:
                found.append(_change(worker, next(free)))
            else:
                found.append(_deregister(worker, there[present.unit]))
    if len(found) < count:
        raise ValueError("too few people in the county")
    return tuple(found)


def _register(worker: Worker, unit: Unit) -> Submission:
    return RegisterEmployment(
        _who(worker), _where(unit), _items(worker), _intake(), TODAY, HireSource.CONTRACT
    )


def _change(worker: Worker, unit: Unit) -> Submission:
    present = current(worker.employments)
    former, name = (None, "") if present is None else (present.employment_id, present.unit_name)
    return ChangeEmployment(
        _who(worker), _where(unit), _items(worker), _intake(), former, name, TODAY,
        HireSource.CONTRACT,
    )  # fmt: skip


def _deregister(worker: Worker, unit: Unit) -> Submission:
    return DeregisterEmployment(
        _who(worker), _where(unit), _intake(), Requester.UNIT, left_on=TODAY
    )


def _who(worker: Worker) -> WorkerRef:
    document = worker.documents[0]
    return WorkerRef(DocumentRef(document.kind, document.number, document.name), worker.person)


def _where(unit: Unit) -> UnitOnPaper:
    return UnitOnPaper(unit.name, unit.code, unit.code_kind, town=unit.town, unit=unit.unit_id)


def _items(worker: Worker) -> tuple[ItemClaim, ...]:
    claims = {
        item.printed: ItemClaim(item.printed, item.key)
        for certificate in worker.certificates
        for item in certificate.items
        if standing(certificate, item, TODAY) in _HOLDS
    }
    return tuple(claims.values())


def _intake() -> Intake:
    return Intake("350102-001", TODAY, handed=_WHOLE)
