"""Numbers of an area that the asking office does not mirror; sums alone, nobody's record (S1)."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.statistics import Statistics
from sepdesk.protocol.envelope import Position


@dataclass(frozen=True, slots=True)
class StatisticsAnswer:
    """The numbers, or how far the platform is with counting them: ask again then.

    Attributes:
        done: records counted so far.
        total: of so many.
        found: by county; None while it is still being counted. Month ends are those of the place
            and the kind that were asked for, and stand under that place and that kind alone.
        at: the last event that was there when the counting began.
        as_of: the platform's time then.
    """

    done: int
    total: int
    found: Statistics | None = None
    at: Position | None = None
    as_of: dt.datetime | None = None
