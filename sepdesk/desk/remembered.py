"""Whom a clerk has looked at lately, and whom they keep at hand; encrypted, each clerk's own."""

from dataclasses import dataclass, replace

from pydantic import ValidationError

from sepdesk.desk.session import Session
from sepdesk.domain.identity import PersonId
from sepdesk.protocol.canonical import canonical_text, read

RECENT_AT_MOST, PINNED_AT_MOST = 20, 20
_NAME = "remembered_persons"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Persons by their ids, latest first."""

    pinned: tuple[PersonId, ...] = ()
    recent: tuple[PersonId, ...] = ()


def remembered(session: Session) -> Remembered:
    """Return whom the signed-in clerk has opened or pinned; nobody where it cannot be read."""
    with session.files.station.reading() as tx:
        text = tx.clerks.setting(session.user.user, _NAME)
    try:
        return Remembered() if text is None else read(Remembered, text)
    except ValidationError:
        return Remembered()  # of another version of the program


def note_opened(session: Session, person: PersonId) -> Remembered:
    """Put a person first among the recent ones.

    Raises:
        StoreFaultError: it was not kept.
    """
    was = remembered(session)
    others = (one for one in was.recent if one != person)
    return _keep(session, replace(was, recent=(person, *others)[:RECENT_AT_MOST]))


def toggle_pin(session: Session, person: PersonId) -> Remembered:
    """Keep a person at hand, or no longer; of too many the one pinned first gives way.

    Raises:
        StoreFaultError: it was not kept.
    """
    was = remembered(session)
    others = tuple(one for one in was.pinned if one != person)
    pinned = others if person in was.pinned else (person, *others)[:PINNED_AT_MOST]
    return _keep(session, replace(was, pinned=pinned))


def _keep(session: Session, now: Remembered) -> Remembered:
    with session.files.station.transaction() as tx:
        tx.clerks.put_setting(session.user.user, _NAME, canonical_text(now))
    return now
