"""Look-up by what a clerk types: ranges of one tree, first lines first."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from sqlalchemy import Connection

from sepdesk.domain.identity import DocumentKind, PersonId
from sepdesk.domain.units import UnitId, UnitKind
from sepdesk.search_keys import KeyKind, SearchKey, inside_key, query_keys
from sepdesk.store.facts_rows import WHOLE_NAME

_WORKERS = "SELECT DISTINCT worker FROM search_key WHERE kind = ? AND key >= ? AND key < ? LIMIT ?"
_UNITS = "SELECT DISTINCT unit FROM unit_search_key WHERE kind = ? AND key >= ? AND key < ? LIMIT ?"

_LISTED = "person, name, number, document_kind, mobile, items, unit, unit_name, valid_until, lost"


@dataclass(frozen=True, slots=True)
class FactsLine:
    """A worker as a list shows it.

    Attributes:
        items: codes as printed, of certificates in force.
        valid_until: the earliest last day among them; may have passed.
        lost: the present employment is marked 证书失效，待注销.
        matched: value of the `KeyKind` that matched, or `item`; empty where no text was asked for.
        lapses_on: the day asked for on which an item in force lapses; None where none was.
    """

    person: PersonId
    name: str
    number: str
    document_kind: DocumentKind
    mobile: str
    items: tuple[str, ...]
    unit: UnitId | None
    unit_name: str
    valid_until: dt.date | None
    lost: bool
    matched: str
    lapses_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The first lines of an answer.

    Attributes:
        capped: there are more than the lines shown.
    """

    lines: tuple[FactsLine, ...]
    capped: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as a list shows it."""

    unit_id: UnitId
    name: str
    code: str
    town: str
    kinds: tuple[UnitKind, ...]


def find_workers(connection: Connection, text: str, limit: int) -> Found:
    """Find workers: names that begin so, then names that contain it, then all other ranges.

    Within a range by key and then by the file's own number, so that the shortest, the exact one,
    comes first and the same question has the same answer.
    """
    # One more than is shown tells that there are more; counting them all would cost milliseconds.
    hits = text_hits(connection, text, limit + 1)
    shown = dict(islice(hits.items(), limit))
    lines = worker_lines(connection, shown) if shown else ()
    return Found(lines, capped=len(hits) > limit)


def text_hits(connection: Connection, text: str, limit: int) -> dict[int, str]:
    """Return the numbers of the first workers found, each with the kind of key that matched."""
    return _hits(connection, _WORKERS, _worker_ranges(text), limit)


def find_units(connection: Connection, text: str, limit: int) -> tuple[UnitLine, ...]:
    """Find units by parts of their names, initials, also from within the name, or code."""
    asked_for = [*query_keys(text), inside_key(text)]
    ranges = ((key.kind.value, key) for key in asked_for if key is not None)
    shown = list(_hits(connection, _UNITS, ranges, limit))
    if not shown:
        return ()
    asked = f"SELECT id, unit, name, code, town, kinds FROM unit WHERE id IN ({_marks(shown)})"  # noqa: S608 - question marks
    rows = {row[0]: row[1:] for row in connection.exec_driver_sql(asked, tuple(shown))}
    return tuple(_unit_line(*rows[number]) for number in shown if number in rows)


def _worker_ranges(text: str) -> Iterator[tuple[str, SearchKey]]:
    for key in query_keys(text):
        if key.kind is KeyKind.NAME:
            yield WHOLE_NAME, key
        yield key.kind.value, key


def _hits(
    connection: Connection, asked: str, ranges: Iterator[tuple[str, SearchKey]], cap: int
) -> dict[int, str]:
    """Return the first numbers found, in order, each with the kind of key that matched first."""
    hits: dict[int, str] = {}
    for kind, key in ranges:
        rows = connection.exec_driver_sql(asked, (kind, key.text, key.end, cap)).fetchall()
        matched = key.kind.value
        for (number,) in rows:
            hits.setdefault(number, matched)
        if len(hits) >= cap:
            break
    return dict(islice(hits.items(), cap))


def worker_lines(
    connection: Connection, shown: dict[int, str], days: dict[int, dt.date] | None = None
) -> tuple[FactsLine, ...]:
    """Return the lines of these workers, in their order, with the day on which each lapses."""
    asked = f"SELECT id, {_LISTED} FROM worker WHERE id IN ({_marks(shown)})"  # noqa: S608 - question marks
    found = connection.exec_driver_sql(asked, tuple(shown)).fetchall()
    rows = {row[0]: row[1:] for row in found}
    lines = {n: _worker_line(kind, *rows[n]) for n, kind in shown.items() if n in rows}
    if days:
        return tuple(replace(line, lapses_on=days.get(n)) for n, line in lines.items())
    return tuple(lines.values())


def listed_persons(connection: Connection, persons: tuple[PersonId, ...]) -> tuple[FactsLine, ...]:
    """Return the lines of persons by their ids, in their order; those not held are left out."""
    if not persons:
        return ()
    asked = f"SELECT person, id FROM worker WHERE person IN ({_marks(list(persons))})"  # noqa: S608 - question marks
    found = connection.exec_driver_sql(asked, persons).fetchall()
    numbers: dict[PersonId, int] = dict(map(tuple, found))
    shown = {numbers[person]: "" for person in persons if person in numbers}
    return worker_lines(connection, shown) if shown else ()


def _marks(values: "dict[int, str] | list[int] | list[PersonId]") -> str:
    return ", ".join("?" * len(values))


def _worker_line(
    matched: str,
    person: str,
    name: str,
    number: str,
    document_kind: str,
    mobile: str,
    items: str,
    unit: str | None,
    unit_name: str,
    valid_until: str | None,
    lost: int,
) -> FactsLine:
    return FactsLine(
        PersonId(person),
        name,
        number,
        DocumentKind(document_kind),
        mobile,
        _codes(items),
        None if unit is None else UnitId(unit),
        unit_name,
        None if valid_until is None else dt.date.fromisoformat(valid_until),
        bool(lost),
        matched,
    )


@lru_cache(maxsize=4096)
def _codes(items: str) -> tuple[str, ...]:
    # Few combinations, met on every line of every keystroke.
    return tuple(json.loads(items))


def _unit_line(unit: str, name: str, code: str, town: str, kinds: str) -> UnitLine:
    words = tuple(UnitKind(word) for word in json.loads(kinds))
    return UnitLine(UnitId(unit), name, code, town, words)
