"""单位持证人员配备情况表: required, held and short for each work item, and the people behind."""

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
)

UNSET = "未设定"
"""A requirement of which no source gives a number; never 0."""


@dataclass(frozen=True, slots=True)
class UnitHead:
    """The unit, in words; what is unknown is empty."""

    name: str
    code: str
    kinds: str
    address: str
    contact: str


@dataclass(frozen=True, slots=True)
class ItemNeed:
    """One line of the count.

    Attributes:
        item: code and name.
        required: None: 未设定.
        measure: what is counted: 人, 人/班, 人项.
        short: None where no requirement is known.
        source: the regulation that asks for it, as the platform cites it.
    """

    item: str
    role: str
    required: int | None
    measure: str
    held: int
    lapsing: int
    short: int | None
    source: str


@dataclass(frozen=True, slots=True)
class CertifiedWorker:
    """One item of one person's certificate; `counted` says whether it counts, in words."""

    name: str
    item: str
    valid_until: date
    standing: str
    counted: str


@dataclass(frozen=True, slots=True)
class StaffingReport:
    """How a unit stands to its need.

    Attributes:
        day: on which it was counted.
        as_of: how old the facts are, in words; empty where that is not known.
    """

    station: Station
    day: date
    unit: UnitHead
    as_of: str
    needs: tuple[ItemNeed, ...]
    people: tuple[CertifiedWorker, ...]

    def content(self) -> Content:
        """Return what stands on it."""
        elements: tuple[Element, ...] = (
            unit_table(self.unit, ("数据截至", plain(self.as_of))),
            Gap(2.5),
            *self._needs(),
            Gap(2.5),
            *self._people(),
            Gap(2.0),
            Paragraph(_NOTE, 10.5, 0),
            Seal(self.station.name, self.day),
        )
        numbers = (("编号", ""),)
        return Content("单位持证人员配备情况表", self.station, numbers, elements)

    def _needs(self) -> tuple[Element, ...]:
        head = Paragraph("一、配备情况", ENTRY, 0, keep=True)
        if not self.needs:
            return (head, Paragraph(f"应配备人数{UNSET}，没有登记在该单位的持证人员。", ENTRY))
        return (head, needs_table(self.needs))

    def _people(self) -> tuple[Element, ...]:
        head = Paragraph("二、登记在该单位的持证人员", ENTRY, 0, keep=True)
        if not self.people:
            return (head, Paragraph("无。", ENTRY))
        columns = (
            Column("序号", 12.0, centred=True),
            Column("姓名", 34.0),
            Column("作业项目", 44.0),
            Column("有效日期", 26.0, centred=True),
            Column("证书状态", 22.0, centred=True),
            Column("是否计入", 18.0, centred=True),
        )
        rows = tuple(
            (
                str(number),
                plain(one.name),
                plain(one.item),
                one.valid_until.isoformat(),
                plain(one.standing),
                plain(one.counted),
            )
            for number, one in enumerate(self.people, start=1)
        )
        return (head, Table(columns, rows))


def unit_table(unit: UnitHead, *more: tuple[str, str]) -> Table:
    """Return the entries of a unit, and further ones behind them."""
    return entries(
        ("单位名称", plain(unit.name)),
        ("单位代码", plain(unit.code)),
        ("单位类别", plain(unit.kinds)),
        ("单位地址", plain(unit.address)),
        ("联系人、电话", plain(unit.contact)),
        *more,
    )


def needs_table(needs: tuple[ItemNeed, ...]) -> Table:
    """Return the table of what is required, held and short."""
    columns = (
        Column("作业项目", 38.0),
        Column("岗位", 24.0),
        Column("应配", 20.0, centred=True),
        Column("实有", 12.0, centred=True),
        Column("缺", 16.0, centred=True),
        Column("90日内到期", 16.0, centred=True),
        Column("要求出处", 30.0),
    )
    rows = tuple(
        (
            plain(need.item),
            plain(need.role),
            UNSET if need.required is None else f"{need.required} {need.measure}",
            str(need.held),
            UNSET if need.short is None else str(need.short),
            str(need.lapsing),
            plain(need.source),
        )
        for need in needs
    )
    return Table(columns, rows)


_NOTE = "注：证书有效且登记在该单位的人员计入实有人数；没有已知数量要求的项目列为“未设定”。"
