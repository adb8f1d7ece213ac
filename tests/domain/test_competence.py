"""Who may file each kind of submission, as a matrix: role and office (X-1, E2, L6, L7)."""

import itertools

import pytest

from sepdesk.domain.competence import files_anything, filing_roles, may_file
from sepdesk.domain.offices import OfficeKind, Role
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
STATUS = {(Role.CHIEF, OfficeKind.COUNTY), (Role.CHIEF, OfficeKind.CITY)}
VERIFYING = {(role, OfficeKind.EXAM_CENTRE) for role in (Role.VERIFIER, Role.CLERK, Role.CHIEF)}
MAINTAINING = set(itertools.product(DESKS, (OfficeKind.COUNTY, OfficeKind.CITY)))
MAY_FILE = {
    SubmissionKind.MAKE_SUGGESTION: SUGGESTING,
    SubmissionKind.ANSWER_SUGGESTION: ANSWERING,
    SubmissionKind.CHANGE_PERSON: MAINTAINING,
    SubmissionKind.LINK_PERSONS: MAINTAINING,
    SubmissionKind.UNLINK_PERSONS: MAINTAINING,
    SubmissionKind.CHANGE_UNIT: MAINTAINING,
    SubmissionKind.RECORD_PENALTY: PENALTIES,
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
