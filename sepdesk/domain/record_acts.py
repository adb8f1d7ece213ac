"""What an authority or issuing authority records about a person: penalties, lost certificates."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.paper_parts import WorkerRef


class Fate(StrEnum):
    """What was decided about a certificate; the four differ in their consequences (L7)."""

    REVOKED = "revoked"
    """吊销: bars a new application for three years."""
    ANNULLED = "annulled"
    """撤销: bars only under item 1 of 总局令140 art. 23 (fraud)."""
    CANCELLED = "cancelled"
    """注销: no bar."""
    NOT_GENUINE = "not_genuine"
    """查验不真实 (E6)."""


FATE_WORDS = {
    Fate.REVOKED: "吊销",
    Fate.ANNULLED: "撤销",
    Fate.CANCELLED: "注销",
    Fate.NOT_GENUINE: "查验不真实",
}


FATE_CONSEQUENCES = {
    Fate.REVOKED: "吊销：证书失效，自吊销之日起三年内不受理此人任何新的取证申请。",
    Fate.ANNULLED: "撤销：证书失效；只有依第二十三条第（一）项撤销的，三年内不得再次申请。",
    Fate.CANCELLED: "注销：证书失效，不限制重新申请。",
    Fate.NOT_GENUINE: "查验不真实：告知相对人不得从事相关作业，不予登记或变更其聘用信息。",
}
"""How the four differ, in one sentence each."""

FRAUD_ITEM = 1
LAST_ARTICLE_ITEM = 5
"""总局令140 art. 23 has five items; the first is a certificate got by fraud."""


@dataclass(frozen=True, slots=True)
class RecordPenalty:
    """An administrative penalty is registered (L6).

    Attributes:
        penalty: its id is the platform's to give; empty here.
    """

    worker: WorkerRef
    penalty: Penalty


@dataclass(frozen=True, slots=True)
class ChangeCertificate:
    """A certificate is revoked, annulled or cancelled, or found not genuine (L7, E6).

    Attributes:
        article_item: of 总局令140 art. 23, for an annulment; 1 (fraud) alone bars.
        document_number: of the decision.
    """

    worker: WorkerRef
    certificate: CertificateId
    fate: Fate
    decided_on: dt.date
    authority: str
    document_number: str
    reason: str = ""
    article_item: int | None = None


@dataclass(frozen=True, slots=True)
class RestoreCertificate:
    """A lost certificate is in force again, after review or court."""

    worker: WorkerRef
    certificate: CertificateId
    decided_on: dt.date
    authority: str
    document_number: str
    reason: str
