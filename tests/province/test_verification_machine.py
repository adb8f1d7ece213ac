"""Another province's certificates: forms that wait, two centres, newer forms, time (B-9)."""

import datetime as dt
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from sepdesk.domain.case_acts import CompletePapers, Withdraw
from sepdesk.domain.certificates import CertificateItem
from sepdesk.domain.employment import current
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.staffing import Measure, Requirement
from sepdesk.domain.submissions import (
    CallUpFile,
    DecideVerification,
    ItemClaim,
    OpId,
    SubmissionState,
)
from sepdesk.domain.verification import EvidenceSource, VerificationResult
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.model_runs import recorded
from tests.province.builders import (
    GULOU,
    TAIJIANG,
    TODAY,
    WHOLE,
    certificate,
    clock,
    new_op,
    office,
    worker_ref,
)
from tests.province.histories import ANSWERS, body, in_the_way, invent, job_of, place
from tests.province.in_memory import memory_database
from tests.province.machine import MANY, Machine, beginning, tried
from tests.province.model import Answer, Ask
from tests.province.model_papers import Paper, PaperedArchive

S, R = SubmissionState, VerificationResult
TOLD = ANSWERS | {
    S.REFUSED: Answer.REFUSED,
    S.PENDING_VERIFICATION: Answer.WAITS,
    S.WITHDRAWN: Answer.GONE,
}
EXAM, SECOND, ELSEWHERE = "3501-exam/verifier", "3501-two/verifier", "3502-exam/verifier"
EXAM_DESK = "3501-exam"
DESKS = (
    (GULOU, Role.CLERK),
    (TAIJIANG, Role.CLERK),
    (EXAM_DESK, Role.CLERK),
    (EXAM_DESK, Role.VERIFIER),
    ("3501-two", Role.VERIFIER),
    ("3502-exam", Role.VERIFIER),
)
CENTRES = (EXAM, EXAM, SECOND, SECOND, EXAM_DESK, ELSEWHERE)
ASKS = (Ask.REGISTER, Ask.REGISTER, Ask.REGISTER, Ask.CHANGE, Ask.DEREGISTER)
ITEMS = (("Q2",), ("Q2",), ("N1",), ("Q2", "N1"))
IN_EFFECT = (Answer.DONE, Answer.OWING)


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


