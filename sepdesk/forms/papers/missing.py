"""补正材料告知单: what is missing or to be mended, so that the paper can be taken."""

from dataclasses import dataclass
from datetime import date

from sepdesk.forms.papers.case import Case, case_table
from sepdesk.forms.papers.content import (
    ENTRY,
    Column,
    Content,
    Gap,
    Paragraph,
    Seal,
    Station,
    Table,
    blank,
    plain,
    spoken,
)


@dataclass(frozen=True, slots=True)
class MissingPoint:
    """One thing to be brought or mended, and where it is asked for; empty where nowhere."""

    text: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class MissingList:
    """A list of what is missing.

    Attributes:
        day: on which it is given.
        status: where the submission stands.
        until: the day that the station sets; None: to be written in by hand.
    """

    station: Station
    day: date
    case: Case
    points: tuple[MissingPoint, ...]
    status: str
    until: date | None = None

    def content(self) -> Content:
        """Return what stands on it."""
        columns = (
            Column("序号", 12.0, centred=True),
            Column("需补正的材料或事项", 72.0),
            Column("依据", 46.0),
            Column("补正日期", 26.0),
        )
        rows = tuple(
            (str(number), plain(point.text), plain(point.citation), "")
            for number, point in enumerate(self.points, start=1)
        )
        asked = f"请于{spoken(self.until)}前补正上列材料或事项，交本机关。"
        elements = (
            Paragraph(self.case.readers, indent=0, keep=True),
            Paragraph(f"你（单位）{self.case.handed_in}收悉，尚需补正：", keep=True),
            Gap(2.0),
            case_table(self.case, ("办理状态", plain(self.status))),
            Gap(3.0),
            Table(columns, rows, size=ENTRY, least=9.0),
            Gap(3.0),
            Paragraph(asked),
            Paragraph(_SIGNED, ENTRY, 0),
            Seal(self.station.name, self.day),
        )
        numbers = (("收件编号", self.case.intake_number),)
        return Content("补正材料告知单", self.station, numbers, elements)


_SIGNED = f"领取人（签字）：{blank(9)}\u3000\u3000经办人（签字）：{blank(9)}"
