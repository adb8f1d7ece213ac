"""Write docs/clauses.md: each clause of the notice, its rules, where it is met, and its tests."""

import argparse
import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from scripts.clause_places import PLACES, words_of

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "clauses.md"

CLAUSES = {
    "L1": ("一(一)", "examination arrangements are filed before the examination"),
    "L2": ("一(一)", "application, issue and re-examination run on the platform"),
    "L3": ("一(一)", "issued certificates enter the archive and are published"),
    "L4": ("一(二)", "papers of another province's holder go to the exam centre"),
    "L5": ("一(二)", "the exam centre verifies; only a true certificate is entered"),
    "L6": ("一(三)", "penalties are registered promptly"),
    "L7": ("一(三)", "a revoked certificate counts nowhere; three years without application"),
    "E1": ("二", "county: trading and using units; city: production and filling units"),
    "E2": ("二(一)", "the unit reports within one month of the hire, with form and copy"),
    "E3": ("二(一)", "on paper, by fax or over the network"),
    "E4": ("二(一)", "another province's certificate: verified and registered together"),
    "E5": ("二(二)", "registered on the platform; the offices publish how to reach them"),
    "E6": ("二(二)", "overdue or not genuine: neither registered nor changed"),
    "E7": ("二(二)", "one unit only"),
    "E8": ("二(二)", "labour dispatch: the unit that uses the worker reports"),
    "E9": ("二(三)", "change of unit: the new unit reports within one month"),
    "E10": ("二(三)", "deregistration by the former unit, or by the worker alone"),
    "E11": ("二(三)", "the history stays, the worker is available again"),
    "S1": ("三(一)", "certificates held against the computed need"),
    "X01": ("三", "who counts: the item, valid, not lost, registered with the unit"),
    "W0": ("三(二)", "warnings about the staffing of every unit"),
    "W1": ("三(二)", "warned at once where a permit's number is not held"),
    "W2": ("三(二)", "warned where a barred person applies"),
    "W3": ("三(二)", "warnings are followed up until the staffing is complete"),
    "C1": ("三(三)", "inspections check employment against the platform"),
    "C2": ("三(三)", "exam centre and re-examination window register on the same visit"),
    "I1": ("三(四)", "suggestions are collected"),
    "F1": ("附件", "the form as printed: fields, opinions, signature, seal"),
    "F2": ("附件 注2", "branch; natural person as employer"),
    "F3": ("附件 注4", "the local exam centre's contact"),
}
_NAMED = re.compile(r"\b([LESWCIFX][0-9]{1,2})\b")


def _modules(folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def rules_by_clause() -> dict[str, list[str]]:
    """Return the findings that name a clause, and the modules whose words do, by clause.

    A clause that is not written out in the call comes from a pair (clause, basis) of its module.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for name, module in _modules("sepdesk/domain"):
        for node in ast.walk(module):
            match node:
                case ast.Call(func=ast.Name(id="Finding"), args=[clause, _, code, *_]):
                    found[_literal(clause)].add(f"`{_literal(code)}` ({name})")
                case ast.Tuple(elts=[clause, basis]) if _literal(clause) in CLAUSES:
                    found[_literal(clause)].add(f"basis `{_literal(basis)}` ({name})")
                case ast.Module() | ast.ClassDef() | ast.FunctionDef():
                    for clause_id in _NAMED.findall(ast.get_docstring(node) or ""):
                        found[clause_id].add(name)
    return {clause: sorted(named) for clause, named in found.items()}


def marked_by_clause() -> dict[str, list[str]]:
    """Return the marked tests by clause: of the domain their sentences, of the rest their files."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, module in _modules("tests"):
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                for clause in _marks(node):
                    sentence = node.name.removeprefix("test_").replace("_", " ")
                    found[clause].append(sentence if "/domain/" in name else f"`{name}`")
    return {clause: list(dict.fromkeys(named)) for clause, named in found.items()}


def files_by_clause() -> dict[str, set[str]]:
    """Return the files that hold tests of a clause, by clause."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, module in _modules("tests"):
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                for clause in _marks(node):
                    found[clause].add(name)
    return found


def _marks(function: ast.FunctionDef) -> Iterator[str]:
    for decorator in function.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Attribute(attr="clause"), args=[ast.Constant(value=str(clause))]
            ):
                yield clause


def incomplete() -> list[str]:
    """Return the clauses that lack a rule, a place or a test, and what each lacks."""
    parts = (("rule", rules_by_clause()), ("place", PLACES), ("test", marked_by_clause()))
    return [
        f"{clause} has no {word}"
        for clause in CLAUSES
        for word, known in parts
        if not known.get(clause)
    ]


def table() -> str:
    """Return the whole document."""
    enforced, tested = rules_by_clause(), marked_by_clause()
    of_notice = [clause for clause in CLAUSES if clause != "X01"]
    whole = [c for c in of_notice if enforced.get(c) and PLACES.get(c) and tested.get(c)]
    lines = [
        "# Clauses, rules, places and tests",
        "",
        "Generated by `python scripts/clause_table.py`; do not edit. A clause is one thing that",
        "the notice 闽质监〔2017〕225号 asks for; X01 is how 三 counts. Rules are findings of the",
        "domain, and its modules that speak of the clause; places are what",
        "`scripts/clause_places.py` names and the window, the papers and the public page have;",
        "tests are those marked `@pytest.mark.clause`, those of the domain in their own words.",
        "The build fails where a clause lacks one of the three, or a place a test of its own.",
        "",
        f"{len(whole)} of {len(of_notice)} clauses have rule, place and tests.",
        "",
        "| clause | notice | asks for | where met | rules | tests |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for clause, (place, words) in CLAUSES.items():
        met = "; ".join(map(words_of, PLACES.get(clause, ())))
        counts = f"{len(enforced.get(clause, ()))} | {len(tested.get(clause, ()))}"
        lines.append(f"| {clause} | {place} | {words} | {met} | {counts} |")
    lines.append("")
    for clause, (place, words) in CLAUSES.items():
        lines += [f"## {clause}, {place}: {words}", ""]
        for title, entries in (
            ("Rules", enforced.get(clause)),
            ("Where met", [words_of(one) for one in PLACES.get(clause, ())]),
            ("Tests", tested.get(clause)),
        ):
            lines += [f"{title}:", "", *(f"- {one}" for one in entries or ["none"]), ""]
    return "\n".join(lines[:-1]) + "\n"


def main() -> None:
    """Write the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    TABLE.write_text(table(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