class Verifying(Machine):
    """Counties and an exam centre file forms, exam centres say what they found."""

    met: ClassVar[set[tuple[object, Answer]]] = set()

    def __init__(self, begins, at, known):
        super().__init__(begins)
        self.at = at
        self.known = known
        self.model = PaperedArchive()
        for who in at.people:
            self.model.enter(who)
            self.model.papers[who] = []
        self.model.papers[known] = [Paper("archived", "N1", TODAY + dt.timedelta(days=2000))]
        self.filed = {}
        self.desk_of = {}
        self.bodies = {}
        self.forms = {}

    @rule(days=st.sampled_from((1, 1, 40, 400)))
    def days_pass(self, days):
        """Time alone decides nothing."""
        self.pass_days(days)

    @rule(data=st.data())
    def file_form(self, data):
        def pick(of):
            return self.pick(data, of)

        form, desk = invent(pick, self.model, self.at, self.today, new_op(), ASKS)
        if form.competent and pick((False, False, True)):
            desk = EXAM_DESK
        form = replace(form, items=pick(ITEMS))
        asked = body(form, self.at, pick)
        claims = tuple(ItemClaim(one, ItemKey(Catalogue.C2021, one)) for one in form.items)
        who = worker_ref(self.at.people[form.who], by_document=True)
        asked = replace(asked, worker=who, items=claims)
        note(f"filed {form} at {desk}")
        receipt = self.file(desk, asked, op_id=form.op)
        self.model.today = self.today
        answer, way = self.model.file(form)
        assert TOLD[receipt.state] is answer
        assert in_the_way(answer, receipt.other, self.at, way)
        self._keep(form, desk, asked, answer)

    def _keep(self, form, desk, asked, answer):
        self.met.add((form.ask, answer))
        self.filed[form.op] = answer
        self.forms[form.op] = form
        self.desk_of[form.op] = desk
        self.bodies[form.op] = asked

    def _state(self, op):
        return self.model.became.get(op, self.filed[op])

    def _engagements(self):
        began = [op for op, form in self.forms.items() if form.ask is not Ask.DEREGISTER]
        waiting = [form.op for form in self.model.waiting.values()]
        return [*sorted(waiting), *sorted(waiting), *began]

    @precondition(lambda self: self._engagements())
    @rule(data=st.data(), result=st.sampled_from((*R, R.GENUINE)))
    def conclude(self, data, result):
        ops = self._engagements()
        op, centre = self.pick(data, ops), self.pick(data, CENTRES)
        items = self.pick(data, ITEMS) if result is R.GENUINE else ()
        until = self.today + dt.timedelta(days=self.pick(data, (500, 500, 0, -1)))
        follows = bool(items) and self.pick(data, (False, True))
        conclusion = DecideVerification(
            OpId(op), self.bodies[op].worker, result, EvidenceSource.NATIONAL_SYSTEM,
            clock().now(), "查询所见", _found(items, until) if items else None,
            rest_follows=follows,
        )  # fmt: skip
        note(f"{centre} finds {op} {result} {items} until {until}, more follows: {follows}")
        receipt = self.file(centre, conclusion)
        self.model.today = self.today
        before = self._state(op)
        answer = self._concluded(op, centre, result, items, until, follows=follows)
        assert TOLD[receipt.state] is answer
        self.met.add((result, answer))
        if before is Answer.WAITS and self._state(op) in IN_EFFECT:
            self._check_one_event(op, receipt)

    def _concluded(self, op, centre, result, items, until, *, follows):
        """Say what the conclusion comes to, and let the case follow."""
        form, state = self.forms[op], self._state(op)
        if centre == ELSEWHERE:
            return Answer.BACK
        if state is not Answer.WAITS:
            same = result is R.GENUINE and state in IN_EFFECT
            return Answer.DONE if same else Answer.BACK
        if centre == self.desk_of[op]:
            return Answer.BACK
        if result is R.NOT_FOUND:
            return Answer.DONE
        lacking = [item for item in form.items if self.model.best(form, item) is None]
        if result is R.NOT_GENUINE:
            if not lacking:
                return Answer.BACK
            part = len(lacking) < len(form.items)
            self._close(form, Answer.BACK if part else Answer.REFUSED)
            return Answer.DONE
        papers = self.model.papers[form.who]
        earlier = len({paper.name for paper in papers if paper.name.startswith(f"c-{op}")})
        name = f"c-{op}-{earlier + 1}" if earlier else f"c-{op}"
        papers += [Paper(name, item, until) for item in items]
        self.model.changed(form.who)
        if self._state(op) is Answer.WAITS and not follows:
            self._close(form, Answer.BACK)
        return Answer.DONE

    def _close(self, form, answer):
        del self.model.waiting[form.who]
        self.model.became[form.op] = answer

    def _check_one_event(self, op, told):
        """Certificate, employment and both receipts are one event."""
        case = self.last(self.desk_of[op], OpId(op))
        assert case.at == told.at
        if any(job.op == op for job in self.model.of(self.forms[op].who)):
            jobs = [job for w in self.workers().values() for job in w.employments]
            (job,) = (job for job in jobs if job.employment_id == op)
            assert job.registered_seq == told.at.seq

    @precondition(lambda self: self._engagements())
    @rule(data=st.data())
    def call_file_up(self, data):
        ops = self._engagements()
        op, centre = self.pick(data, ops), self.pick(data, CENTRES)
        letter = CallUpFile(OpId(op), self.bodies[op].worker, "乙考试中心", "乙调1号", self.today)
        waits = self._state(op) is Answer.WAITS and centre != ELSEWHERE
        receipt = self.file(centre, letter)
        assert TOLD[receipt.state] is (Answer.DONE if waits else Answer.BACK)

    @precondition(lambda self: self._engagements())
    @rule(data=st.data())
    def take_back(self, data):
        ops = self._engagements()
        op = self.pick(data, ops)
        receipt = self.file(self.desk_of[op], Withdraw(OpId(op), self.bodies[op].worker, "填错"))
        state = self._state(op)
        assert TOLD[receipt.state] is (Answer.BACK if state in IN_EFFECT else Answer.DONE)
        if state is Answer.WAITS:
            self._close(self.forms[op], Answer.GONE)

    @precondition(lambda self: self._engagements())
    @rule(data=st.data())
    def complete(self, data):
        ops = self._engagements()
        op = self.pick(data, ops)
        asked = CompletePapers(OpId(op), self.bodies[op].worker, WHOLE, self.today)
        receipt = self.file(self.desk_of[op], asked)
        state, form = self._state(op), self.forms[op]
        open_or_done = (*IN_EFFECT, Answer.WAITS)
        assert TOLD[receipt.state] is (Answer.DONE if state in open_or_done else Answer.BACK)
        if state in (Answer.OWING, Answer.WAITS):
            self.forms[op] = whole = replace(form, complete=True)
            if state is Answer.WAITS:
                self.model.waiting[form.who] = whole
            else:
                self.model.became[op] = Answer.DONE

    def check(self, workers):
        for op, desk in self.desk_of.items():
            assert TOLD[self.last(desk, OpId(op)).state] is self._state(op), op
        by_number = {one.documents[0].number: one for one in workers.values()}
        for who, plain in self.at.people.items():
            worker = by_number.pop(plain.documents[0].number, None)
            jobs = () if worker is None else worker.employments
            assert {job_of(job) for job in jobs} == set(self.model.of(who))
            present = current(jobs)
            if present is not None:
                rests = self.model.rests[present.employment_id]
                named = {"archived": self.known + "-N1"}
                assert {(i.printed, i.certificate) for i in present.items} == {
                    (item, named.get(paper.name, paper.name)) for item, paper in rests.items()
                }
        assert by_number == {}
        # Whoever waits counts nowhere: the unit is warned of as long as nobody else is there.
        counts = {job.unit for who in self.at.people if (job := self._driven(who))}
        short = {one.spine.unit for one in self.warned() if one.spine.is_open and one.state.missing}
        assert short == set(self.at.units) - counts

    def _driven(self, who):
        papers = self.model.papers[who]
        drives = any(paper.item == "Q2" and paper.worth(self.today) == 0 for paper in papers)
        return self.model.present(who) if drives else None


