"""Who is this, and whose form is this: the stated exceptions to jurisdiction, and their price."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import Role
from sepdesk.domain.submissions import BODIES
from sepdesk.forms.codes import PaperCode, write_code
from sepdesk.protocol.asking import (
    AskForm,
    AskPerson,
    FormAnswer,
    PersonAnswer,
    ToldCertificate,
    ToldEmployment,
    ToldItem,
)
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.signing import SigningKey
from sepdesk.province import accounts, asking, audit, enrolment
from sepdesk.province.account_tables import AuditRow
from sepdesk.province.rates import Quiet, RateLimit
from tests.province.builders import (
    GULOU,
    SIMING,
    TODAY,
    certificate,
    id_number,
    new_op,
    register,
    unit,
    worker,
)
from tests.province.in_memory import memory_database


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: what is told does not depend on the database."""
    with memory_database(migrated_sqlite) as url:
        yield url


@pytest.fixture
def place(platform):
    penalty = Penalty("x", TODAY, "合成机关", "1", "无证作业", "罚款")
    platform.load(units=[unit(1)], workers=[worker(1, at=unit(1), penalties=(penalty,))])
    return platform


def by_document(number=None, kind=DocumentKind.CITIZEN_ID):
    return AskPerson(kind, number or id_number(1))


def ask(station, question):
    return station.ask(PersonAnswer, "POST", "/v1/lookup", question)


def trail(platform, *actions):
    with platform.database.reading() as connection:
        audit.verify(connection, platform.province.keys.audit)
        rows = connection.execute(
            select(AuditRow.who, AuditRow.action, AuditRow.subject).order_by(AuditRow.number)
        ).all()
    return [tuple(row) for row in rows if row.action in actions]


# A person ---------------------------------------------------------------------------------------


@pytest.mark.invariant("X-1")
def test_a_window_of_another_city_is_told_the_least_about_exactly_one_person(place):
    station = place.station(SIMING)
    answer = ask(station, by_document())
    told = answer.person
    assert (told.name, told.has_died) == ("合成1", False)
    item = ToldItem("Q2", dt.date(2028, 5, 5), "valid")
    assert told.certificates == (ToldCertificate("合成发证机关", "in_force", (item,)),)
    assert told.present == ToldEmployment(unit(1).unit.name, dt.date(2025, 3, 1), "第350102号机构")
    assert answer.asked_at == place.clock.now()
    text = canonical_text(answer)
    for secret in (id_number(1), "person-1", "TS0", "penalt", unit(1).unit.code, "1980-01-01"):
        assert secret not in text


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize(
    "question",
    [
        AskPerson(certificate_number=id_number(1), name="合成1"),
        AskPerson(certificate_number=f" {id_number(1)} ", name=" 合成１ "),
        by_document(id_number(1)[:6] + id_number(1)[8:17]),
    ],
)
def test_a_person_is_found_by_certificate_and_name_and_by_a_number_of_either_generation(
    place, question
):
    assert ask(place.station(SIMING), question).person.name == "合成1"


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize(
    "question",
    [
        by_document(id_number(2)),
        by_document(kind=DocumentKind.PASSPORT),
        by_document(id_number(1)[:-1]),
        AskPerson(certificate_number=id_number(1), name="合成"),
        AskPerson(certificate_number=id_number(2), name="合成1"),
    ],
)
def test_what_is_not_exact_finds_nobody(place, question):
    assert ask(place.station(SIMING), question).person is None


@pytest.mark.parametrize(
    "question",
    [
        AskPerson(),
        AskPerson(name="合成1"),
        AskPerson(document_number=id_number(1)),
        AskPerson(DocumentKind.CITIZEN_ID, " - "),
        AskPerson(certificate_number=id_number(1)),
        AskPerson(certificate_number=id_number(1), name="…"),
        AskPerson(certificate_number="1" * 101, name="合成1"),
    ],
)
def test_a_name_alone_or_half_a_question_is_none(place, question):
    response = place.station(SIMING).request("POST", "/v1/lookup", question)
    assert response.status_code == 400


@pytest.mark.invariant("X-6")
def test_every_question_is_written_down_with_whom_it_found_and_never_with_what_was_typed(place):
    station = place.station(SIMING)
    ask(station, by_document())
    ask(station, by_document(id_number(2)))
    assert trail(place, "looked_up") == [
        (station.login, "looked_up", "person-1"),
        (station.login, "looked_up", "none"),
    ]


@pytest.mark.invariant("X-1")
def test_who_asks_all_day_is_told_when_again(place):
    station = place.station(SIMING)
    place.account("second", SIMING)
    for _ in range(asking.BY_USER):
        assert ask(station, by_document()).person
    response = station.request("POST", "/v1/lookup", by_document())
    assert (response.status_code, response.json()["code"]) == (429, "too_many")
    assert 0 < int(response.headers["retry-after"]) <= asking.HOUR + 1
    assert len(trail(place, "looked_up")) == asking.BY_USER
    # Another clerk of the machine may, and an hour later this one may again.
    station.login, mine = "second", (station.login, station.token)
    station.sign_in()
    assert ask(station, by_document()).person
    station.login, station.token = mine
    place.clock.advance(hours=1, seconds=1)
    assert ask(station, by_document()).person


def test_a_limit_counts_each_key_for_itself_and_forgets():
    limit = RateLimit(2, 10)
    for at in (0.0, 1.0):
        assert limit.wait("a", at) == 0
        limit.take("a", at)
    assert limit.wait("a", 2.0) == 8
    assert limit.wait("b", 2.0) == 0
    assert limit.wait("a", 10.0) == 0
    assert limit.wait("a", 11.0) == 0


