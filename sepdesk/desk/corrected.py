"""A correction in words: how the entry read, and how it is to read."""

import datetime as dt
from collections.abc import Iterator

from sepdesk.domain.corrections import (
    CORRECTED_WORDS,
    CorrectEmployment,
    EntryAsSeen,
    differing,
)
from sepdesk.domain.employment import HIRE_SOURCE_WORDS, EntryReading
from sepdesk.domain.identity import mask_phone


def in_words(act: CorrectEmployment) -> Iterator[tuple[str, str]]:
    """Yield label and text of what a correction says."""
    yield "所更正的登记", act.registration_number
    for name in differing(act.before, act.after):
        was, now = _text(act.before, name), _text(act.after, name)
        yield f"更正{CORRECTED_WORDS[name]}", f"{was or '（空）'} → {now or '（空）'}"
    yield "更正原因", act.reason


def corrected_words(before: EntryReading, after: EntryReading) -> Iterator[str]:
    """Yield what differs between two readings of an entry: how it read, and how it reads."""
    if before.unit != after.unit:
        yield f"用人单位 {before.unit_name} → {after.unit_name}"
    for word, was, now in (
        ("作业项目", _codes(before), _codes(after)),
        ("聘用起始日", _day(before.hired_on), _day(after.hired_on)),
        (
            "起始日依据",
            HIRE_SOURCE_WORDS[before.hire_source],
            HIRE_SOURCE_WORDS[after.hire_source],
        ),
        ("离职日", _day(before.ended_on), _day(after.ended_on)),
    ):
        if was != now:
            yield f"{word} {was} → {now}"
    if before.hired_on == after.hired_on and before.started_on != after.started_on:
        yield f"登记起始 {before.started_on} → {after.started_on}"


def _text(seen: EntryAsSeen, name: str) -> str:
    match name:
        case "unit":
            return seen.unit_name
        case "items":
            return "、".join(seen.items)
        case "hire_source":
            return HIRE_SOURCE_WORDS[seen.hire_source]
        case "mobile":
            return mask_phone(seen.mobile) if seen.mobile else ""
        case _:
            value = getattr(seen, name)
            return "" if value is None else str(value)


def _codes(reading: EntryReading) -> str:
    return "、".join(item.printed for item in reading.items)


def _day(day: dt.date | None) -> str:
    return "不详" if day is None else day.isoformat()
