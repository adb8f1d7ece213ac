"""Dates, instants and counts as the clerk reads them."""

import datetime as dt

NOT_SET = "未设定"
NOTHING = "—"
_HERE = dt.timezone(dt.timedelta(hours=8))  # Asia/Shanghai has had no summer time since 1991


def day(date: dt.date | None) -> str:
    """Write a date as 2026-11-24; a dash where there is none."""
    return NOTHING if date is None else date.isoformat()


def instant(moment: dt.datetime | None, now: dt.datetime) -> str:
    """Write an instant in Beijing time, the nearer the shorter: 今天 14:32, 11-20 09:05.

    Args:
        moment: aware; None reads 从未.
        now: aware.
    """
    if moment is None:
        return "从未"
    local, today = moment.astimezone(_HERE), now.astimezone(_HERE).date()
    match (today - local.date()).days:
        case 0:
            prefix = "今天"
        case 1:
            prefix = "昨天"
        case _ if local.year == today.year:
            prefix = f"{local:%m-%d}"
        case _:
            prefix = f"{local:%Y-%m-%d}"
    return f"{prefix} {local:%H:%M}"


def age(moment: dt.datetime, now: dt.datetime) -> str:
    """Say how old something is: 刚刚, 5 分钟前, 3 小时前, 2 天前.

    An instant in the future, from a clock that ran ahead, reads 刚刚.
    """
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return "刚刚"
    if seconds < 3600:
        return f"{int(seconds // 60)} 分钟前"
    if seconds < 86400:
        return f"{int(seconds // 3600)} 小时前"
    return f"{int(seconds // 86400)} 天前"


def until(last_day: dt.date, today: dt.date, within_days: int = 90) -> str:
    """Say when something lapses whose last valid day is given.

    Days are named inside `within_days`; farther off, the date alone says more.
    """
    left = (last_day - today).days
    if left < 0:
        return f"已过期 {-left} 天"
    if left == 0:
        return "今天到期"
    return f"{left} 天后到期" if left <= within_days else f"{day(last_day)} 到期"


def count(number: int | None) -> str:
    """Write a count with separators; 未设定 where none is known, never 0."""
    return NOT_SET if number is None else f"{number:,}".replace("-", "−")
