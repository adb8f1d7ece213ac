"""Messages about scans, and which of them an envelope refers to."""

from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.attachments import AttachedPaper, Digest
from sepdesk.domain.attachments_awaited import papers_of
from sepdesk.protocol.envelope import Envelope

PART = 1024 * 1024
"""Most bytes of a scan in one request, either way; a cut line costs at most this much."""

ASK_LIMIT = 500
"""Most digests in one question."""


class Standing(StrEnum):
    """How far a scan has come, as the asking office may know it."""

    STORED = "stored"
    """There and proved, from this office: nothing needs to be sent."""
    LACKING = "lacking"
    UNKNOWN = "unknown"
    """No submission of this office refers to it, whether it exists or not (F-5)."""


class Refusal(StrEnum):
    """Why what was sent was thrown away; the station has it still (F-2, F-4)."""

    NONE = ""
    WRONG_DIGEST = "wrong_digest"
    """The bytes are others than announced: sent again from the beginning."""
    UNFIT = "unfit"
    """Too large, too many pixels, or no kind of file that is taken: `text` says which."""
    OUT_OF_STEP = "out_of_step"
    """The part does not begin where the last one ended: to go on from `received`."""


@dataclass(frozen=True, slots=True)
class AskAttachments:
    """Which of these are still to be sent?"""

    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttachmentState:
    """How far one scan has come.

    Attributes:
        received: bytes that need not be sent again by this machine.
        text: for people, where something was refused.
    """

    digest: str
    standing: Standing
    received: int = 0
    refusal: Refusal = Refusal.NONE
    text: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentsReply:
    """One state for each digest that was asked about, in that order."""

    states: tuple[AttachmentState, ...]


def references(envelope: Envelope) -> tuple[AttachedPaper, ...]:
    """Return the scans that an envelope refers to, each digest once."""
    papers = {paper.digest: paper for paper in papers_of(envelope.body)}
    return tuple(papers.values())


def digests_of(papers: tuple[AttachedPaper, ...]) -> tuple[Digest, ...]:
    """Return the digests of scans, each once, in their order."""
    return tuple(dict.fromkeys(paper.digest for paper in papers))
