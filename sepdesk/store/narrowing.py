"""Look-up by what a worker holds and how they stand, alone or together with what was typed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from sqlalchemy import Connection

from sepdesk.search_keys import fold
from sepdesk.store.facts_rows import ITEM, LAPSE, LOST
from sepdesk.store.lookup import Found, find_workers, text_hits, worker_lines

_READ_AT_MOST = 5_000
"""So many hits of one condition are held against the others; a keystroke has no time for more."""
_LAPSES_AT_MOST = 20_000
_SLICE = 500
_ONE_KEY = "SELECT worker FROM search_key WHERE kind = ? AND key = ? LIMIT ?"
_DAYS = (
    "SELECT worker, key FROM search_key WHERE kind = ? AND key >= ? AND key <= ?"
    " ORDER BY key, worker LIMIT ?"
)


class WorkerStatus(StrEnum):
    """How a worker stands, as the list says it."""

    FREE = "待聘"
    EMPLOYED = "在聘"
    LOST = "证书失效，待注销"


_OF_STATUS = {
    WorkerStatus.FREE: "unit IS NULL",
    WorkerStatus.EMPLOYED: "unit IS NOT NULL AND lost = 0",
    WorkerStatus.LOST: "lost = 1",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Conditions of a look-up; a worker meets all of them.

    Attributes:
        words: what was typed besides, in its order; first taken as one text, such as a number
            written with blanks, then each by itself.
        items: for each item asked for, its keys (`item_key_text`); one of them is enough.
        lapses: first and last day on which an item in force lapses.
    """

    words: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    status: WorkerStatus | None = None
    lapses: tuple[dt.date, dt.date] | None = None

    @property
    def is_text(self) -> bool:
        """Nothing but text is asked for."""
        return not self.items and self.status is None and self.lapses is None


Hits = dict[int, str]


def find_narrowed(connection: Connection, wanted: Wanted, limit: int) -> Found:
    """Find workers who meet all conditions.

    Text gives the order where there is any, else the day of lapsing. Where a condition is met by
    more than can be read within a keystroke, the answer says that there are more.
    """
    joined = "".join(wanted.words)
    if wanted.is_text and (len(wanted.words) < 2 or _has_any(connection, joined)):
        return find_workers(connection, joined, limit)
    lapsing, cut = _lapsing(connection, wanted)
    answer = Found((), capped=cut)
    for hits, more in _candidates(connection, wanted, lapsing):
        kept = hits if lapsing is None else {n: kind for n, kind in hits.items() if n in lapsing}
        met = list(islice(_meeting(connection, wanted, kept), limit + 1))
        shown = {number: kept[number] for number in met[:limit]}
        days = {number: lapsing[number] for number in shown} if lapsing else {}
        lines = worker_lines(connection, shown, days) if shown else ()
        answer = Found(lines, capped=cut or more or len(met) > limit)
        if lines:
            break
    return answer


def find_holders(connection: Connection, keys: tuple[str, ...], limit: int) -> Hits:
    """Return the first holders of an item, whatever else they are; the kind is `ITEM`."""
    hits: Hits = {}
    for key in keys:
        left = limit - len(hits)
        if left > 0:
            rows = connection.exec_driver_sql(_ONE_KEY, (ITEM, key, left)).fetchall()
            hits |= dict.fromkeys((number for (number,) in rows), ITEM)
    return hits


def find_either(connection: Connection, keys: tuple[str, ...], text: str, limit: int) -> Found:
    """Find who holds an item, and behind them who is found by its name as a text."""
    hits = find_holders(connection, keys, limit + 1)
    if len(hits) <= limit:
        hits = {**hits, **{n: k for n, k in _texts(connection, text, limit + 1) if n not in hits}}
    shown = dict(islice(hits.items(), limit))
    return Found(worker_lines(connection, shown) if shown else (), capped=len(hits) > limit)


def _has_any(connection: Connection, text: str) -> bool:
    return bool(fold(text)) and bool(text_hits(connection, text, 1))


