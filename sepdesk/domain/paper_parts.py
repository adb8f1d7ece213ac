"""What a paper is made of, whatever it asks for: worker, unit, items, what was handed in."""

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import not_
from typing import NewType

from sepdesk.domain.attachments import AttachedPaper, PaperKind, faults, is_fit
from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.identity import DocumentRef, PersonId
from sepdesk.domain.units import CodeKind, UnitId
from sepdesk.domain.work_items import ItemKey

OpId = NewType("OpId", str)
"""UUIDv7, made at the station when the form is saved."""


class Channel(StrEnum):
    """How the paper came in (E3, C1, C2)."""

    COUNTER = "counter"
    FAX = "fax"
    NETWORK = "network"
    SITE_VISIT = "site_visit"
    REEXAM_WINDOW = "reexam_window"


CHANNEL_WORDS = {
    Channel.COUNTER: "窗口",
    Channel.FAX: "传真",
    Channel.NETWORK: "网络",
    Channel.SITE_VISIT: "现场",
    Channel.REEXAM_WINDOW: "复审窗口",
}


class Requester(StrEnum):
    """Who asks for a deregistration (E10)."""

    UNIT = "unit"
    WORKER = "worker"
    BOTH = "both"


REQUESTER_WORDS = {
    Requester.UNIT: "用人单位",
    Requester.WORKER: "作业人员本人",
    Requester.BOTH: "双方",
}


class Dispatch(StrEnum):
    """Answer to the question that E8 asks where the unit is a labour dispatch company."""

    NOT_ASKED = "not_asked"
    OWN_WORKER = "own_worker"
    DISPATCHED = "dispatched"


@dataclass(frozen=True, slots=True)
class ItemClaim:
    """A work item as the paper gives it.

    Attributes:
        printed: the code as written.
        key: catalogue and code where the clerk picked or confirmed one.
        certificate: the certificate of the archive that it was picked from.
        valid_until: as on the paper; None where illegible or left out.
    """

    printed: str
    key: ItemKey | None = None
    certificate: CertificateId | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CertificateClaim:
    """A certificate that the archive lacks, as on the copy handed in (E4)."""

    number: str
    archive_number: str = ""
    issuer: str = ""
    exam_body: str = ""
    issuing_province: str = ""


@dataclass(frozen=True, slots=True)
class WorkerRef:
    """Whom a paper concerns: always the document as typed, and the person where one was picked."""

    document: DocumentRef
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class UnitOnPaper:
    """A unit as the paper gives it, and which unit of the archive it is, where known (F2).

    Attributes:
        town: nine digits, or six where only the county is given.
    """

    name: str
    code: str = ""
    code_kind: CodeKind = CodeKind.USCC
    address: str = ""
    town: str = ""
    contact: str = ""
    phone: str = ""
    unit: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in and what is on it (E2, L4, F1)."""

    form: bool = False
    certificate_copy: bool = False
    id_copy: bool = False
    letter_of_authority: bool = False
    by_proxy: bool = False
    worker_signed: bool = False
    unit_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """How and when the paper came in; what makes a report late (E2, E9) is `received_on`.

    Attributes:
        number: 收件编号, the station's own.
        received_on: 收件日: counter, fax or upload.
        form_date: the date written on the form.
        completed_on: 材料补齐日.
        papers: the scans that go with it; without any, the bytes say nothing of them.
    """

    number: str
    received_on: dt.date
    channel: Channel = Channel.COUNTER
    form_date: dt.date | None = None
    completed_on: dt.date | None = None
    handed: Handed = Handed()
    papers: tuple[AttachedPaper, ...] = field(default=(), metadata={"exclude_if": not_})


def what_counts(handed: Handed, papers: tuple[AttachedPaper, ...]) -> Handed:
    """Return what was handed in, as the scans bear it out.

    A paper of which a scan is fit is there; one of which none is, is not, whatever was ticked.
    """
    there = {paper.kind.value: True for paper in papers if is_fit(paper)}
    there |= {kind.value: False for kind, _ in faults(papers)}
    there.pop(PaperKind.OTHER.value, None)
    forms = [paper for paper in papers if paper.kind is PaperKind.FORM]
    return replace(
        handed,
        **there,
        worker_signed=handed.worker_signed or any(paper.signed for paper in forms),
        unit_sealed=handed.unit_sealed or any(paper.sealed for paper in forms),
    )
