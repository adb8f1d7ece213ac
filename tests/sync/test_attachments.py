"""Scans over the line: sent after the texts, gone on with where they were left, fetched by op id.

The platform is real, the station's files are real; only the line can be cut.
"""

from contextlib import closing
from dataclasses import replace

import pytest

from sepdesk.desk import attachments, registration, synchronise
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session, Tables, User
from sepdesk.domain.attachments import PaperKind
from sepdesk.domain.offices import Role
from sepdesk.domain.submissions import Handed, SubmissionState
from sepdesk.paths import Profile
from sepdesk.progress import CancelledError, NoProgress
from sepdesk.protocol.attachments import PART
from sepdesk.protocol.messages import SignIn
from sepdesk.province import attachments as taken
from sepdesk.store.files import StationFiles
from sepdesk.sync.attachments import fetch_attachment, send_attachments
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.errors import GarbledError, UnauthorisedError, UnreachableError
from sepdesk.sync.transport import Transport
from tests.province.builders import GULOU, PASSWORD, TAIJIANG, id_number, unit, worker
from tests.province.conftest import migrated_sqlite, platform  # noqa: F401 - fixtures
from tests.province.in_memory import memory_database

LONG = b"%PDF-1.7 " + bytes(range(256)) * 10_000
SHORT = b"%PDF-1.7 short"
S = SubmissionState


@pytest.fixture
def database_url(migrated_sqlite):  # noqa: F811 - the fixture
    with memory_database(migrated_sqlite) as url:
        yield url


class Cut(Transport):
    """A line that may be cut, and that counts what goes over it."""

    cut_after = 10**9
    sent = 0
    wrong = b""

    def send_attachment(self, digest, start, content):
        if self.cut_after <= 0:
            raise UnreachableError
        self.cut_after -= 1
        self.sent += len(content)
        spoilt, self.wrong = self.wrong or content, b""
        return super().send_attachment(digest, start, spoilt)

    def attachment_part(self, op_id, digest, start):
        if self.cut_after <= 0:
            raise UnreachableError
        self.cut_after -= 1
        return self.wrong or super().attachment_part(op_id, digest, start)


@pytest.fixture
def open_station(platform, tmp_path):  # noqa: F811 - the fixture
    """Open stations of offices, each with its own files, signed in to the platform."""
    opened = []

    def one(office, role=Role.CLERK):
        name = f"{role.value}-{office}"
        platform.account(name, office, role)
        transport = Cut(platform.client())
        files = StationFiles.open(Profile(tmp_path / name).create(), bytes(range(32)))
        identity = enrol(transport, platform.code(office), "测试机")
        with files.station.transaction() as tx:
            tx.identity.put(identity)
        signed_in = transport.sign_in(SignIn(identity.device, name, PASSWORD))
        transport.use_token(signed_in.token)
        user = User(name, "合成员", role)
        opened.append((files, transport))
        return Session(files, platform.clock, user, identity, Tables.load(), transport)

    yield one
    for files, transport in opened:
        with closing(files):
            transport.close()


@pytest.fixture
def session(platform, open_station):  # noqa: F811 - the fixture
    platform.load(units=[unit(1)], workers=[worker(1), worker(2)])
    return open_station(GULOU)


def paper(session, *contents, number=1, **fields):
    kept = tuple(attachments.keep(session, each, PaperKind.FORM) for each in contents)
    at = unit(1).unit
    typed = PaperInput(
        name=f"合成{number}",
        document_number=id_number(number),
        items="Q2",
        unit_name=at.name,
        unit=at.unit_id,
        unit_code=at.code,
        unit_town=at.town,
        hired_on="2026-11-10",
        received_on="2026-11-24",
        handed=Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True),
        papers=kept,
    )
    return replace(typed, **fields)


def state_of(session, op_id):
    with session.files.station.reading() as tx:
        return tx.outbox.get(op_id).state


def done(session):
    outcome = synchronise.synchronise(session)
    assert isinstance(outcome, synchronise.Synchronised), outcome
    return outcome


@pytest.mark.invariant("F-1")
def test_one_round_registers_uploads_and_brings_the_receipt_that_all_is_there(session):
    entry = registration.save(session, paper(session, SHORT, LONG)).entry
    outcome = done(session)
    assert (outcome.sent, outcome.scans, outcome.scans_refused) == (1, 2, ())
    assert state_of(session, entry.op_id) is S.REGISTERED
    with session.files.station.reading() as tx:
        states = [r.state for r in tx.outbox.receipts_of(entry.op_id)]
        assert tx.attachments.waiting() == 0
    assert states == [S.INCOMPLETE, S.REGISTERED]
    before = session.transport.sent
    assert done(session).scans == 0
    assert session.transport.sent == before == len(SHORT) + len(LONG)


@pytest.mark.invariant("F-2")
@pytest.mark.invariant("S-13")
def test_a_cut_line_loses_no_part_that_had_come(session):
    entry = registration.save(session, paper(session, LONG)).entry
    session.transport.cut_after = 1
    assert isinstance(synchronise.synchronise(session), synchronise.NotSynchronised)
    assert state_of(session, entry.op_id) is S.INCOMPLETE
    session.transport.cut_after = 10**9
    assert done(session).scans == 1
    assert session.transport.sent == len(LONG)
    assert state_of(session, entry.op_id) is S.REGISTERED


