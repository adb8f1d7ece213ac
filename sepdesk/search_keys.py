"""Keys for look-up by name, pinyin, initials, numbers: the same at the station and in a snapshot.

Every question is a range of one ordered index: all keys of a kind that begin with a text. "Name
contains" is answered by the suffixes of the name, "ends in" by the reversed number. The folded
forms here are for comparing only: a stored name is never normalised, since that changes characters
(U+F9DC becomes U+9686).
"""

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple


class KeyKind(StrEnum):
    """Which of the ranges a key belongs to; the stored word is the value."""

    NAME = "name"
    """A suffix of the worker's (or unit's own) name."""
    PINYIN = "pinyin"
    INITIALS = "initials"
    NUMBER = "number"
    """Document, certificate, archive or telephone number, or a unit's code, from its front."""
    TAIL = "tail"
    """The same from its end: reversed."""
    UNIT = "unit"
    """A suffix of the name of the worker's unit."""
    UNIT_INITIALS = "unit_initials"
    UNIT_INSIDE = "unit_inside"
    """Initials from within a unit's name (slcc in 福州示例仓储); of units alone, to keep a
    worker's keys few."""


class SearchKey(NamedTuple):
    """One entry of the index, or one range to look up: all entries that begin with `text`.

    A named tuple and no dataclass: a snapshot makes thirty million of them.
    """

    kind: KeyKind
    text: str

    @property
    def end(self) -> str:
        """The first text behind the range: `text <= key < end` in code point order."""
        return self.text + "\U0010ffff"


# Readings of surnames first, other readings behind: a clerk may type either.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "盖": "ge",
    "翟": "zhai", "朴": "piao", "任": "ren", "尉": "wei", "覃": "qin", "乐": "yue", "华": "hua",
    "缪": "miao", "员": "yun", "贠": "yun", "晁": "chao", "种": "chong", "冼": "xian", "洗": "xian",
    "洪": "hong", "宁": "ning", "纪": "ji", "葛": "ge", "卜": "bu", "召": "shao", "折": "she",
    "黑": "he", "秘": "bi", "哈": "ha", "祭": "zhai", "繁": "po", "柏": "bai", "盛": "sheng",
    "郇": "xun", "逄": "pang", "能": "nai", "撒": "sa", "瞿": "qu", "郗": "xi", "乜": "nie",
    "尹": "yin", "隗": "wei", "佴": "nai", "朝": "chao", "车": "che", "过": "guo", "那": "na",
    "钻": "zuan", "阚": "kan", "燕": "yan", "应": "ying", "重": "chong", "长": "chang", "幺": "yao",
    "邸": "di", "妫": "gui", "褚": "chu", "晟": "cheng", "牟": "mu", "台": "tai", "万": "wan",
    "俞": "yu", "於": "yu", "沈": "shen", "谌": "chen", "厍": "she", "亓": "qi", "酆": "feng",
}  # fmt: skip
_COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"), "宰父": ("zai", "fu"), "令狐": ("ling", "hu"), "皇甫": ("huang", "fu"),
    "鲜于": ("xian", "yu"), "呼延": ("hu", "yan"), "夏侯": ("xia", "hou"),
}  # fmt: skip

_READINGS_PER_CHARACTER = 2
_READINGS_PER_NAME = 6
_INITIALS_PER_NAME = 4
_NAME_SUFFIXES = 12
_UNIT_SUFFIXES = 10
_LONGEST_KEY = 32
_SHORTEST_TAIL = 3
_UNIT_ENDINGS = ("股份有限公司", "有限责任公司", "有限公司", "分公司", "公司")
_DIVISION_ENDINGS = "省市县区"


@lru_cache(maxsize=65536)
def _folded_character(character: str) -> str:
    kept = unicodedata.normalize("NFKC", character).casefold().replace("ü", "v")
    return "".join(c for c in kept if unicodedata.category(c)[0] not in "ZPSC" or _unnamed(c))


