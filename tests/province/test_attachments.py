"""Scans at the platform: asked for, taken in at any byte, proved, awaited, and given to whom."""

import pytest
from sqlalchemy import func, select

from sepdesk.domain.attachments import LARGEST, MOST, PaperKind
from sepdesk.domain.case_acts import CompletePapers, Withdraw
from sepdesk.domain.employment import current
from sepdesk.domain.offices import Role
from sepdesk.domain.submissions import CertificateClaim, Handed, ItemClaim, SubmissionState
from sepdesk.protocol.attachments import ASK_LIMIT, PART, AskAttachments, Refusal, Standing
from sepdesk.protocol.messages import PushProblem, RecordKind
from sepdesk.province import attachments, audit, records
from sepdesk.province.account_tables import AuditRow
from sepdesk.province.attachment_tables import AttachmentRow, AttachmentUploadPartRow
from tests.province.builders import (
    GULOU,
    TAIJIANG,
    TODAY,
    WHOLE,
    new_op,
    register,
    unit,
    worker,
    worker_ref,
)
from tests.province.scans import (
    SCAN,
    digest_of,
    get,
    put,
    scan,
    scanned_intake,
    send,
    standing,
    with_scans,
)

S = SubmissionState
LONG = b"%PDF-1.7 " + bytes(range(256)) * 9000
COPY = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01" + bytes(9)


@pytest.fixture
def station(platform):
    platform.load(units=[unit(1)], workers=[worker(n) for n in range(1, 6)])
    return platform.station(GULOU)


def file(station, *papers, number=1, **fields):
    op_id = new_op()
    body = register(worker(number), unit(1), intake=scanned_intake(*papers), **fields)
    outcome = station.push(station.seal(body, op_id=op_id)).outcomes[0]
    return op_id, station.receipt(outcome)


def last(station, op_id):
    return station.receipt(station.receipts(op_id).outcomes[0])


def count(platform, table):
    with platform.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


# The submission waits -----------------------------------------------------------------------------


@pytest.mark.clause("E2")
@pytest.mark.invariant("F-1")
def test_a_registration_takes_effect_waits_for_its_scans_and_is_whole_once_they_came(
    platform, station
):
    op_id, receipt = file(station, scan(), scan(COPY, PaperKind.CERTIFICATE_COPY))
    assert (receipt.state, receipt.final) == (S.INCOMPLETE, False)
    assert receipt.missing == ("登记表（扫描件待传）", "作业人员证复印件（扫描件待传）")
    with platform.database.reading() as connection:
        kept = records.find_worker(connection, worker_ref(worker(1)))
    assert current(kept.worker.employments) is not None
    assert send(station).standing is Standing.STORED
    assert last(station, op_id).n == 1  # one is still to come
    assert send(station, COPY).standing is Standing.STORED
    whole = last(station, op_id)
    assert (whole.n, whole.state, whole.final, whole.missing) == (2, S.REGISTERED, True, ())
    assert whole.registration_number == receipt.registration_number != ""
    told = [r for r in station.feed(receipt.at.seq).rows if r.record is RecordKind.RECEIPT]
    assert [row.key for row in told] == [op_id]


@pytest.mark.invariant("F-1")
def test_what_people_owe_stays_when_the_scans_have_come(station):
    handed = Handed(form=True, certificate_copy=True, worker_signed=True)
    op_id = new_op()
    body = register(worker(1), unit(1), intake=scanned_intake(scan(), handed=handed))
    first = station.file(body, op_id=op_id)
    assert first.missing == ("用人单位公章", "登记表（扫描件待传）")
    send(station)
    second = last(station, op_id)
    assert (second.state, second.final, second.missing) == (S.INCOMPLETE, False, ("用人单位公章",))


@pytest.mark.invariant("F-1")
def test_a_completion_brings_scans_for_which_the_form_waits_too(station):
    handed = Handed(form=True, worker_signed=True, unit_sealed=True)
    op_id = new_op()
    body = register(worker(1), unit(1), intake=scanned_intake(scan(), handed=handed))
    station.file(body, op_id=op_id)
    copy = scan(COPY, PaperKind.CERTIFICATE_COPY)
    act = CompletePapers(op_id, worker_ref(worker(1)), WHOLE, TODAY, (copy,))
    assert station.file(act).state is S.REGISTERED
    waits = last(station, op_id)
    assert set(waits.missing) == {"登记表（扫描件待传）", "作业人员证复印件（扫描件待传）"}
    send(station, COPY)
    assert last(station, op_id).n == 2
    send(station)
    assert last(station, op_id).state is S.REGISTERED


