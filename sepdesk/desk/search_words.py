"""What a clerk means by the words of a look-up: items, status, days of lapsing, and text."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sepdesk.domain.work_items import Catalogue, ItemKey, ItemTable, fold_code
from sepdesk.store.facts_rows import item_key_text
from sepdesk.store.narrowing import Wanted, WorkerStatus

_BETWEEN = re.compile(r"[\s、,;]+")
_CODE = re.compile(r"[A-Z][0-9]{1,2}")
_SHORTEST_NAME = 2
_STATUS = {
    "待聘": WorkerStatus.FREE,
    "在聘": WorkerStatus.EMPLOYED,
    "证书失效": WorkerStatus.LOST,
    "失效": WorkerStatus.LOST,
    "待注销": WorkerStatus.LOST,
}
_WITHIN = re.compile(r"([0-9]{1,4})天(?:内|以内)?(?:到期)?")
_DAY = re.compile(r"(20[0-9]{2})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?(?:到期)?")
_MONTH = re.compile(r"(20[0-9]{2})[-./年]([0-9]{1,2})月?(?:到期)?")
_PASSED = ("已到期", "已过期", "过期")
_THIS_MONTH, _NEXT_MONTH = ("本月到期", "本月"), ("下月到期", "下月")

HOW = "也可加条件：N1、叉车、待聘、在聘、证书失效、90天内到期、本月到期、2026-12"

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, understood.

    Attributes:
        wanted: all of it must be met.
        item_or_text: the one word typed names an item, or a part of a name as well: both are meant.
        words: each condition as the window says it back; empty where all is text.
    """

    wanted: Wanted
    item_or_text: str = ""
    words: tuple[str, ...] = ()


def understand(text: str, items: ItemTable, today: dt.date) -> Question:
    """Take a look-up apart; what is no condition is text."""
    rest: list[str] = []
    held: list[tuple[str, ...]] = []
    status: WorkerStatus | None = None
    lapses: Days | None = None
    words: list[str] = []
    typed = [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if word]
    for word in typed:
        if word in _STATUS:
            status = _STATUS[word]
            words.append(status)
        elif (days := lapse_days(word, today)) is not None:
            lapses = days
            words.append(_days_words(*days, today))
        elif keys := tuple(dict.fromkeys(_item_keys(word, items))):
            held.append(keys)
            words.append(_item_words(word, keys, items))
        else:
            rest.append(word)
    wanted = Wanted(tuple(rest), tuple(held), status, lapses)
    only_item = typed[0] if len(typed) == 1 and held else ""
    return Question(wanted, only_item, tuple(words))


def lapse_days(word: str, today: dt.date) -> Days | None:
    """Return the first and the last day that a word such as 90天内到期 or 2026-12 means.

    None for any other word, and for a day that there is not.
    """
    if word in _PASSED:
        return dt.date.min, today - dt.timedelta(days=1)
    if word in _THIS_MONTH:
        return _month(today.year, today.month)
    if word in _NEXT_MONTH:
        return _month(today.year + today.month // 12, today.month % 12 + 1)
    if found := _WITHIN.fullmatch(word):
        return today, today + dt.timedelta(days=int(found[1]))
    try:
        if found := _DAY.fullmatch(word):
            day = dt.date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := _MONTH.fullmatch(word):
            return _month(int(found[1]), int(found[2]))
    except ValueError:
        return None
    return None


def _month(year: int, month: int) -> Days:
    first = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return first, following - dt.timedelta(days=1)


def _item_keys(word: str, items: ItemTable) -> Iterator[str]:
    code = fold_code(word)
    if _CODE.fullmatch(code):
        for catalogue in Catalogue:
            if ItemKey(catalogue, code) in items.items:
                yield item_key_text(ItemKey(catalogue, code))
    elif len(code) >= _SHORTEST_NAME and not word.isascii():
        for key, item in items.items.items():
            if code in fold_code(item.name):
                yield item_key_text(key)


def _item_words(word: str, keys: tuple[str, ...], items: ItemTable) -> str:
    if _CODE.fullmatch(fold_code(word)):
        return f"项目 {fold_code(word)}"
    newest = [key for key in items.items if item_key_text(key) in keys]
    newest = [key for key in newest if key.catalogue is max(k.catalogue for k in newest)]
    return f"项目 {word}（{'、'.join(key.code for key in newest[:3])}{'…' if newest[3:] else ''}）"


def _days_words(first: dt.date, last: dt.date, today: dt.date) -> str:
    if first == dt.date.min:
        return "已到期"
    if first == last:
        return f"{first} 到期"
    if first == today:
        return f"{last} 前到期"
    return f"{first} 至 {last} 到期"
