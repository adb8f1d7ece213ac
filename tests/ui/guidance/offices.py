"""Offices with their guides, and suggestions, as the feed of a platform brings them."""

import datetime as dt
from dataclasses import replace

from sepdesk.desk.session import User
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.offices import PROVINCIAL_OFFICE, Office, OfficeId, OfficeKind, Role
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.service_guides import ServiceGuide, with_guide
from sepdesk.domain.suggestions import Suggestion
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.messages import FeedAction, FeedPage, FeedRow, RecordKind
from tests.ui.session import NOW, OFFICE

GUIDE = ServiceGuide(
    "福州市晋安区示例路 12 号（演示数据）",
    "0591-80003501",
    "0591-80003509",
    "exam.example.invalid",
    "受理时间：工作日 8:30 至 12:00，14:30 至 17:30。\n"
    "聘用登记：登记表、作业人员证复印件；外省证另交身份证复印件。\n"
    "办理时限：材料齐全的当场登记；外省证核验后登记。",
)


def office(office_id, name, kind, *codes):
    regions = tuple(DatedRegion(code, dt.date(2018, 1, 1)) for code in codes)
    return Office(OfficeId(office_id), name, kind, Jurisdiction(regions))


EXAM = with_guide(
    office("3501-exam", "福州市特种设备作业人员考试中心（演示）", OfficeKind.EXAM_CENTRE, "3501"),
    GUIDE,
)
CITY = replace(
    office("3501", "福州市市场监管局（演示）", OfficeKind.CITY, "3501"),
    phone="0591-80003500",
    address="福州市示例路 1 号（演示数据）",
)
PROVINCE = office("35", "福建省市场监管局（演示）", OfficeKind.PROVINCE, "35")
TAIJIANG = replace(
    office("350103", "福州市台江区市场监管局（演示）", OfficeKind.COUNTY, "350103"),
    phone="0591-80003503",
    address="福州市台江区示例路 3 号（演示数据）",
)
OFFICES = (OFFICE, EXAM, CITY, PROVINCE, TAIJIANG)

ANSWERED = Suggestion(
    Spine(
        DossierKind.SUGGESTION,
        "01936c9a-0000-7000-8000-000000000001",
        offices=(OFFICE.office_id, PROVINCIAL_OFFICE),
        is_open=False,
    ),
    OFFICE.office_id,
    "登记台账按镇街分页打印",
    "月底各监管所分别来取台账，希望打印时可以按镇街分页。",
    dt.date(2026, 11, 2),
    "已列入下一版：台账导出时可按镇街分页。",
    dt.date(2026, 11, 10),
)
OPEN = Suggestion(
    Spine(
        DossierKind.SUGGESTION,
        "01936c9a-0000-7000-8000-000000000002",
        offices=(TAIJIANG.office_id, PROVINCIAL_OFFICE),
    ),
    TAIJIANG.office_id,
    "外省证核验进展短信告知单位",
    "单位常来电询问核验到哪一步，希望平台能在核验结论作出后提示单位。",
    dt.date(2026, 11, 20),
)


def bring(made, offices=OFFICES, suggestions=()):
    """Let the feed bring offices and suggestions."""
    cursor = made.files.facts.cursor()
    seq = cursor.at.seq + 1
    rows = [
        FeedRow(seq, FeedAction.UPSERT, RecordKind.OFFICE, one.office_id, canonical_text(one))
        for one in offices
    ]
    rows += [
        FeedRow(seq, FeedAction.UPSERT, RecordKind.SUGGESTION, x.spine.key, canonical_text(x))
        for x in suggestions
    ]
    page = FeedPage(
        scope=cursor.scope, epoch=1, after=seq - 1, through=seq, rows=tuple(rows), more=False,
        digest=None, server_time=NOW,
    )  # fmt: skip
    return made.files.facts.apply(page)


def as_chief(session):
    """The same station, were its chief signed in."""
    return replace(session, user=User("chief1", "演示负责人", Role.CHIEF))


def at_province(session):
    """The same station, were it the provincial office's."""
    identity = replace(session.identity, office=PROVINCE)
    return replace(session, user=User("top1", "演示省局", Role.CLERK), identity=identity)
