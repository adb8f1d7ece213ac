"""What this station knows: mirrored facts with its own open submissions laid over them."""

from sepdesk.desk.licence_known import licence_facts
from sepdesk.desk.session import Session
from sepdesk.desk.site_check_known import site_check_facts
from sepdesk.domain.competence import verifies
from sepdesk.domain.decide import decide
from sepdesk.domain.dossier_types import Dossier
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.facts import UNKNOWN, Case, Facts, Unknown
from sepdesk.domain.identity import PersonId, normalise_number
from sepdesk.domain.outcomes import effects_of
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import (
    CallUpFile,
    ChangeUnit,
    CorrectEmployment,
    DecideVerification,
    OpId,
    RestoreEmployment,
    Submission,
    UnitOnPaper,
    Withdraw,
    WorkerRef,
    case_of,
    certificate_province,
    dossier_of,
    other_unit_of,
    other_worker_of,
    unit_of,
    worker_of,
)
from sepdesk.domain.units import Unit
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry
from sepdesk.store.overlay import document_key, overlay


def facts_for(session: Session, submission: Submission) -> Facts:
    """Gather what is known about a submission; what is lacking here is Unknown, never absent."""
    worker = _mirrored_worker(session, worker_of(submission))
    other = _mirrored_worker(session, other_worker_of(submission))
    case = _case(session, submission)
    about = case.body if isinstance(case, Case) else submission
    paper = unit_of(about)
    record = _unit_meant(session, about, worker)
    other_record = _unit(session, other_unit_of(submission))
    if worker is not None:
        worker = expected_worker(session, worker)
    town = (paper.town if paper else "") or (record.unit.town if record is not None else "")
    place: bool | Unknown = UNKNOWN
    if town:
        place = session.office.jurisdiction.covers(town, session.clock.today())
    if isinstance(submission, DecideVerification | CallUpFile) and isinstance(case, Case):
        place = place and verifies(session.office.kind, certificate_province(case.body))
    unit: Unit | Unknown = UNKNOWN if record is None else record.unit
    return Facts(
        UNKNOWN if worker is None else worker,
        unit,
        place,
        case=case,
        filed_by=session.user.user,
        office=session.office.office_id,
        other=UNKNOWN if other is None else expected_worker(session, other),
        other_unit=UNKNOWN if other_record is None else other_record.unit,
        staff=_staff(session, submission, record),
        employed=_employed(session, submission, record),
        dossier=_dossier(session, submission),
        licence=licence_facts(session, submission, worker),
        office_kind=session.office.kind,
        record=UNKNOWN if record is None else record,
        site_check=site_check_facts(session, submission, record),
    )


def _staff(session: Session, submission: Submission, record: UnitRecord | None) -> int | Unknown:
    if record is None or not isinstance(submission, ChangeUnit):
        return UNKNOWN
    return len(session.files.facts.workers_of(record.unit.unit_id))


def _employed(
    session: Session, submission: Submission, record: UnitRecord | None
) -> frozenset[PersonId] | Unknown:
    if record is None or not isinstance(submission, ChangeUnit) or not submission.moves:
        return UNKNOWN
    there = session.files.facts.workers_of(record.unit.unit_id)
    return frozenset(worker.person for worker in there)


def _dossier(session: Session, submission: Submission) -> Dossier | Unknown:
    ref = dossier_of(submission)
    found = None if ref is None else session.files.facts.dossier(ref)
    return UNKNOWN if found is None else found


def _case(session: Session, submission: Submission) -> Case | Unknown:
    """Return the earlier submission that one is about: this station's own, or one that waits."""
    asked = case_of(submission)
    if asked is None:
        return UNKNOWN
    with session.files.station.reading() as tx:
        entry = tx.outbox.get(asked)
    if entry is None:
        return _waiting_case(session, asked)
    return Case(
        op_id=entry.op_id,
        body=read_envelope(entry.sealed.payload_bytes).body,
        state=entry.state,
        office=session.office.office_id,
        user=entry.user,
        missing=() if entry.receipt is None else entry.receipt.missing,
        findings=() if entry.receipt is None else entry.receipt.findings,
    )


def _waiting_case(session: Session, op_id: OpId) -> Case | Unknown:
    record = session.files.facts.case(op_id)
    if record is None:
        return UNKNOWN
    envelope = read_envelope(record.sealed.payload_bytes)
    return Case(op_id, envelope.body, record.state, record.office, envelope.user)


def expected_worker(session: Session, worker: Worker) -> Worker:
    """Lay this station's open submissions over a worker, in order, as they would be decided.

    So a paper typed after another of the same day is judged by what that one will have made true.
    """
    filed = [
        (entry.op_id, read_envelope(entry.sealed.payload_bytes).body)
        for entry in open_entries(session, worker)
    ]
    taken_back = {body.case for _, body in filed if isinstance(body, Withdraw)}
    for op_id, submission in filed:
        if op_id in taken_back:
            continue
        record = _unit_meant(session, submission, worker)
        unit: Unit | Unknown = UNKNOWN if record is None else record.unit
        other = _mirrored_worker(session, other_worker_of(submission))
        facts = Facts(worker, unit, other=UNKNOWN if other is None else other)
        today = session.clock.today()
        outcome = decide(op_id, submission, facts, today, session.tables.rules)
        effects = effects_of(outcome)
        if effects:
            worker = apply_effects(worker, effects, Stamp(seq=0))
    return worker


def open_entries(session: Session, worker: Worker) -> tuple[OutboxEntry, ...]:
    """Return this station's submissions about a worker that the facts do not show yet."""
    found: dict[str, OutboxEntry] = {}
    with session.files.station.reading() as tx:
        for key in dict.fromkeys(map(document_key, worker.documents)):
            for entry in tx.outbox.for_person(worker.person, key):
                found[entry.op_id] = entry
    return overlay(worker, found.values(), session.seen())


def _mirrored_worker(session: Session, ref: WorkerRef | None) -> Worker | None:
    if ref is None:
        return None
    facts = session.files.facts
    if ref.person is not None:
        worker = facts.worker(ref.person)
        if worker is not None:
            return worker
    if not ref.document.number:
        return None
    return facts.find_document(ref.document.kind, normalise_number(ref.document.number))


def _unit_meant(
    session: Session, submission: Submission, worker: Worker | None
) -> UnitRecord | None:
    if isinstance(submission, RestoreEmployment | CorrectEmployment):
        employments = () if worker is None else worker.employments
        units = [e.unit for e in employments if e.employment_id == submission.employment]
        return session.files.facts.unit(units[0]) if units else None
    return _unit(session, unit_of(submission))


def _unit(session: Session, paper: UnitOnPaper | None) -> UnitRecord | None:
    facts = session.files.facts
    if paper is None:
        return None
    record = facts.unit(paper.unit) if paper.unit is not None else None
    if record is None and paper.code:
        record = facts.unit_by_code(paper.code)
    return record
