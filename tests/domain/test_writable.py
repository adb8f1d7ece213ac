from dataclasses import replace

import pytest

from sepdesk.domain.writable import is_writable, writable
from tests.domain.builders import reference, registration, unit


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("陈文斌", "陈文斌"),
        ("𬱖䶮㐀", "𬱖䶮㐀"),
        ("陈\0文斌", "陈文斌"),
        ("陈\ud83d", "陈"),
        ("\udc00\udfff\ud800", ""),
        ("\ue000", "\ue000"),
        ("", ""),
    ],
)
def test_only_nul_and_halves_of_characters_are_dropped(text, kept):
    assert writable(text) == kept
    assert is_writable(text) is (text == kept)


@pytest.mark.parametrize("name", ["陈\0", "陈\ud800"])
def test_a_whole_paper_is_looked_through(name):
    paper = registration()
    assert is_writable(paper)
    assert not is_writable(replace(paper, worker=reference(name)))
    assert not is_writable(replace(paper, unit=replace(paper.unit, contact=name)))
    assert not is_writable((unit(), name))
