"""A conclusion as typed, judged before it is saved: nothing typed is dropped in silence."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.desk import verification
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.papers import PaperNotDueError
from sepdesk.desk.verification import Conclusion, FoundCertificate, FoundItem
from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.submissions import DeregisterEmployment, Intake, Requester, SubmissionState
from sepdesk.domain.verification import EvidenceSource, StepKind, VerificationResult
from sepdesk.domain.work_items import Catalogue
from sepdesk.protocol.envelope import read_envelope
from sepdesk.protocol.messages import Step
from tests.ui.session import CHEN, NOW, made  # noqa: F401 - a fixture
from tests.ui.verification.waiting import at_exam_centre, bring, case, paper

ITEM = FoundItem("Q2", dt.date(2025, 4, 1), dt.date(2029, 3, 31), Catalogue.C2021)
FOUND = FoundCertificate("T1", "", "乙市市场监督管理局", "乙考试中心", "36", (ITEM,))
GENUINE = Conclusion(VerificationResult.GENUINE, EvidenceSource.NATIONAL_SYSTEM, "所见", FOUND)


@pytest.fixture
def exam(made):  # noqa: F811 - the fixture
    bring(made, case(1, 37))
    return at_exam_centre(made.session)


def look(session, conclusion):
    (waiting,) = verification.queue(session)
    return verification.look(session, waiting, conclusion)


def codes(found):
    return [finding.code for finding in found]


def with_item(**more):
    return replace(GENUINE, found=replace(FOUND, items=(replace(ITEM, **more),)))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"printed": " "}, "no_code"),
        ({"approved_on": None, "catalogue": None}, "no_item_days"),
        ({"valid_until": None}, "no_item_days"),
    ],
)
def test_an_item_that_lacks_something_hinders(exam, more, code):
    assert code in codes(look(exam, with_item(**more)).hinders)


def test_an_item_that_no_list_knows_is_noted_and_may_be_right(exam):
    found = look(exam, with_item(printed="X9"))
    assert "unknown_item" in codes(found.findings)
    assert found.hinders == ()


def test_a_genuine_one_of_somebody_unknown_here_is_left_to_the_platform(exam):
    found = look(exam, GENUINE)
    assert (found.hinders, found.expected) == ((), None)


def test_a_genuine_one_of_somebody_known_here_tells_what_it_will_come_to(made):  # noqa: F811
    number = CHEN.documents[0].number
    bring(made, case(1, 2, paper(CHEN.name, number[:17])))
    found = look(at_exam_centre(made.session), GENUINE)
    assert found.expected is SubmissionState.CONFLICT


@pytest.mark.parametrize("without", [GENUINE, replace(GENUINE, found=None)])
def test_what_is_not_genuine_keeps_no_certificate(exam, without):
    false = replace(without, result=VerificationResult.NOT_GENUINE)
    assert look(exam, false).expected is SubmissionState.REFUSED
    (waiting,) = verification.queue(exam)
    saved = verification.decide(exam, waiting, false)
    assert read_envelope(saved.entry.sealed.payload_bytes).body.certificate is None


def test_a_genuine_one_without_its_certificate_hinders(exam):
    assert codes(look(exam, replace(GENUINE, found=None)).hinders) == ["no_certificate"]


@pytest.mark.parametrize(
    ("status", "bars"), [(CertificateStatus.REVOKED, True), (CertificateStatus.CANCELLED, False)]
)
def test_a_loss_that_was_found_is_kept_as_a_decision(exam, status, bars):
    lost = replace(FOUND, status=status, status_on=dt.date(2026, 1, 5))
    (waiting,) = verification.queue(exam)
    saved = verification.decide(exam, waiting, replace(GENUINE, found=lost))
    certificate = read_envelope(saved.entry.sealed.payload_bytes).body.certificate
    assert (certificate.status, certificate.bars) == (status, bars)
    assert certificate.status_on == dt.date(2026, 1, 5)
    assert len(certificate.decisions) == 1


def test_the_list_is_proposed_by_the_day_of_approval():
    assert verification.proposed_catalogue(None) is None
    assert verification.proposed_catalogue(dt.date(2019, 5, 31)) is Catalogue.C2011


def test_where_a_case_stands_is_what_was_done_last(made):  # noqa: F811
    steps = (
        Step(NOW, StepKind.NOT_FOUND, "甲中心"),
        Step(NOW, StepKind.CHANGED, "甲县局"),
    )
    bring(made, case(1, 1, steps=steps))
    (waiting,) = verification.queue(made.session)
    assert waiting.stands is StepKind.NOT_FOUND
    assert replace(waiting, record=replace(waiting.record, steps=())).stands is StepKind.OPENED
    plain = replace(waiting, body=replace(waiting.body, certificate=None))
    assert plain.claim.number == ""


def test_a_clock_that_runs_behind_makes_no_negative_age(made):  # noqa: F811
    bring(made, case(1, -3))
    assert verification.queue(made.session)[0].days == 0


def test_what_is_no_form_is_not_listed(made):  # noqa: F811
    plain = paper()
    end = DeregisterEmployment(
        plain.worker, plain.unit, Intake("收1", dt.date(2026, 11, 1)), Requester.UNIT
    )
    bring(made, case(1, 1, end))
    assert verification.queue(made.session) == ()


def test_a_letter_needs_a_day_and_an_addressee(exam):
    (waiting,) = verification.queue(exam)
    for body, sent_on, code in (
        ("乙考试中心", None, "no_sent_on"),
        (" ", dt.date(2026, 11, 24), "no_exam_body"),
    ):
        with pytest.raises(UnfitActError) as unfit:
            verification.read_letter(exam, waiting, body, "", sent_on)
        assert codes(unfit.value.findings) == [code]


def test_a_hand_over_list_needs_something_to_hand_over(made):  # noqa: F811
    with pytest.raises(PaperNotDueError):
        verification.hand_over(made.session, ())
