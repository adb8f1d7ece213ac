# ruff: noqa: RUF001 - full-width spellings are what some tests are about
"""聘用登记: what the notice asks of a paper that puts a person to work (E2, E4, E6 to E8, L7)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.catalogues import legal_basis
from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.decide import decide, new_unit_id
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.findings import Severity
from sepdesk.domain.identity import Document, DocumentKind
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Conflict,
    Opened,
    OtherEmployment,
    Pending,
    Refused,
    Returned,
    Undetermined,
    UnitEntered,
    state_of,
)
from sepdesk.domain.submissions import (
    CertificateClaim,
    Dispatch,
    EmploymentPaper,
    Handed,
    OpId,
    Requester,
    SubmissionState,
)
from sepdesk.domain.units import CodeKind, UnitId
from sepdesk.domain.work_items import Catalogue
from tests.domain.builders import (
    ALL_PAPERS,
    RULES,
    TODAY,
    certificate,
    change,
    codes,
    day,
    deregistration,
    employment,
    finding,
    id_number,
    intake,
    item,
    judge,
    on_paper,
    reference,
    registration,
    unit,
    worker,
)


@pytest.mark.clause("E2")
def test_a_whole_paper_of_an_available_worker_is_registered():
    outcome = judge(registration())
    assert isinstance(outcome, Accepted)
    (opened,) = outcome.effects
    assert isinstance(opened, Opened)
    begun = opened.employment
    assert (begun.employment_id, begun.unit, begun.unit_name) == ("op-1", "u1", "第1公司")
    assert (begun.started_on, begun.hired_on) == (day("2026-11-20"), day("2026-11-20"))
    assert [i.printed for i in begun.items] == ["N1"]
    assert state_of(outcome) is SubmissionState.REGISTERED


@pytest.mark.clause("E2")
def test_a_hire_of_unknown_day_starts_with_the_day_of_receipt():
    outcome = judge(registration(hired=None, received="2026-11-18"))
    begun = outcome.effects[0].employment
    assert (begun.started_on, begun.hired_on) == (day("2026-11-18"), None)


# Certificates ----------------------------------------------------------------------------------


@pytest.mark.clause("E6")
def test_an_item_overdue_for_reexamination_is_refused_in_the_words_of_the_notice():
    outcome = judge(registration(), worker(certificate(item(until="2026-11-23"))))
    assert isinstance(outcome, Refused)
    lapsed = finding(outcome, "lapsed")
    assert (lapsed.clause, lapsed.basis, lapsed.severity) == (
        "E6", "notice-2.2-lapsed", Severity.REFUSE,
    )  # fmt: skip
    assert "逾期未复审" in lapsed.text
    basis = legal_basis().at("notice-2.2-lapsed", TODAY)
    assert "不得从事相关作业，不予采集登记或变更" in basis.text


@pytest.mark.clause("E6")
def test_an_item_is_good_through_its_last_day():
    outcome = judge(registration(), worker(certificate(item(until="2026-11-24"))))
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "lapsing").severity is Severity.NOTE


@pytest.mark.clause("E6")
def test_a_certificate_found_not_genuine_is_refused_under_the_notice():
    forged = certificate(status=CertificateStatus.NOT_GENUINE, status_on=day("2026-10-01"))
    outcome = judge(registration(), worker(forged))
    assert isinstance(outcome, Refused)
    found = finding(outcome, "certificate_not_genuine")
    assert (found.clause, found.basis) == ("E6", "notice-2.2-not-genuine")


@pytest.mark.clause("L7")
@pytest.mark.clause("E6")
@pytest.mark.parametrize(
    ("status", "basis", "word"),
    [
        (CertificateStatus.REVOKED, "law-revoked", "被吊销"),
        (CertificateStatus.ANNULLED, "law-annulled", "被撤销"),
        (CertificateStatus.CANCELLED, "law-cancelled", "被注销"),
    ],
)
def test_a_lost_certificate_is_refused_under_the_law_and_not_as_overdue(status, basis, word):
    lost = certificate(status=status, status_on=day("2026-01-05"), status_authority="甲局")
    outcome = judge(registration(), worker(lost))
    assert isinstance(outcome, Refused)
    (refusing,) = [f for f in outcome.findings if f.severity is Severity.REFUSE]
    assert (refusing.clause, refusing.basis) == ("L7", basis)
    assert word in refusing.text
    assert "2026-01-05" in refusing.text
    assert "甲局" in refusing.text
    assert not [f for f in outcome.findings if f.clause == "E6"]


@pytest.mark.clause("L7")
def test_the_day_and_authority_of_a_loss_are_not_invented():
    lost = certificate(status=CertificateStatus.REVOKED)
    text = finding(judge(registration(), worker(lost)), "certificate_revoked").text
    assert text == "N1 所在证书被吊销，不予登记。"


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_another_certificate_that_holds_the_item_is_untouched_by_a_revocation():
    lost = certificate(n=1, status=CertificateStatus.REVOKED, status_on=day("2026-01-05"))
    good = certificate(item(until="2027-12-31"), n=2)
    for held in ((lost, good), (good, lost)):
        outcome = judge(registration(), worker(*held))
        assert isinstance(outcome, Accepted)
        assert [i.certificate for i in outcome.effects[0].employment.items] == ["c2"]


@pytest.mark.clause("E6")
def test_a_partly_good_paper_is_returned_and_not_refused():
    held = certificate(item("N1"), item("Q2", until="2026-01-31"))
    outcome = judge(registration(unit(), "N1", "Q2"), worker(held))
    assert isinstance(outcome, Returned)
    assert finding(outcome, "lapsed").basis == "notice-2.2-lapsed"
    assert finding(outcome, "partly_good").severity is Severity.MEND


@pytest.mark.clause("E6")
def test_a_paper_with_no_good_item_is_refused_however_often_it_names_one():
    held = certificate(item("N1", until="2026-01-31"))
    assert isinstance(judge(registration(unit(), "N1", "N1"), worker(held)), Refused)


@pytest.mark.clause("E6")
def test_a_reexamination_filed_in_time_waits_and_is_not_refused():
    held = certificate(item(until="2026-11-10", filed="2026-11-10"))
    outcome = judge(registration(), worker(held))
    assert isinstance(outcome, Pending)
    assert outcome.missing == ()
    assert "暂存" in finding(outcome, "reexam_pending").text
    assert state_of(outcome) is SubmissionState.PENDING_VERIFICATION


@pytest.mark.clause("E6")
def test_a_reexamination_filed_late_is_overdue():
    held = certificate(item(until="2026-11-10", filed="2026-11-11"))
    assert isinstance(judge(registration(), worker(held)), Refused)


@pytest.mark.clause("E4")
@pytest.mark.invariant("B-9")
def test_a_person_with_another_provinces_certificate_pends_with_the_papers_still_owed():
    submission = registration(
        intake=intake(handed=replace(ALL_PAPERS, id_copy=False)), unit=on_paper(unit())
    )
    outcome = judge(submission, ...)
    assert isinstance(outcome, Pending)
    assert outcome.missing == ("身份证复印件",)
    found = finding(outcome, "not_in_archive")
    assert (found.clause, found.basis) == ("E4", "notice-1.2")


@pytest.mark.clause("L5")
@pytest.mark.parametrize(
    ("province", "verifier", "basis"),
    [("36", "考试中心", "notice-1.2"), ("35", "发证机关", "notice-1.1-archive")],
)
def test_who_verifies_a_certificate_that_the_archive_lacks_is_told_by_its_province(
    province, verifier, basis
):
    claim = CertificateClaim("1", issuing_province=province)
    stranger = judge(registration(unit=on_paper(unit()), certificate=claim), ...)
    known = judge(registration(unit(), "N1", "G2", certificate=claim))
    for outcome in (stranger, known):
        found = finding(outcome, "not_in_archive")
        assert f"需先由{verifier}核验" in found.text
        assert found.basis == basis


@pytest.mark.clause("E4")
def test_a_known_person_with_one_item_of_another_province_pends_as_a_whole():
    outcome = judge(registration(unit(), "N1", "G2"))
    assert isinstance(outcome, Pending)
    assert "G2" in finding(outcome, "not_in_archive").text


@pytest.mark.clause("E4")
def test_another_provinces_certificate_that_was_entered_after_verification_is_as_good():
    assert isinstance(judge(registration(), worker(certificate(issuing_province="36"))), Accepted)


# One unit only ---------------------------------------------------------------------------------


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-2")
def test_a_worker_of_another_unit_is_a_conflict_that_names_the_other_unit():
    known = worker(employments=[employment(unit(2))])
    outcome = judge(registration(), known)
    assert isinstance(outcome, Conflict)
    assert outcome.other == OtherEmployment("第2公司", day("2025-03-01"), "甲县市场监管局", "R1")
    found = finding(outcome, "employed_elsewhere")
    assert (found.clause, found.basis) == ("E7", "notice-2.2-one-unit")
    assert "第2公司" in found.text
    assert state_of(outcome) is SubmissionState.CONFLICT


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-10")
def test_a_registration_that_holds_already_is_told_and_not_doubled():
    known = worker(employments=[employment(unit(), n=7)])
    outcome = judge(registration(), known)
    assert isinstance(outcome, AlreadyDone)
    assert (outcome.earlier, outcome.seq) == ("e7", 7)
    assert state_of(outcome) is SubmissionState.REGISTERED


@pytest.mark.clause("E7")
def test_what_holds_already_is_not_refused_for_what_has_happened_since():
    known = worker(certificate(item(until="2026-01-31")), employments=[employment(unit())])
    assert isinstance(judge(registration(), known), AlreadyDone)


@pytest.mark.clause("E7")
def test_a_paper_with_a_further_item_adds_it_to_the_running_employment():
    known = worker(certificate(item("N1"), item("Q2")), employments=[employment(unit())])
    outcome = judge(registration(unit(), "N1", "Q2"), known)
    assert isinstance(outcome, Accepted)
    assert "Q2" in finding(outcome, "items_added").text
    (added,) = outcome.effects
    assert (added.employment, [one.printed for one in added.items]) == ("e1", ["Q2"])


@pytest.mark.clause("E7")
def test_a_unit_picked_by_its_id_is_recognised_where_its_record_is_not_here():
    known = worker(employments=[employment(unit())])
    assert isinstance(judge(registration(), known, UNKNOWN), AlreadyDone)


@pytest.mark.clause("E7")
def test_a_desk_that_does_not_know_the_unit_cannot_tell_whether_it_is_another():
    known = worker(employments=[employment(unit(2))])
    outcome = judge(registration(unit=on_paper(unit(), unit=None)), known, UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert "第2公司" in finding(outcome, "employed_perhaps_elsewhere").text
    with pytest.raises(ValueError, match="undetermined"):
        state_of(outcome)


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-3")
def test_a_hire_before_the_end_of_the_last_employment_starts_with_that_end():
    known = worker(employments=[employment(unit(2), until="2026-11-22")])
    outcome = judge(registration(), known)
    begun = outcome.effects[0].employment
    assert (begun.started_on, begun.hired_on) == (day("2026-11-22"), day("2026-11-20"))
    assert finding(outcome, "start_moved").severity is Severity.NOTE


# Labour dispatch -------------------------------------------------------------------------------


@pytest.mark.clause("E8")
@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Dispatch.NOT_ASKED, Returned, "dispatch_ask"),
        (Dispatch.DISPATCHED, Refused, "dispatched"),
        (Dispatch.OWN_WORKER, Accepted, "dispatch_own"),
    ],
)
def test_a_dispatch_company_is_asked_whose_worker_it_is(answer, kind, code):
    outcome = judge(registration(dispatch=answer), None, unit(dispatches=True))
    assert isinstance(outcome, kind)
    found = finding(outcome, code)
    assert found.clause == "E8"
    assert (found.basis == "notice-2.2-dispatch") is (kind is Refused)


@pytest.mark.clause("E8")
def test_the_unit_that_uses_a_dispatched_worker_is_not_asked():
    outcome = judge(registration(dispatch=Dispatch.DISPATCHED))
    assert isinstance(outcome, Accepted)


# Unit and place --------------------------------------------------------------------------------


@pytest.mark.clause("F2")
def test_a_natural_person_is_an_employer_under_the_id_number():
    owner = unit(code=id_number(9), code_kind=CodeKind.CITIZEN_ID)
    paper = on_paper(owner, unit=None)
    outcome = judge(registration(owner, unit=paper), None, ...)
    assert isinstance(outcome, Accepted)
    entered, opened = outcome.effects
    assert isinstance(entered, UnitEntered)
    assert entered.unit.code == id_number(9)
    assert entered.unit.unit == opened.employment.unit == new_unit_id(OpId("op-1"))


@pytest.mark.clause("F2")
def test_a_branch_is_another_unit_than_its_head_office_with_its_own_place():
    head, branch = unit(1), unit(2, branch_of=UnitId("u1"), town="350404100", address="分公司路1号")
    assert isinstance(judge(registration(branch), None, branch), Accepted)
    known = worker(employments=[employment(head)])
    assert isinstance(judge(registration(branch), known, branch), Conflict)


@pytest.mark.clause("F1")
def test_a_unit_that_the_archive_lacks_is_entered_from_the_paper():
    outcome = judge(registration(unit=on_paper(unit(), unit=None)), None, ...)
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "unit_entered").severity is Severity.NOTE


def test_a_desk_never_enters_a_unit_that_was_picked():
    outcome = judge(registration(), None, UNKNOWN)
    assert [type(effect) for effect in outcome.effects] == [Opened]
    assert outcome.effects[0].employment.unit == "u1"
    assert finding(outcome, "unit_unknown").severity is Severity.UNKNOWN


@pytest.mark.clause("E1")
def test_a_unit_of_another_place_is_returned_with_the_place_to_go():
    outcome = judge(registration(), place=False)
    assert isinstance(outcome, Returned)
    assert finding(outcome, "other_place").clause == "E1"


def test_nobody_is_put_to_work_at_a_unit_that_was_closed_before_the_receipt():
    outcome = judge(registration(), None, unit(closed_on=day("2026-11-24")))
    assert isinstance(outcome, Returned)
    assert finding(outcome, "unit_closed").severity is Severity.MEND


def test_a_unit_that_is_yet_to_close_is_noted_only():
    outcome = judge(registration(), None, unit(closed_on=day("2026-11-25")))
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "unit_closed").severity is Severity.NOTE


def test_a_code_that_is_another_units_is_pointed_out():
    paper = on_paper(unit(), name="另一家公司", unit=None)
    outcome = judge(registration(unit=paper))
    assert isinstance(outcome, Accepted)
    assert "第1公司" in finding(outcome, "unit_name_differs").text


def test_a_units_name_is_compared_without_the_habits_of_typing():
    there = unit(name="某公司（福州）")
    assert "unit_name_differs" not in codes(
        judge(registration(unit=on_paper(there, name="某公司 (福州)", unit=None)), None, there)
    )


# Who it is -------------------------------------------------------------------------------------


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    "typed", ["阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽．买买提", " 阿依古丽 买买提"]
)
def test_a_name_with_dots_is_the_same_however_the_dot_is_typed(typed):
    known = worker(name="阿依古丽·买买提")
    assert isinstance(judge(registration(worker=reference(typed)), known), Accepted)


@pytest.mark.clause("F1")
def test_a_latin_name_is_the_same_in_either_case():
    known = worker(name="NGUYEN VAN A")
    assert isinstance(judge(registration(worker=reference("Nguyen Van A")), known), Accepted)


@pytest.mark.clause("F1")
def test_characters_of_private_use_are_part_of_a_name():
    known = worker(name="张\ue863")
    assert isinstance(judge(registration(worker=reference("张\ue863")), known), Accepted)
    assert isinstance(judge(registration(worker=reference("张")), known), Returned)


@pytest.mark.clause("F1")
def test_another_name_under_the_same_number_is_returned():
    outcome = judge(registration(worker=reference("李示例")))
    assert isinstance(outcome, Returned)
    assert "该证件号码" in finding(outcome, "name_differs").text


@pytest.mark.clause("F1")
def test_neither_name_nor_number_of_the_person_picked_is_returned():
    outcome = judge(registration(worker=reference("李示例", id_number(2))))
    assert "所选人员" in finding(outcome, "name_differs").text


@pytest.mark.clause("F1")
def test_a_namesake_with_another_id_number_is_not_the_person_picked():
    outcome = judge(registration(worker=reference(number=id_number(2))))
    assert isinstance(outcome, Returned)
    assert finding(outcome, "number_differs").field == "document_number"


@pytest.mark.clause("F1")
def test_another_person_is_not_told_that_the_registration_holds_already():
    known = worker(employments=[employment(unit())])
    assert isinstance(judge(registration(worker=reference("李示例")), known), Returned)


@pytest.mark.clause("F1")
def test_the_old_number_of_fifteen_digits_is_the_same_person():
    old = id_number()[:6] + id_number()[8:17]
    outcome = judge(registration(worker=reference(number=old)))
    assert isinstance(outcome, Accepted)
    archived = worker(documents=(Document(DocumentKind.CITIZEN_ID, old, "张示例"),))
    assert isinstance(judge(registration(), archived), Accepted)


@pytest.mark.clause("F1")
def test_a_renewed_passport_is_noted_and_hinders_nothing():
    known = worker(documents=(Document(DocumentKind.PASSPORT, "E1234567", "张示例"),))
    paper = reference(number="E7654321", kind=DocumentKind.PASSPORT)
    outcome = judge(registration(worker=paper), known)
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "document_new").severity is Severity.NOTE


@pytest.mark.clause("F1")
def test_an_empty_name_is_told_once():
    outcome = judge(registration(worker=reference(" ")))
    assert isinstance(outcome, Returned)
    assert [c for c in codes(outcome) if "name" in c] == ["no_name"]


def test_a_former_name_of_a_document_is_the_persons_too():
    papers = (
        Document(DocumentKind.CITIZEN_ID, id_number(), "张新名"),
        Document(DocumentKind.CITIZEN_ID, id_number(), "张示例"),
    )
    assert isinstance(judge(registration(), worker(documents=papers, name="张新名")), Accepted)


# What is not known -----------------------------------------------------------------------------


@pytest.mark.clause("F1")
def test_an_unknown_worker_is_left_to_the_platform_with_the_papers_owed_named():
    outcome = judge(
        registration(intake=intake(handed=replace(ALL_PAPERS, unit_sealed=False))), UNKNOWN
    )
    assert isinstance(outcome, Undetermined)
    assert finding(outcome, "worker_unknown").severity is Severity.UNKNOWN
    assert "用人单位公章" in finding(outcome, "missing_papers").text


def test_a_paper_to_be_mended_is_told_before_the_worker_is_known():
    assert isinstance(judge(registration(items=()), UNKNOWN), Returned)
    assert isinstance(judge(registration(items=()), ...), Returned)


_DAYS = st.sampled_from(["2026-11-24", "2026-10-01", "2025-03-01", "2020-02-29"])
_GOOD = {
    "hired": st.none() | st.just("2020-02-28"),
    "received": _DAYS,
    "intake": st.builds(intake, _DAYS, st.from_type(Handed)),
}
_GOOD_PAPERS = st.one_of(
    st.builds(registration, st.just(unit()), **_GOOD, dispatch=st.sampled_from(Dispatch)),
    st.builds(change, st.just(unit()), st.none(), **_GOOD, former_unit_name=st.text(max_size=3)),
    st.builds(deregistration, st.just(unit()), left=st.none(), intake=_GOOD["intake"]),
)
_ANY_PAPER = _GOOD_PAPERS | st.from_type(EmploymentPaper)


@given(_ANY_PAPER, st.booleans() | st.just(UNKNOWN))
def test_no_paper_is_refused_for_lack_of_knowledge(submission, place):
    outcome = decide(OpId("op"), submission, Facts(UNKNOWN, UNKNOWN, place), TODAY, RULES)
    assert isinstance(outcome, Undetermined | Returned)


@given(_ANY_PAPER)
def test_a_known_worker_at_an_unknown_unit_is_never_a_conflict(submission):
    submission = replace(submission, unit=replace(submission.unit, unit=None))
    known = worker(employments=[employment(unit(2))])
    outcome = decide(OpId("op"), submission, Facts(known, UNKNOWN), TODAY, RULES)
    assert not isinstance(outcome, Conflict)


@given(_ANY_PAPER, st.sampled_from([worker(), worker(employments=[employment(unit())]), None]))
def test_no_paper_whatever_breaks_the_decision(submission, known):
    for there in (unit(), None):
        outcome = decide(OpId("op"), submission, Facts(known, there), TODAY, RULES)
        assert state_of(outcome)


@given(_GOOD_PAPERS)
def test_advice_and_decision_are_the_same_by_the_same_facts(submission):
    facts = Facts(worker(), unit())
    advice = decide(OpId("advice"), submission, facts, TODAY, RULES)
    decision = decide(OpId("op"), submission, facts, TODAY, RULES)
    assert type(advice) is type(decision)
    assert advice.findings == decision.findings


def test_every_basis_that_a_finding_gives_can_be_printed():
    lost = [certificate(status=status) for status in CertificateStatus]
    judged = [
        judge(registration(), worker(certificate(item(until="2020-01-01")))),
        *(judge(registration(), worker(one)) for one in lost),
        judge(registration(hired="2026-01-05"), ...),
        judge(registration(), worker(employments=[employment(unit(2))])),
        judge(registration(dispatch=Dispatch.DISPATCHED), None, unit(dispatches=True)),
        judge(registration(), place=False),
        judge(change(unit(), None, hired="2026-01-05")),
        judge(registration(intake=intake(handed=replace(ALL_PAPERS, form=False)))),
        judge(
            deregistration(unit(), requester=Requester.WORKER),
            worker(employments=[employment(unit())]),
        ),
    ]
    named = {f.basis for outcome in judged for f in outcome.findings if f.basis}
    assert len(named) == 12
    assert all(legal_basis().at(basis, TODAY) for basis in named)


@pytest.mark.clause("E6")
def test_a_forklift_driver_of_2011_is_not_a_sightseeing_car_driver_of_2019():
    held = certificate(
        item("N2", until="2026-01-31", catalogue=Catalogue.C2011), item("N2", until="2028-01-31")
    )
    dated = replace(registration(unit(), "N2").items[0], valid_until=day("2026-01-31"))
    assert isinstance(judge(registration(items=(dated,)), worker(held)), Refused)
