"""Items of the list of 2011 under the list in force: some are no more, some are a choice (L2).

The table of conversions says how far each is known. What is only likely a person confirms; nothing
is taken over by the bare code.
"""

import datetime as dt

from sepdesk.domain.certificates import CertificateItem
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.licensing import AppliedItem
from sepdesk.domain.work_items import (
    CERTAIN,
    Catalogue,
    ItemKey,
    ItemStatus,
    ItemTable,
    catalogue_for,
    fold_code,
    is_welder_code,
    item_key,
)

Converted = tuple[tuple[ItemKey, ...], tuple[Finding, ...]]


def choices(held: ItemKey, items: ItemTable) -> tuple[ItemKey, ...]:
    """Return what the holder of an item of 2011 may choose from; nothing for one of today."""
    conversion = items.conversion(held) if held.catalogue is Catalogue.C2011 else None
    return () if conversion is None else conversion.new


def convert(
    applied: AppliedItem, held: CertificateItem, on: dt.date, items: ItemTable
) -> Converted:
    """Say what a held item becomes under the list in force on a day, and what hinders that.

    Args:
        applied: with the holder's choice and the clerk's confirmation.
        held: the item of the certificate.
        on: the day of the application or of the issue.
        items: all lists.
    """
    present = catalogue_for(on)
    if held.key.catalogue is not Catalogue.C2011 or is_welder_code(held.printed):
        # The lists since 2019 are one family; project codes of welders are the same in all.
        key = item_key(present, held.printed)
        return (key if items.named(present, held.printed) else held.key,), ()
    conversion = items.conversion(held.key)
    status = ItemStatus.UNCONFIRMED if conversion is None else conversion.status
    if status is ItemStatus.NO_COUNTERPART:
        text = f"{held.printed} 在现行目录中已取消，没有对应项目，不能复审或换发。"
        return (), (_found(Severity.REFUSE, "item_abolished", text),)
    offered = () if conversion is None else conversion.new
    chosen = _chosen(applied, present, offered, items)
    if isinstance(chosen, Finding):
        return (), (chosen,)
    if status in CERTAIN:
        return chosen, ()
    words = "、".join(key.code for key in chosen)
    if applied.confirmed:
        text = f"{held.printed} 换为 {words}，对应关系由经办人核对确认。"
        return chosen, (_found(Severity.NOTE, "conversion_confirmed", text),)
    text = f"{held.printed} 换为 {words} 的对应关系尚不确定，请核对并确认。"
    return (), (_found(Severity.ASK, "conversion_to_confirm", text),)


def _chosen(
    applied: AppliedItem, present: Catalogue, offered: tuple[ItemKey, ...], items: ItemTable
) -> tuple[ItemKey, ...] | Finding:
    if not applied.into:
        if len(offered) == 1:
            return (ItemKey(present, offered[0].code),)
        if not offered:
            text = f"{applied.code} 的对应项目没有依据可查，请与发证机关核对后选定现行项目。"
            return _found(Severity.MEND, "conversion_unknown", text)
        words = "、".join(key.code for key in offered)
        text = f"{applied.code} 可换为 {words}，请由持证人选择。"
        return _found(Severity.ASK, "conversion_to_choose", text)
    codes = {fold_code(key.code) for key in offered}
    for code in applied.into:
        unknown = items.named(present, code) is None
        if unknown or (codes and fold_code(code) not in codes):
            text = f"{applied.code} 不能换为 {code}，请核对。"
            return _found(Severity.MEND, "conversion_wrong", text)
    return tuple(item_key(present, code) for code in applied.into)


def _found(severity: Severity, code: str, text: str) -> Finding:
    return Finding("L2", severity, code, "items", text)
