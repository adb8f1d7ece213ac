"""Accounts, tokens and machines: who gets in, and who no longer does."""

import itertools

import pytest

from sepdesk.domain.offices import OfficeId, Role
from sepdesk.protocol.messages import Enrol, SignIn
from sepdesk.protocol.signing import PublicKey, SigningKey
from sepdesk.province import accounts, enrolment
from tests.province.builders import GULOU, PASSWORD, TAIJIANG, Station


def code_of(response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def idle(station):
    return station.request("GET", "/v1/feed", params={"scope": GULOU, "epoch": 1, "after": 1})


def try_sign_in(station, password):
    return station.request("POST", "/v1/sessions", SignIn(station.device, station.login, password))


def test_a_clerk_signs_in_at_a_machine_of_the_office(platform):
    signed_in = platform.station(GULOU).sign_in()
    assert (signed_in.user, signed_in.role) == (f"clerk-{GULOU}", Role.CLERK)
    assert signed_in.office.office_id == GULOU
    assert signed_in.expires_at == platform.clock.now() + accounts.TOKEN_LIFE


def test_a_wrong_password_and_an_unknown_login_are_told_alike(platform):
    station = platform.station(GULOU)
    wrong = try_sign_in(station, "wrong")
    station.login = "nobody"
    unknown = try_sign_in(station, PASSWORD)
    assert code_of(wrong) == (401, "wrong_password")
    assert wrong.content == unknown.content


def test_an_account_is_locked_after_five_wrong_passwords_for_a_while(platform):
    station = platform.station(GULOU)
    for _ in range(accounts.FAILURES):
        assert code_of(try_sign_in(station, "wrong")) == (401, "wrong_password")
    assert code_of(try_sign_in(station, PASSWORD)) == (429, "too_many")
    platform.clock.advance(seconds=accounts.LOCKED_FOR.total_seconds() + 1)
    assert try_sign_in(station, PASSWORD).status_code == 200


def test_a_clerk_of_another_office_does_not_sign_in_here(platform):
    station = platform.station(GULOU)
    platform.account("elsewhere", TAIJIANG)
    station.login = "elsewhere"
    assert code_of(try_sign_in(station, PASSWORD)) == (403, "not_allowed")


def test_a_token_lives_on_while_it_is_used_and_ends_when_it_is_not(platform):
    station = platform.station(GULOU)
    for _ in range(4):
        platform.clock.advance(days=20)
        assert idle(station).status_code == 200
    platform.clock.advance(days=31)
    assert code_of(idle(station)) == (401, "not_signed_in")


def test_signing_out_ends_the_token(platform):
    station = platform.station(GULOU)
    assert station.request("DELETE", "/v1/sessions").status_code == 204
    assert code_of(idle(station)) == (401, "not_signed_in")


@pytest.mark.invariant("X-5")
def test_a_revoked_machine_is_refused_from_the_next_request_on(platform):
    station = platform.station(GULOU)
    with platform.database.writing() as connection:
        enrolment.revoke(connection, platform.clock.now(), station.device)
    assert code_of(idle(station)) == (403, "device_revoked")
    assert code_of(try_sign_in(station, PASSWORD)) == (403, "device_revoked")


@pytest.mark.invariant("X-5")
def test_a_disabled_account_is_refused_from_the_next_request_on(platform):
    station = platform.station(GULOU)
    with platform.database.writing() as connection:
        accounts.disable(connection, platform.clock.now(), station.login)
    assert code_of(idle(station)) == (401, "not_signed_in")
    assert code_of(try_sign_in(station, PASSWORD)) == (401, "wrong_password")


@pytest.mark.invariant("X-5")
def test_a_clerk_whose_mandate_ended_is_refused(platform):
    station = platform.station(GULOU)
    now = platform.clock.now()
    with platform.database.writing() as connection:
        accounts.end_mandates(connection, now, station.login)
        accounts.give_mandate(
            connection, now, login=station.login, office=OfficeId(TAIJIANG), role=Role.CLERK
        )
    assert code_of(idle(station)) == (403, "not_allowed")


# Enrolment --------------------------------------------------------------------------------------


def test_a_code_enrols_one_machine_and_a_lost_reply_can_be_asked_for_again(platform):
    code = platform.code(GULOU)
    first = Station(platform.client(), GULOU, "x")
    enrolled = first.enrol(code)
    assert first.enrol(code.lower().replace("-", " ")).device == enrolled.device
    assert enrolled.office.office_id == GULOU
    assert enrolled.card.platform == platform.province.platform
    other = Station(platform.client(), GULOU, "x")
    asked = Enrol(code, "合成机器", other.signing.public, other.sealing.public)
    assert code_of(other.request("POST", "/v1/enrol", asked)) == (404, "not_found")


def test_an_old_or_invented_code_enrols_nothing(platform):
    station = Station(platform.client(), GULOU, "x")
    code = platform.code(GULOU)
    platform.clock.advance(days=8)
    for tried in (code, "AAAA-BBBB-CCCC-DDDD", ""):
        asked = Enrol(tried, "合成机器", station.signing.public, station.sealing.public)
        assert code_of(station.request("POST", "/v1/enrol", asked)) == (404, "not_found")


def test_what_is_no_key_is_not_enrolled(platform):
    code = platform.code(GULOU)
    right = SigningKey.generate().public
    for key in (
        PublicKey("rsa", right.key_id, right.raw),
        PublicKey(right.alg, "0" * 16, right.raw),
        PublicKey(right.alg, right.key_id, "AAAA"),
        PublicKey(right.alg, right.key_id, "not base64"),
    ):
        station = Station(platform.client(), GULOU, "x")
        asked = Enrol(code, "合成机器", key, station.sealing.public)
        assert code_of(station.request("POST", "/v1/enrol", asked)) == (400, "bad_request")


def test_an_unknown_machine_cannot_sign_in(platform):
    station = platform.station(GULOU)
    station.device = "none"
    assert code_of(try_sign_in(station, PASSWORD)) == (403, "device_unknown")


KEEPERS = (Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)


@pytest.mark.invariant("X-1")
def test_who_keeps_or_watches_the_platform_holds_no_other_role(platform):
    now = platform.clock.now()
    for held, asked in itertools.product(Role, Role):
        login = f"{held.value}-then-{asked.value}"
        platform.account(login, GULOU, held)
        given = {"login": login, "office": OfficeId(TAIJIANG), "role": asked}
        if held is not asked and (held in KEEPERS or asked in KEEPERS):
            with (
                pytest.raises(accounts.RolesApartError),
                platform.database.writing() as connection,
            ):
                accounts.give_mandate(connection, now, **given)
            with platform.database.writing() as connection:
                accounts.end_mandates(connection, now, login)
        with platform.database.writing() as connection:
            accounts.give_mandate(connection, now, **given)
            assert accounts.held_mandate(connection, login, TAIJIANG, [asked], now, now)