def _texts(connection: Connection, text: str, limit: int) -> Iterable[tuple[int, str]]:
    return text_hits(connection, text, limit).items()


def _lapsing(connection: Connection, wanted: Wanted) -> tuple[dict[int, dt.date] | None, bool]:
    """Return who lapses between two days, each with the first; and whether some were not read."""
    if wanted.lapses is None:
        return None, False
    first, last = (day.isoformat() for day in wanted.lapses)
    rows = connection.exec_driver_sql(_DAYS, (LAPSE, first, last, _LAPSES_AT_MOST)).fetchall()
    found: dict[int, dt.date] = {}
    for number, day in rows:
        if number not in found:
            found[number] = dt.date.fromisoformat(day)
    return found, len(rows) == _LAPSES_AT_MOST


def _candidates(
    connection: Connection, wanted: Wanted, lapsing: dict[int, dt.date] | None
) -> Iterable[tuple[Hits, bool]]:
    """Yield whom to hold against the conditions, and whether there are more than were read."""
    if wanted.words:
        whole = text_hits(connection, "".join(wanted.words), _READ_AT_MOST)
        yield whole, len(whole) == _READ_AT_MOST
        if len(wanted.words) > 1:
            yield _every_word(connection, wanted.words)
    elif lapsing is not None:
        yield dict.fromkeys(lapsing, ""), False
    elif wanted.items:
        held = find_holders(connection, wanted.items[0], _READ_AT_MOST)
        yield dict.fromkeys(held, ""), len(held) == _READ_AT_MOST
    elif wanted.status is not None:
        yield dict.fromkeys(_standing(connection, wanted.status), ""), False


def _every_word(connection: Connection, words: tuple[str, ...]) -> tuple[Hits, bool]:
    each = [text_hits(connection, word, _READ_AT_MOST) for word in words]
    first, *others = each
    met = {n: kind for n, kind in first.items() if all(n in other for other in others)}
    return met, any(len(hits) == _READ_AT_MOST for hits in each)


def _standing(connection: Connection, status: WorkerStatus) -> list[int]:
    if status is WorkerStatus.LOST:
        rows = connection.exec_driver_sql(_ONE_KEY, (LOST, LOST, _READ_AT_MOST)).fetchall()
    else:
        asked = f"SELECT id FROM worker WHERE {_OF_STATUS[status]} LIMIT ?"  # noqa: S608 - one of three texts above
        rows = connection.exec_driver_sql(asked, (_READ_AT_MOST,)).fetchall()
    return [number for (number,) in rows]


def _meeting(connection: Connection, wanted: Wanted, candidates: Hits) -> Iterable[int]:
    """Yield in their order those who meet the conditions that are a matter of one row each."""
    conditions, values = _conditions(wanted)
    numbers = list(candidates)
    if not conditions:
        yield from numbers
        return
    for start in range(0, len(numbers), _SLICE):
        slice_ = numbers[start : start + _SLICE]
        marks = ", ".join("?" * len(slice_))
        asked = f"SELECT id FROM worker WHERE id IN ({marks}) AND {' AND '.join(conditions)}"  # noqa: S608 - question marks and our own texts
        rows = connection.exec_driver_sql(asked, (*slice_, *values)).fetchall()
        met = {number for (number,) in rows}
        yield from (number for number in slice_ if number in met)


def _conditions(wanted: Wanted) -> tuple[list[str], list[str]]:
    conditions = [] if wanted.status is None else [_OF_STATUS[wanted.status]]
    values: list[str] = []
    for keys in wanted.items:
        marks = ", ".join("?" * len(keys))
        conditions.append(
            "EXISTS (SELECT 1 FROM search_key AS held WHERE held.kind = ?"  # noqa: S608 - marks
            f" AND held.key IN ({marks}) AND held.worker = worker.id)"
        )
        values += [ITEM, *keys]
    return conditions, values
