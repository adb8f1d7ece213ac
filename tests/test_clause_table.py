"""The table of clauses says what the code and the tests say."""

import pytest

from scripts import clause_places, clause_table
from scripts.clause_places import PLACES, Page, Paper, Tab, lost_places, unproved_places
from scripts.clause_table import (
    CLAUSES,
    TABLE,
    files_by_clause,
    incomplete,
    marked_by_clause,
    rules_by_clause,
    table,
)

WITHOUT_CLAUSE = {"ledger", "synchronise"}
"""No clause asks for them: what a chief counts, and what carries all that the others file."""


def test_the_table_is_up_to_date():
    written = TABLE.read_text("utf-8")
    assert written == table(), "run: python scripts/clause_table.py"


def test_every_marker_and_every_finding_names_a_clause_of_the_notice():
    assert set(marked_by_clause()) <= set(CLAUSES)
    named = {
        clause for clause, found in rules_by_clause().items() if any("`" in one for one in found)
    }
    assert named - {""} <= set(CLAUSES)
    assert set(PLACES) <= set(CLAUSES)


def test_every_clause_has_a_rule_a_place_and_a_test():
    assert incomplete() == []
    assert len(set(CLAUSES) - {"X01"}) == 29


@pytest.mark.parametrize(
    ("part", "word"),
    [("rules_by_clause", "rule"), ("marked_by_clause", "test"), ("PLACES", "place")],
)
def test_a_clause_that_loses_one_of_them_is_named(monkeypatch, part, word):
    whole = getattr(clause_table, part)
    found = whole if part == "PLACES" else whole()
    less = {clause: named for clause, named in found.items() if clause != "W3"}
    monkeypatch.setattr(clause_table, part, less if part == "PLACES" else lambda: less)
    assert incomplete() == [f"W3 has no {word}"]


def test_every_place_is_there():
    assert lost_places() == []


def test_a_place_that_the_program_no_longer_has_is_named(monkeypatch):
    gone = (Tab("hearings"), Paper("papers/refusal.py", "奖状"), Page("/public/nothing"))
    monkeypatch.setattr(clause_places, "PLACES", {"E7": gone})
    assert lost_places() == [f"E7: {place}" for place in gone]


def test_every_place_is_worked_by_a_test_of_its_clause():
    assert unproved_places(files_by_clause()) == []
    assert len(unproved_places({})) == sum(map(len, PLACES.values()))


def test_every_tab_of_the_window_is_the_place_of_some_clause():
    tabs = {place.key for places in PLACES.values() for place in places if isinstance(place, Tab)}
    assert set(clause_places.tabs_of_the_window()) - tabs == WITHOUT_CLAUSE
