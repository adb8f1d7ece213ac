"""移交清单: papers that go to whoever verifies the certificates (L4): as a rule the exam centre."""

from dataclasses import dataclass
from datetime import date

from sepdesk.domain.legal import LegalBasis
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
    cited,
    known,
    plain,
)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One person's papers; what the copy handed in does not say is empty, to be written in.

    Attributes:
        number: of the document in full: the exam centre looks the certificate up by it.
        certificate: number, archive number, issuing authority and examination body, each with
            its label.
        papers: what is handed over.
    """

    intake_number: str
    name: str
    number: str
    certificate: tuple[str, ...]
    items: str
    unit: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandOverList:
    """A list of what goes to one office.

    Attributes:
        to: the exam centre's name or contact, or the issuing authority's name; empty where the
            service guide or the certificate has not told it.
        basis: of the verification; None leaves a line: no rule at hand names one for certificates
            of this province.
        home: certificates of this province, which go to who issues.
    """

    station: Station
    day: date
    to: str
    basis: LegalBasis | None
    lines: tuple[HandedOver, ...]
    home: bool = False

    def content(self) -> Content:
        """Return what stands on it."""
        columns = (
            Column("序号", 10.0, centred=True),
            Column("姓名、证件号码", 36.0),
            Column("作业人员证", 30.0),
            Column("作业项目", 24.0),
            Column("用人单位", 20.0),
            Column("移交材料、收件编号", 36.0),
        )
        rows = tuple(_row(number, line) for number, line in enumerate(self.lines, start=1))
        you = "你单位" if self.home else "你中心"
        said = (
            f"依据{cited(self.basis, in_full=False)}，现将下列 {len(rows)} 人的材料移交{you}，"
            "请予核验采集证书信息。"
        )
        elements = (
            Paragraph(f"{known(self.to, 16)}：", ENTRY, 0, keep=True),
            Paragraph(said, ENTRY, keep=True),
            Gap(2.0),
            Table(columns, rows, size=9.0),
            Gap(4.0),
            Paragraph(_SIGNED, ENTRY, 0, keep=True),
            Paragraph(_TAKEN, ENTRY, 0, keep=True),
            Seal(self.station.name, self.day),
        )
        title = "作业人员证书核验材料移交清单"
        return Content(title, self.station, (("编号", ""),), elements)


def _row(number: int, line: HandedOver) -> tuple[str, ...]:
    return (
        str(number),
        "\n".join((plain(line.name), plain(line.number))),
        "\n".join(map(plain, line.certificate)),
        plain(line.items),
        plain(line.unit),
        "\n".join((*map(plain, line.papers), plain(line.intake_number))),
    )


_SIGNED = f"移交人（签字）：{blank(8)}\u3000移交日期：{blank(8)}"
_TAKEN = f"接收人（签字）：{blank(8)}\u3000接收日期：{blank(8)}"