def _found(items, until):
    return replace(
        certificate(77),
        number="T77",
        issuing_province="36",
        items=tuple(
            CertificateItem(
                ItemKey(Catalogue.C2021, item), item, approved_on=dt.date(2024, 5, 6),
                valid_until=until,
            )
            for item in items
        ),
    )  # fmt: skip


def peopled():
    """One person with one certificate, two whom the archive lacks, units that need people."""
    at = place()
    known = sorted(at.people)[0]
    plain = at.people[known]
    held = replace(
        certificate(1, "N1", valid_until=TODAY + dt.timedelta(days=2000)),
        certificate_id=f"{known}-N1",
        number=plain.documents[0].number,
    )
    people = at.people | {known: replace(plain, certificates=(held,))}
    needed = Requirement(
        ItemKey(Catalogue.C2021, "Q2"), "司机", Measure.PERSONS, 1, "U1", "规则", TODAY
    )
    units = {key: replace(one, requirements=(needed,)) for key, one in at.units.items()}
    return replace(at, people=people, units=units), known


@pytest.mark.clause("E4")
@pytest.mark.clause("L4")
@pytest.mark.clause("L5")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("B-9")
@pytest.mark.invariant("B-13")
def test_what_waits_is_decided_once_by_its_centres_and_by_nothing_else(request, platform):
    at, known = peopled()
    platform.load([office("3501-two", OfficeKind.EXAM_CENTRE, "3501")])
    platform.load([office("3502-exam", OfficeKind.EXAM_CENTRE, "3502")])
    platform.load(units=at.units.values(), workers=[at.people[known]])
    with beginning(platform, DESKS) as begins, recorded(request, Verifying.counts):
        run_state_machine_as_test(lambda: Verifying(begins, at, known), settings=tried(5, 300))
    if Verifying.counts["examples"] >= MANY:
        assert {(R.GENUINE, Answer.DONE), (R.NOT_GENUINE, Answer.BACK)} <= Verifying.met
