"""Penalties and certificates: recorded, lost, restored (L6, L7)."""

import datetime as dt

from sepdesk.domain.facts import Facts
from sepdesk.domain.outcomes import Outcome
from sepdesk.domain.submissions import ChangeCertificate, RecordPenalty, RestoreCertificate


def decide_record(
    submission: RecordPenalty | ChangeCertificate | RestoreCertificate, facts: Facts, today: dt.date
) -> Outcome:
    """Judge it."""
    raise NotImplementedError
