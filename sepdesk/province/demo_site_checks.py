"""The demo's check on site: a unit of the home county, its differences on their way (C1)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sepdesk.domain.deciding_site_checks import decide_site_check
from sepdesk.domain.employment import current
from sepdesk.domain.facts import Facts
from sepdesk.domain.identity import DocumentKind, DocumentRef
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.outcomes import DossierKept, effects_of
from sepdesk.domain.paper_parts import OpId, UnitOnPaper
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.site_check_facts import SiteCheckFacts
from sepdesk.domain.site_checks import (
    CheckedPerson,
    CheckKind,
    ChosenCourse,
    Course,
    Differing,
    OnCertificate,
    OnPlatform,
    OnSite,
    RecordSiteCheck,
    SiteCheck,
    differences_of,
)
from sepdesk.domain.units import Unit, UnitId
from sepdesk.province.demo_offices import HOME_COUNTY

_FEWEST = 3
_DAYS_AGO = 3
_COURSES = {
    Differing.STILL_REGISTERED: Course.URGE,
    Differing.REGISTERED_ELSEWHERE: Course.ON_THE_SPOT,
    Differing.NO_CERTIFICATE: Course.ENFORCEMENT,
}


def site_checks(
    as_of: dt.date,
    offices: Sequence[Office],
    units: Sequence[UnitRecord],
    workers: Sequence[Worker],
) -> Iterator[SiteCheck]:
    """Make one open check, by the rules themselves."""
    known = {office.office_id: office for office in offices}
    crews: dict[UnitId, list[Worker]] = defaultdict(list)
    for worker in workers:
        present = current(worker.employments)
        if present is not None:
            crews[present.unit].append(worker)
    near = [one.unit for one in units if _is_near(one.unit) and len(crews[one.unit.unit_id]) >= 1]
    at = next((one for one in near if len(crews[one.unit_id]) >= _FEWEST), None)
    other = next((one for one in near if at is not None and one.unit_id != at.unit_id), None)
    if at is None or other is None:
        return
    day = as_of - dt.timedelta(days=_DAYS_AGO)
    act = _act(at, crews[at.unit_id], crews[other.unit_id][0], other, day)
    home = known[OfficeId(HOME_COUNTY)]
    facts = Facts(None, at, office=home.office_id, site_check=SiteCheckFacts(home))
    for effect in effects_of(decide_site_check(OpId("demo-check"), act, facts, day)):
        if isinstance(effect, DossierKept) and isinstance(effect.dossier, SiteCheck):
            yield effect.dossier


def _is_near(unit: Unit) -> bool:
    return unit.town.startswith(HOME_COUNTY) and unit.closed_on is None


def _act(
    at: Unit, crew: Sequence[Worker], visitor: Worker, other: Unit, day: dt.date
) -> RecordSiteCheck:
    here, card = OnPlatform.THIS_UNIT, OnCertificate.NO_RECORD
    persons = (
        _person(crew[0], here, card, OnSite.AT_WORK),
        _person(crew[1], here, card, OnSite.OFF_SHIFT),
        _person(crew[2], here, OnCertificate.NOT_SHOWN, OnSite.GONE),
        _person(visitor, OnPlatform.OTHER_UNIT, card, OnSite.AT_WORK, other.name),
        CheckedPerson(
            DocumentRef(DocumentKind.CITIZEN_ID, "", "示例某"),
            OnCertificate.NOT_SHOWN,
            OnPlatform.NOT_KNOWN,
            OnSite.UNCERTIFIED,
            remark="驾驶叉车（演示）",
        ),
    )
    courses = tuple(
        ChosenCourse(place, what, _COURSES[what])
        for place, person in enumerate(persons)
        for what in differences_of(person)
    )
    paper = UnitOnPaper(
        at.name, at.code, at.code_kind, at.address, at.town, at.contact, at.phone, at.unit_id
    )
    kind, checkers = CheckKind.SUPERVISION, ("检查员甲（演示）", "检查员乙（演示）")
    return RecordSiteCheck(paper, kind, day, checkers, persons, courses, at.address)


def _person(
    worker: Worker,
    platform: OnPlatform,
    card: OnCertificate,
    site: OnSite,
    elsewhere: str = "",
) -> CheckedPerson:
    document, present = worker.documents[0], current(worker.employments)
    items = () if present is None else tuple(item.printed for item in present.items)
    return CheckedPerson(
        DocumentRef(document.kind, document.number, worker.name),
        card,
        platform,
        site,
        items,
        worker.person,
        platform_unit=elsewhere,
    )
