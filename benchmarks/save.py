"""保存: a paper becomes one signed submission, on the disk and read back."""

from collections.abc import Iterator
from contextlib import closing

from benchmarks.measuring import Row, in_turns
from benchmarks.papers import papers
from benchmarks.scene import KEY, Scene
from sepdesk.desk.registration import save
from sepdesk.store.engine import connect

_PAYLOAD = b"x" * 3000
_FLOOR = "one INSERT of 3 kB and COMMIT, synchronous=FULL, encrypted"


def measure(scene: Scene) -> Iterator[Row]:
    """Save a registration of somebody else each time."""
    session = scene.session
    rounds = scene.rounds(200)
    typed = list(papers(session, scene.province, rounds + 3))
    with closing(connect(scene.folder / "bare", KEY)) as bare:
        bare.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, payload BLOB)")

        def insert(_: int) -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO kept (payload) VALUES (?)", (_PAYLOAD,))
            bare.execute("COMMIT")

        pair = in_turns(lambda number: save(session, typed[number]), insert, rounds)
    note = "rules, signature, outbox, history and audit in one commit, and what was kept read back"
    yield Row("save of a form", pair[0], _FLOOR, pair[1], note=note)
