"""The papers of the counter from real records of a station."""

import datetime as dt
from dataclasses import replace

import pypdfium2
import pytest

from sepdesk.desk import papers, printing, unit_papers
from sepdesk.desk.papers import PaperNotDueError
from sepdesk.desk.unit_papers import Urged
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.staffing import Measure, Requirement, UnitRecord
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.domain.units import UnitId
from sepdesk.domain.work_items import Catalogue, item_key
from sepdesk.progress import NoProgress
from sepdesk.protocol.canonical import canonical_text, digest
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import RecordKind
from sepdesk.protocol.snapshot import Head, Line
from tests.ui.session import (  # noqa: F401 - a fixture among them
    CHEN,
    FACTS_OF,
    LIN,
    LOGISTICS,
    OFFICE,
    STORAGE,
    WU,
    lines,
    made,
)
from tests.ui.tray.filled import answer, fill, foreigner, paper, save


def pages_of(sheet):
    """Return what stands on each page of a sheet, without spaces."""
    document = pypdfium2.PdfDocument(sheet.pdf)
    try:
        found = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return ["".join(text.split()) for text in found]


def text_of(sheet):
    """Return what stands on a sheet, without spaces."""
    return "".join(pages_of(sheet))


@pytest.fixture
def filed(made):  # noqa: F811 - the fixture
    """Ids of saved submissions by what became of them."""
    names = ("refused", "returned", "conflict", "pending", "owed")
    return {name: entry.op_id for name, entry in zip(names, fill(made), strict=True)}


@pytest.fixture
def reachable(made):  # noqa: F811
    """A session of an office that has published how it is reached (E5)."""
    office = replace(OFFICE, address="福州市示例路1号", phone="0591-11111111", fax="0591-2")
    return replace(made.session, identity=replace(made.session.identity, office=office))


def require(made, unit, *requirements):  # noqa: F811
    """Load the facts anew, with what is required of a unit."""
    records = [line for line in lines() if line.key != unit.unit_id]
    row = canonical_text(UnitRecord(unit, requirements))
    records.append(Line(RecordKind.UNIT, unit.unit_id, row))
    running = RunningDigest()
    for line in records:
        running = running.add(line.record, line.key, line.row)
    builder = made.files.build_facts()
    head = Head(1, OFFICE.office_id, Position(1, 11))
    builder.load(head, records, NoProgress(), digest=running.message(), as_of=FACTS_OF)
    made.files.adopt_facts(builder)


def need(count, code="N1"):
    return Requirement(
        item_key(Catalogue.C2021, code), "叉车司机", Measure.PERSONS, count, "R1", "TSG 08-2017",
        dt.date(2020, 1, 1),
    )  # fmt: skip


