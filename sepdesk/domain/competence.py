"""Who may file what: the offices and the roles that answer for each kind of submission.

The platform enforces it, the desk offers nothing else.
"""

from sepdesk.domain.certificates import HOME_PROVINCE
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.submissions import SubmissionKind

_DESKS = (Role.CLERK, Role.CHIEF)
# Employment is reported to the county authority, its posts, or the exam centre, and changed at the
# window that takes re-examinations (E2, C2).
_EMPLOYMENT = (
    OfficeKind.POST,
    OfficeKind.COUNTY,
    OfficeKind.EXAM_CENTRE,
    OfficeKind.ADMINISTRATIVE_WINDOW,
)
# "Authorities of every level" register penalties (L6); the province works on the platform itself.
_AUTHORITIES = (OfficeKind.POST, OfficeKind.COUNTY, OfficeKind.CITY)
# A loss counts against a person at once and everywhere: it takes a chief of an authority that
# issues certificates or acts for it (L7).
_ISSUING = (OfficeKind.COUNTY, OfficeKind.CITY, OfficeKind.ISSUING_AUTHORITY)
_CERTIFICATE_ACTS = (SubmissionKind.CHANGE_CERTIFICATE, SubmissionKind.RESTORE_CERTIFICATE)
# Who a person is and what a unit is are settled where they are, not at every window.
_MAINTAINING = (OfficeKind.COUNTY, OfficeKind.CITY)
_MAINTENANCE = (
    SubmissionKind.CHANGE_PERSON,
    SubmissionKind.LINK_PERSONS,
    SubmissionKind.UNLINK_PERSONS,
    SubmissionKind.CHANGE_UNIT,
)
_VERIFICATION = (SubmissionKind.DECIDE_VERIFICATION, SubmissionKind.CALL_UP_FILE)
# Another province's certificates are the exam centres' to verify (L5); what this province itself
# issued and the archive lacks is known to who issues: an authority of its own, or else the city.
_VERIFYING = (OfficeKind.EXAM_CENTRE, OfficeKind.ISSUING_AUTHORITY, OfficeKind.CITY)
# Inspection bodies and permit reviewers compare on the spot, urge, and pass on what an authority
# or an exam centre has to enter (C1); like everybody else they suggest (I1).

# An examination is its centre's (L1). New items are applied for where they were examined, a
# re-examination also at the administrative window or the authority of the place (L2, C2).
_EXAMS = (
    SubmissionKind.FILE_EXAM_PLAN,
    SubmissionKind.WITHDRAW_EXAM_PLAN,
    SubmissionKind.RECORD_EXAM_RESULTS,
)
_APPLYING = (
    OfficeKind.EXAM_CENTRE,
    OfficeKind.ADMINISTRATIVE_WINDOW,
    OfficeKind.COUNTY,
    OfficeKind.CITY,
    OfficeKind.ISSUING_AUTHORITY,
)
_LICENSING = (OfficeKind.CITY, OfficeKind.ISSUING_AUTHORITY)
# Who stands on the spot records what was found and chooses what becomes of it (C1); the issuing
# authority's and the exam centre's part is handed to them, which they take and settle.
_CHECKING = (
    OfficeKind.POST,
    OfficeKind.COUNTY,
    OfficeKind.CITY,
    OfficeKind.INSPECTION_BODY,
    OfficeKind.PERMIT_REVIEWER,
)
_FOLLOWING = (
    *_CHECKING,
    OfficeKind.EXAM_CENTRE,
    OfficeKind.ADMINISTRATIVE_WINDOW,
    OfficeKind.ISSUING_AUTHORITY,
)
# What a permit requires and what use requires are set, and urged for, by the two levels that answer
# for it; which of them for which unit, the rules say (E1, W3).
# A barred person who applies is the issuing authority's to look into (W2).
_WARNED = (*_MAINTAINING, OfficeKind.ISSUING_AUTHORITY)
# Whoever the public comes to with papers says how it is reached (E5); it speaks for the office.
_GUIDED = (
    *_EMPLOYMENT,
    OfficeKind.CITY,
    OfficeKind.ISSUING_AUTHORITY,
)


_BY_DESKS = {
    SubmissionKind.RECORD_PENALTY: _AUTHORITIES,
    SubmissionKind.CORRECT_PENALTY: _AUTHORITIES,
    SubmissionKind.APPLY_FOR_CERTIFICATE: _APPLYING,
    SubmissionKind.DECIDE_APPLICATION: _LICENSING,
    SubmissionKind.RECORD_SITE_CHECK: _CHECKING,
    SubmissionKind.FOLLOW_SITE_CHECK: _FOLLOWING,
    SubmissionKind.ANSWER_SUGGESTION: (OfficeKind.PROVINCE,),
    SubmissionKind.SET_REQUIREMENTS: _MAINTAINING,
    SubmissionKind.HANDLE_WARNING: _WARNED,
    **dict.fromkeys(_EXAMS, (OfficeKind.EXAM_CENTRE,)),
    **dict.fromkeys(_MAINTENANCE, _MAINTAINING),
}
"""Where clerks and chiefs file a kind; kinds that other roles file as well are told below."""


def may_file(role: Role, office: OfficeKind, kind: SubmissionKind) -> bool:
    """Tell whether somebody of a role may file a kind of submission for an office."""
    if kind in _CERTIFICATE_ACTS:
        return role is Role.CHIEF and office in _ISSUING
    if kind is SubmissionKind.CORRECT_CERTIFICATE:
        # Its particulars are whose who entered them, its loss whose who recorded it: by the rules.
        return role is Role.CHIEF and office in (*_ISSUING, *_VERIFYING)
    if kind in _VERIFICATION:
        return role in (Role.VERIFIER, *_DESKS) and office in _VERIFYING
    if kind is SubmissionKind.MAKE_SUGGESTION:
        return role in (Role.VERIFIER, *_DESKS)
    if kind is SubmissionKind.PUBLISH_GUIDE:
        return role is Role.CHIEF and office in _GUIDED
    return role in _DESKS and office in _BY_DESKS.get(kind, _EMPLOYMENT)


def records_losses(office: OfficeKind) -> bool:
    """Tell whether offices of a kind record what became of a certificate (L7)."""
    return office in _ISSUING


def verifies(office: OfficeKind, province: str) -> bool:
    """Tell whether offices of a kind verify certificates of a province (L5).

    Args:
        office: its kind.
        province: as the form has it; empty where it does not say, which an exam centre finds out.
    """
    if province == HOME_PROVINCE:
        return office in (OfficeKind.ISSUING_AUTHORITY, OfficeKind.CITY)
    return office is OfficeKind.EXAM_CENTRE


def files_anything(role: Role, office: OfficeKind) -> bool:
    """Tell whether somebody of a role may file anything at all for an office."""
    return any(may_file(role, office, kind) for kind in SubmissionKind)


def filing_roles(office: OfficeKind, kind: SubmissionKind) -> frozenset[Role]:
    """Return the roles that may file a kind of submission for an office."""
    return frozenset(role for role in Role if may_file(role, office, kind))
