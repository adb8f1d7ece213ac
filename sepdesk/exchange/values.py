"""What a cell means: Excel keeps dates, quantities and texts, and people type one for the other."""

import datetime as dt
import re
import unicodedata

from sepdesk.exchange.columns import Expected, Kind

Raw = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""What the reader hands over."""
Read = str | int | dt.date | None
"""What a cell means; None where it is empty."""

_EPOCH = dt.date(1899, 12, 30)
_EXACT = 10**15
"""From here on Excel has lost digits."""
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73050
"""From 1950 to 2099: a quantity in a column of dates that can mean nothing else."""
_SCIENTIFIC = re.compile(r"[0-9][.][0-9]+E\+?[0-9]+", re.IGNORECASE)
_ODD_AT_FIRST = ("", " ", "\u3000", "#")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
_BETWEEN_DAYS = re.compile(r"[、,;\s]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_NO_DAY = "不是日期，请按 2026-11-24 的样子填写"
_LOST = (
    "超过 15 位的号码被 Excel 存成了数值，后面的数字已经丢失；"
    "请把这一列设为“文本”格式，再对照原件重新填写"
)


class CellError(Exception):
    """A cell that cannot be read.

    Attributes:
        text: what is wrong, in Chinese, without a full stop; nothing of what the cell holds.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_cell(raw: Raw, column: Expected, *, from_1904: bool = False) -> Read:
    """Read a cell by its column's kind.

    Raises:
        CellError: it cannot be read so.
    """
    # Most cells of a long list are as they should be.
    if type(raw) is str:
        if column.kind is Kind.NUMBER and raw.isascii() and raw.isalnum():
            return raw
        if column.kind is Kind.TEXT and raw.isprintable() and raw[:1] not in _ODD_AT_FIRST:
            return raw.rstrip()
    if isinstance(raw, str):
        raw = _tidied(raw)
    if raw is None or raw == "":
        return None
    match column.kind:
        case Kind.TEXT:
            return raw if isinstance(raw, str) else text_of(raw)
        case Kind.NUMBER:
            return _number(raw)
        case Kind.DAY:
            return _day(raw, from_1904=from_1904)
        case Kind.DAYS:
            return _days(raw, from_1904=from_1904)
        case Kind.COUNT:
            return _count(raw)
        case Kind.CHOICE:
            return _choice(raw, column)


def _tidied(text: str) -> str:
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    text = text.strip()
    if text in _ERRORS:
        raise CellError("公式出错，请改为填写内容")
    return text


def text_of(raw: Raw) -> str:
    """Return a cell as Excel would show it.

    Raises:
        CellError: a long number that has lost digits, or a time.
    """
    match raw:
        case None:
            return ""
        case str():
            return raw
        case bool():
            return "TRUE" if raw else "FALSE"
        case int() | float():
            return _whole(raw) if raw == raw // 1 else repr(raw)
        case dt.datetime() if raw.time() != dt.time():
            return f"{raw:%Y-%m-%d %H:%M}"
        case dt.date():
            return f"{raw:%Y-%m-%d}"
        case _:
            raise CellError("是时间，请改为文字")


def _whole(raw: float) -> str:
    if abs(raw) >= _EXACT:
        raise CellError(_LOST)
    return str(int(raw))


def _number(raw: Raw) -> str:
    if isinstance(raw, dt.date | dt.time | dt.timedelta | bool):
        raise CellError("应为号码，请把这一列设为“文本”格式重新填写")
    if isinstance(raw, float) and (raw != raw // 1 or raw < 0):
        raise CellError("应为号码，不应有小数或负号")
    text = text_of(raw).strip("'’")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).strip()
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(_LOST)
    return text


def _day(raw: Raw, *, from_1904: bool) -> dt.date:
    match raw:
        case dt.datetime():
            return _plausible(raw.date())
        case dt.date():
            return _plausible(raw)
        case bool() | dt.time() | dt.timedelta() | None:
            raise CellError(_NO_DAY)
        case int() | float():
            return _day_of_number(raw, from_1904=from_1904)
        case str():
            return day_of_text(raw)


def _day_of_number(raw: float, *, from_1904: bool) -> dt.date:
    if _FIRST_SERIAL <= raw <= _LAST_SERIAL:
        if from_1904:  # what the number means depends on where it was typed
            raise CellError("日期存成了数值，请把这一列设为日期格式后核对")
        return _EPOCH + dt.timedelta(days=int(raw))
    return day_of_text(str(int(raw))) if raw == raw // 1 else _fail_day()


def day_of_text(text: str) -> dt.date:
    """Read a date with its year: 20261124, 2026.11.24, 2026年11月24日, 2026-11-24 00:00:00.

    Raises:
        CellError: it is none.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    folded = re.sub(r"[T\s]+0{1,2}:00(:00)?([.]0+)?$", "", folded)
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", folded) or re.fullmatch(
        r"([0-9]{4})\s*[-./年\u2010-\u2015]\s*([0-9]{1,2})\s*[-./月\u2010-\u2015]\s*([0-9]{1,2})日?",
        folded,
    )
    if match is None:
        raise CellError(_NO_DAY)
    try:
        return _plausible(dt.date(int(match[1]), int(match[2]), int(match[3])))
    except ValueError:
        raise CellError("没有这一天，请核对日期") from None


def _plausible(day: dt.date) -> dt.date:
    if not 1900 <= day.year <= 2200:
        raise CellError("年份不对，请核对日期")
    return day


def _fail_day() -> dt.date:
    raise CellError(_NO_DAY)


def _days(raw: Raw, *, from_1904: bool) -> str:
    if not isinstance(raw, str):
        return _day(raw, from_1904=from_1904).isoformat()
    parts = [p for p in _BETWEEN_DAYS.split(unicodedata.normalize("NFKC", raw)) if p]
    try:
        return day_of_text(raw).isoformat()
    except CellError:
        if len(parts) < 2:
            raise
    return "、".join(day_of_text(part).isoformat() for part in parts)


def _count(raw: Raw) -> int:
    if isinstance(raw, bool):
        raw = str(raw)
    if isinstance(raw, str):
        folded = unicodedata.normalize("NFKC", raw).replace(",", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", folded):
            return int(folded)
    elif isinstance(raw, int | float) and raw == raw // 1 and 0 <= raw < 10**9:
        return int(raw)
    raise CellError("应为 0 或正整数")


def _choice(raw: Raw, column: Expected) -> str:
    said = folded_heading(text_of(raw))
    offered = {folded_heading(word): word for word in column.choices}
    offered |= {folded_heading(said): word for said, word in column.meanings}
    found = offered.get(said)
    if found is None:
        raise CellError(f"只能填：{'、'.join(column.choices)}")
    return found


def folded_heading(text: str) -> str:
    """Fold a heading or a word for comparing: width, blanks, brackets and marks do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")