@pytest.mark.invariant("F-1")
def test_a_scan_that_is_there_already_is_not_awaited_again(station):
    file(station, scan())
    send(station)
    _, receipt = file(station, scan(), number=2)
    assert (receipt.state, receipt.missing) == (S.REGISTERED, ())
    assert standing(station, scan().digest)[0].standing is Standing.STORED


@pytest.mark.invariant("F-1")
def test_what_came_back_waits_for_no_scan_and_gets_no_further_receipt(station):
    op_id, receipt = file(station, scan(), items=())
    assert receipt.state is S.RETURNED
    assert send(station).standing is Standing.STORED
    assert last(station, op_id).n == 1


def test_an_envelope_that_names_too_many_or_impossible_scans_is_unreadable(station):
    many = tuple(scan(bytes([n])) for n in range(MOST + 1))
    odd = ((scan(b""),), (scan(bytes(LARGEST + 1)),), many)
    for papers in odd:
        body = with_scans(register(worker(1), unit(1)), *papers)
        outcome = station.push(station.seal(body)).outcomes[0]
        assert outcome.problem is PushProblem.UNREADABLE


# Taking in ----------------------------------------------------------------------------------------


@pytest.mark.invariant("F-2")
def test_a_scan_is_gone_on_with_at_any_byte_and_nobody_reads_half_of_it(platform, station):
    op_id, _ = file(station, scan(LONG))
    digest = digest_of(LONG)
    assert standing(station, digest)[0].received == 0
    for size in (1, 500_000, 0):
        before = standing(station, digest)[0].received
        part = LONG[: before + size]
        state = send(station, part, start=before, digest=digest)
        assert (state.standing, state.received) == (Standing.LACKING, before + size)
        assert get(station, op_id, digest).status_code == 404
    again = send(station, LONG, start=7)
    assert (again.refusal, again.received) == (Refusal.OUT_OF_STEP, 500_001)
    start = again.received
    while (state := send(station, LONG, start)).standing is not Standing.STORED:
        start = state.received
    read = b""
    while len(read) < len(LONG):
        response = get(station, op_id, digest, len(read))
        assert response.headers["content-type"] == "application/octet-stream"
        read += response.content
    assert read == LONG
    assert get(station, op_id, digest, len(LONG)).status_code == 416
    assert get(station, op_id, digest, PART - 3).content[:6] == LONG[PART - 3 : PART + 3]
    assert count(platform, AttachmentUploadPartRow) == 0


@pytest.mark.invariant("F-2")
def test_the_same_scan_again_costs_nothing(platform, station):
    file(station, scan())
    send(station)
    assert send(station, b"", digest=scan().digest).standing is Standing.STORED
    assert count(platform, AttachmentRow) == 1


@pytest.mark.invariant("F-2")
def test_other_bytes_than_announced_are_thrown_away_with_the_reason_and_sent_anew(
    platform, station
):
    op_id, _ = file(station, scan())
    wrong = send(station, b"x" * len(SCAN), digest=scan().digest)
    assert (wrong.refusal, wrong.received) == (Refusal.WRONG_DIGEST, 0)
    assert "重新上传" in wrong.text
    longer = send(station, SCAN + b"x", digest=scan().digest)
    assert longer.refusal is Refusal.WRONG_DIGEST
    assert get(station, op_id, scan().digest).status_code == 404
    assert count(platform, AttachmentUploadPartRow) == count(platform, AttachmentRow) == 0
    assert send(station).standing is Standing.STORED


@pytest.mark.invariant("F-4")
def test_a_file_of_another_kind_is_refused_and_its_form_is_not(station):
    odd = b"MZ no scan"
    op_id, receipt = file(station, scan(odd))
    assert receipt.registration_number
    state = send(station, odd)
    assert (state.refusal, state.standing) == (Refusal.UNFIT, Standing.LACKING)
    assert "PDF" in state.text
    assert last(station, op_id).state is S.INCOMPLETE


