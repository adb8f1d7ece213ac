"""The paper itself: what must stand on it, what is owed, whether it is late (E2, E8, F1, F2)."""

from dataclasses import replace

import pytest

from sepdesk.domain.deadlines import LatenessKind
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.paper_checks import (
    ToldLateness,
    check_lateness,
    check_paper,
    missing_finding,
    missing_papers,
    told_lateness,
)
from sepdesk.domain.submissions import (
    CertificateClaim,
    Channel,
    Handed,
    ItemClaim,
    Requester,
    UnitOnPaper,
)
from sepdesk.domain.units import CodeKind, UnitId
from tests.domain.builders import (
    ALL_PAPERS,
    RULES,
    TODAY,
    change,
    day,
    deregistration,
    employment,
    id_number,
    intake,
    on_paper,
    reference,
    registration,
    unit,
    unit_code,
)


def told(submission, today=TODAY):
    return {(finding.code, finding.severity) for finding in check_paper(submission, today)}


@pytest.mark.clause("F1")
def test_a_whole_paper_gives_nothing_to_say():
    for paper in (registration(), change(unit(), employment(unit(2))), deregistration(unit())):
        assert told(paper) == set()


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"worker": reference(" ")}, "no_name"),
        ({"worker": reference(number=" ")}, "no_number"),
        ({"worker": reference(number="35010219900307294A")}, "number_charset"),
        ({"items": ()}, "no_items"),
        ({"unit": on_paper(unit(), name=" ")}, "no_unit"),
        ({"unit": on_paper(unit(), unit=None, town="")}, "no_region"),
        ({"unit": on_paper(unit(), unit=None, code=" ")}, "no_code"),
        ({"unit": on_paper(unit(), unit=None, code=unit_code()[:17])}, "code_length"),
        ({"intake": intake("2026-11-25")}, "received_in_future"),
        ({"hired_on": day("2026-11-25")}, "hired_after_receipt"),
    ],
)
def test_what_must_stand_on_the_form_is_asked_for(changed, code):
    assert (code, Severity.MEND) in told(registration(**changed))


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"mobile": "123"}, "phone"),
        ({"unit": on_paper(unit(), phone="12")}, "unit_phone"),
        ({"unit": on_paper(unit(), code="", phone="12")}, "unit_phone"),
        ({"unit": on_paper(unit(), code="350404")}, "code_length"),
        ({"unit": on_paper(unit(), unit=None, code="359999100000001")}, "code_legacy15"),
        ({"worker": reference(number="359999900101001")}, "number_legacy15"),
    ],
)
def test_what_the_clerk_cannot_mend_is_only_noted(changed, code):
    assert told(registration(**changed)) == {(code, Severity.NOTE)}


@pytest.mark.clause("F1")
def test_good_telephones_and_a_unit_of_the_archive_without_a_code_are_fine():
    paper = on_paper(unit(), code="", phone="0598-2345678")
    assert told(registration(unit=paper, mobile="13000000000")) == set()


@pytest.mark.clause("F2")
def test_a_natural_person_as_employer_gives_the_id_number():
    owner = on_paper(unit(), unit=None, code=id_number(9), code_kind=CodeKind.CITIZEN_ID)
    assert told(registration(unit=owner)) == set()
    wrong = replace(owner, code=id_number(9)[:17])
    assert ("code_length", Severity.MEND) in told(registration(unit=wrong))


@pytest.mark.clause("F1")
@pytest.mark.clause("E10")
def test_a_deregistration_asks_for_no_code_and_no_region_of_the_unit_left():
    assert told(deregistration(unit(), unit=UnitOnPaper("第1公司"))) == set()


def test_a_certificate_of_another_authority_is_told_apart():
    by_number = CertificateClaim(f"T{id_number()}")
    by_issuer = CertificateClaim(id_number(), issuer="甲市应急管理局")
    right = CertificateClaim(id_number(), issuer="甲市市场监督管理局")
    for claim, expected in ((by_number, True), (by_issuer, True), (right, False)):
        found = told(registration(certificate=claim))
        assert (("other_trade", Severity.NOTE) in found) is expected


# Papers, signature, seal -----------------------------------------------------------------------

NOTHING = intake(handed=Handed())
EVERYTHING = ("登记表", "作业人员证复印件", "作业人员签字", "用人单位公章")


@pytest.mark.clause("F1")
@pytest.mark.clause("E2")
def test_a_registration_or_change_needs_signature_and_seal():
    for paper in (registration(intake=NOTHING), change(unit(), None, intake=NOTHING)):
        assert missing_papers(paper, foreign=False) == EVERYTHING


@pytest.mark.clause("F1")
@pytest.mark.clause("E10")
@pytest.mark.parametrize(
    ("requester", "owed"),
    [
        (Requester.UNIT, ("登记表", "用人单位公章")),
        (Requester.WORKER, ("登记表", "作业人员签字")),
        (Requester.BOTH, ("登记表", "作业人员签字", "用人单位公章")),
    ],
)
def test_who_deregisters_signs(requester, owed):
    paper = deregistration(unit(), requester=requester, intake=NOTHING)
    assert missing_papers(paper, foreign=False) == owed


