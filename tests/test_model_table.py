"""docs/model.md says what was run, and every invariant of the trade is played."""

from scripts.model_table import INVARIANTS, RUNS, TABLE, render, rows


def test_the_page_is_up_to_date():
    assert TABLE.read_text("utf-8") == render(), "run: python scripts/model_table.py"


def test_each_invariant_is_played_and_nothing_fails():
    runs = rows(RUNS)
    assert {run["failures"] for run in runs} == {"0"}
    played = {invariant for run in runs for invariant in run["invariants"].split()}
    assert set(INVARIANTS) <= played
