"""A list from Excel: exactly one outcome a row, nothing twice, every fault at its cell (B-14)."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sepdesk.desk import registration, sheets
from sepdesk.desk.exporting import keep
from sepdesk.desk.list_judging import Fate
from sepdesk.desk.sheets import Importing
from sepdesk.domain.submissions import (
    ChangeEmployment,
    DeregisterEmployment,
    RegisterEmployment,
    Requester,
    SubmissionKind,
    SubmissionState,
)
from sepdesk.exchange.guarding import UnreadableSheetError
from sepdesk.progress import CancelledError
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.faults import DiskFullError, Which
from sepdesk.store.station_tables import AuditRow
from tests.desk.lists import listed, of, row, stranger
from tests.exchange.sheets import workbook
from tests.ui.session import (  # noqa: F401 - a fixture among them
    CHEN,
    HUANG,
    LIN,
    LOGISTICS,
    STORAGE,
    WU,
    made,
    make_session,
)
from tests.ui.tray.filled import LAPSED, answer, paper, save

F = Fate


def fates(outcomes):
    return [outcome.fate for outcome in outcomes]


def imported(session, content, **more):
    return sheets.import_list(session, sheets.judge(session, content), **more)


def bodies(made):  # noqa: F811 - the fixture
    with made.files.station.reading() as tx:
        entries = tx.outbox.recent(1000)
    return [read_envelope(entry.sealed.payload_bytes).body for entry in reversed(entries)]


MIXED = listed(
    of(LIN),
    of(HUANG, items="Q2", until="2026-11-20"),
    of(WU, act="离职", hired=None, left="2026-11-20", items=None, until=None),
    of(CHEN, former=LOGISTICS.name, until="2028-05-01"),
    stranger(5),
    row("示例子", 350102198611030015.0),
)


@pytest.mark.invariant("B-14")
def test_a_dry_run_tells_what_each_row_would_come_to_and_writes_nothing(made):  # noqa: F811
    judged = sheets.judge(made.session, MIXED)
    assert fates(judged.outcomes) == [F.READY, F.HINDERED, F.READY, F.READY, F.READY, F.UNFIT]
    assert bodies(made) == []
    hindered, unfit = judged.outcomes[1], judged.outcomes[5]
    assert [(p.address, p.key) for p in hindered.problems] == [("E6", "valid_until")]
    assert "逾期未复审" in hindered.says
    assert [p.address for p in unfit.problems] == ["C10"]
    assert judged.outcomes[0].expected is SubmissionState.REGISTERED
    assert judged.outcomes[4].expected is None


@pytest.mark.invariant("B-14")
def test_a_list_files_what_a_clerk_would_have_typed(made):  # noqa: F811
    outcomes = imported(made.session, MIXED)
    assert fates(outcomes) == [F.FILED, F.HINDERED, F.FILED, F.FILED, F.FILED, F.UNFIT]
    register, leave, change, foreign = bodies(made)
    assert isinstance(register, RegisterEmployment)
    assert register.worker.person == LIN.person
    assert register.unit.unit == STORAGE.unit_id
    assert register.unit.address == STORAGE.address  # completed, as the window does
    assert register.intake.handed.form
    assert isinstance(leave, DeregisterEmployment)
    assert leave.employment == WU.employments[0].employment_id
    assert leave.requester is Requester.UNIT
    assert isinstance(change, ChangeEmployment)
    assert change.former == CHEN.employments[0].employment_id
    assert foreign.worker.person is None
    numbers = [outcome.intake_number for outcome in outcomes if outcome.fate is F.FILED]
    assert numbers == [f"350102-20261124-{n:03d}" for n in range(1, 5)]


@pytest.mark.invariant("B-14")
def test_the_same_list_again_is_already_there_also_on_another_day(made):  # noqa: F811
    content = listed(of(LIN), stranger(1), of(CHEN, former=LOGISTICS.name, until="2028-05-01"))
    assert fates(imported(made.session, content)) == [F.FILED] * 3
    assert fates(sheets.judge(made.session, content).outcomes) == [F.ALREADY_THERE] * 3
    made.clock.advance(days=3)
    again = imported(made.session, content)
    assert fates(again) == [F.ALREADY_THERE] * 3
    assert again[0].says == "收件编号 350102-20261124-001，待上报。"
    assert len(bodies(made)) == 3


@pytest.mark.invariant("B-14")
def test_what_was_typed_by_hand_is_known_again(made):  # noqa: F811
    save(made, paper(made.session, LIN.person, items="N1", valid_until="2029-03-01"))
    assert fates(imported(made.session, listed(of(LIN)))) == [F.ALREADY_THERE]
    other_day = listed(of(LIN, hired="2026-11-19"))
    assert fates(sheets.judge(made.session, other_day).outcomes) == [F.ALREADY_THERE]  # B-10


@pytest.mark.invariant("B-14")
def test_who_is_employed_there_already_is_not_filed(made):  # noqa: F811
    outcomes = imported(made.session, listed(of(WU, until="2028-02-01")))
    assert fates(outcomes) == [F.ALREADY_THERE]
    assert bodies(made) == []


@pytest.mark.invariant("B-14")
def test_a_row_that_came_back_is_told_with_its_state_and_one_withdrawn_is_filed_anew(made):  # noqa: F811
    content = listed(of(LIN))
    imported(made.session, content)
    with made.files.station.reading() as tx:
        (entry,) = tx.outbox.recent(1)
    answer(made, entry, SubmissionState.RETURNED, LAPSED)
    (told,) = imported(made.session, content)
    assert told.says.endswith("退回补正。")
    answer(made, entry, SubmissionState.WITHDRAWN, n=2)
    assert fates(imported(made.session, content)) == [F.FILED]


@pytest.mark.invariant("B-14")
def test_the_same_person_twice_in_a_list_is_filed_once_and_the_second_judged_by_the_first(made):  # noqa: F811
    number = LIN.documents[0].number
    content = workbook(
        ["姓名", "身份证号", "作业项目", "有效期", "聘用起始日", "单位", "信用代码", "材料"],
        *(
            [LIN.name, number, "N1", "2029-03-01", "2026-11-20", u.name, u.code, "齐全"]
            for u in (STORAGE, STORAGE, LOGISTICS)
        ),
    )  # fmt: skip
    judged = sheets.judge(made.session, content)
    assert "第 2 行也有" in judged.outcomes[1].says
    outcomes = sheets.import_list(made.session, judged)
    assert fates(outcomes) == [F.FILED, F.ALREADY_THERE, F.HINDERED]


def test_rows_with_hindrances_are_filed_where_the_clerk_says_so(made):  # noqa: F811
    content = listed(of(HUANG, items="Q2", until="2026-11-20"))
    assert fates(imported(made.session, content)) == [F.HINDERED]
    assert fates(imported(made.session, content, also_hindered=True)) == [F.FILED]


@pytest.mark.invariant("B-14")
def test_a_crash_in_the_midst_leaves_no_row_lost_and_none_doubled(made, monkeypatch):  # noqa: F811
    content = listed(*(stranger(n) for n in range(10)))
    importing = Importing(made.session, sheets.judge(made.session, content))
    importing.step()  # and then nothing more: the machine went off
    assert fates(importing.all_outcomes()) == [F.FILED] * 4 + [F.NOT_REACHED] * 6
    again = imported(made.session, content)
    assert fates(again) == [F.ALREADY_THERE] * 4 + [F.FILED] * 6
    assert len(bodies(made)) == 10


@pytest.mark.faulty
def test_a_full_disk_leaves_one_outcome_a_row_and_the_next_try_goes_on(made, monkeypatch):  # noqa: F811
    content = listed(*(stranger(n) for n in range(6)))
    importing = Importing(made.session, sheets.judge(made.session, content))
    really = sheets.file_submission
    calls = []

    def full(*given, **more):
        calls.append(1)
        if len(calls) == 3:
            raise DiskFullError(Which.STATION)
        return really(*given, **more)

    monkeypatch.setattr(sheets, "file_submission", full)
    with pytest.raises(DiskFullError):
        importing.step()
    assert fates(importing.all_outcomes()) == [F.FILED] * 2 + [F.NOT_REACHED] * 4
    while importing.step():
        pass
    assert fates(importing.all_outcomes()) == [F.FILED] * 6
    assert len(bodies(made)) == 6


def test_an_import_is_stopped_between_rows(made):  # noqa: F811
    class Stop:
        def report(self, done, total, what):
            self.done = done

        def checkpoint(self):
            raise CancelledError

    content = listed(*(stranger(n) for n in range(6)))
    judged = sheets.judge(made.session, content)
    with pytest.raises(CancelledError):
        sheets.import_list(made.session, judged, Stop())
    assert len(bodies(made)) == 4


def test_what_differs_from_the_archive_and_unknown_areas_are_told(made):  # noqa: F811
    headings = ["姓名", "身份证号", "项目", "单位", "信用代码", "市", "县区"]
    number = LIN.documents[0].number
    content = workbook(
        headings,
        ["林小梅", number, "N1", "某某公司", STORAGE.code, None, None],
        ["林小梅", number, "N1", STORAGE.name, None, "福州市", "不存在县"],
        ["林小梅", number, None, None, None, "福州市", "鼓楼区"],
    )
    first, second, third = sheets.judge(made.session, content).outcomes
    assert "档案中的单位名称" in first.says
    assert [p.address for p in second.problems] == ["G3"]
    assert [p.key for p in third.problems] == ["items", "present_unit"]


def test_the_copy_shows_each_row_s_result_and_is_recorded(made, tmp_path):  # noqa: F811
    judged = sheets.judge(made.session, MIXED)
    outcomes = sheets.import_list(made.session, judged)
    copy = sheets.marked_copy(made.session, judged, outcomes)
    sheet = openpyxl.load_workbook(io.BytesIO(copy.content)).active
    results = [sheet.cell(row, 10).value for row in range(5, 11)]
    assert results[0] == "已导入，收件编号 350102-20261124-001"
    assert results[1].startswith("有阻断意见，不导入：Q2")
    assert sheet["E6"].comment is not None
    assert sheet["C10"].comment is not None
    keep(made.session, copy, tmp_path / "copy.xlsx")
    with made.files.station.reading() as tx:
        rows = tx.audit._session.scalars(select(AuditRow).order_by(AuditRow.n))
        told = [(entry.action, entry.subject) for entry in rows if entry.action != "save"]
    assert told == [("import", "list 6"), ("export_full_numbers", "list_result 6")]
    again = sheets.judge(made.session, copy.content).outcomes
    assert fates(again)[2:] == [F.ALREADY_THERE] * 3 + [F.HINDERED]  # a lost number stays lost


def test_the_template_is_read_by_the_same_columns(made):  # noqa: F811
    exported = sheets.template(made.session)
    assert sheets.judge(made.session, exported.content).outcomes == ()
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    headings = [cell.value for cell in book["聘用登记名单"][15]]
    assert headings[:4] == ["办理事项", "姓名", "证件类型", "身份证号"]
    assert book["选项"]["A1"].value


def test_a_file_that_is_not_there_or_too_large_is_told(tmp_path, monkeypatch):
    with pytest.raises(UnreadableSheetError, match="打不开"):
        sheets.read_file(tmp_path / "none.xlsx")
    big = tmp_path / "big.xlsx"
    with big.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(UnreadableSheetError, match="MB"):
        sheets.read_file(big)


POOL = (
    *(stranger(n) for n in range(4)),
    of(LIN),
    of(HUANG, items="Q2", until="2026-11-20"),
    of(CHEN, former=LOGISTICS.name, until="2028-05-01"),
    of(WU, act="注销", hired=None, left="2026-11-20", items=None, until=None),
    row("示例", None),
    row(None, "1", items="=N1", until="明年"),
)


@pytest.mark.invariant("B-14")
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    chosen=st.lists(st.sampled_from(range(len(POOL))), min_size=1, max_size=9),
    stops=st.integers(0, 3),
)
def test_k_rows_have_k_outcomes_and_again_none_is_filed(tmp_path_factory, chosen, stops):
    made = make_session(tmp_path_factory.mktemp("station") / "profile")  # noqa: F811
    try:
        content = listed(*(POOL[n] for n in chosen))
        importing = Importing(made.session, sheets.judge(made.session, content))
        for _ in range(stops):
            importing.step()
        assert len(importing.all_outcomes()) == len(chosen)
        first = imported(made.session, content)
        filed = len(bodies(made))
        second = imported(made.session, content)
        assert len(first) == len(second) == len(chosen)
        settled = [one.fate in sheets.SETTLED for one in first]
        assert [one.fate is F.ALREADY_THERE for one in second] == settled
        assert len(bodies(made)) == filed
        assert F.READY not in fates(second)
    finally:
        made.files.close()


def test_a_row_is_saved_by_the_same_function_as_the_window(made):  # noqa: F811
    (judged,) = sheets.judge(made.session, listed(of(LIN))).outcomes
    advice = registration.advise(made.session, judged.paper)
    assert advice.expected is judged.expected
    assert judged.paper.kind is SubmissionKind.REGISTER
    assert judged.paper.person == LIN.person