@pytest.mark.invariant("F-2")
def test_spoilt_bytes_are_sent_anew_and_a_scan_that_is_there_costs_nothing(session):
    registration.save(session, paper(session, SHORT))
    session.transport.wrong = b"x" * len(SHORT)
    assert done(session).scans == 1
    assert session.transport.sent == 2 * len(SHORT)
    again = registration.save(session, paper(session, SHORT, number=2)).entry
    done(session)
    assert state_of(session, again.op_id) is S.REGISTERED
    assert session.transport.sent == 2 * len(SHORT)


@pytest.mark.invariant("S-11")
def test_a_line_that_spoils_everything_ends_in_this_round_and_not_for_good(session):
    registration.save(session, paper(session, SHORT))

    class Spoils(Cut):
        def send_attachment(self, digest, start, content):
            self.wrong = b"x" * len(SHORT)
            return super().send_attachment(digest, start, content)

    session.transport.__class__ = Spoils
    assert done(session).scans == 0
    assert session.transport.sent == 3 * len(SHORT)
    session.transport.__class__ = Cut
    session.transport.wrong = b""
    assert done(session).scans == 1


@pytest.mark.invariant("F-4")
def test_what_the_platform_will_not_have_comes_back_with_its_reason_and_the_form_stands(
    session, monkeypatch
):
    entry = registration.save(session, paper(session, SHORT)).entry
    monkeypatch.setattr(taken, "unfit", lambda _: "不收。")
    outcome = done(session)
    assert (outcome.scans, outcome.scans_refused) == (0, ("不收。",))
    assert state_of(session, entry.op_id) is S.INCOMPLETE
    with session.files.station.reading() as tx:
        (scan,) = tx.attachments.of_submission(entry.op_id)
    assert (scan.whole, scan.refused) == (True, "不收。")
    assert done(session).scans_refused == ()


def test_the_clerk_stops_it_between_two_parts(session):
    registration.save(session, paper(session, LONG))
    session.transport.cut_after = 0
    synchronise.synchronise(session)
    session.transport.cut_after = 10**9

    class Stops(NoProgress):
        left = 2

        def checkpoint(self):
            self.left -= 1
            if self.left < 0:
                raise CancelledError

    with pytest.raises(CancelledError):
        send_attachments(session.files.station, session.transport, session.clock.now(), Stops())
    assert session.transport.sent == 2 * PART


@pytest.mark.clause("L4")
@pytest.mark.invariant("F-5")
def test_the_exam_centre_opens_the_scans_of_a_case_resumed_and_proved(
    session,
    open_station,
    platform,  # noqa: F811 - the fixture
):
    foreign = {
        "name": "外省人",
        "document_number": id_number(9),
        "certificate_number": "T1",
        "certificate_province": "36",
    }
    typed = paper(session, LONG, **foreign)
    entry = registration.save(session, typed).entry
    centre = open_station("3501-exam", Role.VERIFIER)
    (scan,) = typed.papers
    with pytest.raises(attachments.ScanNotHereError, match="还没有传到"):
        attachments.open_scan(centre, entry.op_id, scan)
    done(session)
    assert state_of(session, entry.op_id) is S.PENDING_VERIFICATION
    done(centre)
    centre.transport.cut_after = 1
    with pytest.raises(attachments.ScanNotHereError, match="连接不上"):
        attachments.open_scan(centre, entry.op_id, scan)
    assert attachments.read(centre, scan.digest) is None
    centre.transport.cut_after = 2
    assert attachments.open_scan(centre, entry.op_id, scan) == LONG
    centre.transport.cut_after = 0
    assert attachments.open_scan(centre, entry.op_id, scan) == LONG
    other = open_station(TAIJIANG)
    with pytest.raises(UnauthorisedError):
        fetch_attachment(
            other.files.station, other.transport, entry.op_id, scan.digest, scan.size,
            other.clock.now(), NoProgress(),
        )  # fmt: skip
    assert attachments.open_scan(session, None, scan) == LONG


@pytest.mark.invariant("F-2")
def test_other_bytes_than_named_are_never_shown(session):
    entry = registration.save(session, paper(session, SHORT)).entry
    done(session)
    (scan,) = paper(session, SHORT).papers
    for spoilt in (b"x" * scan.size, b"x" * (scan.size + 1)):
        fresh = replace(scan, digest="f" * 64)
        session.transport.wrong = spoilt
        with pytest.raises(GarbledError):
            fetch_attachment(
                session.files.station, session.transport, entry.op_id, fresh.digest, fresh.size,
                session.clock.now(), NoProgress(),
            )  # fmt: skip
        assert attachments.read(session, fresh.digest) is None


@pytest.mark.parametrize("odd", ["ask_attachments", "send_attachment"])
def test_an_answer_about_another_scan_is_nobodys(session, odd):
    registration.save(session, paper(session, SHORT))

    class Odd(Cut):
        def ask_attachments(self, digests):
            reply = super().ask_attachments(digests)
            return replace(reply, states=()) if odd == "ask_attachments" else reply

        def send_attachment(self, digest, start, content):
            state = super().send_attachment(digest, start, content)
            return replace(state, digest="f" * 64) if odd == "send_attachment" else state

    session.transport.__class__ = Odd
    outcome = synchronise.synchronise(session)
    assert outcome.hindrance is synchronise.Hindrance.NOT_OUR_PLATFORM
    session.transport.__class__ = Cut
    done(session)
    with session.files.station.reading() as tx:
        assert tx.attachments.waiting() == 0
