"""Every kind of dossier with its class: one list for the archive, the feed and the mirror."""

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.suggestions import Suggestion

Dossier = Suggestion
"""Any dossier; each holds its `spine`."""

DOSSIERS: dict[DossierKind, type[Dossier]] = {DossierKind.SUGGESTION: Suggestion}
"""The class of each kind."""
