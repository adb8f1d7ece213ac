"""What the print system says of a queue (CUPS), asked of it before and after a job is sent.

Qt tells neither that a queue takes no jobs nor that one was turned away: `QPainter.end` succeeds
all the same. Where there is no CUPS (Windows), nothing is known here and Qt's own word holds.
"""

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_OF_ALL_QUEUES: dict[str, str] = {
    "media-empty": "缺纸",
    "media-needed": "缺纸",
    "input-tray-missing": "没有纸盒",
    "media-jam": "卡纸",
    "cover-open": "机盖没有关好",
    "door-open": "机盖没有关好",
    "interlock-open": "机盖没有关好",
    "toner-empty": "没有墨粉",
    "marker-supply-empty": "没有墨粉或墨水",
    "marker-waste-full": "废粉盒满",
    "offline": "脱机",
    "shutdown": "关机",
    "timed-out": "没有应答",
    "connecting-to-device": "连接不上",
    "paused": "队列已暂停",
    "spool-area-full": "打印服务器磁盘已满",
}
"""Reasons of RFC 8011, 5.4.12, as a clerk says them; the others have no word of their own."""
_PASSING = "connecting-to-device"
"""Said of every job as it begins; a trouble only where the queue has stopped over it."""
_STOPPED = "5"
_EVERY_JOB = -1
_OWN_JOBS = 1


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as CUPS describes it.

    Attributes:
        takes_jobs: it takes new ones.
        stands_still: it prints nothing until somebody sees to it.
        reasons: what hinders it, in Chinese; empty where it says nothing that has a word.
    """

    takes_jobs: bool
    stands_still: bool
    reasons: tuple[str, ...]


def queue_of(printer: str) -> Queue | None:
    """Ask for a queue; None where there is no CUPS, or none of that name."""
    cups = _library()
    if cups is None or not printer:
        return None
    found = cups.cupsGetNamedDest(None, printer.encode(), None)
    if not found:
        return None
    try:
        dest = found.contents
        told = {
            dest.options[at].name.decode(): dest.options[at].value.decode("utf-8", "replace")
            for at in range(dest.num_options)
        }
    finally:
        cups.cupsFreeDests(1, found)
    return _told(told)


def last_job(printer: str) -> int | None:
    """Return the number of this user's last job there, 0 before the first; None without CUPS."""
    cups = _library()
    if cups is None or not printer:
        return None
    jobs = ctypes.POINTER(_Job)()
    count = cups.cupsGetJobs2(None, ctypes.byref(jobs), printer.encode(), _OWN_JOBS, _EVERY_JOB)
    if count < 0:
        return None
    try:
        return max((jobs[at].id for at in range(count)), default=0)
    finally:
        cups.cupsFreeJobs(count, jobs)


def _told(options: Mapping[str, str]) -> Queue:
    stopped = options.get("printer-state", "") == _STOPPED
    # Each may end in how grave it is. A warning stops nothing; a report may: offline-report.
    told = options.get("printer-state-reasons", "").split(",")
    grave = [reason.strip() for reason in told if not reason.strip().endswith("-warning")]
    if not stopped:
        grave = [reason for reason in grave if not reason.startswith(_PASSING)]
    words = (
        word for reason in grave for name, word in _OF_ALL_QUEUES.items() if reason.startswith(name)
    )
    reasons = tuple(dict.fromkeys(words))
    takes_jobs = options.get("printer-is-accepting-jobs", "true") == "true"
    return Queue(takes_jobs, stopped or bool(reasons), reasons)


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


class _Dest(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.POINTER(_Option)),
    )


class _Job(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed_time", ctypes.c_long),
        ("creation_time", ctypes.c_long),
        ("processing_time", ctypes.c_long),
    )


@cache
def _library() -> ctypes.CDLL | None:
    """Return the library that Qt prints through too; None where it is not installed."""
    try:
        cups = ctypes.CDLL("libcups.so.2")
    except OSError:
        return None
    cups.cupsGetNamedDest.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
    cups.cupsGetNamedDest.restype = ctypes.POINTER(_Dest)
    cups.cupsFreeDests.argtypes = (ctypes.c_int, ctypes.POINTER(_Dest))
    cups.cupsFreeDests.restype = None
    cups.cupsGetJobs2.argtypes = (
        ctypes.c_void_p,
        ctypes.POINTER(ctypes.POINTER(_Job)),
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_int,
    )
    cups.cupsGetJobs2.restype = ctypes.c_int
    cups.cupsFreeJobs.argtypes = (ctypes.c_int, ctypes.POINTER(_Job))
    cups.cupsFreeJobs.restype = None
    return cups
