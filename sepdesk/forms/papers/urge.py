"""督促通知书: a unit is to complete its certified workers, or to report whom it employs."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from sepdesk.domain.legal import LegalBasis
from sepdesk.forms.papers.case import delivery_record
from sepdesk.forms.papers.content import (
    BODY,
    ENTRY,
    Column,
    Content,
    Element,
    Gap,
    Paragraph,
    Seal,
    Station,
    Table,
    cited,
    known,
    plain,
    spoken,
)
from sepdesk.forms.papers.staffing_report import ItemNeed, UnitHead, needs_table, unit_table


class Urged(Enum):
    """What a unit is urged to do; the value names it in the title."""

    STAFF = "配备持证作业人员"
    REPORT = "报送作业人员聘用信息"


@dataclass(frozen=True, slots=True)
class ToReport:
    """Somebody whom a check on site found, and what the unit is to report of them."""

    name: str
    number: str
    items: str
    what: str


@dataclass(frozen=True, slots=True)
class UrgeNotice:
    """A notice that urges a unit.

    Attributes:
        deadline: set by the station; None: to be written in by hand.
        bases: what it rests on; empty where the table of bases holds nothing: to be written in.
        needs: the items that lack people (`Urged.STAFF`).
        as_of: how old the facts are, in words.
        persons: whom a check on site found; without one, lines to write on.
        checked_on: day of that check.
    """

    station: Station
    day: date
    unit: UnitHead
    urged: Urged
    deadline: date | None
    bases: tuple[LegalBasis, ...]
    needs: tuple[ItemNeed, ...] = ()
    as_of: str = ""
    persons: tuple[ToReport, ...] = ()
    checked_on: date | None = None

    def content(self) -> Content:
        """Return what stands on it."""
        body = self._to_staff() if self.urged is Urged.STAFF else self._to_report()
        elements: tuple[Element, ...] = (
            Paragraph(f"{known(self.unit.name, 14)}：", indent=0, keep=True),
            *body,
            *map(_basis, self.bases or (None,)),
            Seal(self.station.name, self.day),
            Paragraph("送达记录", ENTRY, 0, keep=True),
            delivery_record(self.unit.name),
        )
        return Content(f"督促{self.urged.value}通知书", self.station, (("文号", ""),), elements)

    def _to_staff(self) -> tuple[Element, ...]:
        return (
            Paragraph("按照监管平台的数据，你单位下列作业项目的持证作业人员不足：", keep=True),
            Gap(2.0),
            unit_table(self.unit, ("数据截至", plain(self.as_of))),
            Gap(3.0),
            needs_table(self.needs),
            Gap(3.0),
            Paragraph(f"请于{spoken(self.deadline)}前配齐持证作业人员，并将情况报本机关。"),
        )

    def _to_report(self) -> tuple[Element, ...]:
        columns = (
            Column("姓名", 30.0),
            Column("证件号码", 46.0),
            Column("作业项目", 34.0),
            Column("聘用起始日", 28.0),
            Column("备注", 18.0),
        )
        if self.persons:
            return self._found_on_site()
        return (
            Paragraph(
                f"请于{spoken(self.deadline)}前，将你单位聘用的下列特种设备作业人员的"
                "聘用信息报送本机关：",
                keep=True,
            ),
            Gap(2.0),
            unit_table(self.unit),
            Gap(3.0),
            Table(columns, (("",) * len(columns),) * _LINES, least=9.0),
            Gap(3.0),
        )

    def _found_on_site(self) -> tuple[Element, ...]:
        columns = (
            Column("姓名", 28.0),
            Column("证件号码", 44.0),
            Column("作业项目", 32.0),
            Column("不一致情况", 52.0),
        )
        rows = tuple(
            (plain(one.name), plain(one.number), plain(one.items), plain(one.what))
            for one in self.persons
        )
        return (
            Paragraph(
                f"{spoken(self.checked_on)}现场检查发现，你单位下列作业人员的聘用单位与"
                f"《特种设备作业人员证》或监管平台不一致。请于{spoken(self.deadline)}前报送登记、"
                "变更或注销信息：",
                keep=True,
            ),
            Gap(2.0),
            unit_table(self.unit),
            Gap(3.0),
            Table(columns, rows, least=9.0),
            Gap(3.0),
        )


def _basis(basis: LegalBasis | None) -> Paragraph:
    return Paragraph(f"依据：{cited(basis)}", BODY if basis is None else ENTRY)


_LINES = 4
"""Empty lines for the names: nobody's name is known here before the unit has reported it."""
