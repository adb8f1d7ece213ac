"""Running checks on site, kept on the disk while they are under way (D-2)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from sepdesk.desk.session import Session
from sepdesk.desk.site_check_entry import CheckInput
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.store.drafts import Draft

DRAFT = SubmissionKind.RECORD_SITE_CHECK.value


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A running check as its draft keeps it."""

    draft_id: str
    given: CheckInput
    updated_at: dt.datetime


def keep(session: Session, draft_id: str, given: CheckInput) -> dt.datetime:
    """Write a running check to the disk, so that it survives a crash (D-2); returns when.

    Raises:
        StoreFaultError: it could not be written; it is still on screen.
    """
    now = session.clock.now()
    title = f"现场检查　{given.unit.name}"
    text = canonical_text(given)
    with session.files.station.transaction() as tx:
        tx.drafts.put(Draft(draft_id, session.user.user, DRAFT, title, text, now))
    return now


def running(session: Session) -> tuple[KeptCheck, ...]:
    """Return the signed-in clerk's running checks, latest first."""
    with session.files.station.reading() as tx:
        rows = [row for row in tx.drafts.of_user(session.user.user) if row.kind == DRAFT]
    return tuple(_readable(rows))


def discard(session: Session, draft_id: str) -> None:
    """Give a running check up because the clerk said so."""
    with session.files.station.transaction() as tx:
        tx.drafts.discard(draft_id)


def _readable(rows: Iterable[Draft]) -> Iterator[KeptCheck]:
    for row in rows:
        try:
            given = read(CheckInput, row.body)
        except ValidationError:
            continue  # of another version of the program; it stays in the file
        yield KeptCheck(row.draft_id, given, row.updated_at)
