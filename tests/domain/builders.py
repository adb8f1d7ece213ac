"""Persons, certificates, units and papers for the tests: invented, with right check characters.

No division has the code 359999, so that no number here can be a real one.
"""

import datetime as dt
from dataclasses import replace

from sepdesk.catalogues import rest_days, work_items
from sepdesk.domain.certificates import Certificate, CertificateId, CertificateItem
from sepdesk.domain.decide import decide
from sepdesk.domain.employment import EmployedItem, Employment, EmploymentId, HireSource
from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.identity import Document, DocumentKind, DocumentRef, PersonId, check_character
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    ChangeEmployment,
    DeregisterEmployment,
    Handed,
    Intake,
    ItemClaim,
    OpId,
    RegisterEmployment,
    Requester,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import (
    CodeKind,
    Unit,
    UnitId,
    organisation_check_character,
    uscc_check_character,
)
from sepdesk.domain.work_items import Catalogue, ItemKey

TODAY = dt.date(2026, 11, 24)
RULES = Rules(work_items(), rest_days())
ALL_PAPERS = Handed(
    form=True, certificate_copy=True, id_copy=True, worker_signed=True, unit_sealed=True
)
TOWN = "350404001"


def day(text):
    return dt.date.fromisoformat(text)


def id_number(n=1):
    digits = f"35999919900101{n:03d}"
    return digits + check_character(digits)


def unit_code(n=1):
    organisation = f"{n:08d}"
    body = "91359999" + organisation + organisation_check_character(organisation)
    return body + uscc_check_character(body)


def item(
    code="N1", until="2028-05-31", *, catalogue=Catalogue.C2019, since="2024-06-01", filed=None
):
    key = ItemKey(catalogue, code.partition("(")[0])
    filed_on = None if filed is None else day(filed)
    return CertificateItem(key, code, day(since), day(until), filed_on)


def certificate(*items, n=1, **more):
    held = items or (item(),)
    plain = Certificate(
        CertificateId(f"c{n}"), id_number(), f"TS{n:013d}", "甲市市场监督管理局", "甲考试中心",
        "35", held,
    )  # fmt: skip
    return replace(plain, **more)


def unit(n=1, **more):
    plain = Unit(UnitId(f"u{n}"), f"第{n}公司", unit_code(n), CodeKind.USCC, town=TOWN)
    return replace(plain, **more)


def employment(at, since="2025-03-01", until=None, *, n=1, hired="same", **more):
    started = day(since)
    plain = Employment(
        employment_id=EmploymentId(f"e{n}"),
        unit=at.unit_id,
        unit_name=at.name,
        items=(EmployedItem("N1", CertificateId("c1")),),
        started_on=started,
        hired_on=started if hired == "same" else hired and day(hired),
        hire_source=HireSource.CONTRACT,
        registration_number=f"R{n}",
        registered_seq=n,
        office_name="甲县市场监管局",
        ended_on=None if until is None else day(until),
        ended_seq=None if until is None else n + 100,
    )
    return replace(plain, **more)


def worker(*certificates, employments=(), name="张示例", **more):
    plain = Worker(
        PersonId("p1"), 3, name, (Document(DocumentKind.CITIZEN_ID, id_number(), name),), "男",
        day("1990-01-01"), "", "350404", certificates or (certificate(),), tuple(employments),
    )  # fmt: skip
    return replace(plain, **more)


def on_paper(at, **more):
    plain = UnitOnPaper(at.name, at.code, at.code_kind, town=TOWN, unit=at.unit_id)
    return replace(plain, **more)


def reference(name="张示例", number=None, kind=DocumentKind.CITIZEN_ID, person=None):
    return WorkerRef(DocumentRef(kind, number or id_number(), name), person)


def claims(*codes):
    return tuple(ItemClaim(code) for code in codes or ("N1",))


def intake(received="2026-11-24", handed=ALL_PAPERS):
    return Intake("甲-1", day(received), handed=handed)


def registration(at=None, *codes, hired="2026-11-20", received="2026-11-24", **more):
    hired_on = None if hired is None else day(hired)
    at = at or unit()
    plain = RegisterEmployment(
        reference(), on_paper(at), claims(*codes), intake(received), hired_on, HireSource.CONTRACT
    )
    return replace(plain, **more)


def change(at, former, *codes, hired="2026-11-20", received="2026-11-24", **more):
    hired_on = None if hired is None else day(hired)
    named = former.unit_name if former else ""
    plain = ChangeEmployment(
        reference(), on_paper(at), claims(*codes), intake(received),
        former.employment_id if former else None, named, hired_on, HireSource.CONTRACT,
    )  # fmt: skip
    return replace(plain, **more)


def deregistration(at, left="2026-11-20", received="2026-11-24", requester=Requester.UNIT, **more):
    left_on = None if left is None else day(left)
    left_unit = UnitOnPaper(at.name, unit=at.unit_id)
    plain = DeregisterEmployment(
        reference(), left_unit, intake(received), requester, left_on=left_on
    )
    return replace(plain, **more)


def judge(submission, known=None, at=None, *, today=TODAY, op="op-1", place=True):
    """Decide; the worker and the unit default to known ones, `...` gives the fact None."""
    who = None if known is ... else (worker() if known is None else known)
    there = None if at is ... else (unit() if at is None else at)
    return decide(OpId(op), submission, Facts(who, there, place), today, RULES)


def codes(outcome):
    return [finding.code for finding in outcome.findings]


def finding(outcome, code):
    """Return the one finding of a code."""
    (found,) = [one for one in outcome.findings if one.code == code]
    return found
