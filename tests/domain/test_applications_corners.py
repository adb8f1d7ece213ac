"""Applications and examinations whose facts are missing, or have changed since (L1, L2, L3)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateItem, CertificateStatus
from sepdesk.domain.decide import decide
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.findings import Severity
from sepdesk.domain.issuing import issue, proposed_end
from sepdesk.domain.licensing import AppliedItem, DecideApplication, Purpose, Step
from sepdesk.domain.outcomes import Accepted, CertificateChanged, Returned, Undetermined
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import RULES, TODAY, certificate, codes, day, finding, item, worker
from tests.domain.licence_builders import (
    CITY,
    EXAM_CENTRE,
    about,
    apply,
    candidate,
    exam,
    exam_act,
    first_issue,
    kept,
    step,
    through,
)

LAPSING = certificate(item("N1", "2026-12-31"))
OTHER = worker(certificate(item("G1")))


@pytest.mark.clause("L2")
@pytest.mark.parametrize("submission", [first_issue(), exam(candidate())])
def test_without_the_facts_of_licensing_the_platform_tells(submission):
    facts = Facts(None, None, office=EXAM_CENTRE.office_id, filed_by="filer")
    assert isinstance(decide("a-1", submission, facts, TODAY, RULES), Undetermined)


@pytest.mark.clause("L2")
def test_an_application_for_other_items_or_the_mended_one_itself_is_not_the_same_twice():
    other = kept(apply(first_issue(), OTHER))
    asked = replace(other.asked, items=(AppliedItem("Q1"),))
    other = replace(other, spine=replace(other.spine, key="a-0"), asked=asked)
    assert isinstance(apply(first_issue(), OTHER, applications=(other,)), Accepted)
    returned = kept(step(Step.RETURN, kept(apply(first_issue(), OTHER)), OTHER))
    again = first_issue(application="a-1")
    outcome = apply(again, OTHER, found=returned, applications=(returned, other))
    assert isinstance(outcome, Accepted)


@pytest.mark.clause("L2")
def test_an_application_for_another_purpose_is_not_the_same_twice():
    added = kept(apply(first_issue(), OTHER))
    added = replace(added, spine=replace(added.spine, key="a-0"))
    asked = about(Purpose.REEXAMINATION, LAPSING)
    assert isinstance(apply(asked, worker(LAPSING), applications=(added,)), Accepted)


@pytest.mark.clause("L2")
def test_where_the_person_is_not_here_the_platform_takes_the_step():
    on = kept(apply(first_issue(), OTHER))
    assert codes(step(Step.ACCEPT, on, UNKNOWN))[-1] == "worker_unknown"
    assert isinstance(step(Step.RETURN, on, UNKNOWN), Undetermined)


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("now", "code"),
    [
        (replace(LAPSING, status=CertificateStatus.CANCELLED), "certificate_cancelled"),
        (replace(LAPSING, items=(item("Q1"),)), "item_not_held"),
    ],
)
def test_what_was_so_at_the_filing_and_is_no_more_hinders_the_next_step(now, code):
    on = kept(apply(about(Purpose.REEXAMINATION, LAPSING), worker(LAPSING)))
    outcome = step(Step.ACCEPT, on, worker(now))
    assert isinstance(outcome, Returned)
    told = finding(outcome, code)
    assert told.severity is Severity.MEND
    assert ("请作不予受理或不予发证处理" in told.text) is (code == "certificate_cancelled")


@pytest.mark.clause("L2")
def test_what_was_noted_at_the_filing_does_not_hinder_the_next_step():
    known = worker(LAPSING)
    applied = apply(about(Purpose.REEXAMINATION, LAPSING), known)
    assert Severity.NOTE in [one.severity for one in applied.findings]
    assert isinstance(step(Step.ACCEPT, kept(applied), known), Accepted)


@pytest.mark.clause("L2")
def test_a_refusal_without_a_bar_prints_no_basis_and_a_warning_is_none():
    barred = certificate(
        item("G1"), n=2, status=CertificateStatus.REVOKED, status_on=day("2026-01-01")
    )
    on = kept(apply(about(Purpose.REEXAMINATION, LAPSING), worker(LAPSING, barred)))
    ended = kept(step(Step.NOT_ACCEPT, on, worker(LAPSING, barred)))
    assert ended.steps[-1].basis == ""
    plain = kept(step(Step.NOT_ACCEPT, kept(apply(first_issue(), OTHER)), OTHER))
    assert plain.steps[-1].basis == ""


# What is issued ---------------------------------------------------------------------------------


def reexamination():
    return kept(apply(about(Purpose.REEXAMINATION, LAPSING), worker(LAPSING)))


@pytest.mark.clause("L2")
def test_four_years_are_proposed_from_the_present_end_or_else_from_the_day():
    on = kept(apply(about(Purpose.REEXAMINATION, LAPSING), worker(LAPSING)))
    assert proposed_end(on, LAPSING, TODAY) == day("2030-12-31")
    assert proposed_end(on, replace(LAPSING, items=()), TODAY) == day("2030-11-23")
    assert proposed_end(on, None, TODAY) == day("2030-11-23")
    two = replace(LAPSING, items=(*LAPSING.items, item("Q1", "2027-03-01")))
    both = kept(apply(about(Purpose.REEXAMINATION, two), worker(two)))
    assert proposed_end(both, two, TODAY) == day("2031-03-01")
    assert proposed_end(kept(apply(first_issue())), LAPSING, TODAY) == day("2030-11-23")


@pytest.mark.clause("L3")
@pytest.mark.parametrize(
    ("until", "taken"),
    [("2026-11-25", True), ("2030-12-31", True), ("2031-01-01", False), (None, False)],
)
def test_a_reexamined_certificate_ends_at_most_four_years_after_its_present_end(until, taken):
    known = worker(LAPSING)
    on = through(reexamination(), Step.ACCEPT, Step.REVIEW, known=known)
    until = until and day(until)
    outcome = step(Step.ISSUE, on, known, by="chief", valid_until=until)
    assert isinstance(outcome, Accepted) is taken


@pytest.mark.clause("L3")
def test_without_a_last_day_a_new_certificate_has_no_items_and_a_reexamined_one_keeps_its_day():
    asked = DecideApplication("a-1", first_issue().worker, Step.ISSUE)
    first = kept(apply(first_issue(), OTHER))
    (entered,) = issue(asked, first, OTHER, CITY.name, TODAY, RULES.items)
    assert entered.certificate.items == ()
    on = reexamination()
    (renewed,) = issue(asked, on, worker(LAPSING), CITY.name, TODAY, RULES.items)
    assert isinstance(renewed, CertificateChanged)
    assert [one.valid_until for one in renewed.certificate.items] == [day("2026-12-31")]


@pytest.mark.clause("L3")
@pytest.mark.parametrize(
    ("code", "into", "printed"),
    [
        # The same under the list of today: what is printed stays.
        ("R2", (), ["R2"]),
        ("A4", (), ["A"]),
        ("Y4", ("Y1", "Y2"), ["Y1", "Y2"]),
        # Nothing known and nothing chosen: it stays what it was.
        ("G6", (), ["G6"]),
    ],
)
def test_a_reissue_writes_what_an_old_item_became(code, into, printed):
    key = ItemKey(Catalogue.C2011, code)
    old = certificate(CertificateItem(key, code, day("2019-05-01"), day("2027-05-31")), item("N2"))
    known = worker(old)
    asked = about(Purpose.REISSUE, old, old.items[0])
    plain = kept(apply(about(Purpose.REISSUE, old, old.items[1]), known))
    taken = replace(plain, asked=replace(plain.asked, items=(AppliedItem(code, key, into),)))
    body = DecideApplication("a-1", asked.worker, Step.ISSUE, archive_number=" 新号 ")
    (effect,) = issue(body, taken, known, CITY.name, TODAY, RULES.items)
    assert [one.printed for one in effect.certificate.items] == [*printed, "N2"]
    assert effect.certificate.archive_number == "新号"


@pytest.mark.clause("L2")
def test_a_mended_application_or_plan_keeps_its_key_and_the_day_of_its_filing():
    former = replace(kept(apply(first_issue())), filed_on=day("2026-11-01"))
    former = replace(former, spine=replace(former.spine, key="a-0"))
    returned = kept(step(Step.RETURN, former))
    again = kept(apply(first_issue(application="a-0"), found=returned))
    assert (again.spine.key, again.filed_on) == ("a-0", day("2026-11-01"))
    filed = kept(exam_act(exam(candidate())))
    filed = replace(filed, spine=replace(filed.spine, key="plan-0"), filed_on=day("2026-11-01"))
    changed = kept(exam_act(exam(candidate(), plan="plan-0"), found=filed))
    assert (changed.spine.key, changed.filed_on) == ("plan-0", day("2026-11-01"))


@pytest.mark.clause("L2")
def test_only_who_reviewed_last_may_not_issue():
    reviewed = through(kept(apply(first_issue())), Step.ACCEPT, Step.REVIEW)
    twice = replace(reviewed, steps=(*reviewed.steps, replace(reviewed.steps[-1], user="second")))
    assert "reviewer_issues" in codes(step(Step.ISSUE, twice, by="second"))
    assert "reviewer_issues" not in codes(step(Step.ISSUE, twice, by="third"))
