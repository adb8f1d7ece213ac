"""调档函: asks the original examination body for the file of a certificate (L5)."""

from dataclasses import dataclass
from datetime import date

from sepdesk.domain.legal import LegalBasis
from sepdesk.forms.papers.content import (
    ENTRY,
    Content,
    Gap,
    Paragraph,
    Seal,
    Station,
    blank,
    cited,
    entries,
    known,
    plain,
    spoken,
)


@dataclass(frozen=True, slots=True)
class FileLetter:
    """A letter to the body that examined; what the copy does not say is empty.

    Attributes:
        number: of the document in full: the file is kept under it.
        valid_until: as on the copy; empty where it is illegible.
        basis: of the verification.
    """

    station: Station
    day: date
    intake_number: str
    exam_body: str
    name: str
    number: str
    certificate_number: str
    archive_number: str
    issuer: str
    items: str
    valid_until: str
    unit: str
    basis: LegalBasis | None

    def content(self) -> Content:
        """Return what stands on it."""
        said = (
            f"依据{cited(self.basis, in_full=False)}，因核验特种设备作业人员证书信息的需要，"
            "现向你单位调取下列人员的考试档案，请提供档案复印件，并将核实情况函复本机关。"
        )
        elements = (
            Paragraph(f"{known(self.exam_body, 16)}：", indent=0, keep=True),
            Paragraph(said),
            Gap(2.0),
            entries(
                ("姓名", plain(self.name)),
                ("证件号码", plain(self.number)),
                ("证件编号", plain(self.certificate_number)),
                ("档案编号", plain(self.archive_number)),
                ("发证机关", plain(self.issuer)),
                ("作业项目（代号）", plain(self.items)),
                ("有效日期", plain(self.valid_until)),
                ("现用人单位", plain(self.unit)),
            ),
            Gap(3.0),
            Paragraph(f"联系人：{blank(8)}", keep=True),
            Seal(self.station.name, self.day),
            Paragraph("复函（由考试机构填写）", ENTRY, 0, keep=True),
            entries(
                ("核实情况", "□ 信息属实\u3000□ 信息不符\u3000□ 未查到档案"),
                ("说明", ""),
                ("经办人", ""),
                keep=True,
            ),
            entries(("单位公章、日期", spoken(None)), least=16.0, keep=True),
        )
        numbers = (("文号", ""), ("收件编号", self.intake_number))
        title = "关于调取作业人员考试档案的函"
        return Content(title, self.station, numbers, elements)
