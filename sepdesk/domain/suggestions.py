"""Suggestions for the platform: written at any window, answered by the provincial office (I1)."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.dossiers import Spine

LONGEST = 2000
"""Characters in a suggestion or an answer."""


@dataclass(frozen=True, slots=True)
class MakeSuggestion:
    """An office suggests something about the platform (I1)."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerSuggestion:
    """The provincial office answers a suggestion."""

    suggestion: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion and what became of it.

    Attributes:
        office: that made it.
        answer: empty until the provincial office has answered.
    """

    spine: Spine
    office: str
    subject: str
    text: str
    made_on: dt.date
    answer: str = ""
    answered_on: dt.date | None = None
