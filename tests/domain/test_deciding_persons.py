"""Who a person is: changed, linked, unlinked; a death ends nothing by itself (E7, E10, B-1)."""

from dataclasses import replace

import pytest
from hypothesis import given

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EmployedItem, current, overlaps
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.findings import Severity
from sepdesk.domain.identity import Document, DocumentKind, DocumentRef, PersonId, check_character
from sepdesk.domain.linking import link_of, linked
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Returned, Undetermined
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.submissions import OpId
from tests.domain.builders import (
    RULES,
    TODAY,
    codes,
    day,
    employment,
    finding,
    id_number,
    reference,
    registration,
    unit,
    worker,
)
from tests.domain.builders import judge as judge_paper
from tests.domain.test_linking import entries, entry, held

CITIZEN = DocumentKind.CITIZEN_ID
KNOWN = worker()
OLD = replace(KNOWN, documents=(Document(CITIZEN, "359999900101001", "张示例"),))


def change(**more):
    return ChangePerson(reference(person="p1"), more.pop("evidence", "户口簿"), **more)


def document(number, name="张示例", kind=CITIZEN):
    return DocumentRef(kind, number, name)


def judge(submission, known=KNOWN, **facts):
    return decide(OpId("op"), submission, Facts(known, UNKNOWN, **facts), TODAY, RULES)


def after(outcome, known=KNOWN):
    assert isinstance(outcome, Accepted), codes(outcome)
    return apply_effects(known, outcome.effects, Stamp(42))


# Particulars ------------------------------------------------------------------------------------


@pytest.mark.invariant("B-1")
def test_fifteen_digits_become_eighteen_and_both_find_the_person():
    changed = after(judge(change(document=document(id_number())), OLD), OLD)
    assert [one.number for one in changed.documents] == [id_number(), "359999900101001"]
    assert (changed.name, changed.rev) == ("张示例", 4)


@pytest.mark.invariant("B-1")
def test_a_permit_becomes_a_card():
    permit = replace(KNOWN, documents=(Document(DocumentKind.TRAVEL_PERMIT, "H12345678", "张"),))
    digits = "83000019900101000"
    number = digits + check_character(digits)
    card = document(number, "張示例", DocumentKind.HMT_RESIDENCE_PERMIT)
    changed = after(judge(change(document=card), permit), permit)
    assert [one.kind for one in changed.documents] == [
        DocumentKind.HMT_RESIDENCE_PERMIT,
        DocumentKind.TRAVEL_PERMIT,
    ]
    assert changed.name == "張示例"


def test_a_new_name_keeps_the_old_one_beside_it():
    changed = after(judge(change(document=document(id_number(), " 张新名 "))))
    assert changed.name == "张新名"
    assert [one.name for one in changed.documents] == ["张新名", "张示例"]
    back = after(judge(change(document=document(id_number())), changed), changed)
    assert [one.name for one in back.documents] == ["张示例", "张新名"]


def test_a_number_entered_wrongly_does_not_stay():
    other = document(id_number(2))
    assert codes(judge(change(document=other))) == ["number_differs"]
    changed = after(judge(change(document=other, corrects=True)))
    assert [one.number for one in changed.documents] == [id_number(2)]


@pytest.mark.parametrize(
    ("ref", "code", "field"),
    [
        (document("35999919900101001"), "length", "document_number"),
        (document("359999900101001"), "legacy15", "document_number"),
        (document(id_number(), " "), "no_name", "name"),
    ],
)
def test_a_document_that_cannot_be_taken(ref, code, field):
    outcome = judge(change(document=ref))
    assert isinstance(outcome, Returned)
    assert finding(outcome, code).field == field


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_a_document_of_another_person_is_not_taken_over():
    other = replace(KNOWN, person=PersonId("p2"))
    permit = document("H12345678", kind=DocumentKind.TRAVEL_PERMIT)
    assert codes(judge(change(document=permit), other=other)) == ["document_taken"]
    assert isinstance(judge(change(document=permit), other=KNOWN), Accepted)
    assert isinstance(judge(change(document=permit), other=None), Accepted)


