"""The papers of a check on site: its record, and the notice that urges the unit to report (C1)."""

import datetime as dt

from sepdesk.desk.papers import PaperNotDueError, draw_sheet, station_of
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.unit_papers import OnSite, unit_head, urge_notice
from sepdesk.desk.units import unit_details
from sepdesk.domain.identity import mask_number
from sepdesk.domain.site_checks import (
    CHECK_KIND_WORDS,
    COURSE_WORDS,
    DIFFERING_WORDS,
    FOLLOW_UP_WORDS,
    ON_CERTIFICATE_WORDS,
    ON_PLATFORM_WORDS,
    ON_SITE_WORDS,
    CheckedPerson,
    Course,
    Difference,
    OnCertificate,
    OnPlatform,
    SiteCheck,
)
from sepdesk.domain.units import CodeKind
from sepdesk.forms.papers.check_record import CheckRecord, FoundDifference, FoundPerson
from sepdesk.forms.papers.staffing_report import UnitHead
from sepdesk.forms.papers.urge import ToReport, Urged


def check_record(session: Session, check: SiteCheck) -> Sheet:
    """Draw the record of a check (现场核查记录表), to be signed; numbers are masked."""
    paper = CheckRecord(
        station_of(session),
        "",
        CHECK_KIND_WORDS[check.kind],
        check.checked_on,
        check.place,
        "、".join(check.checkers),
        _head(session, check),
        tuple(map(_person, check.persons)),
        tuple(_difference(check, one) for one in check.differences),
        check.remark,
    )
    title = f"现场核查记录表 {check.checked_on:%Y%m%d} {_unit_code(check)}"
    return draw_sheet(paper, title, "check_record")


def urge_after(session: Session, check: SiteCheck, deadline: dt.date | None = None) -> Sheet:
    """Draw the notice that urges the unit to report what a check found.

    Raises:
        LookupError: the unit is not in this station's facts.
        PaperNotDueError: nothing is left of which the unit is to be urged.
    """
    urged = [one for one in check.differences if one.course is Course.URGE and not one.is_settled]
    if not urged:
        raise PaperNotDueError("没有以督促报送处理的不一致。")
    if check.spine.unit is None:
        raise PaperNotDueError("平台上没有这家单位，请用空白通知书填写。")
    on_site = OnSite(check.checked_on, tuple(_to_report(check, one) for one in urged))
    return urge_notice(session, check.spine.unit, Urged.REPORT, deadline, on_site=on_site)


def certificate_words(person: CheckedPerson) -> str:
    """Say which employer the certificate names."""
    named = person.certificate_unit
    if person.on_certificate is OnCertificate.OTHER_UNIT and named:
        return named
    return ON_CERTIFICATE_WORDS[person.on_certificate]


def platform_words(on_platform: OnPlatform, unit: str) -> str:
    """Say which employer the platform names."""
    if on_platform is OnPlatform.OTHER_UNIT and unit:
        return unit
    return ON_PLATFORM_WORDS[on_platform]


def course_words(one: Difference) -> str:
    """Say what was chosen, and which office has it."""
    words = COURSE_WORDS[one.course]
    return f"{words}：{one.office_name}" if one.office_name else words


def done_words(one: Difference) -> str:
    """Say what has been done last; empty: nothing yet."""
    if not one.steps:
        return ""
    last = one.steps[-1]
    return f"{last.on:%m-%d} {FOLLOW_UP_WORDS[last.what]} {last.how}".strip()


def _person(one: CheckedPerson) -> FoundPerson:
    site = ON_SITE_WORDS[one.on_site]
    return FoundPerson(
        one.document.name,
        mask_number(one.document.number),
        "、".join(one.items),
        certificate_words(one),
        platform_words(one.on_platform, one.platform_unit),
        f"{site}（{one.remark}）" if one.remark else site,
    )


def _difference(check: SiteCheck, one: Difference) -> FoundDifference:
    name = check.persons[one.person].document.name
    return FoundDifference(name, DIFFERING_WORDS[one.what], course_words(one), done_words(one))


def _to_report(check: SiteCheck, one: Difference) -> ToReport:
    person = check.persons[one.person]
    return ToReport(
        person.document.name,
        mask_number(person.document.number),
        "、".join(person.items),
        DIFFERING_WORDS[one.what],
    )


def _head(session: Session, check: SiteCheck) -> UnitHead:
    unit = None if check.spine.unit is None else unit_details(session, check.spine.unit)
    if unit is not None:
        return unit_head(unit)
    paper = check.unit
    natural = paper.code_kind is CodeKind.CITIZEN_ID
    code = mask_number(paper.code) if natural else paper.code
    return UnitHead(paper.name, code, "", paper.address, f"{paper.contact} {paper.phone}".strip())


def _unit_code(check: SiteCheck) -> str:
    """Name the unit in a file's name, never by a natural person's number."""
    return check.unit.code if check.unit.code_kind is CodeKind.USCC else str(check.spine.unit or "")
