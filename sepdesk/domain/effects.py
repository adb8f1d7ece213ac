"""What an accepted submission makes of a worker: the same on the platform and in an overlay."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sepdesk.domain.certificates import Certificate
from sepdesk.domain.employment import Employment, UndoneEnd, current
from sepdesk.domain.entry_effects import (
    Corrected,
    ItemsAdded,
    MobileChanged,
    Repeated,
    entry_changed,
    rests_on_nothing,
    with_mobile,
)
from sepdesk.domain.following import follow_unit
from sepdesk.domain.linking import linked, unlinked
from sepdesk.domain.outcomes import (
    CaseDecided,
    CaseNoted,
    CertificateChanged,
    CertificateEntered,
    Closed,
    DossierKept,
    Effect,
    Opened,
    PenaltyRecorded,
    PersonChanged,
    PersonEntered,
    PersonsLinked,
    PersonsUnlinked,
    Reopened,
    UnitChanged,
    UnitEntered,
    UnitMerged,
    UnitSplit,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_corrections import (
    CertificateCorrected,
    PenaltyCorrected,
    record_corrected,
)
from sepdesk.domain.requirement_acts import RequirementsSet
from sepdesk.domain.service_guides import GuidePublished


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the platform adds to an effect; at the desk, what stands in its place.

    Attributes:
        county: six digits of the county of the unit of an opened employment; empty: unchanged.
    """

    seq: int
    registration_number: str = ""
    office_name: str = ""
    county: str = ""


def apply_effects(worker: Worker, effects: Iterable[Effect], stamp: Stamp) -> Worker:
    """Return the worker after the effects of one event: closed and opened at once (B-3)."""
    for effect in effects:
        worker = _applied(worker, effect, stamp)
    return replace(worker, rev=worker.rev + 1)


def _applied(  # noqa: PLR0912 - one branch for each effect, nothing else
    worker: Worker, effect: Effect, stamp: Stamp
) -> Worker:
    match effect:
        case Closed():
            ended = tuple(_closed(one, effect, stamp) for one in worker.employments)
            return replace(worker, employments=ended)
        case Opened(employment):
            opened = replace(
                employment,
                registration_number=stamp.registration_number,
                registered_seq=stamp.seq,
                office_name=stamp.office_name,
            )
            county = stamp.county or worker.last_county
            return replace(worker, employments=(*worker.employments, opened), last_county=county)
        case Reopened():
            again = tuple(_reopened(one, effect, stamp) for one in worker.employments)
            return replace(worker, employments=again)
        case CertificateEntered(certificate=entered):
            return replace(worker, certificates=(*worker.certificates, entered))
        case CertificateChanged(certificate=changed):
            certificates = tuple(
                changed if one.certificate_id == changed.certificate_id else one
                for one in worker.certificates
            )
            return _marked(replace(worker, certificates=certificates), changed)
        case PenaltyRecorded(penalty=penalty):
            return replace(worker, penalties=(*worker.penalties, penalty))
        case PersonChanged():
            return replace(
                with_mobile(worker, effect.mobile, None, stamp.seq),
                name=effect.name,
                documents=effect.documents,
                born_on=effect.born_on,
                died_on=effect.died_on,
            )
        case PersonsLinked(other=other):
            return linked(worker, other, stamp.seq)
        case PersonsUnlinked(link=link):
            return unlinked(worker, link)[0]
        case UnitChanged() | UnitMerged() | UnitSplit():
            return _following(worker, effect)
        case Corrected() | ItemsAdded() | Repeated() | MobileChanged():
            return entry_changed(worker, effect, stamp.seq, stamp.office_name)
        case PenaltyCorrected() | CertificateCorrected():
            return record_corrected(worker, effect, stamp.seq, stamp.office_name)
        case (
            UnitEntered()
            | PersonEntered()
            | CaseDecided()
            | CaseNoted()
            | DossierKept()
            | GuidePublished()
            | RequirementsSet()
        ):  # pragma: no branch
            # No other effect is left. These concern a unit, a new person or another submission, not
            # this record.
            return worker


def _following(worker: Worker, effect: UnitChanged | UnitMerged | UnitSplit) -> Worker:
    if isinstance(effect, UnitSplit) and worker.person not in effect.persons:
        return worker
    there = effect.after if isinstance(effect, UnitChanged) else effect.into
    return follow_unit(worker, effect.before, there, effect.since)


def _closed(employment: Employment, effect: Closed, stamp: Stamp) -> Employment:
    if employment.employment_id != effect.employment or employment.ended_on is not None:
        # What has ended stays as it ended (B-5).
        return employment
    return replace(
        employment,
        ended_on=effect.ended_on,
        ended_reason=effect.reason,
        ended_seq=stamp.seq,
        ended_channel=effect.channel,
        ended_office=stamp.office_name,
    )


def _reopened(employment: Employment, effect: Reopened, stamp: Stamp) -> Employment:
    if employment.employment_id != effect.employment or employment.ended_on is None:
        return employment
    undone = UndoneEnd(
        employment.ended_on,
        employment.ended_reason,
        employment.ended_seq,
        effect.on,
        stamp.seq,
    )
    # Only an employment whose certificate holds is reopened: what marked it no longer does.
    return replace(
        employment,
        ended_on=None,
        ended_reason=None,
        ended_seq=None,
        ended_channel=None,
        ended_office="",
        lost_on=None,
        undone=(*employment.undone, undone),
    )


def _marked(worker: Worker, changed: Certificate) -> Worker:
    """Mark the present employment 证书失效，待注销 where nothing holds it any more, or unmark it.

    Only unit or worker end an employment; the notice changes the certificate's status (B-7).
    """
    present = current(worker.employments)
    if present is None:
        return worker
    lost = rests_on_nothing(present, worker.certificates)
    if lost == (present.lost_on is not None):
        return worker
    marked = replace(present, lost_on=changed.status_on if lost else None)
    employments = tuple(marked if one == present else one for one in worker.employments)
    return replace(worker, employments=employments)
