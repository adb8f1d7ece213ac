"""How long a clerk may work without the platform (T-5, X-5): by three clocks, the strictest holds.

A lease begins when the platform has answered to the clerk's own session. It is used up by the
seconds that the machine ran since, as its monotonic clock counts them, by every start of the
machine, and by the date. Setting the date back therefore gives nothing back; setting it forward by
mistake costs nothing for good, since what the date has used up is never written down.
"""

import datetime as dt
from dataclasses import dataclass, replace

from pydantic import ValidationError

from sepdesk.clock import Clock
from sepdesk.desk.session import Session
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.store.files import StationFiles

LONGEST = dt.timedelta(days=7)
"""X-5; an administrator may set less (`settings.Settings.offline_days`)."""
BOOT_COST = 2 * 60 * 60
"""Seconds that a start of the machine uses up: how long it was off cannot be known for certain."""


@dataclass(frozen=True, slots=True)
class Lease:
    """What is known of the time since the platform last answered.

    Attributes:
        answered_at: the platform's own time of its answer.
        ran: whole seconds that the machine is known to have run since, starts included.
        boot: the run of the machine in which this was noted last.
        noted: monotonic seconds of that run, when it was.
    """

    answered_at: dt.datetime
    ran: int
    boot: str
    noted: int


class LeaseEndedError(Exception):
    """The clerk has worked too long without the platform; only the platform lets them in."""

    text = "离线使用期限已到，请联网登录。已保存、未上报的表单仍在本机，不会丢失。"


def begin(answered_at: dt.datetime, clock: Clock) -> Lease:
    """Begin a lease, now that the platform has answered."""
    return Lease(answered_at, 0, clock.boot(), int(clock.monotonic()))


def noted(lease: Lease, clock: Clock) -> Lease:
    """Count the seconds since it was noted last."""
    now = int(clock.monotonic())
    same_run = lease.boot == clock.boot()
    passed = max(now - lease.noted, 0) if same_run else max(now, 0) + BOOT_COST
    return replace(lease, ran=lease.ran + passed, boot=clock.boot(), noted=now)


def left(lease: Lease, clock: Clock, term: dt.timedelta) -> dt.timedelta:
    """Return how long the clerk may go on; below zero when it has ended."""
    ran = dt.timedelta(seconds=noted(lease, clock).ran)
    return min(term, LONGEST) - max(ran, clock.now() - lease.answered_at)


def renew(files: StationFiles, user: str, answered_at: dt.datetime, clock: Clock) -> None:
    """Begin a clerk's lease anew, because the platform has answered to their session.

    An answer that is older than one already known, such as a bundle carried back and forth,
    renews nothing.
    """
    known = _lease(files, user)
    if known is not None and answered_at < known.answered_at:
        return
    _keep(files, user, begin(answered_at, clock))


def time_left(session: Session, term: dt.timedelta) -> dt.timedelta:
    """Note the time and return what is left; nothing where the platform never answered."""
    lease = _lease(session.files, session.user.user)
    if lease is None:
        return dt.timedelta(0)
    _keep(session.files, session.user.user, noted(lease, session.clock))
    return left(lease, session.clock, term)


def _lease(files: StationFiles, user: str) -> Lease | None:
    with files.station.reading() as tx:
        text = tx.clerks.lease(user)
    try:
        return read(Lease, text) if text else None
    except ValidationError:
        return None  # of another version: the platform must answer once


def _keep(files: StationFiles, user: str, lease: Lease) -> None:
    with files.station.transaction() as tx:
        tx.clerks.put_lease(user, canonical_text(lease))
