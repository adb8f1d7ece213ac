"""The public page as HTML: whole, escaped, masked, and strict in its headers (E5, F3, L3)."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.offices import OfficeKind
from sepdesk.province.visitors import CHECKS_OF_ADDRESS
from tests.province.builders import GULOU, TODAY, certificate, id_number, office, worker
from tests.province.in_memory import memory_database

HOSTILE = '<b onclick="x">&\'"</b><script>document.title="!"</script>'
NAMED = replace(worker(1), name="欧阳示例")
MASKED = "欧" + "\uff0a" * 3
ADDRESSES = ("/", "/public/check", "/public/guide", "/public/guide/3501", f"/public/guide/{GULOU}",
             "/public/form")  # fmt: skip
_VOID = {"meta", "link", "input", "br", "img", "hr"}


def filled(name, number):
    return urlencode({"name": name, "number": number})


def check(client, name, number):
    return client.post("/public/check", content=filled(name, number))


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


@pytest.fixture
def client(platform):
    platform.load(workers=[NAMED])
    with platform.client() as made:
        yield made


# As HTML ----------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """Reads a page strictly: each element is closed where it should be."""

    def __init__(self, content):
        super().__init__()
        self.open, self.found, self.words = [], [], []
        self.feed(content)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data):
        self.words.append(data)

    def all(self, *tags):
        return [attributes for tag, attributes in self.found if tag in tags]


def all_pages(client):
    yield from (client.get(address) for address in ADDRESSES)
    yield check(client, "欧阳示例", id_number(1))
    yield check(client, "无此人", "无此号")
    yield check(client, "", "")
    yield client.get("/public/nothing")


def test_every_page_is_well_formed_and_can_be_used_without_seeing_it(client):
    for response in all_pages(client):
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert response.text.startswith("<!DOCTYPE html>")
        outline = Outline(response.text)
        assert outline.all("html") == [{"lang": "zh-CN"}]
        assert [len(outline.all(tag)) for tag in ("title", "h1", "main")] == [1, 1, 1]
        ids = [attributes["id"] for _, attributes in outline.found if "id" in attributes]
        assert len(ids) == len(set(ids))
        labelled = {attributes["for"] for attributes in outline.all("label")}
        assert {attributes["id"] for attributes in outline.all("input")} == labelled
        for attributes in outline.all("input"):
            assert attributes["aria-describedby"] in ids
        assert {a["scope"] for a in outline.all("th")} <= {"col", "row"}
        assert len(outline.all("caption")) == len(outline.all("table"))
        viewport = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
        assert viewport in outline.all("meta")


def test_every_page_forbids_what_it_does_not_need(client):
    for response in all_pages(client):
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"
        assert "set-cookie" not in response.headers


def test_no_page_has_a_script_or_anything_of_another_server(client):
    for response in all_pages(client):
        outline = Outline(response.text)
        assert outline.all("script", "iframe", "object", "embed", "img") == []
        for _, attributes in outline.found:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            for name in ("href", "src", "action"):
                target = attributes.get(name, "/")
                assert re.match(r"/(?!/)|#|data:,$|tel:", target), target


def test_each_link_of_the_pages_leads_somewhere(client):
    links = {
        attributes["href"]
        for response in all_pages(client)
        for attributes in Outline(response.text).all("a")
    }
    for link in links - {"#content"}:
        assert client.get(link).status_code == 200, link


def test_a_name_with_markup_is_only_text(platform, client):
    hostile = replace(worker(2), name=HOSTILE, certificates=(
        replace(certificate(2), issuer=HOSTILE, items=(
            replace(certificate(2).items[0], printed=HOSTILE),)),
    ))  # fmt: skip
    place = replace(
        office("350102001-post", OfficeKind.POST, "350102001"),
        name=HOSTILE, phone=HOSTILE, network=f"javascript:{HOSTILE}", guide=HOSTILE,
    )  # fmt: skip
    platform.load([place], workers=[hostile])
    for response in (check(client, HOSTILE, id_number(2)), client.get(f"/public/guide/{GULOU}")):
        assert response.status_code == 200
        outline = Outline(response.text)
        assert outline.all("b", "script") == []
        assert HOSTILE in "".join(outline.words)


# What it tells ----------------------------------------------------------------------------------


@pytest.mark.clause("L3")
def test_a_certificate_is_shown_masked(client):
    words = "".join(Outline(check(client, "欧阳示例", id_number(1)).text).words)
    for told in (MASKED, "起重机司机（Q2）", "2028-05-05", "有效", "合成发证机关"):
        assert told in words
    for hidden in ("欧阳", "示例", id_number(1), "TS0000"):
        assert hidden not in words


@pytest.mark.clause("L7")
def test_a_lost_certificate_is_shown_as_lost(platform, client):
    lost = certificate(3, status=CertificateStatus.REVOKED, status_on=TODAY)
    platform.load(workers=[worker(3, certificates=(lost,))])
    page = check(client, "合成3", id_number(3)).text
    assert page.count("已吊销") == 2
    assert "2026-11-24" in page


@pytest.mark.invariant("X-1")
def test_no_such_certificate_and_another_holder_are_the_same_page(client):
    answers = {
        (page.status_code, str(page.headers), page.content)
        for page in (
            check(client, "欧阳示例", id_number(9)),
            check(client, "别人", id_number(1)),
            check(client, "别人" * 20, "1"),
            check(client, HOSTILE, HOSTILE[:50]),
        )
    }
    assert len(answers) == 1
    assert "没有相符的证书" in next(iter(answers))[2].decode()


def test_a_question_in_the_address_is_none(client):
    page = client.get("/public/check?" + filled("欧阳示例", id_number(1)))
    assert page.content == client.get("/public/check").content


def test_an_unfinished_form_is_shown_again_empty(client):
    page = check(client, "欧阳示例", " ")
    assert page.status_code == 400
    assert "都填上" in page.text
    assert "欧阳" not in page.text


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"\xff\xfe", 400), (b"name=%FF&number=1", 400), (b"a=1&" * 40, 400), (b"x" * 9000, 413)],
)
def test_what_is_no_form_is_refused_in_a_page(client, content, status):
    page = client.post("/public/check", content=content)
    assert page.status_code == status
    assert "<h1>" in page.text


def test_who_checks_too_often_reads_when_again(client):
    for _ in range(CHECKS_OF_ADDRESS[0].most):
        check(client, "无此人", "无此号")
    page = check(client, "欧阳示例", id_number(1))
    assert (page.status_code, page.headers["retry-after"]) == (429, "60")
    assert "请在 1 分钟后再试" in page.text


def test_refusals_on_the_page_are_pages_and_elsewhere_messages(client):
    missing = client.get("/public/nothing")
    assert (missing.status_code, "没有这一页" in missing.text) == (404, True)
    wrong = client.put("/public/check")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, POST")
    assert "<h1>" in wrong.text
    assert client.get("/nothing").json()["code"] == "not_found"
    assert client.get("/public/guide/350102001").status_code == 404


@pytest.mark.faulty
def test_a_fault_of_the_platform_is_a_page_too(platform, client):
    with platform.database.writing() as connection:
        connection.execute(text("ALTER TABLE office RENAME TO office_lost"))
    page = client.get("/public/form")
    assert page.status_code == 503
    assert "平台出错，请稍后再试。" in page.text
    assert "office_lost" not in page.text


@pytest.mark.clause("E5")
def test_what_an_office_has_not_published_is_shown_as_unset(client):
    words = "".join(Outline(client.get(f"/public/guide/{GULOU}").text).words)
    assert "第350102号机构" in words
    assert "未设定" in words
    assert "办事指南尚未公布" in words
