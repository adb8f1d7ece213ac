"""Suggestions for the platform: passed to the provincial office, and answered once (I1)."""

from dataclasses import replace

import pytest

from sepdesk.domain.decide import decide
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.offices import PROVINCIAL_OFFICE, OfficeId
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    DossierKept,
    Returned,
    Undetermined,
)
from sepdesk.domain.submissions import OpId, dossier_of
from sepdesk.domain.suggestions import LONGEST, AnswerSuggestion, MakeSuggestion, Suggestion
from tests.domain.builders import RULES, TODAY, day

OP = OpId("op-1")
MADE = Suggestion(
    Spine(DossierKind.SUGGESTION, OP, offices=(OfficeId("350102"), PROVINCIAL_OFFICE)),
    "350102",
    "台账",
    "按镇街分页。",
    day("2026-11-20"),
)


def suggest(subject="台账", text="按镇街分页。", office="350102"):
    facts = Facts(None, None, office=office)
    return decide(OP, MakeSuggestion(subject, text), facts, TODAY, RULES)


def answer(found, text="已列入计划。"):
    facts = Facts(None, None, office=PROVINCIAL_OFFICE, dossier=found)
    return decide(OpId("op-2"), AnswerSuggestion(OP, text), facts, TODAY, RULES)


@pytest.mark.clause("I1")
def test_a_suggestion_is_seen_by_who_made_it_and_by_the_provincial_office():
    outcome = suggest(" 台账 ", "按镇街分页。\n")
    assert outcome.effects == (DossierKept(replace(MADE, made_on=TODAY)),)
    assert [finding.code for finding in outcome.findings] == ["suggested"]


@pytest.mark.clause("I1")
def test_the_provincial_office_is_named_once_for_its_own():
    (kept,) = suggest(office=PROVINCIAL_OFFICE).effects
    assert kept.dossier.spine.offices == (PROVINCIAL_OFFICE,)


@pytest.mark.clause("I1")
@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("", "甲", [("empty", "subject")]),
        ("甲", "  ", [("empty", "text")]),
        ("", "", [("empty", "subject"), ("empty", "text")]),
        ("甲", "甲" * (LONGEST + 1), [("too_long", "text")]),
    ],
)
def test_what_says_nothing_or_too_much_comes_back(subject, text, expected):
    outcome = suggest(subject, text)
    assert isinstance(outcome, Returned)
    assert [(finding.code, finding.field) for finding in outcome.findings] == expected


def test_a_text_of_the_longest_length_is_taken():
    assert isinstance(suggest(text="甲" * LONGEST), Accepted)


@pytest.mark.clause("I1")
def test_an_answer_ends_the_waiting():
    outcome = answer(MADE, " 已列入计划。 ")
    closed = replace(MADE.spine, is_open=False)
    assert outcome.effects == (
        DossierKept(replace(MADE, spine=closed, answer="已列入计划。", answered_on=TODAY)),
    )
    assert dossier_of(AnswerSuggestion(OP, "甲")) == MADE.spine.ref


@pytest.mark.clause("I1")
@pytest.mark.invariant("B-10")
def test_the_same_answer_once_more_is_linked_and_a_better_one_replaces_it():
    (kept,) = answer(MADE).effects
    assert isinstance(answer(kept.dossier), AlreadyDone)
    (better,) = answer(kept.dossier, "已提供。").effects
    assert better.dossier.answer == "已提供。"


@pytest.mark.clause("I1")
def test_an_answer_to_nothing_or_without_words_comes_back():
    nothing, empty = answer(None), answer(MADE, " ")
    assert isinstance(nothing, Returned)
    assert isinstance(empty, Returned)
    assert [finding.code for finding in nothing.findings] == ["no_suggestion"]
    assert [(finding.code, finding.field) for finding in empty.findings] == [("empty", "text")]


def test_what_is_not_here_is_the_platforms_to_judge():
    assert isinstance(answer(UNKNOWN), Undetermined)
