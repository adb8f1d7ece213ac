from hypothesis import given
from hypothesis import strategies as st

from sepdesk.forms.text import SMALLEST, clean, fit, wrap

WELDER = "GTAW-FeⅣ-6G-3/159-FefS-02/10/12"


def ems(char):
    return 1.0 if char > "\u2e7f" else 0.5


def test_a_line_does_not_begin_with_a_closing_sign():
    assert wrap("现提交登记，再注销。", 5, ems) == ["现提交登", "记，再注", "销。"]


def test_a_line_does_not_end_with_an_opening_sign():
    assert wrap("电梯修理（T）", 5, ems) == ["电梯修理", "（T）"]


def test_a_word_of_letters_stays_whole_where_it_can():
    assert wrap("项目 A12345", 5, ems) == ["项目", "A12345"]


def test_items_break_between_items_before_they_break_inside_a_code():
    assert wrap(f"{WELDER}、{WELDER}", 20, ems) == [f"{WELDER}、", WELDER]


def test_a_code_too_long_for_the_line_breaks_at_its_strokes():
    lines = wrap(WELDER, 10, ems)
    assert lines == ["GTAW-FeⅣ-6G-3/", "159-FefS-02/10/12"]


def test_a_line_end_in_the_text_stays_one():
    assert wrap("甲\n乙", 10, ems) == ["甲", "乙"]


def test_text_shrinks_no_further_than_it_must():
    roomy = fit("福建省某某公司", 100, 20, 12, ems)
    tight = fit("福建省某某公司", 75, 14, 12, ems)
    assert roomy is not None
    assert tight is not None
    assert (roomy.size, tight.size) == (12, 10.5)


def test_a_short_value_rather_shrinks_than_breaks():
    block = fit("平潭综合实验区", 7 * 9, 30, 12, ems, short=True)
    assert block is not None
    assert (block.lines, block.size) == (("平潭综合实验区",), 9)


def test_the_last_resort_is_narrow_letters_of_the_smallest_size():
    block = fit("九" * 20, 20 * SMALLEST * 0.8, SMALLEST, 12, ems)
    assert block is not None
    assert (block.size, block.narrow) == (SMALLEST, 0.8)


def test_what_does_not_fit_is_refused():
    assert fit("九" * 200, 50, 12, 12, ems) is None


def test_control_characters_are_dropped_and_tabs_are_spaces():
    assert clean(" 王\x00\t明\r\n李 ") == "王 明\n李"


TEXTS = st.text(
    st.one_of(
        st.characters(categories=("Lo", "Nd", "Lu", "Po", "Ps", "Pe")),
        st.sampled_from("、，（）-/ \n"),
    )
)


@given(TEXTS, st.floats(1, 30))
def test_wrapping_loses_nothing_but_spaces_and_never_overflows(text, room):
    lines = wrap(text, room, ems)
    assert "".join(lines).split() == "".join(text.split("\n")).split() or (
        "".join("".join(lines).split()) == "".join(text.split())
    )
    assert all(sum(map(ems, line)) <= room + 1e-6 or len(line) == 1 for line in lines)
