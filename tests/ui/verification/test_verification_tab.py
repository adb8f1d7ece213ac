"""外省证核验 under real keys: an exam centre decides, a station looks on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from sepdesk.desk import verification
from sepdesk.desk.changes import Changes
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.domain.verification import StepKind, VerificationResult
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.verification import national_system, questions
from sepdesk.ui.verification.tab import VerificationTab
from tests.ui.session import id_number, made  # noqa: F401 - a fixture
from tests.ui.verification.waiting import at_exam_centre, bring, case, some

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


@pytest.fixture
def open_tab(made, background, shown, qtbot):  # noqa: F811
    """Open the tab of a session and wait for its list."""

    def opened(session, *records):
        if records:
            bring(made, *records)
        tab = shown(VerificationTab(session, background), 1366, 680)
        tab.notices = []
        tab.told.connect(tab.notices.append)
        tab.setFocus()
        qtbot.waitUntil(tab.is_settled, timeout=10_000)
        return tab

    return opened


@pytest.fixture
def exam(made, open_tab):  # noqa: F811
    """The tab of an exam centre with four cases."""
    return open_tab(at_exam_centre(made.session), *some())


@pytest.fixture
def asked(monkeypatch):
    """Answer the second look with yes, and keep what it showed."""
    seen = []

    def answer(_, head, lines):
        seen.append((head, list(lines)))
        return True

    monkeypatch.setattr(questions, "second_look", answer)
    return seen


class Hands:
    """Keys of a verifier."""

    def __init__(self, tab, qtbot, commit):
        self.tab, self.qtbot, self._commit = tab, qtbot, commit

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.tab.window().focusWidget() or self.tab, key, modifier)

    def type(self, text):
        place = self.tab.window().focusWidget()
        if text.isascii():
            self.qtbot.keyClicks(place, text)
        else:
            self._commit(place, text)

    def enter(self, *texts):
        """Type texts one after the other, Enter between them: "" passes a field by."""
        for text in texts:
            if text:
                self.type(text)
            self.key(Qt.Key.Key_Return)

    def save(self):
        with self.qtbot.waitSignal(self.tab.saved, timeout=15_000) as saved:
            self.key(Qt.Key.Key_Return, CTRL)
        self.settle()
        return read_envelope(saved.args[0].entry.sealed.payload_bytes).body

    def settle(self):
        self.qtbot.waitUntil(self.tab.is_settled, timeout=15_000)


@pytest.fixture
def hands(exam, qtbot, commit):
    return Hands(exam, qtbot, commit)


def shown_text(tab):
    return "\n".join(x.text() for x in tab.page.findChildren(QLabel) if x.isVisible())


def cells(tab, column):
    return [tab.table.model().index(row, column).data() for row in range(4)]


# Looking ----------------------------------------------------------------------------------------


@pytest.mark.clause("L5")
def test_the_longest_wait_comes_first_and_its_age_is_shown(exam):
    assert cells(exam, 0) == ["37 天", "26 天", "3 天", "今天"]
    assert cells(exam, 4) == ["调档中", "查无记录", "待核验", "待核验"]
    text = shown_text(exam)
    assert "已等候 37 天" in text
    assert id_number("36010219880101001") in text
    assert "榕考调〔2026〕12号" in text
    assert "南昌市考试中心" in text
    assert "4 件，其中 1 件已等候 30 天以上" in exam._total.text()


def test_a_name_is_never_taken_for_markup(exam, hands):
    hands.key(Qt.Key.Key_Down)
    assert "<b>李</b>示例" in shown_text(exam)


@pytest.mark.clause("L4")
def test_a_station_sees_its_own_age_and_can_only_print(made, open_tab, qtbot, commit, monkeypatch):  # noqa: F811
    tab = open_tab(made.session, *some())
    hands = Hands(tab, qtbot, commit)
    for gone in (tab.page.browse, tab.page.call_up, tab.page.conclude):
        assert not gone.isVisible()
    assert tab.page.print.isVisible()
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_Return)
    assert not tab.form.isVisible()
    opened = []
    monkeypatch.setattr(national_system, "open_page", lambda: opened.append(1))
    hands.key(Qt.Key.Key_F7)
    assert opened == []
    hands.key(Qt.Key.Key_P, CTRL)
    sheet = next_preview(tab, qtbot)
    assert (sheet.paper, sheet.op_id) == ("hand_over", None)


def next_preview(tab, qtbot):
    """Wait for a preview, close it, and return its sheet."""

    def dialogs():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, PreviewDialog)]

    qtbot.waitUntil(lambda: any(d.isVisible() for d in dialogs()), timeout=15_000)
    dialog = next(d for d in dialogs() if d.isVisible())
    sheet = dialog._sheet
    dialog.close()
    return sheet


def test_nothing_waits(made, open_tab):  # noqa: F811
    tab = open_tab(at_exam_centre(made.session))
    assert tab.table._overlay._sentence.text() == "没有待核验的证书。"
    assert tab.page.case() is None


def test_the_letter_prints_without_naming_a_submission_of_another_station(exam, hands, qtbot):
    hands.key(Qt.Key.Key_F9)
    sheet = next_preview(exam, qtbot)
    assert (sheet.paper, sheet.op_id) == ("file_letter", None)


def test_the_public_system_is_opened_in_the_browser_and_nothing_else(exam, hands, monkeypatch):
    opened = []
    monkeypatch.setattr(national_system, "open_page", lambda: not opened.append(1))
    hands.key(Qt.Key.Key_F7)
    assert opened == [1]
    assert exam.notices == []
    monkeypatch.setattr(national_system, "open_page", lambda: False)
    hands.key(Qt.Key.Key_F7)
    assert national_system.ADDRESS in exam.notices[0].text


# Deciding ---------------------------------------------------------------------------------------


@pytest.mark.clause("L5")
@pytest.mark.clause("E4")
def test_a_genuine_certificate_is_entered_by_keys_and_looked_at_twice(exam, hands, asked):
    hands.key(Qt.Key.Key_F8)
    assert exam.form.isVisible()
    assert not exam.table.isEnabled()
    assert exam.form.number.text() == ""  # nothing comes from the paper
    hands.key(Qt.Key.Key_1)  # 属实
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_1)  # 全国系统
    hands.key(Qt.Key.Key_Return)
    hands.enter("姓名、证号、项目相符", id_number("36010219880101001"), "3601SL1")
    hands.enter("南昌市市场监督管理局", "南昌市考试中心")
    exam.form.province.set_value("36")
    hands.enter("", "")  # 发证省份、证书状态
    hands.key(Qt.Key.Key_1)  # 男
    hands.enter("", "", "Q2", "", "20250401", "20290331")
    body = hands.save()
    assert (body.result, body.sex) == (VerificationResult.GENUINE, "男")
    certificate = body.certificate
    assert certificate.issuing_province == "36"
    assert certificate.archive_number == "3601SL1"
    (item,) = certificate.items
    assert (item.printed, item.key.catalogue.value) == ("Q2", "2021-41")
    assert (item.approved_on.isoformat(), item.valid_until.isoformat()) == (
        "2025-04-01", "2029-03-31",
    )  # fmt: skip
    ((head, lines),) = asked
    assert "欧阳示例" in head
    assert "属实" in head
    assert any("Q2 2021 年目录 批准 2025-04-01，有效至 2029-03-31" in line for line in lines)
    assert lines[-1] == "按本机数据，该件将为：由平台判定"
    assert exam.notices[-1].text == "已保存，待上报：属实。"
    assert exam.page.case().saved_here == (SubmissionKind.DECIDE_VERIFICATION,)
    assert cells(exam, 4)[0] == "结论待上报"
    hands.key(Qt.Key.Key_F8)
    assert not exam.form.isVisible()  # once is enough
    assert exam.table.isEnabled()


def test_what_is_missing_is_said_at_its_field_and_nothing_is_saved(exam, hands, asked, qtbot):
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_Return, CTRL)
    assert "请选择核验结果" in exam.form.result.finding_line.text()
    hands.key(Qt.Key.Key_1)
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_2)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.settle()
    form = exam.form
    qtbot.waitUntil(lambda: bool(form.evidence.finding_line.text()), timeout=10_000)
    said = [f.finding_line.text() for f in (form.number, form.issuer, form.province)]
    assert all(said), said
    assert form.items[0].code.finding_line.text()
    assert exam.window().focusWidget() is form.evidence.line
    assert asked == []
    assert verification.queue(exam._session)[0].saved_here == ()


def test_a_date_that_is_none_is_not_left_out_in_silence(exam, hands, asked):
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_1)
    exam.form.items[0].approved_on.setFocus()
    hands.enter("20250231")
    hands.key(Qt.Key.Key_Return, CTRL)
    assert exam.window().focusWidget() is exam.form.items[0].approved_on.line
    assert asked == []


@pytest.mark.clause("E6")
def test_not_genuine_asks_for_no_certificate(exam, hands, asked):
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_2)
    assert not exam.form.number.isVisible()
    assert "不予登记" in exam.form._hint.text()
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_3)
    hands.key(Qt.Key.Key_Return)
    hands.type("复函：未发此证")
    body = hands.save()
    assert (body.result, body.certificate) == (VerificationResult.NOT_GENUINE, None)
    assert asked[0][1][-1] == "按本机数据，该件将为：不予登记"


@pytest.mark.clause("L5")
def test_not_found_says_to_call_the_file_up(exam, hands, asked):
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_3)
    assert "不等于不真实" in exam.form._hint.text()
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_1)
    hands.key(Qt.Key.Key_Return)
    hands.type("姓名、证号查无记录")
    assert hands.save().result is VerificationResult.NOT_FOUND
    assert exam.notices[-1].text.endswith("请发调档函。")
    assert asked[0][1][-1] == "按本机数据，该件将为：待核验"


def test_the_second_look_may_send_one_back(exam, hands, monkeypatch):
    seen = []
    monkeypatch.setattr(questions, "second_look", lambda *_: bool(seen.append(1)))
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_3)
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_1)
    hands.key(Qt.Key.Key_Return)
    hands.type("查无记录")
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.settle()
    hands.qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert exam.form.isVisible()
    assert exam.form.evidence.text() == "查无记录"


def test_items_are_added_and_the_last_one_taken_away(exam, hands):
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_1)
    form = exam.form
    form.more.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert len(form.items) == 2
    assert exam.window().focusWidget() is form.items[1].code.line
    form.fewer.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert len(form.items) == 1
    assert not form.fewer.isEnabled()


def test_a_lost_certificate_asks_for_the_day(exam, hands):
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_1)
    form = exam.form
    assert not form.status_on.isVisible()
    form.status.setFocus()
    hands.key(Qt.Key.Key_2)  # 已吊销
    assert form.status_on.isVisible()


@pytest.mark.invariant("B-9")
def test_maker_is_not_checker(exam, hands):
    for _ in range(3):
        hands.key(Qt.Key.Key_Down)
    assert exam.page.case().own
    assert not exam.page.conclude.isEnabled()
    hands.key(Qt.Key.Key_F8)
    assert not exam.form.isVisible()
    assert "须由另一人核验" in shown_text(exam)


@pytest.mark.clause("L5")
def test_a_letter_is_recorded_by_keys(exam, hands, qtbot):
    exam.page.call_up.setFocus()
    hands.key(Qt.Key.Key_Space)
    dialog = exam.findChild(ActDialog)
    qtbot.waitUntil(dialog.isActiveWindow, timeout=15_000)
    assert dialog.fields["exam_body"].text() == "南昌市考试中心"
    assert dialog.fields["sent_on"].text() == "2026-11-24"
    dialog.fields["letter_number"].setFocus()
    qtbot.keyClicks(dialog.focusWidget(), "12")
    with qtbot.waitSignal(dialog.saved, timeout=15_000) as saved:
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, CTRL)
    body = read_envelope(saved.args[0].entry.sealed.payload_bytes).body
    assert (body.exam_body, body.letter_number) == ("南昌市考试中心", "12")
    hands.settle()
    assert cells(exam, 4)[0] == "调档待上报"


def test_a_letter_without_a_day_is_not_saved(exam, hands, qtbot):
    exam.page.call_up.setFocus()
    hands.key(Qt.Key.Key_Space)
    dialog = exam.findChild(ActDialog)
    qtbot.waitUntil(dialog.isActiveWindow, timeout=15_000)
    dialog.fields["sent_on"].setFocus()
    dialog.fields["sent_on"].line.selectAll()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Delete)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, CTRL)
    assert "请填写发函日期" in dialog.fields["sent_on"].finding_line.text()
    dialog.reject()


# While it is open -------------------------------------------------------------------------------


def test_a_step_that_arrives_is_shown_and_the_typing_stays(exam, hands, made):  # noqa: F811
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_1)
    hands.enter("")
    first = some()[0]
    bring(made, case(1, 37, read_envelope(first.sealed.payload_bytes).body, steps=()))
    exam.on_changes(verification_changed())
    hands.settle()
    assert exam.form.isVisible()
    assert exam.form.result.value() is VerificationResult.GENUINE
    assert [s.what for s in exam.page.case().record.steps] == [StepKind.OPENED]


def verification_changed():
    return Changes(cases=True)


@pytest.mark.invariant("B-9")
def test_a_case_decided_elsewhere_says_so_and_leaves(exam, hands, made):  # noqa: F811
    hands.key(Qt.Key.Key_F8)
    bring(made, leaving=[some()[0].op_id])
    exam.on_changes(verification_changed())
    hands.settle()
    assert not exam.form.isVisible()
    assert "已在别处办结" in exam.notices[-1].text
    assert exam.page.case().op_id == some()[1].op_id


def test_a_typed_conclusion_keeps_the_window_open(exam, hands):
    assert exam.may_close()
    hands.key(Qt.Key.Key_F8)
    assert not exam.may_close()
    exam.form.cancel.setFocus()
    hands.key(Qt.Key.Key_Space)
    assert exam.may_close()
    assert exam.window().focusWidget() is exam.table
