"""Figures for a monitor, in Prometheus' text format; ids of offices at most, never a person."""

import datetime as dt
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from sepdesk import __version__
from sepdesk.province import ordering, recovery
from sepdesk.province.account_tables import AuditHeadRow, DeviceRow
from sepdesk.province.opening import Province
from sepdesk.province.tables import (
    AlarmRow,
    BackupRow,
    HeldRow,
    OpenCaseRow,
    ReceiptRow,
    SubmissionRow,
)
from sepdesk.province.visitors import Visit

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_AGES = (("7", dt.timedelta(days=7)), ("30", dt.timedelta(days=30)))
_FORGOTTEN = 3600.0
"""Seconds after which a station's last question says nothing about how far it is behind."""


class Figures:
    """What this process counts since its start; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()
        self._behind: dict[str, tuple[float, int]] = {}
        self._ahead = 0
        self._running = 0

    def began(self) -> None:
        """Count a request that runs."""
        with self._lock:
            self._running += 1

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered; the route as declared, never an address."""
        with self._lock:
            self._running -= 1
            self._requests[method, route, status] += 1
            # A Counter adds floats as well; mypy knows it for whole numbers.
            self._seconds[method, route] += round(seconds * 1_000_000)

    def asked_feed(self, scope: str, behind: int, now: float) -> None:
        """Note how many numbers the feed of a scope was behind; below 0: ahead of the platform."""
        with self._lock:
            self._ahead += behind < 0
            self._behind[scope] = (now, max(0, behind))

    def families(self, now: float) -> "Iterator[_Family]":
        """Return what was counted."""
        with self._lock:
            requests, seconds = dict(self._requests), dict(self._seconds)
            lags = [lag for at, lag in self._behind.values() if now - at < _FORGOTTEN]
            running, ahead = self._running, self._ahead
        yield _Family(
            "requests_total",
            "counter",
            "Answered requests by method, route and status.",
            tuple(
                ({"method": method, "route": route, "status": str(status)}, count)
                for (method, route, status), count in sorted(requests.items())
            ),
        )
        yield _Family(
            "request_seconds_total",
            "counter",
            "Time spent on requests.",
            tuple(
                ({"method": method, "route": route}, micro / 1_000_000)
                for (method, route), micro in sorted(seconds.items())
            ),
        )
        yield _one("requests_running", "gauge", "Requests under way.", running)
        yield _one(
            "feed_lag_events",
            "gauge",
            "By how many numbers the station that is most behind was behind when it last asked.",
            max(lags, default=0),
        )
        yield _one(
            "stations_ahead_total",
            "counter",
            "Questions from beyond the platform's end in the same epoch: an unannounced restore.",
            ahead,
        )


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    kind: str
    help: str
    samples: tuple[tuple[Mapping[str, str], float], ...]

    def lines(self) -> Iterator[str]:
        """Write it in Prometheus' text format."""
        name = f"sepdesk_{self.name}"
        yield f"# HELP {name} {self.help}"
        yield f"# TYPE {name} {self.kind}"
        for labels, value in self.samples:
            told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
            yield f"{name}{{{told}}} {value:g}" if told else f"{name} {_number(value)}"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else repr(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _one(name: str, kind: str, told: str, value: float) -> _Family:
    return _Family(name, kind, told, (({}, value),))


def render(province: Province, figures: Figures, visits: Mapping[Visit, int]) -> str:
    """Write everything as it is now, with what the public has done since the start."""
    with province.database.reading() as connection:
        families = [
            *figures.families(province.clock.monotonic()),
            *_of_database(connection, province.clock.now()),
        ]
    families.append(_visits(visits))
    free = shutil.disk_usage(province.settings.folder).free
    families.append(_one("disk_free_bytes", "gauge", "Free space of the data folder.", free))
    families.append(
        _Family("build_info", "gauge", "The program's version.", (({"version": __version__}, 1),))
    )
    return "".join(f"{line}\n" for family in families for line in family.lines())


def _visits(visits: Mapping[Visit, int]) -> _Family:
    return _Family(
        "public_visits_total",
        "counter",
        "What the public did without signing in; too_often was refused.",
        tuple(({"what": visit.value}, count) for visit, count in sorted(visits.items())),
    )


def _of_database(connection: Connection, now: dt.datetime) -> Iterator[_Family]:
    states = connection.execute(
        select(ReceiptRow.state, func.count()).group_by(ReceiptRow.state).order_by(ReceiptRow.state)
    ).all()
    yield _Family(
        "decisions_total",
        "counter",
        "Receipts given, by what was decided.",
        tuple(({"outcome": state}, count) for state, count in states),
    )
    at = ordering.head(connection)
    yield _one("epoch", "gauge", "The epoch; counts restores.", at.epoch)
    yield _one("head_seq", "gauge", "The last number of the epoch.", at.seq)
    yield _open_cases(connection, now)
    held = connection.execute(select(func.count(), func.min(HeldRow.since))).one()
    yield _one("held_submissions", "gauge", "Held for an earlier one.", held[0])
    yield _one("held_oldest_seconds", "gauge", "Age of the oldest held.", _age(held[1], now))
    alarms, newest = connection.execute(select(func.count(), func.max(AlarmRow.at))).one()
    yield _one("alarms_total", "counter", "What a person must look at.", alarms)
    yield _one(
        "alarm_newest_seconds", "gauge", "Age of the newest alarm; -1: none.", _age(newest, now, -1)
    )
    last = connection.execute(select(func.max(BackupRow.at))).scalar_one()
    yield _one(
        "backup_age_seconds",
        "gauge",
        "Age of the last backup that was proved; -1: none.",
        _age(last, now, -1),
    )
    number = connection.execute(select(AuditHeadRow.number)).scalar_one()
    yield _one("audit_head", "gauge", "Entries of the audit trail.", number)
    yield _one(
        "missing_submissions",
        "gauge",
        "Presented after a restore and not come again.",
        len(recovery.missing(connection)),
    )
    yield _devices(connection)


def _open_cases(connection: Connection, now: dt.datetime) -> _Family:
    received = [
        now - at
        for at in connection.execute(
            select(SubmissionRow.received_at).join(
                OpenCaseRow, OpenCaseRow.op_id == SubmissionRow.op_id
            )
        ).scalars()
    ]
    samples = [
        ({"days": f"under_{name}"}, sum(age < limit for age in received)) for name, limit in _AGES
    ]
    return _Family(
        "open_cases",
        "gauge",
        "Cases that wait for a verification, by age; a younger one counts in the older too.",
        (*samples, ({"days": "all"}, len(received))),
    )


def _devices(connection: Connection) -> _Family:
    total, revoked, suspended = connection.execute(
        select(func.count(), func.count(DeviceRow.revoked_at), func.count(DeviceRow.suspended_at))
    ).one()
    return _Family(
        "devices",
        "gauge",
        "Enrolled machines.",
        (
            ({"state": "all"}, total),
            ({"state": "revoked"}, revoked),
            ({"state": "suspended"}, suspended),
        ),
    )


def _age(at: dt.datetime | None, now: dt.datetime, none: float = 0) -> float:
    return none if at is None else round((now - at).total_seconds(), 3)
