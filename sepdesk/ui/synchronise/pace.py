"""When the next automatic round comes: after a failure later and later, never all at once."""

LONGEST_WAIT = 15 * 60.0
"""Seconds; a station whose line is back is up to date a quarter of an hour later at most."""


def next_wait(interval: float, failures: int, share: float) -> float:
    """Compute the seconds until the next automatic round.

    After a failure the wait doubles up to `LONGEST_WAIT`, and is jittered between half and all of
    it, so that the stations of a province do not come back to their platform in one second. After
    a success it is the interval, give or take a tenth.

    Args:
        interval: of rounds that succeed, in seconds.
        failures: how many rounds have failed since the last that succeeded.
        share: by chance, from 0 up to 1.
    """
    if failures == 0:
        return interval * (0.9 + 0.2 * share)
    doubled = interval * 2.0 ** min(failures, 16)  # 16 is past the longest wait for any interval
    return min(doubled, LONGEST_WAIT) * (0.5 + 0.5 * share)
