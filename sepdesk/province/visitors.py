"""The public at the door: how often an address, and everybody together, may ask; counted in memory.

An address is forgotten with the time that it counts for. Nothing else about a visitor is known.
"""

import ipaddress
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.province import problems
from sepdesk.province.rates import RateLimit


class Visit(StrEnum):
    """What somebody of the public did."""

    PAGE = "page"
    FORM = "form"
    FEED = "feed"
    """A page of issued certificates, for a site that discloses them."""
    FOUND = "found"
    """A check of a certificate that found one."""
    NOTHING_FOUND = "nothing_found"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many in so many seconds."""

    most: int
    seconds: float


CHECKS_OF_ADDRESS = (Allowance(10, 60.0), Allowance(60, 3600.0))
"""Who holds a certificate in hands checks it once or twice; an office behind one address a few."""
CHECKS_OF_ALL = (Allowance(300, 60.0),)
"""Bounds what many addresses could try out together."""
READS_OF_ADDRESS = (Allowance(120, 60.0),)
READS_OF_ALL = (Allowance(3000, 60.0),)


class Visitors:
    """The limits of the public page, and how often what was asked since the start."""

    def __init__(self) -> None:
        self._checks = _Door(CHECKS_OF_ADDRESS, CHECKS_OF_ALL)
        self._reads = _Door(READS_OF_ADDRESS, READS_OF_ALL)
        self._counts: Counter[Visit] = Counter()
        self._lock = threading.Lock()

    def check(self, host: str, now: float) -> None:
        """Count a check of a certificate.

        Args:
            host: of the client.
            now: of the monotonic clock.

        Raises:
            ProblemError: too often; it says when again.
        """
        self._enter(self._checks, host, now)

    def read(self, host: str, now: float, visit: Visit = Visit.PAGE) -> None:
        """Count the reading of a page or of the form; as `check`."""
        self._enter(self._reads, host, now)
        self.note(visit)

    def note(self, visit: Visit) -> None:
        """Count what was done."""
        with self._lock:
            self._counts[visit] += 1

    def counts(self) -> dict[Visit, int]:
        """Return how often each thing was done since the start."""
        with self._lock:
            return {visit: self._counts[visit] for visit in Visit}

    def _enter(self, door: "_Door", host: str, now: float) -> None:
        wait = door.enter(address_of(host), now)
        if wait:
            self.note(Visit.TOO_OFTEN)
            raise problems.too_often(wait)


class _Door:
    def __init__(self, each: Sequence[Allowance], everybody: Sequence[Allowance]) -> None:
        self._each = [RateLimit(one.most, one.seconds) for one in each]
        self._everybody = [RateLimit(one.most, one.seconds) for one in everybody]
        self._lock = threading.Lock()

    def enter(self, address: str, now: float) -> int:
        """Count a question that may be asked; else return the seconds to wait."""
        keys = [*((one, address) for one in self._each), *((one, "") for one in self._everybody)]
        with self._lock:
            wait = max(limit.wait(key, now) for limit, key in keys)
            if not wait:
                for limit, key in keys:
                    limit.take(key, now)
        return wait


def address_of(host: str) -> str:
    """Return what counts as one visitor: an IPv4 address, or the /64 that one line is given.

    What is no address (a proxy that passes on anything) is one visitor altogether.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))
