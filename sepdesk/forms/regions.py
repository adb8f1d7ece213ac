"""A region's name on its blank line, before the word that the form prints for its level.

`_____县(区)` offers two words. The one that the name ends in is not written again; the other is
struck out, as one does by hand. A name that ends in neither (福清市) stands
in full and both are struck out.
"""

from dataclasses import dataclass

from sepdesk.forms.wording import REGION_WORDS


@dataclass(frozen=True, slots=True)
class OnBlank:
    """What is written on the blank, and which of the two printed words are struck out."""

    written: str
    strike_word: bool = False
    strike_alternative: bool = False


def on_blank(field: str, name: str) -> OnBlank:
    """Say how a region's name is entered.

    Args:
        field: `city`, `county` or `town`.
        name: in full (鼓楼区), or without its last word; then nothing is struck out.
    """
    word, alternative = REGION_WORDS[field]
    bare = alternative.strip("()")
    if name.endswith(word) and len(name) > len(word):
        return OnBlank(name.removesuffix(word), strike_alternative=bool(alternative))
    if bare and name.endswith(bare) and len(name) > len(bare):
        return OnBlank(name.removesuffix(bare), strike_word=True)
    if name.endswith(_OTHER_WORDS):
        return OnBlank(name, strike_word=True, strike_alternative=bool(alternative))
    return OnBlank(name)


_OTHER_WORDS = ("市", "县", "区", "乡", "镇", "街道", "场", "旗")
