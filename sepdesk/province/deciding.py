"""Deciding a batch: one transaction, a savepoint for each submission.

Facts are loaded, `domain.decide` judges, and effects, event, feed and receipt are written together.
Every decided submission takes a number of the order, a refused one too.
"""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select
from sqlalchemy.exc import InterfaceError, OperationalError

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
from sepdesk.logs import get_logger
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.envelope import (
    Envelope,
    Position,
    Sealed,
)
from sepdesk.protocol.messages import (
    PushOutcome,
    PushProblem,
    PushReply,
    ReceiptsReply,
)
from sepdesk.protocol.receipts import sign_receipt
from sepdesk.province import (
    admission,
    anew,
    attachments,
    audit,
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
from sepdesk.province.admission import Admission, Opened, RejectedError, op_id_of, stored_receipts
from sepdesk.province.held import HeldBack, flag
from sepdesk.province.open_cases import OpenCases, told
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.policy import Principal
from sepdesk.province.publishing import Digests, Publisher
from sepdesk.province.receipting import keep_receipt, keep_submission, receipt_of
from sepdesk.province.tables import (
    SubmissionRow,
)
from sepdesk.province.writing import Writer

_log = get_logger(__name__)


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


def push(province: Province, principal: Principal, envelopes: Sequence[Sealed]) -> PushReply:
    """Decide a batch in its order; one outcome each, and none hinders another (S-9)."""
    now = province.clock.now()
    with province.database.writing() as connection:
        batch = _Batch(province, connection, principal, now)
        batch.look_for_withdrawals(envelopes)
        taken = [batch.take(sealed) for sealed in envelopes]
        batch.look_for_ripe()
        outcomes = tuple(map(batch.as_it_stands, taken))
        batch.finish()
    return PushReply(batch.order.at.epoch, outcomes, now)


def receipts(province: Province, principal: Principal, op_ids: Sequence[OpId]) -> ReceiptsReply:
    """Return the receipts of the asking office's submissions; any other id has none."""
    with province.database.reading() as connection:
        own = connection.execute(
            select(SubmissionRow.op_id).where(
                SubmissionRow.op_id.in_(op_ids),
                SubmissionRow.office == principal.office.office_id,
            )
        ).scalars()
        known = set(own)
        outcomes = tuple(
            PushOutcome(op_id, stored_receipts(connection, op_id) if op_id in known else ())
            for op_id in op_ids
        )
    return ReceiptsReply(outcomes)


class _Batch:
    def __init__(
        self, province: Province, connection: Connection, principal: Principal, now: dt.datetime
    ) -> None:
        self.order = Order(connection, now)
        self._province = province
        self._connection = connection
        self._principal = principal
        self._now = now
        self._today = province.clock.today()
        self._offices = all_offices(connection)
        self._places = Places(self._offices.values(), self._today)
        self._digests = Digests(connection)
        items = province.rules.items
        self._warnings = warning.Recount(connection, self._places, self._today, items)
        self._cases = OpenCases(connection, self._places, self._offices, now)
        self._admission = Admission(connection, self.order, principal, self._offices)
        self._withdrawals: dict[OpId, Withdraw] = {}
        self._held = HeldBack(connection, now)
        self._not_admitted: set[OpId] = set()
        # Decided in this batch, in order: what was held for them is decided next.
        self._settled: list[OpId] = []
        self._again: set[OpId] = set()

    def look_for_withdrawals(self, envelopes: Sequence[Sealed]) -> None:
        """Note what this very batch takes back, so that it is never decided (待上报 taken back)."""
        for sealed in envelopes:
            if admission.is_withdrawal(sealed):
                with suppress(RejectedError):
                    opened = self._admission.open(sealed)
                    self._admission.check_authority(opened)
                    body = opened.envelope.body
                    if isinstance(body, Withdraw) and self._admission.known(opened) is None:
                        self._withdrawals[body.case] = body

    def take(self, sealed: Sealed) -> PushOutcome:
        """Say what became of one envelope.

        In a savepoint: what fails leaves nothing behind and does not stop the rest.
        """
        before, known = self.order.at, len(self._settled)
        try:
            with self._connection.begin_nested():
                outcome = self._settle(sealed)
        except RejectedError as error:
            rejected = error
        except (OperationalError, InterfaceError):
            # The database, not the submission: the whole batch is to be sent again.
            raise
        except Exception as error:
            self.order.rewind(before)
            del self._settled[known:]
            op_id = op_id_of(sealed)
            _log.error("submission_failed", op_id=op_id, error=type(error).__name__)
            text = "平台处理此件时出错，已报警；其余各件不受影响。"
            alarm = "submission_failed"
            rejected = RejectedError(op_id, PushProblem.UNREADABLE, text, alarm=alarm)
        else:
            self._let_go()
            return outcome
        self._not_admitted.add(rejected.outcome.op_id)
        self._record(rejected, sealed)
        return rejected.outcome

    def as_it_stands(self, outcome: PushOutcome) -> PushOutcome:
        """Add the receipts that a submission got after it was held in this very batch."""
        if outcome.op_id not in self._again or not outcome.receipts:
            return outcome
        return PushOutcome(outcome.op_id, stored_receipts(self._connection, outcome.op_id))

    def look_for_ripe(self) -> None:
        """Decide what is held for a submission that will not come, or was decided elsewhere."""
        self._settled += [*self._not_admitted, *self._held.ripe()]
        self._let_go()

    def _let_go(self) -> None:
        """Decide what was held for a submission that is decided now, and so on (S-10)."""
        while self._settled:
            for op_id in self._held.waiting_for(self._settled.pop(0)):
                self._decide_again(op_id)

    def _decide_again(self, op_id: OpId) -> None:
        before, known = self.order.at, len(self._settled)
        sealed = self._held.sealed(op_id)
        try:
            with self._connection.begin_nested():
                self._decide(self._admission.reopen(sealed), again=True)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            # It stays held, and a person is told when the time is over.
            self.order.rewind(before)
            del self._settled[known:]
            _log.error("submission_failed", op_id=op_id, error=type(error).__name__)
            if not admission.is_alarmed(self._connection, "submission_failed", op_id):
                kind = "submission_failed"
                admission.alarm(self._connection, self._now, kind, self._principal, sealed)
        else:
            self._again.add(op_id)

    def finish(self) -> None:
        """Tell of what is held too long, and write what was counted along the way."""
        flag(self._province, self._connection, self.order, self._digests)
        self._digests.write()
        self.order.put_back()

    def _record(self, rejected: RejectedError, sealed: Sealed) -> None:
        outcome = rejected.outcome
        if rejected.suspends:
            self._admission.suspend(rejected.suspends, self._province.keys.audit)
        if rejected.alarm:
            admission.alarm(self._connection, self._now, rejected.alarm, self._principal, sealed)
        audit.append(
            self._connection,
            self._province.keys.audit,
            self._now,
            self._principal.user,
            f"push_{outcome.problem.value}",
            outcome.op_id,
        )

    def _settle(self, sealed: Sealed) -> PushOutcome:
        opened = self._admission.open(sealed)
        op_id = opened.envelope.op_id
        stored = self._admission.known(opened)
        if stored is not None:
            return PushOutcome(op_id, stored)
        self._admission.check_authority(opened)
        self._admission.check_identity(opened)
        return PushOutcome(op_id, (self._decide(opened),))

    def _decide(self, opened: Opened, *, again: bool = False) -> Sealed:
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
        at = self.order.append(
            "submission",
            envelope.op_id,
            envelope.office,
            Decided(envelope.op_id, opened.sealed.digest, state_of(outcome), changes),
        )
        publisher = Publisher(self._connection, at, self._digests)
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
            withdrawn=is_taken_back(body, self._withdrawals.get(envelope.op_id), self._today),
        )
        waits = wait_or_return(body, self._held.predecessors(envelope, self._not_admitted))
        return waits or decide(envelope.op_id, body, facts, self._today, self._province.rules)

    def _let_follow(self, op_id: OpId) -> None:
        self._held.release(op_id)
        self._settled.append(op_id)

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
