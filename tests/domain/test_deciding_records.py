"""Penalties, lost and restored certificates: told, not doubled, and each with its law (L6, L7)."""

import itertools
from dataclasses import replace

import pytest

from sepdesk.catalogues import legal_basis
from sepdesk.domain.certificates import CertificateStatus, StatusDecision
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import current
from sepdesk.domain.facts import UNKNOWN
from sepdesk.domain.misconduct import Penalty, bar_on
from sepdesk.domain.outcomes import Accepted, AlreadyDone, PenaltyRecorded, Returned, Undetermined
from sepdesk.domain.record_acts import ChangeCertificate, Fate, RecordPenalty, RestoreCertificate
from tests.domain.builders import (
    TODAY,
    certificate,
    codes,
    day,
    employment,
    finding,
    item,
    judge,
    reference,
    registration,
    unit,
    worker,
)

PENALTY = Penalty(
    "", day("2026-11-20"), "甲县市场监管局", "甲市监罚〔2026〕12号", "无证作业", "罚款"
)
LOST = {
    Fate.REVOKED: CertificateStatus.REVOKED,
    Fate.ANNULLED: CertificateStatus.ANNULLED,
    Fate.CANCELLED: CertificateStatus.CANCELLED,
    Fate.NOT_GENUINE: CertificateStatus.NOT_GENUINE,
}


def penalty(**more):
    return RecordPenalty(reference(), replace(PENALTY, **more))


def loss(fate=Fate.REVOKED, on="2026-11-20", item=None, **more):
    plain = ChangeCertificate(
        reference(), "c1", fate, day(on), "甲市市场监管局", "甲市监撤〔2026〕3号", "严重违规", item
    )
    return replace(plain, **more)


def restoration(on="2026-11-22", **more):
    plain = RestoreCertificate(
        reference(), "c1", day(on), "甲市人民法院", "（2026）甲01行终5号", "判决撤销吊销决定"
    )
    return replace(plain, **more)


def after(known, *acts, today=TODAY):
    """Return the worker after each act was accepted."""
    for act in acts:
        outcome = judge(act, known, today=today)
        assert isinstance(outcome, Accepted), codes(outcome)
        known = apply_effects(known, outcome.effects, Stamp(seq=9))
    return known


def lost(known):
    return known.certificates[0]


# Penalties ----------------------------------------------------------------------------------------


@pytest.mark.clause("L6")
def test_a_penalty_stands_in_the_record_under_the_id_of_its_submission():
    outcome = judge(penalty(penalty_id="another's"), op="op-7")
    assert outcome.effects == (PenaltyRecorded(replace(PENALTY, penalty_id="op-7")),)
    assert finding(outcome, "penalty_recorded").basis == "notice-1.3-penalty"
    known = apply_effects(worker(), outcome.effects, Stamp(seq=9))
    assert [one.penalty_id for one in known.penalties] == ["op-7"]
    assert lost(known).status is CertificateStatus.IN_FORCE


@pytest.mark.clause("L6")
@pytest.mark.invariant("B-10")
@pytest.mark.parametrize(
    "again",
    [
        {},
        {"authority": "甲县局"},
        {"document_number": "甲市监罚 [2026]\u3000\uff11\uff12号", "conduct": "违规"},
    ],
)
def test_the_same_decision_is_told_and_not_doubled(again):
    outcome = judge(penalty(**again), worker(penalties=(PENALTY,)))
    assert isinstance(outcome, AlreadyDone)
    assert outcome.earlier is None
    assert codes(outcome) == ["penalty_known"]


@pytest.mark.clause("L6")
def test_the_same_number_on_another_day_is_a_slip_to_be_mended():
    outcome = judge(penalty(decided_on=day("2026-11-19")), worker(penalties=(PENALTY,)))
    assert isinstance(outcome, Returned)
    assert finding(outcome, "penalty_differs").field == "decided_on"


@pytest.mark.clause("L6")
@pytest.mark.parametrize(
    "other",
    [
        {"document_number": "甲市监罚〔2026〕1-2号"},
        {"authority": "乙县市场监管局", "decided_on": day("2026-11-19")},
    ],
)
def test_another_decision_is_another_penalty(other):
    known = after(worker(penalties=(PENALTY,)), penalty(**other))
    assert len(known.penalties) == 2


