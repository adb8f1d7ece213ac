"""The HTTP client: one method per address, time-outs per phase, every fault mapped once."""

import datetime as dt
import ssl
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TypeVar

import httpx2
from pydantic import ValidationError

from sepdesk.domain.attachments import Digest
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.submissions import OpId
from sepdesk.protocol.asking import AskForm, AskPerson, FormAnswer, PersonAnswer
from sepdesk.protocol.attachments import AskAttachments, AttachmentsReply, AttachmentState
from sepdesk.protocol.canonical import adapter
from sepdesk.protocol.envelope import Sealed
from sepdesk.protocol.messages import (
    PLATFORM_HEADER,
    AskReceipts,
    Enrol,
    Enrolled,
    FeedPage,
    PlatformCard,
    Problem,
    ProblemCode,
    Push,
    PushReply,
    ReceiptsReply,
    SignedIn,
    SignIn,
    SnapshotManifest,
)
from sepdesk.protocol.statistics import StatisticsAnswer
from sepdesk.sync.errors import (
    ClockError,
    DeviceRefusedError,
    DeviceSuspendedError,
    GarbledError,
    NeedsSnapshotError,
    OutdatedError,
    RejectedError,
    SyncError,
    TooOftenError,
    UnauthorisedError,
    UnreachableError,
)

T = TypeVar("T")

TIMEOUTS = httpx2.Timeout(connect=5, read=30, write=30, pool=5)
"""Seconds per phase: a dead line is told in five, a busy platform gets thirty."""

_PROBLEMS: dict[ProblemCode, type[SyncError]] = {
    ProblemCode.NOT_SIGNED_IN: UnauthorisedError,
    ProblemCode.WRONG_PASSWORD: UnauthorisedError,
    ProblemCode.NOT_ALLOWED: UnauthorisedError,
    ProblemCode.NOT_FOUND: UnauthorisedError,
    ProblemCode.DEVICE_UNKNOWN: DeviceRefusedError,
    ProblemCode.DEVICE_REVOKED: DeviceRefusedError,
    ProblemCode.DEVICE_SUSPENDED: DeviceSuspendedError,
    ProblemCode.BAD_REQUEST: RejectedError,
    ProblemCode.TOO_LARGE: RejectedError,
    ProblemCode.TOO_MANY: TooOftenError,
    ProblemCode.NEEDS_SNAPSHOT: NeedsSnapshotError,
    ProblemCode.OUTDATED: OutdatedError,
    ProblemCode.BROKEN: UnreachableError,
}


_SHOWN = (ProblemCode.WRONG_PASSWORD, ProblemCode.NOT_ALLOWED, ProblemCode.TOO_MANY)
"""Problems of which the platform's own sentence says more than ours."""


def open_client(address: str) -> httpx2.Client:
    """Open a client for a platform's address; redirects are never followed."""
    return httpx2.Client(base_url=address, timeout=TIMEOUTS, follow_redirects=False)


