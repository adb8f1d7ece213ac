from datetime import date

import pytest

from sepdesk.forms.appendix import (
    BY_NAME,
    FIELDS,
    AppendixForm,
    FormDataError,
    PaperStatus,
    form_from_mapping,
    status_lines,
)


def test_the_description_names_every_field_of_a_filling_once_and_in_order():
    assert [field.name for field in FIELDS] == list(AppendixForm.__dataclass_fields__)


def test_no_two_cells_of_the_form_lie_on_each_other():
    cells = [(field.name, field.cell) for field in FIELDS]
    cells += [(field.name, field.label_cell) for field in FIELDS if field.label_cell]
    for index, (name, one) in enumerate(cells):
        for other_name, other in cells[index + 1 :]:
            if {name, other_name} <= {"city", "county", "town"} and one.height == other.height:
                continue
            apart_across = one.right <= other.left or other.right <= one.left
            apart_down = one.bottom <= other.top + 1e-9 or other.bottom <= one.top + 1e-9
            assert apart_across or apart_down, (name, other_name)


def test_the_three_blanks_of_the_region_stand_side_by_side():
    city, county, town = (BY_NAME[name].cell for name in ("city", "county", "town"))
    assert city.right < county.left < county.right < town.left


def test_a_filling_is_taken_from_a_file():
    form = form_from_mapping(
        {
            "name": "王小明",
            "items": ["电梯修理（T）", "特种设备安全管理（A）"],
            "action": "deregister",
            "by": "worker",
            "form_date": "2026-11-24",
            "mobile": None,
        }
    )
    assert form == AppendixForm(
        name="王小明",
        items="电梯修理（T）、特种设备安全管理（A）",
        worker_opinion=(False, True),
        form_date=date(2026, 11, 24),
    )


def test_opinions_can_be_given_box_by_box():
    form = form_from_mapping({"unit_opinion": [True, False]})
    assert (form.worker_opinion, form.unit_opinion) == ((False, False), (True, False))


def test_a_registration_ticks_both_opinions_without_saying_by_whom():
    form = form_from_mapping({"action": "register"})
    assert (form.worker_opinion, form.unit_opinion) == ((True, False), (True, False))


@pytest.mark.parametrize(
    ("data", "field", "word"),
    [
        ({"nmae": "王"}, "nmae", "nmae"),
        ({"name": 7}, "name", "姓名"),
        ({"mobile": 13800000000}, "mobile", "联系手机"),
        ({"items": ["T", 1]}, "items", "作业项目"),
        ({"form_date": "24.11.2026"}, "form_date", "日期"),
        ({"form_date": 20261124}, "form_date", "日期"),
        ({"worker_opinion": [True]}, "worker_opinion", "作业人员意见"),
        ({"unit_opinion": "yes"}, "unit_opinion", "用人单位意见"),
        ({"action": "hire"}, "action", "办理事项"),
        ({"action": "deregister"}, "by", "由谁注销"),
        ({"action": "deregister", "by": "boss"}, "by", "由谁注销"),
        ({"by": "unit"}, "by", "办理事项"),
        ({"action": "register", "worker_opinion": [True, False]}, "worker_opinion", "意见"),
    ],
)
def test_what_cannot_be_taken_is_said_with_the_field(data, field, word):
    with pytest.raises(FormDataError) as refused:
        form_from_mapping(data)
    assert refused.value.field == field
    assert word in refused.value.text


def test_an_error_does_not_repeat_what_was_filled_in():
    with pytest.raises(FormDataError) as refused:
        form_from_mapping({"form_date": "王小明 350102199003071234"})
    assert "350102" not in str(refused.value)


def test_a_field_of_ticks_has_no_text():
    with pytest.raises(ValueError, match="unit_opinion"):
        AppendixForm().text_of(BY_NAME["unit_opinion"])


def test_a_plain_blank_has_no_status():
    assert status_lines(PaperStatus()) == ()


def test_a_station_without_a_time_is_still_named():
    assert status_lines(PaperStatus(station="城区所", reprint=True)) == ("补打", "城区所")