# What every act must say --------------------------------------------------------------------------


@pytest.mark.clause("L6")
@pytest.mark.clause("L7")
@pytest.mark.parametrize(
    ("act", "clause", "field"),
    [
        (penalty(authority=" "), "L6", "authority"),
        (penalty(document_number=""), "L6", "decision_number"),
        (penalty(conduct=""), "L6", "conduct"),
        (penalty(decision=""), "L6", "decision"),
        (penalty(decided_on=day("2026-11-25")), "L6", "decided_on"),
        (loss(authority=""), "L7", "authority"),
        (loss(document_number=" "), "L7", "decision_number"),
        (loss(on="2026-11-25"), "L7", "decided_on"),
        (loss(Fate.NOT_GENUINE, document_number=""), "E6", "decision_number"),
        (loss(item=1), "L7", "article_item"),
        (loss(Fate.ANNULLED), "L7", "article_item"),
        (loss(Fate.ANNULLED, item=0), "L7", "article_item"),
        (loss(Fate.ANNULLED, item=6), "L7", "article_item"),
        (restoration(reason=""), "L7", "reason"),
        (restoration(on="2026-11-25"), "L7", "decided_on"),
    ],
)
def test_authority_number_day_and_substance_are_asked_for(act, clause, field):
    outcome = judge(act)
    assert isinstance(outcome, Returned)
    assert [(one.clause, one.field) for one in outcome.findings] == [(clause, field)]


ACTS = [penalty(), loss(), restoration()]


