"""Drafts: what is typed and not yet saved, journalled while typing, offered back after a crash."""

import datetime as dt
from dataclasses import dataclass

from pydantic import ValidationError

from sepdesk.desk.acts import PAPERS
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.domain.submissions import KIND_WORDS, SubmissionKind
from sepdesk.protocol.attachments import digests_of
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.store.drafts import Draft


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as the window offers it back."""

    draft_id: str
    title: str
    paper: PaperInput
    updated_at: dt.datetime

    def lacks(self) -> tuple[str, ...]:
        """Name the fields that are still empty and without which no paper is complete."""
        ends = self.paper.kind is SubmissionKind.DEREGISTER
        asked = _OF_AN_END if ends else _OF_AN_ENGAGEMENT
        return tuple(word for name, word in asked if not getattr(self.paper, name).strip())


_OF_AN_ENGAGEMENT = (
    ("name", "姓名"),
    ("document_number", "证件号码"),
    ("items", "作业项目"),
    ("unit_name", "用人单位"),
    ("unit_code", "单位代码"),
    ("unit_town", "所属区域"),
)
_OF_AN_END = (("name", "姓名"), ("document_number", "证件号码"), ("former_unit", "用人单位"))


def keep(session: Session, draft_id: str, paper: PaperInput) -> dt.datetime:
    """Write what is typed to the disk; returns when.

    Raises:
        StoreFaultError: it could not be written; the text is still on screen.
    """
    now = session.clock.now()
    who = paper.name.strip() or paper.unit_name.strip() or "未填姓名"
    title = f"{KIND_WORDS[paper.kind]}　{who}"
    with session.files.station.transaction() as tx:
        tx.drafts.put(
            Draft(draft_id, session.user.user, paper.kind.value, title, canonical_text(paper), now)
        )
        tx.attachments.refer_draft(draft_id, digests_of(paper.papers))
    return now


def drafts(session: Session) -> tuple[KeptDraft, ...]:
    """Return the signed-in clerk's drafts, latest first; one that cannot be read is left out."""
    with session.files.station.reading() as tx:
        rows = [row for row in tx.drafts.of_user(session.user.user) if row.kind in PAPERS]
    kept = []
    for row in rows:
        try:
            paper = read(PaperInput, row.body)
        except ValidationError:
            continue  # of another version of the program; it stays in the file
        kept.append(KeptDraft(row.draft_id, row.title, paper, row.updated_at))
    return tuple(sorted(kept, key=lambda draft: draft.updated_at, reverse=True))


def discard(session: Session, draft_id: str) -> None:
    """Throw a draft away because the clerk said so."""
    with session.files.station.transaction() as tx:
        tx.drafts.discard(draft_id)