@pytest.mark.clause("E4")
def test_another_provinces_certificate_needs_a_copy_of_the_id_too():
    assert missing_papers(registration(intake=NOTHING), foreign=True)[-1] == "身份证复印件"


@pytest.mark.clause("F1")
def test_a_proxy_brings_a_letter_of_authority():
    handed = replace(ALL_PAPERS, by_proxy=True)
    paper = registration(intake=intake(handed=handed))
    assert missing_papers(paper, foreign=True) == ("代办委托书",)
    handed = replace(handed, letter_of_authority=True)
    assert missing_papers(registration(intake=intake(handed=handed)), foreign=True) == ()


@pytest.mark.clause("E2")
def test_each_paper_owed_is_named_and_the_registration_takes_effect():
    found = missing_finding(EVERYTHING)
    assert found.severity is Severity.MISSING
    assert all(name in found.text for name in EVERYTHING)
    assert "登记生效" in found.text


# The month -------------------------------------------------------------------------------------


def lateness(paper, issued=None):
    (found,) = check_lateness(paper, issued and day(issued), RULES.rest)
    return found


@pytest.mark.clause("E2")
@pytest.mark.parametrize(
    ("hired", "received", "code"),
    [
        ("2026-10-23", "2026-11-23", "in_time"),
        ("2026-10-23", "2026-11-24", "late"),
        ("2026-08-31", "2026-09-30", "in_time"),
        ("2026-10-21", "2026-11-23", "in_time"),  # the 21st is a Saturday
        ("2026-10-21", "2026-11-24", "late"),
        ("2026-09-01", "2026-10-08", "in_time"),  # the national holidays
        ("2026-09-01", "2026-10-09", "late"),
    ],
)
def test_the_month_ends_on_the_day_of_the_same_number_and_rolls_over_rest_days(
    hired, received, code
):
    assert lateness(registration(hired=hired, received=received)).code == code


@pytest.mark.clause("E2")
def test_a_late_paper_is_noted_and_hinders_nothing():
    found = lateness(registration(hired="2026-10-01", received="2026-11-24"))
    assert (found.code, found.severity, found.basis) == ("late", Severity.NOTE, "notice-2.1")
    assert "22 天" in found.text


@pytest.mark.clause("E9")
def test_a_change_has_a_month_of_its_own():
    paper = change(unit(), None, hired="2026-10-01", received="2026-11-24")
    assert (lateness(paper).clause, lateness(paper).basis) == ("E9", "notice-2.3-change")


@pytest.mark.clause("E2")
def test_an_unknown_hire_is_never_late():
    found = lateness(registration(hired=None, received="2026-11-24"))
    assert (found.code, found.severity) == ("hire_unknown", Severity.NOTE)
    assert "不作迟报" in found.text


@pytest.mark.clause("E2")
def test_the_day_of_receipt_alone_makes_late_not_any_other_date():
    handed_in = replace(
        intake("2026-11-20"), form_date=day("2026-12-24"), completed_on=day("2027-01-05")
    )
    assert lateness(registration(hired="2026-10-20", intake=handed_in)).code == "in_time"


@pytest.mark.clause("E3")
@pytest.mark.parametrize("channel", list(Channel))
def test_paper_fax_and_network_are_received_alike(channel):
    received = replace(intake("2026-11-20"), channel=channel)
    paper = registration(hired="2026-10-20", intake=received)
    assert told(paper) == set()
    assert lateness(paper).code == "in_time"


@pytest.mark.clause("E2")
def test_the_month_of_someone_hired_before_the_certificate_runs_from_its_issue():
    paper = registration(hired="2026-08-01", received="2026-11-20")
    assert lateness(paper, "2026-10-30").code == "in_time"
    assert lateness(paper, "2024-06-01").code == "late"


def test_a_claim_without_a_code_is_no_claim():
    assert ("no_items", Severity.MEND) in told(registration(items=(ItemClaim(" "),)))


def test_a_unit_that_was_picked_needs_no_region():
    assert told(registration(unit=UnitOnPaper("第1公司", unit=UnitId("u1")))) == set()


@pytest.mark.clause("E2")
@pytest.mark.clause("E9")
@pytest.mark.parametrize(
    ("paper", "told"),
    [
        (registration(hired="2026-10-21", received="2026-11-24"), ("E2", LatenessKind.LATE, 1)),
        (registration(hired="2026-11-20"), ("E2", LatenessKind.IN_TIME, 0)),
        (registration(hired=None), ("E2", LatenessKind.UNDETERMINED, 0)),
    ],
)
def test_what_was_said_about_the_month_can_be_read_again(paper, told):
    findings = check_lateness(paper, None, RULES.rest)
    assert told_lateness(findings) == ToldLateness(*told)


def test_another_wording_of_a_late_report_leaves_its_days_open():
    said = Finding("E9", Severity.NOTE, "late", "hired_on", "another wording")
    assert told_lateness((said,)) == ToldLateness("E9", LatenessKind.LATE, None)
    assert told_lateness((replace(said, code="valid"),)) is None