@pytest.mark.parametrize("mobile", ["12345678901", "0598-2345678"])
def test_a_mobile_number_must_be_one(mobile):
    assert codes(judge(change(mobile=mobile))) == ["mobile"]


def test_a_mobile_number_is_normalised_or_taken_away():
    assert after(judge(change(mobile="139 0000 0000"))).mobile == "13900000000"
    known = replace(KNOWN, mobile="13900000000")
    assert after(judge(change(mobile=""), known), known).mobile == ""


@pytest.mark.clause("E10")
def test_a_death_ends_no_employment_by_itself():
    employed = worker(employments=[employment(unit())])
    outcome = judge(change(died_on=day("2026-11-20")), employed)
    told = finding(outcome, "to_deregister")
    assert (told.clause, told.severity) == ("E10", Severity.NOTE)
    dead = after(outcome, employed)
    assert dead.died_on == day("2026-11-20")
    assert dead.employments == employed.employments
    assert codes(judge(change(died_on=day("2026-11-20")))) == []


def test_a_death_recorded_by_mistake_is_taken_back():
    dead = replace(KNOWN, died_on=day("2026-11-20"))
    assert after(judge(change(is_alive=True), dead), dead).died_on is None
    assert after(judge(change(died_on=day("2026-11-19")), dead), dead).died_on == day("2026-11-19")


def test_nobody_is_engaged_after_death_but_papers_from_before_count():
    dead = replace(KNOWN, died_on=day("2026-11-24"))
    assert finding(judge_paper(registration(), dead), "has_died").severity is Severity.MEND
    before = registration(received="2026-11-23")
    assert isinstance(judge_paper(before, dead), Accepted)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"died_on": day("2026-11-25")}, "death_day"),
        ({"died_on": day("1989-12-31")}, "death_day"),
        ({"died_on": day("2026-11-20"), "is_alive": True}, "dead_and_alive"),
        ({"mobile": "13900000000", "evidence": " "}, "no_evidence"),
        ({}, "nothing_new"),
        ({"is_alive": True}, "nothing_new"),
        ({"document": document(id_number())}, "nothing_new"),
    ],
)
def test_what_comes_back(more, code):
    assert codes(judge(change(**more))) == [code]


def test_a_death_of_someone_of_unknown_birth():
    known = replace(KNOWN, born_on=None)
    assert after(judge(change(died_on=day("1950-01-01")), known), known).died_on


@pytest.mark.invariant("X-1")
def test_who_is_of_another_place_cannot_be_told_from_nobody():
    nobody = judge(change(mobile="13900000000"), None)
    elsewhere = judge(change(mobile="13900000000"), KNOWN, in_jurisdiction=False)
    assert nobody == elsewhere
    assert codes(nobody) == ["not_here"]


def test_at_the_desk_an_unknown_person_is_no_reason_to_refuse():
    outcome = judge(change(mobile="13900000000"), UNKNOWN)
    assert isinstance(outcome, Undetermined)
    assert isinstance(judge(change(evidence=""), UNKNOWN), Returned)


# Links ------------------------------------------------------------------------------------------