def _unnamed(character: str) -> bool:
    # Characters newer than this Python's tables, and those of private use, are names all the same.
    return unicodedata.category(character) in {"Cn", "Co"}


def fold(text: str) -> str:
    """Fold a name, a unit's name or a query for comparing.

    Full-width and compatibility forms, case, dots (all five kinds), blanks and brackets do not
    count; a name with dots is found with and without them.
    """
    return "".join(map(_folded_character, text))


@lru_cache(maxsize=65536)
def _readings(character: str) -> tuple[str, ...]:
    if character.isascii():
        return (character,)
    # Its tables take a fifth of a second; a start needs none, and few look-ups do.
    from pypinyin import Style, pinyin  # noqa: PLC0415

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    readings = [reading for reading in found[0] if reading] if found else []
    if not readings:  # a Latin letter with an accent is typed without it
        letter = unicodedata.normalize("NFKD", character)[0]
        readings = [letter] if letter.isascii() else []
    return tuple(readings[:_READINGS_PER_CHARACTER])


@lru_cache(maxsize=65536)
def _surname_readings(character: str) -> tuple[str, ...]:
    usual = _readings(character)
    first = _SURNAMES.get(character)
    return usual if first is None else tuple(dict.fromkeys((first, *usual)))[:3]


def _spellings(folded: str) -> Iterator[tuple[str, ...]]:
    surname = _COMPOUND_SURNAMES.get(folded[:2])
    head: tuple[tuple[str, ...], ...]
    if surname is not None:
        head, rest = ((surname[0],), (surname[1],)), folded[2:]
    else:
        head, rest = tuple(_surname_readings(c) for c in folded[:1]), folded[1:]
    syllables = [found for found in (*head, *map(_readings, rest)) if found]
    # The surname's readings matter most, so that they must vary fastest under the bound.
    backwards = product(*reversed(syllables))
    return (tuple(reversed(spelling)) for spelling in islice(backwards, _READINGS_PER_NAME))


def _suffixes(kind: KeyKind, folded: str, starts: int) -> list[SearchKey]:
    count = min(len(folded), starts)
    return [SearchKey(kind, folded[i : i + _LONGEST_KEY]) for i in range(count)]


@lru_cache(maxsize=16384)
def _name_keys(name: str) -> tuple[SearchKey, ...]:
    folded = fold(name)
    keys = _suffixes(KeyKind.NAME, folded, _NAME_SUFFIXES)
    spellings = [spelling for spelling in _spellings(folded) if spelling]
    keys += [SearchKey(KeyKind.PINYIN, "".join(s)[:_LONGEST_KEY]) for s in spellings]
    initials = dict.fromkeys("".join(syllable[0] for syllable in s) for s in spellings)
    short = islice(initials, _INITIALS_PER_NAME)
    keys += [SearchKey(KeyKind.INITIALS, text[:_LONGEST_KEY]) for text in short]
    return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=16384)
def _employer_keys(name: str) -> tuple[SearchKey, ...]:
    folded = fold(name)
    ending = next((e for e in _UNIT_ENDINGS if folded.endswith(e) and folded != e), "")
    starts = min(len(folded) - len(ending), _UNIT_SUFFIXES)
    keys = _suffixes(KeyKind.UNIT, folded, starts)
    keys += [SearchKey(KeyKind.UNIT_INITIALS, initials) for initials in _unit_initials(folded)]
    return tuple(dict.fromkeys(keys))


def _unit_initials(folded: str) -> tuple[str, ...]:
    initials = "".join(_readings(c)[0][0] if _readings(c) else "-" for c in folded)
    # 福建省三明市恒力机械… is asked for as hljx: the part behind the last division counts too.
    divisions = [i + 1 for i, c in enumerate(folded[:9]) if i and c in _DIVISION_ENDINGS]
    own = initials[divisions[-1] :] if divisions else ""
    return tuple(text[:_LONGEST_KEY] for text in (initials, own) if text)


