"""What the lists of 现场检查 show: checks, the persons of one under way, and differences."""

from dataclasses import dataclass

from sepdesk.desk.site_check_entry import Chosen, PersonRow
from sepdesk.desk.site_check_papers import course_words, done_words, platform_words
from sepdesk.desk.site_checks import CheckLine, DifferenceLine
from sepdesk.domain.identity import mask_number
from sepdesk.domain.site_checks import (
    CHECK_KIND_WORDS,
    COURSE_WORDS,
    DIFFERING_WORDS,
    ON_CERTIFICATE_WORDS,
    ON_SITE_WORDS,
    Course,
    Differing,
    OnCertificate,
    OnPlatform,
    OnSite,
    SiteCheck,
)
from sepdesk.ui.lines_model import Column

SITE_KEYS = {str(place): one for place, one in enumerate(OnSite, 1)}
"""Digits that say what was found on site."""
CERTIFICATE_KEYS = {str(place): one for place, one in enumerate(OnCertificate, len(SITE_KEYS) + 1)}
"""Digits that say which employer the certificate names."""
COURSE_KEYS = {str(place): one for place, one in enumerate(Course, 1)}

_NOT_YET = "—"
_BAD = (OnSite.OTHER_WORK, OnSite.UNCERTIFIED)


@dataclass(frozen=True, slots=True)
class OpenDifference:
    """A difference of a check under way, and what was chosen for it so far."""

    row: PersonRow
    what: Differing
    chosen: Chosen | None
    office_name: str = ""

    @property
    def key(self) -> tuple[tuple[str, str, str], Differing]:
        """Row and comparison."""
        return self.row.key, self.what


def check_columns() -> tuple[Column[CheckLine], ...]:
    """Make the columns of the list of checks."""
    return (
        Column[CheckLine]("检查日期", lambda x: x.check.checked_on.isoformat(), width=96),
        Column[CheckLine]("单位", lambda x: x.check.unit.name, stretch=True),
        Column[CheckLine]("人数", lambda x: str(len(x.check.persons)), align="right", width=52),
        Column[CheckLine]("待处理", _left, align="right", width=72, tone=lambda _: "warn"),
        Column[CheckLine]("状态", state_words, width=76, tone=_state_tone),
    )


def person_columns() -> tuple[Column[PersonRow], ...]:
    """Make the columns of the persons of a check under way."""
    return (
        Column[PersonRow]("姓名", lambda x: x.document.name, width=88),
        Column[PersonRow]("证件号码", lambda x: mask_number(x.document.number), width=164),
        Column[PersonRow]("作业项目", lambda x: "、".join(x.items), width=104),
        Column[PersonRow](
            "平台登记",
            lambda x: platform_words(x.on_platform, x.platform_unit),
            width=190,
            tone=_platform_tone,
        ),
        Column[PersonRow]("证书上聘用单位", _certificate_words, stretch=True, tone=_card_tone),
        Column[PersonRow]("现场", _site_words, width=116, tone=_site_tone),
        Column[PersonRow]("备注", lambda x: x.remark, width=180),
    )


def open_difference_columns() -> tuple[Column[OpenDifference], ...]:
    """Make the columns of the differences of a check under way."""
    return (
        Column[OpenDifference]("姓名", lambda x: x.row.document.name, width=88),
        Column[OpenDifference]("不一致", lambda x: DIFFERING_WORDS[x.what], stretch=True),
        Column[OpenDifference]("处理方式", _chosen_words, width=340, tone=_chosen_tone),
    )


def difference_columns() -> tuple[Column[DifferenceLine], ...]:
    """Make the columns of the differences of a recorded check."""
    return (
        Column[DifferenceLine]("姓名", lambda x: x.person.document.name, width=80),
        Column[DifferenceLine](
            "不一致", lambda x: DIFFERING_WORDS[x.difference.what], stretch=True
        ),
        Column[DifferenceLine]("处理方式", lambda x: course_words(x.difference), width=210),
        Column[DifferenceLine]("进展", progress_words, width=120, tone=_progress_tone),
    )


def state_words(line: CheckLine) -> str:
    """Say where a check stands: what was saved here comes before what the platform knows."""
    if line.standing:
        return line.standing
    return "待处理" if line.check.spine.is_open else "已办结"


def about_words(check: SiteCheck) -> str:
    """Say who checked, when and where."""
    names = "、".join(check.checkers)
    parts = [CHECK_KIND_WORDS[check.kind], check.office_name, names, check.place]
    return " · ".join(part for part in parts if part)


def progress_words(line: DifferenceLine) -> str:
    """Say what has been done about a difference."""
    done = done_words(line.difference)
    if line.difference.is_settled or not line.agrees_now:
        return done or "待处理"
    return "已一致，待销项"


def _left(line: CheckLine) -> str:
    return str(line.left) if line.left else ""


def _state_tone(line: CheckLine) -> str:
    if line.standing:
        return "open"
    return "warn" if line.check.spine.is_open else "good"


def _certificate_words(row: PersonRow) -> str:
    if row.on_certificate is None:
        return _NOT_YET
    words = ON_CERTIFICATE_WORDS[row.on_certificate]
    named = row.certificate_unit
    return (
        f"{words}：{named}" if named and row.on_certificate is OnCertificate.OTHER_UNIT else words
    )


def _site_words(row: PersonRow) -> str:
    return _NOT_YET if row.on_site is None else ON_SITE_WORDS[row.on_site]


def _platform_tone(row: PersonRow) -> str:
    return "" if row.on_platform is OnPlatform.THIS_UNIT else "warn"


def _card_tone(row: PersonRow) -> str:
    if row.on_certificate is None:
        return "quiet"
    return "warn" if row.on_certificate is OnCertificate.OTHER_UNIT else ""


def _site_tone(row: PersonRow) -> str:
    if row.on_site is None:
        return "quiet"
    if row.on_site in _BAD:
        return "refuse"
    return "warn" if row.on_site is OnSite.GONE else "good"


def _chosen_words(line: OpenDifference) -> str:
    if line.chosen is None:
        return "请选择"
    words = COURSE_WORDS[line.chosen.course]
    return f"{words}：{line.office_name}" if line.office_name else words


def _chosen_tone(line: OpenDifference) -> str:
    return "warn" if line.chosen is None else ""


def _progress_tone(line: DifferenceLine) -> str:
    if line.difference.is_settled:
        return "good"
    if line.agrees_now:
        return "open"
    return "warn" if line.difference.steps == () else ""
