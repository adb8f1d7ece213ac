"""What happens to an entry that stands already: corrected, added to, asked for again (B-5)."""

import datetime as dt
from dataclasses import dataclass, replace

from sepdesk.domain.certificates import Certificate, CertificateStatus
from sepdesk.domain.employment import (
    Addition,
    Correction,
    EmployedItem,
    Employment,
    EmploymentId,
    EntryReading,
    Repeat,
)
from sepdesk.domain.persons import FormerMobile, Worker


@dataclass(frozen=True, slots=True)
class Corrected:
    """An entry was typed wrong and reads otherwise from now on; how it read stays on record.

    Attributes:
        county: six digits of the county of the corrected unit; empty: unchanged.
    """

    employment: EmploymentId
    before: EntryReading
    after: EntryReading
    reason: str
    on: dt.date
    county: str = ""


@dataclass(frozen=True, slots=True)
class ItemsAdded:
    """Further items of a running employment, by a paper of the same person and unit."""

    employment: EmploymentId
    items: tuple[EmployedItem, ...]
    on: dt.date


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same was asked for by another way: told and linked, not doubled (B-4, B-10)."""

    employment: EmploymentId
    repeat: Repeat


@dataclass(frozen=True, slots=True)
class MobileChanged:
    """A paper gives a telephone number; the one before it stays on record."""

    mobile: str
    on: dt.date


EntryEffect = Corrected | ItemsAdded | Repeated | MobileChanged


def entry_changed(worker: Worker, effect: EntryEffect, seq: int, office_name: str) -> Worker:
    """Return the worker after such an effect.

    Args:
        worker: before it.
        effect: one that a decision has come to.
        seq: of the event.
        office_name: of the office that filed.
    """
    if isinstance(effect, MobileChanged):
        return with_mobile(worker, effect.mobile, effect.on, seq)
    changed = tuple(
        _changed(one, effect, worker, seq, office_name)
        if one.employment_id == effect.employment
        else one
        for one in worker.employments
    )
    county = effect.county if isinstance(effect, Corrected) else ""
    return replace(worker, employments=changed, last_county=county or worker.last_county)


def with_mobile(worker: Worker, mobile: str, on: dt.date | None, seq: int) -> Worker:
    """Return the worker under another telephone number; the one before it is kept."""
    if mobile == worker.mobile:
        return worker
    former = worker.former_mobiles
    if worker.mobile:
        former = (*former, FormerMobile(worker.mobile, on, seq))
    return replace(worker, mobile=mobile, former_mobiles=former)


def rests_on_nothing(present: Employment, certificates: tuple[Certificate, ...]) -> bool:
    """Tell whether none of the certificates that an employment rests on is in force."""
    in_force = {c.certificate_id for c in certificates if c.status is CertificateStatus.IN_FORCE}
    return bool(present.items) and all(item.certificate not in in_force for item in present.items)


def _changed(
    employment: Employment,
    effect: Corrected | ItemsAdded | Repeated,
    worker: Worker,
    seq: int,
    office_name: str,
) -> Employment:
    match effect:
        case Corrected():
            return _corrected(employment, effect, worker, seq, office_name)
        case ItemsAdded(items=items, on=on):
            added = Addition(items, on, seq, office_name)
            return _marked(
                replace(
                    employment,
                    items=(*employment.items, *items),
                    additions=(*employment.additions, added),
                ),
                worker,
            )
        case Repeated(repeat=repeat):  # pragma: no branch - there is no fourth effect
            told = replace(repeat, seq=seq, office_name=office_name)
            return replace(employment, repeats=(*employment.repeats, told))


def _corrected(
    employment: Employment, effect: Corrected, worker: Worker, seq: int, office_name: str
) -> Employment:
    if employment.reading != effect.before:
        # What it was to correct is not what stands here.
        return employment
    after = effect.after
    told = Correction(effect.before, after, effect.reason, effect.on, seq, office_name)
    return _marked(
        replace(
            employment,
            unit=after.unit,
            unit_name=after.unit_name,
            items=after.items,
            started_on=after.started_on,
            hired_on=after.hired_on,
            hire_source=after.hire_source,
            ended_on=after.ended_on,
            corrections=(*employment.corrections, told),
        ),
        worker,
    )


def _marked(employment: Employment, worker: Worker) -> Employment:
    """Take the mark 证书失效，待注销 off where the items of now rest on a certificate again."""
    if employment.lost_on is None or rests_on_nothing(employment, worker.certificates):
        return employment
    return replace(employment, lost_on=None)
