"""Who may what: one function, asked by every route and tested as a matrix."""

from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.competence import files_anything, filing_roles, may_file
from sepdesk.domain.offices import Office, OfficeKind, Role
from sepdesk.domain.submissions import SubmissionKind

__all__ = [
    "MIRRORING_ROLES",
    "Action",
    "Principal",
    "allows",
    "files_anything",
    "filing_roles",
    "may_file",
]


class Action(StrEnum):
    """What can be asked of the platform by someone signed in."""

    PUSH = "push"
    ASK_RECEIPTS = "ask_receipts"
    READ_FEED = "read_feed"
    TAKE_SNAPSHOT = "take_snapshot"
    SIGN_OUT = "sign_out"
    ASK_ATTACHMENTS = "ask_attachments"
    SEND_ATTACHMENT = "send_attachment"
    READ_ATTACHMENT = "read_attachment"
    LOOK_UP = "look_up"
    READ_METRICS = "read_metrics"
    READ_STATISTICS = "read_statistics"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a person in a role, at a device of an office."""

    user: str
    device: str
    office: Office
    role: Role
    token_hash: str


MIRRORING_ROLES = (Role.CLERK, Role.CHIEF, Role.VERIFIER)
"""Who may hold a copy of the office's facts; auditors and administrators may not."""


ABOUT_STRANGERS = (
    SubmissionKind.REGISTER,
    SubmissionKind.DECIDE_VERIFICATION,
    SubmissionKind.RECORD_PENALTY,
)
"""Who files one of these meets people of elsewhere, and may ask who they are (X-1)."""


READING_STATISTICS = (OfficeKind.CITY, OfficeKind.PROVINCE)
"""Others count by the records that they mirror; these may also ask for the sums of their area."""


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
        case Action.READ_METRICS:
            watches = principal.role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
            return watches and principal.office.kind is OfficeKind.PROVINCE
        case Action.PUSH:
            return files_anything(principal.role, principal.office.kind)
        case Action.ASK_RECEIPTS | Action.ASK_ATTACHMENTS:
            return principal.role in MIRRORING_ROLES
        case Action.READ_STATISTICS:
            at_a_desk = principal.role in (Role.CLERK, Role.CHIEF)
            return at_a_desk and principal.office.kind in READING_STATISTICS
        case Action.LOOK_UP:
            kind = principal.office.kind
            return any(may_file(principal.role, kind, one) for one in ABOUT_STRANGERS)
        case Action.SEND_ATTACHMENT:
            files = files_anything(principal.role, principal.office.kind)
            return files and scope == principal.office.office_id
        case Action.READ_ATTACHMENT:
            return principal.role in MIRRORING_ROLES and scope == principal.office.office_id
        case Action.READ_FEED | Action.TAKE_SNAPSHOT:
            return principal.role in MIRRORING_ROLES and scope == principal.office.office_id
