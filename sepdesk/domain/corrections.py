"""更正: what was typed wrong at the counter is put right; the entry stays and refers to both (B-5).

What is corrected by other means is not here: who a person is by `ChangePerson` (`corrects`), what
a unit is by `ChangeUnit`, a mistaken end by `RestoreEmployment`, a certificate's status by its
restoration.
"""

import datetime as dt
from dataclasses import dataclass, fields

from sepdesk.domain.employment import Employment, EmploymentId, HireSource
from sepdesk.domain.paper_parts import Dispatch, UnitOnPaper, WorkerRef
from sepdesk.domain.units import UnitId


@dataclass(frozen=True, slots=True)
class EntryAsSeen:
    """What a station saw of an entry, or what it is to be.

    Attributes:
        unit: of the archive.
        unit_name: to be read by people; the unit is what counts.
        items: codes as printed.
        ended_on: None while it lasts.
        mobile: of the person, which the paper gave.
    """

    unit: UnitId
    unit_name: str
    items: tuple[str, ...]
    hired_on: dt.date | None
    hire_source: HireSource
    ended_on: dt.date | None = None
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class CorrectEmployment:
    """An entry of employment was typed wrong.

    Only what differs between `before` and `after` is corrected.

    Attributes:
        employment: the entry, by the id of the submission that registered it.
        registration_number: of that entry, to be read by people.
        before: as the station saw it.
        after: as it should have been.
        reason: what shows that it was typed wrong.
        unit: the unit that it should have been with, where the unit is corrected.
        dispatch: the answer that E8 asks for where that one is a dispatch company.
    """

    worker: WorkerRef
    employment: EmploymentId
    registration_number: str
    before: EntryAsSeen
    after: EntryAsSeen
    reason: str
    unit: UnitOnPaper | None = None
    dispatch: Dispatch = Dispatch.NOT_ASKED


CORRECTED_WORDS = {
    "unit": "用人单位",
    "items": "作业项目",
    "hired_on": "聘用起始日",
    "hire_source": "起始日依据",
    "ended_on": "离职日",
    "mobile": "联系手机",
}
"""What can be corrected, in words."""


def as_seen(employment: Employment, mobile: str) -> EntryAsSeen:
    """Return what can be corrected of an entry, as it is."""
    return EntryAsSeen(
        unit=employment.unit,
        unit_name=employment.unit_name,
        items=tuple(item.printed for item in employment.items),
        hired_on=employment.hired_on,
        hire_source=employment.hire_source,
        ended_on=employment.ended_on,
        mobile=mobile,
    )


def differing(one: EntryAsSeen, other: EntryAsSeen) -> tuple[str, ...]:
    """Name the fields in which two readings differ; a unit's name alone is no difference."""
    names = (field.name for field in fields(EntryAsSeen) if field.name != "unit_name")
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
