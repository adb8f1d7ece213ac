"""The demo province: 2,000 invented units and 20,000 invented workers in Fujian's real counties.

The same day and seed give the same province. All dates follow the day, so that on any day some
certificates are about to lapse. Names of units hold 示例, names of offices 演示.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from sepdesk.catalogues import regions
from sepdesk.domain.certificates import Certificate
from sepdesk.domain.dossier_types import Dossier
from sepdesk.domain.identity import PersonId
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import Office
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.units import Unit
from sepdesk.province.demo_certificates import (
    COUNTING,
    MIXED,
    SPOILT,
    Certificates,
    Quality,
    Wanted,
)
from sepdesk.province.demo_employments import Employments
from sepdesk.province.demo_licences import Licences
from sepdesk.province.demo_offices import (
    HOME_COUNTY,
    DemoAccount,
    accounts,
    counties,
    county_office_name,
    offices,
)
from sepdesk.province.demo_people import Identity, People
from sepdesk.province.demo_site_checks import site_checks
from sepdesk.province.demo_suggestions import suggestions
from sepdesk.province.demo_tables import Post, trades
from sepdesk.province.demo_units import Employer, Units, vacancies, weighed_counts
from sepdesk.province.demo_warnings import warnings

_UNITS, _UNITS_AT_HOME = 2_000, 300
_WORKERS_PER_UNIT = 10
_AVAILABLE = 0.15
_CONDUCT = (
    ("违章作业，未按操作规程操作（示例）", "警告，罚款一千元（示例）"),
    ("允许无证人员操作特种设备（示例）", "罚款二千元（示例）"),
    ("发现事故隐患未立即报告（示例）", "警告（示例）"),
)


@dataclass(frozen=True, slots=True)
class DemoProvince:
    """All that a platform is loaded with."""

    offices: tuple[Office, ...]
    units: tuple[UnitRecord, ...]
    workers: tuple[Worker, ...]
    accounts: tuple[DemoAccount, ...]
    dossiers: tuple[Dossier, ...] = ()


def generate(as_of: dt.date, seed: int = 225) -> DemoProvince:
    """Invent the province as it stands on a day."""
    rng = Random(seed)  # noqa: S311 - to be repeatable, not secret
    people = People(rng, as_of)
    made = Units(rng, as_of, people)
    employers = {county: made.make(county, n) for county, n in _units_per_county().items()}
    workforce = _Workforce(rng, as_of, people, employers)
    workers = tuple(worker for county in employers for worker in workforce.of(county))
    units = tuple(e.record for there in employers.values() for e in there)
    # A lot of their own, so that the province itself stays as it was.
    warned = warnings(Random(seed + 1), as_of, units, workers)  # noqa: S311 - as above
    checked = site_checks(as_of, offices(), units, workers)
    return DemoProvince(
        offices=offices(),
        units=units,
        workers=workers,
        accounts=accounts(),
        dossiers=(
            *Licences(as_of, people, offices()).make(workers),
            *suggestions(as_of),
            *warned,
            *checked,
        ),
    )


def _units_per_county() -> dict[str, int]:
    """Share the units out by number of towns; districts and county cities count twice."""
    weights = Counter(
        {
            county.code: len(regions().children(county.code)) * (1 + (county.name[-1] in "区市"))
            for county in counties()
            if county.code != HOME_COUNTY
        }
    )
    return {HOME_COUNTY: _UNITS_AT_HOME, **weighed_counts(weights, _UNITS - _UNITS_AT_HOME)}


class _Workforce:
    def __init__(
        self,
        rng: Random,
        as_of: dt.date,
        people: People,
        employers: dict[str, list[Employer]],
    ) -> None:
        self._rng = rng
        self._as_of = as_of
        self._people = people
        self._employers = employers
        self._certificates = Certificates(rng, as_of)
        everywhere = [e.record.unit for there in employers.values() for e in there]
        self._employments = Employments(rng, as_of, everywhere)
        self._count = 0

    def of(self, county: str) -> Iterator[Worker]:
        """Make the workers of a county: those whom its units need, others, and 待聘 ones."""
        rng = self._rng
        employers = self._employers[county]
        total = len(employers) * _WORKERS_PER_UNIT
        employed = round(total * (1 - _AVAILABLE))
        near = [employer.record.unit for employer in employers]
        working = [e for e in employers if e.record.unit.closed_on is None]
        for employer in working:
            for post, welding_items, counts in vacancies(employer, rng):
                quality = (COUNTING if counts else SPOILT).draw(rng)
                wanted = Wanted((post,), quality, welding_items, current_list=True)
                employed -= 1
                total -= 1
                yield self._worker(county, wanted, employer.record.unit, near, employer.fillers)
        hiring = [employer for employer in working if employer.fillers]
        for _ in range(employed if hiring else 0):
            total -= 1
            employer = rng.choice(hiring)
            wanted = self._any_work(employer.fillers)
            yield self._worker(county, wanted, employer.record.unit, near, employer.fillers)
        for _ in range(total):
            fillers = trades().draw(rng).fillers
            yield self._worker(county, self._any_work(fillers), None, near, fillers)

    def _any_work(self, fillers: Sequence[Post]) -> Wanted:
        rng = self._rng
        posts = dict.fromkeys(rng.choice(fillers) for _ in range(1 + (rng.random() < 0.3)))
        return Wanted(tuple(posts), MIXED.draw(rng), rng.randint(1, 4))

    def _worker(
        self,
        county: str,
        wanted: Wanted,
        unit: Unit | None,
        near: Sequence[Unit],
        fillers: Sequence[Post],
    ) -> Worker:
        rng = self._rng
        self._count += 1
        youngest = 19 if wanted.quality is Quality.GOOD else 26
        holder = self._people.make(county, youngest)
        certificates = self._certificates_of(county, holder, wanted, fillers)
        history = self._employments.make(certificates, unit, near)
        where = history[-1].registration_number[:6] if history else county
        return Worker(
            person=PersonId(f"demo-p{self._count:07}"),
            rev=1 + sum(1 + (e.ended_on is not None) for e in history),
            name=holder.name,
            documents=holder.documents,
            sex=holder.sex,
            born_on=holder.born_on,
            mobile=holder.mobile,
            last_county=where,
            certificates=certificates,
            employments=history,
            penalties=self._penalties(county) if rng.random() < 0.01 else (),
        )

    def _certificates_of(
        self, county: str, holder: Identity, wanted: Wanted, fillers: Sequence[Post]
    ) -> tuple[Certificate, ...]:
        rng = self._rng
        city = regions().words(county)[0]
        first = self._certificates.make(holder, wanted, city)
        found = [first]
        if fillers and rng.random() < 0.12:
            found.append(self._certificates.make(holder, self._any_work(fillers), city))
        if rng.random() < 0.15:
            found.append(self._certificates.superseded(holder, first, city))
        return tuple(dict.fromkeys(found))

    def _penalties(self, county: str) -> tuple[Penalty, ...]:
        conduct, decision = self._rng.choice(_CONDUCT)
        decided = self._as_of - dt.timedelta(days=self._rng.randint(5, 700))
        return (
            Penalty(
                penalty_id=f"demo-x{self._count:07}",
                decided_on=decided,
                authority=county_office_name(county),
                document_number=f"示例市监处罚〔{decided.year}〕{self._count}号",
                conduct=conduct,
                decision=decision,
            ),
        )
