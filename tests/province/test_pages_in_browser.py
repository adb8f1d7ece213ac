"""The public page as a person with a phone and a keyboard meets it, in Chromium (E5, L3)."""

from dataclasses import replace

import pytest

from sepdesk.clock import SetClock
from sepdesk.domain.offices import OfficeKind
from sepdesk.province import loading, opening
from sepdesk.province.application import build_for
from sepdesk.province.settings import ProvinceSettings
from tests.browser import browser
from tests.province.builders import TODAY, id_number, office, offices
from tests.province.in_memory import memory_database, memory_folder
from tests.province.serving import serving
from tests.province.test_pages import ADDRESSES, MASKED, NAMED


@pytest.fixture(scope="module")
def served(migrated_sqlite):
    """A platform on loopback with somebody to find and guides to read."""
    clock = SetClock.on(TODAY)
    exam = replace(
        office("3501-exam", OfficeKind.EXAM_CENTRE, "3501"),
        address="福州市示例路" + "很长的地址" * 12,
        phone="0591-80001234",
        network="https://example.org/" + "x" * 90,
        guide="周一至周五\n带证件原件",
    )
    others = [one for one in offices() if one.office_id != exam.office_id]
    with memory_database(migrated_sqlite) as url, memory_folder() as folder:
        settings = ProvinceSettings(folder=folder, database_url=url)
        made = opening.keys.create(settings.keys)
        province_opened = _begun(settings, made, clock)
        with province_opened.database.writing() as connection:
            loading.load(connection, clock, [*others, exam], [], [NAMED])
        with serving(build_for(province_opened)) as address:
            yield address
        province_opened.database.close()


def _begun(settings, made, clock):
    database = opening.Database(settings.url)
    with database.writing() as connection:
        opening.begin(connection, made, settings.name, clock)
    database.close()
    return opening.open_migrated(settings, clock, made)


@pytest.fixture(scope="module")
def screen(served):
    with browser() as page:
        page.without_scripts()
        yield page


def is_whole(page):
    """Tell that nothing sticks out to the right, and nothing was refused or asked of others."""
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return page.value(width) and page.complaints() == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(screen, served, width):
    screen.resize(width, 844, phone=width < 600)
    for address in ADDRESSES:
        screen.open(served + address)
        bar = width - screen.value("document.documentElement.clientWidth")
        assert 0 <= bar < 20  # a phone's scroll bar lies over the page
        assert is_whole(screen), (address, screen.complaints())
        assert all(one.startswith((served, "data:,")) for one in screen.requests())


def test_the_style_is_applied(screen, served):
    screen.resize(390, 844, phone=True)
    screen.open(served + "/public/check")
    colour = "getComputedStyle(document.querySelector('button')).backgroundColor"
    assert screen.value(colour) == "rgb(26, 86, 176)"
    screen.resize(390, 844, phone=True, dark=True)
    screen.open(served + "/public/check")
    assert screen.value(colour) == "rgb(130, 177, 245)"


def test_what_is_touched_is_large_enough_for_a_finger(screen, served):
    screen.resize(390, 844, phone=True)
    for address in ADDRESSES:
        screen.open(served + address)
        # WCAG 2.2, 2.5.8: 24 by 24 but for links within a sentence.
        heights = screen.value(
            "[...document.querySelectorAll("
            "'nav li a, input, button, .button, .places a, .centres a')]"
            ".map(e => e.getBoundingClientRect().height)"
        )
        assert min(heights) >= 40, address


@pytest.mark.clause("L3")
def test_a_certificate_is_checked_by_keyboard_on_a_phone(screen, served):
    screen.resize(390, 844, phone=True)
    screen.open(served + "/public/check")
    stops = []
    while "name" not in stops:
        screen.press("Tab")
        stops.append(screen.value("document.activeElement.id || document.activeElement.className"))
        assert len(stops) < 10, stops
    assert stops[0] == "skip"
    screen.type("欧阳示例")
    screen.press("Tab")
    assert screen.value("document.activeElement.id") == "number"
    screen.type(id_number(1))
    screen.press("Enter", loads=True)
    assert MASKED in screen.text()
    assert "起重机司机（Q2）" in screen.text()
    assert screen.value("location.href") == served + "/public/check"
    assert is_whole(screen), screen.complaints()


def test_a_check_that_finds_nothing_says_so_and_leads_back(screen, served):
    screen.resize(390, 844, phone=True)
    screen.open(served + "/public/check")
    screen.value("document.getElementById('name').focus()")
    screen.type("无此人")
    screen.press("Tab")
    screen.type("无此号")
    screen.press("Tab")
    screen.press("Enter", loads=True)
    assert "没有相符的证书" in screen.text()
    assert is_whole(screen), screen.complaints()


def test_an_empty_field_is_asked_for_by_the_browser_itself(screen, served):
    screen.open(served + "/public/check")
    screen.value("document.getElementById('name').focus()")
    screen.press("Enter")
    assert screen.value("document.querySelector('form').checkValidity()") is False
    assert screen.requests() == []
