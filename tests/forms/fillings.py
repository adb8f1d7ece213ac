"""Invented fillings of the form, ordinary and awkward, the same for the same seed."""

import random
from datetime import date

from sepdesk.forms.appendix import Action, AppendixForm, PaperStatus, opinions

SURNAMES = "王李张刘陈杨黄赵吴周林郑欧阳"
RARE = "𬱖𠅤㐂䶮𫖯𫟅𬮱𬳵𬳶𫄨龘靐齉㛃"
WELDER = "GTAW-FeⅣ-6G-3/159-FefS-02/10/12"
ITEMS = ("电梯修理（T）", "特种设备安全管理（A）", "叉车司机（N1）", "起重机指挥（Q1）", WELDER)
REGIONS = (
    ("福州市", "福清市", "音西街道"), ("福州市", "闽侯县", "祥谦镇"),
    ("福州市", "鼓楼区", "鼓东街道"), ("福州市", "晋安区", "日溪乡"),
    ("厦门市", "思明区", "中华街道"), ("", "", ""),
)  # fmt: skip


def plain(chance: random.Random) -> AppendixForm:
    """Return a filling as the counter sees them."""
    action = chance.choice(tuple(Action))
    worker, unit = opinions(action, chance.choice(("unit", "worker", "both")))
    city, county, town = chance.choice(REGIONS)
    number = f"350181{chance.randrange(1960, 2006)}{chance.randrange(1, 13):02d}07"
    return AppendixForm(
        name=chance.choice(SURNAMES) + _hanzi(chance, 2) + chance.choice(("", "", RARE[0])),
        document_number=f"{number}{chance.randrange(996, 1000)}{chance.choice('0123456789X')}",
        items="、".join(chance.sample(ITEMS, chance.randrange(1, 4))),
        valid_until=f"{chance.randrange(2027, 2031)}-05-31",
        former_unit=chance.choice(("", f"福建省{_hanzi(chance, 4)}有限公司")),
        present_unit=f"福建省{_hanzi(chance, chance.randrange(4, 20))}有限公司",
        unit_code=f"91350181MADEMO{chance.randrange(10**4):04d}",
        unit_address=f"福建省福州市福清市{_hanzi(chance, 6)}路{chance.randrange(1, 999)}号",
        city=city,
        county=county,
        town=town,
        contact=chance.choice(SURNAMES) + "演示",
        phone=f"0591-{chance.randrange(10**8):08d}",
        worker_opinion=worker,
        unit_opinion=unit,
        mobile=f"1300000{chance.randrange(10**4):04d}",
        form_date=chance.choice((None, date(2026, 11, chance.randrange(1, 25)))),
    )


def awkward(chance: random.Random) -> tuple[AppendixForm, PaperStatus]:
    """Return a filling that strains the form: long, rare, foreign, in markup, without glyphs."""
    texts = {
        name: chance.choice(_AWKWARD)(chance, longest)
        for name, longest in _LONGEST.items()
        if chance.random() < 0.8
    }
    status = PaperStatus(
        registration_number=chance.choice((None, "闽特聘2026-350181-000123")),
        intake_number=chance.choice((None, "350181-20261124-001")),
        received_at=chance.choice((None, "2026-11-24 09:35")),
        station=chance.choice((None, "福清市市场监督管理局", "市" * 40)),
        reprint=chance.random() < 0.3,
        watermark=chance.random() < 0.1,
    )
    ticks = ((True, True), (True, False), (False, True), (False, False))
    day = chance.choice((None, date(2026, 12, 31), date(1, 1, 1), date(9999, 12, 31)))
    form = AppendixForm(
        **texts, worker_opinion=chance.choice(ticks), unit_opinion=chance.choice(ticks),
        form_date=day,
    )  # fmt: skip
    return form, status


_LONGEST = {
    "name": 30, "document_number": 30, "items": 200, "valid_until": 40, "former_unit": 70,
    "present_unit": 70, "unit_code": 30, "unit_address": 100, "city": 10, "county": 16, "town": 20,
    "contact": 25, "phone": 40, "mobile": 40,
}  # fmt: skip
"""Characters that a field may be given here; what does not fit is to be refused by name."""


def _hanzi(chance: random.Random, count: int) -> str:
    return "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(count))


def _of(letters: str, chance: random.Random, longest: int) -> str:
    return "".join(chance.choice(letters) for _ in range(chance.randrange(1, longest + 1)))


_AWKWARD = (
    _hanzi,
    lambda chance, longest: _hanzi(chance, chance.randrange(1, longest)),
    lambda chance, longest: _of(RARE, chance, longest),
    lambda chance, longest: "、".join([WELDER] * 8)[:longest],
    lambda chance, longest: "\n".join(_hanzi(chance, 3) for _ in range(longest // 12 + 1)),
    lambda chance, longest: _of("محمدبנשלוםא ", chance, longest),
    # Numbered, since pdfium takes one of many equal lines for a shadow and drops it.
    lambda chance, longest: "".join(
        f"<b>王</b>&amp;<para {number}/>%s\\n{{0}}$(x)`" for number in range(9)
    )[:longest],
    lambda chance, longest: _of("😀👩🏽‍🔧🇨🇳🀄王", chance, longest),
    lambda chance, longest: _of("\U00030000\U00031350\ue000\ufffd王", chance, longest),
    lambda chance, longest: _of("WM@%mw", chance, longest),
    lambda chance, longest: _of("，。、；：（）《》“”", chance, longest),
    lambda chance, longest: _of("é́ễżñ̃å Ω", chance, longest),
    lambda chance, longest: _of("\x00\x07\t \u3000\u200b\xad\xa0王A1", chance, longest),
    lambda chance, longest: "" if longest % 2 else " ",
)
