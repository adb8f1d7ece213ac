"""Platform and rules agree with the reference model, whatever is saved, sent and sent again."""

import datetime as dt
import random
from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from sepdesk.catalogues import rest_days, work_items
from sepdesk.domain.employment import current, overlaps
from sepdesk.domain.facts import Rules
from sepdesk.domain.offices import Role
from sepdesk.domain.persons import Worker
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import FeedAction, FeedRow, RecordKind
from sepdesk.province import accounts, feed, ordering, pushing
from sepdesk.province.tables import EmploymentRow, EventRow, PersonAliasRow, WorkerRow
from tests.effort import MANY, examples
from tests.model_runs import recorded
from tests.province.builders import TODAY, clock, new_op
from tests.province.histories import (
    ANSWERS,
    CITY,
    COUNTIES,
    RulesAlone,
    body,
    in_the_way,
    invent,
    job_of,
    place,
)
from tests.province.in_memory import memory_database
from tests.province.model import Answer, Archive, Ask, Form

RULES = Rules(work_items(), rest_days())
HISTORIES = examples(300, 100_000).max_examples
STEPS = 25


@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-3")
@pytest.mark.invariant("B-4")
@pytest.mark.clause("E7")
@pytest.mark.clause("E9")
@pytest.mark.clause("E10")
@pytest.mark.clause("E11")
def test_the_rules_agree_with_the_model_on_random_histories(request):
    met: set[tuple[Ask, Answer]] = set()
    with recorded(request, {"examples": HISTORIES, "steps": HISTORIES * STEPS}):
        _compare_histories(met)
    # Each kind of form met each answer that it can meet.
    assert len(met) == 16, met


def _compare_histories(met):
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        at, today = place(), TODAY
        model, rules = _model(at), RulesAlone(at, RULES)
        for n in range(STEPS):
            today += dt.timedelta(days=chance.choice((0, 0, 1, 20)))
            form, _ = invent(chance.choice, model, at, today, f"{seed}-{n}")
            asked = body(form, at, chance.choice)
            answer, way = model.file(form)
            told, other = rules.file(form, asked, today)
            assert told is answer, (seed, n, form)
            assert in_the_way(told, other, at, way), (seed, n, form)
            for who in at.people:
                kept = rules.worker(who)
                assert {job_of(e) for e in kept.employments} == set(model.of(who)), (seed, n, form)
                assert not overlaps(kept.employments)
            met.add((form.ask, answer))


def _model(at) -> Archive:
    model = Archive()
    for who in at.people:
        model.enter(who)
    return model


# The platform -----------------------------------------------------------------------------------


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


