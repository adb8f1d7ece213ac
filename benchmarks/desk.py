"""What else a clerk waits for: advice while typing, a person's page, 单位配备 of a county."""

from collections.abc import Iterator
from typing import Any

from benchmarks.measuring import Row, in_turns
from benchmarks.papers import papers
from benchmarks.scene import HOME, Scene, at_office
from sepdesk.desk.registration import advise
from sepdesk.desk.staffing import overview
from sepdesk.desk.worker import open_page

_ROW = "SELECT row FROM worker WHERE person = ?"


def measure(scene: Scene) -> Iterator[Row]:
    """Each against reading the rows it is made of."""
    session, facts = scene.session, scene.session.files.facts
    typed = list(papers(session, scene.province, scene.rounds(200)))
    people = [worker.person for worker in scene.province.workers[: scene.rounds(400)]]
    with facts.file.reading() as connection:
        driver: Any = connection.connection.driver_connection

        def one_row(number: int) -> object:
            return driver.execute(_ROW, (people[number % len(people)],)).fetchone()

        floor = "fetching the worker's row"
        pair = in_turns(lambda n: advise(session, typed[n % len(typed)]), one_row, len(typed))
        yield Row("advice on a paper (every rule)", pair[0], floor, pair[1])
        pair = in_turns(lambda n: open_page(session, people[n % len(people)]), one_row, len(people))
        yield Row("a person's page", pair[0], floor, pair[1])
    yield from _staffing(scene)


def _staffing(scene: Scene) -> Iterator[Row]:
    with at_office(scene, HOME, "county") as session:
        facts = session.files.facts

        def read_all(_: int) -> object:
            return list(facts.employed()), facts.units()

        pair = in_turns(lambda _: overview(session), read_all, scene.rounds(10), warm=1)
        workers = len(list(facts.employed()))
        what = f"单位配备 of a county: {len(facts.units())} units, {workers:,} employed"
        yield Row(what, pair[0], "reading and parsing their records", pair[1])
