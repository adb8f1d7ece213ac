"""Clock: now, today in Asia/Shanghai, monotonic; the real one, and one that is set by hand."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Legal time of all of China; fixed, since Windows ships no time zone table to look it up in.

Daylight saving was last kept in 1991, before any date that the program reckons with.
"""


class Clock(Protocol):
    """Where every time in the program comes from."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""

    def today(self) -> date:
        """Return the date in Asia/Shanghai, whatever zone the machine is set to."""

    def monotonic(self) -> float:
        """Return seconds that never go back; only differences mean something."""


class SystemClock:
    """The machine's clock; it may be wrong, so nothing is ever ordered by it."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC)

    def today(self) -> date:
        """Return the date in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()

    def monotonic(self) -> float:
        """Return seconds since the machine started, or thereabouts."""
        return time.monotonic()


class SetClock:
    """A clock that stands until it is moved: for tests, the simulator and the demo."""

    def __init__(self, now: datetime) -> None:
        """Set the clock.

        Raises:
            ValueError: a naive time.
        """
        self._seconds = 0.0
        self._now = _aware(now)

    @classmethod
    def on(cls, day: date, hour: int = 9) -> "SetClock":
        """Set it to an hour of a day in Asia/Shanghai; nine, when the counter opens."""
        return cls(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))

    def now(self) -> datetime:
        """Return the instant that was set, in UTC."""
        return self._now

    def today(self) -> date:
        """Return the date in Asia/Shanghai."""
        return self._now.astimezone(SHANGHAI).date()

    def monotonic(self) -> float:
        """Return the seconds by which the clock was advanced."""
        return self._seconds

    def advance(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Let time pass.

        Raises:
            ValueError: backwards; that is `set`, which a clock can be and time cannot.
        """
        passed = timedelta(days=days, hours=hours, seconds=seconds)
        if passed < timedelta(0):
            raise ValueError("time does not pass backwards")
        self._now += passed
        self._seconds += passed.total_seconds()

    def set(self, now: datetime) -> None:
        """Put the wall clock elsewhere, forwards or back; monotonic seconds do not move."""
        self._now = _aware(now)


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a naive time is no instant")
    return now.astimezone(UTC)
