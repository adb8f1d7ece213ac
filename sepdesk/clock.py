"""Clock: now, today in Asia/Shanghai, monotonic; the real one, and one that is set by hand."""

import sys
import time
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
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
        """Return seconds that never go back; only differences within one boot mean something."""

    def boot(self) -> str:
        """Return what names this run of the machine, from switching on to switching off."""


class SystemClock:
    """The machine's clock; it may be wrong, so nothing is ever ordered by it."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC)

    def today(self) -> date:
        """Return the date in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()

    def monotonic(self) -> float:
        """Return seconds since the machine started, those asleep included where it tells them."""
        if sys.platform == "linux":
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()

    def boot(self) -> str:
        """Return the system's own name or number of this boot.

        Where it tells none, each start of the program counts as one.
        """
        return _boot_of_system() or _PROCESS


class SetClock:
    """A clock that stands until it is moved: for tests, the simulator and the demo."""

    def __init__(self, now: datetime) -> None:
        """Set the clock.

        Raises:
            ValueError: a naive time.
        """
        self._seconds, self._boots = 0.0, 1
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

    def boot(self) -> str:
        """Return how often the machine was switched on."""
        return str(self._boots)

    def restart(self, *, hours: float = 0) -> None:
        """Switch the machine off, for so long, and on again: its seconds begin anew."""
        self._now += timedelta(hours=hours)
        self._seconds, self._boots = 0.0, self._boots + 1

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


_PROCESS = uuid.uuid4().hex


def _boot_of_system() -> str:
    try:
        if sys.platform == "win32":
            import winreg  # noqa: PLC0415 - exists there alone

            where = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management"
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, rf"{where}\PrefetchParameters") as key:
                return str(winreg.QueryValueEx(key, "BootId")[0])
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def _aware(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a naive time is no instant")
    return now.astimezone(UTC)
