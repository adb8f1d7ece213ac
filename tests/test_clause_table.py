"""The table of clauses says what the code and the tests say."""

from scripts.clause_table import CLAUSES, TABLE, marked_by_clause, rules_by_clause, table


def test_the_table_is_up_to_date():
    written = TABLE.read_text("utf-8")
    assert written == table(), "run: python scripts/clause_table.py"


def test_every_marker_and_every_finding_names_a_clause_of_the_notice():
    assert set(marked_by_clause()) <= set(CLAUSES)
    named = {
        clause for clause, found in rules_by_clause().items() if any("`" in one for one in found)
    }
    assert named - {""} <= set(CLAUSES)


def test_every_clause_that_is_decided_here_is_tested():
    decided = {
        "E2",
        "E3",
        "E4",
        "E6",
        "E7",
        "E8",
        "E9",
        "E10",
        "E11",
        "L7",
        "F1",
        "F2",
        "S1",
        "W1",
        "X01",
    }
    assert decided <= set(marked_by_clause())
