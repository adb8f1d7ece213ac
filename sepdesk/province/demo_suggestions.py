"""Invented suggestions of the demo: one answered, one that waits for the provincial office (I1)."""

import datetime as dt

from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.offices import PROVINCIAL_OFFICE, OfficeId
from sepdesk.domain.suggestions import Suggestion
from sepdesk.province.demo_offices import HOME_COUNTY


def suggestions(as_of: dt.date) -> tuple[Suggestion, ...]:
    """Invent them as they stand on a day."""
    return (
        Suggestion(
            _spine("demo-suggestion-1", HOME_COUNTY, is_open=False),
            HOME_COUNTY,
            "登记台账按镇街分页打印",
            "月底各监管所分别来取台账，希望打印时按镇街分页。（演示数据）",
            as_of - dt.timedelta(days=22),
            "已列入下一版。（演示数据）",
            as_of - dt.timedelta(days=14),
        ),
        Suggestion(
            _spine("demo-suggestion-2", "350103", is_open=True),
            "350103",
            "核验结论作出后提示单位",
            "单位常来电询问核验到哪一步，希望平台能提示。（演示数据）",
            as_of - dt.timedelta(days=4),
        ),
    )


def _spine(key: str, office: str, *, is_open: bool) -> Spine:
    seen_by = (OfficeId(office), PROVINCIAL_OFFICE)
    return Spine(DossierKind.SUGGESTION, key, offices=seen_by, is_open=is_open)
