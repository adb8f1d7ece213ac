"""人员查询: each keystroke asks the encrypted mirror of 20,000 workers."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from benchmarks.measuring import Goal, Row, in_turns
from benchmarks.scene import KEY, Scene
from sepdesk.desk.worker import find
from sepdesk.domain.employment import current
from sepdesk.domain.persons import Worker
from sepdesk.search_keys import KeyKind, fold, worker_keys
from sepdesk.store.engine import connect
from sepdesk.store.lookup import find_workers

_FLOOR = "fetching 50 rows by rowid, one by one, same connection"
_AT_ONCE = "fetching 50 rows by rowid in one statement"
_LINE = "SELECT person, name, number, document_kind, mobile, items, unit, unit_name, valid_until"
_ROW = f"{_LINE} FROM worker WHERE id = ?"
_FIFTY = f"{_LINE} FROM worker WHERE id IN ({', '.join('?' * 50)})"
_UNFAIR = "two to six statements by their nature, and lines made of what they return"
_DESK = "with masks, status words and this station's own open submissions"


def measure(scene: Scene) -> Iterator[Row]:
    """Type as clerks do: names, pinyin, initials, numbers, last digits, units."""
    session, workers = scene.session, scene.province.workers
    typed = list(keystrokes(workers, people=scene.rounds(60)))
    facts = session.files.facts
    fifties = _fifties(len(workers))
    with facts.file.reading() as connection:
        driver: Any = connection.connection.driver_connection

        def one_by_one(_: int) -> object:
            return [driver.execute(_ROW, (number,)).fetchone() for number in next(fifties)]

        def at_once(_: int) -> object:
            return driver.execute(_FIFTY, next(fifties)).fetchall()

        def ask(number: int) -> object:
            return find_workers(connection, typed[number % len(typed)], 50)

        def ask_desk(number: int) -> object:
            return find(session, typed[number % len(typed)])

        _each(ask, typed)
        what = "look-up per keystroke, encrypted, 20,000 workers"
        sql = in_turns(ask, one_by_one, len(typed))
        yield Row(f"{what}: median", sql[0], _FLOOR, sql[1], Goal(1.5))
        yield Row(f"{what}: p99", sql[0], _FLOOR, sql[1], Goal(1.5), tail=True)
        pair = in_turns(ask, at_once, len(typed))
        yield Row("the same", pair[0], _AT_ONCE, pair[1], note=_UNFAIR)
        desk = in_turns(ask_desk, one_by_one, len(typed))
        yield Row("the same as the desk answers it", desk[0], _FLOOR, desk[1], note=_DESK)

        with _plain(facts.file.path, scene.folder / "plain") as plain:

            def ask_plain(number: int) -> object:
                return find_workers(plain, typed[number % len(typed)], 50)

            _each(ask_plain, typed)
            pair = in_turns(ask, ask_plain, len(typed))
        yield Row("look-up, encrypted", pair[0], "the same, unencrypted", pair[1], Goal(1.3))


def keystrokes(workers: tuple[Worker, ...], people: int) -> Iterator[str]:
    """Return every beginning of what is typed to find so many people, in a fixed order."""
    rng = Random(20261124)
    for worker in rng.sample(workers, people):
        for text in _questions(worker):
            yield from itertools.accumulate(text)


def _questions(worker: Worker) -> Iterator[str]:
    number = worker.documents[0].number
    yield fold(worker.name)
    keys = worker_keys(worker.name, ())
    yield next((key.text for key in keys if key.kind is KeyKind.PINYIN), "")
    yield next((key.text for key in keys if key.kind is KeyKind.INITIALS), "")
    yield number
    yield number[-4:]
    yield worker.mobile[-4:]
    present = current(worker.employments)
    if present is not None:
        yield fold(present.unit_name)[4:10]


def _fifties(workers: int) -> Iterator[tuple[int, ...]]:
    rng = Random(1)
    while True:
        yield tuple(rng.sample(range(1, workers + 1), 50))


def _each(ask: Callable[[int], object], typed: Iterable[str]) -> None:
    # Once through, so that the page cache is as warm as after the first minute of a day.
    for number, _ in enumerate(typed):
        ask(number)


@contextmanager
def _plain(encrypted: Path, path: Path) -> Iterator[Connection]:
    """Open an unencrypted copy under the same pragmas."""
    with closing(connect(encrypted, KEY)) as source:
        source.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
        source.execute("SELECT sqlcipher_export('plain')")
        source.execute("DETACH DATABASE plain")

    def opened() -> object:
        connection = dbapi2.connect(str(path), isolation_level=None)
        connection.execute("PRAGMA cache_size = -262144")
        connection.execute("PRAGMA journal_mode = WAL")
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=opened, poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
