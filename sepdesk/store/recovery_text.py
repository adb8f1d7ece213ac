"""The recovery key as people write it: eight groups, each with its own check character."""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""No I, O, S, V, Z; 31 is prime, so that one wrong character, or two swapped, never pass."""
GROUPS = 8
SYMBOLS = 4
_SLIPS = str.maketrans("OISZ", "0152")


class MistypedError(Exception):
    """The text cannot be a recovery key.

    Attributes:
        group: the first wrong group, from 1; None where the length is wrong.
    """

    def __init__(self, group: int | None) -> None:
        super().__init__(group)
        self.group = group


def generate() -> str:
    """Make a new one: 32 random characters, 158 bits, in groups with their check characters."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS)) for _ in range(GROUPS))
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def symbols(text: str) -> str:
    """Return the random characters of a typed key; letters that it never has are read as digits.

    Raises:
        MistypedError: something is wrong with it.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in folded if c.isalnum()).translate(_SLIPS)
    width = SYMBOLS + 1
    if len(kept) != GROUPS * width:
        raise MistypedError(None)
    groups = [kept[place * width : (place + 1) * width] for place in range(GROUPS)]
    for place, group in enumerate(groups):
        if not set(group) <= set(ALPHABET) or _check(place, group[:-1]) != group[-1]:
            raise MistypedError(place + 1)
    return "".join(group[:-1] for group in groups)


def _check(place: int, group: str) -> str:
    # The place counts too: two groups that were swapped do not pass.
    weighed = sum(weight * ALPHABET.index(c) for weight, c in enumerate(group, start=2))
    return ALPHABET[(weighed + 7 * (place + 1)) % len(ALPHABET)]