def link(evidence="出入境管理部门证明"):
    return LinkPersons(reference(person="a"), reference(person="b"), evidence)


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-3")
@given(entries("a"), entries("b"))
def test_linked_persons_never_have_two_employments_at_once(kept, other):
    outcome = judge(link(), kept, other=other)
    both = (*kept.employments, *other.employments)
    if isinstance(outcome, Accepted):
        whole = apply_effects(kept, outcome.effects, Stamp(42))
        current(whole.employments)
        assert not overlaps(whole.employments)
        assert held(whole) == tuple(x | y for x, y in zip(held(kept), held(other), strict=True))
        assert whole.links[-1].seq == 42
    else:
        assert isinstance(outcome, Returned)
        assert overlaps(both)


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_of_two_present_employments_a_person_must_end_one_first():
    kept = entry("a", [employment(unit(1))])
    other = entry("b", [employment(unit(2), "2026-01-01", n=2)])
    outcome = judge(link(), kept, other=other)
    told = finding(outcome, "two_employments")
    assert isinstance(outcome, Returned)
    assert (told.clause, told.basis) == ("E7", "notice-2.2-one-unit")
    ended = entry("b", [employment(unit(2), "2026-01-01", "2026-11-20", n=2)])
    assert codes(judge(link(), kept, other=ended)) == ["intervals_overlap", "names_differ"]
    assert finding(judge(link(), kept, other=ended), "intervals_overlap").severity is Severity.ASK
    # Ended on the day of its start it was none at all.
    undone = entry("b", [employment(unit(2), "2026-01-01", "2026-01-01", n=2)])
    assert isinstance(judge(link(), kept, other=undone), Accepted)


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-5")
def test_days_that_two_entries_share_are_confirmed_by_a_person_and_both_stay():
    kept = entry("a", [employment(unit(1), "2025-03-01", "2026-03-01")])
    other = entry("b", [employment(unit(2), "2026-01-01", "2026-11-20", n=2)])
    assert isinstance(judge(link(), kept, other=other), Returned)
    sure = replace(link(), overlap_confirmed=True)
    outcome = judge(sure, kept, other=other)
    told = finding(outcome, "overlap_confirmed")
    assert (told.clause, "第1公司 2025-03-01 至 2026-03-01" in told.text) == ("E7", True)
    assert len(after(outcome, kept).employments) == 2
    lasting = entry("b", [employment(unit(2), "2026-01-01", n=2)])
    assert "至 今" in finding(judge(sure, kept, other=lasting), "overlap_confirmed").text
    two = entry("a", [employment(unit(1))])
    assert "two_employments" in codes(judge(sure, two, other=lasting))


def test_what_two_entries_do_not_share_is_told():
    kept = entry("a", born_on=day("1990-01-01"), sex="男")
    other = entry("b", born_on=day("1990-01-02"), sex="女")
    outcome = judge(link(), kept, other=other)
    assert codes(outcome) == ["names_differ", "sexes_differ", "births_differ"]
    assert codes(judge(link(), kept, other=replace(kept, person=PersonId("b")))) == []


def test_links_that_cannot_be_made():
    kept = entry("a")
    assert isinstance(judge(link(), kept, other=kept), AlreadyDone)
    assert isinstance(judge(link(""), kept, other=kept), Returned)
    assert codes(judge(link(), kept, other=None)) == ["other_not_here"]
    assert isinstance(judge(link(), kept), Undetermined)
    assert isinstance(judge(link(""), kept), Returned)


def unlink(person="b"):
    return UnlinkPersons(reference(person="a"), PersonId(person), "本人说明")


@pytest.mark.invariant("B-1")
def test_a_mistaken_link_is_undone():
    kept, other = entry("a"), entry("b")
    whole = linked(kept, other, 7)
    outcome = judge(unlink(), whole)
    assert codes(outcome) == []
    assert held(after(outcome, whole)) == held(kept)
    assert codes(judge(unlink("c"), whole)) == ["no_link"]


@pytest.mark.clause("E7")
def test_an_employment_that_rests_on_what_goes_back_is_ended_first():
    whole = linked(entry("a"), entry("b"), 7)

    def begun(certificate):
        items = (EmployedItem("N1", CertificateId(certificate)),)
        one = employment(unit(), "2026-01-01", n=8, items=items)
        return replace(whole, employments=(one,))

    assert codes(judge(unlink(), begun("c-b"))) == ["rests_on_other", "added_since"]
    outcome = judge(unlink(), begun("c-a"))
    assert isinstance(outcome, Accepted)
    assert codes(outcome) == ["added_since"]


def test_nobody_is_left_without_a_document():
    whole = linked(entry("a"), entry("b"), 7)
    corrected = replace(whole, documents=whole.documents[1:])
    assert codes(judge(unlink(), corrected)) == ["no_document_left"]
    assert link_of(corrected, "b") is not None
