"""Applications: after a pass, before expiry, by whom, and what is issued (L2, L3, L7, W2)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus, Standing, standing
from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.exam_plans import EnteredCandidate, ExamMark, ItemMark, PlanState
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.findings import Severity
from sepdesk.domain.licence_facts import NOT_HERE
from sepdesk.domain.licensing import (
    ApplicationState,
    AppliedItem,
    DecideApplication,
    Purpose,
    Step,
)
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    CertificateChanged,
    CertificateEntered,
    PersonEntered,
    Refused,
    Returned,
    Undetermined,
    effects_of,
)
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    codes,
    day,
    finding,
    id_number,
    item,
    reference,
    worker,
)
from tests.domain.licence_builders import (
    CITY,
    COUNTY,
    COUNTY_OFFICE,
    EXAM_CENTRE,
    OTHER_CITY,
    WINDOW,
    about,
    apply,
    document,
    first_issue,
    kept,
    plan,
    step,
    through,
)

S = ApplicationState
OTHER = worker(certificate(item("G1")))
"""Known to the archive by another item."""

REVOKED = worker(
    certificate(item("G1"), status=CertificateStatus.REVOKED, status_on=day("2024-03-01"))
)
FRAUD = worker(
    certificate(
        item("G1"), status=CertificateStatus.ANNULLED, status_on=day("2024-03-01"), bars=True
    )
)
LAPSING = certificate(item("N1", "2026-12-31"))
HELD = certificate(item("N1", "2028-05-31"))


def changed(outcome):
    (effect,) = [e for e in effects_of(outcome) if isinstance(e, CertificateChanged)]
    return effect.certificate


# Applying ---------------------------------------------------------------------------------------


@pytest.mark.clause("L2")
def test_after_a_pass_an_application_goes_to_the_issuing_authority():
    outcome = apply(first_issue())
    found = kept(outcome)
    assert isinstance(outcome, Accepted)
    assert (found.state, found.office, found.filed_by) == (S.FILED, EXAM_CENTRE.office_id, "filer")
    assert found.spine.offices == (EXAM_CENTRE.office_id, CITY.office_id)
    assert (found.spine.place, found.spine.person) == (COUNTY, None)
    assert found.exam_body == EXAM_CENTRE.name
    assert finding(outcome, "applied").basis == "notice-1.1-apply"


@pytest.mark.clause("L2")
def test_the_station_of_the_applicants_place_sees_the_application():
    found = kept(apply(first_issue(), replace(OTHER, last_county="350402")))
    assert (found.spine.place, found.spine.person) == ("350402", "p1")


def marked(mark):
    marks = () if mark is None else (ItemMark("N1", mark, day("2026-11-21")),)
    return plan(EnteredCandidate(document(), ("N1",), marks=marks))


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("exam", "code"),
    [
        (marked(ExamMark.FAILED), "not_passed"),
        (marked(ExamMark.ABSENT), "not_passed"),
        (marked(None), "not_passed"),
        (plan(state=PlanState.WITHDRAWN), "not_passed"),
        (plan(EnteredCandidate(document(2), ("N1",))), "not_passed"),
    ],
)
def test_without_a_pass_there_is_no_application(exam, code):
    outcome = apply(first_issue(), exam=exam)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]


@pytest.mark.clause("L2")
def test_an_office_that_does_not_see_the_examination_passes_the_applicant_on():
    outcome = apply(first_issue(plan=""))
    assert isinstance(outcome, Returned)
    assert codes(outcome) == ["no_exam"]
    offline = apply(first_issue(), exam=NOT_HERE)
    assert finding(offline, "exam_unknown").severity is Severity.UNKNOWN


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"worker": reference(" ")}, "no_name"),
        ({"worker": reference(number="12")}, "bad_number"),
        ({"received_on": day("2026-11-25")}, "received_in_future"),
        ({"county": "3504"}, "no_county"),
        ({"items": ()}, "no_items"),
        ({"items": (AppliedItem("Q4"),)}, "unknown_item"),
    ],
)
def test_what_an_application_lacks_is_returned(more, code):
    outcome = apply(first_issue(**more))
    assert isinstance(outcome, Returned)
    assert code in codes(outcome)


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("authority", "code"),
    [(None, "no_authority"), (COUNTY_OFFICE, "no_authority"), (OTHER_CITY, "other_authority")],
)
def test_only_the_issuing_authority_of_the_place_is_applied_to(authority, code):
    assert codes(apply(first_issue(), authority=authority)) == [code]


@pytest.mark.clause("L2")
def test_an_item_that_is_held_and_valid_is_not_issued_twice():
    assert "item_held" in codes(apply(first_issue(), worker(HELD)))
    lapsed = worker(certificate(item("N1", "2026-11-23")))
    assert isinstance(apply(first_issue(), lapsed), Accepted)


@pytest.mark.clause("L7")
@pytest.mark.clause("W2")
@pytest.mark.parametrize(
    ("known", "basis"), [(REVOKED, "notice-1.3-revoked"), (FRAUD, "law-annulled")]
)
def test_who_is_barred_is_not_accepted_and_stays_on_record_for_the_authority(known, basis):
    outcome = apply(first_issue(), known)
    assert isinstance(outcome, Refused)
    assert finding(outcome, "barred").basis == basis
    assert finding(outcome, "barred_applies").clause == "W2"
    found = kept(outcome)
    assert (found.state, found.spine.is_open) == (S.NOT_ACCEPTED, False)
    assert found.steps[-1].basis == basis
    assert CITY.office_id in found.spine.offices


@pytest.mark.clause("L7")
@pytest.mark.parametrize(("since", "barred"), [("2023-11-24", True), ("2023-11-23", False)])
def test_the_bar_of_an_applicant_ends_with_its_last_day(since, barred):
    known = worker(certificate(item("G1"), status=CertificateStatus.REVOKED, status_on=day(since)))
    assert isinstance(apply(first_issue(), known), Refused) is barred


@pytest.mark.clause("L7")
def test_a_cancelled_certificate_bars_nobody():
    known = worker(
        certificate(item("G1"), status=CertificateStatus.CANCELLED, status_on=day("2026-01-01"))
    )
    assert isinstance(apply(first_issue(), known), Accepted)


@pytest.mark.clause("W2")
def test_a_barred_holder_of_another_certificate_is_reexamined_with_a_warning():
    other = replace(LAPSING, certificate_id="c2")
    known = worker(*REVOKED.certificates, other)
    outcome = apply(about(Purpose.REEXAMINATION, other), known, at=WINDOW)
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "barred_applies").severity is Severity.NOTE
    assert any("预警" in sentence for sentence in kept(outcome).advice)


@pytest.mark.clause("L2")
def test_the_same_is_not_applied_for_twice():
    first = kept(apply(first_issue(), OTHER))
    other = replace(first, spine=replace(first.spine, key="a-0"))
    outcome = apply(first_issue(), OTHER, applications=(other,))
    assert codes(outcome) == ["applied_already"]


@pytest.mark.clause("L2")
def test_at_an_offline_desk_the_platform_tells_whether_somebody_is_barred():
    assert isinstance(apply(first_issue(), UNKNOWN), Undetermined)
    assert isinstance(apply(first_issue(), OTHER, authority=NOT_HERE), Undetermined)


# Re-examination ---------------------------------------------------------------------------------


@pytest.mark.clause("L2")
def test_a_reexamination_is_applied_for_before_expiry_at_the_window():
    outcome = apply(about(Purpose.REEXAMINATION, LAPSING), worker(LAPSING), at=WINDOW)
    assert isinstance(outcome, Accepted)
    assert kept(outcome).asked.purpose is Purpose.REEXAMINATION


@pytest.mark.clause("L2")
@pytest.mark.parametrize(("until", "late"), [("2026-11-23", False), ("2026-11-22", True)])
def test_after_expiry_it_is_no_reexamination_any_more(until, late):
    held = certificate(item("N1", until))
    outcome = apply(about(Purpose.REEXAMINATION, held), worker(held))
    assert isinstance(outcome, Refused) is late
    assert ("reexam_too_late" in codes(outcome)) is late


@pytest.mark.clause("L2")
def test_items_in_time_are_asked_for_without_those_that_are_late():
    held = certificate(item("N1", "2026-12-31"), item("Q1", "2026-11-01"))
    outcome = apply(about(Purpose.REEXAMINATION, held), worker(held))
    assert isinstance(outcome, Returned)
    assert finding(outcome, "reexam_too_late").severity is Severity.MEND


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("held", "known", "code"),
    [
        (LAPSING, worker(certificate(n=2)), "certificate_not_held"),
        (
            replace(LAPSING, status=CertificateStatus.CANCELLED),
            worker(replace(LAPSING, status=CertificateStatus.CANCELLED)),
            "certificate_cancelled",
        ),
    ],
)
def test_a_certificate_that_is_not_held_or_lost_is_not_reexamined(held, known, code):
    assert code in codes(apply(about(Purpose.REEXAMINATION, held), known))


@pytest.mark.clause("L2")
def test_an_item_must_stand_on_the_certificate():
    asked = about(Purpose.REEXAMINATION, LAPSING, item("Q1"))
    assert codes(apply(asked, worker(LAPSING))) == ["item_not_held"]
    missing = about(Purpose.REEXAMINATION, LAPSING)
    assert codes(apply(replace(missing, certificate=None), worker(LAPSING))) == ["no_certificate"]
    added = about(Purpose.ADDED_ITEMS, HELD)
    assert "item_held" in codes(apply(replace(added, plan="plan-1"), worker(HELD)))


@pytest.mark.clause("L2")
def test_an_accepted_reexamination_holds_and_warns_until_it_is_decided():
    on = kept(apply(about(Purpose.REEXAMINATION, LAPSING), worker(LAPSING)))
    accepted = step(Step.ACCEPT, on, worker(LAPSING))
    noted = changed(accepted)
    assert noted.items[0].reexam_filed_on == day("2026-11-23")
    assert standing(noted, noted.items[0], day("2027-01-05")) is Standing.REEXAM_PENDING
    not_issued = step(Step.NOT_ISSUE, kept(accepted), worker(noted))
    lapsed = changed(not_issued)
    assert standing(lapsed, lapsed.items[0], day("2027-01-05")) is Standing.LAPSED
    assert kept(not_issued).state is S.NOT_ISSUED


@pytest.mark.clause("L2")
@pytest.mark.clause("L3")
def test_a_decided_reexamination_prolongs_and_is_the_last_one():
    known = worker(LAPSING)
    on = kept(apply(about(Purpose.REEXAMINATION, LAPSING), known))
    accepted = step(Step.ACCEPT, on, known)
    known = worker(changed(accepted))
    reviewed = kept(step(Step.REVIEW, kept(accepted), known))
    outcome = step(Step.ISSUE, reviewed, known, by="chief", valid_until=day("2030-12-31"))
    (renewed,) = changed(outcome).items
    assert renewed.valid_until == day("2030-12-31")
    assert renewed.reexamined_on == day("2026-11-24")
    assert renewed.reexam_filed_on is None
    assert renewed.key == ItemKey(Catalogue.C2021, "N1")
    assert kept(outcome).certificate == "c1"


# Deciding ---------------------------------------------------------------------------------------


@pytest.mark.clause("L2")
@pytest.mark.clause("L3")
def test_a_first_issue_enters_person_and_certificate_in_one_event():
    reviewed = through(kept(apply(first_issue())), Step.ACCEPT, Step.REVIEW)
    outcome = step(Step.ISSUE, reviewed, by="chief", archive_number=" TS3500000000009 ")
    entered = effects_of(outcome)
    assert [type(e) for e in entered[:2]] == [PersonEntered, CertificateEntered]
    holder = apply_effects(entered[0].worker, entered, Stamp(9))
    (issued,) = holder.certificates
    assert (holder.person, holder.last_county, holder.sex) == ("p-a-1", COUNTY, "男")
    assert (issued.certificate_id, issued.number) == ("c-a-1", id_number())
    assert (issued.issuer, issued.exam_body) == (CITY.name, EXAM_CENTRE.name)
    assert issued.archive_number == "TS3500000000009"
    (new,) = issued.items
    assert new.key == ItemKey(Catalogue.C2021, "N1")
    assert (new.approved_on, new.valid_until) == (day("2026-11-24"), day("2030-11-23"))
    found = kept(outcome)
    assert (found.state, found.certificate) == (S.ISSUED, "c-a-1")
    assert (found.spine.person, found.spine.is_open) == ("p-a-1", False)
    assert finding(outcome, "issue").basis == "notice-1.1-archive"


@pytest.mark.clause("L3")
def test_a_known_persons_certificate_joins_the_others():
    reviewed = through(kept(apply(first_issue(), OTHER)), Step.ACCEPT, Step.REVIEW, known=OTHER)
    outcome = step(Step.ISSUE, reviewed, OTHER, by="chief")
    assert not any(isinstance(e, PersonEntered) for e in effects_of(outcome))
    holder = apply_effects(OTHER, effects_of(outcome), Stamp(9))
    assert [c.certificate_id for c in holder.certificates] == ["c1", "c-a-1"]


@pytest.mark.clause("L3")
def test_added_items_join_the_certificate_and_the_rest_stays():
    asked = replace(about(Purpose.ADDED_ITEMS, OTHER.certificates[0]), plan="plan-1")
    asked = replace(asked, items=(AppliedItem("N1"),))
    reviewed = through(kept(apply(asked, OTHER)), Step.ACCEPT, Step.REVIEW, known=OTHER)
    now = changed(step(Step.ISSUE, reviewed, OTHER, by="chief"))
    assert [i.printed for i in now.items] == ["G1", "N1"]
    assert now.items[0] == OTHER.certificates[0].items[0]


@pytest.mark.clause("L3")
def test_a_reissue_keeps_the_dates_and_converts_the_items():
    old = certificate(item("Q4", catalogue=Catalogue.C2011, until="2027-05-31", since="2019-05-01"))
    asked = about(Purpose.REISSUE, old)
    (one,) = asked.items
    asked = replace(asked, items=(replace(one, into=("Q2(限门式起重机)",)),))
    known = worker(old)
    reviewed = through(kept(apply(asked, known)), Step.ACCEPT, Step.REVIEW, known=known)
    (new,) = changed(step(Step.ISSUE, reviewed, known, by="chief", valid_until=None)).items
    assert new.key == ItemKey(Catalogue.C2021, "Q2(限门式起重机)")
    assert new.printed == "Q2(限门式起重机)"
    assert (new.approved_on, new.valid_until) == (day("2019-05-01"), day("2027-05-31"))


@pytest.mark.clause("L2")
@pytest.mark.parametrize("taken", [Step.ACCEPT, Step.RETURN, Step.NOT_ACCEPT])
def test_who_filed_an_application_does_not_decide_it(taken):
    outcome = step(taken, kept(apply(first_issue())), by="filer")
    assert isinstance(outcome, Returned)
    assert "maker_is_checker" in codes(outcome)


@pytest.mark.clause("L2")
def test_who_reviewed_does_not_issue():
    reviewed = through(kept(apply(first_issue())), Step.ACCEPT, Step.REVIEW)
    assert "reviewer_issues" in codes(step(Step.ISSUE, reviewed, by="reviewer-1"))


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("before", "taken", "more", "code"),
    [
        ((), Step.NOT_ACCEPT, {"reason": " "}, "no_reason"),
        ((), Step.RETURN, {"reason": ""}, "no_reason"),
        ((), Step.REVIEW, {}, "wrong_state"),
        ((), Step.ISSUE, {}, "wrong_state"),
        ((Step.ACCEPT,), Step.REVIEW, {"evidence": " "}, "no_evidence"),
        ((Step.ACCEPT,), Step.RETURN, {}, "wrong_state"),
        ((Step.ACCEPT, Step.REVIEW), Step.ISSUE, {"valid_until": None}, "no_valid_until"),
        (
            (Step.ACCEPT, Step.REVIEW),
            Step.ISSUE,
            {"valid_until": day("2026-11-24")},
            "valid_until_past",
        ),
        (
            (Step.ACCEPT, Step.REVIEW),
            Step.ISSUE,
            {"valid_until": day("2030-11-25")},
            "valid_too_long",
        ),
    ],
)
def test_a_step_that_cannot_be_taken_so_is_returned(before, taken, more, code):
    on = through(kept(apply(first_issue())), *before)
    outcome = step(taken, on, by="somebody", **more)
    assert isinstance(outcome, Returned)
    assert codes(outcome) == [code]


@pytest.mark.clause("L2")
def test_a_step_taken_twice_is_told_once():
    accepted = kept(step(Step.ACCEPT, kept(apply(first_issue()))))
    assert isinstance(step(Step.ACCEPT, accepted), AlreadyDone)


@pytest.mark.clause("L2")
@pytest.mark.invariant("X-1")
def test_another_authority_cannot_tell_an_application_from_none():
    on = kept(apply(first_issue()))
    assert codes(step(Step.ACCEPT, on, at=OTHER_CITY)) == ["no_application"]


@pytest.mark.clause("L7")
def test_a_revocation_after_the_application_stops_it_at_each_step():
    on = kept(apply(first_issue(), OTHER))
    assert finding(step(Step.ACCEPT, on, REVOKED), "barred").basis == "notice-1.3-revoked"
    reviewed = through(on, Step.ACCEPT, Step.REVIEW, known=OTHER)
    assert "barred" in codes(step(Step.ISSUE, reviewed, REVOKED, by="chief"))
    ended = kept(step(Step.NOT_ISSUE, reviewed, REVOKED, by="chief"))
    assert ended.steps[-1].basis == "notice-1.3-revoked"


@pytest.mark.clause("L2")
def test_a_returned_application_is_mended_under_its_own_key():
    returned = kept(step(Step.RETURN, kept(apply(first_issue()))))
    assert (returned.state, returned.spine.is_open) == (S.RETURNED, True)
    again = kept(apply(first_issue(application="a-1", mobile="13000000000"), found=returned))
    assert (again.state, again.spine.key) == (S.FILED, "a-1")
    assert [one.step for one in again.steps] == [Step.RETURN]
    on = kept(apply(first_issue()))
    assert codes(apply(first_issue(application="a-1"), found=on)) == ["not_returned"]
    assert codes(apply(first_issue(application="a-1"), found=None)) == ["no_application"]
    assert isinstance(apply(first_issue(application="a-1")), Undetermined)


@pytest.mark.clause("L2")
def test_a_step_about_somebody_else_is_returned():
    on = kept(apply(first_issue()))
    body = DecideApplication("a-1", reference("李示例", id_number(2)), Step.ACCEPT)
    facts = Facts(None, UNKNOWN, office=CITY.office_id, filed_by="reviewer", dossier=on)
    assert codes(decide("s-1", body, facts, TODAY, RULES)) == ["other_person"]
    unknown = replace(facts, dossier=UNKNOWN)
    assert isinstance(decide("s-1", body, unknown, TODAY, RULES), Undetermined)
