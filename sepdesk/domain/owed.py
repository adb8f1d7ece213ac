"""What is still owed of a paper once more of it has come in (待补材料)."""

from collections.abc import Collection
from dataclasses import replace

from sepdesk.domain.paper_checks import CERTIFICATE_COPY, FORM, ID_COPY, LETTER, SEAL, SIGNATURE
from sepdesk.domain.paper_parts import Handed

HANDED_WORDS = (
    ("form", FORM),
    ("certificate_copy", CERTIFICATE_COPY),
    ("id_copy", ID_COPY),
    ("letter_of_authority", LETTER),
    ("worker_signed", SIGNATURE),
    ("unit_sealed", SEAL),
)
"""Each attribute of `Handed` that may be owed, with its word."""


def is_there(handed: Handed, name: str) -> bool:
    """Tell whether what is owed under this word has been handed in; an unknown word has not."""
    return any(getattr(handed, field) for field, word in HANDED_WORDS if word == name)


def with_handed(handed: Handed, names: Collection[str]) -> Handed:
    """Add what has come in, by its words."""
    return replace(handed, **{field: True for field, word in HANDED_WORDS if word in names})


def still_missing(missing: tuple[str, ...], handed: Handed) -> tuple[str, ...]:
    """Return what is still owed of what was; who brings it for another owes a letter besides."""
    owed = tuple(name for name in missing if not is_there(handed, name))
    if handed.by_proxy and not handed.letter_of_authority and LETTER not in owed:
        return (*owed, LETTER)
    return owed
