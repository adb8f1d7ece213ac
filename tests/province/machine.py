"""A province for each example of a state machine, and what must hold in it after every step.

Whatever was sent, by whom and in which order: one unit at a time (B-1), no gap in a change (B-3),
what has happened stays on record (B-5), warnings and statistics are what the records say (B-13).
"""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select

from sepdesk.catalogues import work_items
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.employment import EndReason, current, overlaps
from sepdesk.domain.offices import Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.statistics import within
from sepdesk.domain.submissions import OpId, Submission
from sepdesk.domain.tally import from_zero
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Sealed
from sepdesk.protocol.messages import FeedAction, FeedRow, PushOutcome, RecordKind
from sepdesk.protocol.receipts import Receipt
from sepdesk.province import accounts, feed, ordering, pushing, shelf, warning
from sepdesk.province.engine import Database
from sepdesk.province.opening import Province
from sepdesk.province.places import all_offices
from sepdesk.province.policy import Principal
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.snapshot import lines
from sepdesk.province.tables import (
    EmploymentRow,
    EventRow,
    PersonAliasRow,
    UnitRow,
    WorkerRow,
)
from tests.effort import examples
from tests.province.builders import Station, clock
from tests.province.in_memory import memory_folder

MANY = 100
"""Examples by which everything that may happen has happened."""

Desks = tuple[tuple[str, Role], ...]


@dataclass
class Desk:
    """Somebody at a machine of an office."""

    station: Station
    principal: Principal


@dataclass
class Beginning:
    """A province before anything was filed; each example goes on from a copy of it.

    Attributes:
        held: what each scope holds.
        seq: of the last event.
    """

    platform: Any
    file: Path
    desks: dict[str, Desk]
    held: dict[str, list[Any]]
    seq: int

    def copy(self, number: int) -> tuple[Province, Path]:
        """Return a province of its own, on the first day, and the file that it is in."""
        path = self.file.with_name(f"{number}.sqlite")
        shutil.copy(self.file, path)
        self.platform.clock.set(clock().now())
        return replace(self.platform.province, database=Database(f"sqlite:///{path}")), path


def tried(few: int, many: int) -> settings:
    """Settings of a machine: so many examples in the suite, so many in the profile `many`."""
    return settings(examples(few, many), stateful_step_count=30)


@contextmanager
def beginning(platform: Any, desks: Desks) -> Iterator[Beginning]:
    """Enrol a machine with somebody at each of the desks, named `office` or `office/role`."""
    found = {}
    for office, role in desks:
        station = platform.station(office, role)
        name = office if role is Role.CLERK else f"{office}/{role.value}"
        found[name] = Desk(station, accounts.authenticate(platform.province, station.token))
    warning.recompute(platform.province)
    with platform.database.reading() as connection:
        held = {
            scope: list(lines(connection, scope))
            for scope in {desk.station.office for desk in found.values()}
        }
        seq = ordering.head(connection).seq
    # Its last connection writes the log ahead back, so that the file is whole.
    platform.database.close()
    with memory_folder() as folder:
        file = folder / "beginning.sqlite"
        shutil.copy(platform.database.engine.url.database, file)
        yield Beginning(platform, file, found, held, seq)


