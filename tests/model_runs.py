"""What a run of the state machines came to, for docs/model.md: one row a test, the latest run.

Written where MODEL_RESULTS names a file, as `make model` and `make parallel` do.
"""

import csv
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

COLUMNS = ("test", "invariants", "rounds", "steps", "failures", "cpu_seconds")


@contextmanager
def recorded(request: pytest.FixtureRequest, counts: Mapping[str, int]) -> Iterator[None]:
    """Record a run; `counts` are looked at afterwards: examples, and steps where there are any."""
    began, failures = time.process_time(), 1
    try:
        yield
        failures = 0
    finally:
        spent = round(time.process_time() - began)
        _write(request, counts.get("examples", 0), counts.get("steps", 0), failures, spent)


def _write(
    request: pytest.FixtureRequest, rounds: int, steps: int, failures: int, seconds: int
) -> None:
    name = os.environ.get("MODEL_RESULTS")
    if not name:
        return
    held = sorted({mark.args[0] for mark in request.node.iter_markers("invariant")}, key=_ordered)
    test = f"{Path(request.node.path).relative_to(request.config.rootpath)}::{request.node.name}"
    path = Path(name)
    rows = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            rows = {row["test"]: row for row in csv.DictReader(file)}
    values = (test, " ".join(held), rounds, steps, failures, seconds)
    rows[test] = dict(zip(COLUMNS, values, strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))


def _ordered(invariant: str) -> tuple[str, int]:
    letter, number = invariant.split("-")
    return letter, int(number)
