"""更正: an entry that was typed wrong is corrected; how it read stays (B-5)."""

from dataclasses import replace

from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.session import Session
from sepdesk.desk.units import on_paper
from sepdesk.domain.competence import may_file
from sepdesk.domain.corrections import CorrectEmployment, EntryAsSeen, as_seen
from sepdesk.domain.decide import decide
from sepdesk.domain.employment import Employment, EmploymentId
from sepdesk.domain.findings import Severity
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_corrections import RecordCorrection
from sepdesk.domain.submissions import Dispatch, OpId, SubmissionKind, WorkerRef

_ADVICE = OpId("advice")
_HINDERS = (Severity.REFUSE, Severity.MEND, Severity.ASK)


def correctable(session: Session, worker: Worker) -> frozenset[EmploymentId]:
    """Return the employments whose entries this clerk may correct: those of units of this place."""
    kind = SubmissionKind.CORRECT
    if not may_file(session.user.role, session.office.kind, kind):
        return frozenset()
    return frozenset(one.employment_id for one in worker.employments if _is_here(session, one))


def _is_here(session: Session, employment: Employment) -> bool:
    record = session.files.facts.unit(employment.unit)
    today = session.clock.today()
    return record is not None and session.office.jurisdiction.covers(record.unit.town, today)


def correction_of(
    session: Session,
    worker: Worker,
    employment: Employment,
    after: EntryAsSeen,
    reason: str,
    dispatch: Dispatch = Dispatch.NOT_ASKED,
) -> CorrectEmployment:
    """Make the submission that corrects an entry.

    Args:
        session: the clerk's.
        worker: as it was shown, so that what changed meanwhile is told.
        employment: the entry as it was shown.
        after: as it should have been; its unit is one of this station's facts.
        reason: what shows that it was typed wrong.
        dispatch: answer to the question of E8.
    """
    document = worker.documents[0]
    ref = WorkerRef(DocumentRef(document.kind, document.number, worker.name), worker.person)
    record = None
    if after.unit != employment.unit:
        record = session.files.facts.unit(after.unit)
    named = after if record is None else replace(after, unit_name=record.unit.name)
    return CorrectEmployment(
        worker=ref,
        employment=employment.employment_id,
        registration_number=employment.registration_number,
        before=as_seen(employment, worker.mobile),
        after=named,
        reason=reason.strip(),
        unit=None if record is None else on_paper(record.unit),
        dispatch=dispatch,
    )


def correct(
    session: Session,
    act: CorrectEmployment | RecordCorrection,
    *,
    insisting: bool = False,
    answers: OpId | None = None,
) -> Saved:
    """Save a correction.

    Args:
        session: the clerk's.
        act: as `correction_of` or `record_correcting` makes it.
        insisting: the clerk has read what this station's facts say against it, and saves it all
            the same: the platform judges.
        answers: the correction that came back and that this one mends.

    Raises:
        UnfitActError: by this station's facts the platform would send it back.
        StoreFaultError: nothing was saved (D-3).
    """
    today, rules = session.clock.today(), session.tables.rules
    outcome = decide(_ADVICE, act, facts_for(session, act), today, rules)
    hindering = tuple(one for one in outcome.findings if one.severity in _HINDERS)
    if hindering and not insisting:
        raise UnfitActError(hindering)
    return file_submission(session, lambda _: act, answers=answers)