@pytest.mark.invariant("F-4")
def test_too_much_under_way_or_in_one_request_is_not_taken(platform, station, monkeypatch):
    file(station, scan(LONG), scan())
    assert send(station, LONG).received == PART
    monkeypatch.setattr(attachments, "UNFINISHED", PART + 1)
    assert put(station, SCAN).status_code == 429
    many = tuple("0" * 64 for _ in range(ASK_LIMIT + 1))
    assert station.request("POST", "/v1/attachments", AskAttachments(many)).status_code == 413
    headers = {"Authorization": f"Bearer {station.token}"}
    path = f"/v1/attachments/{digest_of(LONG)}?start=0"
    response = station.client.put(path, content=bytes(PART + 1), headers=headers)
    assert response.status_code == 413
    platform.clock.advance(seconds=attachments.FORGOTTEN.total_seconds() + 1)
    station.sign_in()
    assert send(station).standing is Standing.STORED


# Who may ------------------------------------------------------------------------------------------


@pytest.mark.invariant("F-5")
def test_who_knows_a_digest_gets_nothing_by_it(platform, station):
    op_id, _ = file(station, scan())
    send(station)
    other = platform.station(TAIJIANG)
    platform.load(units=[unit(2, TAIJIANG)], workers=[worker(9, TAIJIANG)])
    hidden = [
        standing(other, scan().digest)[0].standing,
        standing(other, "0" * 64)[0].standing,
    ]
    assert hidden == [Standing.UNKNOWN, Standing.UNKNOWN]
    # Referring to it is not having it: the very bytes must be sent.
    mine = new_op()
    body = register(worker(9, TAIJIANG), unit(2, TAIJIANG), intake=scanned_intake(scan()))
    receipt = other.file(body, op_id=mine)
    assert receipt.state is S.INCOMPLETE
    assert standing(other, scan().digest)[0].standing is Standing.LACKING
    answers = {
        (response.status_code, response.content)
        for response in (
            get(other, mine, scan().digest),
            get(other, op_id, scan().digest),
            get(other, new_op(), scan().digest),
            get(other, op_id, "0" * 64),
            get(other, op_id, "no digest"),
            put(other, b"x", digest="0" * 64),
        )
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert send(other).standing is Standing.STORED
    assert count(platform, AttachmentRow) == 1
    assert get(other, mine, scan().digest).content == SCAN
    assert get(other, op_id, scan().digest).status_code == 404


@pytest.mark.clause("L4")
@pytest.mark.invariant("F-5")
def test_the_exam_centre_reads_the_scans_of_a_case_while_it_waits_and_each_time_is_recorded(
    platform, station
):
    stranger = worker(7, certificates=())
    claim = CertificateClaim("T1", "A1", "外省机关", "外省考试机构", "36")
    op_id = new_op()
    items = (ItemClaim("Q2"),)
    body = register(
        stranger, unit(1), certificate=claim, items=items, intake=scanned_intake(scan())
    )
    receipt = station.file(body, op_id=op_id)
    assert receipt.state is S.PENDING_VERIFICATION
    assert "登记表（扫描件待传）" in receipt.missing
    centre = platform.station("3501-exam", Role.VERIFIER)
    assert get(centre, op_id, scan().digest).status_code == 404
    send(station)
    later = last(station, op_id)
    assert (later.state, later.missing, later.final) == (S.PENDING_VERIFICATION, (), False)
    assert get(centre, op_id, scan().digest).content == SCAN
    assert standing(centre, scan().digest)[0].standing is Standing.UNKNOWN
    other = platform.station(TAIJIANG)
    assert get(other, op_id, scan().digest).status_code == 404
    station.file(Withdraw(op_id, worker_ref(stranger), "误报"))
    assert get(centre, op_id, scan().digest).status_code == 404
    assert get(station, op_id, scan().digest).content == SCAN
    with platform.database.reading() as connection:
        audit.verify(connection, platform.province.keys.audit)
        read = connection.execute(
            select(AuditRow.who).where(
                AuditRow.action == "read_attachment", AuditRow.subject == op_id
            )
        ).scalars()
        assert list(read) == [centre.login, station.login]
