"""不予登记通知书: to worker and unit, each reason with its legal basis in full (E6, L7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sepdesk.domain.legal import LegalBasis
from sepdesk.forms.papers.case import Case, case_table, delivery_record
from sepdesk.forms.papers.content import (
    BODY,
    ENTRY,
    TWO_LINES,
    Content,
    Element,
    Gap,
    Paragraph,
    Seal,
    Station,
    cited,
    plain,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is refused, and by which law; without a basis a line is left to write on."""

    text: str
    basis: LegalBasis | None


@dataclass(frozen=True, slots=True)
class RefusalNotice:
    """A notice that an employment is not registered.

    Attributes:
        day: on which it is issued.
        grounds: every reason that the decision gave.
    """

    station: Station
    day: date
    case: Case
    grounds: tuple[Ground, ...]

    def content(self) -> Content:
        """Return what stands on it."""
        said = f"你（单位）{self.case.handed_in}收悉。经审查，下列聘用信息不予登记："
        elements: list[Element] = [
            Paragraph(self.case.readers, indent=0, keep=True),
            Paragraph(said, keep=True),
            Gap(2.0),
            case_table(self.case),
            Gap(3.0),
            Paragraph("不予登记的理由和依据：", keep=True),
        ]
        for number, ground in enumerate(self.grounds, start=1):
            elements += _ground(number, ground)
        elements += [
            Paragraph(f"救济途径：{TWO_LINES}", keep=True),
            Seal(self.station.name, self.day),
            Paragraph("送达记录", ENTRY, 0, keep=True),
            delivery_record(self.case.worker, self.case.unit),
        ]
        numbers = (("文号", ""), ("收件编号", self.case.intake_number))
        return Content("不予登记通知书", self.station, numbers, tuple(elements))


_TELLING = frozenset({"notice-2.2-lapsed", "notice-2.2-not-genuine"})
"""The two cases in which the notice has the person told not to work (E6), and no other."""


def _ground(number: int, ground: Ground) -> Iterator[Paragraph]:
    yield Paragraph(f"{number}. {plain(ground.text)}", keep=True)
    size = BODY if ground.basis is None else ENTRY
    yield Paragraph(f"依据：{cited(ground.basis)}", size)
    if ground.basis is not None and ground.basis.key in _TELLING:
        yield Paragraph("依照上述规定告知：不得从事相关作业。")
