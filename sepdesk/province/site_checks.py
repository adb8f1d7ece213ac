"""What an act about a check on site is judged by, out of the archive (C1)."""

from collections.abc import Mapping

from sqlalchemy import Connection

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.facts import UNKNOWN, Unknown
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.site_check_facts import SiteCheckFacts, offices_named
from sepdesk.domain.site_checks import FollowSiteCheck, RecordSiteCheck, SiteCheck
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import Submission
from sepdesk.province import shelf


def site_check_facts(
    connection: Connection,
    body: Submission,
    office: Office,
    offices: Mapping[OfficeId, Office],
    unit: UnitRecord | None,
) -> SiteCheckFacts | Unknown:
    """Gather them; Unknown where the act is about no check.

    Args:
        connection: of the deciding transaction.
        body: the act.
        office: that files it.
        offices: all of them.
        unit: that it names, as the archive has it.
    """
    if not isinstance(body, RecordSiteCheck | FollowSiteCheck):
        return UNKNOWN
    named = {one: offices.get(one) for one in offices_named(body)}
    return SiteCheckFacts(office, named, _earlier(connection, unit))


def _earlier(connection: Connection, unit: UnitRecord | None) -> tuple[SiteCheck, ...]:
    if unit is None:
        return ()
    found = shelf.dossiers_of(connection, DossierKind.SITE_CHECK, unit=unit.unit.unit_id)
    return tuple(one for one in found if isinstance(one, SiteCheck))
