"""人员查询: find a person by whatever is known of them, and open their page."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from sepdesk.desk.cases import restorable
from sepdesk.desk.correcting import correctable
from sepdesk.desk.known import expected_worker, open_entries
from sepdesk.desk.record_correcting import CorrectableRecords, correctable_records
from sepdesk.desk.remembered import remembered
from sepdesk.desk.search_words import Question, understand
from sepdesk.desk.session import Session
from sepdesk.desk.timeline import TimelineEntry, timeline
from sepdesk.domain.certificates import (
    Certificate,
    CertificateItem,
    Standing,
    standing,
)
from sepdesk.domain.employment import Employment, EmploymentId, current
from sepdesk.domain.identity import PersonId, mask_number, mask_phone
from sepdesk.domain.misconduct import Bar, Penalty, bar_on
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    KIND_WORDS,
    STATE_WORDS,
    SubmissionKind,
    SubmissionState,
)
from sepdesk.domain.work_items import CATALOGUE_WORDS
from sepdesk.search_keys import KeyKind
from sepdesk.store.facts import FactsLine, Found
from sepdesk.store.facts_rows import ITEM
from sepdesk.store.outbox import OutboxEntry


@dataclass(frozen=True, slots=True)
class FoundWorker:
    """One line of the look-up list.

    Attributes:
        masked_number: ID numbers are masked in lists.
        status: 在聘, 待聘, 证书失效，待注销, or the state of an open submission.
        matched: why the line is here, in Chinese: the kind of key, and each condition met; the day,
            26-12-08, where days of lapsing were asked for.
        pinned: the clerk keeps this person at hand.
    """

    person: PersonId
    name: str
    masked_number: str
    items: str
    status: str
    unit_name: str
    lapses_on: dt.date | None
    matched: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class FoundWorkers:
    """What a look-up found.

    Attributes:
        capped: there are more than are shown.
        as_of: how old the facts are; None where none were loaded.
        conditions: what was understood of the words typed, other than text.
    """

    lines: tuple[FoundWorker, ...]
    capped: bool
    as_of: dt.datetime | None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One certificate item on a person's page."""

    catalogue: str
    printed: str
    item_name: str
    approved_on: dt.date
    valid_until: dt.date
    standing: Standing
    days_left: int
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class WorkerPage:
    """All that is known here about a person.

    Attributes:
        restorable: the employment whose deregistration may be undone here.
        correctable: employments whose entries may be corrected here.
        records: what of penalties and certificates may be corrected here.
    """

    worker: Worker
    masked_number: str
    masked_mobile: str
    present: Employment | None
    expected: Employment | None
    items: tuple[ItemLine, ...]
    timeline: tuple[TimelineEntry, ...]
    penalties: tuple[Penalty, ...]
    bar: Bar | None
    open_entries: tuple[OutboxEntry, ...]
    status: str
    as_of: dt.datetime | None
    restorable: Employment | None = None
    correctable: frozenset[EmploymentId] = frozenset()
    records: CorrectableRecords = field(default_factory=CorrectableRecords)


_SEVERAL = 2
_MATCHED: dict[str, str] = {
    KeyKind.NAME: "姓名",
    KeyKind.PINYIN: "拼音",
    KeyKind.INITIALS: "首字母",
    KeyKind.NUMBER: "号码",
    KeyKind.TAIL: "尾号",
    KeyKind.UNIT: "单位",
    KeyKind.UNIT_INITIALS: "单位首字母",
    ITEM: "项目",
}


def find(session: Session, text: str, limit: int = 50) -> FoundWorkers:
    """Find workers by name, pinyin, initials, numbers, phone, unit, item, status or lapse."""
    cursor = session.files.facts.cursor()
    as_of = None if cursor is None else cursor.as_of
    if not text.strip():
        return FoundWorkers((), capped=False, as_of=as_of)
    question = understand(text, session.tables.rules.items, session.clock.today())
    found = _search(session, question, text, limit)
    lines = _lines(session, found.lines, lambda line: _why(line, question))
    return FoundWorkers(lines, found.capped, as_of, question.words)


def at_hand(session: Session) -> FoundWorkers:
    """Return whom the clerk has pinned, then whom they opened last; for an empty question."""
    cursor = session.files.facts.cursor()
    kept = remembered(session)
    persons = tuple(dict.fromkeys((*kept.pinned, *kept.recent)))
    listed = session.files.facts.listed(persons)
    pinned = frozenset(kept.pinned)
    lines = _lines(session, listed, lambda x: "置顶" if x.person in pinned else "最近")
    return FoundWorkers(lines, capped=False, as_of=None if cursor is None else cursor.as_of)


