"""Show the parts of the window beside each other, for our own eyes.

`python scripts/ui_gallery.py OUT.png [light|dark] [SIZE] [form|table]` saves a picture; without
OUT.png the window stays open. Invented data only.
"""

import datetime as dt
import sys
from dataclasses import dataclass

from posing import live
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.domain.findings import Severity
from sepdesk.ui import look
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.form import FieldRow, FormGrid
from sepdesk.ui.fields.id_number import IdNumberField
from sepdesk.ui.fields.items import ItemsField
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.fields.pick import UnitField, WorkerField
from sepdesk.ui.fields.region import RegionField
from sepdesk.ui.fields.text import PhoneField, TextField
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, chip, label, scrolled
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.table import Column, EmptyState, LinesModel, Table

TODAY = dt.date(2026, 11, 24)
NAMES = {"3501": "福州市", "350102": "鼓楼区", "350102001": "洪山镇", "3502": "厦门市"}


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    kind: str
    item: str
    required: int | None
    held: int
    warning: str


LINES = (
    _Line("鼓楼示例气站", "充装", "P 气瓶充装", 4, 2, "市局 · 督促中"),
    _Line(
        "福州示例锅炉压力容器安装检修与改造工程有限责任公司", "生产", "焊工", 15, 13, "市局 · 新"
    ),
    _Line("福州示例仓储有限公司", "使用", "N1 叉车司机", 1203, 2, "县局 · 已处理"),
    _Line("示例𬱖䶮㐀商场", "使用", "A 安全管理", None, 1, "—"),
)


def children(code: str) -> tuple[str, ...]:
    """List the codes under a code."""
    sizes = {"35": 4, "3501": 6, "350102": 9}
    return tuple(x for x in NAMES if x.startswith(code) and len(x) == sizes.get(code))


def form_page() -> QWidget:
    """Build a form like the sketch's, with findings of each tone."""
    page, row = _page()
    frame, column = card()
    head = QHBoxLayout()
    for text, checked in (("登记", False), ("变更", True), ("注销", False)):
        made = button(text)
        made.setCheckable(True)
        made.setChecked(checked)
        head.addWidget(made)
    head.addStretch(1)
    head.addWidget(label("草稿已存 14:35:02", "quiet"))
    column.addLayout(head)
    column.addSpacing(4)
    form, name, unit = _form()
    column.addWidget(scrolled(form), 1)
    foot = QHBoxLayout()
    foot.addWidget(button("存草稿"))
    foot.addWidget(button("打印预览 F9"))
    foot.addStretch(1)
    foot.addWidget(chip("1 项阻断", "refuse"))
    foot.addWidget(button("保存并录下一张  Ctrl+Enter", "primary"))
    column.addLayout(foot)
    row.addWidget(frame, 68)
    row.addWidget(_side(), 32)
    page.setFocusProxy(name)
    page.setProperty("unit", unit)
    return page


def _form() -> tuple[FormGrid, WorkerField, UnitField]:
    form, name, unit = FormGrid(), WorkerField(), UnitField()
    name.set_value("陈文斌")
    number = IdNumberField("证件号", (Option("id", "身份证"), Option("passport", "护照")))
    number.set_value("350102198611030016")
    form.add_row(name, number)
    items, valid = ItemsField(), DateField("有效日期", lambda: TODAY, ahead=True)
    items.set_items([("Q1", "起重机指挥"), ("Q2", "起重机司机"), ("N1", "叉车司机")])
    items.set_value(["Q2"])
    valid.set_value(dt.date(2026, 11, 20))
    form.add_row(items, valid)
    items.set_finding(
        Severity.REFUSE, "Q2 已于 2026-11-20 逾期未复审，不得登记或变更。", "二（二）"
    )
    former = TextField("原用人单位")
    former.set_value("福州鼓楼示例物流有限公司")
    form.add_row(former)
    code = TextField("社会信用代码")
    code.set_value("91350100MA2XN0006Q")
    form.add_row(unit, code)
    address = TextField("单位地址", "街道、门牌")
    form.add_row(address)
    region = RegionField("单位所属区域", "35", children, lambda code: NAMES[code])
    region.set_value("350102001")
    form.add_row(region)
    phone, mobile = PhoneField("联系电话"), PhoneField("联系手机")
    phone.set_value("0591-87654321")
    form.add_row(phone, mobile)
    mobile.set_finding(Severity.PASS, "号码格式正确。")
    since = DateField("聘用起始日", lambda: TODAY)
    since.set_value(dt.date(2026, 10, 20))
    source = ChoiceField("起始日来源", [Option("c", "劳动合同"), Option("r", "证书聘用记录")])
    form.add_row(since, source)
    since.set_finding(Severity.NOTE, "超过 1 个月 4 天报送，登记时注明。", "二（三）")
    source.set_finding(Severity.UNKNOWN, "此人在外县，本站没有数据，由平台判定。")
    papers = ("登记表", "作业人员证", "身份证（外省）", "委托书")
    checks = ChecksField("已收材料", [Option(x, x) for x in papers])
    checks.set_value({"登记表", "作业人员证"})
    form.add_row(checks)
    return form, name, unit


