"""登记台账 of a real station: a line for each submission, late reports by E2 and E9, the month."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sepdesk.clock import SHANGHAI
from sepdesk.desk.filing import file_submission
from sepdesk.desk.ledger import Period, Wanted, filtered, ledger, month_of
from sepdesk.desk.ledger_words import totals_words, wanted_words
from sepdesk.desk.monthly import monthly_return
from sepdesk.domain.case_acts import CompletePapers
from sepdesk.domain.deadlines import LatenessKind
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.paper_checks import check_lateness
from sepdesk.domain.submissions import SubmissionKind, SubmissionState, WorkerRef
from sepdesk.protocol.envelope import read_envelope
from tests.ui.session import (  # noqa: F401 - a fixture among them
    CHEN,
    HUANG,
    LIN,
    LOGISTICS,
    NOW,
    STORAGE,
    TODAY,
    WU,
    made,
    make_session,
)
from tests.ui.tray.filled import FOREIGN, LAPSED, LOST, answer, fill, foreigner, paper, save

S = SubmissionState
DAY = Period(TODAY, TODAY)
MONTH = month_of(TODAY)


def lines(made, period=DAY):  # noqa: F811 - the fixture
    return ledger(made.session, period)


def one_of(made, entry):  # noqa: F811
    return next(line for line in lines(made, MONTH) if line.op_id == entry.op_id)


def late_paper(made, person=LIN.person, kind=SubmissionKind.REGISTER, **more):  # noqa: F811
    """A paper of a hire that is known since October the 20th: its month ended on November 20th."""
    return replace(paper(made.session, person, kind), **{"hired_on": "2026-10-20", **more})


def test_every_submission_is_a_line_in_the_order_of_its_number(made):  # noqa: F811
    fill(made)
    found = lines(made)
    assert [line.intake_number for line in found] == [
        f"350102-20261124-{n:03d}" for n in range(1, 7)
    ]
    assert [line.state for line in found] == [
        S.REFUSED,
        S.RETURNED,
        S.CONFLICT,
        S.PENDING_VERIFICATION,
        S.INCOMPLETE,
        S.QUEUED,
    ]


def test_a_line_says_what_the_paper_and_its_receipt_say(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    receipt = answer(made, entry, S.REGISTERED, registration_number="350102-2026-000009")
    (line,) = lines(made)
    assert line.intake_number == entry.intake_number
    assert line.registration_number == "350102-2026-000009"
    assert (line.received_on, line.day) == (TODAY, TODAY)
    assert (line.name, line.items) == ("林小梅", "N1")
    assert line.number == LIN.documents[0].number
    assert (line.unit, line.unit_name) == (STORAGE.unit_id, STORAGE.name)
    assert (line.channel, line.user) == ("窗口", "演示用户")
    assert line.decided_at == receipt.server_time
    assert line.missing == ()


def test_a_number_is_masked_as_in_every_list(made):  # noqa: F811
    save(made, paper(made.session, LIN.person))
    (line,) = lines(made)
    assert line.masked == f"350{'*' * 13}{line.number[-2:]}"


@pytest.mark.invariant("B-15")
def test_no_registration_number_stands_beside_what_is_not_registered(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    answer(made, entry, S.CONFLICT, registration_number="350102-2026-000009")
    assert one_of(made, entry).registration_number == ""


def test_a_day_is_that_of_the_intake_number_in_beijing(made):  # noqa: F811
    made.clock.set(dt.datetime(2026, 11, 23, 23, 59, 59, tzinfo=SHANGHAI))
    late = save(made, replace(paper(made.session, LIN.person), received_on="2026-11-21"))
    made.clock.set(dt.datetime(2026, 11, 24, 0, 0, 0, tzinfo=SHANGHAI))
    early = save(made, paper(made.session, WU.person, SubmissionKind.DEREGISTER))
    assert [line.op_id for line in lines(made)] == [early.op_id]
    yesterday = TODAY - dt.timedelta(days=1)
    (line,) = lines(made, Period(yesterday, yesterday))
    assert line.op_id == late.op_id
    assert line.day == yesterday
    assert line.received_on == dt.date(2026, 11, 21)
    assert len(lines(made, Period(yesterday, TODAY))) == 2


def test_what_is_owed_is_named_before_and_after_the_decision(made):  # noqa: F811
    begun = paper(made.session, LIN.person)
    entry = save(made, replace(begun, handed=replace(begun.handed, unit_sealed=False)))
    assert one_of(made, entry).missing == ("用人单位公章",)
    answer(made, entry, S.INCOMPLETE, missing=("用人单位公章",), final=False)
    assert one_of(made, entry).missing == ("用人单位公章",)
    answer(made, entry, S.REGISTERED, n=2, seq=101)
    assert one_of(made, entry).missing == ()


def test_an_act_about_an_earlier_paper_names_that_papers_unit(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    worker = WorkerRef(read_envelope(entry.sealed.payload_bytes).body.worker.document, LIN.person)
    body = read_envelope(entry.sealed.payload_bytes).body
    file_submission(
        made.session,
        lambda _: CompletePapers(entry.op_id, worker, body.intake.handed, TODAY),
    )
    _, act = lines(made)
    assert act.kind is SubmissionKind.COMPLETE_PAPERS
    assert (act.name, act.unit_name) == ("林小梅", STORAGE.name)
    assert (act.received_on, act.items, act.channel) == (None, "", "")
    assert act.lateness is None


@pytest.mark.clause("E2")
def test_a_late_registration_is_told_before_the_platform_has_spoken(made):  # noqa: F811
    entry = save(made, late_paper(made))
    line = one_of(made, entry)
    assert line.is_late
    assert (line.lateness.clause, line.late_words) == ("E2", "4 天")


@pytest.mark.clause("E9")
def test_a_late_change_is_one_of_e9(made):  # noqa: F811
    entry = save(made, late_paper(made, CHEN.person, SubmissionKind.CHANGE))
    line = one_of(made, entry)
    assert (line.lateness.clause, line.late_words) == ("E9", "4 天")


@pytest.mark.clause("E2")
@pytest.mark.parametrize(("received", "words"), [("2025-04-01", ""), ("2025-04-02", "1 天")])
def test_the_month_runs_from_the_certificate_where_the_hire_was_before_it(made, received, words):  # noqa: F811
    # The certificate is of 2025-03-01.
    entry = save(made, late_paper(made, hired_on="2025-01-15", received_on=received))
    assert one_of(made, entry).late_words == words


@pytest.mark.clause("E2")
def test_lateness_goes_by_the_day_of_receipt_not_of_typing(made):  # noqa: F811
    entry = save(made, late_paper(made, received_on="2026-11-20"))
    line = one_of(made, entry)
    assert line.lateness.kind is LatenessKind.IN_TIME
    assert line.late_words == ""


@pytest.mark.clause("E2")
def test_an_unknown_hire_is_undetermined_and_never_late(made):  # noqa: F811
    entry = save(made, late_paper(made, hired_on=""))
    line = one_of(made, entry)
    assert not line.is_late
    assert line.late_words == "无法判定"


@pytest.mark.clause("E2")
def test_what_the_platform_said_goes_before_what_is_reckoned_here(made):  # noqa: F811
    entry = save(made, late_paper(made))
    body = read_envelope(entry.sealed.payload_bytes).body
    rest = made.session.tables.rules.rest
    (said,) = check_lateness(body, dt.date(2026, 10, 22), rest)
    answer(made, entry, S.INCOMPLETE, said, final=False, missing=("作业人员证复印件",))
    assert one_of(made, entry).late_words == "1 天"
    # The receipt of the completed papers says nothing of the month: the first one still holds.
    answer(made, entry, S.REGISTERED, n=2, seq=101)
    assert one_of(made, entry).late_words == "1 天"


@pytest.mark.clause("E2")
def test_a_late_report_whose_days_cannot_be_read_is_late_all_the_same(made):  # noqa: F811
    entry = save(made, late_paper(made))
    said = Finding("E2", Severity.NOTE, "late", "hired_on", "another wording")
    answer(made, entry, S.REGISTERED, said)
    line = one_of(made, entry)
    assert (line.is_late, line.late_words, line.lateness.days) == (True, "迟报", None)


@pytest.mark.clause("E2")
@pytest.mark.parametrize("state", [S.RETURNED, S.REFUSED, S.CONFLICT, S.WITHDRAWN])
def test_what_does_not_stand_is_no_late_report(made, state):  # noqa: F811
    entry = save(made, late_paper(made))
    answer(made, entry, state)
    assert one_of(made, entry).lateness is None


@pytest.mark.invariant("B-10")
def test_a_report_that_only_repeats_another_is_not_late_again(made):  # noqa: F811
    entry = save(made, late_paper(made))
    done = Finding("E7", Severity.NOTE, "already_registered", "unit_name", "已登记，不重复登记。")
    answer(made, entry, S.REGISTERED, done)
    assert one_of(made, entry).lateness is None


def test_a_deregistration_has_no_month(made):  # noqa: F811
    entry = save(made, paper(made.session, WU.person, SubmissionKind.DEREGISTER))
    assert one_of(made, entry).lateness is None


def test_a_person_not_known_here_is_judged_by_the_hire_alone(made):  # noqa: F811
    entry = save(made, replace(foreigner(), hired_on="2026-10-20"))
    assert one_of(made, entry).late_words == "4 天"


def test_lines_are_chosen_by_kind_state_and_lateness(made):  # noqa: F811
    fill(made)
    late = save(made, late_paper(made, HUANG.person))
    found = lines(made)
    assert filtered(found, Wanted()) == found
    (ended,) = filtered(found, Wanted(kind=SubmissionKind.DEREGISTER))
    assert ended.kind is SubmissionKind.DEREGISTER
    (refused,) = filtered(found, Wanted(state=S.REFUSED))
    assert refused.state is S.REFUSED
    assert [line.op_id for line in filtered(found, Wanted(late=True))] == [late.op_id]
    assert filtered(found, Wanted(state=S.WITHDRAWN)) == ()


def test_totals_and_choices_are_told_in_words(made):  # noqa: F811
    fill(made)
    save(made, late_paper(made, HUANG.person))
    assert totals_words(lines(made)) == (
        "共 7 件：待上报 2、待核验 1、待补材料 1、退回补正 1、不予登记 1、冲突 1；迟报 1 件"
    )
    assert totals_words(()) == "共 0 件"
    assert wanted_words(Wanted()) == "全部事项"
    chosen = Wanted(SubmissionKind.CHANGE, S.QUEUED, late=True)
    assert wanted_words(chosen) == "筛选：聘用变更、待上报、只含迟报"


def test_months_begin_and_end_with_their_days():
    assert month_of(dt.date(2026, 12, 31)) == Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert month_of(dt.date(2028, 2, 10)).last == dt.date(2028, 2, 29)
    assert MONTH.words == "2026-11-01 至 2026-11-30"
    assert DAY.words == "2026-11-24"


@pytest.mark.clause("E2")
@pytest.mark.clause("E9")
def test_the_late_units_of_a_month_are_listed_with_their_reports(made):  # noqa: F811
    save(made, late_paper(made))
    save(made, late_paper(made, HUANG.person, items="Q2"))
    changed = late_paper(made, CHEN.person, SubmissionKind.CHANGE)
    save(made, replace(changed, hired_on="2026-10-01"))
    to_logistics = late_paper(made, WU.person, SubmissionKind.CHANGE)
    save(
        made,
        replace(to_logistics, unit=LOGISTICS.unit_id, unit_name=LOGISTICS.name),
    )
    save(made, paper(made.session, LIN.person))
    storage, logistics = monthly_return(made.session, TODAY).late_units
    assert (storage.unit, storage.unit_name) == (STORAGE.unit_id, STORAGE.name)
    assert (storage.registrations, storage.changes) == (2, 1)
    # October the 1st is a holiday; November the 1st a Sunday, so the month ended on the 2nd.
    assert storage.most_days == 22
    assert [line.intake_number[-3:] for line in storage.lines] == ["001", "002", "003"]
    assert (logistics.registrations, logistics.changes, logistics.most_days) == (0, 1, 4)


def test_a_unit_that_the_archive_lacks_is_told_apart_by_its_name(made):  # noqa: F811
    for name in ("示例 新厂", "示例新厂", "示例旧厂"):
        begun = replace(late_paper(made), unit=None, unit_code="", unit_name=name)
        save(made, begun)
    found = monthly_return(made.session, TODAY).late_units
    assert [len(one.lines) for one in found] == [2, 1]
    assert all(one.unit is None for one in found)


@pytest.mark.clause("E6")
@pytest.mark.clause("L7")
def test_refusals_are_counted_by_reason_with_the_law_behind_each(made):  # noqa: F811
    fill(made)
    second = save(made, paper(made.session, HUANG.person, items="Q2"))
    answer(made, second, S.REFUSED, LAPSED, seq=110)
    unheard_of = save(made, paper(made.session, LIN.person))
    strange = Finding("X9", Severity.REFUSE, "of_a_later_version", "", "某种原因。")
    answer(made, unheard_of, S.REFUSED, strange, seq=111)
    month = monthly_return(made.session, TODAY)
    told = {(one.reason, one.citation[:15]): one.count for one in month.refused}
    assert told == {
        ("证书逾期未复审", LAW["notice-2.2-lapsed"]): 2,
        ("证书被吊销", LAW["law-revoked"]): 1,
        ("其他原因", ""): 1,
    }
    assert month.refused[0].count == 2


LAW = {
    "notice-2.2-lapsed": "闽质监〔2017〕225号 二（"[:15],
    "law-revoked": "《中华人民共和国特种设备安全法》"[:15],
}


def test_a_month_that_still_runs_is_counted_through_today(made):  # noqa: F811
    assert monthly_return(made.session, TODAY).through == TODAY
    assert monthly_return(made.session, dt.date(2026, 10, 9)).through == dt.date(2026, 10, 31)
    month = monthly_return(made.session, TODAY)
    assert (month.title, month.all_kinds.total, month.kinds) == ("2026年11月", 0, ())


ANSWERS = {
    None: None,
    S.REGISTERED: (),
    S.INCOMPLETE: (),
    S.PENDING_VERIFICATION: (FOREIGN,),
    S.RETURNED: (),
    S.REFUSED: (LOST, LAPSED),
    S.CONFLICT: (),
    S.WITHDRAWN: (),
}
PEOPLE = (LIN, HUANG, WU)
KINDS = (SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PEOPLE),
            st.sampled_from(KINDS),
            st.sampled_from(tuple(ANSWERS)),
            st.sampled_from(["", "2026-09-15", "2026-10-20", "2026-11-20"]),
            st.integers(0, 40),
        ),
        max_size=9,
    )
)
def test_a_monthly_return_is_a_recount_of_the_envelopes(tmp_path_factory, papers):
    station = make_session(tmp_path_factory.mktemp("recount") / "profile")
    try:
        kept = [_take_in(station, place, *one) for place, one in enumerate(papers)]
        _check_recount(station, kept)
    finally:
        station.files.close()


def _take_in(station, place, person, kind, state, hired, days_ago):
    station.clock.set(NOW - dt.timedelta(days=days_ago))
    received = station.clock.today().isoformat()
    begun = paper(station.session, person.person, kind)
    engaged = {} if kind is SubmissionKind.DEREGISTER else {"hired_on": hired}
    entry = save(station, replace(begun, received_on=received, **engaged))
    if state is not None:
        answer(station, entry, state, *ANSWERS[state], seq=100 + place)
    station.clock.set(NOW)
    return entry.op_id


def _check_recount(station, kept):
    """Count again from the bytes that were signed and the receipts as stored."""
    with station.files.station.reading() as tx:
        entries = [tx.outbox.get(op_id) for op_id in kept]
    signed = [(one, read_envelope(one.sealed.payload_bytes)) for one in entries]
    for first in (dt.date(2026, 11, 1), dt.date(2026, 10, 1)):
        month = month_of(first)
        there = [
            (entry, envelope)
            for entry, envelope in signed
            if month.first <= envelope.device_time.astimezone(SHANGHAI).date() <= month.last
        ]
        found = monthly_return(station.session, first)
        states = Counter(
            S.QUEUED if entry.receipt is None else entry.receipt.state for entry, _ in there
        )
        assert len(ledger(station.session, month)) == len(there)
        assert found.all_kinds.total == len(there)
        assert found.all_kinds.by_state == dict(states)
        assert {one.kind: one.total for one in found.kinds} == dict(
            Counter(envelope.kind for _, envelope in there)
        )
        late = [
            envelope
            for entry, envelope in there
            if (entry.receipt is None or entry.receipt.state not in DOES_NOT_STAND)
            and is_late(station, envelope.body)
        ]
        assert found.late == len(late)
        assert sum(len(one.lines) for one in found.late_units) == len(late)
        refused = states[S.REFUSED]
        assert {one.count for one in found.refused} == ({refused} if refused else set())
        assert found.pending == states[S.QUEUED] + states[S.PENDING_VERIFICATION]
        assert found.owed == states[S.INCOMPLETE]


DOES_NOT_STAND = (S.RETURNED, S.REFUSED, S.CONFLICT, S.WITHDRAWN)


def is_late(station, body):
    """Reckon by hand: the month of the same number, over a weekend to the Monday."""
    hired = getattr(body, "hired_on", None)
    if hired is None:
        return False
    approved = {p.person: p.certificates[0].items[0].approved_on for p in PEOPLE}
    start = max(hired, approved[body.worker.person])
    last = start.replace(month=start.month % 12 + 1, year=start.year + start.month // 12)
    while station.session.tables.rules.rest.is_rest_day(last):
        last += dt.timedelta(days=1)
    return body.intake.received_on > last
