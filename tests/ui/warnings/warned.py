"""Warnings of invented units, as the feed of a platform brings them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.requirements import Measure, Requirement, RowStatus, UnitRecord
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UnitKind
from sepdesk.domain.warning_counts import reconcile, warning_of_bar, warnings_of
from sepdesk.domain.warnings import StaffingWarning, StepKind, WarningAct, WarningStep
from sepdesk.domain.work_items import Catalogue, item_key
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.messages import FeedAction, FeedPage, FeedRow, RecordKind
from tests.domain.builders import RULES
from tests.ui.session import CHEN, HUANG, LOGISTICS, NOW, OFFICE, STORAGE, TODAY, WU

OPENED = dt.date(2026, 10, 20)
FILLER = replace(LOGISTICS, kinds=(UnitKind.FILLING, UnitKind.USER))


def asks(code, role, count, concern, source):
    key = item_key(Catalogue.C2021, code)
    since = dt.date(2025, 1, 1)
    return Requirement(
        key, role, Measure.PERSONS, count, "", source, since, concern=concern,
        status=RowStatus.ENTERED,
    )  # fmt: skip


RECORDS = (
    UnitRecord(
        FILLER,
        (
            asks("Q2", "起重机司机", 2, Concern.USE, "单位使用登记 35010202"),
            asks("P", "气瓶充装人员", 4, Concern.PERMIT, "充装许可证 TS4235001-2027"),
        ),
    ),
    UnitRecord(STORAGE, (asks("N1", "叉车司机", 3, Concern.USE, "单位使用登记 35010311"),)),
)
_CREWS = {FILLER.unit_id: (CHEN,), STORAGE.unit_id: (WU,)}


def opened() -> Iterator[StaffingWarning]:
    """Open what the records come to, and put one barred person beside it."""
    for record in RECORDS:
        crew = _CREWS[record.unit.unit_id]
        yield from reconcile(record, (), warnings_of(record, crew, TODAY, RULES.items), OPENED)
    text = "黄示例由福州考试中心报考。三年内（至 2029-10-01）不予受理新的取证申请。"
    yield replace(warning_of_bar("op-9", 1, HUANG, text, TODAY, OFFICE), owner=OfficeKind.CITY)


WARNINGS = tuple(opened())
"""Short of cranes (county), short of fillers (city), short of forklifts (county), and a bar."""
CRANES, FILLERS, FORKLIFTS, BAR = WARNINGS
CLOSED = replace(
    FORKLIFTS,
    spine=Spine(
        DossierKind.WARNING, "w-closed-1", STORAGE.town, unit=STORAGE.unit_id, is_open=False
    ),
    closed_on=dt.date(2026, 11, 2),
    steps=(*FORKLIFTS.steps, WarningStep(dt.date(2026, 11, 2), StepKind.CLOSED)),
)
OVERDUE = replace(
    FORKLIFTS,
    delivered_on=dt.date(2026, 10, 22),
    deadline=dt.date(2026, 11, 20),
    steps=(
        *FORKLIFTS.steps,
        WarningStep(
            dt.date(2026, 10, 22), WarningAct.URGE, "当面送达，办公室签收", OFFICE.office_id,
            "clerk1", dt.date(2026, 10, 22), dt.date(2026, 11, 20),
        ),
    ),
)  # fmt: skip


def bring(made, warnings=(CRANES, FILLERS, OVERDUE, BAR, CLOSED), records=RECORDS):
    """Let the feed bring units with requirements, and warnings."""
    cursor = made.files.facts.cursor()
    seq = cursor.at.seq + 1
    rows = [
        FeedRow(seq, FeedAction.UPSERT, RecordKind.UNIT, x.unit.unit_id, canonical_text(x))
        for x in records
    ]
    rows += [
        FeedRow(seq, FeedAction.UPSERT, RecordKind.WARNING, x.spine.key, canonical_text(x))
        for x in warnings
    ]
    page = FeedPage(
        scope=cursor.scope, epoch=1, after=seq - 1, through=seq, rows=tuple(rows), more=False,
        digest=None, server_time=NOW,
    )  # fmt: skip
    return made.files.facts.apply(page)
