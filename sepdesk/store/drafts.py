"""Drafts: typing that is journalled and offered back after a crash, never mistaken for saved."""

import datetime as dt
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from sepdesk.store.station_tables import DraftRow


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as typed so far.

    Attributes:
        kind: which form.
        title: how a list names it.
        body: the fields as typed, JSON; its shape is the form's own.
    """

    draft_id: str
    user: str
    kind: str
    title: str
    body: str
    updated_at: dt.datetime


class Drafts:
    """The drafts of this station, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, draft: Draft) -> None:
        """Keep a draft in place of its former state."""
        values = asdict(draft)
        self._session.execute(
            insert(DraftRow)
            .values(values)
            .on_conflict_do_update(index_elements=["draft_id"], set_=values)
        )

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft; None where it was saved or discarded."""
        row = self._session.get(DraftRow, draft_id)
        return None if row is None else _draft(row)

    def of_user(self, user: str) -> tuple[Draft, ...]:
        """Return a clerk's drafts, the latest first."""
        asked = (
            select(DraftRow)
            .where(DraftRow.user == user)
            .order_by(DraftRow.updated_at.desc(), DraftRow.draft_id)
        )
        return tuple(_draft(row) for row in self._session.scalars(asked))

    def discard(self, draft_id: str) -> None:
        """Forget a draft; one that is not there is forgotten already."""
        self._session.execute(delete(DraftRow).where(DraftRow.draft_id == draft_id))


def _draft(row: DraftRow) -> Draft:
    return Draft(row.draft_id, row.user, row.kind, row.title, row.body, row.updated_at)