def _search(session: Session, question: Question, text: str, limit: int) -> Found:
    facts = session.files.facts
    if question.item_or_text:
        return facts.search_item(question.wanted.items[0], question.item_or_text, limit)
    if question.wanted.is_text and len(question.wanted.words) < _SEVERAL:
        return facts.search(text, limit)
    return facts.search_narrowed(question.wanted, limit)


def _lines(
    session: Session, listed: tuple[FactsLine, ...], why: Callable[[FactsLine], str]
) -> tuple[FoundWorker, ...]:
    if not listed:
        return ()
    # Only of those who are shown: what waits at a remote post may be hundreds of papers.
    cursor = session.files.facts.cursor()
    with session.files.station.reading() as tx:
        waiting = tx.outbox.waiting_for(
            [line.person for line in listed], None if cursor is None else cursor.at
        )
    pinned = frozenset(remembered(session).pinned)
    return tuple(
        _line(line, waiting.get(line.person), why(line), line.person in pinned) for line in listed
    )


def _why(line: FactsLine, question: Question) -> str:
    """Say why a line is here: by which text, and by which conditions."""
    if line.lapses_on is not None:  # the day is what was asked for; the column has room for it
        return f"{line.lapses_on:%y-%m-%d}"
    parts = [_MATCHED[line.matched]] if line.matched else []
    if question.wanted.items and line.matched != ITEM and not question.item_or_text:
        parts.append("项目")
    if question.wanted.status is not None:
        parts.append("状态")
    return "、".join(parts)


def _line(
    line: FactsLine,
    waiting: tuple[SubmissionKind, SubmissionState] | None,
    why: str,
    pinned: bool,
) -> FoundWorker:
    status = "待聘" if line.unit is None else "在聘"
    if line.lost:
        status = "证书失效，待注销"
    if waiting is not None:
        kind, state = waiting
        status = f"{STATE_WORDS[state]}：{KIND_WORDS[kind].removeprefix('聘用')}"
    return FoundWorker(
        line.person,
        line.name,
        mask_number(line.number),
        " ".join(line.items),
        status,
        line.unit_name,
        line.valid_until,
        why,
        pinned,
    )


def open_page(session: Session, person: PersonId) -> WorkerPage | None:
    """Open a person's page; None where the person is not in this station's facts."""
    worker = session.files.facts.worker(person)
    if worker is None:
        return None
    today = session.clock.today()
    entries = open_entries(session, worker)
    expected = expected_worker(session, worker)
    present = current(worker.employments)
    cursor = session.files.facts.cursor()
    return WorkerPage(
        worker=worker,
        masked_number=mask_number(worker.documents[0].number),
        masked_mobile=mask_phone(worker.mobile) if worker.mobile else "",
        present=present,
        expected=current(expected.employments),
        items=_items(session, worker, today),
        timeline=timeline(worker, entries),
        penalties=worker.penalties,
        bar=bar_on(worker.certificates, today),
        open_entries=entries,
        status=_status(worker, present),
        as_of=None if cursor is None else cursor.as_of,
        restorable=restorable(session, expected),
        correctable=correctable(session, worker),
        records=correctable_records(session, worker),
    )


def reveal(session: Session, person: PersonId) -> str:
    """Return the number of a person's present document in full, and put that into the audit trail.

    Raises:
        LookupError: the person is not in this station's facts.
        StoreFaultError: it could not be recorded, so nothing is shown.
    """
    worker = session.files.facts.worker(person)
    if worker is None:
        raise LookupError(person)
    with session.files.station.transaction() as tx:
        tx.audit.append(session.clock.now(), session.user.user, "reveal", person)
    return worker.documents[0].number


def _status(worker: Worker, present: Employment | None) -> str:
    if worker.died_on is not None:
        return "已故" if present is None else "已故，待注销"
    if present is None:
        return "待聘"
    return "在聘" if present.lost_on is None else "证书失效，待注销"


def _items(session: Session, worker: Worker, today: dt.date) -> tuple[ItemLine, ...]:
    lines = [
        _item_line(session, certificate, item, today)
        for certificate in worker.certificates
        for item in certificate.items
    ]
    order = tuple(Standing)
    return tuple(sorted(lines, key=lambda line: (order.index(line.standing), line.valid_until)))


def _item_line(
    session: Session, certificate: Certificate, item: CertificateItem, today: dt.date
) -> ItemLine:
    known = session.tables.rules.items.named(item.key.catalogue, item.printed)
    return ItemLine(
        CATALOGUE_WORDS[item.key.catalogue],
        item.printed,
        known.name if known is not None else "",
        item.approved_on,
        item.valid_until,
        standing(certificate, item, today),
        (item.valid_until - today).days,
        certificate,
    )
