"""Offices and roles: who stands at which window."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from sepdesk.domain.regions import Jurisdiction

OfficeId = NewType("OfficeId", str)

PROVINCIAL_OFFICE = OfficeId("35")
"""The provincial office; its id is the province's code, as all authorities' ids are theirs."""


class OfficeKind(StrEnum):
    """What kind of body an office is."""

    POST = "post"
    COUNTY = "county"
    CITY = "city"
    EXAM_CENTRE = "exam_centre"
    PROVINCE = "province"
    ISSUING_AUTHORITY = "issuing_authority"
    INSPECTION_BODY = "inspection_body"
    PERMIT_REVIEWER = "permit_reviewer"
    ADMINISTRATIVE_WINDOW = "administrative_window"
    """The administrative service window that takes re-examinations (C2)."""


OFFICE_WORDS = {
    OfficeKind.POST: "监管所",
    OfficeKind.COUNTY: "县级监管部门",
    OfficeKind.CITY: "市级监管部门",
    OfficeKind.EXAM_CENTRE: "考试中心",
    OfficeKind.PROVINCE: "省局",
    OfficeKind.ISSUING_AUTHORITY: "发证机关",
    OfficeKind.INSPECTION_BODY: "检验机构",
    OfficeKind.PERMIT_REVIEWER: "评审机构",
    OfficeKind.ADMINISTRATIVE_WINDOW: "行政服务窗口",
}

FROM_NEAR_TO_FAR = (
    OfficeKind.POST,
    OfficeKind.COUNTY,
    OfficeKind.ADMINISTRATIVE_WINDOW,
    OfficeKind.EXAM_CENTRE,
    OfficeKind.ISSUING_AUTHORITY,
    OfficeKind.CITY,
    OfficeKind.INSPECTION_BODY,
    OfficeKind.PERMIT_REVIEWER,
    OfficeKind.PROVINCE,
)
"""The order in which the offices of a place are told to who looks for one."""


class Role(StrEnum):
    """What an account may do at its office."""

    CLERK = "clerk"
    CHIEF = "chief"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"


KEEPERS = frozenset({Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})
"""Who keeps or watches the platform; each apart from the others and from every desk."""


def may_be_one_person(one: Role, other: Role) -> bool:
    """Tell whether an account may hold both roles at the same time, wherever they are held.

    Whoever watches must not be watched by themselves: a keeper's role goes with no other role.
    """
    return one is other or not {one, other} & KEEPERS


@dataclass(frozen=True, slots=True)
class Office:
    """An office, what it answers for, and how the public reaches it (E5, F3).

    Attributes:
        exam_centre_contact: of the local exam centre, for where that one has no guide of its own.
        network: page, mailbox or account under which it takes papers over the network.
        guide: the text of its service guide, several lines; empty: not published.
    """

    office_id: OfficeId
    name: str
    kind: OfficeKind
    jurisdiction: Jurisdiction
    address: str = ""
    phone: str = ""
    fax: str = ""
    exam_centre_contact: str = ""
    network: str = ""
    guide: str = ""
