"""收件回执: what was handed in at the counter, and what is still owed."""

from dataclasses import dataclass
from datetime import date

from sepdesk.forms.papers.case import Case, case_table
from sepdesk.forms.papers.content import (
    ENTRY,
    Content,
    Element,
    Gap,
    Paragraph,
    Seal,
    Station,
    blank,
    plain,
)


@dataclass(frozen=True, slots=True)
class IntakeReceipt:
    """A receipt for papers; it registers nothing, and says so.

    Attributes:
        day: on which it is given.
        handed: the papers that were handed in, and what is on them.
        missing: what is still owed.
        status: where the submission stands.
        exam_centre: contact of the local exam centre (F3); empty where it is not known.
    """

    station: Station
    day: date
    case: Case
    handed: tuple[str, ...]
    missing: tuple[str, ...]
    status: str
    exam_centre: str = ""

    def content(self) -> Content:
        """Return what stands on it."""
        centre = plain(self.exam_centre)
        more = [
            ("已收材料", "、".join(map(plain, self.handed)) or "无"),
            ("尚缺材料", "、".join(map(plain, self.missing)) or "无"),
            ("办理状态", plain(self.status)),
        ]
        if centre:
            more.append(("当地考试中心", centre))
        elements: tuple[Element, ...] = (
            case_table(self.case, *more),
            Gap(4.0),
            Paragraph("本回执只说明上列材料已经收到。", ENTRY),
            Paragraph(_SIGNED, ENTRY, 0),
            Seal(self.station.name, self.day),
        )
        numbers = (("收件编号", self.case.intake_number),)
        return Content("收件回执", self.station, numbers, elements)


_SIGNED = f"交件人（签字）：{blank(9)}\u3000\u3000收件人（签字）：{blank(9)}"
