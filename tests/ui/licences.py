"""Plans and applications as the feed brings them, to an exam centre, an authority, a station."""

import datetime as dt
from dataclasses import replace

from sepdesk.desk.session import User
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.exam_plans import (
    EnteredCandidate,
    ExamMark,
    ExamPlan,
    ItemMark,
    PlanState,
    TurnedAway,
)
from sepdesk.domain.identity import DocumentKind, DocumentRef
from sepdesk.domain.licensing import (
    Application,
    ApplicationState,
    AppliedItem,
    ApplyForCertificate,
    Purpose,
    Step,
    TakenStep,
)
from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.paper_parts import WorkerRef
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.messages import FeedAction, FeedPage, FeedRow, RecordKind
from tests.ui.session import CHEN, NOW, TODAY, id_number

_CITY_WIDE = Jurisdiction((DatedRegion("3501", dt.date(2018, 1, 1)),))
EXAM = Office(
    OfficeId("3501-exam"),
    "福州市特种设备作业人员考试中心（演示）",
    OfficeKind.EXAM_CENTRE,
    _CITY_WIDE,
)
CITY = Office(OfficeId("3501"), "福州市市场监管局（演示）", OfficeKind.CITY, _CITY_WIDE)
_BOTH = (EXAM.office_id, CITY.office_id)


def document(name, first_17):
    return DocumentRef(DocumentKind.CITIZEN_ID, id_number(first_17), name)


ZHENG = document("郑一示", "35010219950101009")
OUYANG = document("欧阳示例", "35010219930202010")
TIAN = document("田示例", "35010219910303011")
SU = document("苏小示", "35010219890404012")


def day(offset):
    return TODAY + dt.timedelta(days=offset)


def candidate(of, *items, mark=None, **more):
    marks = () if mark is None else tuple(ItemMark(item, mark, TODAY) for item in items)
    return EnteredCandidate(of, items, marks=marks, **more)


BARRED = TurnedAway(
    "barred",
    "此人的证书于 2025-03-11 被吊销，三年内（至 2028-03-11）不予受理新的取证申请。",
    dt.date(2028, 3, 11),
    "notice-1.3-revoked",
)


def plan(key, held, *candidates, **more):
    """A plan of the exam centre, filed with the city."""
    plain = ExamPlan(
        Spine(DossierKind.EXAM_PLAN, key, offices=_BOTH), EXAM.office_id, EXAM.name,
        CITY.office_id, CITY.name, day(held), "09:00", "福州市示例路18号 第二考场",
        "350102",
        ("N1", "Q2"), candidates, day(min(held, 0) - 10),
    )  # fmt: skip
    return replace(plain, **more)


COMING = plan(
    "plan-coming", 6, candidate(ZHENG, "N1"), candidate(OUYANG, "N1", "Q2"),
    candidate(SU, "N1", turned_away=BARRED),
)  # fmt: skip
HELD = plan("plan-held", -1, candidate(ZHENG, "N1", "Q2"), candidate(TIAN, "N1"))
MARKED = plan(
    "plan-marked", -20, candidate(ZHENG, "N1", mark=ExamMark.PASSED),
    candidate(OUYANG, "N1", mark=ExamMark.FAILED), state=PlanState.MARKED,
)  # fmt: skip
GONE = plan("plan-gone", 3, candidate(TIAN, "Q2"), state=PlanState.WITHDRAWN, reason="台风停考",
            changed_on=TODAY)  # fmt: skip
PLANS = (
    COMING,
    HELD,
    replace(MARKED, spine=replace(MARKED.spine, is_open=False)),
    replace(GONE, spine=replace(GONE.spine, is_open=False)),
)


