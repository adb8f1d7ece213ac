"""Who may what: one function, asked by every route and tested as a matrix."""

from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.offices import Office, OfficeKind, Role


class Action(StrEnum):
    """What can be asked of the platform by someone signed in."""

    PUSH = "push"
    ASK_RECEIPTS = "ask_receipts"
    READ_FEED = "read_feed"
    TAKE_SNAPSHOT = "take_snapshot"
    SIGN_OUT = "sign_out"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a person in a role, at a device of an office."""

    user: str
    device: str
    office: Office
    role: Role
    token_hash: str


FILING_ROLES = (Role.CLERK, Role.CHIEF)
"""Who may file employment; also what a mandate must have been when a form was saved."""

FILING_OFFICES = (OfficeKind.POST, OfficeKind.COUNTY, OfficeKind.EXAM_CENTRE)
"""Where employment is filed: the county authority or the exam centre (E2, C2)."""

MIRRORING_ROLES = (Role.CLERK, Role.CHIEF, Role.VERIFIER)
"""Who may hold a copy of the office's facts; auditors and administrators may not."""


def allows(principal: Principal, action: Action, *, scope: str | None = None) -> bool:
    """Tell whether somebody may do something now.

    Args:
        principal: authenticated for this request; device, account and mandate hold.
        action: what is asked.
        scope: the office whose records are concerned, where there is one.
    """
    match action:
        case Action.SIGN_OUT:
            return True
        case Action.PUSH:
            return principal.role in FILING_ROLES and principal.office.kind in FILING_OFFICES
        case Action.ASK_RECEIPTS:
            return principal.role in FILING_ROLES
        case Action.READ_FEED | Action.TAKE_SNAPSHOT:
            return (
                principal.role in MIRRORING_ROLES
                and principal.office.kind is not OfficeKind.PROVINCE
                and scope == principal.office.office_id
            )
