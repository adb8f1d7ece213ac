"""The dialogs by which a difference of a check is settled or takes another course (C1)."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from sepdesk.desk import site_checks
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.site_checks import CheckLine, DifferenceLine, VisitPaper
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.site_checks import (
    COURSE_WORDS,
    DIFFERING_WORDS,
    Course,
    FollowSiteCheck,
    FollowUp,
)
from sepdesk.domain.submissions import OpId
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.text import TextField

_BY_OTHERS = ""


def settling(
    session: Session,
    background: Background,
    line: CheckLine,
    one: DifferenceLine,
    papers: Sequence[VisitPaper],
    parent: QWidget,
) -> ActDialog:
    """Ask how and when a difference was settled, and by which paper of this station."""
    on = DateField("处理日期", session.clock.today)
    on.set_value(session.clock.today())
    by = ChoiceField("依据", [*_papers(papers), Option(_BY_OTHERS, "其他（在下栏说明）")])
    by.set_value(papers[0].op_id if papers else _BY_OTHERS)
    how = TextField("处理情况", "如已报送变更、已补登记、已处罚", 200)
    if one.agrees_now and not papers:
        how.set_value("平台登记已与现场一致")

    def prepare() -> Callable[[], Saved]:
        act = FollowSiteCheck(
            line.key,
            one.key,
            FollowUp.SETTLED,
            _day(on),
            how.value(),
            OpId(str(by.value())) if by.value() else None,
        )
        return partial(_filed, session, act)

    fields = {"on": on, "by": by, "how": how}
    return ActDialog("销项", _about(one), fields, prepare, background, parent)


def redirecting(
    session: Session,
    background: Background,
    line: CheckLine,
    one: DifferenceLine,
    offices: Sequence[Office],
    parent: QWidget,
) -> ActDialog:
    """Ask which other course a difference takes."""
    courses = site_checks.courses_here(session, one.difference.what)
    course = ChoiceField("处理方式", [Option(one, COURSE_WORDS[one]) for one in courses])
    office = ChoiceField("转交部门", [Option(x.office_id, x.name) for x in offices], "不转交")
    how = TextField("原因", "如逾期未报送", 200)

    def prepare() -> Callable[[], Saved]:
        chosen, to = course.value(), office.value()
        act = FollowSiteCheck(
            line.key,
            one.key,
            FollowUp.REDIRECTED,
            session.clock.today(),
            how.value(),
            course=chosen if isinstance(chosen, Course) else None,
            office=None if to is None else OfficeId(str(to)),
        )
        return partial(_filed, session, act)

    fields = {"course": course, "courses": office, "how": how}
    return ActDialog("改变处理方式", _about(one), fields, prepare, background, parent)


def take_over(session: Session, line: CheckLine, one: DifferenceLine) -> Saved:
    """Save that this office has taken what was handed to it."""
    today = session.clock.today()
    return site_checks.follow(
        session, FollowSiteCheck(line.key, one.key, FollowUp.TAKEN_OVER, today)
    )


def _filed(session: Session, act: FollowSiteCheck) -> Saved:
    """Judge and save on the writing lane: what would come back is told beside its field.

    Raises:
        UnfitActError: the platform would send it back.
    """
    hindrances = site_checks.advise(session, act).hindrances
    if hindrances:
        raise UnfitActError(hindrances)
    return site_checks.follow(session, act)


def _day(field: DateField) -> dt.date:
    day = field.value()
    if day is None:
        raise UnfitActError((Finding("C1", Severity.MEND, "empty", "on", "请填写处理日期。"),))
    return day


def _papers(papers: Sequence[VisitPaper]) -> list[Option]:
    return [Option(one.op_id, one.words) for one in papers]


def _about(one: DifferenceLine) -> str:
    return f"{one.person.document.name}：{DIFFERING_WORDS[one.difference.what]}"
