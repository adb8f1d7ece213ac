"""A waiting form, decided again when its worker's archive changes (E6, B-6)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.deciding_anew import decide_anew, touches_certificates
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.facts import UNKNOWN, Case, Facts
from sepdesk.domain.outcomes import CaseDecided, CertificateChanged, CertificateEntered, Opened
from sepdesk.domain.paper_checks import SEAL
from sepdesk.domain.submissions import OpId, SubmissionState
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    deregistration,
    employment,
    item,
    registration,
    unit,
    worker,
)

S = SubmissionState
CASE = OpId("case-1")
WAITS = item(until="2026-11-01", filed="2026-10-15")
RENEWED = item(until="2030-11-01")


def again(held, *, state=S.PENDING_VERIFICATION, body=None, missing=(), jobs=(), **facts):
    case = Case(CASE, body or registration(), state, "o-1", "u-1", missing)
    who = worker(held, employments=jobs) if held is not None else UNKNOWN
    return decide_anew(case, Facts(who, unit(), **facts), TODAY, RULES)


@pytest.mark.clause("E6")
@pytest.mark.invariant("B-6")
def test_a_passed_reexamination_registers_the_form_that_waited():
    opened, decided = again(certificate(RENEWED))
    assert isinstance(opened, Opened)
    assert (decided.case, decided.state, decided.final) == (CASE, S.REGISTERED, True)
    assert decided.opens == EmploymentId(CASE)


@pytest.mark.clause("E2")
def test_what_is_owed_stays_owed():
    *_, decided = again(certificate(RENEWED), missing=(SEAL,))
    assert (decided.state, decided.missing) == (S.INCOMPLETE, (SEAL,))


@pytest.mark.clause("E6")
@pytest.mark.invariant("B-6")
@pytest.mark.parametrize(
    "held",
    [
        certificate(replace(WAITS, reexam_filed_on=None)),
        certificate(WAITS, status=CertificateStatus.REVOKED),
    ],
)
def test_a_failed_one_or_a_lost_certificate_refuses_it(held):
    (decided,) = again(held)
    assert isinstance(decided, CaseDecided)
    assert (decided.state, decided.final) == (S.REFUSED, True)


def test_who_is_employed_elsewhere_meanwhile_conflicts():
    (decided,) = again(certificate(RENEWED), jobs=(employment(unit(2)),))
    assert decided.state is S.CONFLICT
    assert decided.other.unit_name == "第2公司"


def test_it_waits_on_while_the_reexamination_is_undecided_or_the_worker_unknown():
    assert again(certificate(WAITS)) == ()
    assert again(None) == ()


def test_only_a_form_that_waits_is_decided_again():
    assert again(certificate(RENEWED), state=S.INCOMPLETE) == ()
    assert again(certificate(RENEWED), body=deregistration(unit())) == ()


def test_only_what_changes_a_certificate_wakes_it():
    assert touches_certificates([CertificateChanged(certificate())])
    assert touches_certificates([CertificateEntered(certificate())])
    assert not touches_certificates([])
    assert not touches_certificates(again(certificate(RENEWED)))
