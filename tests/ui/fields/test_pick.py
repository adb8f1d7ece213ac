import pytest
from PySide6.QtCore import Qt

from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.fields.pick import UnitField, WorkerField
from sepdesk.ui.fields.text import TextField

LOGISTICS = Match("福州示例物流有限公司", "91350100MA2XN0006Q", "unit-1")
FORESTRY = Match("福州示例林业有限公司", "91350100MA2XN0007Q", "unit-2")


class Form(FormGrid):
    def __init__(self):
        super().__init__()
        self.unit, self.after = UnitField(), TextField("单位地址")
        self.add_row(self.unit)
        self.add_row(self.after)


@pytest.fixture
def unit(shown):
    form = shown(Form())
    form.unit.setFocus()
    yield form.unit
    form.unit.matches.close()


def ask(qtbot, field, text):
    with qtbot.waitSignal(field.asked, timeout=2000) as asked:
        qtbot.keyClicks(field.line, text)
    return asked.args


def test_typing_asks_once_it_pauses(unit, qtbot):
    asked = []
    unit.asked.connect(lambda *what: asked.append(what))
    text, number = ask(qtbot, unit, "fzsl")
    assert text == "fzsl"
    assert asked == [("fzsl", number)]


def test_down_and_enter_pick(unit, qtbot):
    _, number = ask(qtbot, unit, "fzsl")
    unit.show_matches(number, [LOGISTICS, FORESTRY])
    assert unit.matches.shown() == (LOGISTICS, FORESTRY)
    qtbot.keyClick(unit.line, Qt.Key.Key_Down)
    qtbot.keyClick(unit.line, Qt.Key.Key_Down)
    with qtbot.waitSignals([unit.picked, unit.changed], timeout=2000, order="strict"):
        qtbot.keyClick(unit.line, Qt.Key.Key_Return)
    assert unit.value() == FORESTRY.title
    assert unit.picked_value() == "unit-2"
    assert not unit.matches.is_open()
    assert unit.line.hasFocus()


def test_a_click_picks_and_the_keyboard_stays(unit, qtbot):
    _, number = ask(qtbot, unit, "fzsl")
    unit.show_matches(number, [LOGISTICS, FORESTRY])
    view = unit.matches._list
    place = view.visualRect(view.model().index(0, 0)).center()
    with qtbot.waitSignal(unit.picked, timeout=2000) as picked:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == ["unit-1"]
    assert unit.line.hasFocus()


@pytest.mark.parametrize(("typed", "found"), [("fzsl", 2), ("SMITH", 1)])
def test_free_text_stays_possible(unit, qtbot, typed, found):
    _, number = ask(qtbot, unit, typed)
    unit.show_matches(number, [LOGISTICS] * found)
    qtbot.keyClick(unit.line, Qt.Key.Key_Return)
    assert unit.value() == typed
    assert unit.picked_value() is None
    assert not unit.line.hasFocus()
    assert not unit.matches.is_open()


def test_enter_takes_the_one_that_initials_find(unit, qtbot):
    _, number = ask(qtbot, unit, "fzsl")
    unit.show_matches(number, [LOGISTICS])
    with qtbot.waitSignal(unit.picked, timeout=2000):
        qtbot.keyClick(unit.line, Qt.Key.Key_Return)
    assert unit.value() == LOGISTICS.title


def test_only_the_latest_question_counts(unit, qtbot):
    _, first = ask(qtbot, unit, "fz")
    _, second = ask(qtbot, unit, "sl")
    unit.show_matches(first, [FORESTRY])
    assert not unit.matches.is_open()
    unit.show_matches(second, [LOGISTICS])
    assert unit.matches.shown() == (LOGISTICS,)


def test_an_answer_after_the_keyboard_left_opens_nothing(unit, qtbot):
    _, number = ask(qtbot, unit, "fz")
    qtbot.keyClick(unit.line, Qt.Key.Key_Tab)
    unit.show_matches(number, [LOGISTICS])
    assert not unit.matches.is_open()


def test_typing_over_a_pick_forgets_it(unit, qtbot):
    unit.set_value(LOGISTICS.title, "unit-1")
    assert unit.picked_value() == "unit-1"
    unit.line.end(False)
    qtbot.keyClick(unit.line, Qt.Key.Key_Backspace)
    assert unit.picked_value() is None


def test_esc_closes_the_list_and_goes_no_further(unit, qtbot):
    _, number = ask(qtbot, unit, "fz")
    unit.show_matches(number, [LOGISTICS])
    qtbot.keyClick(unit.line, Qt.Key.Key_Escape)
    assert not unit.matches.is_open()
    assert unit.value() == "fz"


def test_down_asks_again_when_no_list_is_open(unit, qtbot):
    unit.set_value("福州")
    with qtbot.waitSignal(unit.asked, timeout=2000) as asked:
        qtbot.keyClick(unit.line, Qt.Key.Key_Down)
    unit.show_matches(asked.args[1], [LOGISTICS])
    assert unit.matches.is_open()


def test_up_from_the_first_match_goes_back_to_free_text(unit, qtbot):
    _, number = ask(qtbot, unit, "fz")
    unit.show_matches(number, [LOGISTICS, FORESTRY])
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(unit.line, key)
    assert unit.value() == "fz"


def test_an_empty_answer_closes_the_list(unit, qtbot):
    _, number = ask(qtbot, unit, "fz")
    unit.show_matches(number, [LOGISTICS])
    unit.show_matches(number, [])
    assert not unit.matches.is_open()


def test_the_list_lies_under_the_line_inside_the_window(unit, qtbot):
    _, number = ask(qtbot, unit, "fz")
    unit.show_matches(number, [LOGISTICS] * 20)
    view = unit.matches._list
    assert view.parent() is unit.window()
    assert unit.window().rect().contains(view.geometry())
    picture = unit.window().grab()  # painting titles and details raises nothing
    assert not picture.isNull()


def test_a_worker_is_asked_for_alike(shown, qtbot):
    worker = shown(WorkerField())
    worker.setFocus()
    assert ask(qtbot, worker, "chenw")[0] == "chenw"
    assert worker.line.accessibleName() == "姓名"