def application(key, of, purpose, *items, days=3, state=ApplicationState.FILED, **more):
    """An application that the exam centre has filed with the city."""
    asked = ApplyForCertificate(
        WorkerRef(of), purpose, items, CITY.office_id, day(-days), "350102",
        more.pop("plan", ""), certificate=more.pop("certificate", None), sex="男",
        mobile="19900000001",
    )  # fmt: skip
    is_open = state in (
        ApplicationState.FILED,
        ApplicationState.RETURNED,
        ApplicationState.ACCEPTED,
        ApplicationState.REVIEWED,
    )
    spine = Spine(
        DossierKind.APPLICATION, key, "350102", _BOTH, person=more.pop("person", None),
        is_open=is_open,
    )  # fmt: skip
    plain = Application(
        spine, EXAM.office_id, EXAM.name, more.pop("filed_by", "examiner"), CITY.name, asked,
        day(-days), state,
    )  # fmt: skip
    return replace(plain, **more)


def steps(*taken):
    return tuple(
        TakenStep(step, day(-1), f"reviewer-{n}", "成绩单、身份证复印件核对一致", "", "")
        for n, step in enumerate(taken)
    )


def paper_of(worker):
    found = worker.documents[0]
    return DocumentRef(found.kind, found.number, found.name)


_N1 = AppliedItem("N1")
FIRST = application(
    "app-first", ZHENG, Purpose.FIRST_ISSUE, _N1, plan="plan-marked", exam_body=EXAM.name, days=4
)
REVIEWED = application(
    "app-reviewed", TIAN, Purpose.FIRST_ISSUE, _N1, AppliedItem("Q2"), plan="plan-marked",
    exam_body=EXAM.name, days=12, state=ApplicationState.REVIEWED,
    steps=steps(Step.ACCEPT, Step.REVIEW),
)  # fmt: skip
RETURNED = application(
    "app-returned", OUYANG, Purpose.FIRST_ISSUE, _N1, plan="plan-marked", days=26,
    state=ApplicationState.RETURNED,
    steps=(TakenStep(Step.RETURN, day(-2), "reviewer", "", "身份证复印件不清，请重新提交", ""),),
)  # fmt: skip
REFUSED = application(
    "app-refused", SU, Purpose.FIRST_ISSUE, _N1, days=9, state=ApplicationState.NOT_ACCEPTED,
    steps=(
        TakenStep(Step.NOT_ACCEPT, day(-9), "", "", BARRED.text, "notice-1.3-revoked"),
    ),
)  # fmt: skip


def reexamination(of, **more):
    held = of.certificates[0]
    items = tuple(AppliedItem(one.printed, one.key) for one in held.items)
    return application(
        "app-reexam", paper_of(of), Purpose.REEXAMINATION, *items, person=of.person,
        certificate=held.certificate_id,
        advice=(
            f"{held.items[0].printed} 宜在届满前 1 个月（2026-10-20 前）申请复审"
            "（参考条件，来源未经证实，仅供审核时注意）。",
        ),
        **more,
    )  # fmt: skip


APPLICATIONS = (FIRST, reexamination(CHEN, days=1), REVIEWED, RETURNED, REFUSED)


def bring(made, *dossiers, offices=(EXAM, CITY)):
    """Let the feed bring dossiers and offices."""
    seq = made.files.facts.cursor().at.seq
    rows = [
        FeedRow(
            seq + 1,
            FeedAction.UPSERT,
            RecordKind(one.spine.kind.value),
            one.spine.key,
            canonical_text(one),
        )
        for one in dossiers
    ]
    rows += [
        FeedRow(seq + 1, FeedAction.UPSERT, RecordKind.OFFICE, one.office_id, canonical_text(one))
        for one in offices
    ]
    scope = made.files.facts.cursor().scope
    page = FeedPage(scope, 1, seq, seq + 1, tuple(rows), False, None, NOW)
    return made.files.facts.apply(page)


def at(session, office, user="examiner", role=Role.CLERK):
    """The same station, were it another office's."""
    return replace(
        session,
        user=User(user, "演示经办", role),
        identity=replace(session.identity, office=office),
    )