def test_a_receipt_tells_of_the_submission_as_it_was_saved(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    sheet = papers.intake_receipt(made.session, entry.op_id)
    text = text_of(sheet)
    assert f"收件编号{entry.intake_number}" in text
    assert "办理事项聘用登记作业人员林小梅" in text
    assert "已收材料登记表、作业人员证复印件、作业人员签字、用人单位公章尚缺材料无" in text
    assert "办理状态已收件，尚未登记" in text
    assert "当地考试中心福州考试中心0591-00000000" in text
    assert sheet.title == f"收件回执 {entry.intake_number}"


def test_the_number_of_a_document_is_masked_where_the_reader_needs_no_more(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    number = LIN.documents[0].number
    text = text_of(papers.intake_receipt(made.session, entry.op_id))
    assert number not in text
    assert f"350{'*' * 13}{number[-2:]}" in text


def test_a_receipt_names_what_is_owed_before_the_platform_has_spoken(made):  # noqa: F811
    begun = paper(made.session, LIN.person)
    entry = save(made, replace(begun, handed=replace(begun.handed, unit_sealed=False)))
    assert "尚缺材料用人单位公章" in text_of(papers.intake_receipt(made.session, entry.op_id))


def test_a_receipt_of_another_provinces_certificate_asks_for_the_id_copy(made):  # noqa: F811
    entry = save(made, replace(foreigner(), certificate_number="TS6X"))
    assert "尚缺材料身份证复印件" in text_of(papers.intake_receipt(made.session, entry.op_id))


@pytest.mark.invariant("B-15")
def test_a_receipt_says_registered_only_after_the_platform_did(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    answer(made, entry, SubmissionState.REGISTERED, registration_number="350102-2026-000009")
    text = text_of(papers.intake_receipt(made.session, entry.op_id))
    assert "办理状态已登记，登记编号350102-2026-000009" in text


@pytest.mark.clause("E5")
def test_every_paper_bears_the_stations_contact(reachable, filed):
    sheet = papers.intake_receipt(reachable, filed["owed"])
    assert "地址：福州市示例路1号电话：0591-11111111传真：0591-2" in text_of(sheet)


@pytest.mark.clause("E6")
@pytest.mark.clause("L7")
def test_a_refusal_gives_each_reason_its_own_basis(made, filed):  # noqa: F811
    text = text_of(papers.refusal_notice(made.session, filed["refused"]))
    assert f"林小梅、{STORAGE.name}：" in text
    lost = text.index("1.N1所在证书于2026-11-20被吊销")
    law = text.index("《中华人民共和国特种设备安全法》第十三条")
    lapsed = text.index("2.Q2已于2026-11-20逾期未复审")
    notice = text.index("闽质监〔2017〕225号二（二）")
    assert lost < law < lapsed < notice < text.index("告知：不得从事相关作业")
    assert LIN.documents[0].number in text


def test_the_basis_is_that_of_the_day_of_the_decision(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    old = Finding("E6", Severity.REFUSE, "lapsed", "valid_until", "某项逾期。", "notice-2.2-lapsed")
    answer(made, entry, SubmissionState.REFUSED, old)
    legal = made.session.tables.legal
    ended = tuple(
        replace(row, effective_to=dt.date(2026, 11, 24)) if row.key == old.basis else row
        for row in legal.rows
    )
    tables = replace(made.session.tables, legal=replace(legal, rows=ended))
    made.clock.set(made.clock.now() + dt.timedelta(days=30))
    later = replace(made.session, tables=tables)
    assert "225号二（二）" in text_of(papers.refusal_notice(later, entry.op_id))


@pytest.mark.parametrize("name", ["returned", "conflict", "pending", "owed"])
def test_no_refusal_is_printed_of_what_was_not_refused(made, filed, name):  # noqa: F811
    with pytest.raises(PaperNotDueError):
        papers.refusal_notice(made.session, filed[name])


def test_a_missing_list_names_what_the_platform_found_missing(made, filed):  # noqa: F811
    text = text_of(papers.missing_list(made.session, filed["owed"]))
    assert "1代办委托书" in text
    assert "办理状态待补材料" in text
    pending = text_of(papers.missing_list(made.session, filed["pending"]))
    assert "1身份证复印件闽质监〔2017〕225号一（二）" in pending


def test_a_missing_list_of_a_returned_paper_names_what_is_to_be_mended(made, filed):  # noqa: F811
    until = dt.date(2026, 12, 8)
    text = text_of(papers.missing_list(made.session, filed["returned"], until))
    assert "1Q2已于2026-11-20逾期未复审，不得登记或变更。" in text
    assert "2部分项目不能登记" in text
    assert "请于2026年12月8日前补正" in text


def test_no_missing_list_where_nothing_is_missing(made, filed):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    for op_id in (entry.op_id, filed["refused"]):
        with pytest.raises(PaperNotDueError):
            papers.missing_list(made.session, op_id)


@pytest.mark.clause("L4")
def test_a_hand_over_list_holds_what_waits_for_a_verification(made, filed):  # noqa: F811
    known = replace(
        foreigner("刘示例"),
        document_number="36010219950101234X",
        certificate_number="36010219950101234X",
        certificate_exam_body="南昌示例考试中心",
    )
    entry = save(made, known)
    answer(made, entry, SubmissionState.PENDING_VERIFICATION, seq=110, final=False)
    sheet = papers.hand_over_list(made.session, (filed["pending"], entry.op_id))
    text = text_of(sheet)
    assert "福州考试中心0591-00000000：" in text
    assert "现将下列2人的材料" in text
    assert "<b>张</b>𬱖" in text
    assert "考试机构南昌示例考试中心" in text
    assert entry.intake_number in text
    assert sheet.op_id is None


@pytest.mark.clause("L4")
def test_certificates_of_this_province_go_to_who_issues_on_a_list_of_their_own(made, filed):  # noqa: F811
    home = replace(
        foreigner("刘示例"),
        certificate_province="35",
        certificate_number="36010219950101234X",
        certificate_issuer="福州市示例审批局",
    )
    entry = save(made, home)
    answer(made, entry, SubmissionState.PENDING_VERIFICATION, seq=110, final=False)
    sheet = papers.hand_over_list(made.session, (entry.op_id, filed["pending"]))
    away, here = (text for text in pages_of(sheet))
    assert "福州考试中心0591-00000000：" in away
    assert "现将下列1人的材料移交你中心" in away
    assert "福州市示例审批局：" in here
    assert "现将下列1人的材料移交你单位" in here
    assert "考试中心" not in here
    assert "通知" not in here


def test_a_hand_over_list_takes_nothing_else_and_is_never_empty(made, filed):  # noqa: F811
    for op_ids in ((), (filed["pending"], filed["owed"])):
        with pytest.raises(PaperNotDueError):
            papers.hand_over_list(made.session, op_ids)


@pytest.mark.clause("L5")
def test_a_letter_calls_up_the_file_of_one_person(made, filed):  # noqa: F811
    text = text_of(papers.file_letter(made.session, filed["pending"]))
    assert "姓名<b>张</b>𬱖证件号码360102" in text
    assert "有效日期2028-01-01" in text
    with pytest.raises(PaperNotDueError):
        papers.file_letter(made.session, filed["owed"])


def test_what_this_station_does_not_hold_is_no_paper(made):  # noqa: F811
    for draw in (papers.intake_receipt, papers.refusal_notice, papers.missing_list):
        with pytest.raises(LookupError):
            draw(made.session, "op-of-another-station")
    with pytest.raises(LookupError):
        unit_papers.staffing_report(made.session, UnitId("u-elsewhere"))


@pytest.mark.clause("S1")
def test_a_staffing_report_counts_the_unit_by_the_stations_facts(made):  # noqa: F811
    require(made, LOGISTICS, need(3), need(None, "A"))
    sheet = unit_papers.staffing_report(made.session, LOGISTICS.unit_id)
    text = text_of(sheet)
    assert f"单位名称{LOGISTICS.name}单位代码{LOGISTICS.code}" in text
    assert "数据截至2026-11-2414:32" in text
    assert "叉车司机3人120TSG08-2017" in text
    assert "未设定0未设定0" in text
    assert f"1{CHEN.name}N12028-05-01有效计入" in text
    assert f"2{CHEN.name}Q22026-11-20逾期未复审不计入" in text
    assert sheet.title == f"持证人员配备情况表 {LOGISTICS.code}"


@pytest.mark.clause("W3")
def test_an_urge_to_staff_is_printed_only_where_people_are_known_to_lack(made):  # noqa: F811
    with pytest.raises(PaperNotDueError):
        unit_papers.urge_notice(made.session, LOGISTICS.unit_id, Urged.STAFF)
    require(made, LOGISTICS, need(3))
    deadline = dt.date(2026, 12, 24)
    sheet = unit_papers.urge_notice(made.session, LOGISTICS.unit_id, Urged.STAFF, deadline)
    text = text_of(sheet)
    assert "督促配备持证作业人员通知书" in text
    assert "请于2026年12月24日前配齐" in text


@pytest.mark.clause("E1")
def test_an_urge_to_report_rests_on_the_notice(made):  # noqa: F811
    text = text_of(unit_papers.urge_notice(made.session, STORAGE.unit_id, Urged.REPORT))
    assert f"{STORAGE.name}：" in text
    assert "225号二（一）" in text
    assert "225号二（三）" in text
    assert WU.name not in text


@pytest.mark.invariant("B-15")
def test_the_ledger_records_a_paper_and_the_form_stays_a_first_print(made, filed):  # noqa: F811
    sheet = papers.intake_receipt(made.session, filed["owed"])
    printing.record_print(made.session, sheet, "printer")
    with made.files.station.reading() as tx:
        (printed,) = tx.prints.of_op(filed["owed"])
    assert printed.what == "printer receipt"
    assert printed.digest == digest(sheet.pdf)
    form = printing.saved(made.session, filed["owed"])
    assert "补打" not in text_of(form)
    printing.record_print(made.session, form, "printer")
    assert "补打" in text_of(printing.saved(made.session, filed["owed"]))


def test_equal_records_give_equal_papers(made, filed):  # noqa: F811
    first = papers.refusal_notice(made.session, filed["refused"])
    assert papers.refusal_notice(made.session, filed["refused"]) == first


def test_the_kind_of_matter_is_named(made):  # noqa: F811
    entry = save(made, paper(made.session, WU.person, SubmissionKind.DEREGISTER))
    assert "办理事项聘用注销" in text_of(papers.intake_receipt(made.session, entry.op_id))
