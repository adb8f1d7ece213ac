"""One of each paper, from values that a test may make awkward."""

from dataclasses import replace
from datetime import date

from sepdesk.catalogues import legal_basis
from sepdesk.forms.papers.case import Case
from sepdesk.forms.papers.check_record import CheckRecord, FoundDifference, FoundPerson
from sepdesk.forms.papers.content import Station
from sepdesk.forms.papers.file_letter import FileLetter
from sepdesk.forms.papers.hand_over import HandedOver, HandOverList
from sepdesk.forms.papers.missing import MissingList, MissingPoint
from sepdesk.forms.papers.receipt import IntakeReceipt
from sepdesk.forms.papers.refusal import Ground, RefusalNotice
from sepdesk.forms.papers.staffing_report import (
    CertifiedWorker,
    ItemNeed,
    StaffingReport,
    UnitHead,
)
from sepdesk.forms.papers.urge import ToReport, Urged, UrgeNotice

DAY = date(2026, 11, 24)
STATION = Station("福清市演示市场监督管理局", "福清市演示路1号", "0591-00000000")
LAPSED = legal_basis().at("notice-2.2-lapsed", DAY)
REVOKED = legal_basis().at("law-revoked", DAY)
REPORTING = legal_basis().at("notice-2.1", DAY)
VERIFICATION = legal_basis().at("notice-1.2", DAY)
CASE = Case(
    "350181-20261124-012", "聘用登记", "欧阳小梅", "居民身份证", "350102199003071234",
    "福建省演示物流有限公司", "N1、Q2", DAY, "窗口",
)  # fmt: skip
UNIT = UnitHead(CASE.unit, "91350181MADEMO0001", "使用单位", "福清市演示路2号", "林演示 1")
NEED = ItemNeed("N1 叉车司机", "叉车司机", 4, "人", 2, 1, 2, "TSG 08-2017")
UNSET = ItemNeed("Q2 起重机司机", "", None, "人", 3, 0, None, "")


def receipt(case=CASE, station=STATION, **more):
    given = {
        "handed": ("登记表",),
        "missing": ("身份证复印件",),
        "status": "已收件，尚未登记",
        "exam_centre": "福州演示考试中心",
    }
    return IntakeReceipt(station, DAY, case, **{**given, **more})


def refusal(case=CASE, station=STATION, grounds=None):
    given = (Ground("N1 已于 2026-11-20 逾期未复审，不得登记或变更。", LAPSED),)
    return RefusalNotice(station, DAY, case, given if grounds is None else grounds)


def missing(case=CASE, station=STATION, points=None, until=None):
    given = (MissingPoint("作业人员证复印件", REPORTING.citation), MissingPoint("用人单位公章"))
    return MissingList(station, DAY, case, points or given, "待补材料", until)


def handed_over(case=CASE):
    certificate = (f"证件编号 {case.number}", "发证机关 南昌演示局")
    return HandedOver(
        case.intake_number,
        case.worker,
        case.number,
        certificate,
        case.items,
        case.unit,
        ("登记表",),
    )


def hand_over(case=CASE, station=STATION, number=3, exam_centre="福州演示考试中心"):
    lines = tuple(
        handed_over(replace(case, intake_number=f"{case.intake_number}/{index}"))
        for index in range(1, number + 1)
    )
    return HandOverList(station, DAY, exam_centre, VERIFICATION, lines)


def letter(case=CASE, station=STATION, exam_body="南昌演示考试中心"):
    return FileLetter(
        station, DAY, case.intake_number, exam_body, case.worker, case.number, case.number, "",
        "南昌演示局", case.items, "2028-01-01", case.unit, VERIFICATION,
    )  # fmt: skip


def staffing(case=CASE, station=STATION, people=3, needs=(NEED, UNSET)):
    named = tuple(
        CertifiedWorker(f"{case.worker}{index}", case.items, DAY, "有效", "计入")
        for index in range(people)
    )
    unit = replace(UNIT, name=case.unit)
    return StaffingReport(station, DAY, unit, "2026-11-24 14:32", needs, named)


def urge_staff(case=CASE, station=STATION, deadline=None, bases=()):
    unit = replace(UNIT, name=case.unit)
    return UrgeNotice(station, DAY, unit, Urged.STAFF, deadline, bases, (NEED,), "2026-11-24 14:32")


def urge_report(case=CASE, station=STATION, deadline=None):
    unit = replace(UNIT, name=case.unit)
    return UrgeNotice(station, DAY, unit, Urged.REPORT, deadline, (REPORTING,))


def urge_after_check(case=CASE, station=STATION, deadline=None):
    unit = replace(UNIT, name=case.unit)
    found = ToReport(case.worker, "350102********1234", case.items, "平台登记在他单位，人在本单位")
    bases = (legal_basis().at("notice-3.3-check", DAY),)
    return UrgeNotice(
        station, DAY, unit, Urged.REPORT, deadline, bases, persons=(found,), checked_on=DAY
    )


def check_record(case=CASE, station=STATION, differences=None):
    person = FoundPerson(
        case.worker, "350102********1234", case.items, "他单位", "本单位", "现场在岗"
    )
    given = (FoundDifference(case.worker, "证书上为他单位，人在本单位", "督促报送"),)
    unit = replace(UNIT, name=case.unit)
    return CheckRecord(
        station, "", "现场监督检查", DAY, UNIT.address, "检查员甲、检查员乙", unit, (person,),
        given if differences is None else differences, "当场告知单位负责人",
    )  # fmt: skip


PAPERS = {
    "receipt": receipt,
    "refusal": refusal,
    "missing": missing,
    "hand-over": hand_over,
    "letter": letter,
    "staffing": staffing,
    "urge-staff": urge_staff,
    "urge-report": urge_report,
    "urge-after-check": urge_after_check,
    "check-record": check_record,
}
