"""A correction in words: how the entry read, and how it is to read."""

import datetime as dt
from collections.abc import Iterator

from sepdesk.domain.certificates import CertificateReading, ItemReading
from sepdesk.domain.corrections import (
    CORRECTED_WORDS,
    CorrectEmployment,
    EntryAsSeen,
    differing,
)
from sepdesk.domain.employment import HIRE_SOURCE_WORDS, EntryReading
from sepdesk.domain.identity import mask_number, mask_phone
from sepdesk.domain.misconduct import PenaltyReading
from sepdesk.domain.record_corrections import (
    CERTIFICATE_FIELDS,
    PENALTY_FIELDS,
    CorrectPenalty,
    RecordCorrection,
)
from sepdesk.domain.record_corrections import differing as differing_records
from sepdesk.domain.work_items import CATALOGUE_WORDS


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


def record_in_words(act: RecordCorrection) -> Iterator[tuple[str, str]]:
    """Yield label and text of what a correction of a penalty or a certificate says."""
    if isinstance(act, CorrectPenalty):
        yield "所更正的处罚", act.before.document_number
        told = penalty_words(act.before, act.after)
    else:
        yield "所更正的证书", "、".join(item.printed for item in act.before.items)
        told = certificate_words(act.before, act.after)
    for one in told:
        yield "更正", one
    yield "更正原因", act.reason


def penalty_words(before: PenaltyReading, after: PenaltyReading) -> Iterator[str]:
    """Yield what differs between two readings of a penalty."""
    for name in differing_records(before, after):
        yield _changed(PENALTY_FIELDS[name], getattr(before, name), getattr(after, name))


def certificate_words(before: CertificateReading, after: CertificateReading) -> Iterator[str]:
    """Yield what differs between two readings of a certificate."""
    for name in ("number", "archive_number", "issuer", "exam_body"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            if name == "number":
                was, now = mask_number(was), mask_number(now)
            yield _changed(CERTIFICATE_FIELDS[name], was, now)
    for was_item, item in zip(before.items, after.items, strict=True):
        if was_item.key != item.key or was_item.printed != item.printed:
            yield _changed("项目", _item_words(was_item), _item_words(item))
        for word, was, now in (
            ("批准日期", was_item.approved_on, item.approved_on),
            ("有效期至", was_item.valid_until, item.valid_until),
        ):
            if was != now:
                yield _changed(f"{item.printed} {word}", was, now)
    lost, loss = before.decision, after.decision
    if lost is not None and loss is not None and lost != loss:
        for word, was, now in (
            ("决定日期", lost.decided_on, loss.decided_on),
            ("决定机关", lost.authority, loss.authority),
            ("文号", lost.document_number, loss.document_number),
            ("理由", lost.reason, loss.reason),
            ("第二十三条的项", lost.article_item, loss.article_item),
        ):
            if was != now:
                yield _changed(word, was, now)


def _item_words(item: ItemReading) -> str:
    return f"{CATALOGUE_WORDS[item.key.catalogue]} {item.printed}"


def _changed(word: str, was: object, now: object) -> str:
    before, after = ("（空）" if one in (None, "") else str(one) for one in (was, now))
    return f"{word} {before} → {after}"


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
