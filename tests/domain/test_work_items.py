# ruff: noqa: RUF001 - full-width and look-alike input is what these tests are about
"""Codes in three catalogues: reading a cell, naming, finding, counting."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sepdesk.catalogues import work_items
from sepdesk.domain.work_items import (
    CATALOGUE_WORDS,
    METAL_WELDING,
    NONMETAL_WELDING,
    Catalogue,
    ItemKey,
    ItemStatus,
    base_code,
    catalogue_for,
    fold_code,
    is_welder_code,
    item_key,
    parse_items,
    restriction,
)

C2011, C2019, C2021 = Catalogue
WELDER = "GTAW-FeⅡ-6G-3/159-FefS-02/11/12"
PRINTED_WELDER = "GTAW-FEII-6G-3/159-FEFS-02/11/12"


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("G3、R1", ("G3", "R1")),
        ("g3,ｒ１；N1", ("G3", "R1", "N1")),
        ("Q10", ("Q10",)),
        ("N1/N2 T\nP", ("N1", "N2", "T", "P")),
        ("Q2（限桥式起重机、门式起重机）、N1", ("Q2(限桥式起重机、门式起重机)", "N1")),
        ("q2 (限塔式起重机)", ("Q2(限塔式起重机)",)),
        (WELDER, (WELDER,)),
        (f"{WELDER}、SMAW-FeⅡ-6G(K)-12/159-FeF4J", (WELDER, "SMAW-FeⅡ-6G(K)-12/159-FeF4J")),
        ("GTAW-FeⅡ-6G-\n3/159-FefS-02/11/12", (WELDER,)),
        ("（金属焊接）", (METAL_WELDING,)),
        ("Q2(限桥式起重机、N1", ("Q2(限桥式起重机、N1",)),
        ("叉车司机", ("叉车司机",)),
        (" 、， ", ()),
    ],
)
def test_a_cell_is_taken_apart_into_items(cell, items):
    assert parse_items(cell) == items


@given(st.text(max_size=60))
def test_no_cell_breaks_the_reading_and_no_item_is_empty(text):
    assert all(item.strip() for item in parse_items(text))


def test_a_welders_code_is_compared_folded_and_kept_as_written():
    assert fold_code(WELDER) == fold_code(PRINTED_WELDER) == PRINTED_WELDER
    assert item_key(C2019, f" {WELDER} ").code == WELDER
    assert is_welder_code(WELDER)
    assert is_welder_code(PRINTED_WELDER)
    assert is_welder_code("SMAW-FeⅡ-6G(K)-12/159-FeF4J")
    assert not any(
        is_welder_code(text) for text in ("Q2", "Q2(限桥式起重机)", "叉车", METAL_WELDING)
    )


def test_base_and_restriction_of_a_code():
    assert base_code("q2（限桥式起重机）") == "Q2"
    assert restriction("q2（限桥式起重机）") == "限桥式起重机"
    assert (base_code("Q10"), restriction("Q10")) == ("Q10", "")
    assert (base_code(METAL_WELDING), restriction(METAL_WELDING)) == (METAL_WELDING, "")
    assert base_code(WELDER) == PRINTED_WELDER


@pytest.mark.parametrize(
    ("approved", "catalogue"),
    [
        (date(2011, 6, 30), C2011),
        (date(2019, 5, 31), C2011),
        (date(2019, 6, 1), C2019),
        (date(2022, 5, 31), C2019),
        (date(2022, 6, 1), C2021),
    ],
)
def test_the_catalogue_is_proposed_by_the_day_of_approval(approved, catalogue):
    assert catalogue_for(approved) is catalogue


def test_one_code_means_different_things_in_two_catalogues():
    assert work_items().named(C2011, "N2").name == "叉车司机"
    assert work_items().named(C2019, "N2").name == "观光车和观光列车司机"


def test_an_item_is_named_by_code_by_restriction_by_project_code_and_by_name():
    table = work_items()
    assert table.named(C2021, "n1").name == "叉车司机"
    assert table.named(C2019, "叉车司机").key == ItemKey(C2019, "N1")
    limited = table.named(C2019, "q2（限升降机）")
    assert (limited.key.code, limited.name) == ("Q2(限升降机)", "起重机司机(限升降机)")
    assert table.named(C2019, WELDER).name == "金属焊接操作"
    assert table.get(ItemKey(C2011, NONMETAL_WELDING)).name == "非金属焊接操作"
    assert table.named(C2019, "Q9") is None
    assert table.named(C2019, "") is None


def test_what_the_list_of_2021_lacks_is_marked_as_taken_over():
    assert work_items().named(C2021, "T").status is ItemStatus.FROM_EARLIER_LIST
    assert work_items().named(C2021, "P").status is ItemStatus.OBSERVED
    assert work_items().named(C2021, "T").effective_from == date(2022, 6, 1)


def test_items_are_found_by_a_part_of_their_name_newest_list_first():
    assert [item.key for item in work_items().find("叉车")] == [
        ItemKey(C2021, "N1"),
        ItemKey(C2019, "N1"),
        ItemKey(C2011, "N2"),
    ]
    assert [item.key.code for item in work_items().find("q1")] == ["Q1", "Q1", "Q1", "Q10"]
    assert work_items().find("  ") == ()


@pytest.mark.clause("W1")
@pytest.mark.parametrize(
    ("held", "wanted", "counts"),
    [
        ((C2019, "N1"), (C2021, "N1"), "yes"),
        ((C2021, "n1"), (C2019, "N1"), "yes"),
        ((C2019, "N1"), (C2019, "N2"), "no"),
        ((C2021, "Q2(限桥式起重机)"), (C2019, "Q2"), "likely"),
        ((C2021, "Q2（限桥式起重机）"), (C2019, "Q2(限桥式起重机)"), "yes"),
        ((C2021, "Q2(限桥式起重机)"), (C2019, "Q2(限门式起重机)"), "no"),
        ((C2019, "Q2"), (C2021, "Q2(限桥式起重机)"), "yes"),
        ((C2011, "N2"), (C2019, "N2"), "no"),
        ((C2011, "N2"), (C2019, "N1"), "likely"),
        ((C2011, "N1"), (C2019, "N1"), "no"),
        ((C2011, "A4"), (C2021, "A"), "yes"),
        ((C2011, "A2"), (C2019, "A"), "no"),
        ((C2011, "G1"), (C2019, "G1"), "yes"),
        ((C2011, "G2"), (C2019, "G1"), "likely"),
        ((C2011, "G3"), (C2019, "G3"), "no"),
        ((C2011, "R1"), (C2019, "R1"), "no"),
        ((C2011, "R2"), (C2021, "R2"), "yes"),
        ((C2011, "Q4"), (C2019, "Q2"), "likely"),
        ((C2011, "Q5"), (C2019, "Q2(限塔式起重机)"), "likely"),
        ((C2011, "T3"), (C2011, "T3"), "yes"),
        ((C2011, "S2(限电气维修)"), (C2019, "S1"), "likely"),
        ((C2019, "N1"), (C2011, "N2"), "no"),
        ((C2011, "ZZ"), (C2019, "N1"), "no"),
        ((C2019, WELDER), (C2021, METAL_WELDING), "yes"),
        ((C2011, WELDER), (C2021, METAL_WELDING), "yes"),
        ((C2011, METAL_WELDING), (C2021, METAL_WELDING), "yes"),
        ((C2019, "CTAF-FeⅡ-6G-3/159"), (C2019, METAL_WELDING), "likely"),
        ((C2019, WELDER), (C2019, NONMETAL_WELDING), "no"),
        ((C2019, WELDER), (C2019, PRINTED_WELDER), "yes"),
        ((C2019, WELDER), (C2019, "SMAW-FeⅡ-6G-3/159"), "no"),
        ((C2019, METAL_WELDING), (C2019, NONMETAL_WELDING), "no"),
    ],
)
def test_a_held_item_counts_through_its_list_and_never_by_its_bare_code(held, wanted, counts):
    assert work_items().counts_as(ItemKey(*held), ItemKey(*wanted)) == counts


def test_conversions_say_what_is_certain_and_what_was_a_choice():
    table = work_items()
    assert table.converts_to(ItemKey(C2011, "G2")) == (ItemKey(C2019, "G1"), ItemKey(C2019, "G2"))
    assert table.converts_to(ItemKey(C2011, "Q5")) == (ItemKey(C2019, "Q2(限塔式起重机)"),)
    assert table.converts_to(ItemKey(C2011, "R1")) == ()
    assert table.converts_to(ItemKey(C2019, "G2")) == ()
    assert table.conversion(ItemKey(C2011, "R1")).status is ItemStatus.UNCONFIRMED
    assert table.conversion(ItemKey(C2011, "D1")).status is ItemStatus.NO_COUNTERPART


def test_keys_are_ordered_and_travel_as_json():
    keys = [ItemKey(C2019, "N1"), ItemKey(C2011, "N2")]
    assert sorted(keys) == keys[::-1]
    adapter = TypeAdapter(tuple[ItemKey, ...])
    assert adapter.validate_json(adapter.dump_json(tuple(keys))) == tuple(keys)
    assert set(CATALOGUE_WORDS) == set(Catalogue)
