"""Canonical bytes of a value, and their digest: made once, stored and forwarded verbatim."""

import hashlib
import json
from typing import Any, TypeVar

# Loaded whole here: once PySide6 is in, its import hook looks for `__wrapped__` in pydantic.errors,
# whose fallback then imports a module that is only half there (PySide6 6.11, pydantic 2.14).
import pydantic.fields  # noqa: F401 - for what it imports in turn
from pydantic import TypeAdapter

T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return the one adapter of a domain dataclass; making one costs milliseconds."""
    found = _ADAPTERS.get(kind)
    if found is None:
        found = _ADAPTERS[kind] = TypeAdapter(kind)
    return found


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Turn a dataclass into JSON's own kinds of value."""
    return adapter(type(value)).dump_python(value, mode="json")


def canonical_text(value: object) -> str:
    """Write a value as canonical JSON: keys sorted, no white space, no escapes, no floats.

    After RFC 8785, for the subset without floating-point numbers, which nothing here holds.
    """
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def canonical_bytes(value: object) -> bytes:
    """Write a value as canonical JSON in UTF-8."""
    return canonical_text(value).encode()


def digest(payload: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(payload).hexdigest()


def read(kind: type[T], text: str | bytes) -> T:
    """Read a value back from JSON.

    Raises:
        pydantic.ValidationError: the text is not such a value; the message may hold personal
            data and must not be logged.
    """
    return adapter(kind).validate_json(text)
