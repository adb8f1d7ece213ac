"""The provinces by the codes of GB/T 2260, as choices of a form."""

from sepdesk.ui.fields.choice import Option

_CODED = (
    "11北京 12天津 13河北 14山西 15内蒙古 21辽宁 22吉林 23黑龙江 31上海 32江苏 33浙江 34安徽 "
    "35福建 36江西 37山东 41河南 42湖北 43湖南 44广东 45广西 46海南 50重庆 51四川 52贵州 53云南 "
    "54西藏 61陕西 62甘肃 63青海 64宁夏 65新疆"
)

PROVINCES = tuple(Option(part[:2], part[2:]) for part in _CODED.split())


def province_name(code: str) -> str:
    """Return the name of a province; empty for an unknown code."""
    return next((option.title for option in PROVINCES if option.key == code), "")
