"""Deciding one submission: facts are loaded, `domain.decide` judges, and all is written together.

Effects, event, feed and receipt. Every decided submission takes a number of the order, a refused
one too.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sepdesk.domain.decide import decide
from sepdesk.domain.deciding_cases import is_taken_back
from sepdesk.domain.deciding_verification import supersede
from sepdesk.domain.dossier_types import Dossier
from sepdesk.domain.dossiers import DossierRef
from sepdesk.domain.effects import Stamp
from sepdesk.domain.facts import UNKNOWN, Case, Facts
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.outcomes import (
    CaseDecided,
    CaseNoted,
    DossierKept,
    Effect,
    Held,
    Outcome,
    Pending,
    PersonEntered,
    UnitChanged,
    UnitMerged,
    UnitSplit,
    effects_of,
    state_of,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.predecessors import wait_or_return
from sepdesk.domain.requirement_acts import RequirementsSet
from sepdesk.domain.service_guides import GuidePublished
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import (
    CallUpFile,
    ChangeEmployment,
    CorrectEmployment,
    DecideVerification,
    OpId,
    PublishGuide,
    RegisterEmployment,
    RestoreEmployment,
    SetRequirements,
    Submission,
    SubmissionState,
    UnitOnPaper,
    Withdraw,
    case_of,
    dossier_of,
    unit_of,
    worker_of,
)
from sepdesk.domain.verification import StepKind
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.envelope import (
    Envelope,
    Position,
    Sealed,
)
from sepdesk.protocol.receipts import sign_receipt
from sepdesk.province import (
    anew,
    attachments,
    cases,
    effects,
    guides,
    licences,
    maintenance,
    records,
    shelf,
    site_checks,
    warning,
)
from sepdesk.province.admission import Opened, stored_receipts
from sepdesk.province.held import HeldBack
from sepdesk.province.open_cases import OpenCases, told
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places
from sepdesk.province.publishing import Digests, Publisher
from sepdesk.province.receipting import keep_receipt, keep_submission, receipt_of
from sepdesk.province.writing import Writer


@dataclass(frozen=True, slots=True)
class Decided:
    """The body of the event of a decided submission; its bytes are in `submission`."""

    op_id: OpId
    digest: str
    state: SubmissionState
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class _Concerned:
    """What a submission is about, as the archive has it before.

    Attributes:
        filed_at: whose registration an employment becomes: of a case, the office that filed it.
        paper: the unit as the form has it.
        town: of the unit.
    """

    office: Office
    filed_at: Office
    case: cases.KeptCase | None
    paper: UnitOnPaper | None
    kept: records.Kept | None
    unit: UnitRecord | None
    second: maintenance.Beside
    town: str


class Decider:
    """Decides submissions one by one, inside the transaction of a batch.

    Attributes:
        withdrawals: what the batch itself takes back, by the submission taken back.
        not_admitted: ids of the batch that were turned away: what hangs on them is returned.
        settled: decided and not yet looked after, in order: what was held for them comes next.
    """

    def __init__(
        self,
        province: Province,
        connection: Connection,
        order: Order,
        offices: Mapping[OfficeId, Office],
        held: HeldBack,
        now: dt.datetime,
    ) -> None:
        self.digests = Digests(connection)
        self.withdrawals: dict[OpId, Withdraw] = {}
        self.not_admitted: set[OpId] = set()
        self.settled: list[OpId] = []
        self._province = province
        self._connection = connection
        self._order = order
        self._offices = offices
        self._held = held
        self._now = now
        self._today = province.clock.today()
        self._places = Places(offices.values(), self._today)
        self._cases = OpenCases(connection, self._places, offices, now)
        items = province.rules.items
        self._warnings = warning.Recount(connection, self._places, self._today, items)

    def decide(self, opened: Opened, *, again: bool = False) -> Sealed:
        """Judge a submission and write what it comes to; return its newest receipt.

        Args:
            opened: admitted.
            again: it was held, and is decided anew.
        """
        envelope, body = opened.envelope, opened.envelope.body
        about = self._concerned(envelope)
        outcome = self._outcome(envelope, about)
        if not again:
            attachments.keep_references(self._connection, envelope)
        outcome = attachments.marked(self._connection, envelope, outcome)
        if isinstance(outcome, Held) and outcome.awaits is not None:
            self._held.hold(envelope.op_id, outcome.awaits, envelope.office)
            if again:
                return stored_receipts(self._connection, envelope.op_id)[-1]
        else:
            self._let_follow(envelope.op_id)
        kept = about.kept
        changes = effects_of(outcome)
        changes = (*changes, *self._superseded(body, outcome, kept))
        entered = next((e.worker for e in changes if isinstance(e, PersonEntered)), None)
        before = entered if kept is None else kept.worker
        form = None
        if before is not None and about.paper is None:
            form = self._decided_anew(before, changes)
        if form is not None:
            changes = (*changes, *form.effects)
            about = replace(about, unit=form.unit, town=form.town, filed_at=form.office)
        changes = attachments.marked_cases(self._connection, changes)
        at = self._order.append(
            "submission",
            envelope.op_id,
            envelope.office,
            Decided(envelope.op_id, opened.sealed.digest, state_of(outcome), changes),
        )
        publisher = Publisher(self._connection, at, self.digests)
        applied = self._carry_out(publisher, about, before, outcome, changes, at)
        self._warnings.follow(publisher, (before, applied.worker if applied else None), changes)
        if isinstance(outcome, Pending) and isinstance(body, RegisterEmployment | ChangeEmployment):
            self._cases.open(
                publisher,
                envelope.op_id,
                opened.sealed,
                worker=body.worker,
                person=None if kept is None else kept.worker.person,
                office=about.office,
                town=about.town,
                outcome=outcome,
            )
        n = len(stored_receipts(self._connection, envelope.op_id)) + 1 if again else 1
        own = applied if form is None else None
        receipt = receipt_of(opened, outcome, n, at, self._now, kept, own)
        sealed_receipt = sign_receipt(receipt, self._province.keys.signing)
        if not again:
            keep_submission(self._connection, opened, at, self._now)
        keep_receipt(self._connection, receipt, sealed_receipt)
        publisher.hand_over(envelope.office, envelope.op_id, canonical_text(sealed_receipt))
        publisher.write()
        return sealed_receipt

    def _concerned(self, envelope: Envelope) -> _Concerned:
        body = envelope.body
        office = self._offices[OfficeId(envelope.office)]
        asked_case = case_of(body)
        case = None if asked_case is None else cases.find_case(self._connection, asked_case)
        paper = unit_of(body if case is None else case.case.body)
        named = worker_of(body)
        kept = None if named is None else records.find_worker(self._connection, named)
        unit = None if paper is None else records.find_unit(self._connection, paper)
        second = maintenance.beside(self._connection, body)
        if kept is not None and maintenance.is_out_of_reach(
            self._connection, body, kept.worker, second, office, self._today
        ):
            # Nothing tells it from a person whom the archive lacks.
            kept = None
        if isinstance(body, RestoreEmployment | CorrectEmployment) and kept is not None:
            unit = records.unit_of_employment(self._connection, kept.worker, body.employment)
        town = unit.unit.town if unit is not None else ""
        town = town or ("" if paper is None else paper.town)
        filed_at = office if case is None else self._office_of(case, office)
        return _Concerned(office, filed_at, case, paper, kept, unit, second, town)

    def _outcome(self, envelope: Envelope, about: _Concerned) -> Outcome:
        body, office, second = envelope.body, about.office, about.second
        asked_case, asked_dossier = case_of(body), dossier_of(body)
        place = (asked_case and self._cases.place_of(asked_case)) or about.town
        facts = Facts(
            worker=None if about.kept is None else about.kept.worker,
            unit=None if about.unit is None else about.unit.unit,
            in_jurisdiction=maintenance.answers_for(office, body, place, second, self._today),
            case=self._visible_case(body, about),
            filed_by=envelope.user,
            office=envelope.office,
            other=second.other,
            other_unit=second.other_unit,
            staff=second.staff,
            employed=second.employed,
            dossier=None if asked_dossier is None else self._dossier(asked_dossier, office),
            licence=licences.licence_facts(
                self._connection, body, office, self._offices, self._dossier, about.kept
            ),
            site_check=site_checks.site_check_facts(
                self._connection, body, office, self._offices, about.unit
            ),
            office_kind=office.kind,
            record=about.unit if isinstance(body, SetRequirements) else UNKNOWN,
            guide=guides.published(self._connection, office.office_id)
            if isinstance(body, PublishGuide)
            else UNKNOWN,
            withdrawn=is_taken_back(body, self.withdrawals.get(envelope.op_id), self._today),
        )
        waits = wait_or_return(body, self._held.predecessors(envelope, self.not_admitted))
        return waits or decide(envelope.op_id, body, facts, self._today, self._province.rules)

    def _let_follow(self, op_id: OpId) -> None:
        self._held.release(op_id)
        self.settled.append(op_id)

    def _carry_out(
        self,
        publisher: Publisher,
        about: _Concerned,
        before: Worker | None,
        outcome: Outcome,
        changes: tuple[Effect, ...],
        at: Position,
    ) -> effects.Applied | None:
        writer = Writer(self._connection, publisher, self._places)
        applied = None
        # What concerns a case alone leaves its worker's record as it is.
        if before is not None and any(
            not isinstance(e, CaseDecided | CaseNoted | DossierKept) for e in changes
        ):
            name = about.filed_at.name
            applied = effects.apply(
                before, changes, at=at, today=self._today, town=about.town, office_name=name
            )
            writer.write(about.kept, applied, changes, about.unit)
        for effect in changes:
            if isinstance(effect, CaseDecided):
                key = self._province.keys.signing
                cases.decide_case(self._connection, publisher, effect, at, self._now, key, applied)
                self._move_case(publisher, effect, about.office, outcome)
            elif isinstance(effect, UnitChanged | UnitMerged) and about.unit is not None:
                writer.change_unit(effect, about.unit, Stamp(at.seq))
            elif isinstance(effect, UnitSplit) and about.unit is not None:
                writer.split_unit(effect, about.unit, Stamp(at.seq))
            elif isinstance(effect, RequirementsSet):
                writer.set_requirements(effect)
            elif isinstance(effect, GuidePublished):
                guides.publish(self._connection, publisher, self._places, effect)
            elif isinstance(effect, DossierKept):
                shelf.keep(self._connection, publisher, self._places, effect.dossier)
            elif isinstance(effect, CaseNoted):
                self._cases.note(publisher, effect.case, effect.what, about.office, effect.text)
        return applied

    def _visible_case(self, body: Submission, about: _Concerned) -> Case | None:
        case = None if about.case is None else about.case.case
        if isinstance(body, DecideVerification | CallUpFile) and case is not None:
            return case if self._cases.may_verify(case, about.office) else None
        return case

    def _dossier(self, ref: DossierRef, office: Office) -> Dossier | None:
        """Return a dossier that the office sees; any other is answered as none (X-1)."""
        found = shelf.find_dossier(self._connection, ref)
        if found is None or office.office_id not in self._places.scopes_of_dossier(found.spine):
            return None
        return found

    def _decided_anew(self, worker: Worker, changes: tuple[Effect, ...]) -> anew.DecidedAnew | None:
        return anew.decided_anew(
            self._connection,
            self._cases,
            self._offices,
            worker,
            changes,
            self._today,
            self._province.rules,
        )

    def _superseded(
        self, body: Submission, outcome: Outcome, kept: records.Kept | None
    ) -> tuple[CaseDecided, ...]:
        if not isinstance(body, RegisterEmployment | ChangeEmployment):
            return ()
        person = None if kept is None else kept.worker.person
        return supersede(body, outcome, self._cases.of_worker(body.worker, person))

    def _office_of(self, kept: cases.KeptCase, otherwise: Office) -> Office:
        """Return the office that filed a case: an employment is its registration, not ours."""
        return self._offices.get(OfficeId(kept.case.office), otherwise)

    def _move_case(
        self, publisher: Publisher, decided: CaseDecided, office: Office, outcome: Outcome
    ) -> None:
        self._let_follow(decided.case)
        if decided.state is SubmissionState.PENDING_VERIFICATION:
            what = StepKind.CHANGED
            self._cases.note(publisher, decided.case, what, office, told(outcome))
        else:
            self._cases.close(publisher, decided.case)
