"""Who could count where and when: a worker's record as half-open intervals (S1, X01, E11)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepdesk.domain.certificates import Certificate, CertificateStatus, losses_in_effect
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.domain.units import UnitId
from sepdesk.domain.work_items import ItemKey

_NEVER, _ALWAYS = dt.date.max, dt.date.min
Interval = tuple[dt.date, dt.date]
"""From a day on, up to but without another."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One item of a certificate that counts at one place, from `since` up to but without `until`.

    Attributes:
        unit: where the person is employed then; None while they are 待聘.
        valid_until: last day of the item itself, by which it lapses.
    """

    unit: UnitId | None
    person: PersonId
    printed: str
    key: ItemKey
    since: dt.date
    until: dt.date
    valid_until: dt.date

    def counts_on(self, on: dt.date) -> bool:
        """Tell whether it counts on a day."""
        return self.since <= on < self.until


def holdings_of(worker: Worker) -> tuple[Holding, ...]:
    """Return where a worker's certificates count, and when.

    What the record tells is all that is told: an item counts from its approval to its last day as
    the record has them now, so that a pause before a re-examination is not seen; a loss whose day
    the record lacks counts from the beginning. Who has died is 待聘 no more.
    """
    where = (*_employed(worker), *((None, free) for free in _free(worker)))
    return tuple(
        Holding(unit, worker.person, item.printed, item.key, *shared, item.valid_until)
        for certificate in worker.certificates
        for item in certificate.items
        for force in in_force(certificate)
        for unit, there in where
        if (shared := _shared((item.approved_on, _day_after(item.valid_until)), force, there))
    )


def in_force(certificate: Certificate) -> Iterator[Interval]:
    """Return when a certificate was not lost: until a loss, and again from a restoration on."""
    decisions = certificate.decisions or losses_in_effect(certificate)
    since: dt.date | None = _ALWAYS
    for decision in decisions:
        on = decision.decided_on or _ALWAYS
        holds = decision.status is CertificateStatus.IN_FORCE
        if since is not None and not holds:
            yield since, on
            since = None
        elif since is None and holds:
            since = on
    if since is not None:
        yield since, _NEVER


def _employed(worker: Worker) -> Iterator[tuple[UnitId | None, Interval]]:
    for one in worker.employments:
        yield one.unit, (one.started_on, one.ended_on or _NEVER)


def _free(worker: Worker) -> Iterator[Interval]:
    """Return when nobody employs the worker."""
    after, last = _ALWAYS, worker.died_on or _NEVER
    for one in sorted(worker.employments, key=lambda one: one.started_on):
        if one.ended_on == one.started_on:
            continue
        yield after, min(one.started_on, last)
        after = max(after, one.ended_on or _NEVER)
    yield after, last


def _shared(*intervals: Interval) -> Interval | None:
    since, until = max(one[0] for one in intervals), min(one[1] for one in intervals)
    return (since, until) if since < until else None


def _day_after(day: dt.date) -> dt.date:
    return day if day == _NEVER else day + dt.timedelta(days=1)


def month_ends(day: dt.date, months: int) -> Sequence[dt.date]:
    """Return the last days of so many months before the month of a day, the oldest first."""
    found, first = [], day.replace(day=1)
    for _ in range(months):
        last = first - dt.timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return tuple(reversed(found))
