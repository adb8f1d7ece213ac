"""The demo province's offices and accounts: all of Fujian's cities and counties."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.catalogues import regions
from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.regions import DatedRegion, Jurisdiction, Region
from sepdesk.domain.units import AREA_CODES

PROVINCE = "35"
HOME_COUNTY = "350102"
"""鼓楼区, where the demo station stands."""
PINGTAN = "350128"
"""In the code tree under 福州, supervised apart from it."""

POST, WINDOW = OfficeId("350102001-post"), OfficeId("3501-window")
INSPECTION, REVIEWER = OfficeId("3501-inspection"), OfficeId("3501-reviewer")
_GUIDE = (
    "受理时间：工作日上午、下午（演示数据）。\n"
    "带登记表、作业人员证复印件；持外省证的另带身份证复印件。\n"
    "材料齐全的当场登记，外省证核验后登记。"
)
_GUIDED = (OfficeKind.COUNTY, OfficeKind.EXAM_CENTRE, OfficeKind.ADMINISTRATIVE_WINDOW)
_SINCE = dt.date(2018, 1, 1)
PASSWORD = "demo"  # noqa: S105 - the published password of invented data
CENTRE = OfficeId("3501-exam")
"""The exam centre of the home county's city."""
_OTHER_CLERKS = ("350103", PINGTAN, "350203", "350404", "350502", "350582", "350802")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo; its password is printed in the manual and protects nothing."""

    login: str
    password: str
    display_name: str
    role: Role
    office: OfficeId


def counties() -> tuple[Region, ...]:
    """Return the counties that are administered: 金门县 is none."""
    table = regions()
    return tuple(c for city in table.children(PROVINCE) for c in table.children(city.code))


def county_office_name(county: str) -> str:
    """Return the name of a county's office, marked as a demo."""
    city, name, _ = regions().words(county)
    if county == PINGTAN:
        return "平潭综合实验区市场监管局（演示）"
    return f"{city}{name}市场监管局（演示）"


def area_code(county: str) -> str:
    """Return the area code of a county's landlines."""
    city = regions().words(county)[0]
    return next(code for code, names in AREA_CODES.items() if city in names)


def offices() -> tuple[Office, ...]:
    """Return the province, its cities, their exam centres, the counties, and 福州's others."""
    cities = regions().children(PROVINCE)
    return (
        _office(PROVINCE, "福建省市场监管局（演示）", OfficeKind.PROVINCE, PROVINCE, "0591"),
        *(_city_office(city) for city in cities),
        *(_exam_centre(city) for city in cities),
        *(
            _office(
                county.code,
                county_office_name(county.code),
                OfficeKind.COUNTY,
                county.code,
                area_code(county.code),
            )
            for county in counties()
        ),
        *_others_of_fuzhou(),
    )


def _others_of_fuzhou() -> tuple[Office, ...]:
    """Return what one city has beside: a post, and who inspects, reviews and takes papers.

    No issuing authority of its own: the city's bureau issues, as in all of the demo.
    """
    city, area = "3501", "0591"
    return (
        _office(POST, "鼓楼区东街市场监管所（演示）", OfficeKind.POST, "350102001", area),
        _office(INSPECTION, "省特检院福州分院（演示）", OfficeKind.INSPECTION_BODY, city, area),
        _office(REVIEWER, "福州许可评审机构（演示）", OfficeKind.PERMIT_REVIEWER, city, area),
        _office(
            WINDOW,
            "福州市行政服务中心特种设备窗口（演示）",
            OfficeKind.ADMINISTRATIVE_WINDOW,
            city,
            area,
        ),
    )


def _city_office(city: Region) -> Office:
    apart = tuple(county for county in (PINGTAN,) if county.startswith(city.code))
    name = f"{city.name}市场监管局（演示）"
    area = area_code(city.code)
    return _office(city.code, name, OfficeKind.CITY, city.code, area, apart)


def _exam_centre(city: Region) -> Office:
    # 平潭's workers are examined in 福州: only its supervision stands apart.
    name = f"{city.name}特种设备作业人员考试中心（演示）"
    kind = OfficeKind.EXAM_CENTRE
    return _office(f"{city.code}-exam", name, kind, city.code, area_code(city.code))


def _office(
    office_id: str,
    name: str,
    kind: OfficeKind,
    region: str,
    area: str,
    apart: tuple[str, ...] = (),
) -> Office:
    number = f"{int(region):0<6}"[-4:]
    city = regions().words(region)[0] or "福州市"
    return Office(
        OfficeId(office_id),
        name,
        kind,
        Jurisdiction((DatedRegion(region, _SINCE),), apart),
        address=f"{city}示例路{int(number) % 90 + 1}号（演示数据）",
        phone=_landline(area, number),
        fax=_landline(area, f"{number[1:]}9"),
        exam_centre_contact=f"{city}特种设备作业人员考试中心（演示）",
        guide=_GUIDE if kind in _GUIDED else "",
    )


def _landline(area: str, number: str) -> str:
    return f"{area}-8000{number}" if area == "0591" else f"{area}-800{number}"


def accounts() -> tuple[DemoAccount, ...]:
    """Return the accounts; `demo` is the clerk of the demo station."""
    home = OfficeId(HOME_COUNTY)
    top = OfficeId(PROVINCE)
    return (
        DemoAccount("demo", PASSWORD, "演示用户", Role.CLERK, home),
        DemoAccount("demo-chief", PASSWORD, "演示负责人", Role.CHIEF, home),
        *(
            DemoAccount(f"demo-{county}", PASSWORD, "演示经办", Role.CLERK, OfficeId(county))
            for county in _OTHER_CLERKS
        ),
        DemoAccount("demo-3501", PASSWORD, "演示市局", Role.CHIEF, OfficeId("3501")),
        DemoAccount("demo-3501-clerk", PASSWORD, "演示市局经办", Role.CLERK, OfficeId("3501")),
        DemoAccount("demo-exam-clerk", PASSWORD, "演示考务", Role.CLERK, CENTRE),
        DemoAccount("demo-exam", PASSWORD, "演示核验员", Role.VERIFIER, CENTRE),
        DemoAccount("demo-post", PASSWORD, "演示监管所", Role.CLERK, POST),
        DemoAccount("demo-inspection", PASSWORD, "演示检验员", Role.CLERK, INSPECTION),
        DemoAccount("demo-reviewer", PASSWORD, "演示评审员", Role.CLERK, REVIEWER),
        DemoAccount("demo-window", PASSWORD, "演示窗口", Role.CLERK, WINDOW),
        DemoAccount("demo-exam-chief", PASSWORD, "演示考试中心负责人", Role.CHIEF, CENTRE),
        DemoAccount("demo-province", PASSWORD, "演示省局", Role.CLERK, top),
        DemoAccount("demo-auditor", PASSWORD, "演示审计员", Role.AUDITOR, top),
        DemoAccount("demo-system", PASSWORD, "演示系统管理", Role.SYSTEM_ADMINISTRATOR, top),
        DemoAccount("demo-security", PASSWORD, "演示安全管理", Role.SECURITY_ADMINISTRATOR, top),
    )
