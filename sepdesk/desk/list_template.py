"""The empty 聘用登记名单, with what can be chosen in its cells."""

import datetime as dt

from sepdesk.desk.list_columns import COLUMNS, TITLE
from sepdesk.desk.session import Tables
from sepdesk.domain.regions import RegionLevel
from sepdesk.domain.work_items import Catalogue
from sepdesk.exchange.templates import write_template

ABOUT = (
    "一人一行；由用人单位填写，交市场监督管理部门导入。底色较深的列必填。",
    "表头上方各项全表相同的填一次。与之不同单位的人员，在该行另填单位名称和代码。",
    "身份证号、代码、电话各列已设为文本，请勿改为数值：18 位号码存成数值会丢失末几位。",
    "日期可写成 2026-11-24、2026.11.24、20261124 或 2026年11月24日，须写年份。",
    "同一份名单重复导入不会重复登记：同一人、同一单位、同一项目和日期的，不再导入。",
    "列名可以调换次序，不用的列可以删去，列名那一行不要删改。",
)


def template_content(tables: Tables, made_at: dt.datetime) -> bytes:
    """Write the template."""
    provinces = [
        region.code
        for region in tables.regions.regions.values()
        if region.level is RegionLevel.PROVINCE
    ]
    cities = [city for code in provinces for city in tables.regions.children(code)]
    counties = [county for city in cities for county in tables.regions.children(city.code)]
    items = [
        key.code
        for key, item in tables.rules.items.items.items()
        if key.catalogue is Catalogue.C2021 and item.effective_to is None
    ]
    more = {
        "items": items,
        "city": [city.name for city in cities],
        "county": list(dict.fromkeys(county.name for county in counties)),
    }
    return write_template(TITLE, COLUMNS, ABOUT, made_at, more)
