"""向平台查询, and a form printed at another window, end to end: two counties at a real platform."""

import contextlib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from sepdesk.desk import platform_search, printing, registration, scans
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.platform_search import Answered, NotAnswered, question_of
from sepdesk.desk.scans import Whose
from sepdesk.desk.scans_elsewhere import ask_platform
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.offices import Role
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.forms.appendix import PaperStatus
from sepdesk.forms.codes import PaperCode, write_code
from sepdesk.forms.pdf import draw_form
from sepdesk.progress import NoProgress
from sepdesk.protocol.asking import AskPerson
from sepdesk.province import loading
from sepdesk.store.station_tables import AuditRow
from sepdesk.sync.transport import Transport, open_client
from tests.desk.test_printing import form_of
from tests.desk.test_scans import scan_of
from tests.desk.test_verification_job import HANDED, Job
from tests.province.builders import SIMING, TAIJIANG, id_number, unit, worker

AT, FREE = unit(21, TAIJIANG), worker(33, TAIJIANG)
EMPLOYED = worker(31, TAIJIANG, AT)
NUMBER = id_number(33)


class Counties(Job):
    def __init__(self, folder, stack):
        super().__init__(folder, stack)
        with self.province.database.writing() as connection:
            loading.load(connection, self.clock, (), (AT,), (FREE, EMPLOYED))
        self.here = self.station(TAIJIANG, Role.CLERK)
        self.there = self.station(SIMING, Role.CLERK)


@pytest.fixture
def job(tmp_path):
    with contextlib.ExitStack() as stack:
        yield Counties(tmp_path, stack)


def cut(session):
    """The same session with nobody at the other end."""
    nobody = Transport(open_client("http://127.0.0.1:1"))
    return replace(session, transport=nobody)


# A person ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (NUMBER, AskPerson(DocumentKind.CITIZEN_ID, NUMBER)),
        (f" {NUMBER[:6]} {NUMBER[6:]} ", AskPerson(DocumentKind.CITIZEN_ID, NUMBER)),
        ("H12345678", AskPerson(DocumentKind.TRAVEL_PERMIT, "H12345678")),
        ("TS3501-0001 陈 某", AskPerson(certificate_number="TS3501-0001", name="陈某")),
        ("陈某 TS35010001", AskPerson(certificate_number="TS35010001", name="陈某")),
        ("陈某", None),
        ("cw", None),
        ("", None),
        ("ZC-3501-0000001", None),
        ("TS35010001 TS35010002 陈某", None),
    ],
)
def test_only_what_is_exact_is_a_question(typed, asked):
    assert question_of(typed) == asked


@pytest.mark.invariant("X-1")
def test_a_window_of_another_city_learns_the_least_and_keeps_nothing_of_it(job):
    session = job.there
    answer = platform_search.ask(session, question_of(id_number(31)))
    assert isinstance(answer, Answered)
    assert (answer.person.name, answer.person.present.unit_name) == ("合成31", AT.unit.name)
    assert session.files.facts.worker(EMPLOYED.person) is None
    assert session.files.facts.search("合成31", 10).lines == ()
    with session.files.station.reading() as tx:
        rows = tx.audit._session.execute(select(AuditRow.action, AuditRow.subject)).all()
    assert ("look_up", "platform") in [tuple(row) for row in rows]
    assert id_number(31) not in str(rows)


@pytest.mark.clause("E9")
def test_the_answer_begins_a_change_or_a_registration(job):
    told = platform_search.ask(job.there, question_of(id_number(31)))
    paper = platform_search.paper_for(told)
    assert paper == PaperInput(
        kind=SubmissionKind.CHANGE,
        name="合成31",
        document_number=id_number(31),
        items="Q2",
        valid_until="2028-05-05",
        former_unit=AT.unit.name,
    )
    free = platform_search.paper_for(platform_search.ask(job.there, question_of(NUMBER)))
    assert (free.kind, free.former_unit) == (SubmissionKind.REGISTER, "")
    nobody = platform_search.ask(job.there, question_of("TS35010001 陈某"))
    assert nobody.person is None
    assert platform_search.paper_for(nobody).name == "陈某"


def test_without_a_line_or_a_platform_it_says_what_to_do(job):
    asked = question_of(NUMBER)
    offline = platform_search.ask(cut(job.there), asked)
    assert isinstance(offline, NotAnswered)
    assert "可直接登记" in offline.text
    unset = platform_search.ask(replace(job.there, transport=None), asked)
    assert "尚未设置平台地址" in unset.text


