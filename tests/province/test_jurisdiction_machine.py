"""Mandates end and begin, units move, while forms are on their way (B-12)."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from sepdesk.domain.offices import OfficeId, Role
from sepdesk.domain.submissions import OpId, SubmissionState
from sepdesk.domain.unit_acts import ChangeUnit, particulars
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import PushProblem
from sepdesk.province import accounts, ordering
from tests.model_runs import recorded
from tests.province.builders import (
    GULOU,
    PLACES,
    TAIJIANG,
    deregister,
    new_op,
    on_paper,
    register,
)
from tests.province.histories import COUNTIES, place
from tests.province.in_memory import memory_database
from tests.province.machine import Machine, beginning, tried

S = SubmissionState
CLERKS = ("moving-1", "moving-2")
DESKS = tuple((county, Role.CLERK) for county in COUNTIES)


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


@dataclass(frozen=True)
class Mandate:
    """Somebody works at an office, from an instant up to another."""

    clerk: str
    office: str
    since: dt.datetime
    until: dt.datetime | None = None


@dataclass(frozen=True)
class Saved:
    """A form as it lies on a machine.

    Attributes:
        seen: server time of the last event that the machine knew.
    """

    op: OpId
    clerk: str
    office: str
    seen: dt.datetime
    unit: str
    who: str
    ends: bool
    sealed: object


class Moving(Machine):
    """Two clerks change counties, units move; a colleague's machine sends what they have saved."""

    def __init__(self, begins, at):
        super().__init__(begins)
        self.at = at
        self.town = dict(at.county)
        self.mandates = []
        self.times = {begins.seq: self.clock.now()}
        self.saved = []
        self.came_back = {}
        for clerk, office in zip(CLERKS, COUNTIES, strict=True):
            self._give(clerk, office)

    def _give(self, clerk, office):
        now = self.clock.now()
        with self.province.database.writing() as connection:
            accounts.give_mandate(
                connection, now, login=clerk, office=OfficeId(office), role=Role.CLERK
            )
        self.mandates.append(Mandate(clerk, office, now))

    def _head(self):
        with self.province.database.reading() as connection:
            seq = ordering.head(connection).seq
        for n in range(max(self.times) + 1, seq + 1):
            self.times[n] = self.clock.now()
        return seq

    @rule(days=st.sampled_from((1, 1, 20)))
    def days_pass(self, days):
        self._head()
        self.pass_days(days)

    @rule(clerk=st.sampled_from(CLERKS))
    def a_clerk_moves(self, clerk):
        """To the other county, at once; what lies on the old machine stays there."""
        self._head()
        self.clock.advance(seconds=60)
        now = self.clock.now()
        with self.province.database.writing() as connection:
            accounts.end_mandates(connection, now, clerk)
        held = [one for one in self.mandates if one.clerk == clerk and one.until is None]
        (last,) = held[-1:] or [Mandate(clerk, TAIJIANG, now)]
        self.mandates = [replace(m, until=now) if m in held else m for m in self.mandates]
        self.clock.advance(seconds=60)
        self._give(clerk, TAIJIANG if last.office == GULOU else GULOU)

    @rule(data=st.data())
    def a_unit_moves(self, data):
        """Its own county says so; from then on the other one answers for it."""
        key = self.pick(data, self.at.units)
        record = self.units()[key]
        left = self.town[key]
        there = TAIJIANG if left == GULOU else GULOU
        before = particulars(record.unit)
        asked = ChangeUnit(
            on_paper(record), before, replace(before, town=PLACES[there]), self.today, "营业执照"
        )
        assert self.file(left, asked).state is S.REGISTERED
        self.town[key] = there

    @rule(data=st.data(), old=st.integers(0, 3), ends=st.booleans())
    def save(self, data, old, ends):
        """On a machine of a county, by whoever sits there; it may not have heard for long."""
        clerk, office = self.pick(data, CLERKS), self.pick(data, COUNTIES)
        who, key = self.pick(data, self.at.people), self.pick(data, self.at.units)
        seq = max(self.begins.seq, self._head() - old)
        worker, unit, op = self.at.people[who], self.at.units[key], new_op()
        # The paper names the town that the window knew; the archive's counts.
        asked = (
            deregister(worker, unit, left_on=self.today)
            if ends
            else register(worker, unit, hired_on=self.today)
        )
        asked = replace(asked, intake=replace(asked.intake, received_on=self.today))
        sealed = self.seal(office, asked, op_id=op, user=clerk, seen=Position(1, seq))
        self.saved.append(Saved(op, clerk, office, self.times[seq], key, who, ends, sealed))

    @precondition(lambda self: self.saved)
    @rule(data=st.data(), elsewhere=st.sampled_from((False, False, False, True)))
    def send(self, data, elsewhere):
        """By a colleague; a machine of another county may not send it."""
        one = self.pick_saved(data)
        other = TAIJIANG if one.office == GULOU else GULOU
        desk = other if elsewhere else one.office
        now = self.clock.now()
        held = any(
            m.clerk == one.clerk
            and m.office == one.office
            and m.since <= now
            and (m.until is None or m.until >= one.seen)
            for m in self.mandates
        )
        (outcome,) = self.push(desk, one.sealed)
        note(f"{one} by {desk}: {outcome.problem}, held {held}")
        if elsewhere or not held:
            assert outcome.problem is PushProblem.NOT_ALLOWED
            assert outcome.receipts == ()
            return
        self.saved.remove(one)
        receipt = self.read(desk, outcome)
        codes = [f.code for f in receipt.findings]
        competent = self.town[one.unit] == one.office
        # Whose place it is decides, as it is when the form comes: the other county is named by law.
        if competent:
            assert "other_place" not in codes
        elif "already_registered" not in codes:
            assert receipt.state is S.RETURNED
            assert [f.basis for f in receipt.findings if f.code == "other_place"] == ["notice-2.1"]
        if receipt.state is S.RETURNED:
            self.came_back[one.op] = one.office

    def pick_saved(self, data):
        return self.saved[self.pick(data, range(len(self.saved)))]

    def check(self, workers):
        # Nothing that a clerk saved is lost: it has its receipt at its office, or is still here.
        for op, office in self.came_back.items():
            assert self.last(office, op).state is S.RETURNED
        units = self.units()
        for key, county in self.town.items():
            assert units[key].unit.town == PLACES[county]


@pytest.mark.clause("E1")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("B-12")
@pytest.mark.invariant("B-13")
def test_who_might_file_it_since_it_was_seen_may_and_whose_place_it_is_decides(request, platform):
    at = place()
    for clerk in CLERKS:
        platform.account(clerk, "3501", Role.VERIFIER)
    platform.load(units=at.units.values(), workers=at.people.values())
    with beginning(platform, DESKS) as begins, recorded(request, Moving.counts):
        run_state_machine_as_test(lambda: Moving(begins, at), settings=tried(5, 300))
