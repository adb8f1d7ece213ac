"""Offices and roles: who stands at which window."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from sepdesk.domain.regions import Jurisdiction

OfficeId = NewType("OfficeId", str)


class OfficeKind(StrEnum):
    """What kind of body an office is."""

    POST = "post"
    COUNTY = "county"
    CITY = "city"
    EXAM_CENTRE = "exam_centre"
    PROVINCE = "province"


class Role(StrEnum):
    """What an account may do at its office."""

    CLERK = "clerk"
    CHIEF = "chief"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"


@dataclass(frozen=True, slots=True)
class Office:
    """An office, what it answers for, and how the public reaches it (E5, F3)."""

    office_id: OfficeId
    name: str
    kind: OfficeKind
    jurisdiction: Jurisdiction
    address: str = ""
    phone: str = ""
    fax: str = ""
    exam_centre_contact: str = ""
