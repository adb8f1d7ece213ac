"""What a clerk's window completes while one types, done for a row: known unit, person, employment.

What stands in the row is never replaced; what differs from the archive is told.
"""

from dataclasses import dataclass, replace

from sepdesk.desk.known import expected_worker
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.employment import Employment, current
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.domain.units import Unit

_MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Completed:
    """A paper with what is known added, and what the clerk should be told about that."""

    paper: PaperInput
    notes: tuple[str, ...] = ()


class Completing:
    """Completes papers of one list; a unit is looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._units: dict[tuple[str, str], Unit | None] = {}

    def complete(self, paper: PaperInput) -> Completed:
        """Add what this station knows."""
        worker = self._session.files.facts.find_document(
            paper.document_kind, normalise_number(paper.document_number)
        )
        if worker is not None:
            paper = replace(paper, person=worker.person)
        if paper.kind is SubmissionKind.DEREGISTER:
            return Completed(self._leaving(paper, worker))
        if paper.kind is SubmissionKind.CHANGE and worker is not None:
            paper = _with_former(paper, current(expected_worker(self._session, worker).employments))
        unit = self._unit(paper.unit_code, paper.unit_name)
        if unit is None:
            return Completed(paper)
        notes: tuple[str, ...] = ()
        if paper.unit_name and fold_name(paper.unit_name) != fold_name(unit.name):
            notes = (f"该代码在档案中的单位名称为“{unit.name}”，与本行不同。",)
        return Completed(_at(paper, unit), notes)

    def _leaving(self, paper: PaperInput, worker: Worker | None) -> PaperInput:
        unit = self._unit(paper.unit_code, paper.former_unit)
        if unit is not None:
            paper = replace(
                paper, former_unit=paper.former_unit or unit.name, former_unit_id=unit.unit_id
            )
        if worker is None:
            return paper
        present = current(expected_worker(self._session, worker).employments)
        if present is None:
            return paper
        if present.unit == paper.former_unit_id or _is_called(present, paper.former_unit):
            return replace(paper, former_unit_id=present.unit, former=present.employment_id)
        return paper

    def _unit(self, code: str, name: str) -> Unit | None:
        """Find a unit by its code, else by its whole name if one alone bears it."""
        key = (normalise_number(code), "" if code else fold_name(name))
        if key not in self._units:
            self._units[key] = self._look_up(code, name)
        return self._units[key]

    def _look_up(self, code: str, name: str) -> Unit | None:
        facts = self._session.files.facts
        if code:
            record = facts.unit_by_code(code)
            return None if record is None else record.unit
        if not name.strip():
            return None
        wanted = fold_name(name)
        found = [
            line
            for line in facts.search_units(name.strip(), _MOST_UNITS)
            if fold_name(line.name) == wanted
        ]
        record = facts.unit(found[0].unit_id) if len(found) == 1 else None
        return None if record is None else record.unit


def _with_former(paper: PaperInput, present: Employment | None) -> PaperInput:
    if present is None:
        return paper
    if not paper.former_unit:
        return replace(paper, former_unit=present.unit_name, former=present.employment_id)
    if _is_called(present, paper.former_unit):
        return replace(paper, former=present.employment_id)
    return paper


def _is_called(present: Employment, name: str) -> bool:
    return bool(name) and fold_name(name) in map(fold_name, present.unit_names)


def _at(paper: PaperInput, unit: Unit) -> PaperInput:
    return replace(
        paper,
        unit=unit.unit_id,
        unit_name=paper.unit_name or unit.name,
        unit_code=paper.unit_code or unit.code,
        code_kind=unit.code_kind,
        unit_address=paper.unit_address or unit.address,
        unit_town=paper.unit_town or unit.town,
        contact=paper.contact or unit.contact,
        phone=paper.phone or unit.phone,
    )
