"""An act on a person or a unit in words: what was, and what it is to be."""

from collections.abc import Iterator
from dataclasses import fields

from sepdesk.desk.maintaining import Act
from sepdesk.domain.identity import DOCUMENT_WORDS, DocumentRef, mask_number, mask_phone
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.unit_acts import ChangeUnit, Particulars
from sepdesk.domain.units import UNIT_KIND_WORDS, CodeKind

_PARTICULARS = {
    "name": "名称",
    "code": "代码",
    "code_kind": "代码种类",
    "kinds": "类别",
    "address": "地址",
    "town": "所在地",
    "contact": "联系人",
    "phone": "联系电话",
    "dispatches": "劳务派遣",
    "supervisor": "监管分工",
    "closed_on": "停业日期",
}
_CODE_KINDS = {CodeKind.USCC: "单位", CodeKind.CITIZEN_ID: "自然人", CodeKind.LEGACY: "旧代码"}
DIVISION_WORDS = {None: "按规定", OfficeKind.COUNTY: "分工由县级", OfficeKind.CITY: "分工由市级"}


def in_words(act: Act, regions: RegionTable) -> Iterator[tuple[str, str]]:
    """Yield label and text of what an act says; numbers are masked."""
    match act:
        case ChangePerson():
            yield from _person(act)
        case LinkPersons(other=other):
            yield "并入", f"{other.document.name} {document_text(other.document)}".strip()
        case UnlinkPersons():
            yield "办理", "撤销合并，恢复为两个人"
        case ChangeUnit():
            yield from _unit(act, regions)
    yield "证明材料", act.evidence


def document_text(document: DocumentRef) -> str:
    """Write a document with its number masked."""
    return f"{DOCUMENT_WORDS[document.kind]} {mask_number(document.number)}"


def _person(act: ChangePerson) -> Iterator[tuple[str, str]]:
    if act.document is not None:
        yield "姓名改为", act.document.name
        yield "原证件录错，更正为" if act.corrects else "现证件", document_text(act.document)
    if act.mobile is not None:
        yield "手机改为", mask_phone(act.mobile)
    if act.died_on is not None:
        yield "去世日期", act.died_on.isoformat()
    if act.is_alive:
        yield "更正", "去世系误登"


def _unit(act: ChangeUnit, regions: RegionTable) -> Iterator[tuple[str, str]]:
    for field in fields(Particulars):
        before, after = (_text(one, field.name, regions) for one in (act.before, act.after))
        if before != after:
            yield _PARTICULARS[field.name], f"{before or '无'} → {after or '无'}"
    if act.confirms:
        yield "核对", "确认建档"
    if act.moves:
        names = "、".join(moved.name for moved in act.moves)
        yield "分立转出", f"{names}（{len(act.moves)} 人）"
        yield "转入", "" if act.into is None else act.into.name
    elif act.into is not None:
        yield "并入", act.into.name
    yield "自何日起", act.since.isoformat()


def _text(one: Particulars, name: str, regions: RegionTable) -> str:
    match name:
        case "kinds":
            return "、".join(UNIT_KIND_WORDS[kind] for kind in one.kinds)
        case "code_kind":
            return _CODE_KINDS[one.code_kind]
        case "town":
            return " ".join(regions.words(one.town)[1:]).strip() or one.town
        case "supervisor":
            return DIVISION_WORDS.get(one.supervisor, "")
        case "dispatches":
            return "是" if one.dispatches else "否"
        case _:
            return str(getattr(one, name) or "")
