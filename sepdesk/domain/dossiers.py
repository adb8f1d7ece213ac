"""Dossiers: records that stand beside persons and units, each about one piece of work.

A plan, an application, a warning, a check on site, a suggestion. All are kept, published and
mirrored the same way, by what stands on their spine.
"""

from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.units import UnitId


class DossierKind(StrEnum):
    """What a dossier is about; the word travels, and is the kind of its mirrored record."""

    SUGGESTION = "suggestion"
    EXAM_PLAN = "exam_plan"
    APPLICATION = "application"
    WARNING = "warning"
    SITE_CHECK = "site_check"


@dataclass(frozen=True, slots=True)
class DossierRef:
    """Which dossier."""

    kind: DossierKind
    key: str


@dataclass(frozen=True, slots=True)
class Spine:
    """What stands on a dossier's spine: which one it is, and who sees it.

    Attributes:
        key: the op id by which it came to be, or one that says whose it is; one of its kind.
        place: town or county whose offices see it; empty where only `offices` do.
        offices: that see it wherever they are.
        unit: that it is about, if it is about one.
        person: that it is about, if it is about one.
        is_open: somebody has yet to do something about it.
    """

    kind: DossierKind
    key: str
    place: str = ""
    offices: tuple[OfficeId, ...] = ()
    unit: UnitId | None = None
    person: PersonId | None = None
    is_open: bool = True

    @property
    def ref(self) -> DossierRef:
        """Which one it is."""
        return DossierRef(self.kind, self.key)
