"""上报: a thousand forms in batches against one request a form, rules and receipts included."""

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import Connection, text

from benchmarks import postgres
from benchmarks.measuring import Goal, Row, Timing, in_turns, seconds
from benchmarks.papers import submissions
from benchmarks.platforms import Station, stations
from benchmarks.scene import HOME, Scene
from sepdesk.clock import SystemClock
from sepdesk.desk.session import new_op_id
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.submissions import Submission
from sepdesk.protocol.envelope import Sealed, make, seal_envelope
from sepdesk.protocol.messages import PUSH_LIMIT, Push
from sepdesk.protocol.signing import SigningKey
from sepdesk.province.engine import Database

_FORMS = 1000
_ALONE = 40
"""Forms sent one by one for each batch of the others."""
_DECIDED = (
    "the goal was set from figures without rules; here each form is verified, decided, written "
    "with its event, feed rows and signed receipt, which costs the same in a batch and alone"
)


def measure(scene: Scene) -> Iterator[Row]:
    """On SQLite, and on PostgreSQL where it is installed."""
    url = f"sqlite:///{scene.folder / 'bare.sqlite'}"
    yield from _on(scene, "SQLite", "", url, Goal(20, faster=True))
    if postgres.is_installed():
        with postgres.server() as address:
            yield from _on(scene, "PostgreSQL", address, address, Goal(8, faster=True))


def _on(scene: Scene, name: str, url: str, bare: str, goal: Goal) -> Iterator[Row]:
    forms = 2 * PUSH_LIMIT if scene.quick else _FORMS
    batches = forms // PUSH_LIMIT
    count = (batches + 1) * (PUSH_LIMIT + _ALONE)
    with stations(scene, f"platform-{name}", url) as found:
        station = found[OfficeId(HOME)]
        waiting = iter([_seal(station, s, n) for n, s in _numbered(scene, count)])

        def batch(_: int) -> None:
            _push(station, tuple(islice(waiting, PUSH_LIMIT)))

        def one_by_one(_: int) -> None:
            for sealed in islice(waiting, _ALONE):
                _push(station, (sealed,))

        pair = in_turns(batch, one_by_one, batches, warm=1)
    batched, alone = pair[0].per(PUSH_LIMIT), pair[1].per(_ALONE)
    what = f"push of {forms:,} forms, {PUSH_LIMIT} at once, {name}: each"
    yield Row(what, batched, "one request a form", alone, goal, note=_DECIDED)
    yield Row(what, batched, "bare executemany of as many rows", _bare(bare, forms))


def _numbered(scene: Scene, count: int) -> Iterator[tuple[int, Submission]]:
    return enumerate(submissions(scene.province, HOME, count), 1)


def _seal(station: Station, body: Submission, number: int) -> Sealed:
    envelope = make(
        op_id=new_op_id(),
        device=station.identity.device,
        device_counter=number,
        user=station.login,
        office=HOME,
        seen=None,
        bases=(),
        answers=None,
        device_time=SystemClock().now(),
        body=body,
    )
    return seal_envelope(envelope, SigningKey(station.identity.signing_key))


def _push(station: Station, batch: tuple[Sealed, ...]) -> None:
    reply = station.transport.push(Push(batch))
    decided = [outcome for outcome in reply.outcomes if outcome.receipts]
    if len(decided) != len(batch) or not batch:
        raise RuntimeError("a form got no receipt")


def _bare(url: str, forms: int) -> Timing:
    database = Database(url)
    rows = [{"payload": "x" * 3000} for _ in range(forms)]
    try:
        with database.writing() as connection:
            _make_table(connection)
        return Timing.of([seconds(_insert(database, rows)) for _ in range(5)]).per(forms)
    finally:
        database.close()


def _make_table(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE bare_rows (payload TEXT)"))


def _insert(database: Database, rows: list[dict[str, str]]) -> Callable[[], None]:
    def insert() -> None:
        with database.writing() as connection:
            connection.execute(text("INSERT INTO bare_rows (payload) VALUES (:payload)"), rows)

    return insert
