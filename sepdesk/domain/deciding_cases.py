"""Acts about an earlier submission or employment."""

import datetime as dt

from sepdesk.domain.facts import Facts
from sepdesk.domain.outcomes import Outcome
from sepdesk.domain.submissions import CompletePapers, RecordDelivery, RestoreEmployment, Withdraw


def decide_case_act(
    submission: CompletePapers | Withdraw | RestoreEmployment | RecordDelivery,
    facts: Facts,
    today: dt.date,
) -> Outcome:
    """Judge it."""
    raise NotImplementedError
