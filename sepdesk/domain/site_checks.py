"""Checks on site: who was found at a unit, what differs, and what becomes of each difference (C1).

Two comparisons are made of each person: the certificate's employer with the site, and the
platform's with the site. Nothing follows from a difference by itself: the checker chooses.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.dossiers import Spine
from sepdesk.domain.identity import DocumentRef, PersonId
from sepdesk.domain.offices import OfficeId, OfficeKind
from sepdesk.domain.paper_parts import OpId, UnitOnPaper

MOST_PERSONS = 500
"""Persons of one check; a larger unit is checked in parts."""
MOST_CHECKERS = 10
LONGEST = 500
"""Characters in a remark, or in how a difference was settled."""


class CheckKind(StrEnum):
    """On what occasion certificates and employment are checked (三(三))."""

    SUPERVISION = "supervision"
    INSPECTION = "inspection"
    REVIEW = "review"


CHECK_KIND_WORDS = {
    CheckKind.SUPERVISION: "现场监督检查",
    CheckKind.INSPECTION: "法定检验",
    CheckKind.REVIEW: "许可评审",
}


def check_kind_of(office: OfficeKind) -> CheckKind:
    """Return the occasion on which offices of a kind check."""
    match office:
        case OfficeKind.INSPECTION_BODY:
            return CheckKind.INSPECTION
        case OfficeKind.PERMIT_REVIEWER:
            return CheckKind.REVIEW
        case _:
            return CheckKind.SUPERVISION


class OnCertificate(StrEnum):
    """The employer that the certificate names."""

    THIS_UNIT = "this_unit"
    OTHER_UNIT = "other_unit"
    NO_RECORD = "no_record"
    """No employment record on it: newer and electronic ones have none, which is no defect."""
    NOT_SHOWN = "not_shown"


ON_CERTIFICATE_WORDS = {
    OnCertificate.THIS_UNIT: "本单位",
    OnCertificate.OTHER_UNIT: "他单位",
    OnCertificate.NO_RECORD: "无记录",
    OnCertificate.NOT_SHOWN: "未出示",
}


class OnPlatform(StrEnum):
    """The employer that the platform names, as the station knew it when it checked."""

    THIS_UNIT = "this_unit"
    OTHER_UNIT = "other_unit"
    NOBODY = "nobody"
    """待聘."""
    NOT_KNOWN = "not_known"
    """Nobody of that name is among the station's facts: not with this unit, then."""


ON_PLATFORM_WORDS = {
    OnPlatform.THIS_UNIT: "本单位",
    OnPlatform.OTHER_UNIT: "他单位",
    OnPlatform.NOBODY: "待聘",
    OnPlatform.NOT_KNOWN: "本站无此人",
}


class OnSite(StrEnum):
    """What was found at the unit itself."""

    AT_WORK = "at_work"
    OFF_SHIFT = "off_shift"
    """Works there, but not at this hour: no difference."""
    GONE = "gone"
    """No longer works for the unit."""
    OTHER_WORK = "other_work"
    """Does work that the certificate does not cover."""
    UNCERTIFIED = "uncertified"
    """Does work that takes a certificate, without any."""


ON_SITE_WORDS = {
    OnSite.AT_WORK: "现场在岗",
    OnSite.OFF_SHIFT: "未当班",
    OnSite.GONE: "已不在本单位",
    OnSite.OTHER_WORK: "持证不符",
    OnSite.UNCERTIFIED: "无证上岗",
}


class Differing(StrEnum):
    """What differs of one person."""

    CERTIFICATE_ELSEWHERE = "certificate_elsewhere"
    CERTIFICATE_STILL_HERE = "certificate_still_here"
    REGISTERED_ELSEWHERE = "registered_elsewhere"
    NOT_REGISTERED = "not_registered"
    STILL_REGISTERED = "still_registered"
    WORK_NOT_COVERED = "work_not_covered"
    NO_CERTIFICATE = "no_certificate"


DIFFERING_WORDS = {
    Differing.CERTIFICATE_ELSEWHERE: "证书上为他单位，人在本单位",
    Differing.CERTIFICATE_STILL_HERE: "证书上为本单位，人已不在",
    Differing.REGISTERED_ELSEWHERE: "平台登记在他单位，人在本单位",
    Differing.NOT_REGISTERED: "平台未登记在本单位，人在本单位",
    Differing.STILL_REGISTERED: "平台登记在本单位，人已不在",
    Differing.WORK_NOT_COVERED: "所持证书不含现场作业项目",
    Differing.NO_CERTIFICATE: "无证从事应持证作业",
}

_ENTRIES = (
    Differing.CERTIFICATE_ELSEWHERE,
    Differing.CERTIFICATE_STILL_HERE,
    Differing.REGISTERED_ELSEWHERE,
    Differing.NOT_REGISTERED,
    Differing.STILL_REGISTERED,
)


class Course(StrEnum):
    """What the checker has a difference become."""

    URGE = "urge"
    ON_THE_SPOT = "on_the_spot"
    HAND_OVER = "hand_over"
    ENFORCEMENT = "enforcement"


COURSE_WORDS = {
    Course.URGE: "督促报送",
    Course.ON_THE_SPOT: "当场办理",
    Course.HAND_OVER: "转相应部门",
    Course.ENFORCEMENT: "移送执法",
}


