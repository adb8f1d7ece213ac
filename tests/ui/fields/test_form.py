import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.domain.findings import Severity
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.field import tone_of, word_of
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.text import TextField

PAPERS = (Option("form", "登记表"), Option("card", "作业人员证"))
SOURCES = (Option("contract", "劳动合同"), Option("record", "证书聘用记录"))


class Form(FormGrid):
    def __init__(self):
        super().__init__()
        self.name, self.number = TextField("姓名"), TextField("证件号")
        self.unit = TextField("现用人单位")
        self.source = ChoiceField("起始日来源", SOURCES)
        self.papers = ChecksField("已收材料", PAPERS)
        self.add_row(self.name, self.number)
        self.add_row(self.unit)
        self.add_half(self.source)
        self.add_row(self.papers)


@pytest.fixture
def form(shown):
    return shown(Form())


def test_enter_walks_through_the_form_in_the_order_of_the_paper(form, qtbot):
    form.name.setFocus()
    seen = []
    for _ in range(6):
        seen.append(form.window().focusWidget().accessibleName())
        qtbot.keyClick(form.window().focusWidget(), Qt.Key.Key_Return)
    assert seen == [
        "姓名",
        "证件号",
        "现用人单位",
        "起始日来源",
        "已收材料：登记表",
        "已收材料：作业人员证",
    ]


def test_names_stand_at_the_right_and_belong_to_their_inputs(form):
    name = form.label_of(form.name)
    assert name.buddy() is form.name
    assert name.alignment() & Qt.AlignmentFlag.AlignRight
    assert name.geometry().right() < form.name.geometry().left()


def test_a_finding_stands_under_its_field_and_takes_no_space_when_it_goes(form, qtbot):
    without = form.unit.y()
    form.name.set_finding(Severity.REFUSE, "证书已逾期，不得登记。", "二（二）")
    line = form.name.finding_line
    qtbot.waitUntil(lambda: form.unit.y() > without, timeout=2000)
    assert line.isVisible()
    assert line.text() == "× 证书已逾期，不得登记。  依据 二（二）"
    assert line.x() == form.name.x()
    assert line.y() >= form.name.geometry().bottom()
    form.name.clear_finding()
    qtbot.waitUntil(lambda: form.unit.y() == without, timeout=2000)


def test_a_long_finding_runs_on_only_while_its_neighbour_has_none(form, qtbot):
    line = form.name.finding_line
    form.name.set_finding(Severity.NOTE, "超过 1 个月报送。")
    qtbot.waitUntil(lambda: line.width() > form.name.width(), timeout=2000)
    form.number.set_finding(Severity.PASS, "校验通过。")
    qtbot.waitUntil(lambda: line.width() <= form.name.width(), timeout=2000)
    assert form.number.finding_line.x() == form.number.x()


def test_a_finding_is_plain_text_with_colour_sign_and_a_description(form):
    form.name.set_finding(Severity.MEND, "<b>张三</b> 与证件不符。")
    assert form.name.finding_line.textFormat() == Qt.TextFormat.PlainText
    assert form.name.finding_line.property("tone") == "refuse"
    assert form.name.line.property("tone") == "refuse"
    assert form.name.line.accessibleDescription() == "补正：<b>张三</b> 与证件不符。"
    form.name.clear_finding()
    assert form.name.line.property("tone") == ""
    assert form.name.line.accessibleDescription() == ""


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_a_word_and_a_tone(severity):
    assert word_of(severity)
    assert tone_of(severity) in ("refuse", "warn", "open", "good")


def test_not_knowing_is_not_shown_as_a_refusal(form):
    form.name.set_finding(Severity.UNKNOWN, "此人在外县。")
    assert form.name.line.property("tone") == ""
    assert form.name.finding_line.property("tone") == "open"


def test_a_hidden_field_hides_its_name_and_finding(form):
    form.unit.set_finding(Severity.NOTE, "请核对。")
    form.set_shown(form.unit, False)
    assert not form.unit.isVisible()
    assert not form.unit.finding_line.isVisible()
    assert not form.label_of(form.unit).isVisible()
    form.set_shown(form.unit, True)
    assert form.unit.finding_line.isVisible()


def test_every_label_is_plain_text(form):
    assert all(x.textFormat() == Qt.TextFormat.PlainText for x in form.findChildren(QLabel))


def test_nothing_is_chosen_until_the_clerk_chooses(form, qtbot):
    assert form.source.value() is None
    with qtbot.waitSignal(form.source.changed, timeout=2000):
        qtbot.keyClick(form.source.combo, Qt.Key.Key_2)
    assert form.source.value() == "record"
    with qtbot.assertNotEmitted(form.source.changed):
        form.source.set_value("contract")
    assert form.source.value() == "contract"
    form.source.set_value("unheard of")
    assert form.source.value() is None


def test_arrows_choose_too(form, qtbot):
    with qtbot.waitSignal(form.source.changed, timeout=2000):
        qtbot.keyClick(form.source.combo, Qt.Key.Key_Down)
    assert form.source.value() == "contract"


def test_new_options_keep_a_choice_that_is_still_offered(form):
    form.source.set_value("record")
    form.source.set_options([Option("record", "证书聘用记录"), Option("unit", "单位说明")])
    assert form.source.value() == "record"
    form.source.set_options(SOURCES[:1])
    assert form.source.value() is None


def test_space_ticks_what_was_handed_in(form, qtbot):
    form.papers.setFocus()
    with qtbot.waitSignal(form.papers.changed, timeout=2000):
        qtbot.keyClick(form.window().focusWidget(), Qt.Key.Key_Space)
    assert form.papers.value() == ("form",)
    form.papers.set_value({"card", "form"})
    assert form.papers.value() == ("form", "card")
