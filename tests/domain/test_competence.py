"""Who may file each kind of submission, as a matrix: role and office (X-1, E2, L6, L7)."""

import itertools

import pytest

from sepdesk.domain.competence import files_anything, filing_roles, may_file, verifies
from sepdesk.domain.deciding_site_checks import may_choose
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.site_checks import Course
from sepdesk.domain.submissions import SubmissionKind

DESKS = (Role.CLERK, Role.CHIEF)
EMPLOYMENT = set(
    itertools.product(
        DESKS,
        (
            OfficeKind.POST,
            OfficeKind.COUNTY,
            OfficeKind.EXAM_CENTRE,
            OfficeKind.ADMINISTRATIVE_WINDOW,
        ),
    )
)
SUGGESTING = set(itertools.product((*DESKS, Role.VERIFIER), OfficeKind))
ANSWERING = {(role, OfficeKind.PROVINCE) for role in DESKS}
PENALTIES = set(itertools.product(DESKS, (OfficeKind.POST, OfficeKind.COUNTY, OfficeKind.CITY)))
ISSUING = (OfficeKind.COUNTY, OfficeKind.CITY, OfficeKind.ISSUING_AUTHORITY)
STATUS = {(Role.CHIEF, office) for office in ISSUING}
VERIFYING = set(
    itertools.product(
        (Role.VERIFIER, *DESKS),
        (OfficeKind.EXAM_CENTRE, OfficeKind.ISSUING_AUTHORITY, OfficeKind.CITY),
    )
)
MAINTAINING = set(itertools.product(DESKS, (OfficeKind.COUNTY, OfficeKind.CITY)))
STAFFING = set(
    itertools.product(DESKS, (OfficeKind.COUNTY, OfficeKind.CITY, OfficeKind.ISSUING_AUTHORITY))
)
EXAMS = set(itertools.product(DESKS, (OfficeKind.EXAM_CENTRE,)))
LICENSING = set(itertools.product(DESKS, (OfficeKind.CITY, OfficeKind.ISSUING_AUTHORITY)))
APPLYING = set(
    itertools.product(
        DESKS,
        (
            OfficeKind.EXAM_CENTRE,
            OfficeKind.ADMINISTRATIVE_WINDOW,
            OfficeKind.COUNTY,
            OfficeKind.CITY,
            OfficeKind.ISSUING_AUTHORITY,
        ),
    )
)
GUIDING = {
    (Role.CHIEF, office)
    for office in OfficeKind
    if office not in (OfficeKind.PROVINCE, OfficeKind.INSPECTION_BODY, OfficeKind.PERMIT_REVIEWER)
}
CHECKING_OFFICES = (
    OfficeKind.POST,
    OfficeKind.COUNTY,
    OfficeKind.CITY,
    OfficeKind.INSPECTION_BODY,
    OfficeKind.PERMIT_REVIEWER,
)
CHECKING = set(itertools.product(DESKS, CHECKING_OFFICES))
FOLLOWING = set(itertools.product(DESKS, set(OfficeKind) - {OfficeKind.PROVINCE}))
MAY_FILE = {
    SubmissionKind.RECORD_SITE_CHECK: CHECKING,
    SubmissionKind.FOLLOW_SITE_CHECK: FOLLOWING,
    SubmissionKind.PUBLISH_GUIDE: GUIDING,
    SubmissionKind.FILE_EXAM_PLAN: EXAMS,
    SubmissionKind.WITHDRAW_EXAM_PLAN: EXAMS,
    SubmissionKind.RECORD_EXAM_RESULTS: EXAMS,
    SubmissionKind.APPLY_FOR_CERTIFICATE: APPLYING,
    SubmissionKind.DECIDE_APPLICATION: LICENSING,
    SubmissionKind.MAKE_SUGGESTION: SUGGESTING,
    SubmissionKind.ANSWER_SUGGESTION: ANSWERING,
    SubmissionKind.CHANGE_PERSON: MAINTAINING,
    SubmissionKind.LINK_PERSONS: MAINTAINING,
    SubmissionKind.UNLINK_PERSONS: MAINTAINING,
    SubmissionKind.CHANGE_UNIT: MAINTAINING,
    SubmissionKind.SET_REQUIREMENTS: MAINTAINING,
    SubmissionKind.HANDLE_WARNING: STAFFING,
    SubmissionKind.RECORD_PENALTY: PENALTIES,
    SubmissionKind.CORRECT_PENALTY: PENALTIES,
    SubmissionKind.CORRECT_CERTIFICATE: STATUS | {(Role.CHIEF, OfficeKind.EXAM_CENTRE)},
    SubmissionKind.CHANGE_CERTIFICATE: STATUS,
    SubmissionKind.RESTORE_CERTIFICATE: STATUS,
    SubmissionKind.DECIDE_VERIFICATION: VERIFYING,
    SubmissionKind.CALL_UP_FILE: VERIFYING,
}


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize("kind", SubmissionKind)
def test_every_kind_of_submission_is_filed_by_exactly_these(kind):
    allowed = {
        (role, office)
        for role, office in itertools.product(Role, OfficeKind)
        if may_file(role, office, kind)
    }
    assert allowed == MAY_FILE.get(kind, EMPLOYMENT)
    for at in OfficeKind:
        assert filing_roles(at, kind) == {role for role, office in allowed if office is at}


@pytest.mark.invariant("X-1")
def test_who_may_file_nothing_may_not_push_at_all():
    filing = {
        (role, office)
        for role, office in itertools.product(Role, OfficeKind)
        if files_anything(role, office)
    }
    assert filing == EMPLOYMENT | PENALTIES | STATUS | VERIFYING | SUGGESTING


@pytest.mark.clause("L5")
@pytest.mark.parametrize("kind", OfficeKind)
def test_each_provinces_certificates_are_verified_by_who_knows_them(kind):
    exam_centre = kind is OfficeKind.EXAM_CENTRE
    issuing = kind in (OfficeKind.ISSUING_AUTHORITY, OfficeKind.CITY)
    assert verifies(kind, "36") is exam_centre
    assert verifies(kind, "") is exam_centre
    assert verifies(kind, "35") is issuing


@pytest.mark.clause("C2")
@pytest.mark.parametrize("kind", [OfficeKind.EXAM_CENTRE, OfficeKind.ADMINISTRATIVE_WINDOW])
@pytest.mark.parametrize("role", DESKS)
def test_who_takes_re_examinations_enters_employment_on_the_same_visit(kind, role):
    on_the_visit = (
        SubmissionKind.APPLY_FOR_CERTIFICATE,
        SubmissionKind.REGISTER,
        SubmissionKind.CHANGE,
        SubmissionKind.DEREGISTER,
        SubmissionKind.COMPLETE_PAPERS,
    )
    assert all(may_file(role, kind, each) for each in on_the_visit)


@pytest.mark.clause("C1")
@pytest.mark.parametrize("kind", OfficeKind)
def test_on_the_spot_changes_are_for_offices_that_enter_employment(kind):
    enters = may_file(Role.CLERK, kind, SubmissionKind.REGISTER)
    assert may_choose(Course.ON_THE_SPOT, kind) is enters