def _number_keys(numbers: Iterable[str]) -> Iterator[SearchKey]:
    for number in numbers:
        if folded := fold(number)[:_LONGEST_KEY]:
            yield SearchKey(KeyKind.NUMBER, folded)
            yield SearchKey(KeyKind.TAIL, folded[::-1])


def worker_keys(
    name: str,
    numbers: Iterable[str],
    phones: Iterable[str] = (),
    certificate_numbers: Iterable[str] = (),
    archive_numbers: Iterable[str] = (),
    unit_names: Iterable[str] = (),
) -> tuple[SearchKey, ...]:
    """Make all keys under which a worker is found; the same facts always make the same keys.

    About thirty for a usual worker; bounded per name, number and unit for an unusual one.
    """
    keys = dict.fromkeys(_name_keys(name))
    keys |= dict.fromkeys(_number_keys((*numbers, *phones)))
    for number in (*certificate_numbers, *archive_numbers):
        if folded := fold(number)[:_LONGEST_KEY]:
            keys[SearchKey(KeyKind.NUMBER, folded)] = None
    for unit_name in unit_names:
        keys |= dict.fromkeys(_employer_keys(unit_name))
    return tuple(keys)


def unit_keys(name: str, code: str) -> tuple[SearchKey, ...]:
    """Make all keys under which a unit itself is found: parts of its name, initials, its code."""
    keys = dict.fromkeys(_employer_keys(name))
    keys |= dict.fromkeys(_inside_keys(name))
    keys |= dict.fromkeys(_number_keys((code,)))
    return tuple(keys)


def _inside_keys(name: str) -> Iterator[SearchKey]:
    folded = fold(name)
    ending = next((e for e in _UNIT_ENDINGS if folded.endswith(e) and folded != e), "")
    initials = _unit_initials(folded)[:1]
    starts = min(len(folded) - len(ending) - 1, _UNIT_SUFFIXES)
    for whole in initials:
        for start in range(1, starts):
            yield SearchKey(KeyKind.UNIT_INSIDE, whole[start:])


def inside_key(text: str) -> SearchKey | None:
    """Return the range of units within whose names these initials stand; None for other text."""
    folded = fold(text)[:_LONGEST_KEY]
    if not folded.isascii() or not folded.isalpha():
        return None
    return SearchKey(KeyKind.UNIT_INSIDE, folded)


def query_keys(text: str) -> tuple[SearchKey, ...]:
    """Return the ranges to look up for what a clerk typed, the likeliest first.

    Digits: the front and the end of numbers. Letters: pinyin and initials, of workers and of their
    units, and Latin names. Characters: parts of names. Both mixed (张w): also by pinyin.
    """
    folded = fold(text)[:_LONGEST_KEY]
    if not folded:
        return ()
    keys: list[SearchKey] = []
    if any(c.isdigit() for c in folded) and folded.isascii():
        keys.append(SearchKey(KeyKind.NUMBER, folded))
        if len(folded) >= _SHORTEST_TAIL:
            keys.append(SearchKey(KeyKind.TAIL, folded[::-1]))
    if not folded.isdigit():
        keys += _word_ranges(folded)
    return tuple(dict.fromkeys(keys))


def _word_ranges(folded: str) -> Iterator[SearchKey]:
    yield SearchKey(KeyKind.NAME, folded)
    if folded.isascii():
        yield SearchKey(KeyKind.PINYIN, folded)
        yield SearchKey(KeyKind.INITIALS, folded)
        yield SearchKey(KeyKind.UNIT_INITIALS, folded)
    elif any(c.isascii() for c in folded):
        for spelling in _spellings(folded):
            yield SearchKey(KeyKind.PINYIN, "".join(spelling)[:_LONGEST_KEY])
            yield SearchKey(KeyKind.INITIALS, "".join(s[0] for s in spelling))
    yield SearchKey(KeyKind.UNIT, folded)
