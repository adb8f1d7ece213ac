"""A measurement: work and floor, timed in turns in one run, and the goal for their ratio."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one call took, in seconds."""

    median: float
    p99: float
    rounds: int

    @classmethod
    def of(cls, samples: Sequence[float]) -> "Timing":
        """Sum up samples; with fewer than a hundred the p99 is the slowest."""
        ordered = sorted(samples)
        last = min(len(ordered) - 1, round(0.99 * len(ordered)))
        return cls(statistics.median(ordered), ordered[last], len(ordered))

    def per(self, parts: int) -> "Timing":
        """Share a call out over the parts that it did at once."""
        return Timing(self.median / parts, self.p99 / parts, self.rounds)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the ratio should come to.

    Attributes:
        faster: the work should be at least so many times as fast as the floor; else it may take
            at most so many times as long.
    """

    limit: float
    faster: bool = False

    def __str__(self) -> str:
        return f"≥ {self.limit:g} × as fast" if self.faster else f"≤ {self.limit:g} ×"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results.

    Attributes:
        tail: judged by the p99 of both, since a clerk feels the slowest keystroke.
        note: what one must know to read it.
        curve: name of the curve on which it is a point, at `size` certificates.
    """

    what: str
    timing: Timing
    floor: str
    floor_timing: Timing
    goal: Goal | None = None
    tail: bool = False
    note: str = ""
    curve: str = ""
    size: int = 0

    @property
    def ratio(self) -> float:
        """Work to floor; floor to work where the goal is to be faster."""
        work, floor = self.timing, self.floor_timing
        pair = (work.p99, floor.p99) if self.tail else (work.median, floor.median)
        return pair[1] / pair[0] if self.goal and self.goal.faster else pair[0] / pair[1]

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.goal is None:
            return None
        return self.ratio >= self.goal.limit if self.goal.faster else self.ratio <= self.goal.limit


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Time one call."""
    begun = clock()
    work()
    return clock() - begun


def in_turns(
    work: Callable[[int], object],
    floor: Callable[[int], object],
    rounds: int,
    warm: int = 3,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Timing, Timing]:
    """Time work and floor alternately, so that both meet the same machine.

    Args:
        work: given the number of the round, which never repeats.
        floor: likewise.
        rounds: timed ones.
        warm: rounds before them that do not count.
        clock: `time.process_time` for minutes of pure counting, in which others want the processor.
    """
    samples: tuple[list[float], list[float]] = ([], [])
    for number in range(warm + rounds):
        for kept, call in zip(samples, (work, floor), strict=True):
            took = seconds(lambda call=call, number=number: call(number), clock)  # type: ignore[misc]  # a lambda's default has no type
            if number >= warm:
                kept.append(took)
    return Timing.of(samples[0]), Timing.of(samples[1])
