"""What an exam centre found about a certificate (L5, E4)."""

import datetime as dt

from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.outcomes import Outcome
from sepdesk.domain.submissions import CallUpFile, DecideVerification


def decide_verification(
    submission: DecideVerification | CallUpFile, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge it."""
    raise NotImplementedError
