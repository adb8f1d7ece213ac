"""What an accepted submission makes of a worker: the same on the platform and in an overlay."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sepdesk.domain.employment import Employment
from sepdesk.domain.outcomes import Closed, Effect, Opened, UnitEntered
from sepdesk.domain.persons import Worker


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
    employments = worker.employments
    county = worker.last_county
    for effect in effects:
        match effect:
            case Closed():
                employments = tuple(_closed(one, effect, stamp) for one in employments)
            case Opened(employment):
                county = stamp.county or county
                opened = replace(
                    employment,
                    registration_number=stamp.registration_number,
                    registered_seq=stamp.seq,
                    office_name=stamp.office_name,
                )
                employments = (*employments, opened)
            case UnitEntered():  # pragma: no branch - there is no fourth effect
                pass  # concerns the unit alone
    return replace(worker, rev=worker.rev + 1, employments=employments, last_county=county)


def _closed(employment: Employment, effect: Closed, stamp: Stamp) -> Employment:
    if employment.employment_id != effect.employment or employment.ended_on is not None:
        # What has ended stays as it ended (B-5).
        return employment
    return replace(
        employment,
        ended_on=effect.ended_on,
        ended_reason=effect.reason,
        ended_seq=stamp.seq,
    )
