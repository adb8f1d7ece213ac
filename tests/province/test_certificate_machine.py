"""Certificates lapse, are lost and restored while forms are on their way (B-6, B-7)."""

import datetime as dt
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.employment import current
from sepdesk.domain.offices import Role
from sepdesk.domain.record_acts import ChangeCertificate, RestoreCertificate
from sepdesk.domain.record_acts import Fate as Decided
from sepdesk.domain.staffing import Measure, Requirement
from sepdesk.domain.submissions import ItemClaim, OpId, SubmissionState
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.model_runs import recorded
from tests.province.builders import TODAY, certificate, new_op, worker_ref
from tests.province.histories import ANSWERS, COUNTIES, body, in_the_way, invent, job_of, place
from tests.province.in_memory import memory_database
from tests.province.machine import MANY, Machine, beginning, tried
from tests.province.model import Answer, Ask, Form
from tests.province.model_papers import Fate, Loss, Paper, PaperedArchive

S = SubmissionState
TOLD = ANSWERS | {
    S.REFUSED: Answer.REFUSED,
    S.PENDING_VERIFICATION: Answer.WAITS,
    S.WITHDRAWN: Answer.GONE,
}
DESKS = (*((county, Role.CLERK) for county in COUNTIES), ("3501", Role.CHIEF))
CHIEF = "3501/chief"
ASKS = (Ask.REGISTER, Ask.REGISTER, Ask.CHANGE, Ask.DEREGISTER, Ask.DEREGISTER)
# Item, days that it is still valid, whether its re-examination is under way.
PAPERS = (
    (("Q2", 2000, False), ("Q2", 1, False), ("N1", -1, True)),
    (("Q2", 30, False), ("N1", 2000, False)),
    (("Q2", 0, False), ("N1", 3, False)),
)


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


def peopled():
    """Three people with certificates of every standing, and units that need people."""
    at = place()
    people = {}
    for (who, plain), papers in zip(sorted(at.people.items()), PAPERS, strict=True):
        held = tuple(
            replace(
                certificate(1, item, valid_until=TODAY + dt.timedelta(days=days)),
                certificate_id=CertificateId(f"{who}-{n}"),
                number=plain.documents[0].number,
            )
            for n, (item, days, _) in enumerate(papers)
        )
        people[who] = replace(plain, certificates=tuple(map(_in_review, held, papers)))
    needed = Requirement(
        ItemKey(Catalogue.C2021, "Q2"), "司机", Measure.PERSONS, 1, "U1", "规则", TODAY
    )
    units = {key: replace(one, requirements=(needed,)) for key, one in at.units.items()}
    return replace(at, people=people, units=units)


def _in_review(held, paper):
    (item,) = held.items
    filed = item.valid_until if paper[2] else None
    return replace(held, items=(replace(item, reexam_filed_on=filed),))


def modelled(at):
    model = PaperedArchive()
    for who, worker in at.people.items():
        model.enter(who)
        model.papers[who] = [
            Paper(
                held.certificate_id,
                held.items[0].printed,
                held.items[0].valid_until,
                held.items[0].reexam_filed_on is not None,
            )
            for held in worker.certificates
        ]
    return model


