"""Which tabs make sense for whom: by what an office mirrors, and by what its roles may file."""

from collections.abc import Callable, Mapping

from sepdesk.domain.competence import filing_roles, may_file
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.submissions import SubmissionKind

_Rule = Callable[[OfficeKind, Role], bool]


def _mirrors_people(office: OfficeKind, _: Role) -> bool:
    # The provincial office mirrors offices and what is sent to it, no persons and units.
    return office is not OfficeKind.PROVINCE


def _registers(office: OfficeKind, role: Role) -> bool:
    return may_file(role, office, SubmissionKind.REGISTER)


def _keeps_a_ledger(office: OfficeKind, _: Role) -> bool:
    return bool(filing_roles(office, SubmissionKind.REGISTER))


def _hands_over_or_verifies(office: OfficeKind, _: Role) -> bool:
    kinds = (SubmissionKind.REGISTER, SubmissionKind.DECIDE_VERIFICATION)
    return any(filing_roles(office, kind) for kind in kinds)


def _maintains(office: OfficeKind, role: Role) -> bool:
    return may_file(role, office, SubmissionKind.CHANGE_UNIT)


def _examines_or_issues(office: OfficeKind, _: Role) -> bool:
    # An authority sees the plans that are filed with it; nobody else does.
    kinds = (SubmissionKind.FILE_EXAM_PLAN, SubmissionKind.DECIDE_APPLICATION)
    return any(filing_roles(office, kind) for kind in kinds)


def _sees_applications(office: OfficeKind, _: Role) -> bool:
    # A post reads what is applied for by its people, as a county does.
    files = filing_roles(office, SubmissionKind.APPLY_FOR_CERTIFICATE)
    return bool(files) or office is OfficeKind.POST


def _is_warned(office: OfficeKind, _: Role) -> bool:
    # A post sees what its county handles.
    return bool(filing_roles(office, SubmissionKind.HANDLE_WARNING)) or office is OfficeKind.POST


def _checks_or_follows(office: OfficeKind, _: Role) -> bool:
    return bool(filing_roles(office, SubmissionKind.FOLLOW_SITE_CHECK))


def _tells_numbers(office: OfficeKind, role: Role) -> bool:
    # Who plans training, and who watches the staffing of an area (三(一)).
    areas = (OfficeKind.POST, OfficeKind.COUNTY, OfficeKind.CITY)
    asks_platform = office is OfficeKind.PROVINCE and role in (Role.CLERK, Role.CHIEF)
    return office in areas or asks_platform


_SHOWN: Mapping[str, _Rule] = {
    "worker": _mirrors_people,
    "registration": _registers,
    "staffing": _mirrors_people,
    "statistics": _tells_numbers,
    "misconduct": _mirrors_people,
    "warnings": _is_warned,
    "verification": _hands_over_or_verifies,
    "ledger": _keeps_a_ledger,
    "maintenance": _maintains,
    "exam_plans": _examines_or_issues,
    "applications": _sees_applications,
    "site_check": _checks_or_follows,
}
"""A tab that is not named here is everybody's: 待处理, 指南与建议, 同步."""


def is_shown(tab: str, office: OfficeKind, role: Role) -> bool:
    """Tell whether somebody of a role at a kind of office has a use for a tab.

    What is shown may still be barred by the rules; what is not shown never could be used.

    Args:
        tab: its key in the window.
        office: where the machine stands.
        role: of whoever is signed in.
    """
    rule = _SHOWN.get(tab)
    return rule is None or rule(office, role)
