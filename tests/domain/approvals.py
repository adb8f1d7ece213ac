"""What the rules say in each test, on file: every sentence that a clerk can read, and every effect.

A test asserts what it is about; the rest of an outcome (its other findings, their clause, field,
words and legal basis, the effects) is compared with `tests/reference/findings/<module>.json`, where
a reader finds it and a review sees it change. `APPROVE=1 pytest tests/domain` writes the files
anew, `APPROVE=1 pytest tests/domain/test_x.py` that module's.
"""

import datetime as dt
import functools
import hashlib
import inspect
import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path

from sepdesk.domain.findings import Finding

FOLDER = Path(__file__).parents[1] / "reference" / "findings"
LONGEST = 160
"""Characters of an effect or a value that are on file; the rest of it is there as a digest."""
MOST = 40
"""Calls of one test that are on file; the others are there as a digest."""

Calls = list[tuple[str, ...]]


class Recorder:
    """Notes what the rules return to the test that runs now."""

    def __init__(self):
        self.calls: Calls | None = None

    def watch(self, module, only=""):
        """Put the functions of the domain that a module has imported under watch."""
        for name, value in list(vars(module).items()):
            if inspect.isfunction(value) and _is_rule(value) and only in ("", name):
                setattr(module, name, self._watched(value))

    def _watched(self, rule):
        @functools.wraps(rule)
        def watched(*args, **kwargs):
            if self.calls is None:
                return rule(*args, **kwargs)
            calls = self.calls
            try:
                result = rule(*args, **kwargs)
                if isinstance(result, Iterator):
                    found = list(result)
                    calls.append(_lines(rule.__name__, found))
                    return iter(found)
            except Exception as error:
                calls.append((f"{rule.__name__} raises {type(error).__name__}: {error}",))
                raise
            calls.append(_lines(rule.__name__, result))
            return result

        watched.is_watched = True
        return watched


def _is_rule(function):
    if hasattr(function, "is_watched") or function.__name__ == "effects_of":
        return False  # what `effects_of` returns is on file with the outcome already
    return function.__module__.startswith("sepdesk.domain.")


def on_file(calls: Calls) -> list[str]:
    """Return the lines that stand for a test's calls, whatever order they came in."""
    distinct = sorted(set(calls))
    lines = [line for call in distinct[:MOST] for line in call]
    if len(distinct) > MOST:
        rest = "\n".join(line for call in distinct[MOST:] for line in call)
        lines.append(f"and {len(distinct) - MOST} more: {_digest(rest)}")
    return lines


def stored(module: str) -> dict[str, list[str]]:
    """Return what is on file for a test module; nothing where there is no file."""
    path = FOLDER / f"{module}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def store(module: str, lines: Mapping[str, list[str]]):
    """Write a test module's file; a module in which no rule is called has none."""
    path = FOLDER / f"{module}.json"
    if not lines:
        path.unlink(missing_ok=True)
        return
    path.write_text(json.dumps(lines, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _lines(name: str, result) -> tuple[str, ...]:
    if isinstance(result, Finding):
        return (f"{name}:", f"  {_finding(result)}")
    if isinstance(result, list | tuple) and any(isinstance(one, Finding) for one in result):
        return (f"{name}:", *(f"  {_part(one)}" for one in result))
    if is_dataclass(result) and hasattr(result, "findings"):
        own = [field.name for field in fields(result) if field.name != "findings"]
        parts = [f"  {word}: {line}" for word in own for line in _each(getattr(result, word))]
        findings = (f"  {_finding(one)}" for one in result.findings)
        return (f"{name}: {type(result).__name__}", *findings, *parts)
    return (f"{name}: {_short(canonical(result))}",)


def _each(value) -> list[str]:
    if isinstance(value, tuple):
        return [_short(canonical(one)) for one in value]
    return [] if value is None else [_short(canonical(value))]


def _part(one) -> str:
    return _finding(one) if isinstance(one, Finding) else _short(canonical(one))


def _finding(one: Finding) -> str:
    basis = "" if one.basis == "" else f" [{one.basis}]"
    clause, field = ("-" if text == "" else text for text in (one.clause, one.field))
    words = f"{clause} {one.severity} {one.code} {field}{basis}"
    return f"{words} {canonical(one.text)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… {_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def canonical(value) -> str:
    """Write a value as text that depends on nothing else; parts at their default are left out."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if value is None or isinstance(value, str | int | float | bytes):
        return repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        shown = (
            f"{field.name}={canonical(getattr(value, field.name))}"
            for field in fields(value)
            if not _is_default(field, getattr(value, field.name))
        )
        return f"{type(value).__name__}({', '.join(shown)})"
    if isinstance(value, Mapping):
        pairs = sorted(f"{canonical(key)}: {canonical(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Set):
        return "{" + ", ".join(sorted(map(canonical, value))) + "}"
    if isinstance(value, list | tuple | range):
        return "[" + ", ".join(map(canonical, value)) + "]"
    return f"<{getattr(value, '__name__', type(value).__name__)}>"


def _is_default(field, value) -> bool:
    if field.default_factory is not MISSING:
        return value == field.default_factory()
    return (
        field.default is not MISSING
        and value == field.default
        and (type(value) is type(field.default))
    )