def test_a_limit_keeps_no_more_keys_than_it_must(monkeypatch):
    monkeypatch.setattr("sepdesk.province.rates._MOST_KEYS", 2)
    limit = RateLimit(1, 10)
    for number in range(4):
        limit.take(number, number * 20.0)
    assert limit.wait(3, 60.0) == 10
    assert len(limit._taken) <= 2


def test_the_same_is_new_again_when_some_time_is_over():
    quiet = Quiet(10)
    assert [quiet.is_new("a", at) for at in (0.0, 5.0, 9.9, 10.0, 10.1)] == [
        True, False, False, True, False,
    ]  # fmt: skip
    assert quiet.is_new("b", 5.0)


# A form -----------------------------------------------------------------------------------------


def code_of(station, form_id, digest="00" * 8):
    return AskForm(write_code(PaperCode(form_id, station.device, digest), station.signing.sign))


def ask_form(station, question):
    return station.ask(FormAnswer, "POST", "/v1/forms", question)


@pytest.mark.invariant("X-1")
@pytest.mark.clause("F1")
def test_a_form_printed_at_another_window_is_told_to_who_holds_its_code(place):
    place.load(workers=[worker(2)])
    printer, asker = place.station(GULOU), place.station(SIMING)
    op, body = new_op(), register(worker(2), unit(1))
    receipt = printer.file(body, op_id=op)
    answer = ask_form(asker, code_of(printer, op))
    assert (answer.genuine, answer.printed_at) == (True, "第350102号机构")
    told = answer.form
    assert read(BODIES[told.kind], told.body) == body
    assert (told.state, told.registration_number) == ("registered", receipt.registration_number)
    assert trail(place, "form_asked") == [(asker.login, "form_asked", op)]


@pytest.mark.invariant("X-1")
def test_a_form_that_was_never_sent_is_said_to_be_unknown(place):
    printer = place.station(GULOU)
    answer = ask_form(place.station(SIMING), code_of(printer, new_op()))
    assert (answer.genuine, answer.form) == (True, None)


@pytest.mark.invariant("X-1")
def test_a_code_that_was_made_up_opens_nothing(place):
    place.load(workers=[worker(2)])
    printer, asker = place.station(GULOU), place.station(SIMING)
    op = new_op()
    printer.file(register(worker(2), unit(1)), op_id=op)
    forged = write_code(PaperCode(op, printer.device, "00" * 8), SigningKey.generate().sign)
    # Its own signature does not open another machine's form either.
    own = write_code(PaperCode(op, asker.device, "00" * 8), asker.signing.sign)
    unknown = write_code(PaperCode(op, new_op(), "00" * 8), asker.signing.sign)
    for text in (forged, unknown, "SEP1:NONE", "", "SEP9:X", "x" * 500):
        answer = ask_form(asker, AskForm(text))
        assert answer == replace(answer, genuine=False, printed_at="", form=None)
    assert ask_form(asker, AskForm(own)).form is None


# Refusals are written down ----------------------------------------------------------------------


@pytest.mark.invariant("X-6")
def test_a_refused_token_leaves_an_entry_and_a_thousand_of_them_leave_no_more(place):
    station = place.station(GULOU)
    clerk = station.login
    with place.database.writing() as connection:
        accounts.disable(connection, place.clock.now(), clerk)
    for _ in range(5):
        assert station.request("POST", "/v1/receipts", None).status_code in (400, 401)
        station.client.get("/v1/feed", headers={"Authorization": "Bearer nonsense"})
        station.client.delete("/v1/sessions")
    refused = trail(place, "refused_not_signed_in")
    # Disabling took the token away: nobody is known by it.
    assert refused == [("nobody", "refused_not_signed_in", "")]
    place.clock.advance(seconds=660)
    station.client.delete("/v1/sessions")
    assert len(trail(place, "refused_not_signed_in")) == 2


@pytest.mark.invariant("X-6")
def test_the_token_of_a_revoked_machine_or_an_ended_mandate_names_whose_it_was(place):
    revoked, ended = place.station(GULOU), place.station(SIMING)
    now = place.clock.now()
    with place.database.writing() as connection:
        enrolment.revoke(connection, now, revoked.device)
        accounts.end_mandates(connection, now, ended.login)
    for station in (revoked, ended):
        assert station.request("DELETE", "/v1/sessions").status_code == 403
    assert trail(place, "refused_device_revoked", "refused_not_allowed") == [
        (revoked.login, "refused_device_revoked", ""),
        (ended.login, "refused_not_allowed", ""),
    ]


@pytest.mark.invariant("X-6")
def test_what_the_policy_refuses_leaves_an_entry_for_each_kind_of_question(place):
    auditor = place.station(GULOU, Role.AUDITOR)
    for _ in range(3):
        assert auditor.request("POST", "/v1/lookup", by_document()).status_code == 403
        assert auditor.request("POST", "/v1/snapshots", params={"scope": SIMING}).status_code == 404
        assert auditor.request("POST", "/v1/snapshots", params={"scope": "x"}).status_code == 404
    assert trail(place, "refused_look_up", "refused_take_snapshot") == [
        (auditor.login, "refused_look_up", ""),
        (auditor.login, "refused_take_snapshot", SIMING),
        (auditor.login, "refused_take_snapshot", ""),
    ]


def test_certificates_that_are_lost_are_told_so(place):
    lost = replace(certificate(3), status=CertificateStatus.REVOKED)
    place.load(workers=[worker(3, certificates=(lost,))])
    told = ask(place.station(SIMING), by_document(id_number(3))).person
    assert (told.certificates[0].status, told.certificates[0].items[0].standing) == (
        "revoked", "lost",
    )  # fmt: skip
    assert told.present is None
