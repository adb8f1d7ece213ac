import pytest

from sepdesk.forms.regions import OnBlank, on_blank


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("field", "name", "expected"),
    [
        ("city", "福州市", OnBlank("福州")),
        ("city", "福州", OnBlank("福州")),
        ("city", "平潭综合实验区", OnBlank("平潭综合实验区", strike_word=True)),
        ("county", "闽侯县", OnBlank("闽侯", strike_alternative=True)),
        ("county", "鼓楼区", OnBlank("鼓楼", strike_word=True)),
        ("county", "鼓楼", OnBlank("鼓楼")),
        ("county", "福清市", OnBlank("福清市", strike_word=True, strike_alternative=True)),
        ("town", "祥谦镇", OnBlank("祥谦", strike_alternative=True)),
        ("town", "鼓东街道", OnBlank("鼓东", strike_word=True)),
        ("town", "小沧畲族乡", OnBlank("小沧畲族乡", strike_word=True, strike_alternative=True)),
        ("town", "", OnBlank("")),
        ("town", "镇", OnBlank("镇", strike_word=True, strike_alternative=True)),
    ],
)
def test_the_printed_word_for_the_level_is_not_written_twice(field, name, expected):
    assert on_blank(field, name) == expected
