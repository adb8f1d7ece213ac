import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from sqlalchemy import select

from sepdesk.desk.changes import Changes
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles
from sepdesk.store.station_tables import AuditRow
from sepdesk.ui.worker.tab import WorkerTab
from tests.ui.session import CHEN, KEY, LIN, LOGISTICS, STORAGE, WU
from tests.ui.tray.filled import paper, save
from tests.ui.worker.conftest import BOLD, HE, RARE

Key = Qt.Key


@pytest.fixture
def find(tab, qtbot):
    """Type into the box, and wait until list and page answer it."""

    def typed(text):
        tab.look_up.box.setFocus()
        tab.look_up.box.selectAll()
        qtbot.keyClick(tab.look_up.box, Key.Key_Delete)
        qtbot.keyClicks(tab.look_up.box, text)
        qtbot.waitUntil(tab.is_settled, timeout=5000)

    return typed


def names(tab):
    return [line.name for line in tab.look_up.lines()]


def texts(widget, kind=QLabel):
    return [each.text() for each in widget.findChildren(kind) if each.isVisible() and each.text()]


def says(widget, part, kind=QLabel):
    return any(part in text for text in texts(widget, kind))


def press(tab, qtbot, text):
    button = next(b for b in tab.findChildren(QPushButton) if b.isVisible() and text in b.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def cells(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# The list --------------------------------------------------------------------------------------


def test_the_keyboard_is_in_the_box_at_the_start(tab):
    assert QApplication.focusWidget() is tab.look_up.box
    assert says(tab.look_up, "数据截至今天 14:32")
    assert says(tab.look_up, "列表随键显示")


def test_the_list_follows_each_keystroke(tab, qtbot):
    seen = []
    for key in "chenw":
        qtbot.keyClick(tab.look_up.box, key)
        qtbot.waitUntil(tab.is_settled, timeout=5000)
        seen.append(names(tab))
    assert seen[0] == ["陈文斌"]
    assert seen[-1] == ["陈文斌"]
    assert says(tab.look_up, "1 人 · 数据截至今天 14:32")
    row = cells(tab.look_up.table)[0]
    assert row[0] == "陈文斌"
    assert row[1].startswith("350***")
    assert row[2:] == ["N1 Q2", "在聘", LOGISTICS.name, "拼音"]


def test_people_are_found_by_unit_number_and_phone(tab, find, commit, qtbot):
    find("2761")
    assert len(names(tab)) == 7
    assert {row[-1] for row in cells(tab.look_up.table)} == {"尾号"}
    find(WU.documents[0].number[:17])
    assert names(tab) == ["吴建国"]
    find("")
    commit(tab.look_up.box, "仓储")
    qtbot.waitUntil(lambda: tab.is_settled() and len(names(tab)) == 2, timeout=5000)
    assert set(names(tab)) == {"吴建国", "何示例"}


def test_down_goes_into_the_list_and_typing_goes_back_to_the_box(tab, find, qtbot):
    find("350102")
    table, box = tab.look_up.table, tab.look_up.box
    qtbot.keyClick(box, Key.Key_Down)
    assert QApplication.focusWidget() is table
    qtbot.keyClick(table, Key.Key_Down)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert table.currentIndex().row() == 1
    assert tab.page.page().worker.name == names(tab)[1]
    qtbot.keyClick(table, "1")
    assert QApplication.focusWidget() is box
    assert box.text() == "3501021"
    qtbot.keyClick(box, Key.Key_Down)
    qtbot.keyClick(table, Key.Key_Backspace)
    assert box.text() == "350102"
    table.choose_row(0)
    qtbot.keyClick(box, Key.Key_Down)
    qtbot.keyClick(table, Key.Key_Up)
    assert QApplication.focusWidget() is box


def test_a_line_that_the_clerk_chose_is_kept_while_typing_narrows_the_list(tab, find, qtbot):
    find("35010219")
    table, box = tab.look_up.table, tab.look_up.box
    row = names(tab).index("吴建国")
    qtbot.keyClick(box, Key.Key_Down)
    for _ in range(row):
        qtbot.keyClick(table, Key.Key_Down)
    qtbot.keyClick(table, "7")
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert table.chosen_line().person == WU.person
    assert tab.page.page().worker.person == WU.person


def test_enter_right_after_a_scanned_number_opens_the_person_of_that_number(tab, qtbot):
    qtbot.keyClicks(tab.look_up.box, LIN.documents[0].number)
    qtbot.keyClick(tab.look_up.box, Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is tab.look_up.table, timeout=5000)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert tab.page.page().worker.person == LIN.person


def test_only_the_answer_to_the_latest_question_is_shown(tab, background, qtbot):
    gate, shown = threading.Event(), []
    tab.look_up.table.model().modelReset.connect(lambda: shown.append(names(tab)))
    background.read(lambda _: gate.wait(5))
    qtbot.keyClicks(tab.look_up.box, "chen")
    qtbot.waitUntil(tab.look_up.box.is_settled, timeout=2000)
    for _ in range(4):
        qtbot.keyClick(tab.look_up.box, Key.Key_Backspace)
    qtbot.keyClicks(tab.look_up.box, "lin")
    qtbot.waitUntil(tab.look_up.box.is_settled, timeout=2000)
    gate.set()
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert shown == [["林小梅"]]


def test_nobody_found_offers_to_register_what_was_typed(tab, commit, qtbot):
    commit(tab.look_up.box, "赵某某")
    qtbot.waitUntil(lambda: says(tab.look_up, "没有“赵某某”"), timeout=5000)
    assert says(tab.look_up, "0 人")
    with qtbot.waitSignal(tab.asked_form, timeout=2000) as asked:
        press(tab, qtbot, "登记此人")
    assert (asked.args[0].kind, asked.args[0].name) == (SubmissionKind.REGISTER, "赵某某")


def test_a_number_nobody_has_becomes_the_number_on_the_form(tab, find, qtbot):
    find("350102199901010011")
    with qtbot.waitSignal(tab.asked_form, timeout=2000) as asked:
        press(tab, qtbot, "登记此人")
    assert asked.args[0].document_number == "350102199901010011"


def test_without_facts_the_way_to_them_is_offered(made, background, shown, tmp_path, qtbot):
    files = StationFiles.open(Profile(tmp_path / "empty").create(), KEY)
    tab = shown(WorkerTab(replace(made.session, files=files), background), 1366, 680)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert says(tab.look_up, "还没有平台数据")
    with qtbot.waitSignal(tab.asked_sync, timeout=2000):
        press(tab, qtbot, "去同步")
    files.close()


def test_more_than_the_list_holds_is_said(tab, qtbot, monkeypatch, find):
    ask = tab.look_up._find
    monkeypatch.setattr(tab.look_up, "_find", lambda text: replace(ask(text), capped=bool(text)))
    find("chen")
    assert says(tab.look_up, "前 1 人，请再多输几个字")


# The page --------------------------------------------------------------------------------------


def test_the_page_tells_identity_certificates_and_history(tab, find):
    find("chen")
    page = tab.page
    assert {"陈文斌", "在聘"} <= set(texts(page.head))
    assert says(page.head, "居民身份证 350***")
    assert says(page.head, "男 · 手机 138****2761")
    assert not says(page, CHEN.documents[0].number)
    assert cells(page.item_table) == [
        ["2021", "N1", "叉车司机", "2024-05-01", "2028-05-01", "有效，余 524 天"],
        ["2021", "Q2", "起重机司机", "2022-11-20", "2026-11-20", "逾期未复审，过期 4 天"],
    ]
    assert cells(page.event_table)[0][:3] == [
        "2024-06-03",
        "聘用登记 350102-2024-000006",
        LOGISTICS.name,
    ]
    assert says(page, "不良记录　无")


def test_what_is_not_yet_on_the_platform_stands_first_and_is_marked(tab, made, find, qtbot):
    find("chen")
    saved = save(made, paper(made.session, CHEN.person, SubmissionKind.CHANGE))
    tab.on_changes(Changes(frozenset([CHEN.person]), outbox=True))
    qtbot.waitUntil(lambda: tab.is_settled() and says(tab.page.head, "待上报 1"), timeout=5000)
    assert cells(tab.page.event_table)[0] == [
        "2026-11-24", "聘用变更（待上报）", STORAGE.name, "本站",
    ]  # fmt: skip
    assert says(tab.page.head, f"办结后：{STORAGE.name}")
    assert cells(tab.look_up.table)[0][3] == "待上报：变更"
    with qtbot.waitSignal(tab.asked_print, timeout=5000) as asked:
        qtbot.keyClick(tab.look_up.box, Key.Key_F9)
    assert asked.args == [saved.op_id]


@pytest.mark.clause("L7")
def test_a_bad_record_and_the_three_year_bar_are_shown(tab, find):
    find("he")
    assert says(tab.page.head, "三年内不得申请")
    assert says(tab.page.head, "证书失效，待注销")
    assert cells(tab.page.record_table) == [
        ["2026-10-01", "证书已吊销", "N1、Q2", "福州市市场监督管理局"],
        [
            "2026-10-01", "三年内不得申请", "至 2029-10-01 止不受理新的取证申请",
            "福州市市场监督管理局",
        ],
        ["2026-09-01", "行政处罚", "违章作业；警告；鼓市监罚〔2026〕1号", "鼓楼区市场监督管理局"],
    ]  # fmt: skip
    assert [row[5] for row in cells(tab.page.item_table)] == ["已吊销 2026-10-01"] * 2
    assert [row[0] for row in cells(tab.page.event_table)][-2:] == ["2024-05-30", "2021-03-11"]
    assert [b for b in texts(tab.page.head, QPushButton) if len(b) == 2] == ["注销"]


@pytest.mark.parametrize("worker", [BOLD, RARE], ids=["markup", "rare"])
def test_a_name_is_shown_as_it_is_written(tab, find, worker):
    find(worker.documents[0].number)
    assert names(tab) == [worker.name]
    assert worker.name in texts(tab.page.head)
    labels = [*tab.page.findChildren(QLabel), *tab.look_up.findChildren(QLabel)]
    assert {each.textFormat() for each in labels} == {Qt.TextFormat.PlainText}


def test_f8_shows_the_number_in_full_and_records_it(tab, made, find, qtbot):
    find("chen")
    number = CHEN.documents[0].number
    qtbot.keyClick(tab.look_up.box, Key.Key_F8)
    qtbot.waitUntil(lambda: says(tab.page.head, number), timeout=5000)
    with made.files.station.reading() as tx:
        rows = list(tx.audit._session.scalars(select(AuditRow)))
        assert [(row.user, row.action, row.subject) for row in rows] == [
            ("clerk1", "reveal", CHEN.person)
        ]
        assert tx.audit.verify()
    find("lin")
    assert not says(tab.page.head, LIN.documents[0].number)
    find("chen")
    assert not says(tab.page.head, number)


def test_f8_again_masks_the_number(tab, find, qtbot):
    find("chen")
    qtbot.keyClick(tab.look_up.box, Key.Key_F8)
    qtbot.waitUntil(tab.page.head.is_revealed, timeout=5000)
    qtbot.keyClick(tab.look_up.box, Key.Key_F8)
    assert not says(tab.page.head, CHEN.documents[0].number)


# What is asked of others -----------------------------------------------------------------------


def test_a_change_begins_with_what_is_known(tab, find, qtbot):
    find("chen")
    with qtbot.waitSignal(tab.asked_form, timeout=2000) as asked:
        press(tab, qtbot, "变更")
    paper_input = asked.args[0]
    assert paper_input.kind is SubmissionKind.CHANGE
    assert (paper_input.person, paper_input.document_number) == (
        CHEN.person,
        CHEN.documents[0].number,
    )
    assert (paper_input.items, paper_input.valid_until) == ("N1", "2028-05-01")
    assert (paper_input.former_unit, paper_input.former) == (LOGISTICS.name, "e-p-chen")
    assert paper_input.unit_name == ""


def test_a_deregistration_names_the_unit_that_is_left(tab, find, qtbot):
    find("chen")
    with qtbot.waitSignal(tab.asked_form, timeout=2000) as asked:
        press(tab, qtbot, "注销")
    paper_input = asked.args[0]
    assert paper_input.kind is SubmissionKind.DEREGISTER
    assert (paper_input.former_unit_id, paper_input.former) == (LOGISTICS.unit_id, "e-p-chen")
    assert paper_input.items == "N1、Q2"


def test_someone_without_a_unit_can_be_registered(tab, find, qtbot):
    find("lin")
    assert says(tab.page.head, "现无用人单位")
    with qtbot.waitSignal(tab.asked_form, timeout=2000) as asked:
        press(tab, qtbot, "登记")
    assert (asked.args[0].kind, asked.args[0].items) == (SubmissionKind.REGISTER, "N1")


def test_after_a_saved_deregistration_the_person_can_be_registered_again(tab, made, find, qtbot):
    save(made, paper(made.session, WU.person, SubmissionKind.DEREGISTER))
    find("wu")
    assert [b for b in texts(tab.page.head, QPushButton) if len(b) == 2] == ["登记"]
    assert says(tab.page.head, "办结后：待聘")


def test_without_a_form_saved_here_the_present_employment_is_put_on_one(tab, find, qtbot):
    find("chen")
    with qtbot.waitSignal(tab.asked_print, timeout=5000) as asked:
        press(tab, qtbot, "打印登记表")
    paper_input = asked.args[0]
    assert (paper_input.unit_name, paper_input.unit_code) == (LOGISTICS.name, LOGISTICS.code)
    assert paper_input.unit_town == "350102001"


def test_the_unit_can_be_gone_to(tab, find, qtbot):
    find("chen")
    with qtbot.waitSignal(tab.asked_unit, timeout=2000) as asked:
        press(tab, qtbot, LOGISTICS.name)
    assert asked.args == [LOGISTICS.unit_id]


def test_another_tab_can_ask_for_a_person_and_a_refresh_keeps_them(tab, find, qtbot):
    find("chen")
    tab.show_person(HE.person)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert tab.page.page().worker.person == HE.person
    tab.on_changes(Changes(everything=True))
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert tab.page.page().worker.person == HE.person
    tab.show_person(PersonId("p-elsewhere"))
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert says(tab.page, "不在本站数据中")


def test_a_refresh_keeps_the_chosen_line(tab, find, qtbot):
    find("350102")
    qtbot.keyClick(tab.look_up.box, Key.Key_Down)
    qtbot.keyClick(tab.look_up.table, Key.Key_Down)
    chosen = tab.look_up.table.chosen_line().person
    tab.on_changes(Changes(everything=True))
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert tab.look_up.table.chosen_line().person == chosen
    assert tab.page.page().worker.person == chosen


def test_a_narrow_window_leaves_out_columns_before_it_cuts_them_off(tab, find, qtbot):
    find("chen")
    table = tab.look_up.table
    assert not table.isColumnHidden(5)
    tab.resize(1024, 600)
    qtbot.waitUntil(lambda: table.isColumnHidden(5), timeout=2000)
    assert not table.horizontalScrollBar().isVisible()
    tab.resize(1366, 680)
    qtbot.waitUntil(lambda: not table.isColumnHidden(5), timeout=2000)


def test_the_tables_are_sound_qt_models(tab, find, qtmodeltester):
    find("he")
    page = tab.page
    for table in (tab.look_up.table, page.item_table, page.record_table, page.event_table):
        qtmodeltester.check(table.model())
