"""The reference files themselves: no stale ones, and a rule's words cannot change unseen."""

import ast
import datetime as dt
from pathlib import Path

import pytest

from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Refused
from tests.domain import approvals

HERE = Path(__file__).parent
WORDS = Finding("E6", Severity.REFUSE, "lapsed", "certificate", "证书已逾期。", "R12")


@pytest.mark.parametrize(
    "path", sorted(approvals.FOLDER.glob("*.json")), ids=lambda path: path.stem
)
def test_what_is_on_file_belongs_to_a_test_that_there_is(path):
    tree = ast.parse((HERE / f"{path.stem}.py").read_text("utf-8"))
    there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {name.partition("[")[0] for name in approvals.stored(path.stem)} <= there


def test_every_part_of_a_finding_is_on_file():
    recorder = approvals.Recorder()
    recorder.calls = []
    recorder._watched(lambda: Refused((WORDS,)))()
    assert approvals.on_file(recorder.calls) == [
        "<lambda>: Refused",
        "  E6 refuse lapsed certificate [R12] '证书已逾期。'",
    ]


def test_an_error_is_on_file_with_its_words():
    def fails():
        raise ValueError("no such day")

    recorder = approvals.Recorder()
    recorder.calls = []
    with pytest.raises(ValueError, match="no such day"):
        recorder._watched(fails)()
    assert approvals.on_file(recorder.calls) == ["fails raises ValueError: no such day"]


def test_the_order_of_calls_does_not_count_and_a_long_value_ends_in_a_digest():
    calls = [("b: 2",), ("a: 1",), ("b: 2",)]
    assert approvals.on_file(calls) == ["a: 1", "b: 2"]
    many = [(f"rule: {n:03d}",) for n in range(approvals.MOST + 2)]
    other = [*many[:-1], ("rule: 999",)]
    assert len(approvals.on_file(many)) == approvals.MOST + 1
    assert approvals.on_file(many)[-1].startswith("and 2 more: ")
    assert approvals.on_file(many)[-1] != approvals.on_file(other)[-1]


def test_values_are_written_without_chance():
    assert approvals.canonical({"b", "a"}) == "{'a', 'b'}"
    assert approvals.canonical({2: dt.date(2026, 11, 24), 1: None}) == "{1: None, 2: 2026-11-24}"
    assert approvals.canonical((Severity.PASS, True)) == "[Severity.PASS, True]"
