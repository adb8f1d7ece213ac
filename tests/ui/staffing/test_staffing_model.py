from sepdesk.desk.staffing import overview
from sepdesk.domain.units import UnitKind
from sepdesk.ui.staffing.model import (
    Filter,
    Order,
    StaffingModel,
    Which,
    filtered,
    gap_text,
    item_text,
    ordered,
    rows_of,
)


def rows(staffed):
    return rows_of(overview(staffed.session))


def names(found):
    return [row.unit.name for row in found]


def test_is_a_sound_qt_model(staffed, qtmodeltester):
    model = StaffingModel()
    model.show_lines(rows(staffed))
    qtmodeltester.check(model)


def test_every_open_unit_has_a_line_even_where_nothing_is_known(staffed):
    found = names(rows(staffed))
    assert "示例商场" in found
    assert "示例旧厂" not in found


def test_the_worst_gap_stands_first_and_the_unknown_last(staffed):
    found = ordered(rows(staffed), Order())
    assert names(found)[:2] == ["鼓楼示例气站", "福州示例仓储有限公司"]
    assert [gap_text(row) for row in found][:2] == ["−2 缺", "0"]
    assert {gap_text(row) for row in found[2:]} == {"—"}


def test_a_second_click_turns_the_order_round(staffed):
    order = Order().by(0)
    assert order == Order(0)
    assert order.by(0) == Order(0, descending=True)
    up, down = ordered(rows(staffed), order), ordered(rows(staffed), order.by(0))
    assert names(down) == sorted(names(up), reverse=True)


def test_an_item_of_the_old_catalogue_says_so(staffed):
    texts = {item_text(row) for row in rows(staffed)}
    assert any(text.startswith("P1 ") and "2011 目录" in text for text in texts) or not any(
        text.startswith("P1") for text in texts
    )


def test_filters_narrow_by_place_kind_and_state(staffed):
    found = rows(staffed)
    assert set(names(filtered(found, Filter(place="350102002")))) == {
        "福州示例仓储有限公司",
        "福州示例学校",
    }
    assert set(names(filtered(found, Filter(kind=UnitKind.TRADING)))) == {"示例商场"}
    assert names(filtered(found, Filter(which=Which.SHORT))) == ["鼓楼示例气站"]
    assert "福州示例学校" in names(filtered(found, Filter(which=Which.UNSET)))
    assert names(filtered(found, Filter(which=Which.LAPSING))) == ["鼓楼示例气站"]


def test_a_unit_is_found_by_name_initials_and_code(staffed):
    found = rows(staffed)
    code = next(row.unit.code for row in found if row.unit.name == "福州示例学校")
    for text in ("示例学", "fzslxx", code[:6], code[-6:].lower()):
        assert "福州示例学校" in names(filtered(found, Filter(text=text))), text
    assert filtered(found, Filter(text="没有这家")) == ()
    assert len(filtered(found, Filter(text="  "))) == len(found)
