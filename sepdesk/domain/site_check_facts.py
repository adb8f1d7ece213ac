"""What else is known about a check on site: who checks, the offices it names, checks before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sepdesk.domain.licence_facts import NotHere
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.site_checks import FollowSiteCheck, RecordSiteCheck, SiteCheck


@dataclass(frozen=True, slots=True)
class SiteCheckFacts:
    """Facts of an act about a check on site.

    Attributes:
        office: that files the act.
        named: the offices that the act names; None where there surely is no such office.
        earlier: the checks of the unit that are known.
    """

    office: Office
    named: Mapping[OfficeId, Office | NotHere | None] = field(default_factory=dict)
    earlier: tuple[SiteCheck, ...] = ()


def offices_named(act: RecordSiteCheck | FollowSiteCheck) -> tuple[OfficeId, ...]:
    """Return the offices that an act hands something to, each once."""
    if isinstance(act, FollowSiteCheck):
        return () if act.office is None else (act.office,)
    return tuple(dict.fromkeys(one.office for one in act.courses if one.office is not None))