class Transport:
    """Speaks with one platform.

    Args:
        client: an open HTTP client with the platform's base address.
        platform: id that every reply must carry; None before the first card was read.
        token: of the signed-in clerk.
    """

    def __init__(
        self, client: httpx2.Client, *, platform: str | None = None, token: str = ""
    ) -> None:
        self._client = client
        self._platform = platform
        self._token = token
        self.answered_at: dt.datetime | None = None
        """The platform's time when it last answered to the clerk's token."""

    def __enter__(self) -> "Transport":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def pin(self, platform: str) -> None:
        """Accept replies of this platform only."""
        self._platform = platform

    def use_token(self, token: str) -> None:
        """Send this token from now on."""
        self._token = token

    def card(self) -> PlatformCard:
        """Ask who answers at the address."""
        return self._ask(PlatformCard, "GET", "/v1/card")

    def enrol(self, request: Enrol) -> Enrolled:
        """Enrol this machine."""
        return self._ask(Enrolled, "POST", "/v1/enrol", request)

    def sign_in(self, request: SignIn) -> SignedIn:
        """Sign a clerk in."""
        return self._ask(SignedIn, "POST", "/v1/sessions", request)

    def push(self, request: Push) -> PushReply:
        """Send a batch of submissions."""
        return self._ask(PushReply, "POST", "/v1/push", request)

    def receipts(
        self, op_ids: tuple[OpId, ...], presented: tuple[Sealed, ...] = ()
    ) -> ReceiptsReply:
        """Ask what became of submissions, showing what a former epoch said of them."""
        request = AskReceipts(op_ids, presented)
        return self._ask(ReceiptsReply, "POST", "/v1/receipts", request)

    def look_up(self, request: AskPerson) -> PersonAnswer:
        """Ask who holds exactly a document, or a certificate under a name."""
        return self._ask(PersonAnswer, "POST", "/v1/lookup", request)

    def form(self, request: AskForm) -> FormAnswer:
        """Ask what became of a printed form."""
        return self._ask(FormAnswer, "POST", "/v1/forms", request)

    def statistics(self, day: dt.date, place: str = "", kind: str = "") -> StatisticsAnswer:
        """Ask for the sums of the office's area; see `StatisticsAnswer` for `place` and `kind`."""
        query = {"day": day.isoformat(), "place": place} | ({"kind": kind} if kind else {})
        return self._ask(StatisticsAnswer, "GET", "/v1/statistics", query=query)

    def feed(self, scope: OfficeId, epoch: int, after: int, limit: int = 500) -> FeedPage:
        """Fetch the changes of a scope after a sequence number."""
        query = {"scope": scope, "epoch": epoch, "after": after, "limit": limit}
        return self._ask(FeedPage, "GET", "/v1/feed", query=query)

    def snapshot(self, scope: OfficeId) -> SnapshotManifest:
        """Ask for a snapshot of a scope."""
        return self._ask(SnapshotManifest, "POST", "/v1/snapshots", query={"scope": scope})

    def snapshot_bytes(self, snapshot: str, start: int, size: int, step: int) -> Iterator[bytes]:
        """Fetch a snapshot's bytes from `start`, `step` at a time; resume by calling again."""
        while start < size:
            end = min(start + step, size)
            reply = self._send(
                "GET", f"/v1/snapshots/{snapshot}", headers={"Range": f"bytes={start}-{end - 1}"}
            )
            if reply.status_code not in (200, 206) or not reply.content:
                raise self._problem(reply)
            whole = reply.status_code == 200
            piece = reply.content[start:] if whole else reply.content
            yield piece
            start += len(piece)

    def ask_attachments(self, digests: tuple[Digest, ...]) -> AttachmentsReply:
        """Ask which scans are still to be sent, and from where."""
        return self._ask(AttachmentsReply, "POST", "/v1/attachments", AskAttachments(digests))

    def send_attachment(self, digest: Digest, start: int, content: bytes) -> AttachmentState:
        """Send bytes of a scan, behind those that the platform has."""
        reply = self._send(
            "PUT",
            f"/v1/attachments/{digest}",
            params={"start": start},
            content=content,
            headers={"Content-Type": "application/octet-stream"},
        )
        return self._read(AttachmentState, reply)

    def attachment_part(self, op_id: OpId, digest: Digest, start: int) -> bytes:
        """Fetch bytes of a scan by a submission that refers to it; at most one part."""
        path = f"/v1/submissions/{op_id}/attachments/{digest}"
        reply = self._send("GET", path, params={"start": start})
        if reply.status_code != 200:
            raise self._problem(reply)
        return reply.content

    def _ask(
        self,
        kind: type[T],
        method: str,
        path: str,
        body: object = None,
        query: dict[str, Any] | None = None,
    ) -> T:
        options: dict[str, Any] = {"headers": {}}
        if body is not None:
            options["content"] = adapter(type(body)).dump_json(body)
            options["headers"]["Content-Type"] = "application/json"
        if query is not None:
            options["params"] = query
        return self._read(kind, self._send(method, path, **options))

    def _read(self, kind: type[T], reply: httpx2.Response) -> T:
        if reply.status_code != 200:
            raise self._problem(reply)
        try:
            answer = adapter(kind).validate_json(reply.content)
        except ValidationError:
            raise GarbledError from None
        if self._token and isinstance(answer, PushReply | FeedPage):
            self.answered_at = answer.server_time
        return answer

    def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:  # noqa: ANN401
        headers = dict(options.pop("headers", {}))
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            reply = self._client.request(method, path, headers=headers, **options)
        except (httpx2.TransportError, httpx2.StreamError, OSError) as error:
            raise _of_fault(error) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise GarbledError from error
        named = reply.headers.get(PLATFORM_HEADER)
        if named is None or (self._platform is not None and named != self._platform):
            # HTTP status alone proves nothing: captive portals answer 200 to everything.
            raise GarbledError
        return reply

    def _problem(self, reply: httpx2.Response) -> SyncError:
        try:
            problem: Problem = adapter(Problem).validate_json(reply.content)
        except ValidationError:
            return UnreachableError() if reply.status_code >= 500 else GarbledError()
        kind = _PROBLEMS[problem.code]
        shown = problem.code in _SHOWN
        return kind(problem.text if shown else "")


def _of_fault(error: Exception) -> SyncError:
    """Map a fault of the line; a certificate that is "not yet valid" means a wrong clock here."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            expired_or_early = cause.verify_code in (9, 10)
            return ClockError() if expired_or_early else GarbledError()
        cause = cause.__cause__ or cause.__context__
    return UnreachableError()


def skew(server_time: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """Return how far this machine's clock is ahead of the platform's (T-2)."""
    return now - server_time
