"""A form that waits, decided again because the archive of its worker has changed (E6, B-6, B-9).

A re-examination is decided, a certificate is verified, lost or restored: the form must not wait for
somebody to think of it.
"""

import datetime as dt
from collections.abc import Iterable

from sepdesk.domain.deciding_papers import decide_paper
from sepdesk.domain.deciding_verification import come_to
from sepdesk.domain.facts import Case, Facts, Rules
from sepdesk.domain.outcomes import (
    CertificateChanged,
    CertificateEntered,
    Effect,
    Pending,
    Undetermined,
    effects_of,
)
from sepdesk.domain.record_corrections import CertificateCorrected
from sepdesk.domain.submissions import ChangeEmployment, RegisterEmployment, SubmissionState

_TOUCHING = (CertificateEntered, CertificateChanged, CertificateCorrected)


def touches_certificates(effects: Iterable[Effect]) -> bool:
    """Tell whether a form that waits must be decided again."""
    return any(isinstance(one, _TOUCHING) for one in effects)


def decide_anew(case: Case, facts: Facts, today: dt.date, rules: Rules) -> tuple[Effect, ...]:
    """Judge a waiting form by the archive as it has become.

    Args:
        case: the form.
        facts: its own: the worker after the event, its unit, whether its office answers for it.
        today: day of the event.
        rules: as for `decide`.

    Returns:
        What it comes to, with its further receipt; nothing where it waits on.
    """
    body = case.body
    waits = case.state is SubmissionState.PENDING_VERIFICATION
    if not waits or not isinstance(body, RegisterEmployment | ChangeEmployment):
        return ()
    outcome = decide_paper(case.op_id, body, facts, today, rules)
    if isinstance(outcome, Pending | Undetermined):
        return ()
    return (*effects_of(outcome), come_to(case, outcome))
