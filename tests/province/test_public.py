"""What anybody may ask: a certificate by both name and number, a place's guide, the blank form."""

import datetime as dt
from dataclasses import replace

import pypdfium2
import pytest
from sqlalchemy import update

from sepdesk import catalogues
from sepdesk.domain.certificates import CertificateStatus, Standing
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.public_page import AskValidity, PlaceGuide, ValidityAnswer
from sepdesk.province import public
from sepdesk.province.problems import ProblemError
from sepdesk.province.tables import OfficeRow
from sepdesk.province.visitors import (
    CHECKS_OF_ADDRESS,
    CHECKS_OF_ALL,
    READS_OF_ADDRESS,
    Visit,
    Visitors,
    address_of,
)
from tests.province.builders import (
    GULOU,
    LONG_SINCE,
    SIMING,
    TODAY,
    certificate,
    id_number,
    office,
    worker,
)
from tests.province.in_memory import memory_database

NAMED = replace(worker(1), name="欧阳示例")


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: these are readings that other tests make on PostgreSQL too."""
    with memory_database(migrated_sqlite) as url:
        yield url


@pytest.fixture
def client(platform):
    with platform.client() as made:
        yield made


def rewrite(platform, known):
    """Have an office's record read otherwise."""
    this = OfficeRow.office_id == known.office_id
    with platform.database.writing() as connection:
        connection.execute(update(OfficeRow).where(this).values(row=canonical_text(known)))


def ask(client, name, number):
    asked = {"name": name, "number": number}
    return client.post("/v1/public/check", json=asked)


def told(client, name, number):
    response = ask(client, name, number)
    assert response.status_code == 200, response.text
    return read(ValidityAnswer, response.content).certificates


# A certificate ----------------------------------------------------------------------------------


@pytest.mark.clause("L3")
def test_a_certificate_is_told_by_name_and_number_and_masked(platform, client):
    platform.load(workers=[NAMED])
    (one,) = told(client, "欧阳示例", id_number(1))
    assert one.holder == "欧***"
    assert (one.number[:3], one.number[3:-2], one.number[-2:]) == (
        "350",
        "*" * 13,
        id_number(1)[-2:],
    )
    (item,) = one.items
    assert (item.code, item.name) == ("Q2", "起重机司机")
    assert (item.valid_until, item.standing) == (dt.date(2028, 5, 5), Standing.VALID)
    assert one.status is CertificateStatus.IN_FORCE
    answered = ask(client, "欧阳示例", id_number(1)).text
    assert "示例" not in answered
    assert id_number(1) not in answered


@pytest.mark.clause("L3")
@pytest.mark.invariant("X-1")
def test_a_wrong_name_an_unknown_number_and_a_part_are_answered_alike(platform, client):
    platform.load(workers=[NAMED, worker(2)])
    asked = (
        ("欧阳示例", id_number(3)),
        ("欧阳某", id_number(1)),
        ("合成2", id_number(1)),
        ("欧阳", id_number(1)),
        ("欧阳示例", id_number(1)[:-1]),
        ("欧阳示例", "%"),
        ("无此人", "无此号"),
    )
    answers = {(r.status_code, str(r.headers), r.content) for r in (ask(client, *q) for q in asked)}
    assert len(answers) == 1
    assert next(iter(answers))[2] == b'{"certificates":[]}'


def test_blanks_and_full_width_characters_do_not_hinder(platform, client):
    platform.load(workers=[NAMED])
    wide = id_number(1).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    assert told(client, " 欧阳 示例", f" {wide.lower()} ")


@pytest.mark.clause("L7")
def test_a_lost_certificate_says_what_became_of_it(platform, client):
    lost = certificate(
        1, status=CertificateStatus.REVOKED, status_on=dt.date(2026, 5, 6), bars=True
    )
    platform.load(workers=[replace(NAMED, certificates=(lost,))])
    (one,) = told(client, "欧阳示例", id_number(1))
    assert (one.status, one.status_on) == (CertificateStatus.REVOKED, dt.date(2026, 5, 6))
    assert [item.standing for item in one.items] == [Standing.LOST]


