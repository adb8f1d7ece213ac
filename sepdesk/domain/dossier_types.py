"""Every kind of dossier with its class: one list for the archive, the feed and the mirror."""

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import ExamPlan
from sepdesk.domain.licensing import Application
from sepdesk.domain.suggestions import Suggestion

Dossier = Suggestion | ExamPlan | Application
"""Any dossier; each holds its `spine`."""

DOSSIERS: dict[DossierKind, type[Dossier]] = {
    DossierKind.SUGGESTION: Suggestion,
    DossierKind.EXAM_PLAN: ExamPlan,
    DossierKind.APPLICATION: Application,
}
"""The class of each kind."""
