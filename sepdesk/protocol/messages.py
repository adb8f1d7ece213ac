"""Requests and replies, as dataclasses that pydantic reads and writes."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.offices import Office, OfficeId, Role
from sepdesk.domain.submissions import OpId, SubmissionState
from sepdesk.domain.verification import StepKind
from sepdesk.protocol.envelope import Position, Sealed
from sepdesk.protocol.signing import PublicKey

PLATFORM_HEADER = "X-Sepdesk-Platform"
"""Every reply of a platform carries its id here; a captive portal's does not."""

PUSH_LIMIT = 200
"""Most envelopes in one push."""


class ProblemCode(StrEnum):
    """Transport and authority only: a business refusal is an outcome in a reply."""

    NOT_SIGNED_IN = "not_signed_in"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a code, no password
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    DEVICE_UNKNOWN = "device_unknown"
    DEVICE_REVOKED = "device_revoked"
    DEVICE_SUSPENDED = "device_suspended"
    """Two machines use one identity: each is to be enrolled anew (R-4)."""
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NEEDS_SNAPSHOT = "needs_snapshot"
    OUTDATED = "outdated"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was not answered; `text` is for people and holds no personal data."""

    code: ProblemCode
    text: str


@dataclass(frozen=True, slots=True)
class PlatformCard:
    """Who answers at an address; unsigned, asked before anything else."""

    platform: str
    name: str
    epoch: int
    protocol: int
    key: PublicKey
    sealing_key: str
    server_time: dt.datetime


@dataclass(frozen=True, slots=True)
class Succession:
    """A machine that is enrolled anew proves which one it was (R-4, R-5).

    What it had signed before is then taken from it under the former key.

    Attributes:
        device: its former id.
        key: its former key.
        signature: by the former key, over `succession_bytes` of the former id and the new key.
    """

    device: str
    key: PublicKey
    signature: str


def succession_bytes(device: str, key_id: str) -> bytes:
    """Return what the former key signs: which machine goes on under which new key."""
    return f"sepdesk succession v1\0{device}\0{key_id}".encode()


@dataclass(frozen=True, slots=True)
class Enrol:
    """A new machine asks to be known, with a one-time code and the public halves of its keys.

    Attributes:
        former: for a machine that is enrolled anew.
    """

    code: str
    device_name: str
    signing_key: PublicKey
    sealing_key: str
    former: Succession | None = None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The machine is known; the platform's key is pinned from now on."""

    device: str
    office: Office
    card: PlatformCard


@dataclass(frozen=True, slots=True)
class SignIn:
    """A clerk signs in at a device."""

    device: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, with a token for the requests that follow."""

    token: str
    expires_at: dt.datetime
    user: str
    display_name: str
    role: Role
    office: Office


@dataclass(frozen=True, slots=True)
class Push:
    """A batch of submissions, oldest first."""

    envelopes: tuple[Sealed, ...]


class PushProblem(StrEnum):
    """Why one envelope of a batch has no receipt."""

    NONE = ""
    DIGEST_MISMATCH = "digest_mismatch"
    """The same op id came with other bytes: refused and alarmed (S-2)."""
    BAD_SIGNATURE = "bad_signature"
    UNREADABLE = "unreadable"
    NOT_ALLOWED = "not_allowed"
    DEVICE_SUSPENDED = "device_suspended"
    """Two machines use the identity that signed it; it is taken once the machine has a new one."""


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """What became of one envelope: its receipts so far, or why it has none."""

    op_id: OpId
    receipts: tuple[Sealed, ...]
    problem: PushProblem = PushProblem.NONE
    text: str = ""


@dataclass(frozen=True, slots=True)
class PushReply:
    """One outcome for each envelope of the batch, in its order."""

    epoch: int
    outcomes: tuple[PushOutcome, ...]
    server_time: dt.datetime


@dataclass(frozen=True, slots=True)
class AskReceipts:
    """What became of these? For submissions that are in doubt.

    Attributes:
        presented: receipts of former epochs, which a restored platform may lack (R-1).
    """

    op_ids: tuple[OpId, ...]
    presented: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptsReply:
    """Receipts of those known; an op id without any is unknown to the platform."""

    outcomes: tuple[PushOutcome, ...]


class FeedAction(StrEnum):
    """What a feed row does to the mirrored record."""

    ENTER = "enter"
    """The record came into scope: the row is the whole aggregate."""
    UPSERT = "upsert"
    LEAVE = "leave"
    """It left the scope: the station erases it (X-2)."""


class RecordKind(StrEnum):
    """Kinds of mirrored record."""

    WORKER = "worker"
    UNIT = "unit"
    OFFICE = "office"
    CASE = "case"
    """A submission that waits for a verification; it leaves when it is decided (B-9)."""
    RECEIPT = "receipt"
    SUGGESTION = "suggestion"
    """This and what follows are the kinds of dossier, by the words of `DossierKind`."""
    EXAM_PLAN = "exam_plan"
    APPLICATION = "application"
    WARNING = "warning"
    SITE_CHECK = "site_check"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a waiting case, by the platform's time.

    Attributes:
        by: name of the office that did it.
        text: may hold personal data.
    """

    at: dt.datetime
    what: StepKind
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A submission that waits for a verification, for who filed it and who verifies (L4, L5).

    Attributes:
        office: that filed it.
        opened_at: from when on it has been waiting, by the platform's time.
        sealed: the submission as it came.
        steps: the oldest first.
    """

    op_id: OpId
    office: OfficeId
    office_name: str
    state: SubmissionState
    opened_at: dt.datetime
    sealed: Sealed
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One change of one record, for one scope.

    Attributes:
        row: the record as canonical JSON (`Worker`, `UnitRecord`, `Office`, `CaseRecord`, a
            dossier; for a receipt a `Sealed`); empty for `leave`.
    """

    seq: int
    action: FeedAction
    record: RecordKind
    key: str
    row: str


@dataclass(frozen=True, slots=True)
class ScopeDigest:
    """Order-free digest of all mirrored records of a scope at a position.

    Attributes:
        total: sum modulo 2**256 of SHA-256 over `record NUL key NUL row` of each worker, unit,
            office, case and dossier; 64 hexadecimal digits.
    """

    total: str
    count: int


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The changes of a scope in `(after, through]`; gaps of a filtered feed are no holes.

    Attributes:
        digest: of the scope at `through`, on the last page only.
    """

    scope: OfficeId
    epoch: int
    after: int
    through: int
    rows: tuple[FeedRow, ...]
    more: bool
    digest: ScopeDigest | None
    server_time: dt.datetime


@dataclass(frozen=True, slots=True)
class SnapshotManifest:
    """A snapshot of a scope that can be fetched by byte ranges.

    Attributes:
        size: bytes of the encrypted file; chunks are `chunk_size` long but for the last.
        sha256: of the encrypted file.
        sealed_key: the random key, sealed to the asking device, base64; sent apart from the file.
    """

    snapshot: str
    format: int
    scope: OfficeId
    at: Position
    size: int
    chunk_size: int
    sha256: str
    records: int
    digest: ScopeDigest
    sealed_key: str