@pytest.mark.parametrize("act", ACTS)
def test_a_person_who_is_not_here_is_left_to_the_platform(act):
    outcome = judge(act, UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert codes(outcome) == ["worker_unknown"]
    assert isinstance(judge(replace(act, worker=reference("")), UNKNOWN), Undetermined)


def test_a_form_with_a_gap_comes_back_wherever_the_person_is():
    assert isinstance(judge(penalty(conduct=""), UNKNOWN), Returned)


@pytest.mark.parametrize("act", ACTS)
def test_a_person_whom_the_archive_lacks_has_no_record_to_enter(act):
    outcome = judge(act, ...)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["no_such_person"]


@pytest.mark.parametrize("act", ACTS)
def test_another_name_than_the_documents_comes_back(act):
    outcome = judge(replace(act, worker=reference("李某")))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["name_differs"]


@pytest.mark.clause("L7")
@pytest.mark.parametrize("act", [loss(certificate="c9"), restoration(certificate="c9")])
def test_a_certificate_of_somebody_else_comes_back(act):
    outcome = judge(act)
    assert isinstance(outcome, Returned)
    assert finding(outcome, "not_theirs").field == "certificate"


# Lost ---------------------------------------------------------------------------------------------


@pytest.mark.clause("L7")
@pytest.mark.clause("E6")
@pytest.mark.parametrize(
    ("fate", "number", "bars", "basis"),
    [
        (Fate.REVOKED, None, True, "notice-1.3-revoked"),
        (Fate.ANNULLED, 1, True, "law-annulled"),
        *((Fate.ANNULLED, number, False, "law-annulled") for number in (2, 3, 4, 5)),
        (Fate.CANCELLED, None, False, "law-cancelled"),
        (Fate.NOT_GENUINE, None, False, "notice-2.2-not-genuine"),
    ],
)
def test_each_fate_has_its_own_consequence_and_its_own_law(fate, number, bars, basis):
    outcome = judge(loss(fate, item=number))
    told = finding(outcome, f"now_{fate.value}")
    assert told.basis == basis
    assert legal_basis().at(basis, TODAY) is not None
    assert ("2029-11-20" in told.text) is bars
    known = apply_effects(worker(), outcome.effects, Stamp(seq=9))
    one = lost(known)
    assert (one.status, one.status_on, one.status_authority, one.bars) == (
        LOST[fate], day("2026-11-20"), "甲市市场监管局", bars,
    )  # fmt: skip
    assert one.decisions == (
        StatusDecision(
            LOST[fate], day("2026-11-20"), "甲市市场监管局", "甲市监撤〔2026〕3号", "严重违规",
            number, bars,
        ),
    )  # fmt: skip
    assert (bar_on(known.certificates, TODAY) is not None) is bars


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_an_employment_that_rests_on_it_alone_is_marked_and_not_ended():
    at = unit()
    known = worker(employments=[employment(at)])
    outcome = judge(loss(), known)
    assert "待注销" in finding(outcome, "employment_marked").text
    (present,) = apply_effects(known, outcome.effects, Stamp(seq=9)).employments
    assert (present.lost_on, present.ended_on) == (day("2026-11-20"), None)


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_other_certificates_and_what_rests_on_them_are_untouched():
    other = certificate(item("Q2"), n=2)
    employed = employment(unit())
    both = replace(employed, items=(*employed.items, replace(employed.items[0], certificate="c2")))
    known = worker(certificate(), other, employments=[both])
    outcome = judge(loss(), known)
    assert "employment_marked" not in codes(outcome)
    changed = apply_effects(known, outcome.effects, Stamp(seq=9))
    assert changed.certificates[1] == other
    assert changed.employments == known.employments


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
@pytest.mark.parametrize("fate", Fate)
def test_a_paper_decided_after_the_loss_is_refused_under_the_right_law(fate):
    known = after(worker(), loss(fate, item=1 if fate is Fate.ANNULLED else None))
    told = [one for one in judge(registration(), known).findings if one.severity == "refuse"]
    laws = {"revoked": "law-revoked", "annulled": "law-annulled", "cancelled": "law-cancelled"}
    assert [(one.clause, one.basis) for one in told] == [
        ("E6", "notice-2.2-not-genuine") if fate is Fate.NOT_GENUINE else ("L7", laws[fate.value])
    ]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-10")
@pytest.mark.parametrize("fate", Fate)
def test_the_same_loss_is_told_and_not_doubled(fate):
    number = 1 if fate is Fate.ANNULLED else None
    known = after(worker(), loss(fate, item=number))
    for again in (loss(fate, item=number), loss(fate, item=number, document_number="另一文号")):
        outcome = judge(again, known)
        assert isinstance(outcome, AlreadyDone)
        assert outcome.findings[0].code in ("recorded_already", "lost_already")


@pytest.mark.clause("L7")
def test_a_loss_that_contradicts_the_one_on_record_comes_back_with_both():
    known = after(worker(), loss())
    outcome = judge(loss(on="2026-11-18"), known)
    assert isinstance(outcome, Returned)
    told = finding(outcome, "lost_otherwise").text
    assert "2026-11-20" in told
    assert "甲市市场监管局" in told
    nameless = certificate(status=CertificateStatus.NOT_GENUINE, bars=True)
    outcome = judge(loss(Fate.ANNULLED, item=2), worker(replace(nameless, bars=False)))
    assert "机关不详" in finding(outcome, "lost_otherwise").text


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-8")
def test_a_cancellation_after_a_revocation_does_not_end_the_bar():
    known = after(worker(), loss())
    outcome = judge(loss(Fate.CANCELLED, document_number="甲市监注〔2026〕8号"), known)
    assert isinstance(outcome, AlreadyDone)
    assert codes(outcome) == ["cancelled_after"]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-8")
@pytest.mark.parametrize("worse", [loss(on="2026-11-21"), loss(Fate.ANNULLED, item=1)])
def test_a_cancellation_asked_for_in_time_does_not_prevent_the_bar(worse):
    cancelled = loss(Fate.CANCELLED, document_number="甲市监注〔2026〕8号")
    known = after(worker(), cancelled)
    assert "lost_before" in codes(judge(worse, known))
    known = after(known, worse)
    assert bar_on(known.certificates, TODAY) is not None
    assert [one.status for one in lost(known).decisions] == ["cancelled", worse.fate.value]


# Restored -----------------------------------------------------------------------------------------


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_a_court_restores_certificate_employment_and_the_right_to_apply():
    known = after(worker(employments=[employment(unit())]), loss())
    outcome = judge(restoration(), known)
    assert "取证限制同时解除" in finding(outcome, "restored").text
    assert "标注同时解除" in finding(outcome, "employment_unmarked").text
    again = apply_effects(known, outcome.effects, Stamp(seq=10))
    one = lost(again)
    assert (one.status, one.status_on, one.status_authority, one.bars) == (
        CertificateStatus.IN_FORCE, None, "", False,
    )  # fmt: skip
    assert [(d.status, d.restores) for d in one.decisions] == [
        ("revoked", False),
        ("in_force", True),
    ]
    assert bar_on(again.certificates, TODAY) is None
    assert current(again.employments).lost_on is None
    assert isinstance(judge(registration(unit()), again), AlreadyDone | Accepted)


@pytest.mark.clause("L7")
def test_a_certificate_cancelled_before_it_was_revoked_is_cancelled_again():
    cancelled = loss(Fate.CANCELLED, document_number="甲市监注〔2026〕8号")
    known = after(worker(employments=[employment(unit())]), cancelled, loss(on="2026-11-21"))
    outcome = judge(restoration(), known)
    assert "已注销" in finding(outcome, "restored").text
    assert "employment_unmarked" not in codes(outcome)
    again = apply_effects(known, outcome.effects, Stamp(seq=10))
    one = lost(again)
    assert (one.status, one.status_on, one.bars) == ("cancelled", day("2026-11-20"), False)
    assert bar_on(again.certificates, TODAY) is None
    assert current(again.employments).lost_on == day("2026-11-20")


@pytest.mark.clause("L7")
def test_a_loss_that_came_without_its_decision_is_kept_and_undone_too():
    bare = certificate(
        status=CertificateStatus.CANCELLED, status_on=day("2026-01-05"), status_authority="乙局"
    )
    known = after(worker(bare), loss())
    kept, _ = lost(known).decisions
    assert (kept.status, kept.decided_on, kept.authority) == (
        "cancelled", day("2026-01-05"), "乙局",
    )  # fmt: skip
    known = after(known, restoration())
    assert lost(known).status is CertificateStatus.CANCELLED
    known = after(known, restoration(document_number="（2026）甲02行终6号"))
    assert lost(known).status is CertificateStatus.IN_FORCE
    direct = after(worker(bare), restoration())
    assert [d.restores for d in lost(direct).decisions] == [False, True]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-10")
def test_the_same_restoration_is_told_and_not_doubled():
    known = after(worker(), loss(), restoration())
    outcome = judge(restoration(document_number="(2026) 甲01行终5号"), known)
    assert isinstance(outcome, AlreadyDone)
    assert codes(outcome) == ["restored_already"]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_a_revocation_that_was_undone_does_not_come_back_by_a_late_duplicate():
    known = after(worker(), loss(), restoration())
    outcome = judge(loss(), known)
    assert isinstance(outcome, AlreadyDone)
    assert "后已恢复" in finding(outcome, "recorded_already").text
    anew = after(known, loss(on="2026-11-23", document_number="甲市监撤〔2026〕9号"))
    assert lost(anew).status is CertificateStatus.REVOKED
    assert isinstance(judge(restoration(), anew), AlreadyDone)


@pytest.mark.clause("L7")
def test_nothing_is_restored_that_is_in_force_or_was_lost_later():
    assert codes(judge(restoration())) == ["in_force"]
    known = after(worker(), loss())
    outcome = judge(restoration(on="2026-11-19"), known)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["before_loss"]
    undated = certificate(status=CertificateStatus.CANCELLED)
    assert "restored" in codes(judge(restoration(), worker(undated)))


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_in_whichever_order_losses_of_two_certificates_and_a_penalty_come_the_end_is_the_same(
    order,
):
    acts = [
        loss(),
        loss(Fate.CANCELLED, certificate="c2", document_number="甲市监注〔2026〕8号"),
        penalty(),
    ]
    known = worker(certificate(), certificate(item("Q2"), n=2))
    end = after(known, *(acts[place] for place in order))
    assert end == after(known, *acts)
