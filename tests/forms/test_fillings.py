"""Three hundred awkward fillings: nothing is cut, leaves its cell or meets another."""

import random
from functools import partial

import pytest

from sepdesk.forms import page
from sepdesk.forms.appendix import BY_NAME, FIELDS, FormDataError, Kind, PaperStatus
from sepdesk.forms.filled import written
from sepdesk.forms.pdf import Paper, draw_form, draw_forms, missing_glyphs, overfull
from sepdesk.progress import NoProgress
from tests.forms.conftest import letters_of
from tests.forms.fillings import awkward

TEXT_FIELDS = tuple(field for field in FIELDS if field.kind in {Kind.TEXT, Kind.BLANK})
PLACES = {
    **{field.name: field.cell for field in TEXT_FIELDS},
    "year": page.YEAR_GAP,
    "month": page.MONTH_GAP,
    "day": page.DAY_GAP,
    "status": page.STATUS,
}
COUNT = 300


@pytest.fixture(scope="module")
def sheets():
    """Return forms that can be printed with what stands on each, and how many cannot."""
    chance = random.Random(5)
    fillings = [awkward(chance) for _ in range(COUNT)]
    papers = [Paper(form, status) for form, status in fillings if not overfull(form)]
    content = draw_forms(papers, NoProgress())
    # What comes first on each page, watermark and printed words, is the same on a blank one.
    before = {
        mark: len(next(letters_of(draw_form(None, status=PaperStatus(watermark=mark)))))
        for mark in (False, True)
    }
    found = [
        letters[before[paper.status.watermark] :]
        for paper, letters in zip(papers, letters_of(content), strict=True)
    ]
    return papers, found, [form for form, _ in fillings if overfull(form)]


def place_of(letter):
    inside = [name for name, cell in PLACES.items() if letter.lies_in(cell)]
    return inside[0] if len(inside) == 1 else None


def test_most_of_them_can_be_printed(sheets):
    papers, _, refused = sheets
    assert len(papers) + len(refused) == COUNT
    assert len(papers) > COUNT / 2
    assert refused


def test_no_letter_leaves_its_cell(sheets):
    _, found, _ = sheets
    for letters in found:
        astray = [each for each in letters if place_of(each) is None]
        assert astray == []


def test_every_field_holds_all_of_its_text_and_nothing_else(sheets):
    papers, found, _ = sheets
    for paper, letters in zip(papers, found, strict=True):
        lacking = {char for _, char in missing_glyphs(paper.form)}
        for field in TEXT_FIELDS:
            expected = [
                each
                for each in written(paper.form, field)
                if each not in lacking and not each.isspace()
            ]
            there = [each.char for each in letters if each.lies_in(field.cell)]
            assert sorted(there) == sorted(expected), field.name


def test_what_is_too_long_is_refused_with_the_name_of_the_field(sheets):
    for form in sheets[2]:
        with pytest.raises(FormDataError) as refused:
            draw_form(form)
        assert refused.value.field == overfull(form)[0]
        assert refused.value.text.startswith(BY_NAME[overfull(form)[0]].heading)


def test_no_place_of_a_filling_lies_on_another():
    for name, cell in PLACES.items():
        others = [each for other, each in PLACES.items() if other != name]
        for other in (*others, page.CODE, page.TITLE):
            apart = partial(_apart, cell, other)
            assert apart(), (name, other)


def _apart(one, other):
    across = one.right <= other.left + 1e-9 or other.right <= one.left + 1e-9
    return across or one.bottom <= other.top + 1e-9 or other.bottom <= one.top + 1e-9
