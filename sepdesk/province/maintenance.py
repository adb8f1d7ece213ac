"""What acts on persons and units concern in the archive, beside the record that they name."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from sepdesk.domain.facts import UNKNOWN, Unknown
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import Office
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    ChangePerson,
    ChangeUnit,
    CorrectCertificate,
    CorrectEmployment,
    CorrectPenalty,
    LinkPersons,
    Submission,
    UnlinkPersons,
    other_unit_of,
    other_worker_of,
)
from sepdesk.domain.units import Unit
from sepdesk.province import records


@dataclass(frozen=True, slots=True)
class Beside:
    """The second person and unit of a submission, and a unit's staff, as `Facts` has them."""

    other: Worker | Unknown | None = UNKNOWN
    other_unit: Unit | Unknown | None = UNKNOWN
    staff: int | Unknown = UNKNOWN
    employed: frozenset[PersonId] | Unknown = UNKNOWN


def beside(connection: Connection, body: Submission) -> Beside:
    """Look up what else a submission concerns; nothing for a paper of the counter."""
    other, other_unit = _other(connection, body), _other_unit(connection, body)
    if not isinstance(body, ChangeUnit) or body.unit.unit is None:
        return Beside(other, other_unit)
    staff = records.count_staff(connection, body.unit.unit)
    if not body.moves:
        return Beside(other, other_unit, staff)
    there = records.staff_of(connection, body.unit.unit)
    return Beside(other, other_unit, staff, frozenset(kept.worker.person for kept in there))


def answers_for(
    office: Office, body: Submission, place: str, second: Beside, today: dt.date
) -> bool | Unknown:
    """Tell whether an office answers for the place of a submission; unknown where it has none.

    A correction that names another unit must be of its place as well.
    """
    if not place:
        return UNKNOWN
    places = [place]
    if isinstance(body, CorrectEmployment) and isinstance(second.other_unit, Unit):
        places.append(second.other_unit.town)
    return all(office.jurisdiction.covers(one, today) for one in places if one)


def _other(connection: Connection, body: Submission) -> Worker | Unknown | None:
    asked = other_worker_of(body)
    if asked is None:
        return UNKNOWN
    found = records.find_worker(connection, asked)
    return None if found is None else found.worker


def _other_unit(connection: Connection, body: Submission) -> Unit | Unknown | None:
    asked = other_unit_of(body)
    if asked is None:
        return UNKNOWN
    found = records.find_unit(connection, asked)
    return None if found is None else found.unit


_ABOUT_WHO_IS_HERE = (
    ChangePerson,
    LinkPersons,
    UnlinkPersons,
    CorrectPenalty,
    CorrectCertificate,
)
"""What tells of a record, or changes it, that is not everybody's to see."""


def is_out_of_reach(
    connection: Connection,
    body: Submission,
    worker: Worker,
    second: Beside,
    office: Office,
    today: dt.date,
) -> bool:
    """Tell whether an act is about who a person is, or their record, elsewhere than here.

    It answers by the present unit or the last county; for a link one of the two is enough.
    """
    if not isinstance(body, _ABOUT_WHO_IS_HERE):
        return False
    persons = [worker.person]
    if isinstance(body, LinkPersons) and isinstance(second.other, Worker):
        persons.append(second.other.person)
    places = [records.place_of_person(connection, person) for person in persons]
    return not any(office.jurisdiction.covers(place, today) for place in places if place)
