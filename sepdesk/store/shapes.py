"""To which table of `station` a row belongs whose tree is broken: its shape tells."""

import hashlib
import re
from collections.abc import Callable, Sequence

from sepdesk.store.carving import Value

ORDER = (
    "setting",
    "clerk",
    "clerk_setting",
    "intake",
    "submission",
    "receipt",
    "history",
    "print",
    "audit",
    "attachment",
    "attachment_chunk",
    "draft",
    "draft_attachment",
    "submission_attachment",
)
"""The tables, each behind those that it refers to."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def table_of(values: Sequence[Value]) -> str:
    """Return the table that a row of this shape belongs to; empty where none does."""
    return next((name for name, is_of in _SHAPES.items() if is_of(values)), "")


def _submission(v: Sequence[Value]) -> bool:
    return len(v) >= 22 and _proved(v[2], v[3]) and isinstance(v[7], int)


def _receipt(v: Sequence[Value]) -> bool:
    return len(v) == 9 and isinstance(v[1], int) and _proved(v[3], v[4])


def _print(v: Sequence[Value]) -> bool:
    return 6 <= len(v) <= 9 and _is(_MOMENT, v[1]) and _is(_DIGEST, v[4])


def _audit(v: Sequence[Value]) -> bool:
    return len(v) == 7 and v[0] is None and _is(_MOMENT, v[1]) and _is(_DIGEST, v[6])


def _history(v: Sequence[Value]) -> bool:
    return len(v) == 6 and v[0] is None and _is(_MOMENT, v[2]) and _texts(v[3:])


def _draft(v: Sequence[Value]) -> bool:
    return len(v) == 6 and _texts(v) and _is(_MOMENT, v[5])


def _clerk(v: Sequence[Value]) -> bool:
    return len(v) == 7 and _texts(v) and _is(_MOMENT, v[5])


def _attachment(v: Sequence[Value]) -> bool:
    return len(v) == 7 and _is(_DIGEST, v[0]) and isinstance(v[1], int) and _is(_MOMENT, v[2])


def _piece(v: Sequence[Value]) -> bool:
    return len(v) == 3 and _is(_DIGEST, v[0]) and isinstance(v[1], int) and isinstance(v[2], bytes)


def _submission_scan(v: Sequence[Value]) -> bool:
    return len(v) == 3 and isinstance(v[1], int) and _is(_DIGEST, v[2])


def _clerk_setting(v: Sequence[Value]) -> bool:
    return len(v) == 3 and _texts(v)


def _draft_scan(v: Sequence[Value]) -> bool:
    return len(v) == 2 and isinstance(v[0], str) and _is(_DIGEST, v[1])


def _intake(v: Sequence[Value]) -> bool:
    return len(v) == 2 and _is(_DAY, v[0]) and isinstance(v[1], int)


def _setting(v: Sequence[Value]) -> bool:
    return len(v) == 2 and _texts(v)


_SHAPES: dict[str, Callable[[Sequence[Value]], bool]] = {
    "submission": _submission,
    "receipt": _receipt,
    "print": _print,
    "audit": _audit,
    "history": _history,
    "draft": _draft,
    "clerk": _clerk,
    "attachment": _attachment,
    "attachment_chunk": _piece,
    "submission_attachment": _submission_scan,
    "clerk_setting": _clerk_setting,
    "draft_attachment": _draft_scan,
    "intake": _intake,
    "setting": _setting,
}


def _proved(content: Value, digest: Value) -> bool:
    return isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == digest


def _is(pattern: re.Pattern[str], value: Value) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _texts(values: Sequence[Value]) -> bool:
    return all(isinstance(value, str) for value in values)
