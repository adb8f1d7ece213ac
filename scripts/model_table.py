"""Write docs/model.md: each invariant of the trade, the tests that play it, how often they did.

Rows come from docs/model.csv, which `make model` and `make parallel` write, and from
docs/model_found.csv: what the machines have found, and which test holds it since.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE, RUNS, FOUND = (ROOT / "docs" / name for name in ("model.md", "model.csv", "model_found.csv"))

INVARIANTS = {
    "B-1": "at most one current employer of a person, over all linked papers",
    "B-2": "of two registrations at once one holds, the other is told which",
    "B-3": "a change is one event; no gap, no overlap",
    "B-4": "two deregistrations have one effect; a late one never ends a later job",
    "B-5": "what has happened stays on record, in its order",
    "B-6": "a lapsed, lost or false certificate registers nobody, with reason and basis",
    "B-7": "a loss counts in every order of save, loss, push and pull; it marks and ends nothing",
    "B-8": "three years without application, by person, from the day of the revocation",
    "B-9": "another province's certificate: waits, counts nowhere, enters in one event, once",
    "B-10": "the same asked for by two ways is linked, not doubled",
    "B-11": "what came back is shown until a person acts, as many as were rejected",
    "B-12": "mandates since what was seen, and the unit's place on arrival, decide who may file",
    "B-13": "warnings and statistics are what the records say, counted from zero",
}


def rows(path: Path) -> list[dict[str, str]]:
    """Read one of the two tables."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def render() -> str:
    """Return the page."""
    return "\n".join([*_head(), *_table(rows(RUNS)), *_found(rows(FOUND))]) + "\n"


def _head() -> Iterator[str]:
    yield "# Invariants held by state machines"
    yield ""
    yield "Written by `scripts/model_table.py`; `make model` and `make parallel` bring the numbers."
    yield ""
    yield (
        "Each machine begins many small provinces and lets offices file, send, send again and "
        "decide in any order, over the real platform on SQLite (one of them also at two real "
        "stations over a line that breaks). After each step the archive is compared with a "
        "reference model that takes nothing from the program (`tests/province/model.py`, "
        "`tests/province/model_papers.py`), history is compared with what it was, warnings are "
        "counted anew, and at the end every feed is replayed and the statistics are counted from "
        "it. `make test` plays a slice; a row of a few rounds is the slice, where a long run has "
        "not been finished yet."
    )
    yield ""
    yield (
        "Before certificates joined the reference model, 100,000 random histories by the rules "
        "agreed with it: no disagreement in 8.5 minutes."
    )
    yield ""


def _table(runs: list[dict[str, str]]) -> Iterator[str]:
    yield "| Invariant | What must hold | Played by | Rounds | Steps | Failures of the last run |"
    yield "|---|---|---|---:|---:|---:|"
    for invariant, words in INVARIANTS.items():
        playing = [run for run in runs if invariant in run["invariants"].split()]
        for n, run in enumerate(playing):
            first = (invariant, words) if n == 0 else ("", "")
            path, _, name = run["test"].partition("::")
            played = f"`{path.removeprefix('tests/')}` {name.replace('_', ' ')}"
            numbers = (f"{int(run[column]):,}" for column in ("rounds", "steps", "failures"))
            yield f"| {' | '.join((*first, played, *numbers))} |"
    yield ""


def _found(found: list[dict[str, str]]) -> Iterator[str]:
    yield "## Found by them, or by reading where they led"
    yield ""
    yield "| Invariant | What went wrong | Put right in | Held since by |"
    yield "|---|---|---|---|"
    for one in sorted(found, key=lambda one: _number(one["invariant"])):
        yield (f"| {one['invariant']} | {one['what']} | `{one['where']}` | `{one['test']}` |")


if __name__ == "__main__":
    TABLE.write_text(render(), encoding="utf-8")
