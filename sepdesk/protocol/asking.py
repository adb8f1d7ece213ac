"""Questions to the platform about what is not in the station's facts: a person, a printed form.

The answers are the stated exceptions to jurisdiction (X-1): the least that a window needs, never
mirrored, each of them written down.
"""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.certificates import CertificateStatus, Standing
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.submissions import SubmissionKind, SubmissionState


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Who is this? By a document, or by certificate number and name; both exact and whole.

    Attributes:
        document_kind: with `document_number`; None where a certificate is named.
        name: needed with a certificate number alone.
    """

    document_kind: DocumentKind | None = None
    document_number: str = ""
    certificate_number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ToldItem:
    """One work item; how it stands is told for the day of the answer."""

    printed: str
    valid_until: dt.date
    standing: Standing


@dataclass(frozen=True, slots=True)
class ToldCertificate:
    """A certificate without its number, which is often that of an identity card."""

    issuer: str
    status: CertificateStatus
    items: tuple[ToldItem, ...]


@dataclass(frozen=True, slots=True)
class ToldEmployment:
    """Where a person is registered now: as much as a conflict tells (B-2)."""

    unit_name: str
    since: dt.date
    office_name: str


@dataclass(frozen=True, slots=True)
class PersonTold:
    """The least that a window needs to know about a person of elsewhere.

    Attributes:
        name: as the archive has it.
        present: None where the person has no present employer.
    """

    name: str
    certificates: tuple[ToldCertificate, ...]
    present: ToldEmployment | None
    has_died: bool = False


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """What the archive says; None: it holds nobody under exactly that."""

    person: PersonTold | None
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AskForm:
    """Whose paper is this? `code` is the text of the QR code: who has it has the paper."""

    code: str


@dataclass(frozen=True, slots=True)
class FormTold:
    """The submission that a form became.

    Attributes:
        body: canonical text of the body of that kind.
        registration_number: only while it is in effect.
    """

    kind: SubmissionKind
    body: str
    state: SubmissionState
    office_name: str
    received_at: dt.datetime
    registration_number: str = ""


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What the platform knows of a printed form.

    Attributes:
        genuine: the code bears the signature of an enrolled machine.
        printed_at: name of that machine's office; empty where it is not genuine.
        form: None where it was never sent in: not saved, or not yet synchronised.
    """

    genuine: bool
    printed_at: str
    form: FormTold | None
    asked_at: dt.datetime
