"""What is known when a submission is judged; at an offline desk some of it is `Unknown`."""

from dataclasses import dataclass
from typing import Final

from sepdesk.domain.deadlines import RestDays
from sepdesk.domain.dossier_types import Dossier
from sepdesk.domain.findings import Finding
from sepdesk.domain.identity import PersonId
from sepdesk.domain.licence_facts import LicenceFacts
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.service_guides import ServiceGuide
from sepdesk.domain.site_check_facts import SiteCheckFacts
from sepdesk.domain.submissions import OpId, Submission, SubmissionState
from sepdesk.domain.units import Unit
from sepdesk.domain.work_items import ItemTable


@dataclass(frozen=True, slots=True)
class Unknown:
    """The fact may exist, but not here: of another county, or never loaded."""


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class Case:
    """An earlier submission that another one is about, as the platform holds it.

    Attributes:
        office: that filed it.
        user: who filed it; maker is not checker.
        missing: papers still owed.
        findings: of the receipt that holds.
    """

    op_id: OpId
    body: Submission
    state: SubmissionState
    office: str
    user: str
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about the worker and the unit that a submission names.

    Attributes:
        worker: None where the archive surely holds no such person (the platform's answer).
        unit: the unit named on the paper; None where the archive surely lacks it.
        in_jurisdiction: whether the filing office answers for the unit's place.
        case: the submission that this one is about; None where there surely is none of that id.
        filed_by: who files this one.
        office: for which office; empty where it is not asked for.
        withdrawn: it was taken back before it was decided: its withdrawal is here already.
        office_kind: what kind of body that office is; None where it is not asked for.
        record: the unit with what is required of it; asked where that is to be set.
        other: the second person concerned: to be linked, or holding a new paper.
        other_unit: the second unit concerned: gone into, or holding a new code.
        staff: how many are employed at the unit now.
        employed: who they are; asked where some of them are chosen.
        dossier: the dossier that this one is about; None where there surely is none.
        licence: what an act about an examination or an application is judged by.
        site_check: what an act about a check on site is judged by.
        guide: what the filing office has published; asked where it publishes.
    """

    worker: Worker | Unknown | None
    unit: Unit | Unknown | None
    in_jurisdiction: bool | Unknown = True
    case: Case | Unknown | None = UNKNOWN
    filed_by: str = ""
    office: str = ""
    withdrawn: bool = False
    other: Worker | Unknown | None = UNKNOWN
    other_unit: Unit | Unknown | None = UNKNOWN
    staff: int | Unknown = UNKNOWN
    employed: frozenset[PersonId] | Unknown = UNKNOWN
    dossier: Dossier | Unknown | None = UNKNOWN
    office_kind: OfficeKind | None = None
    record: UnitRecord | Unknown | None = UNKNOWN
    licence: LicenceFacts | Unknown = UNKNOWN
    site_check: SiteCheckFacts | Unknown = UNKNOWN
    guide: ServiceGuide | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables that the rules read."""

    items: ItemTable
    rest: RestDays
