"""A worker whose unit is renamed, has moved or has gone into another: the employment goes on."""

import datetime as dt
from dataclasses import replace

from sepdesk.domain.employment import Employment, FormerUnit, current
from sepdesk.domain.persons import Worker
from sepdesk.domain.units import Unit


def follow_unit(worker: Worker, before: Unit, after: Unit, since: dt.date) -> Worker:
    """Return the worker with the present employment at the unit as it is now.

    Registration and start stay what they were; former unit and name stay in the record. What has
    ended keeps the name that it had.

    Args:
        worker: anyone; who is not employed at the unit is returned as they are.
        before: the unit as it was.
        after: the same unit, or the one that it has gone into.
        since: day from which it is so.
    """
    present = current(worker.employments)
    if present is None or present.unit != before.unit_id:
        return worker
    goes_on = _goes_on(present, after, since)
    county = after.town[:6] if len(after.town) >= 6 else worker.last_county
    return replace(
        worker,
        employments=tuple(goes_on if one == present else one for one in worker.employments),
        last_county=county,
    )


def _goes_on(present: Employment, after: Unit, since: dt.date) -> Employment:
    if (present.unit, present.unit_name) == (after.unit_id, after.name):
        return present
    former = FormerUnit(present.unit, present.unit_name, since)
    return replace(
        present,
        unit=after.unit_id,
        unit_name=after.name,
        formerly=(*present.formerly, former),
    )