def test_a_certificate_holds_through_its_last_day(platform, client):
    last = certificate(1, valid_until=TODAY)
    over = certificate(1, "N1", valid_until=TODAY - dt.timedelta(days=1))
    platform.load(workers=[replace(NAMED, certificates=(last, over))])
    found = [one.items[0].standing for one in told(client, "欧阳示例", id_number(1))]
    assert found == [Standing.LAPSING, Standing.LAPSED]


def test_another_provinces_certificate_is_not_ours_to_tell(platform, client):
    foreign = replace(certificate(1), issuing_province="36")
    platform.load(workers=[replace(NAMED, certificates=(foreign,))])
    assert told(client, "欧阳示例", id_number(1)) == ()


@pytest.mark.parametrize(
    ("name", "number"), [("", "350102"), ("合成", " "), ("合成" * 51, "1"), ("合成", "1" * 101)]
)
def test_both_are_needed_and_neither_is_endless(client, name, number):
    assert ask(client, name, number).status_code == 400


def test_somebody_is_read_also_where_nobody_holds_the_number(platform):
    with platform.database.reading() as connection:
        (nobody,) = public._holders(connection, "1", "1")
    assert (nobody.name, nobody.certificates) == ("", ())


# How often --------------------------------------------------------------------------------------


def test_who_checks_too_often_is_told_when_again_and_others_go_on():
    visitors = Visitors()
    most = CHECKS_OF_ADDRESS[0].most
    for _ in range(most):
        visitors.check("192.0.2.1", 0.0)
    with pytest.raises(ProblemError) as refused:
        visitors.check("192.0.2.1", 1.0)
    assert refused.value.status == 429
    assert 0 < refused.value.retry_after <= 60
    visitors.check("192.0.2.2", 1.0)
    visitors.check("192.0.2.1", 1.0 + refused.value.retry_after)


def test_many_addresses_together_are_bounded_too():
    visitors = Visitors()
    (total,) = CHECKS_OF_ALL
    for number in range(total.most):
        visitors.check(f"192.0.{number // 200}.{number % 200}", 0.0)
    with pytest.raises(ProblemError):
        visitors.check("198.51.100.1", 1.0)
    assert visitors.counts()[Visit.TOO_OFTEN] == 1


def test_a_line_of_the_new_protocol_counts_once():
    assert address_of("2001:db8::1") == address_of("2001:db8::ffff") != address_of("2001:db8:1::1")
    assert address_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert address_of("unknown, 1") == address_of("") == ""


def test_the_eleventh_check_of_a_minute_is_refused_and_nothing_typed_is_counted(platform, client):
    platform.load(workers=[NAMED])
    told(client, "欧阳示例", id_number(1))
    told(client, "欧阳某", id_number(1))
    for _ in range(CHECKS_OF_ADDRESS[0].most - 2):
        told(client, "无", "1")
    refused = ask(client, "欧阳示例", id_number(1))
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many"
    assert refused.headers["retry-after"] == "60"
    counts = platform.app.state.parts.visitors.counts()
    assert (counts[Visit.FOUND], counts[Visit.NOTHING_FOUND], counts[Visit.TOO_OFTEN]) == (1, 9, 1)
    platform.clock.advance(seconds=61)
    told(client, "欧阳示例", id_number(1))


def test_who_reads_the_feed_of_certificates_without_pause_waits(platform, client):
    visitors = platform.app.state.parts.visitors
    now = platform.clock.monotonic()
    for _ in range(READS_OF_ADDRESS[0].most - 1):
        visitors.read("testclient", now)
    assert client.get("/v1/public/certificates").status_code == 200
    refused = client.get("/v1/public/certificates")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert visitors.counts()[Visit.FEED] == 1
    platform.clock.advance(seconds=61)
    assert client.get("/v1/public/certificates").status_code == 200


# A place ----------------------------------------------------------------------------------------


