"""更正 of penalties and certificates: what was typed wrong reads right, and both stay (B-5)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus, StatusDecision, lose
from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.misconduct import Penalty, bar_on
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Returned, Undetermined
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty
from sepdesk.domain.submissions import OpId
from sepdesk.domain.work_items import ItemKey
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    codes,
    day,
    employment,
    finding,
    item,
    reference,
    unit,
    worker,
)

PENALTY = Penalty(
    "op-1", day("2026-10-20"), "甲县市场监管局", "甲市监罚〔2026〕12号", "无证作业", "罚款"
)
OTHER = replace(PENALTY, penalty_id="op-2", document_number="甲市监罚〔2026〕13号")
BOTH = certificate(item("N1"), item("Q2"))
KNOWN = worker(BOTH, employments=[employment(unit())], penalties=(PENALTY, OTHER))
REVOCATION = StatusDecision(
    CertificateStatus.REVOKED, day("2026-10-01"), "甲市市场监管局", "甲吊〔2026〕1号", bars=True
)


def of_penalty(reason="录入时看错一行", penalty="op-1", before=PENALTY.reading, **after):
    return CorrectPenalty(reference(), penalty, before, replace(before, **after), reason)


def of_certificate(known=KNOWN, reason="凭证书原件", certificate="c1", **after):
    before = known.certificates[0].reading
    return CorrectCertificate(reference(), certificate, before, replace(before, **after), reason)


def of_item(place=0, known=KNOWN, **after):
    items = list(known.certificates[0].reading.items)
    items[place] = replace(items[place], **after)
    return of_certificate(known, items=tuple(items))


def of_loss(known, **after):
    decision = known.certificates[0].reading.decision
    return of_certificate(known, decision=replace(decision, **after))


def ruled(act, known=KNOWN, office=None):
    facts = Facts(known, UNKNOWN, UNKNOWN, office_kind=office)
    return decide(OpId("op-9"), act, facts, TODAY, RULES)


def after(act, known=KNOWN, office=None):
    outcome = ruled(act, known, office)
    assert isinstance(outcome, Accepted), codes(outcome)
    return apply_effects(known, outcome.effects, Stamp(42, office_name="甲县局"))


def lost(decision=REVOCATION, at=None):
    employments = () if at is None else (replace(employment(at), lost_on=decision.decided_on),)
    return worker(lose(BOTH, decision), employments=employments)


# Who and what -----------------------------------------------------------------------------------


@pytest.mark.clause("L6")
@pytest.mark.invariant("B-5")
def test_a_penalty_reads_right_and_how_it_read_stays():
    changed = after(of_penalty(decided_on=day("2026-10-02"), conduct="违章作业"))
    (first, second) = changed.penalties
    assert (first.decided_on, first.conduct, first.authority) == (
        day("2026-10-02"), "违章作业", PENALTY.authority,
    )  # fmt: skip
    (told,) = first.corrections
    assert (told.before, told.after) == (PENALTY.reading, first.reading)
    assert (told.corrected_seq, told.office_name, told.corrected_on) == (42, "甲县局", TODAY)
    assert second == OTHER


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-5")
def test_a_certificate_reads_right_and_how_it_read_stays():
    act = of_item(1, valid_until=day("2028-06-30"))
    act = replace(act, after=replace(act.after, number="T9"))
    (read,) = after(act).certificates
    assert (read.number, read.items[1].valid_until) == ("T9", day("2028-06-30"))
    assert read.items[0] == BOTH.items[0]
    (told,) = read.corrections
    assert (told.before, told.after) == (BOTH.reading, read.reading)
    assert replace(read, corrections=(), number=BOTH.number, items=BOTH.items) == BOTH


@pytest.mark.parametrize("act", [of_penalty(authority="乙"), of_certificate(issuer="乙")])
def test_of_somebody_unknown_here_it_cannot_be_told(act):
    assert isinstance(ruled(act, UNKNOWN), Undetermined)
    assert isinstance(ruled(replace(act, reason=" "), UNKNOWN), Returned)
    assert codes(ruled(act, None)) == ["no_such_person"]


@pytest.mark.parametrize(
    "act",
    [of_penalty(penalty="op-7", authority="乙"), of_certificate(certificate="c7", issuer="乙")],
)
def test_an_entry_that_is_not_there_is_not_corrected(act):
    assert codes(ruled(act)) == ["no_entry"]


@pytest.mark.parametrize("act", [of_penalty(), of_certificate()])
def test_what_changes_nothing_and_what_has_no_reason_comes_back(act):
    assert codes(ruled(act)) == ["nothing_new"]
    assert codes(ruled(replace(act, reason=""))) == ["no_reason"]


@pytest.mark.invariant("B-4")
@pytest.mark.parametrize(
    "act", [of_penalty(authority="乙"), of_item(valid_until=day("2027-01-01"))]
)
def test_the_same_correction_again_is_told_and_not_doubled(act):
    changed = after(act)
    outcome = ruled(act, changed)
    assert isinstance(outcome, AlreadyDone)
    assert (codes(outcome), outcome.seq) == (["already_corrected"], 42)


def test_what_reads_so_without_a_correction_has_no_event():
    other = replace(KNOWN, penalties=(replace(PENALTY, authority="乙"),))
    outcome = ruled(of_penalty(authority="乙"), other)
    assert isinstance(outcome, AlreadyDone)
    assert outcome.seq == 0


@pytest.mark.invariant("B-11")
def test_an_entry_that_reads_otherwise_by_now_comes_back_with_what_it_reads():
    changed = after(of_penalty(authority="丙"))
    outcome = ruled(of_penalty(authority="乙", conduct="违章"), changed)
    assert codes(outcome) == ["overtaken"]
    assert "决定机关在本次填写后已变为 丙" in finding(outcome, "overtaken").text
    items = after(of_item(valid_until=day("2027-01-01")))
    outcome = ruled(of_item(valid_until=day("2027-02-02")), items)
    assert "项目与日期在本次填写后已改变" in finding(outcome, "overtaken").text


def test_of_two_corrections_of_different_fields_both_hold():
    changed = after(of_penalty(conduct="违章"), after(of_penalty(authority="乙")))
    assert (changed.penalties[0].authority, changed.penalties[0].conduct) == ("乙", "违章")
    changed = after(of_certificate(issuer="乙"), after(of_certificate(number="T9")))
    assert (changed.certificates[0].number, changed.certificates[0].issuer) == ("T9", "乙")


# Penalties --------------------------------------------------------------------------------------


@pytest.mark.clause("L6")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"authority": " "}, "empty"),
        ({"decision": ""}, "empty"),
        ({"decided_on": day("2026-11-25")}, "in_future"),
        ({"document_number": "甲市监罚(2026)13号"}, "penalty_known"),
    ],
)
def test_a_penalty_still_says_what_every_decision_must(given, code):
    assert codes(ruled(of_penalty(**given))) == [code]


# Certificates -----------------------------------------------------------------------------------


@pytest.mark.clause("L5")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"printed": " "}, "empty"),
        ({"valid_until": day("2024-01-01")}, "ends_before"),
        ({"approved_on": day("2026-11-25")}, "in_future"),
    ],
)
def test_an_item_must_still_read_as_one(given, code):
    outcome = ruled(of_item(1, **given))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]


@pytest.mark.clause("L5")
def test_a_certificate_keeps_a_number_and_its_count_of_items():
    assert codes(ruled(of_certificate(number=" "))) == ["empty"]
    one = of_certificate(items=BOTH.reading.items[:1])
    assert codes(ruled(one)) == ["items_counted"]


@pytest.mark.clause("L5")
def test_a_code_of_no_catalogue_is_told_and_taken_as_printed():
    item_key = BOTH.items[1].key
    act = of_item(1, printed="Z9", key=ItemKey(item_key.catalogue, "Z9"))
    assert codes(ruled(act)) == ["unknown_item", "corrected"]
    assert after(act).certificates[0].items[1].key.code == "Z9"


@pytest.mark.clause("E11")
def test_an_employment_under_the_code_that_was_wrong_is_to_be_corrected_too():
    key = ItemKey(BOTH.items[0].key.catalogue, "N2")
    assert codes(ruled(of_item(0, printed="N2", key=key))) == ["employment_differs", "corrected"]
    other = ItemKey(BOTH.items[1].key.catalogue, "Q1")
    assert codes(ruled(of_item(1, printed="Q1", key=other))) == ["corrected"]
    nobody = replace(KNOWN, employments=())
    assert codes(ruled(of_item(0, printed="N2", key=key), nobody)) == ["corrected"]


@pytest.mark.clause("L5")
@pytest.mark.parametrize(
    ("office", "province", "codes_of_item", "codes_of_loss"),
    [
        (OfficeKind.EXAM_CENTRE, "36", ["corrected"], ["not_ours", "bar_moves"]),
        (OfficeKind.EXAM_CENTRE, "35", ["not_ours"], ["not_ours", "bar_moves"]),
        (OfficeKind.ISSUING_AUTHORITY, "35", ["corrected"], ["bar_moves", "corrected"]),
        (OfficeKind.COUNTY, "35", ["not_ours"], ["bar_moves", "corrected"]),
    ],
)
def test_particulars_are_whose_who_verifies_and_losses_whose_who_records_them(
    office, province, codes_of_item, codes_of_loss
):
    known = worker(lose(replace(BOTH, issuing_province=province), REVOCATION))
    assert codes(ruled(of_item(1, known, valid_until=day("2028-01-01")), known, office)) == (
        codes_of_item
    )
    assert codes(ruled(of_loss(known, decided_on=day("2026-09-01")), known, office)) == (
        codes_of_loss
    )


# Losses -----------------------------------------------------------------------------------------


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-5")
def test_the_day_of_a_revocation_moves_the_bar_and_the_mark():
    known = lost(at=unit())
    changed = after(of_loss(known, decided_on=day("2026-09-01")), known)
    (read,) = changed.certificates
    assert (read.status, read.status_on) == (CertificateStatus.REVOKED, day("2026-09-01"))
    assert read.decisions == (replace(REVOCATION, decided_on=day("2026-09-01")),)
    assert bar_on(changed.certificates, TODAY).since == day("2026-09-01")
    assert changed.employments[0].lost_on == day("2026-09-01")
    assert read.corrections[0].before.decision == REVOCATION


@pytest.mark.clause("L7")
def test_a_mark_of_another_loss_or_another_certificate_stays():
    known = lost(at=unit())
    (job,) = known.employments
    otherwise = (
        replace(job, lost_on=day("2026-08-08")),
        replace(job, items=()),
        replace(job, lost_on=None),
    )
    for kept in otherwise:
        others = replace(known, employments=(kept,))
        changed = after(of_loss(others, decided_on=day("2026-09-01")), others)
        assert changed.employments == (kept,)
    numbered = after(of_certificate(known, number="T9"), known)
    assert numbered.employments == known.employments


@pytest.mark.clause("L7")
@pytest.mark.parametrize(("was", "is_now", "barred"), [(2, 1, True), (1, 3, False)])
def test_the_item_of_the_article_decides_on_the_bar(was, is_now, barred):
    annulled = replace(
        REVOCATION, status=CertificateStatus.ANNULLED, article_item=was, bars=was == 1
    )
    known = lost(annulled)
    changed = after(of_loss(known, article_item=is_now), known)
    assert changed.certificates[0].bars is barred
    assert (bar_on(changed.certificates, TODAY) is not None) is barred
    assert codes(ruled(of_loss(known, article_item=is_now), changed)) == ["already_corrected"]


@pytest.mark.clause("L7")
def test_a_loss_that_came_without_its_decision_gets_one():
    known = worker(
        replace(BOTH, status=CertificateStatus.CANCELLED, status_on=day("2026-10-01"),
                status_authority="甲")
    )  # fmt: skip
    (read,) = after(of_loss(known, authority="乙"), known).certificates
    assert read.decisions == (StatusDecision(CertificateStatus.CANCELLED, day("2026-10-01"), "乙"),)
    assert (read.status_authority, read.bars) == ("乙", False)


@pytest.mark.clause("L7")
def test_the_last_of_two_losses_is_the_one_that_is_corrected():
    cancelled = StatusDecision(CertificateStatus.CANCELLED, day("2026-01-01"), "甲")
    known = worker(lose(lose(BOTH, cancelled), REVOCATION))
    (read,) = after(of_loss(known, document_number="甲吊〔2026〕2号"), known).certificates
    assert read.decisions[0] == cancelled
    assert read.decisions[1].document_number == "甲吊〔2026〕2号"


@pytest.mark.clause("L7")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decided_on": None}, "empty"),
        ({"decided_on": day("2026-11-25")}, "in_future"),
        ({"authority": ""}, "empty"),
        ({"article_item": 1}, "article_misplaced"),
        ({"status": CertificateStatus.CANCELLED}, "not_a_status"),
    ],
)
def test_a_loss_still_says_what_every_decision_must(given, code):
    known = lost()
    outcome = ruled(of_loss(known, **given), known)
    assert isinstance(outcome, Returned)
    assert codes(outcome)[0] == code


@pytest.mark.clause("L7")
def test_a_status_is_not_given_or_taken_by_a_correction():
    assert codes(ruled(of_certificate(decision=REVOCATION))) == ["not_a_status"]
    known = lost()
    assert codes(ruled(of_certificate(known, decision=None), known)) == ["not_a_status"]
    annulled = lost(replace(REVOCATION, status=CertificateStatus.ANNULLED, article_item=2))
    for wrong in (None, 0, 6):
        outcome = ruled(of_loss(annulled, article_item=wrong), annulled)
        assert codes(outcome) == ["article_missing"]
