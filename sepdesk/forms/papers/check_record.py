"""现场核查记录表: who was found at a unit, what differs, and what becomes of it (C1)."""

from dataclasses import dataclass
from datetime import date

from sepdesk.forms.papers.content import (
    ENTRY,
    Column,
    Content,
    Element,
    Gap,
    Paragraph,
    Seal,
    Station,
    Table,
    entries,
    plain,
    spoken,
)
from sepdesk.forms.papers.staffing_report import UnitHead, unit_table


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One person as found, in words; the number is masked."""

    name: str
    number: str
    items: str
    certificate: str
    platform: str
    site: str


@dataclass(frozen=True, slots=True)
class FoundDifference:
    """One difference, in words.

    Attributes:
        course: what was chosen, with the office that has it.
        done: what has been done since; empty: nothing yet.
    """

    name: str
    what: str
    course: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A record of a check on site.

    Attributes:
        number: by which it is known here; empty: a line to write on.
        checkers: names, in words.
    """

    station: Station
    number: str
    kind: str
    day: date
    place: str
    checkers: str
    unit: UnitHead
    persons: tuple[FoundPerson, ...]
    differences: tuple[FoundDifference, ...]
    remark: str = ""

    def content(self) -> Content:
        """Return what stands on it."""
        elements: tuple[Element, ...] = (
            unit_table(
                self.unit,
                ("检查类别", plain(self.kind)),
                ("检查日期", spoken(self.day)),
                ("检查地点", plain(self.place)),
                ("检查人员", plain(self.checkers)),
            ),
            Gap(2.5),
            Paragraph("一、人员核查情况", ENTRY, 0, keep=True),
            self._persons(),
            Gap(2.5),
            Paragraph("二、不一致情况及处理", ENTRY, 0, keep=True),
            self._differences(),
            Gap(2.0),
            *self._remark(),
            Paragraph("三、签字", ENTRY, 0, keep=True),
            entries(
                ("检查人员（签字）", ""),
                ("单位负责人或在场人员（签字）", ""),
                ("单位意见", ""),
                least=11.0,
                keep=True,
            ),
            Seal(self.station.name, self.day),
        )
        numbers = (("编号", self.number),)
        return Content("特种设备作业人员现场核查记录表", self.station, numbers, elements)

    def _persons(self) -> Table:
        columns = (
            Column("序号", 8.0, centred=True),
            Column("姓名", 20.0),
            Column("证件号码", 42.0),
            Column("作业项目", 34.0),
            Column("证书上聘用单位", 25.0),
            Column("平台登记单位", 25.0),
            Column("现场", 20.0, centred=True),
        )
        rows = tuple(
            (
                str(number),
                plain(one.name),
                plain(one.number),
                plain(one.items),
                plain(one.certificate),
                plain(one.platform),
                plain(one.site),
            )
            for number, one in enumerate(self.persons, start=1)
        )
        return Table(columns, rows)

    def _differences(self) -> Element:
        if not self.differences:
            return Paragraph("证书、监管平台与现场一致。", ENTRY)
        columns = (
            Column("序号", 11.0, centred=True),
            Column("姓名", 24.0),
            Column("不一致情况", 52.0),
            Column("处理方式", 44.0),
            Column("处理结果", 44.0),
        )
        rows = tuple(
            (str(number), plain(one.name), plain(one.what), plain(one.course), plain(one.done))
            for number, one in enumerate(self.differences, start=1)
        )
        return Table(columns, rows)

    def _remark(self) -> tuple[Element, ...]:
        if not self.remark:
            return ()
        return (Paragraph(f"备注：{plain(self.remark)}", ENTRY, 0), Gap(2.0))
