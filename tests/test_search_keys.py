# ruff: noqa: RUF001 - full-width and look-alike input is what these tests are about
"""A clerk finds a worker by whatever is at hand: part of a name, pinyin, the end of a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.search_keys import KeyKind, fold, inside_key, query_keys, unit_keys, worker_keys

UNIT = "福建省三明市恒力机械有限公司"
NUMBER = "35010219900101018X"


def found(query, keys):
    """Look up as the stores do: any key in one of the ranges."""
    ranges = query_keys(query)
    return any(r.kind == key.kind and r.text <= key.text < r.end for r in ranges for key in keys)


def worker(name):
    return worker_keys(name, [NUMBER], ["13812342761"], [NUMBER], ["TS3501021234567"], [UNIT])


@pytest.mark.parametrize(
    "query",
    [
        "单晓明", "晓明", "明", "shanxiaoming", "ShanXiao", "shan", "danxiao", "sxm", "dxm", "单x",
        "350102", "018x", "018X", "18Ｘ", "1381", "138 1234 2761", "2761", "ts35",
        "TS3501021234567",
        "恒力", "恒力机械", "三明市恒力", "hljx", "fjssms",
    ],
)  # fmt: skip
def test_a_worker_is_found_by_what_a_clerk_has(query):
    assert found(query, worker("单晓明"))


@pytest.mark.parametrize(
    "query", ["晓单", "zhang", "2762", "351", "恒利", "xiaoming2", "单y", "有限公司"]
)
def test_a_worker_is_not_found_by_something_else(query):
    assert not found(query, worker("单晓明"))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("曾乐", "zengle"), ("曾乐", "zengyue"), ("仇重阳", "qiuchongyang"), ("区文", "ouwen"),
        ("解放", "xiefang"), ("查理", "zhali"), ("盖伟", "gewei"), ("翟行", "zhaihang"),
        ("翟行", "zhaixing"), ("尉迟恭", "yuchigong"), ("万俟明", "moqi"), ("单于明", "chanyu"),
        ("吕明", "lvming"), ("吕明", "lüming"), ("朴明", "piaoming"), ("任明", "rm"),
    ],
)  # fmt: skip
def test_every_reading_of_a_name_finds_it(name, query):
    assert found(query, worker_keys(name, []))


@pytest.mark.parametrize("dot", ["·", "•", "・", "‧", "∙", "⋅", "", " "])
def test_a_name_with_dots_is_found_with_any_dot_and_with_none(dot):
    keys = worker_keys("阿依古丽·买买提", [])
    assert found(f"古丽{dot}买买", keys)
    assert found("买买提", keys)


@pytest.mark.parametrize("name", ["王𬱖", "𠅤文", "㛃", "\ue78d明", "\U00031350明"])
def test_rare_characters_and_private_ones_are_found_by_themselves(name):
    assert found(name, worker_keys(name, []))
    assert found(name[-1], worker_keys(name, []))


def test_latin_names_are_found_by_any_word():
    keys = worker_keys("John SMITH", ["E12345678"])
    assert found("smith", keys)
    assert found("john s", keys)
    assert found("e1234", keys)


def test_the_keys_of_one_worker_are_few_and_always_the_same():
    assert len(worker("单晓重")) <= 30
    assert worker("单晓重") == worker("单晓重")
    assert len(set(worker("单晓重"))) == len(worker("单晓重"))


@given(st.text(max_size=50), st.text(max_size=50))
def test_no_name_makes_many_keys_or_long_ones(name, unit):
    keys = worker_keys(name, [name], [], [], [], [unit])
    assert len(keys) <= 45
    assert all(0 < len(key.text) <= 32 for key in keys)


@given(st.text("王李张单曾晓明重乐行𬱖·aB1", min_size=1, max_size=8))
def test_every_part_of_a_name_finds_it(name):
    keys = worker_keys(name, [])
    folded = fold(name)
    assert all(found(folded[i:], keys) or folded[i:].isdigit() for i in range(len(folded)))


def test_a_unit_is_found_by_its_name_initials_and_code():
    keys = unit_keys(UNIT, "91350100MA2XN0006Q")
    for query in ("恒力", "hljx", "91350100", "006q", "91350100ma2xn0006q"):
        assert found(query, keys)


def test_the_initials_of_a_unit_are_found_within_its_name_as_well():
    keys = unit_keys("福州示例仓储有限公司", "91350100MA2XN0006Q")
    for typed in ("slcc", "cc", "zslcc"):
        asked = inside_key(typed)
        assert any(asked.kind == k.kind and asked.text <= k.text < asked.end for k in keys)
    assert inside_key("仓储") is None


def test_an_empty_query_asks_for_nothing():
    assert query_keys("") == query_keys("  ·，") == ()


def test_digits_ask_for_numbers_and_letters_for_words():
    assert {key.kind for key in query_keys("2761")} == {KeyKind.NUMBER, KeyKind.TAIL}
    assert KeyKind.NUMBER not in {key.kind for key in query_keys("zhang")}
    assert {key.kind for key in query_keys("张三")} == {KeyKind.NAME, KeyKind.UNIT}
