"""Whom and which unit a submission concerns, and under which kind it travels."""

from dataclasses import replace

import pytest

from sepdesk.domain.attachments_awaited import papers_of
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.identity import DocumentKind, DocumentRef
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.submissions import (
    BODIES,
    KIND_WORDS,
    CertificateClaim,
    SubmissionKind,
    WorkerRef,
    case_of,
    certificate_province,
    dossier_of,
    kind_of,
    other_unit_of,
    other_worker_of,
    unit_of,
    worker_of,
)
from sepdesk.domain.unit_acts import ChangeUnit, particulars
from tests.domain.builders import day, on_paper, reference, registration, unit, unit_code
from tests.protocol.values import ENVELOPES

PERMIT = DocumentRef(DocumentKind.TRAVEL_PERMIT, "H12345678", "张示例")


def change_unit(into=None, **new):
    before = particulars(unit())
    after = replace(before, **new)
    paper = None if into is None else on_paper(into)
    return ChangeUnit(on_paper(unit()), before, after, day("2026-11-01"), "营业执照", into=paper)


K = SubmissionKind
OF_EVERY_KIND = {envelope.kind: envelope.body for envelope in ENVELOPES.values()}
ON_A_CASE = {K.COMPLETE_PAPERS, K.WITHDRAW, K.RECORD_DELIVERY, K.DECIDE_VERIFICATION}
OF_NO_PERSON = {
    K.CHANGE_UNIT, K.MAKE_SUGGESTION, K.ANSWER_SUGGESTION, K.PUBLISH_GUIDE, K.FILE_EXAM_PLAN,
    K.WITHDRAW_EXAM_PLAN, K.RECORD_EXAM_RESULTS, K.SET_REQUIREMENTS, K.HANDLE_WARNING,
    K.RECORD_SITE_CHECK, K.FOLLOW_SITE_CHECK,
}  # fmt: skip
OF_A_UNIT = {
    K.REGISTER, K.CHANGE, K.DEREGISTER, K.CHANGE_UNIT,
    K.SET_REQUIREMENTS, K.RECORD_SITE_CHECK,
}  # fmt: skip
ON_A_DOSSIER = {
    K.ANSWER_SUGGESTION: DossierKind.SUGGESTION,
    K.WITHDRAW_EXAM_PLAN: DossierKind.EXAM_PLAN,
    K.RECORD_EXAM_RESULTS: DossierKind.EXAM_PLAN,
    K.DECIDE_APPLICATION: DossierKind.APPLICATION,
    K.HANDLE_WARNING: DossierKind.WARNING,
    K.FOLLOW_SITE_CHECK: DossierKind.SITE_CHECK,
}
"""What a submission is about by its kind alone; plans and applications when filed anew as well."""


@pytest.mark.parametrize("kind", SubmissionKind)
def test_what_a_submission_is_about_follows_from_its_kind(kind):
    body = OF_EVERY_KIND[kind]
    assert kind_of(body) is kind
    assert BODIES[kind] is type(body)
    worker, at, case, dossier = worker_of(body), unit_of(body), case_of(body), dossier_of(body)
    assert (worker is None) is (kind in OF_NO_PERSON)
    assert at == (body.unit if kind in OF_A_UNIT else None)
    assert case == (body.case if kind in ON_A_CASE | {K.CALL_UP_FILE} else None)
    if kind in ON_A_DOSSIER:
        assert dossier is not None
        assert dossier.kind is ON_A_DOSSIER[kind]
    if kind in {K.REGISTER, K.CHANGE, K.DEREGISTER}:
        assert papers_of(body) == body.intake.papers
    else:
        assert papers_of(body) == (body.papers if kind is K.COMPLETE_PAPERS else ())
    assert other_worker_of(body) == other_worker(body)


def other_worker(body):
    if isinstance(body, LinkPersons):
        return body.other
    is_new = isinstance(body, ChangePerson) and body.document is not None
    return WorkerRef(body.document) if is_new else None


def test_a_plan_and_an_application_are_about_a_dossier_once_they_are_on_record():
    plan, application = OF_EVERY_KIND[K.FILE_EXAM_PLAN], OF_EVERY_KIND[K.APPLY_FOR_CERTIFICATE]
    again = dossier_of(replace(plan, plan="k"))
    assert again is not None
    assert (again.kind, again.key) == (DossierKind.EXAM_PLAN, "k")
    assert dossier_of(replace(plan, plan="")) is None
    asked = dossier_of(replace(application, application="k"))
    assert asked is not None
    assert (asked.kind, asked.key) == (DossierKind.APPLICATION, "k")
    assert dossier_of(replace(application, application="")) is None


def test_a_paper_says_which_province_issued_the_certificate_or_nothing():
    assert certificate_province(registration()) == ""
    claimed = replace(registration(), certificate=CertificateClaim("1", issuing_province="36"))
    assert certificate_province(claimed) == "36"
    changed = replace(OF_EVERY_KIND[K.CHANGE], certificate=None)
    assert certificate_province(changed) == ""
    assert certificate_province(change_unit()) == ""


def test_every_kind_has_its_words():
    assert set(KIND_WORDS) == set(SubmissionKind)


def test_a_unit_is_changed_without_naming_a_worker():
    assert kind_of(change_unit()) is SubmissionKind.CHANGE_UNIT
    assert worker_of(change_unit()) is None
    assert worker_of(registration()) == reference()
    assert unit_of(change_unit()) == on_paper(unit())
    assert unit_of(ChangePerson(reference(), "户口簿")) is None


def test_a_second_person_is_who_is_linked_or_may_hold_the_new_document():
    assert other_worker_of(LinkPersons(reference(), reference("张二"), "")) == reference("张二")
    changed = other_worker_of(ChangePerson(reference(), "护照", PERMIT))
    assert changed is not None
    assert changed.document == PERMIT
    assert other_worker_of(ChangePerson(reference(), "", mobile="13900000000")) is None
    assert other_worker_of(UnlinkPersons(reference(), "p2", "")) is None


def test_a_second_unit_is_gone_into_or_may_hold_the_new_code():
    assert other_unit_of(change_unit(unit(2))) == on_paper(unit(2))
    coded = other_unit_of(change_unit(code=unit_code(2)))
    assert coded is not None
    assert (coded.unit, coded.code) == (None, unit_code(2))
    assert other_unit_of(change_unit(name="新")) is None
    correction = OF_EVERY_KIND[K.CORRECT]
    assert other_unit_of(correction) == correction.unit
    assert other_unit_of(registration()) is None