@pytest.mark.invariant("X-1")
def test_who_asks_too_often_is_told_when_again(job):
    for _ in range(60):
        platform_search.ask(job.there, question_of(NUMBER))
    answer = platform_search.ask(job.there, question_of(NUMBER))
    assert isinstance(answer, NotAnswered)
    assert "分钟后再试" in answer.text


# A form -----------------------------------------------------------------------------------------


def filled(**more):
    at = AT.unit
    plain = PaperInput(
        kind=SubmissionKind.REGISTER, name=FREE.name, document_number=NUMBER, items="Q2",
        valid_until="2028-05-05", unit_name=at.name, unit_code=at.code, unit_town=at.town,
        hired_on="2026-11-20", received_on="2026-11-24", handed=HANDED,
    )  # fmt: skip
    return replace(plain, **more)


def printed_here(job, typed=None):
    """Save a form at one window and print it; return it as the other one scans it."""
    entry = registration.save(job.here, typed or filled()).entry
    sheet = printing.saved(job.here, entry.op_id)
    return entry, scans.paper_in_reading(job.there, scan_of(sheet.pdf))


@pytest.mark.clause("F1")
@pytest.mark.invariant("X-1")
def test_a_form_printed_at_another_window_fills_the_entry_from_the_platform(job):
    entry, scanned = printed_here(job)
    assert (scanned.whose, scanned.paper) == (Whose.ELSEWHERE, None)
    job.round(job.here)
    result = ask_platform(job.there, scanned)
    assert result.whose is Whose.PLATFORM
    paper = result.paper
    assert (paper.name, paper.document_number, paper.unit_name) == (
        FREE.name, NUMBER, AT.unit.name,
    )  # fmt: skip
    assert entry.intake_number in result.text
    assert "已登记，登记编号" in result.text
    assert "不同" not in result.text
    assert (result.warns, result.picture) == (True, scanned.picture)


@pytest.mark.invariant("B-15")
def test_a_print_that_says_otherwise_is_told(job):
    entry = registration.save(job.here, filled()).entry
    job.round(job.here)
    made = SimpleNamespace(session=job.here, clock=job.clock)
    form = form_of(made, filled(name="合成另"))
    code = PaperCode(entry.op_id, job.here.identity.device, "00" * 8)
    pdf = draw_form(form, code=write_code(code, job.here.signing.sign))
    result = ask_platform(job.there, scans.paper_in_reading(job.there, scan_of(pdf)))
    assert "与平台存件不同" in result.text


def test_one_that_came_back_may_be_filed_anew(job):
    _, scanned = printed_here(job, filled(items="N9"))
    job.round(job.here)
    result = ask_platform(job.there, scanned)
    assert result.whose is Whose.PLATFORM


def test_one_that_was_not_sent_in_is_said_to_be_so(job):
    _, scanned = printed_here(job)
    result = ask_platform(job.there, scanned)
    assert (result.whose, result.paper) == (Whose.ELSEWHERE, None)
    assert "平台还没有它的存件" in result.text
    # Printed and never saved: the same.
    made = SimpleNamespace(session=job.here, clock=job.clock)
    form = form_of(made, filled())
    page = printing.coded(job.here, form, job.here.new_id(), PaperStatus(), filled())
    sheet = printing.draw_pages(job.here, [page], "批量", NoProgress())
    unsaved = scans.paper_in_reading(job.there, scan_of(sheet.pdf))
    assert "平台还没有它的存件" in ask_platform(job.there, unsaved).text


def test_a_code_that_no_machine_signed_is_no_paper_of_ours(job):
    made = SimpleNamespace(session=job.here, clock=job.clock)
    code = PaperCode(job.here.new_id(), "none", "00" * 8)
    form = form_of(made, filled())
    pdf = draw_form(form, code=write_code(code, job.here.signing.sign))
    result = ask_platform(job.there, scans.paper_in_reading(job.there, scan_of(pdf)))
    assert (result.whose, result.paper) == (Whose.UNCERTAIN, None)
    assert "核对来源" in result.text


def test_without_a_line_the_picture_still_helps(job):
    _, scanned = printed_here(job)
    for session in (cut(job.there), replace(job.there, transport=None)):
        result = ask_platform(session, scanned)
        assert result.paper is None
        assert "对照旁边的扫描件录入" in result.text
        assert result.picture == scanned.picture


def test_ones_own_paper_is_not_asked_about(job):
    entry = registration.save(job.here, filled()).entry
    sheet = printing.saved(job.here, entry.op_id)
    scanned = scans.paper_in_reading(job.here, scan_of(sheet.pdf))
    assert ask_platform(cut(job.here), scanned) is scanned
