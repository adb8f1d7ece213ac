"""Old items under the list in force: some are no more, some a choice, some to be confirmed (L2)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateItem
from sepdesk.domain.conversion import choices, convert
from sepdesk.domain.findings import Severity
from sepdesk.domain.licensing import AppliedItem
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import RULES, TODAY, day, item

NOW = Catalogue.C2021


def old(code):
    key = ItemKey(Catalogue.C2011, code)
    return CertificateItem(key, code, day("2019-05-01"), day("2027-05-31"))


def converted(held, *into, confirmed=False):
    asked = AppliedItem(held.printed, held.key, into, confirmed)
    keys, findings = convert(asked, held, TODAY, RULES.items)
    return [key.code for key in keys], [(one.severity, one.code) for one in findings], keys


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("code", "into", "confirmed", "keys", "found"),
    [
        # Certain, and never the code alone: A4 is A.
        ("A4", (), False, ["A"], []),
        ("R2", (), False, ["R2"], []),
        # A choice of the holder.
        ("Q4", (), False, [], [(Severity.ASK, "conversion_to_choose")]),
        ("Q4", ("Q2(限门式起重机)",), False, ["Q2(限门式起重机)"], []),
        ("Y4", ("Y1", "Y2"), False, ["Y1", "Y2"], []),
        ("Q4", ("Q1",), True, [], [(Severity.MEND, "conversion_wrong")]),
        # Likely only: the forklift driver's N2 is N1 once a person has looked.
        ("N2", (), False, [], [(Severity.ASK, "conversion_to_confirm")]),
        ("N2", (), True, ["N1"], [(Severity.NOTE, "conversion_confirmed")]),
        # No more.
        ("N1", (), True, [], [(Severity.REFUSE, "item_abolished")]),
        ("D1", ("A",), True, [], [(Severity.REFUSE, "item_abolished")]),
        # Not known: chosen and confirmed by a person, or sent back.
        ("G6", (), True, [], [(Severity.MEND, "conversion_unknown")]),
        ("G6", ("G3",), False, [], [(Severity.ASK, "conversion_to_confirm")]),
        ("G6", ("G3",), True, ["G3"], [(Severity.NOTE, "conversion_confirmed")]),
        ("G6", ("X9",), True, [], [(Severity.MEND, "conversion_wrong")]),
    ],
)
def test_an_old_item_becomes_what_the_table_says(code, into, confirmed, keys, found):
    codes, findings, _ = converted(old(code), *into, confirmed=confirmed)
    assert (codes, findings) == (keys, found)


@pytest.mark.clause("L2")
def test_items_since_2019_go_on_under_the_list_in_force():
    _, findings, keys = converted(item("N1"))
    assert (keys, findings) == ((ItemKey(NOW, "N1"),), [])
    # What the list in force lacks stays what it was.
    odd = replace(item("N1"), key=ItemKey(Catalogue.C2019, "Z9"), printed="Z9")
    assert converted(odd)[2] == (odd.key,)


@pytest.mark.clause("L2")
def test_a_welders_project_code_is_the_same_in_all_lists():
    code = "GTAW-FeⅡ-6G-3/159-FefS-02/11/12"
    assert converted(old(code))[2] == (ItemKey(NOW, code),)


@pytest.mark.clause("L2")
def test_the_holder_chooses_from_what_the_table_offers():
    offered = choices(ItemKey(Catalogue.C2011, "Q4"), RULES.items)
    assert [key.code for key in offered] == ["Q2(限桥式起重机)", "Q2(限门式起重机)"]
    assert choices(ItemKey(Catalogue.C2019, "Q2"), RULES.items) == ()
    assert choices(ItemKey(Catalogue.C2011, "没有"), RULES.items) == ()
