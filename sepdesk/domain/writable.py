"""Characters that no form holds and not every database takes: NUL, and half a surrogate pair."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

UNWRITABLE = "含有无法保存的字符（可能来自粘贴或损坏的输入法），已去掉，请核对后补上。"


def writable(text: str) -> str:
    """Return a text without what cannot be written."""
    return "".join(character for character in text if not _is_unwritable(character))


def is_writable(value: object) -> bool:
    """Tell whether every text in a value of the domain can be written."""
    return all(writable(text) == text for text in _texts(value))


def _is_unwritable(character: str) -> bool:
    return character == "\0" or "\ud800" <= character <= "\udfff"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
