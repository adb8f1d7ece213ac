"""What this station knows for an act about a check on site (C1)."""

from sepdesk.desk.session import Session
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.facts import UNKNOWN, Unknown
from sepdesk.domain.licence_facts import NOT_HERE, NotHere
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.site_check_facts import SiteCheckFacts, offices_named
from sepdesk.domain.site_checks import FollowSiteCheck, RecordSiteCheck, SiteCheck
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import Submission


def site_check_facts(
    session: Session, submission: Submission, unit: UnitRecord | None
) -> SiteCheckFacts | Unknown:
    """Gather it; what is lacking here is told as not here, never as absent."""
    if not isinstance(submission, RecordSiteCheck | FollowSiteCheck):
        return UNKNOWN
    named = {one: _office(session, one) for one in offices_named(submission)}
    return SiteCheckFacts(session.office, named, _earlier(session, unit))


def _office(session: Session, office: OfficeId) -> Office | NotHere:
    if office == session.office.office_id:
        return session.office
    return session.files.facts.office(office) or NOT_HERE


def _earlier(session: Session, unit: UnitRecord | None) -> tuple[SiteCheck, ...]:
    if unit is None:
        return ()
    found = session.files.facts.dossiers_of_unit(DossierKind.SITE_CHECK, unit.unit.unit_id)
    return tuple(one for one in found if isinstance(one, SiteCheck))
