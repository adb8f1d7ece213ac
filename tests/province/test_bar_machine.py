"""Who lost a certificate by revocation applies for none for three years, by any document (B-8)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import (
    ExamCandidate,
    ExamMark,
    ExamResult,
    FileExamPlan,
    RecordExamResults,
)
from sepdesk.domain.identity import Document, DocumentKind, DocumentRef
from sepdesk.domain.licensing import AppliedItem, ApplyForCertificate, Purpose
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.domain.person_acts import LinkPersons, UnlinkPersons
from sepdesk.domain.record_acts import ChangeCertificate, RestoreCertificate
from sepdesk.domain.record_acts import Fate as Decided
from sepdesk.domain.submissions import SubmissionState, WorkerRef
from sepdesk.domain.warnings import Warned
from sepdesk.province import shelf
from tests.model_runs import recorded
from tests.province.builders import GULOU, certificate, worker_ref
from tests.province.histories import FOR_EVER, place
from tests.province.in_memory import memory_database
from tests.province.machine import Machine, beginning, tried
from tests.province.model import Answer
from tests.province.model_papers import Fate, Loss, Paper

S = SubmissionState
CITY, CHIEF, CENTRE = "3501", "3501/chief", "3501-exam"
DESKS = ((CITY, Role.CLERK), (CITY, Role.CHIEF), (CENTRE, Role.CLERK))
DAYS = (
    dt.date(2023, 11, 23),
    dt.date(2023, 11, 24),
    dt.date(2023, 11, 25),
    dt.date(2024, 2, 28),
    dt.date(2024, 2, 29),
    dt.date(2024, 3, 1),
    dt.date(2026, 11, 24),
)
"""Of losses: three years before the first day and around it, and around a 29 February."""
LAST_DAYS = (dt.date(2026, 11, 25), dt.date(2027, 2, 28), dt.date(2027, 3, 1))
"""To go to: last days of three years, and the days after."""


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


def last_day(since):
    """Return the last day of three years; those of a 29 February end with that month."""
    try:
        return since.replace(year=since.year + 3)
    except ValueError:
        return dt.date(since.year + 3, 2, 28)


class Barred(Machine):
    """Certificates are lost and restored, entries linked, people put up and applied for."""

    def __init__(self, begins, at):
        super().__init__(begins)
        self.at = at
        self.papers = {
            who: {held.certificate_id: Paper(held.certificate_id, "Q2", FOR_EVER)}
            for who, one in at.people.items()
            for held in one.certificates
        }
        # Whom an entry means, and how each entry that went into another one was before.
        self.means = {who: who for who in at.people}
        self.links = []
        self.passed = []
        self.applied = []
        self.warnings = 0

    # The model ----------------------------------------------------------------------------------

    def _losses(self, who):
        mine = [one for one in self.means if self.means[one] == self.means[who]]
        papers = [paper for one in mine for paper in self.papers[one].values()]
        return [paper.losses[-1] for paper in papers if paper.losses]

    def _barred(self, who):
        return any(
            loss.bars and loss.on <= self.today <= last_day(loss.on) for loss in self._losses(who)
        )

    def _ref(self, data, who):
        return self.pick(data, self.at.people[who].documents)

    # What happens -------------------------------------------------------------------------------

    @rule(day=st.sampled_from(LAST_DAYS), data=st.data())
    def a_day_comes(self, day, data):
        if day > self.today:
            self.pass_days((day - self.today).days)

    @precondition(lambda self: self._ends())
    @rule(data=st.data(), more=st.sampled_from((0, 0, 1)))
    def the_end_of_a_bar_comes(self, data, more):
        """Its last day, or the one after."""
        day = self.pick(data, self._ends()) + dt.timedelta(days=more)
        self.pass_days((day - self.today).days)

    def _ends(self):
        lost = [loss for who in self.at.people for loss in self._losses(who) if loss.bars]
        return sorted({day for loss in lost if (day := last_day(loss.on)) > self.today})

    @rule(data=st.data(), fate=st.sampled_from((Fate.REVOKED, Fate.REVOKED, *Fate)))
    def lose(self, data, fate):
        who = self.pick(data, self.at.people)
        paper = self.pick(data, self.papers[who].values())
        fraud = fate is Fate.ANNULLED and self.pick(data, (True, False))
        loss = Loss(fate, self.pick(data, DAYS), "决1号", fraud)
        article = (1 if fraud else 3) if fate is Fate.ANNULLED else None
        asked = ChangeCertificate(
            self._by_any_paper(data, who), CertificateId(paper.name), Decided(fate.value), loss.on,
            "合成机关", loss.number, "", article,
        )  # fmt: skip
        note(f"{who}: {loss}")
        self._agrees(self.file(CHIEF, asked), paper.lose(loss))

    @rule(data=st.data(), number=st.sampled_from(("复1号", "复2号")))
    def restore(self, data, number):
        who = self.pick(data, self.at.people)
        paper = self.pick(data, self.papers[who].values())
        asked = RestoreCertificate(
            self._by_any_paper(data, who), CertificateId(paper.name), self.today, "合成法院",
            number, "判决撤销",
        )  # fmt: skip
        self._agrees(self.file(CHIEF, asked), paper.restore(self.today, number))

    def _by_any_paper(self, data, who):
        document = self._ref(data, who)
        return WorkerRef(DocumentRef(document.kind, document.number, document.name))

    def _agrees(self, receipt, answer):
        assert receipt.state is (S.REGISTERED if answer is Answer.DONE else S.RETURNED)

    @rule(data=st.data())
    def link(self, data):
        one, other = self.pick(data, self.at.people), self.pick(data, self.at.people)
        asked = LinkPersons(
            worker_ref(self.at.people[one]), worker_ref(self.at.people[other]), "户口簿"
        )
        assert self.file(CITY, asked).state is S.REGISTERED
        kept, gone = self.means[one], self.means[other]
        if kept != gone:
            mine = [who for who in self.means if self.means[who] == gone]
            self.links.append((kept, gone, mine))
            self.means |= dict.fromkeys(mine, kept)

    @precondition(lambda self: self.links)
    @rule()
    def unlink(self):
        """A link was mistaken; the last one, so that what came by it is what goes back."""
        kept, gone, mine = self.links.pop()
        asked = UnlinkPersons(worker_ref(self.at.people[kept]), gone, "户籍证明")
        assert self.file(CITY, asked).state is S.REGISTERED
        self.means |= dict.fromkeys(mine, gone)

    @rule(data=st.data(), many=st.sampled_from((1, 3, 3)), held=st.sampled_from((True, False)))
    def put_up(self, data, many, held):
        """An examination is filed; where it is held at once, all who may sit it pass."""
        people = data.draw(st.permutations(sorted(self.at.people)))[:many]
        documents = [self._ref(data, who) for who in people]
        candidates = tuple(
            ExamCandidate(DocumentRef(one.kind, one.number, one.name)) for one in documents
        )
        plan = FileExamPlan(
            self.today, "09:00", "合成考试基地", GULOU, ("N1",), candidates, OfficeId(CITY)
        )
        receipt = self.file(CENTRE, plan)
        assert receipt.state is S.REGISTERED
        barred = [who for who in people if self._barred(who)]
        self.warnings += len(barred)
        with self.province.database.reading() as connection:
            plans = shelf.dossiers_of(connection, DossierKind.EXAM_PLAN)
        (entered,) = (one.candidates for one in plans if one.spine.key == receipt.op_id)
        turned = [who for who, one in zip(people, entered, strict=True) if one.turned_away]
        assert turned == barred
        sat = [n for n, who in enumerate(people) if who not in barred]
        if held and sat:
            results = tuple(ExamResult(candidates[n].document, "N1", ExamMark.PASSED) for n in sat)
            marks = self.file(CENTRE, RecordExamResults(receipt.op_id, results))
            assert marks.state is S.REGISTERED
            self.passed += [(receipt.op_id, people[n], candidates[n].document) for n in sat]

    @precondition(lambda self: self.passed)
    @rule(data=st.data())
    def apply(self, data):
        """Whoever has passed applies, later or at once: the bar is asked about again."""
        n = self.pick(data, range(len(self.passed)))
        plan, who, document = self.passed.pop(n)
        asked = ApplyForCertificate(
            WorkerRef(document), Purpose.FIRST_ISSUE, (AppliedItem("N1"),), OfficeId(CITY),
            self.today, GULOU, plan, sex="女",
        )  # fmt: skip
        receipt = self.file(CENTRE, asked)
        barred = self._barred(who)
        if any(self.means[one] == self.means[who] for one in self.applied):
            # Applied for already, by whichever document.
            assert receipt.state is S.RETURNED
        elif barred:
            assert receipt.state is S.REFUSED
            assert [f.basis for f in receipt.findings if f.code == "barred"] != [""]
            self.warnings += 1
        else:
            assert receipt.state is S.REGISTERED
            self.applied.append(who)

    def check(self, workers):
        raised = [one for one in self.warned() if one.state.what is Warned.BARRED]
        assert len(raised) == self.warnings
        for who in self.at.people:
            kept = workers[self.person_of(who)]
            assert kept.person == self.means[who]
            statuses = {c.certificate_id: c.status.value for c in kept.certificates}
            for name, paper in self.papers[who].items():
                lost = paper.losses[-1].fate.value if paper.losses else "in_force"
                assert statuses[name] == lost


def peopled():
    """Three entries of the archive, each with a certificate and two papers."""
    at = place()
    people = {}
    for n, (who, plain) in enumerate(sorted(at.people.items())):
        passport = Document(DocumentKind.PASSPORT, f"E1234567{n}", plain.name)
        held = replace(
            certificate(1, "Q2", valid_until=FOR_EVER), certificate_id=CertificateId(f"{who}-Q2")
        )
        people[who] = replace(plain, documents=(*plain.documents, passport), certificates=(held,))
    return replace(at, people=people)


@pytest.mark.clause("L7")
@pytest.mark.clause("W2")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("B-8")
@pytest.mark.invariant("B-13")
def test_a_bar_binds_the_person_for_three_years_and_each_attempt_is_warned_of(request, platform):
    at = peopled()
    platform.load(units=at.units.values(), workers=at.people.values())
    with beginning(platform, DESKS) as begins, recorded(request, Barred.counts):
        run_state_machine_as_test(lambda: Barred(begins, at), settings=tried(5, 300))
