"""What every paper about one submission says of it."""

from dataclasses import dataclass
from datetime import date

from sepdesk.forms.papers.content import Column, Table, entries, known, plain, spoken

Entry = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One submission, in words.

    Attributes:
        intake_number: 收件编号.
        matter: what is asked for: 聘用登记, 聘用变更, 聘用注销.
        number: of the document, as it is to be printed: masked where the reader needs no more.
        items: work items with their codes.
        channel: how the papers came in.
    """

    intake_number: str
    matter: str
    worker: str
    document: str
    number: str
    unit: str
    items: str
    received_on: date
    channel: str = ""

    @property
    def readers(self) -> str:
        """Whom a notice addresses: the worker and the unit."""
        return f"{known(self.worker, 6)}、{known(self.unit, 12)}："

    @property
    def handed_in(self) -> str:
        """When what was handed in, as the beginning of a sentence."""
        return f"{spoken(self.received_on)}报送的{plain(self.matter)}材料"


def case_table(case: Case, *more: Entry) -> Table:
    """Return the entries of a case, and further ones behind them."""
    document = f"{plain(case.document)} {plain(case.number)}".strip()
    how = f"（{plain(case.channel)}）" if case.channel else ""
    return entries(
        ("办理事项", plain(case.matter)),
        ("作业人员", plain(case.worker)),
        ("证件", document),
        ("用人单位", plain(case.unit)),
        ("作业项目（代号）", plain(case.items)),
        ("收件日期", spoken(case.received_on) + how),
        *more,
    )


def delivery_record(*receivers: str) -> Table:
    """Return the record of delivery (送达), a line for each receiver, to be filled in by hand."""
    columns = (
        Column("受送达人", 40.0),
        Column("送达方式", 24.0),
        Column("送达日期", 30.0),
        Column("签收人（签字）", 32.0),
        Column("送达人（签字）", 30.0),
    )
    rows = tuple((plain(name), "", "", "", "") for name in receivers)
    return Table(columns, rows, least=11.0, keep=True)
