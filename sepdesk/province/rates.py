"""How often somebody may ask, and how often the same refusal is written down; in memory.

Forgotten at a restart: who would use that has to restart the platform.
"""

import threading
from collections import deque
from collections.abc import Hashable

_MOST_KEYS = 10_000


class RateLimit:
    """So many in so many seconds for each key; what is refused does not count."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._taken: dict[Hashable, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: Hashable, now: float) -> int:
        """Return in how many whole seconds the key may ask again; 0: now."""
        with self._lock:
            taken = self._lately(key, now)
            if len(taken) < self._most:
                return 0
            return max(1, round(taken[0] + self._seconds - now + 0.5))

    def take(self, key: Hashable, now: float) -> None:
        """Count a question that is answered."""
        with self._lock:
            if len(self._taken) >= _MOST_KEYS:
                self._taken = {k: t for k, t in self._taken.items() if t[-1] > now - self._seconds}
            self._taken.setdefault(key, deque()).append(now)

    def _lately(self, key: Hashable, now: float) -> deque[float]:
        taken = self._taken.get(key, deque())
        while taken and taken[0] <= now - self._seconds:
            taken.popleft()
        if not taken:
            self._taken.pop(key, None)
        return taken


class Quiet:
    """Lets the first of equal things through, and again when some time is over."""

    def __init__(self, seconds: float) -> None:
        self._limit = RateLimit(1, seconds)
        self._lock = threading.Lock()

    def is_new(self, key: Hashable, now: float) -> bool:
        """Tell whether it is to be written down, and remember it."""
        with self._lock:
            if self._limit.wait(key, now):
                return False
            self._limit.take(key, now)
            return True
