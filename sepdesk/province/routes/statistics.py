"""Statistics of the asker's own area; sums alone (S1)."""

import datetime as dt
from typing import Annotated

from fastapi import Query, Response

from sepdesk.domain.statistics import Wanted
from sepdesk.domain.units import UnitKind
from sepdesk.protocol.statistics import StatisticsAnswer
from sepdesk.province.answers import answer, refusals
from sepdesk.province.policy import Action, Principal
from sepdesk.province.routes.access import PartsOf, guarded_router, may

router = guarded_router()


@router.get("/v1/statistics", response_model=StatisticsAnswer, responses=refusals(401, 403))
def statistics(
    parts: PartsOf,
    asker: Annotated[Principal, may(Action.READ_STATISTICS)],
    day: dt.date | None = None,
    place: Annotated[str, Query(max_length=9, pattern="^[0-9]*$")] = "",
    kind: UnitKind | None = None,
) -> Response:
    """Tell held, needed and gap of a day, or how far the counting is.

    `place` and `kind` say of what the month ends are told.
    """
    wanted = Wanted(place, kind)
    return answer(parts.counting.ask(parts.province, asker, day, wanted))
