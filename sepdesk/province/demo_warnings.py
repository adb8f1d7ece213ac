"""The demo's warnings: what its invented records come to, some of them handled already."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from sepdesk.catalogues import work_items
from sepdesk.domain.deciding_warnings import handled
from sepdesk.domain.employment import current
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.units import UnitId
from sepdesk.domain.warning_counts import reconcile, warnings_of
from sepdesk.domain.warnings import StaffingWarning, Warned, WarningAct, WarningStep

_URGED, _OVERDUE, _MUTED = 0.35, 0.15, 0.08


def warnings(
    rng: Random, as_of: dt.date, units: Sequence[UnitRecord], workers: Sequence[Worker]
) -> Iterator[StaffingWarning]:
    """Open the warnings of a province some days ago, and let authorities have handled some."""
    crews: dict[UnitId, list[Worker]] = defaultdict(list)
    for worker in workers:
        present = current(worker.employments)
        if present is not None:
            crews[present.unit].append(worker)
    items = work_items()
    for record in units:
        opened = as_of - dt.timedelta(days=rng.randint(1, 60))
        states = warnings_of(record, crews[record.unit.unit_id], as_of, items)
        for warning in reconcile(record, (), states, opened):
            yield _handled(rng, as_of, warning)


def _handled(rng: Random, as_of: dt.date, warning: StaffingWarning) -> StaffingWarning:
    chance = rng.random()
    if warning.state.what is not Warned.SHORT or chance > _URGED + _MUTED:
        return warning
    town = warning.spine.place
    office = town[:4] if warning.owner is OfficeKind.CITY else town[:6]
    since = warning.opened_on + dt.timedelta(days=1)
    on = min(since, as_of)
    if chance > _URGED:
        until = as_of + dt.timedelta(days=rng.randint(5, 40))
        step = WarningStep(on, WarningAct.MUTE, "单位停产检修（示例）", office, day=until)
        return handled(warning, step)
    late = chance < _OVERDUE
    left = -rng.randint(1, 20) if late else rng.randint(3, 30)
    deadline = max(on, as_of + dt.timedelta(days=left))
    text = "当面送达，办公室签收（示例）"
    step = WarningStep(on, WarningAct.URGE, text, office, day=on, deadline=deadline)
    return handled(warning, step)
