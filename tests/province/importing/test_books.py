"""Which tab is which list is told by its headings."""

import pytest

from sepdesk.exchange.guarding import UnreadableSheetError
from sepdesk.province.importing.books import read_book, read_files
from sepdesk.province.importing.lists import LISTS, ListKind
from tests.exchange.sheets import workbook
from tests.province.builders import credit_code, id_number
from tests.province.importing.books import PERSONS, person_row, whole
from tests.province.importing.books import workbook as made


def test_lists_are_known_under_any_name_and_in_any_order():
    book = read_book(made(*reversed(whole()), named=False))
    assert [tab.kind for tab in book.tabs] == [kind for kind, _ in reversed(whole())]
    assert book.total == 11


def test_several_files_are_one_book(tmp_path):
    paths = []
    for kind, rows in whole():
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(made((kind, rows)))
        paths.append(path)
    assert {tab.kind for tab in read_files(paths).tabs} == set(ListKind)


def test_every_list_with_all_its_columns_is_itself():
    for one in LISTS:
        content = workbook([c.heading for c in one.columns], ["x"] * len(one.columns), name="S")
        (tab,) = read_book(content).tabs
        assert tab.kind is one.kind
        assert tab.sheet.unknown == ()


def test_employments_without_their_days_are_no_list_of_persons():
    content = workbook(
        ["姓名", "证件号码", "单位代码", "单位名称", "聘用项目"],
        ["合成1", id_number(1), credit_code(1), "合成", "N1"],
    )
    with pytest.raises(UnreadableSheetError) as caught:
        read_book(content)
    assert "聘用" in caught.value.text
    assert "登记起始日" in caught.value.text


def test_a_tab_of_something_else_is_passed_over():
    with pytest.raises(UnreadableSheetError):
        read_book(workbook(["说明"], ["请按模板填写"]))
    book = read_book(made((PERSONS, [person_row(1)])))
    assert book.passed_over == ()


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UnreadableSheetError):
        read_files([tmp_path / "none.xlsx"])