class Sending(RuleBasedStateMachine):
    """Windows save forms by what they know; the forms arrive late, in any order, and twice."""

    met: ClassVar[set[tuple[Ask, Answer]]] = set()
    counts: ClassVar[Counter[str]] = Counter()

    def __init__(self, platform, stations):
        super().__init__()
        self.counts["examples"] += 1
        self.platform = platform
        self.stations = stations
        # Each example begins on the same day; certificates must not lapse over many of them.
        platform.clock.set(clock().now())
        self.at = place()
        platform.load(units=self.at.units.values(), workers=self.at.people.values())
        self.model = _model(self.at)
        self.saved: list[tuple[Form, str, object]] = []
        self.sent: list[tuple[str, object, tuple]] = []
        self.start = self._head()
        self.log = self._events()
        self.ended: dict[str, object] = {}

    def _today(self):
        return self.platform.clock.today()

    def _head(self):
        with self.platform.database.reading() as connection:
            return ordering.head(connection).seq

    @rule(days=st.sampled_from((1, 3, 30)))
    def days_pass(self, days):
        self.platform.clock.advance(days=days)

    @rule(data=st.data())
    def save(self, data):
        def pick(of):
            return data.draw(st.sampled_from(list(of)))

        form, office = invent(pick, self.model, self.at, self._today(), new_op())
        station, _ = self.stations[office]
        sealed = station.seal(body(form, self.at, pick), op_id=form.op)
        self.saved.append((form, office, sealed))
        note(f"saved {form}")

    @rule(data=st.data(), many=st.integers(1, 4))
    def send(self, data, many):
        """Send some saved forms of one window, in any order and in one batch."""
        if not self.saved:
            return
        _, office, _ = data.draw(st.sampled_from(self.saved))
        own = [one for one in self.saved if one[1] == office]
        batch = data.draw(st.permutations(own))[:many]
        self.saved = [one for one in self.saved if one not in batch]
        replies = self._push(office, [sealed for _, _, sealed in batch])
        for (form, _, sealed), reply in zip(batch, replies, strict=True):
            self._compare(form, self.stations[office][0].receipt(reply))
            self.sent.append((office, sealed, reply.receipts))

    @rule(data=st.data())
    def send_again(self, data):
        if self.sent:
            office, sealed, receipts = data.draw(st.sampled_from(self.sent))
            (reply,) = self._push(office, [sealed])
            assert reply.receipts == receipts

    def _push(self, office, sealed):
        province = self.platform.province
        return pushing.push(province, self.stations[office][1], sealed).outcomes

    def _compare(self, form, receipt):
        note(f"sent {form.op}: {receipt.state}")
        answer, way = self.model.file(form)
        assert ANSWERS[receipt.state] is answer, form
        self.met.add((form.ask, answer))
        assert in_the_way(answer, receipt.other, self.at, way), form
        # B-4: whoever asks for what is so already is told by which event.
        if answer is Answer.CONFLICT:
            assert receipt.other.registration_number
            assert receipt.other.office_name

    @invariant()
    def the_archive_is_the_models(self):
        if not hasattr(self, "at"):
            return
        for entry, worker in self._archive().items():
            assert {job_of(e) for e in worker.employments} == set(self.model.of(entry))
            assert not overlaps(worker.employments)
            _check_changes(worker)
            self._check_history(worker)

    def _archive(self) -> dict[str, Worker]:
        """Return the person behind each entry, as published; the tables beside say the same."""
        people = list(self.at.people)
        with self.platform.database.reading() as connection:
            alias = _pairs(
                connection.execute(
                    select(PersonAliasRow.alias, PersonAliasRow.person).where(
                        PersonAliasRow.alias.in_(people)
                    )
                )
            )
            rows = _pairs(
                connection.execute(
                    select(WorkerRow.person, WorkerRow.row).where(WorkerRow.person.in_(people))
                )
            )
            lasting = connection.execute(
                select(EmploymentRow.person, EmploymentRow.employment_id).where(
                    EmploymentRow.ended_on.is_(None), EmploymentRow.person.in_(people)
                )
            ).all()
        assert set(rows).isdisjoint(alias)
        workers = {person: read(Worker, row) for person, row in rows.items()}
        present = {
            (person, job.employment_id)
            for person, worker in workers.items()
            if (job := current(worker.employments)) is not None
        }
        assert present == {tuple(row) for row in lasting}
        return {who: workers[_last(alias, who)] for who in people}

    def _check_history(self, worker):
        """B-5: what has ended stays as it ended, or is shown as undone."""
        for job in worker.employments:
            before = self.ended.get(job.employment_id)
            if before is not None and before != job:
                undone = [(one.ended_on, one.ended_seq) for one in job.undone]
                assert (before.ended_on, before.ended_seq) in undone
                assert before.undone == job.undone[: len(before.undone)]
            if job.ended_on is not None:
                self.ended[job.employment_id] = job

    @invariant()
    def history_only_grows(self):
        self.counts["steps"] += 1
        if hasattr(self, "log"):
            events = self._events()
            assert events[: len(self.log)] == self.log
            assert [seq for seq, _ in events] == list(
                range(self.start + 1, self.start + 1 + len(events))
            )
            self.log = events

    def _events(self):
        with self.platform.database.reading() as connection:
            return [
                tuple(row)
                for row in connection.execute(
                    select(EventRow.seq, EventRow.body)
                    .where(EventRow.seq > self.start)
                    .order_by(EventRow.seq)
                )
            ]

    def teardown(self):
        """Both counties see what holds: their feeds, replayed, are the archive's own rows (B-2)."""
        archive = {worker.person: worker for worker in self._archive().values()}
        seen: dict[str, Worker] = {}
        for county in COUNTIES:
            mirrored = self._mirrored(county)
            seen |= mirrored
            for person, worker in mirrored.items():
                assert worker == archive[person]
            for worker in archive.values():
                present = current(worker.employments)
                if present is not None and self.at.county[present.unit] == county:
                    assert worker.person in mirrored
        changed = {p for p, worker in archive.items() if worker.rev > 1}
        assert changed <= set(seen)

    def _mirrored(self, county) -> dict[str, Worker]:
        held: dict[str, Worker] = {}
        with self.platform.database.reading() as connection:
            page = feed.page(
                connection, county, 1, self.start, feed.LONGEST_PAGE, self.platform.clock.now()
            )
        assert not page.more
        for row in page.rows:
            _apply(held, row)
        return held


def _apply(held: dict[str, Worker], row: FeedRow) -> None:
    if row.record is RecordKind.WORKER:
        if row.action is FeedAction.LEAVE:
            held.pop(row.key, None)
        else:
            held[row.key] = read(Worker, row.row)


def _pairs(rows) -> dict[str, str]:
    return {row[0]: row[1] for row in rows}


def _last(alias: dict[str, str], who: str) -> str:
    return _last(alias, alias[who]) if who in alias else who


def _check_changes(worker):
    """B-3: a change is one event: the day and the number that end one job begin the next."""
    opened = {(job.started_on, job.registered_seq) for job in worker.employments}
    for job in worker.employments:
        if job_of(job).changed:
            assert (job.ended_on, job.ended_seq) in opened


@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-2")
@pytest.mark.invariant("B-3")
@pytest.mark.invariant("B-4")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("S-1")
def test_the_platform_agrees_with_the_model_whatever_is_sent(request, platform):
    stations = {}
    for office, role in (*((county, Role.CLERK) for county in COUNTIES), (CITY, Role.CLERK)):
        station = platform.station(office, role)
        stations[office] = (station, accounts.authenticate(platform.province, station.token))
    with recorded(request, Sending.counts):
        run_state_machine_as_test(lambda: Sending(platform, stations), settings=examples(20, 1500))
    # A slice need not meet every answer; a long run must.
    answers = {answer for _, answer in Sending.met}
    assert answers == set(ANSWERS.values()) if MANY else answers
