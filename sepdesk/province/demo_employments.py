"""Invented histories of employment: half-open intervals without overlap, the last one open."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from sepdesk.domain.certificates import Certificate
from sepdesk.domain.employment import (
    EmployedItem,
    Employment,
    EmploymentId,
    EndReason,
    HireSource,
)
from sepdesk.domain.units import Unit
from sepdesk.province.demo_certificates import lost_from
from sepdesk.province.demo_offices import county_office_name
from sepdesk.province.demo_tables import lot

_PAST = lot([(0, 42), (1, 32), (2, 17), (3, 9)])
_SOURCES = lot(
    [
        (HireSource.CONTRACT, 55),
        (HireSource.CERTIFICATE_RECORD, 25),
        (HireSource.UNIT_STATEMENT, 12),
        (HireSource.UNKNOWN, 8),
    ]
)
_ENDS = (EndReason.BY_UNIT, EndReason.BY_WORKER, EndReason.BY_BOTH)
_FIRST_NUMBER = 900_001
_LOADED = 0
"""Sequence of what was in the archive before the platform's first event."""


class Employments:
    """Makes employments, numbered through and by county.

    Registration numbers begin at 900001, so that none that the platform gives out later meets one.
    """

    def __init__(self, rng: Random, as_of: dt.date, elsewhere: Sequence[Unit]) -> None:
        self._rng = rng
        self._as_of = as_of
        self._elsewhere = elsewhere
        self._count = 0
        self._numbers: dict[str, int] = {}

    def make(
        self, certificates: tuple[Certificate, ...], unit: Unit | None, near: Sequence[Unit]
    ) -> tuple[Employment, ...]:
        """Make a history, oldest first.

        Args:
            certificates: what the work rests on: the first for the present employment.
            unit: the present employer; None for somebody who is 待聘.
            near: units of the same county, for the past.
        """
        rng = self._rng
        history: list[Employment] = []
        before = self._as_of - dt.timedelta(days=rng.randint(1, 500))
        if unit is not None:
            before = self._first_day(certificates[0])
            present = self._employment(unit, certificates[0], before)
            history.append(self._lasting(present, certificates[0]))
        for _ in range(_PAST.draw(rng)):
            past = self._past(certificates, near, before, changed=bool(history))
            if past is None:
                break
            history.insert(0, past)
            before = past.started_on
        return tuple(history)

    def _first_day(self, certificate: Certificate) -> dt.date:
        approved = certificate.items[0].approved_on
        latest = min(self._as_of, certificate.items[0].valid_until)
        if certificate.status_on is not None:
            latest = min(latest, certificate.status_on - dt.timedelta(days=1))
        days = max(0, (latest - approved).days)
        return approved + dt.timedelta(days=int(days * self._rng.random() ** 0.6))

    def _lasting(self, employment: Employment, certificate: Certificate) -> Employment:
        lost = lost_from((certificate,), self._as_of)
        return replace(employment, lost_on=lost)

    def _past(
        self,
        certificates: Sequence[Certificate],
        near: Sequence[Unit],
        before: dt.date,
        *,
        changed: bool,
    ) -> Employment | None:
        rng = self._rng
        moved = changed and rng.random() < 0.5
        ended = before if moved else before - dt.timedelta(days=rng.randint(1, 400))
        started = ended - dt.timedelta(days=rng.randint(40, 1000))
        held = [c for c in certificates if c.items[0].approved_on <= started]
        if not held:
            return None
        unit = self._former_unit(near, ended)
        return replace(
            self._employment(unit, held[-1], started),
            ended_on=ended,
            ended_reason=EndReason.CHANGED if moved else rng.choice(_ENDS),
            ended_seq=_LOADED,
        )

    def _former_unit(self, near: Sequence[Unit], ended: dt.date) -> Unit:
        while True:
            unit = self._rng.choice(near if self._rng.random() < 0.7 else self._elsewhere)
            if unit.closed_on is None or ended <= unit.closed_on:
                return unit

    def _employment(self, unit: Unit, certificate: Certificate, started: dt.date) -> Employment:
        self._count += 1
        source = _SOURCES.draw(self._rng)
        county = unit.town[:6]
        return Employment(
            employment_id=EmploymentId(f"demo-e{self._count:07}"),
            unit=unit.unit_id,
            unit_name=unit.name,
            items=tuple(
                EmployedItem(item.printed, certificate.certificate_id) for item in certificate.items
            ),
            started_on=started,
            hired_on=None if source is HireSource.UNKNOWN else started,
            hire_source=source,
            registration_number=self._registration_number(county, started),
            registered_seq=_LOADED,
            office_name=county_office_name(county),
        )

    def _registration_number(self, county: str, started: dt.date) -> str:
        number = self._numbers.get(county, _FIRST_NUMBER)
        self._numbers[county] = number + 1
        return f"{county}-{started.year}-{number}"