class Certificates(Machine):
    """Windows save forms, a chief records what became of certificates, all of it arrives late."""

    met: ClassVar[set[tuple[object, Answer]]] = set()

    def __init__(self, begins, at):
        super().__init__(begins)
        self.at = at
        self.model = modelled(at)
        self.saved = []
        self.filed: dict[str, tuple[str, Answer]] = {}

    @rule(days=st.sampled_from((1, 1, 3, 17, 30)))
    def days_pass(self, days):
        self.pass_days(days)

    @rule(data=st.data())
    def save_form(self, data):
        def pick(of):
            return self.pick(data, of)

        form, office = invent(pick, self.model, self.at, self.today, new_op(), ASKS)
        papers = self.model.papers[form.who]
        form = replace(
            form,
            items=pick((("Q2",), ("Q2",), ("N1",), ("Q2", "N1"))),
            picked=pick(("", "", *(paper.name for paper in papers))),
        )
        self._seal_form(data, form, office)

    def _ended(self):
        """Jobs that may be taken for ended by mistake; those whose certificates are lost first."""
        ended = [
            (who, job)
            for who in self.at.people
            for job in self.model.of(who)
            if job.until and self.model.present(who) is None
        ]
        lost = [one for one in ended if self.model.is_lost(one[1].op)]
        return lost or ended

    @precondition(lambda self: self._ended())
    @rule(data=st.data())
    def save_undoing(self, data):
        """A deregistration was a mistake, somebody says; meanwhile anything may have happened."""
        ended = self._ended()
        who, job = ended[self.pick(data, range(len(ended)))]
        form = Form(
            new_op(), Ask.RESTORE, who, unit=job.unit, job=job.op, received=self.today, items=()
        )
        self._seal_form(data, form, self.at.county[job.unit])

    def _seal_form(self, data, form, office):
        note(f"saved {form}")
        papers = self.model.papers[form.who]
        asked = body(form, self.at, lambda of: self.pick(data, of))
        if form.ask in (Ask.REGISTER, Ask.CHANGE):
            asked = replace(asked, items=tuple(_claim(form, item, papers) for item in form.items))
        self._save(data, (form, office, self.seal(office, asked, op_id=form.op)))

    def _save(self, data, one):
        """Often there is a line, and it goes at once; else it waits, and overtakes or is late."""
        if self.pick(data, (True, True, True, False)):
            self._send([one])
        else:
            self.saved.append(one)

    @rule(data=st.data(), fate=st.sampled_from(Fate), days=st.sampled_from((0, 0, 1, 9)))
    def save_loss(self, data, fate, days):
        who, paper = self._paper(data)
        fraud = fate is Fate.ANNULLED and self.pick(data, (True, False))
        number = f"决{self.pick(data, (1, 2))}号"
        loss = Loss(fate, self.today - dt.timedelta(days=days), number, fraud)
        article = (1 if fraud else 3) if fate is Fate.ANNULLED else None
        asked = ChangeCertificate(
            worker_ref(self.at.people[who]), CertificateId(paper.name), Decided(fate.value),
            loss.on, "合成机关", number, "", article,
        )  # fmt: skip
        note(f"saved {loss} of {paper.name}")
        self._save(data, ((who, paper, loss), CHIEF, self.seal(CHIEF, asked)))

    def _paper(self, data):
        """Choose a certificate, rather one that a job rests or rested on, or that a form awaits."""
        rests = [
            (who, paper)
            for who in self.at.people
            for job in self.model.of(who)
            for paper in self.model.rests[job.op].values()
        ]
        rests += [
            (who, paper)
            for who, form in self.model.waiting.items()
            for paper in self.model.papers[who]
            if paper.item in form.items
        ]
        every = [(who, paper) for who, papers in self.model.papers.items() for paper in papers]
        chosen = [*rests, *rests, *rests, *every]
        return chosen[self.pick(data, range(len(chosen)))]

    @precondition(lambda self: any(p.losses for own in self.model.papers.values() for p in own))
    @rule(data=st.data(), days=st.sampled_from((0, 0, 0, 5)))
    def save_restoration(self, data, days):
        lost = [(who, p) for who, own in self.model.papers.items() for p in own if p.losses]
        who, paper = lost[self.pick(data, range(len(lost)))]
        on, number = self.today - dt.timedelta(days=days), f"复{self.pick(data, (1, 2))}号"
        asked = RestoreCertificate(
            worker_ref(self.at.people[who]), CertificateId(paper.name), on, "合成法院", number,
            "判决撤销",
        )  # fmt: skip
        note(f"saved restoration of {paper.name} on {on} by {number}")
        self._save(data, ((who, paper, (on, number)), CHIEF, self.seal(CHIEF, asked)))

    @precondition(lambda self: self.saved)
    @rule(data=st.data(), many=st.integers(1, 3))
    def send(self, data, many):
        """Send some of what a desk has saved, in any order and in one batch."""
        desk = self.pick(data, sorted({desk for _, desk, _ in self.saved}))
        own = [n for n, one in enumerate(self.saved) if one[1] == desk]
        chosen = data.draw(st.permutations(own))[:many]
        batch = [self.saved[n] for n in chosen]
        self.saved = [one for n, one in enumerate(self.saved) if n not in chosen]
        self._send(batch)

    def _send(self, batch):
        desk = batch[0][1]
        told = self.push(desk, *(sealed for _, _, sealed in batch))
        for (what, _, _), outcome in zip(batch, told, strict=True):
            self._compare(what, desk, self.desks[desk].station.receipt(outcome))

    def _compare(self, what, desk, receipt):
        note(f"sent {receipt.op_id}: {receipt.state} {[f.code for f in receipt.findings]}")
        self.model.today = self.today
        told = TOLD[receipt.state]
        if isinstance(what, Form):
            answer, way = self.model.file(what)
            self.filed[what.op] = desk, answer
            assert in_the_way(told, receipt.other, self.at, way)
            self.met.add((what.ask, answer))
        else:
            who, paper, decision = what
            lost = isinstance(decision, Loss)
            answer = paper.lose(decision) if lost else paper.restore(*decision)
            self.model.changed(who)
            self.met.add((decision.fate if lost else "restored", answer))
        assert told is answer
        if answer is Answer.REFUSED and what.ask is not Ask.RESTORE:
            self._check_notice(receipt)

    def _check_notice(self, receipt):
        """B-6, B-7: coded, with the basis that the notice prints; day and authority of a loss."""
        refusals = [f for f in receipt.findings if f.severity == "refuse"]
        assert refusals
        for finding in refusals:
            assert finding.basis
            assert finding.code.startswith("certificate_") or finding.code == "lapsed"
            if finding.code.startswith("certificate_"):
                assert "合成机关" in finding.text

    def check(self, workers):
        for op, (desk, answer) in self.filed.items():
            now = self.model.became.get(op, answer)
            assert TOLD[self.last(desk, OpId(op)).state] is now, op
            if now is not answer:
                self.met.add(("later", now))
        for who, worker in workers.items():
            assert {job_of(e) for e in worker.employments} == set(self.model.of(who))
            self._check_certificates(worker, self.model.papers[who])
        # A unit whose people's certificates are lost or lapsed is warned of.
        counts = {job.unit for who, job in self._present() if self._drives(who)}
        short = {one.spine.unit for one in self.warned() if one.spine.is_open and one.state.missing}
        assert short == set(self.at.units) - counts

    def _present(self):
        return [(who, job) for who in self.at.people if (job := self.model.present(who))]

    def _drives(self, who):
        papers = self.model.papers[who]
        return any(paper.item == "Q2" and paper.worth(self.today) == 0 for paper in papers)

    def _check_certificates(self, worker, papers):
        for held, paper in zip(worker.certificates, papers, strict=True):
            lost = paper.losses[-1] if paper.losses else None
            assert held.status.value == (lost.fate.value if lost else "in_force")
            assert held.status_on == (lost.on if lost else None)
        present = current(worker.employments)
        if present is not None:
            # B-7: marked where nothing holds it any more, and ended by nobody.
            assert (present.lost_on is not None) == self.model.is_lost(present.employment_id)
            rests = self.model.rests[present.employment_id]
            self.counts["marked"] += present.lost_on is not None
            assert {(i.printed, i.certificate) for i in present.items} == {
                (item, paper.name) for item, paper in rests.items()
            }


def _claim(form, item, papers):
    fits = any(paper.name == form.picked and paper.item == item for paper in papers)
    picked = CertificateId(form.picked) if fits else None
    return ItemClaim(item, ItemKey(Catalogue.C2021, item), certificate=picked)


@pytest.mark.clause("E6")
@pytest.mark.clause("L7")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("B-6")
@pytest.mark.invariant("B-7")
@pytest.mark.invariant("B-13")
def test_certificates_count_as_they_are_when_a_form_is_decided(request, platform):
    at = peopled()
    platform.load(units=at.units.values(), workers=at.people.values())
    with beginning(platform, DESKS) as begins, recorded(request, Certificates.counts):
        run_state_machine_as_test(lambda: Certificates(begins, at), settings=tried(5, 300))
    if Certificates.counts["examples"] >= MANY:
        assert {answer for _, answer in Certificates.met} == set(Answer)
        assert (Ask.RESTORE, Answer.REFUSED) in Certificates.met