def _side() -> QWidget:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    frame, inner = card()
    inner.addWidget(label("审查意见", "section"))
    for word, tone, text in (
        ("阻断", "refuse", "Q2 逾期未复审"),
        ("注明", "warn", "迟报 4 天"),
        ("通过", "good", "一人一单位；单位代码校验；证件号校验"),
        ("无法判定", "open", "此人在外县"),
    ):
        line = QHBoxLayout()
        line.addWidget(chip(word, tone))
        line.addWidget(label(text), 1)
        inner.addLayout(line)
    inner.addWidget(label("按本站 14:32 的数据判断；最终由平台决定", "quiet"))
    column.addWidget(frame)
    other, inner = card()
    inner.addWidget(label("陈㐀龿 Title", "title"))
    disabled = button("不可用")
    disabled.setEnabled(False)
    inner.addWidget(disabled)
    inner.addWidget(button("链接", "link"))
    read_only = TextField("只读")
    read_only.set_value("不能改")
    read_only.set_read_only(True)
    inner.addWidget(FieldRow(read_only, 60))
    column.addWidget(other)
    column.addStretch(1)
    return side


def table_page() -> QWidget:
    """Build two tables: one with lines, one without."""
    page, row = _page(vertical=True)
    columns = (
        Column[_Line]("单位", lambda x: x.name, width=240),
        Column[_Line]("类别", lambda x: x.kind, width=70),
        Column[_Line]("项目", lambda x: x.item, width=150),
        Column[_Line](
            "应持证", lambda x: "未设定" if x.required is None else f"{x.required:,}", "right", 90
        ),
        Column[_Line]("持证", lambda x: str(x.held), "right", 90),
        Column[_Line](
            "差额",
            lambda x: "—" if x.required is None else f"{x.held - x.required:,}".replace("-", "−"),
            "right",
            90,
            tone=lambda x: "refuse" if x.required else "quiet",
        ),
        Column[_Line]("预警", lambda x: x.warning, stretch=True),
    )
    model = LinesModel(columns, key=lambda x: x.name)
    search = TextField("查找")
    search.line.setProperty("part", "search")
    search.line.setPlaceholderText("单位名称、首字母、代码")
    row.addWidget(search)
    table = Table(model, "单位列表", EmptyState("没有单位。"))
    model.show_lines(LINES)
    table.choose_row(1)
    row.addWidget(table, 2)
    empty = Table(
        LinesModel(columns, key=lambda x: x.name),
        "空表",
        EmptyState("本站没有符合的单位。可以到平台查找。", "向平台查询 F3"),
    )
    row.addWidget(empty, 1)
    page.setFocusProxy(table)
    return page


def _page(*, vertical: bool = False) -> tuple[QWidget, QVBoxLayout | QHBoxLayout]:
    page = QWidget()
    row = QVBoxLayout(page) if vertical else QHBoxLayout(page)
    row.setContentsMargins(16, 16, 16, 12)
    row.setSpacing(16)
    return page, row


def main() -> None:
    """Open the gallery, or save a picture of it."""
    arguments = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    theme: look.Theme = "dark" if "dark" in arguments else "light"
    sizes = [float(x) for x in arguments if x[0].isdigit()]
    look.install(app, theme, sizes[0] if sizes else 1.0)
    shell = Shell("sepdesk · 部件")
    shell.add_tab("form", "聘用登记", form_page)
    shell.add_tab("table", "单位配备", table_page)
    for key, title in (("worker", "人员查询"), ("tray", "待处理"), ("synchronise", "同步")):
        shell.add_tab(key, title, QWidget)
    shell.show_status(
        StatusLine(1, 1, "今天 14:32", True, "福州市鼓楼区市场监管局", "窗口一", "演示用户")
    )
    shell.resize(1366, 768)
    shell.show()
    shell.activateWindow()
    live(50)
    if not arguments or not arguments[0].endswith(".png"):
        sys.exit(app.exec())
    page = shell.show_tab("table" if "table" in arguments else "form")
    if "table" in arguments:
        shell.tell(Notice("busy", "正在与平台同步，已发送 12 份。", key="sync"))
        shell.tell(Notice("refuse", "平台退回 1 份登记表：证书已被吊销。", "转到待处理"))
        shell.tell(Notice("good", "已保存，待上报。"))
    else:
        unit = page.property("unit")
        unit.line.setFocus()
        QTest.keyClicks(unit.line, "fzsl")
        unit.asked.connect(
            lambda _, n: unit.show_matches(
                n,
                [
                    Match("福州示例物流有限公司", "91350100MA2XN0006Q · 鼓楼区", 1),
                    Match("福州示例林业有限公司", "91350100MA2XN0007Q · 晋安区", 2),
                ],
            )
        )
        live(200)
        QTest.keyClick(unit.line, Qt.Key.Key_Down)
    live(100)
    shell.grab().save(arguments[0])


if __name__ == "__main__":
    main()
