"""Every fault of the line becomes one of our own errors, once, at the seam."""

import datetime as dt
import ssl

import httpx2
import pytest

from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.canonical import adapter
from sepdesk.protocol.messages import (
    PLATFORM_HEADER,
    FeedPage,
    PlatformCard,
    Problem,
    ProblemCode,
)
from sepdesk.protocol.signing import SealingKey, SigningKey
from sepdesk.sync import errors
from sepdesk.sync.transport import Transport

NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
CARD = PlatformCard(
    "p1", "参考平台", 1, 1, SigningKey.generate().public, SealingKey.generate().public, NOW
)


def transport(handler, platform="p1"):
    client = httpx2.Client(
        transport=httpx2.MockTransport(handler), base_url="http://platform.invalid"
    )
    return Transport(client, platform=platform)


def answer(status, value, platform="p1"):
    body = adapter(type(value)).dump_json(value)
    return httpx2.Response(status, content=body, headers={PLATFORM_HEADER: platform})


def subclasses(kind):
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


@pytest.mark.parametrize(
    "fault",
    sorted(
        {*subclasses(httpx2.TransportError), *subclasses(httpx2.StreamError)},
        key=lambda kind: kind.__name__,
    ),
    ids=lambda kind: kind.__name__,
)
@pytest.mark.invariant("S-8")
def test_a_fault_of_the_line_means_unreachable(fault):
    def broken(request):
        error = fault.__new__(fault)
        Exception.__init__(error, "cut")
        raise error

    with pytest.raises(errors.UnreachableError):
        transport(broken).card()


def test_every_error_of_the_http_library_is_mapped():
    named = [kind for name, kind in vars(httpx2).items() if isinstance(kind, type)]
    faults = {kind for kind in named if issubclass(kind, Exception)}
    ours = (
        httpx2.TransportError,
        httpx2.StreamError,
        httpx2.HTTPError,
        httpx2.InvalidURL,
        # Raised by calls that the transport never makes.
        httpx2.CookieConflict,
        httpx2.SSEError,
    )
    assert [kind.__name__ for kind in faults if not issubclass(kind, ours)] == []


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_of_the_platform_has_its_error(code):
    def refusing(request):
        return answer(400, Problem(code, "因故不能办理。"))

    with pytest.raises(errors.SyncError) as told:
        transport(refusing).card()
    assert told.value.text


@pytest.mark.invariant("S-8")
def test_a_login_page_that_answers_200_is_not_the_platform():
    def portal(request):
        return httpx2.Response(200, text="<html>请登录无线网络</html>")

    with pytest.raises(errors.GarbledError):
        transport(portal).card()


def test_another_platform_at_the_address_is_refused():
    with pytest.raises(errors.GarbledError):
        transport(lambda _: answer(200, CARD, platform="p2")).card()


def test_a_damaged_answer_is_garbled_and_its_text_goes_nowhere():
    def damaged(request):
        return httpx2.Response(200, content=b'{"name": 1}', headers={PLATFORM_HEADER: "p1"})

    with pytest.raises(errors.GarbledError) as told:
        transport(damaged).card()
    assert told.value.__cause__ is None


def test_a_server_that_breaks_is_unreachable_for_now():
    def broken(request):
        return httpx2.Response(502, text="bad gateway", headers={PLATFORM_HEADER: "p1"})

    with pytest.raises(errors.UnreachableError):
        transport(broken).card()


@pytest.mark.invariant("T-3")
@pytest.mark.parametrize(
    ("verify_code", "named"),
    [(9, errors.ClockError), (10, errors.ClockError), (18, errors.GarbledError)],
)
def test_a_wrong_clock_is_named_as_such_and_another_certificate_is_not_our_platform(
    verify_code, named
):
    def refused(request):
        cause = ssl.SSLCertVerificationError("certificate verify failed")
        cause.verify_code = verify_code
        raise httpx2.ConnectError("tls") from cause

    with pytest.raises(named):
        transport(refused).card()


def test_the_token_goes_with_every_request_once_there_is_one():
    seen = []

    def listening(request):
        seen.append(request.headers.get("Authorization"))
        return answer(200, CARD)

    line = transport(listening)
    line.card()
    line.use_token("abc")
    line.card()
    assert seen == [None, "Bearer abc"]


def test_a_snapshot_is_fetched_in_steps_and_can_begin_anywhere():
    whole = bytes(range(256)) * 4

    def ranged(request):
        start, end = map(int, request.headers["Range"].removeprefix("bytes=").split("-"))
        return httpx2.Response(206, content=whole[start : end + 1], headers={PLATFORM_HEADER: "p1"})

    line = transport(ranged)
    assert b"".join(line.snapshot_bytes("s", 0, len(whole), 100)) == whole
    assert b"".join(line.snapshot_bytes("s", 517, len(whole), 100)) == whole[517:]


def test_a_feed_page_is_asked_for_by_scope_epoch_and_place():
    page = FeedPage(OfficeId("350102"), 1, 7, 9, (), more=False, digest=None, server_time=NOW)
    seen = {}

    def feeding(request):
        seen.update(request.url.params)
        return answer(200, page)

    assert transport(feeding).feed(OfficeId("350102"), 1, 7) == page
    assert seen == {"scope": "350102", "epoch": "1", "after": "7", "limit": "500"}
