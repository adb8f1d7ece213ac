"""Many keys in one question, and no more of them than a database takes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Key = TypeVar("Key")
_AT_ONCE = 500


def parts(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    """Share keys out over questions."""
    every = list(keys)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]
