"""structlog over the standard library: JSON lines in the profile's log, no personal data."""

import logging
import logging.handlers
import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

import structlog

PERSONAL_FIELDS = frozenset(
    {
        "name", "names", "person_name", "worker_name", "unit_name", "contact", "number", "numbers",
        "id_number", "document", "documents", "certificate_number", "archive_number", "unit_code",
        "phone", "phones", "mobile", "address", "birth_date", "born", "paper", "body", "form",
        "password", "passphrase", "secret", "token", "key", "recovery_key", "text", "query",
    }
)  # fmt: skip
"""Fields whose value never reaches a log line; what replaces it says that there was one."""

_DROPPED = "[dropped]"
_MASK = "[masked]"
# A document number of 18 or 15 characters, a pre-2013 certificate number, a mobile: also inside
# longer text, but not inside a longer run of letters and digits such as a digest or a UUID.
_LOOKS_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:TS)?(?:[0-9]{17}[0-9Xx]|[0-9]{15}|[0-9]{13}|1[3-9][0-9]{9})(?![0-9A-Za-z])"
)
_MEGABYTES = 2 * 1024 * 1024
_KEPT = 5
_DEEPEST = 6


def drop_personal(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop known personal fields, and mask what looks like one anywhere in a value.

    The last line of defence: code logs ids in the first place.
    """
    del logger, method
    return cast("MutableMapping[str, Any]", _clean(event, _DEEPEST))


def _clean(value: object, depth: int) -> object:
    if isinstance(value, str):
        return _LOOKS_PERSONAL.sub(_MASK, value)
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return _MASK if _LOOKS_PERSONAL.fullmatch(str(value)) else value
    if depth == 0:
        return _DROPPED
    if isinstance(value, Mapping):
        return {
            key: _DROPPED if str(key).lower() in PERSONAL_FIELDS else _clean(inner, depth - 1)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(inner, depth - 1) for inner in value]
    return _LOOKS_PERSONAL.sub(_MASK, str(value))


def configure(path: Path | None, level: str = "INFO") -> None:
    """Send all log lines, ours and the libraries', to a rotated file of JSON lines.

    Calling it again replaces the former handler, so that a test can move the log.

    Args:
        path: the file; `None` logs to standard error.
        level: least level that is written.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            drop_personal,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
    )
    handler = _handler(path)
    handler.setFormatter(formatter)
    handler.set_name("sepdesk")
    root = logging.getLogger()
    for former in [h for h in root.handlers if h.get_name() == "sepdesk"]:
        root.removeHandler(former)
        former.close()
    root.addHandler(handler)
    root.setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _handler(path: Path | None) -> logging.Handler:
    if path is None:
        return logging.StreamHandler()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return logging.handlers.RotatingFileHandler(
        path, maxBytes=_MEGABYTES, backupCount=_KEPT, encoding="utf-8", delay=True
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module; fields are given by name and hold ids, never words."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
