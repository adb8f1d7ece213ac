"""The month of E2 and E9, the three-year bar of L7, and their last days (Civil Code 201-203)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

BAR_MONTHS = 36
REPORTING_MONTHS = 1

# A rest of the State Council's calendar has not been longer than nine days in a row; past two
# weeks behind the last day by the weekday rule a paper is late whatever the calendar will say.
_LONGEST_REST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class RestDays:
    """The statutory rest days of the years in `years`; nothing is known of another year.

    Attributes:
        days: statutory holidays and the days off around them.
        workdays: Saturdays and Sundays that are worked in exchange.
        years: the years whose calendar has been published and is in the table.
    """

    days: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]

    def is_rest_day(self, day: date) -> bool | None:
        """Whether nothing need be done on this day; `None` for a year that is not in the table.

        Not even a Sunday is certain there: it may be worked in exchange for a holiday.
        """
        if day.year not in self.years:
            return None
        if day in self.workdays:
            return False
        return day in self.days or day.weekday() >= calendar.SATURDAY


@dataclass(frozen=True, slots=True)
class Duty:
    """The last day on which a duty may be done.

    Attributes:
        last_day: inclusive.
        rolled: moved on from a day of rest.
        certain: false where the rest days of the year are not known; `last_day` then follows
            Saturdays and Sundays alone, and must be shown with that reservation.
    """

    last_day: date
    rolled: bool
    certain: bool


def add_months(day: date, months: int) -> date:
    """Return the day of the same number so many months on, or that month's last day.

    The first day does not count, so this is the last day of a period that begins on `day`
    (Civil Code 201, 202).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def duty_end(start: date, months: int, rest: RestDays) -> Duty:
    """Find the last day of a duty to act; it rolls to the next working day (Civil Code 203)."""
    end = day = add_months(start, months)
    certain = True
    while True:
        resting = rest.is_rest_day(day)
        if resting is None:
            certain = False
            resting = day.weekday() >= calendar.SATURDAY
        if not resting:
            return Duty(day, rolled=day != end, certain=certain)
        day += timedelta(days=1)


class LatenessKind(StrEnum):
    """Whether a paper came within its month; the stored word is the value."""

    IN_TIME = "in_time"
    LATE = "late"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a paper stands to its month.

    Attributes:
        kind: `undetermined` is shown as 无法判定 and never counts as late.
        last_day: of the month; `None` where its beginning is unknown.
        days_late: calendar days behind the last day; 0 unless late.
        certain: false where the year's rest days are unknown.
    """

    kind: LatenessKind
    last_day: date | None
    days_late: int
    certain: bool = True


def lateness(
    hired_on: date | None, issued_on: date | None, received_on: date, rest: RestDays
) -> Lateness:
    """Judge a paper by the day on which it was received (E2, E9), not saved or sent.

    Args:
        hired_on: formal hire; `None` where nobody knows, and then nothing is judged.
        issued_on: of the certificate: the month of someone who was hired before passing runs from
            here. `None`: not later than the hire.
        received_on: 收件日, at the counter, by fax or upload.
        rest: the statutory rest days.
    """
    if hired_on is None:
        return Lateness(LatenessKind.UNDETERMINED, None, 0, certain=False)
    start = max(hired_on, issued_on or hired_on)
    duty = duty_end(start, REPORTING_MONTHS, rest)
    behind = received_on - duty.last_day
    if behind <= timedelta(0):
        return Lateness(LatenessKind.IN_TIME, duty.last_day, 0, duty.certain)
    if not duty.certain and behind <= _LONGEST_REST:
        return Lateness(LatenessKind.UNDETERMINED, duty.last_day, 0, certain=False)
    return Lateness(LatenessKind.LATE, duty.last_day, behind.days, duty.certain)


def bar_end(revoked_on: date) -> date:
    """Return the last day on which no new application is accepted (L7); a bar does not roll."""
    return add_months(revoked_on, BAR_MONTHS)


def is_barred(revoked_on: date, today: date) -> bool:
    """Whether an application of `today` falls into the three years, its last day included."""
    return revoked_on <= today <= bar_end(revoked_on)


def valid_on(valid_until: date, on: date) -> bool:
    """Whether a certificate or item is still valid: through its last day, whatever day that is."""
    return on <= valid_until
