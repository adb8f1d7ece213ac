"""Applications for a certificate: what is asked for, and each step until it is issued (L2)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.dossiers import Spine
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.paper_parts import WorkerRef
from sepdesk.domain.work_items import ItemKey

TERM_MONTHS = 48
"""A certificate is valid for four years (总局令140 art. 22; TSG Z6001-2013 art. 3)."""


class Purpose(StrEnum):
    """What an application asks for; the word travels."""

    FIRST_ISSUE = "first_issue"
    ADDED_ITEMS = "added_items"
    REEXAMINATION = "reexamination"
    REISSUE = "reissue"
    """A lost or worn certificate, or one of an old list exchanged for the present list."""


PURPOSE_WORDS = {
    Purpose.FIRST_ISSUE: "取证",
    Purpose.ADDED_ITEMS: "增项",
    Purpose.REEXAMINATION: "复审",
    Purpose.REISSUE: "补（换）证",
}

NEW_ITEMS = (Purpose.FIRST_ISSUE, Purpose.ADDED_ITEMS)
"""Purposes that need a pass, and that the three-year bar forbids (L7)."""


class ApplicationState(StrEnum):
    """Where an application stands."""

    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    NOT_ACCEPTED = "not_accepted"
    NOT_ISSUED = "not_issued"


APPLICATION_STATE_WORDS = {
    ApplicationState.FILED: "待受理",
    ApplicationState.RETURNED: "退回补正",
    ApplicationState.ACCEPTED: "已受理，待审核",
    ApplicationState.REVIEWED: "已审核，待发证",
    ApplicationState.ISSUED: "已发证",
    ApplicationState.NOT_ACCEPTED: "不予受理",
    ApplicationState.NOT_ISSUED: "不予发证",
}


class Step(StrEnum):
    """What an issuing authority does with an application; the word travels."""

    ACCEPT = "accept"
    NOT_ACCEPT = "not_accept"
    RETURN = "return"
    REVIEW = "review"
    ISSUE = "issue"
    NOT_ISSUE = "not_issue"


STEP_WORDS = {
    Step.ACCEPT: "受理",
    Step.NOT_ACCEPT: "不予受理",
    Step.RETURN: "退回补正",
    Step.REVIEW: "审核通过",
    Step.ISSUE: "发证",
    Step.NOT_ISSUE: "不予发证",
}

COMES_TO = {
    Step.ACCEPT: ApplicationState.ACCEPTED,
    Step.NOT_ACCEPT: ApplicationState.NOT_ACCEPTED,
    Step.RETURN: ApplicationState.RETURNED,
    Step.REVIEW: ApplicationState.REVIEWED,
    Step.ISSUE: ApplicationState.ISSUED,
    Step.NOT_ISSUE: ApplicationState.NOT_ISSUED,
}
"""The state after a step."""

OPEN_TO = {
    ApplicationState.FILED: (Step.ACCEPT, Step.NOT_ACCEPT, Step.RETURN),
    ApplicationState.RETURNED: (),
    ApplicationState.ACCEPTED: (Step.REVIEW, Step.NOT_ISSUE),
    ApplicationState.REVIEWED: (Step.ISSUE, Step.NOT_ISSUE),
    ApplicationState.ISSUED: (),
    ApplicationState.NOT_ACCEPTED: (),
    ApplicationState.NOT_ISSUED: (),
}
"""The steps that the authority may take next."""

ENDED = (ApplicationState.ISSUED, ApplicationState.NOT_ACCEPTED, ApplicationState.NOT_ISSUED)
NEEDS_REASON = (Step.NOT_ACCEPT, Step.RETURN, Step.NOT_ISSUE)


@dataclass(frozen=True, slots=True)
class AppliedItem:
    """An item that is applied for.

    Attributes:
        code: as written: of a new item by the list in force, of a held one as on the certificate.
        held: the item of the certificate that it is about; None for a new one.
        into: codes of the present list that the holder chose for an item of the list of 2011.
        confirmed: a person has seen that an uncertain conversion is right.
    """

    code: str
    held: ItemKey | None = None
    into: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ApplyForCertificate:
    """Somebody applies for a certificate, further items, a re-examination or a reissue (L2).

    Attributes:
        authority: the issuing authority that is to decide.
        received_on: day on which the applicant handed it in.
        county: six digits: where the applicant works or lives; whose station sees it.
        plan: key of the examination that was passed, for new items.
        certificate: that is re-examined, reissued or added to.
        sex, born_on, mobile: of a person new to the archive.
        application: key of a returned application that this one mends; empty for a new one.
    """

    worker: WorkerRef
    purpose: Purpose
    items: tuple[AppliedItem, ...]
    authority: OfficeId
    received_on: dt.date
    county: str
    plan: str = ""
    certificate: CertificateId | None = None
    sex: str = ""
    born_on: dt.date | None = None
    mobile: str = ""
    application: str = ""


@dataclass(frozen=True, slots=True)
class DecideApplication:
    """The issuing authority takes a step about an application (L2).

    Attributes:
        worker: as on the application.
        evidence: what was looked at; for a review.
        reason: why not; for a step that ends or returns it.
        valid_until: of the items; for an issue of all but a reissue.
        archive_number: 档案编号 of a new certificate; may be empty.
    """

    application: str
    worker: WorkerRef
    step: Step
    evidence: str = ""
    reason: str = ""
    valid_until: dt.date | None = None
    archive_number: str = ""


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was taken.

    Attributes:
        user: who took it; maker is not checker.
        basis: key of the legal basis, where there is one.
    """

    step: Step
    on: dt.date
    user: str
    evidence: str = ""
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """An application and what became of it.

    Attributes:
        office: that filed it, `filed_by` whom.
        asked: as it was filed last.
        exam_body: that examined, for new items.
        advice: sentences noted when it was filed; none of them refuses.
        certificate: issued, re-examined or reissued by it; None until then.
    """

    spine: Spine
    office: OfficeId
    office_name: str
    filed_by: str
    authority_name: str
    asked: ApplyForCertificate
    filed_on: dt.date
    state: ApplicationState = ApplicationState.FILED
    exam_body: str = ""
    advice: tuple[str, ...] = ()
    steps: tuple[TakenStep, ...] = ()
    certificate: CertificateId | None = None
