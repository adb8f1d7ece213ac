"""Legal bases as dated data: what a notice to a person or unit cites, and with which words."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One basis in one period.

    Attributes:
        key: as in `Finding.basis`.
        authority: who issued it.
        citation: as printed, with document number and place.
        text: the wording; empty where the source's wording is not in our hands: print the citation.
        effective_from: first day; `None` where it is not known.
        effective_to: last day; `None` while it is in force.
    """

    key: str
    authority: str
    citation: str
    text: str
    effective_from: date | None = None
    effective_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day, both ends included."""
        begun = self.effective_from is None or self.effective_from <= on
        return begun and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class LegalBasisTable:
    """All bases; a province replaces rows when it issues a notice of its own."""

    rows: tuple[LegalBasis, ...]

    def at(self, key: str, on: date) -> LegalBasis | None:
        """Return the basis of a finding on a day; of two in force, the one that began later."""
        found = [row for row in self.rows if row.key == key and row.in_force(on)]
        return max(found, key=lambda row: row.effective_from or date.min, default=None)