class Machine(RuleBasedStateMachine):
    """Pushes by the real platform; after each step its archive is looked at."""

    counts: ClassVar[Counter[str]]
    """Examples, steps, and how often each rule did something."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.counts = Counter()

    def __init__(self, begins: Beginning) -> None:
        super().__init__()
        self.counts["examples"] += 1
        self.begins = begins
        self.desks = begins.desks
        self.clock = begins.platform.clock
        self.province, self._path = begins.copy(self.counts["examples"])
        self._log: list[tuple[int, str]] = []
        self._known: dict[str, Worker] = {}
        self._looked: tuple[int, dt.date] | None = None

    @property
    def today(self) -> dt.date:
        return self.clock.today()

    def pick(self, data: Any, of: Any) -> Any:
        return data.draw(st.sampled_from(list(of)))

    def pass_days(self, days: int) -> None:
        """Let days pass; each night the job counts the warnings anew."""
        self.clock.advance(days=days)
        warning.recompute(self.province)

    def seal(self, desk: str, body: Submission, **more: Any) -> Sealed:
        return self.desks[desk].station.seal(body, **more)

    def push(self, desk: str, *sealed: Sealed) -> tuple[PushOutcome, ...]:
        return pushing.push(self.province, self.desks[desk].principal, sealed).outcomes

    def file(self, desk: str, body: Submission, **more: Any) -> Receipt:
        """Save and send at once; returns the last receipt."""
        return self.read(desk, self.push(desk, self.seal(desk, body, **more))[0])

    def read(self, desk: str, outcome: PushOutcome) -> Receipt:
        receipt = self.desks[desk].station.receipt(outcome)
        note(f"{receipt.op_id} {receipt.state} {[f.code for f in receipt.findings]}")
        return receipt

    def last(self, desk: str, op_id: OpId) -> Receipt:
        """Return the last receipt of a submission, as its office may ask for it."""
        principal = self.desks[desk].principal
        (outcome,) = pushing.receipts(self.province, principal, [op_id]).outcomes
        return self.desks[desk].station.receipt(outcome)

    # What is on record --------------------------------------------------------------------------

    def workers(self) -> dict[str, Worker]:
        with self.province.database.reading() as connection:
            rows = connection.execute(select(WorkerRow.row)).scalars()
            return {worker.person: worker for worker in (read(Worker, row) for row in rows)}

    def units(self) -> dict[str, UnitRecord]:
        with self.province.database.reading() as connection:
            rows = connection.execute(select(UnitRow.row)).scalars()
            found = [read(UnitRecord, row) for row in rows]
        return {one.unit.unit_id: one for one in found}

    def person_of(self, entry: str) -> str:
        """Return whom an entry of the archive means by now."""
        with self.province.database.reading() as connection:
            rows = connection.execute(select(PersonAliasRow.alias, PersonAliasRow.person)).all()
        alias = {row.alias: row.person for row in rows}
        while entry in alias:
            entry = alias[entry]
        return entry

    def warned(self) -> list[Any]:
        with self.province.database.reading() as connection:
            return shelf.dossiers_of(connection, DossierKind.WARNING)

    @invariant()
    def what_must_hold(self) -> None:
        """Look at everything, where an event or a day has changed anything."""
        self.counts["steps"] += 1
        log = self._events()
        moment = (len(log), self.today)
        if moment == self._looked:
            return
        self._looked = moment
        # B-5: what was is a prefix of what is.
        assert log[: len(self._log)] == self._log
        assert [seq for seq, _ in log] == list(range(1, len(log) + 1))
        self._log = log
        workers = self.workers()
        self._check_archive(workers)
        # B-13: counted anew from all records, no warning reads otherwise.
        assert warning.recompute(self.province) == 0
        self.check(workers)

    def check(self, workers: dict[str, Worker]) -> None:
        """Compare with a reference model."""

    def _events(self) -> list[tuple[int, str]]:
        with self.province.database.reading() as connection:
            asked = select(EventRow.seq, EventRow.body).order_by(EventRow.seq)
            return [(row.seq, row.body) for row in connection.execute(asked)]

    def _check_archive(self, workers: dict[str, Worker]) -> None:
        with self.province.database.reading() as connection:
            rows = connection.execute(
                select(EmploymentRow.person, EmploymentRow.employment_id).where(
                    EmploymentRow.ended_on.is_(None)
                )
            )
            lasting = sorted((row.person, row.employment_id) for row in rows)
        # B-1: `current` fails on two.
        present = [(p, current(worker.employments)) for p, worker in workers.items()]
        assert sorted((p, job.employment_id) for p, job in present if job) == lasting
        for worker in workers.values():
            assert not overlaps(worker.employments)
            _check_changes(worker)
            if worker.person in self._known:
                _check_history(self._known[worker.person], worker)
        self._known = workers

    def teardown(self) -> None:
        """The feeds, replayed from nothing, are the archive (S-3), and count to the same (B-13)."""
        try:
            self._check_feeds()
        finally:
            self.province.database.close()
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def _check_feeds(self) -> None:
        archive = {RecordKind.WORKER: self.workers(), RecordKind.UNIT: self.units()}
        with self.province.database.reading() as connection:
            offices = all_offices(connection)
        counted = self._counted(archive)
        for scope in {desk.station.office for desk in self.desks.values()}:
            mirror = self.mirrored(scope)
            with self.province.database.reading() as connection:
                held = [(x.record, x.key, x.row) for x in lines(connection, scope)]
                assert recompute(held) == read_digest(connection, scope), scope
            for kind, there in archive.items():
                for key, row in mirror[kind].items():
                    assert row == there[key]
            area = offices[scope].jurisdiction
            theirs = within(self._counted(mirror), area, self.today, towns=False)
            assert theirs.cells == within(counted, area, self.today, towns=False).cells, scope

    def _counted(self, held: dict[RecordKind, dict[str, Any]]) -> Any:
        units, workers = (held[kind].values() for kind in (RecordKind.UNIT, RecordKind.WORKER))
        return from_zero(units, workers, self.today, work_items(), ())

    def mirrored(self, scope: str) -> dict[RecordKind, dict[str, Any]]:
        """Replay the feed of a scope upon what it held before anything was filed."""
        held: dict[RecordKind, dict[str, Any]] = {RecordKind.WORKER: {}, RecordKind.UNIT: {}}
        for line in self.begins.held[scope]:
            _apply(held, FeedRow(0, FeedAction.ENTER, line.record, line.key, line.row))
        after, now = self.begins.seq, self.clock.now()
        with self.province.database.reading() as connection:
            page = feed.page(connection, scope, 1, after, feed.LONGEST_PAGE, now)
        assert not page.more
        for row in page.rows:
            _apply(held, row)
        return held


def _apply(held: dict[RecordKind, dict[str, Any]], row: FeedRow) -> None:
    if row.record not in held:
        return
    if row.action is FeedAction.LEAVE:
        held[row.record].pop(row.key, None)
    else:
        kind = Worker if row.record is RecordKind.WORKER else UnitRecord
        held[row.record][row.key] = read(kind, row.row)


def _check_changes(worker: Worker) -> None:
    """B-3: a change is one event: the day and the number that end one job begin the next."""
    opened = {(job.started_on, job.registered_seq) for job in worker.employments}
    for job in worker.employments:
        if job.ended_reason is EndReason.CHANGED:
            assert (job.ended_on, job.ended_seq) in opened


def _check_history(before: Worker, after: Worker) -> None:
    """B-5: what was decided about a person stays in its order; what ended stays ended or is shown
    as undone."""
    for one, then in zip(before.certificates, after.certificates, strict=False):
        if one.certificate_id == then.certificate_id:
            assert then.decisions[: len(one.decisions)] == one.decisions
    assert after.penalties[: len(before.penalties)] == before.penalties
    jobs = {job.employment_id: job for job in after.employments}
    for was in before.employments:
        now = jobs.get(was.employment_id)
        if now is None:
            continue  # It went back with a link that was mistaken.
        for grown in ("undone", "corrections", "additions", "repeats", "formerly"):
            assert getattr(now, grown)[: len(getattr(was, grown))] == getattr(was, grown)
        if was.ended_on is not None and now.ended_seq != was.ended_seq:
            assert (was.ended_on, was.ended_seq) in [(x.ended_on, x.ended_seq) for x in now.undone]
