"""What is still owed of a paper once more of it has come in."""

from dataclasses import fields

from sepdesk.domain.owed import HANDED_WORDS, is_there, still_missing, with_handed
from sepdesk.domain.paper_checks import LETTER, SEAL, SIGNATURE
from sepdesk.domain.submissions import Handed


def test_every_part_of_what_is_handed_in_has_its_word_but_the_question_who_brings_it():
    assert {name for name, _ in HANDED_WORDS} == {f.name for f in fields(Handed)} - {"by_proxy"}


def test_what_has_come_in_is_added_by_its_word():
    there = with_handed(Handed(form=True), (SEAL, SIGNATURE, "没有的材料"))
    assert there == Handed(form=True, unit_sealed=True, worker_signed=True)
    assert is_there(there, SEAL)
    assert not is_there(there, "没有的材料")


def test_a_proxy_owes_a_letter_only_once():
    assert still_missing((SEAL,), Handed(by_proxy=True)) == (SEAL, LETTER)
    assert still_missing((LETTER,), Handed(by_proxy=True)) == (LETTER,)
    assert still_missing((LETTER,), Handed(by_proxy=True, letter_of_authority=True)) == ()