def guide(client, place):
    response = client.get(f"/v1/public/offices/{place}")
    assert response.status_code == 200, response.text
    return read(PlaceGuide, response.content)


@pytest.mark.clause("E5")
def test_the_offices_of_a_county_are_told_from_near_to_far(platform, client):
    post = office("350102001-post", OfficeKind.POST, "350102001")
    reviewer = office("3501-reviewer", OfficeKind.PERMIT_REVIEWER, "3501")
    exam = replace(
        office("3501-exam", OfficeKind.EXAM_CENTRE, "3501"),
        phone="0591-80001234",
        guide="周一至周五",
    )
    platform.load([post, reviewer])
    rewrite(platform, exam)
    found = guide(client, GULOU)
    assert found.name == "福州市鼓楼区"
    assert [one.office for one in found.offices] == ["350102001-post", GULOU, "3501-exam", "3501"]
    told_exam = found.offices[2]
    assert (told_exam.phone, told_exam.guide) == ("0591-80001234", "周一至周五")


def test_the_offices_of_a_city_are_the_citys_own(client):
    assert [one.office for one in guide(client, "3501").offices] == ["3501-exam", "3501"]
    assert [one.office for one in guide(client, SIMING).offices] == [SIMING, "3502"]


def test_an_office_that_has_given_a_place_up_is_not_told_there(platform, client):
    gone = Jurisdiction((DatedRegion(GULOU, LONG_SINCE, TODAY),))
    rewrite(platform, replace(office(GULOU, OfficeKind.COUNTY), jurisdiction=gone))
    assert GULOU not in [one.office for one in guide(client, GULOU).offices]


@pytest.mark.parametrize("place", ["3599", "350199", "350527"])
def test_a_place_that_is_none_or_not_administered_is_not_found(client, place):
    assert client.get(f"/v1/public/offices/{place}").status_code == 404


@pytest.mark.parametrize("place", ["35", "350102001", "abcd", "福州"])
def test_only_cities_and_counties_are_asked_for(client, place):
    assert client.get(f"/v1/public/offices/{place}").status_code == 400


def test_the_places_that_are_offered_are_those_that_are_administered():
    table = catalogues.regions()
    cities = list(public.places(table))
    assert len(cities) == 9
    counties = [county for city in cities for county in public.places(table, city.code)]
    assert (len(counties), any(county.hidden for county in counties)) == (83, False)
    assert list(public.places(table, GULOU)) == []


# The form ---------------------------------------------------------------------------------------


def pages_of(response):
    assert response.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(response.content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.mark.clause("F3")
def test_the_blank_form_bears_the_exam_centres_contact_under_note_4(platform, client):
    exam = replace(office("3501-exam", OfficeKind.EXAM_CENTRE, "3501"), phone="0591-80001234")
    rewrite(platform, exam)
    (text,) = pages_of(client.get("/v1/public/form", params={"exam_centre": "3501-exam"}))
    assert "0591-80001234" in text
    (plain,) = pages_of(client.get("/v1/public/form"))
    assert "0591" not in plain
    assert "登记表" in plain


@pytest.mark.clause("F3")
def test_a_contact_that_changes_is_on_the_next_form(platform, client):
    exam = office("3501-exam", OfficeKind.EXAM_CENTRE, "3501")
    texts = []
    for phone in ("0591-80001234", "0591-80005678"):
        rewrite(platform, replace(exam, phone=phone))
        texts += pages_of(client.get("/v1/public/form", params={"exam_centre": "3501-exam"}))
        assert phone in texts[-1]


@pytest.mark.parametrize("centre", ["3599-exam", GULOU, "../x"])
def test_a_form_of_no_exam_centre_is_not_found(client, centre):
    response = client.get("/v1/public/form", params={"exam_centre": centre})
    assert response.status_code == 404


def test_asking_needs_no_more_than_the_two_fields(platform):
    with platform.database.reading() as connection, pytest.raises(ProblemError) as refused:
        public.check(connection, AskValidity("", ""), catalogues.work_items(), TODAY)
    assert refused.value.status == 400
