"""What an exam centre finds, in the words of the notice: 一(二), 二(一), 二(二)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.domain.certificates import CertificateStatus, Standing, holds, standing
from sepdesk.domain.decide import decide
from sepdesk.domain.deciding_verification import (
    come_to,
    found_certificate_id,
    new_person_id,
    supersede,
)
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EmploymentId, current
from sepdesk.domain.facts import UNKNOWN, Case, Facts
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    CaseDecided,
    CaseNoted,
    CertificateEntered,
    Closed,
    Opened,
    Pending,
    PersonEntered,
    Returned,
    Undetermined,
    UnitEntered,
)
from sepdesk.domain.paper_checks import ID_COPY
from sepdesk.domain.submissions import (
    CallUpFile,
    DecideVerification,
    DeregisterEmployment,
    OpId,
    SubmissionState,
)
from sepdesk.domain.verification import EvidenceSource, StepKind, VerificationResult
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    change,
    claims,
    codes,
    day,
    deregistration,
    employment,
    finding,
    id_number,
    item,
    judge,
    reference,
    registration,
    unit,
    worker,
)

CASE = OpId("case-1")
CHECKED = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FOREIGN = certificate(
    item("Q2", "2029-03-31", since="2025-04-01"), number="T1", issuing_province="36", n=9
)
BODY = registration(unit(), "Q2")
PENDING = SubmissionState.PENDING_VERIFICATION


def waiting(body=BODY, *, state=PENDING, user="clerk", missing=()):
    return Case(CASE, body, state, "350404", user, missing)


def conclusion(result=VerificationResult.GENUINE, found=FOREIGN, body=BODY, **more):
    genuine = result is VerificationResult.GENUINE
    plain = DecideVerification(
        CASE, body.worker, result, EvidenceSource.NATIONAL_SYSTEM, CHECKED, "查询结果页编号 1",
        found if genuine else None,
    )  # fmt: skip
    return replace(plain, **more)


def ruled(submission, *, case=None, known=None, at="unit", place=True, by="verifier"):
    """Decide; the archive lacks the person unless one is given."""
    there = unit() if at == "unit" else at
    facts = Facts(known, there, place, waiting() if case is None else case, filed_by=by)
    return decide(OpId("op-9"), submission, facts, TODAY, RULES)


def of_case(outcome):
    """Return what the case came to."""
    assert isinstance(outcome, Accepted), outcome
    (decided,) = [one for one in outcome.effects if isinstance(one, CaseDecided)]
    assert decided.case == CASE
    return decided


def kinds(outcome):
    return [type(effect) for effect in outcome.effects]


# Genuine ----------------------------------------------------------------------------------------


@pytest.mark.clause("L5")
@pytest.mark.clause("E4")
@pytest.mark.invariant("B-9")
def test_genuine_person_certificate_and_employment_enter_in_one_event():
    outcome = ruled(conclusion(sex="女", born_on=day("1990-01-01")))
    assert kinds(outcome) == [PersonEntered, CertificateEntered, Opened, CaseDecided]
    entered, certified, opened, decided = outcome.effects
    person = entered.worker
    assert (person.person, person.name, person.sex) == ("p-case-1", "张示例", "女")
    assert person.documents[0].number == id_number()
    assert person.last_county == "350404"
    assert certified.certificate == replace(FOREIGN, certificate_id="c-case-1")
    assert opened.employment.employment_id == CASE
    assert opened.employment.items[0].certificate == "c-case-1"
    assert decided.state is SubmissionState.REGISTERED
    assert decided.final
    assert decided.opens == EmploymentId(CASE)
    after = apply_effects(person, outcome.effects, Stamp(seq=7))
    assert current(after.employments).unit == "u1"
    assert after.rev == 1


def test_the_birth_date_is_read_from_the_number_where_none_is_given():
    assert ruled(conclusion()).effects[0].worker.born_on == day("1990-01-01")


def test_a_known_person_gets_the_certificate_beside_the_old_ones():
    outcome = ruled(conclusion(), known=worker())
    assert kinds(outcome) == [CertificateEntered, Opened, CaseDecided]


@pytest.mark.clause("E9")
def test_a_change_on_another_provinces_certificate_closes_the_former_employment():
    former = employment(unit(2))
    body = change(unit(), former, "Q2")
    outcome = ruled(conclusion(body=body), case=waiting(body), known=worker(employments=[former]))
    assert kinds(outcome) == [CertificateEntered, Closed, Opened, CaseDecided]


def test_a_unit_that_the_archive_lacks_enters_with_the_rest():
    body = replace(BODY, unit=replace(BODY.unit, unit=None))
    outcome = ruled(conclusion(body=body), case=waiting(body), at=None)
    assert UnitEntered in kinds(outcome)
    assert outcome.effects[0].worker.last_county == "350404"


@pytest.mark.clause("L4")
def test_papers_still_owed_stay_owed():
    decided = of_case(ruled(conclusion(), case=waiting(missing=(ID_COPY,))))
    assert (decided.state, decided.final) == (SubmissionState.INCOMPLETE, False)
    assert decided.missing == (ID_COPY,)
    assert ID_COPY in finding(decided, "missing_papers").text


def test_papers_that_came_in_meanwhile_are_owed_no_more():
    body = replace(
        BODY, intake=replace(BODY.intake, handed=replace(BODY.intake.handed, form=False))
    )
    decided = of_case(ruled(conclusion(body=body), case=waiting(body)))
    assert decided.state is SubmissionState.REGISTERED
    assert "missing_papers" not in codes(decided)


def test_the_station_does_not_choose_the_certificates_id():
    outcome = ruled(conclusion(found=replace(FOREIGN, certificate_id="c1")), known=worker())
    assert outcome.effects[0].certificate.certificate_id == found_certificate_id(CASE)
    assert new_person_id(CASE) == "p-case-1"


# Genuine, and yet not registered ----------------------------------------------------------------


@pytest.mark.clause("E6")
def test_a_genuine_certificate_that_has_lapsed_enters_and_the_case_is_refused():
    lapsed = replace(FOREIGN, items=(item("Q2", "2026-11-01", since="2022-11-02"),))
    outcome = ruled(conclusion(found=lapsed))
    assert kinds(outcome) == [PersonEntered, CertificateEntered, CaseDecided]
    decided = of_case(outcome)
    assert (decided.state, decided.final) == (SubmissionState.REFUSED, True)
    assert finding(decided, "lapsed").basis == "notice-2.2-lapsed"
    assert standing(lapsed, lapsed.items[0], TODAY) is Standing.LAPSED


@pytest.mark.clause("L7")
def test_a_genuine_certificate_that_was_revoked_elsewhere_is_refused_under_the_law():
    revoked = replace(FOREIGN, status=CertificateStatus.REVOKED, status_on=day("2026-01-05"))
    decided = of_case(ruled(conclusion(found=revoked)))
    assert decided.state is SubmissionState.REFUSED
    assert finding(decided, "certificate_revoked").basis == "law-revoked"


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-2")
def test_someone_registered_elsewhere_meanwhile_makes_a_conflict_that_names_the_unit():
    taken = worker(employments=[employment(unit(2))])
    decided = of_case(ruled(conclusion(), known=taken))
    assert decided.state is SubmissionState.CONFLICT
    assert decided.other.unit_name == "第2公司"


@pytest.mark.invariant("B-10")
def test_someone_registered_with_the_very_unit_meanwhile_is_linked_and_not_doubled():
    outcome = ruled(conclusion(), known=worker(employments=[employment(unit())]))
    decided = of_case(outcome)
    assert (decided.state, decided.opens) == (SubmissionState.REGISTERED, "e1")
    assert Opened not in kinds(outcome)


def test_an_item_that_is_not_on_the_certificate_sends_the_form_back_for_the_rest():
    body = registration(unit(), "Q2", "N1")
    outcome = ruled(conclusion(body=body), case=waiting(body))
    decided = of_case(outcome)
    assert (decided.state, decided.final) == (SubmissionState.RETURNED, True)
    assert finding(decided, "not_on_certificate").field == "items"
    assert CertificateEntered in kinds(outcome)


@pytest.mark.clause("E6")
def test_a_certificate_whose_reexamination_is_under_way_lets_the_case_wait_on():
    pending = replace(
        FOREIGN, items=(item("Q2", "2026-11-01", since="2022-11-02", filed="2026-10-01"),)
    )
    decided = of_case(ruled(conclusion(found=pending), case=waiting(missing=(ID_COPY,))))
    assert (decided.state, decided.final, decided.missing) == (PENDING, False, (ID_COPY,))


def test_a_unit_closed_meanwhile_sends_the_form_back_and_the_certificate_stays():
    outcome = ruled(conclusion(), at=unit(closed_on=day("2026-11-20")))
    assert of_case(outcome).state is SubmissionState.RETURNED
    assert CertificateEntered in kinds(outcome)


def test_the_certificate_never_enters_the_archive_of_somebody_of_another_name():
    outcome = ruled(conclusion(), known=worker(name="李示例"))
    assert kinds(outcome) == [CaseDecided]
    assert of_case(outcome).state is SubmissionState.RETURNED
    assert codes(of_case(outcome)) == ["name_differs"]


# Not genuine, not found -------------------------------------------------------------------------


@pytest.mark.clause("E6")
@pytest.mark.clause("L5")
def test_not_genuine_is_refused_under_the_notice_and_enters_nothing():
    outcome = ruled(conclusion(VerificationResult.NOT_GENUINE))
    assert kinds(outcome) == [CaseDecided]
    decided = of_case(outcome)
    assert (decided.state, decided.final) == (SubmissionState.REFUSED, True)
    refusal = finding(decided, "not_genuine")
    assert (refusal.clause, refusal.basis) == ("E6", "notice-2.2-not-genuine")


def test_a_certificate_of_the_archive_is_not_found_false_by_way_of_a_case():
    body = registration(unit(), "N1")
    outcome = ruled(
        conclusion(VerificationResult.NOT_GENUINE, body=body), case=waiting(body), known=worker()
    )
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["in_archive"]


@pytest.mark.clause("E4")
@pytest.mark.invariant("B-9")
def test_a_form_of_two_unknown_certificates_waits_until_both_are_concluded():
    body = registration(unit(), "Q2", "A3")
    case = waiting(body)
    first = ruled(conclusion(body=body, rest_follows=True), case=case)
    decided = of_case(first)
    assert (decided.state, decided.final) == (PENDING, False)
    assert finding(decided, "rest_follows").clause == "L5"
    assert Opened not in kinds(first)
    entered = next(e.certificate for e in first.effects if isinstance(e, CertificateEntered))
    holder = worker(entered)
    other = replace(FOREIGN, items=(item("A3"),))
    second = ruled(conclusion(body=body, found=other), case=case, known=holder)
    assert of_case(second).state is SubmissionState.REGISTERED
    ids = [e.certificate.certificate_id for e in (*first.effects, *second.effects)
           if isinstance(e, CertificateEntered)]  # fmt: skip
    assert ids == ["c-case-1", "c-case-1-2"]
    opened = next(e.employment for e in second.effects if isinstance(e, Opened))
    assert [one.printed for one in opened.items] == ["Q2", "A3"]


@pytest.mark.clause("E6")
def test_the_second_of_two_certificates_found_false_does_not_take_the_first_with_it():
    body = registration(unit(), "N1", "A3")
    outcome = ruled(
        conclusion(VerificationResult.NOT_GENUINE, body=body), case=waiting(body), known=worker()
    )
    decided = of_case(outcome)
    assert (decided.state, decided.final) == (SubmissionState.RETURNED, True)
    assert "N1" in finding(decided, "partly_good").text
    assert finding(decided, "not_genuine").basis == "notice-2.2-not-genuine"


@pytest.mark.clause("E4")
def test_a_further_item_verified_joins_the_running_employment():
    known = worker(employments=[employment(unit())])
    body = registration(unit(), "N1", "Q2")
    outcome = ruled(conclusion(body=body), case=waiting(body), known=known)
    decided = of_case(outcome)
    assert (decided.state, decided.opens) == (SubmissionState.REGISTERED, "e1")


@pytest.mark.clause("E6")
def test_a_known_persons_other_certificate_may_be_found_false():
    outcome = ruled(conclusion(VerificationResult.NOT_GENUINE), known=worker())
    assert of_case(outcome).state is SubmissionState.REFUSED


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-9")
def test_not_found_is_not_false():
    outcome = ruled(conclusion(VerificationResult.NOT_FOUND))
    assert isinstance(outcome, Accepted)
    assert [type(e) for e in outcome.effects] == [CaseNoted]
    assert outcome.effects[0].what is StepKind.NOT_FOUND
    assert "全国特种设备公示信息查询系统" in outcome.effects[0].text
    assert "调档" in finding(outcome, "call_up_file").text


@pytest.mark.clause("L5")
def test_a_file_is_called_up_by_letter():
    letter = CallUpFile(CASE, BODY.worker, "乙考试中心", "乙调〔2026〕1号", day("2026-11-24"))
    outcome = ruled(letter)
    assert outcome.effects == (
        CaseNoted(
            CASE,
            StepKind.FILE_CALLED_UP,
            "2026-11-24 向 乙考试中心 发出调档函（乙调〔2026〕1号）",
        ),
    )
    unnumbered = ruled(replace(letter, letter_number=" "))
    assert unnumbered.effects[0].text == "2026-11-24 向 乙考试中心 发出调档函"


# Who, once, and which case ----------------------------------------------------------------------


@pytest.mark.invariant("B-9")
@pytest.mark.parametrize("result", VerificationResult)
def test_maker_is_not_checker(result):
    outcome = ruled(conclusion(result), by="clerk")
    assert isinstance(outcome, Returned)
    assert "maker_is_checker" in codes(outcome)


def test_who_filed_the_form_may_still_send_the_letter():
    letter = CallUpFile(CASE, BODY.worker, "乙考试中心", "", day("2026-11-24"))
    assert isinstance(ruled(letter, by="clerk"), Accepted)


@pytest.mark.invariant("B-9")
def test_only_an_exam_centre_of_the_place_decides():
    assert codes(ruled(conclusion(), place=False)) == ["not_waiting"]
    done = ruled(conclusion(), case=waiting(state=SubmissionState.REGISTERED), place=False)
    assert codes(done) == ["not_waiting"]


def test_the_conclusion_is_about_the_person_of_the_form():
    other = conclusion(worker=reference("李示例"))
    assert codes(ruled(other)) == ["other_person"]


@pytest.mark.invariant("B-9")
@pytest.mark.parametrize("state", [SubmissionState.REGISTERED, SubmissionState.INCOMPLETE])
def test_the_second_of_two_centres_is_told_that_it_is_done(state):
    outcome = ruled(conclusion(), case=waiting(state=state))
    assert isinstance(outcome, AlreadyDone)
    assert codes(outcome) == ["already_decided"]


@pytest.mark.invariant("B-9")
@pytest.mark.parametrize(
    ("result", "state"),
    [
        (VerificationResult.GENUINE, SubmissionState.REFUSED),
        (VerificationResult.NOT_GENUINE, SubmissionState.REGISTERED),
        (VerificationResult.NOT_FOUND, SubmissionState.WITHDRAWN),
    ],
)
def test_another_conclusion_about_a_decided_case_comes_back(result, state):
    outcome = ruled(conclusion(result), case=waiting(state=state))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["already_decided"]


def test_a_letter_about_a_decided_case_comes_back():
    letter = CallUpFile(CASE, BODY.worker, "乙考试中心", "", day("2026-11-24"))
    outcome = ruled(letter, case=waiting(state=SubmissionState.REGISTERED))
    assert codes(outcome) == ["already_decided"]


def test_what_is_no_waiting_form_cannot_be_verified():
    end = deregistration(unit())
    assert codes(ruled(conclusion(), case=waiting(end))) == ["not_waiting"]
    facts = Facts(None, unit(), case=None)
    assert codes(decide(OpId("op-9"), conclusion(), facts, TODAY, RULES)) == ["not_waiting"]


def test_a_desk_that_does_not_know_the_case_leaves_it_to_the_platform():
    outcome = ruled(conclusion(), case=UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert isinstance(ruled(conclusion(evidence=""), case=UNKNOWN), Returned)


def test_a_desk_that_does_not_know_the_person_leaves_it_to_the_platform():
    assert isinstance(ruled(conclusion(), known=UNKNOWN), Undetermined)


def test_a_desk_that_does_not_know_the_unit_leaves_it_to_the_platform():
    body = replace(BODY, unit=replace(BODY.unit, unit=None))
    taken = worker(employments=[employment(unit(2))])
    outcome = ruled(conclusion(body=body), case=waiting(body), known=taken, at=UNKNOWN)
    assert isinstance(outcome, Undetermined)


def _with(code, until, since):
    return replace(FOREIGN, items=(item(code, until, since=since),))


# What must be written down ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"evidence": " "}, "no_evidence"),
        ({"checked_at": dt.datetime(2026, 11, 24, 16, 1, tzinfo=dt.UTC)}, "checked_in_future"),
        ({"checked_at": dt.datetime(2026, 11, 24, 9)}, "checked_in_future"),
        ({"certificate": None}, "no_certificate"),
        ({"born_on": day("2026-11-25")}, "born_in_future"),
        ({"certificate": replace(FOREIGN, number=" ")}, "no_certificate_number"),
        ({"certificate": replace(FOREIGN, issuer="")}, "no_issuer"),
        ({"certificate": replace(FOREIGN, issuing_province="")}, "no_province"),
        ({"certificate": replace(FOREIGN, items=())}, "no_certificate_items"),
        (
            {
                "certificate": replace(
                    FOREIGN, items=(item("Q2", "2029-01-01", since="2026-11-25"),)
                )
            },
            "approved_in_future",
        ),
        (
            {
                "certificate": replace(
                    FOREIGN, items=(item("Q2", "2025-01-01", since="2025-01-02"),)
                )
            },
            "valid_before_approval",
        ),
        ({"certificate": replace(FOREIGN, status=CertificateStatus.NOT_GENUINE)}, "status"),
        ({"certificate": replace(FOREIGN, status=CertificateStatus.REVOKED)}, "no_status_day"),
    ],
)
def test_a_conclusion_that_lacks_something_comes_back(more, code):
    outcome = ruled(conclusion(**more))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]
    assert finding(outcome, code).clause == "L5"


def test_only_a_genuine_one_names_a_certificate():
    outcome = ruled(conclusion(VerificationResult.NOT_FOUND, certificate=FOREIGN))
    assert codes(outcome) == ["certificate_not_wanted"]


@pytest.mark.parametrize(
    ("more", "code"),
    [({"exam_body": ""}, "no_exam_body"), ({"sent_on": day("2026-11-25")}, "sent_in_future")],
)
def test_a_letter_that_lacks_something_comes_back(more, code):
    letter = CallUpFile(CASE, BODY.worker, "乙考试中心", "1号", day("2026-11-24"))
    assert codes(ruled(replace(letter, **more))) == [code]


# Newer forms ------------------------------------------------------------------------------------


@pytest.mark.invariant("B-9")
def test_a_newer_form_closes_the_older_ones_with_a_reason():
    newer = judge(BODY, ...)
    assert isinstance(newer, Pending)
    (closed,) = supersede(BODY, newer, (CASE,))
    assert (closed.case, closed.state, closed.final) == (CASE, SubmissionState.WITHDRAWN, True)
    assert finding(closed, "superseded").clause == "E4"
    assert supersede(BODY, judge(registration(), worker()), (CASE,)) != ()
    assert supersede(BODY, newer, ()) == ()


@pytest.mark.invariant("B-9")
def test_a_newer_form_that_comes_back_leaves_the_older_one_waiting():
    back = judge(replace(BODY, items=()), ...)
    assert supersede(BODY, back, (CASE,)) == ()
    end = deregistration(unit())
    assert isinstance(end, DeregisterEmployment)
    assert supersede(end, judge(end, worker(employments=[employment(unit())])), (CASE,)) == ()


# Whatever is found ------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))


@st.composite
def found_certificates(draw):
    since = draw(DAYS)
    until = draw(DAYS)
    printed = draw(st.sampled_from(["Q2", "N1", "Q2(限桥式起重机)", "T"]))
    status = draw(st.sampled_from(CertificateStatus))
    lost_on = draw(st.none() | DAYS)
    made = item(printed, until.isoformat(), since=since.isoformat())
    return replace(FOREIGN, items=(made,), status=status, status_on=lost_on)


@pytest.mark.invariant("B-9")
@pytest.mark.invariant("B-6")
@given(
    found_certificates(),
    st.sampled_from(VerificationResult),
    st.sampled_from([None, worker(), worker(employments=[employment(unit(2))])]),
    st.sampled_from(["verifier", "clerk"]),
    st.booleans(),
)
def test_nobody_is_employed_but_on_a_certificate_found_genuine_that_holds(
    found, result, known, by, place
):
    outcome = ruled(conclusion(result, found), known=known, by=by, place=place)
    opened = isinstance(outcome, Accepted) and Opened in kinds(outcome)
    if opened:
        assert result is VerificationResult.GENUINE
        assert (by, place) == ("verifier", True)
        assert holds(found, found.items[0], TODAY)
        assert of_case(outcome).state is SubmissionState.REGISTERED
        entered = next(e for e in outcome.effects if isinstance(e, CertificateEntered))
        assert entered.certificate.items == found.items
    elif isinstance(outcome, Accepted) and result is not VerificationResult.NOT_FOUND:
        assert of_case(outcome).opens in (None, "e1")


def test_a_passport_tells_no_birth_date():
    ref = reference(number="E12345678", kind=DocumentKind.PASSPORT)
    body = replace(BODY, worker=ref, items=claims("Q2"))
    outcome = ruled(conclusion(body=body), case=waiting(body))
    assert outcome.effects[0].worker.born_on is None


def test_a_case_that_brings_no_employment_opens_none():
    came = come_to(waiting(missing=("登记表",)), Accepted((), (UnitEntered(BODY.unit),)))
    assert (came.state, came.final, came.opens) == (SubmissionState.INCOMPLETE, False, None)
    assert came.missing == ("登记表",)
