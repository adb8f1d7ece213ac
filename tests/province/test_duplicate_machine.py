"""The same paper by fax and at the counter, to county and exam centre: linked, no double (B-10)."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from sepdesk.domain.employment import RepeatKind
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import Role
from sepdesk.domain.record_acts import RecordPenalty
from sepdesk.domain.submissions import Channel, SubmissionState
from tests.model_runs import recorded
from tests.province.builders import new_op, worker_ref
from tests.province.histories import ANSWERS, COUNTIES, body, invent, job_of, place
from tests.province.in_memory import memory_database
from tests.province.machine import Machine, beginning, tried
from tests.province.model import Answer, Archive, Ask

S = SubmissionState
EXAM, CITY = "3501-exam", "3501"
DESKS = tuple((office, Role.CLERK) for office in (*COUNTIES, EXAM, CITY))
ASKS = (Ask.REGISTER, Ask.REGISTER, Ask.CHANGE, Ask.DEREGISTER)
NUMBERS = ("榕市监罚〔2026〕12号", "榕市监罚(2026) 12 号", "榕市监罚〔2026〕13号")
"""Of penalties; two are one number in two spellings."""


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


class Twice(Machine):
    """What was asked for is asked for again, by another way, on other days, in other words."""

    def __init__(self, begins, at):
        super().__init__(begins)
        self.at = at
        self.model = Archive()
        for who in at.people:
            self.model.enter(who)
        self.papers = []
        self.repeats = {}
        self.penalties = {}

    @rule(days=st.sampled_from((1, 5, 20)))
    def days_pass(self, days):
        self.pass_days(days)

    @rule(data=st.data())
    def file_form(self, data):
        def pick(of):
            return self.pick(data, of)

        form, desk = invent(pick, self.model, self.at, self.today, new_op(), ASKS)
        self._file(data, form, desk, body(form, self.at, pick))

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), days=st.sampled_from((0, 0, 1, 10)))
    def file_the_same(self, data, days):
        """Another desk takes the same paper in, perhaps with another day on it."""
        form, desk, asked = self.papers[self.pick(data, range(len(self.papers)))]
        day = form.day - dt.timedelta(days=days)
        form = replace(form, op=new_op(), day=day, received=self.today)
        dated = {"left_on" if form.ask is Ask.DEREGISTER else "hired_on": day}
        asked = replace(asked, intake=replace(asked.intake, received_on=self.today), **dated)
        self._file(data, form, desk, asked)

    def _file(self, data, form, desk, asked):
        self.papers.append((form, desk, asked))
        channel = self.pick(data, tuple(Channel))
        asked = replace(asked, intake=replace(asked.intake, channel=channel))
        if form.competent:
            # The exam centre of the city answers for the place as well.
            desk = self.pick(data, (desk, EXAM))
        note(f"{form} by {channel} at {desk}")
        again = self._again(form)
        receipt = self.file(desk, asked, op_id=form.op)
        answer, _ = self.model.file(form)
        assert ANSWERS[receipt.state] is answer
        if again is not None and answer is Answer.DONE:
            kind, job = again
            if form.competent:
                self.repeats[form.op] = (job, kind, channel)
            begin = kind is RepeatKind.BEGIN
            code = "already_registered" if begin else "already_ended"
            assert code in [f.code for f in receipt.findings]

    def _again(self, form):
        """Tell what a form asks for that is so already, and of which job."""
        if form.ask is Ask.DEREGISTER:
            meant = self.model._meant(form)
            return None if meant is None or meant.until is None else (RepeatKind.END, meant.op)
        present = self.model.present(form.who)
        same = present is not None and present.unit == form.unit
        return (RepeatKind.BEGIN, present.op) if same else None

    @rule(data=st.data(), desk=st.sampled_from((*COUNTIES, CITY)), number=st.sampled_from(NUMBERS))
    def punish(self, data, desk, number):
        """Authorities of each level register what they know of one decision."""
        who = self.pick(data, self.at.people)
        day = dt.date(2026, 11, self.pick(data, (19, 20)))
        asked = RecordPenalty(
            worker_ref(self.at.people[who]),
            Penalty("", day, "合成机关", number, "无证作业", "罚款"),
        )
        receipt = self.file(desk, asked)
        known = self.penalties.get((who, "12" if "12" in number else "13"))
        self.penalties.setdefault((who, "12" if "12" in number else "13"), day)
        same = known in (None, day)
        assert receipt.state is (S.REGISTERED if same else S.RETURNED)

    def check(self, workers):
        linked = {}
        for who in self.at.people:
            jobs = workers[who].employments
            assert {job_of(job) for job in jobs} == set(self.model.of(who))
            for job in jobs:
                linked |= {r.op_id: (job.employment_id, r.what, r.channel) for r in job.repeats}
        # Each second paper is linked to what holds, once, with the way it came.
        assert linked == self.repeats
        kept = Counter(who for who, _ in self.penalties)
        assert {who: len(workers[who].penalties) for who in self.at.people} == {
            who: kept[who] for who in self.at.people
        }


@pytest.mark.clause("E3")
@pytest.mark.clause("L6")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-4")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("B-10")
@pytest.mark.invariant("B-13")
def test_what_is_asked_for_twice_is_linked_and_not_doubled(request, platform):
    at = place()
    platform.load(units=at.units.values(), workers=at.people.values())
    with beginning(platform, DESKS) as begins, recorded(request, Twice.counts):
        run_state_machine_as_test(lambda: Twice(begins, at), settings=tried(5, 300))
