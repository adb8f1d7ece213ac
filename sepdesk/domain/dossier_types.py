"""Every kind of dossier with its class: one list for the archive, the feed and the mirror."""

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import ExamPlan
from sepdesk.domain.licensing import Application
from sepdesk.domain.site_checks import SiteCheck
from sepdesk.domain.suggestions import Suggestion
from sepdesk.domain.warnings import StaffingWarning

Dossier = StaffingWarning | Suggestion | ExamPlan | Application | SiteCheck
"""Any dossier; each holds its `spine`."""

DOSSIERS: dict[DossierKind, type[Dossier]] = {
    DossierKind.SUGGESTION: Suggestion,
    DossierKind.EXAM_PLAN: ExamPlan,
    DossierKind.APPLICATION: Application,
    DossierKind.WARNING: StaffingWarning,
    DossierKind.SITE_CHECK: SiteCheck,
}
"""The class of each kind."""