def courses_for(what: Differing) -> tuple[Course, ...]:
    """Return what may become of a difference: only an entry can be changed on the spot."""
    if what in _ENTRIES:
        return tuple(Course)
    return (Course.URGE, Course.HAND_OVER, Course.ENFORCEMENT)


@dataclass(frozen=True, slots=True)
class CheckedPerson:
    """One person as found.

    Attributes:
        document: the number is empty where the person showed none.
        items: that the archive or the certificate says are held, as printed.
        person: of the archive, where one was picked.
        certificate_unit: the other unit that the certificate names.
        platform_unit: the other unit that the platform names.
        remark: such as the work that was being done.
    """

    document: DocumentRef
    on_certificate: OnCertificate
    on_platform: OnPlatform
    on_site: OnSite
    items: tuple[str, ...] = ()
    person: PersonId | None = None
    certificate_unit: str = ""
    platform_unit: str = ""
    remark: str = ""


def differences_of(person: CheckedPerson) -> Iterator[Differing]:
    """Compare certificate and platform with the site (C1)."""
    is_here = person.on_site is not OnSite.GONE
    if is_here and person.on_certificate is OnCertificate.OTHER_UNIT:
        yield Differing.CERTIFICATE_ELSEWHERE
    if not is_here and person.on_certificate is OnCertificate.THIS_UNIT:
        yield Differing.CERTIFICATE_STILL_HERE
    if person.on_site is OnSite.OTHER_WORK:
        yield Differing.WORK_NOT_COVERED
    if person.on_site is OnSite.UNCERTIFIED:
        yield Differing.NO_CERTIFICATE
    match person.on_platform:
        case OnPlatform.THIS_UNIT if not is_here:
            yield Differing.STILL_REGISTERED
        case OnPlatform.OTHER_UNIT if is_here:
            yield Differing.REGISTERED_ELSEWHERE
        case OnPlatform.NOBODY | OnPlatform.NOT_KNOWN if (
            # Who holds no certificate cannot be registered: that is the other difference.
            is_here and person.on_site is not OnSite.UNCERTIFIED
        ):
            yield Differing.NOT_REGISTERED


@dataclass(frozen=True, slots=True)
class ChosenCourse:
    """The course of one difference.

    Attributes:
        person: place in the list of persons, from 0.
        office: to which it is handed, or transferred; None: to none of the platform.
    """

    person: int
    what: Differing
    course: Course
    office: OfficeId | None = None


@dataclass(frozen=True, slots=True)
class RecordSiteCheck:
    """An office has checked a unit on the spot (C1).

    Attributes:
        place: where on site; empty: at the unit's address.
        courses: one for each difference.
    """

    unit: UnitOnPaper
    kind: CheckKind
    checked_on: dt.date
    checkers: tuple[str, ...]
    persons: tuple[CheckedPerson, ...]
    courses: tuple[ChosenCourse, ...]
    place: str = ""
    remark: str = ""


class FollowUp(StrEnum):
    """What happened to a difference."""

    SETTLED = "settled"
    TAKEN_OVER = "taken_over"
    """The office to which it was handed has taken it."""
    REDIRECTED = "redirected"
    """Another course was chosen, as where urging did not help."""


FOLLOW_UP_WORDS = {
    FollowUp.SETTLED: "已处理",
    FollowUp.TAKEN_OVER: "已接收",
    FollowUp.REDIRECTED: "改变处理方式",
}


@dataclass(frozen=True, slots=True)
class FollowSiteCheck:
    """Something happened to a difference of a check (C1).

    Attributes:
        check: key of the check.
        difference: its number, from 1.
        how: in words.
        by: the submission that settled it, where one did.
        course, office: of a difference that is redirected.
    """

    check: str
    difference: int
    what: FollowUp
    on: dt.date
    how: str = ""
    by: OpId | None = None
    course: Course | None = None
    office: OfficeId | None = None


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A step of a difference, and which office took it."""

    what: FollowUp
    on: dt.date
    office_name: str
    how: str = ""
    by: OpId | None = None
    course: Course | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of a check with what became of it.

    Attributes:
        number: from 1 within the check.
        person: place in the list of persons, from 0.
        office: that has it now; None where the checkers keep it.
    """

    number: int
    person: int
    what: Differing
    course: Course
    office: OfficeId | None = None
    office_name: str = ""
    steps: tuple[FollowedUp, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Nothing is left to be done."""
        return any(step.what is FollowUp.SETTLED for step in self.steps)

    @property
    def is_taken_over(self) -> bool:
        """The office that has it now has said so."""
        return bool(self.steps) and self.steps[-1].what is FollowUp.TAKEN_OVER


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """A check on site and what became of its differences; open until each is settled.

    Attributes:
        office: that checked.
    """

    spine: Spine
    office: OfficeId
    office_name: str
    unit: UnitOnPaper
    kind: CheckKind
    checked_on: dt.date
    recorded_on: dt.date
    place: str
    checkers: tuple[str, ...]
    persons: tuple[CheckedPerson, ...]
    differences: tuple[Difference, ...]
    remark: str = ""

    def difference(self, number: int) -> Difference | None:
        """Return one by its number; None where there is none."""
        return next((one for one in self.differences if one.number == number), None)
