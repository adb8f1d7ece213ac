"""Write docs/mutation.md: how many changes to the rules the tests notice, and which they do not.

Reads what `scripts/run_mutants.py` left in its copy, and tests/domain/survivors.toml, which gives
the reason why a change that nobody notices may stay.
"""

import argparse
import ast
import difflib
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "mutation.md"
REASONS = ROOT / "tests" / "domain" / "survivors.toml"
STATES = {0: "survived", 1: "killed", 33: "no tests", 36: "timeout"}
LEAST = 90.0
"""Per cent of the mutants that must be noticed."""
HEAD = """# Mutants of the rules

`make mutants` changes the code of `sepdesk/domain` in one place at a time (a comparison, a number,
a default, a word of a sentence) and runs the tests that reach it. A change that no test notices
survives. This page is written by `scripts/mutation_report.py`; the reasons are in
`tests/domain/survivors.toml`. A loop without end counts as noticed. Tests of
properties, by many examples, are left out (`--properties` runs them too): what only they notice
counts as a survivor here. Most reasons go by the kind of change; few were looked at one by one.

"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change that was not noticed, or not in time."""

    module: str
    function: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a change may stay unnoticed.

    Attributes:
        where: module and function; either may be `*`.
        changed: part of the changed line, `*` for any change.
    """

    where: str
    changed: str
    why: str

    def holds_for(self, mutant: Mutant) -> bool:
        """Tell whether it is the reason of a mutant."""
        module, _, function = self.where.partition(".")
        named = module in ("*", mutant.module) and function in ("*", mutant.function)
        return named and (self.changed == "*" or self.changed in mutant.after)


def _functions(source: str) -> dict[str, list[str]]:
    lines = source.splitlines()
    return {
        node.name: lines[node.lineno - 1 : node.end_lineno]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }


def _change(before: list[str], after: list[str]) -> tuple[str, str]:
    old, new = [], []
    for line in difflib.ndiff(before, after):
        if "__mutmut_" not in line and line[:2] in ("- ", "+ "):
            (old if line[0] == "-" else new).append(line[2:].strip())
    return " ".join(old), " ".join(new)


def survivors(folder: Path, module: str, codes: dict[str, int]) -> Iterator[Mutant]:
    """Yield the mutants of a module that no test noticed."""
    functions = _functions((folder / f"{module}.py").read_text("utf-8"))
    for key, code in codes.items():
        if STATES[code] not in ("survived", "no tests"):
            continue
        name = key.rpartition(".")[2]
        whole = re.sub(r"__mutmut_\d+$", "", name)
        before, after = functions[f"{whole}__mutmut_orig"], functions[name]
        readable = re.sub(r"^xǁ(.*)ǁ", r"\1.", whole) if "ǁ" in whole else whole.removeprefix("x_")
        yield Mutant(module, readable, *_change(before, after))


def _number(count: int) -> str:
    return f"{count:,}"


def _share(states: Counter[str]) -> float:
    noticed = states["killed"] + states["timeout"]
    return 100 * noticed / states.total() if states.total() else 100.0


def _table(by_module: dict[str, Counter[str]]) -> Iterator[str]:
    yield "| module | mutants | killed | timeout | survived | no tests | noticed |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    total: Counter[str] = Counter()
    for states in by_module.values():
        total += states
    for module, states in [("**all**", total), *sorted(by_module.items())]:
        numbers = [states[state] for state in ("killed", "timeout", "survived", "no tests")]
        cells = " | ".join(map(_number, [states.total(), *numbers]))
        yield f"| {module} | {cells} | {_share(states):.1f} % |"


def _named(found: list[Mutant], reasons: list[Reason]) -> dict[str, list[Mutant]]:
    by_reason: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in found:
        why = next((one.why for one in reasons if one.holds_for(mutant)), "")
        by_reason[why].append(mutant)
    return by_reason


def _survivors(by_reason: dict[str, list[Mutant]]) -> Iterator[str]:
    for why, mutants in sorted(by_reason.items()):
        yield f"\n### {why or 'No reason yet'}\n"
        for one in mutants:
            yield f"- `{one.module}.{one.function}`: `` {one.before} `` → `` {one.after} ``"


def main() -> int:
    """Write the report; fail where too few are noticed or a survivor has no reason."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("copy", type=Path, help="the copy in which the mutants were run")
    folder = arguments.parse_args().copy / "mutants" / "sepdesk" / "domain"
    by_module: dict[str, Counter[str]] = {}
    found: list[Mutant] = []
    for path in sorted(folder.glob("*.py.meta")):
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        if codes:
            module = path.name.partition(".")[0]
            by_module[module] = Counter(STATES[code] for code in codes.values())
            found += survivors(folder, module, codes)
    reasons = [Reason(**one) for one in tomllib.loads(REASONS.read_text("utf-8"))["reason"]]
    by_reason = _named(found, reasons)
    lines = [*_table(by_module), "\n## Survivors", *_survivors(by_reason)]
    REPORT.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    total: Counter[str] = Counter()
    for states in by_module.values():
        total += states
    sys.stdout.write(
        f"{_share(total):.1f} % noticed, {len(by_reason.get('', []))} without reason\n"
    )
    return int(_share(total) < LEAST or "" in by_reason)


if __name__ == "__main__":
    sys.exit(main())
