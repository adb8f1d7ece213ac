"""Changes: what an act touched, so that each tab can tell whether it is concerned."""

from dataclasses import dataclass

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.identity import PersonId
from sepdesk.domain.units import UnitId


@dataclass(frozen=True, slots=True)
class Changes:
    """What an act or a synchronisation touched.

    Attributes:
        everything: the facts were loaded anew; nothing on screen can be trusted.
        outbox: submissions were added or changed their state.
        cases: submissions that wait for a verification came, changed or were decided.
        dossiers: kinds of which one came, changed or left; an act of this desk is in `outbox`.
        offices: an office came, changed or left, such as by a new service guide.
    """

    persons: frozenset[PersonId] = frozenset()
    units: frozenset[UnitId] = frozenset()
    outbox: bool = False
    drafts: bool = False
    everything: bool = False
    cases: bool = False
    dossiers: frozenset[DossierKind] = frozenset()
    offices: bool = False

    def concern_person(self, person: PersonId | None) -> bool:
        """Tell whether what is shown of a person may have changed."""
        return self.everything or self.outbox or (person is not None and person in self.persons)

    def concern_dossiers(self, kind: DossierKind) -> bool:
        """Tell whether what is shown of a kind of dossier may have changed."""
        return self.everything or self.outbox or kind in self.dossiers

    def concern_facts(self) -> bool:
        """Tell whether any mirrored fact changed."""
        return self.everything or bool(self.persons) or bool(self.units)
