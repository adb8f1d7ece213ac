"""A station whose units stand in every relation to their need."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.domain.certificates import Certificate, CertificateId, CertificateItem
from sepdesk.domain.staffing import Measure, Requirement, UnitRecord
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import Catalogue, item_key
from sepdesk.progress import NoProgress
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import RecordKind
from sepdesk.protocol.snapshot import Head, Line
from sepdesk.store.files import StationFiles
from sepdesk.ui.background import Background
from sepdesk.ui.staffing.tab import StaffingTab
from tests.ui import session as invented

SINCE = dt.date(2020, 1, 1)


def requirement(code, count, source, measure=Measure.PERSONS):
    key = item_key(Catalogue.C2021, code)
    return Requirement(key, "作业人员", measure, count, f"rule-{code}", source, SINCE)


def at_place(unit, town, *kinds):
    return replace(unit, town=town, kinds=kinds)


GAS = at_place(invented.unit("鼓楼示例气站", "u-gas", "MA2XN011"), "350102001", UnitKind.FILLING)
STORAGE = at_place(
    invented.unit("福州示例仓储有限公司", "u-storage", "MA2XN012"), "350102002", UnitKind.USER
)
SCHOOL = at_place(invented.unit("福州示例学校", "u-school", "MA2XN013"), "350102002", UnitKind.USER)
BARE = at_place(invented.unit("示例商场", "u-bare", "MA2XN014"), "", UnitKind.TRADING)
CLOSED = replace(invented.unit("示例旧厂", "u-closed", "MA2XN015"), closed_on=dt.date(2026, 1, 1))
RECORDS = (
    UnitRecord(GAS, (requirement("P", 4, "TSG 07-2019 表"),)),
    UnitRecord(STORAGE, (requirement("N1", 1, "TSG 08-2017 2.4.4.2"),)),
    UnitRecord(SCHOOL, (requirement("A", None, "TSG 08-2017 2.4.2.2"),)),
    UnitRecord(BARE),
    UnitRecord(CLOSED, (requirement("N1", 9, "TSG 08-2017"),)),
)


def employed(person, name, place, code, until, at, catalogue=Catalogue.C2021):
    approved = until.replace(year=until.year - 4)
    item = CertificateItem(item_key(catalogue, code), code, approved, until)
    return invented.worker(person, name, f"35010219800101{place:03d}", (item,), at=at)


ZHENG = employed("p-zheng", "郑示例", 1, "P", dt.date(2028, 3, 1), GAS)
XU = employed("p-xu", "许示例", 2, "P", dt.date(2026, 12, 20), GAS)
HE = employed("p-he", "何示例", 3, "P", dt.date(2026, 10, 1), GAS)
LUO = employed("p-luo", "罗示例", 4, "P1", dt.date(2027, 9, 1), GAS, Catalogue.C2011)
WU = employed("p-wu", "吴示例", 5, "N1", dt.date(2028, 2, 1), STORAGE)
WORKERS = (ZHENG, XU, HE, LUO, WU)


def adopt(files: StationFiles, records=RECORDS, workers=WORKERS) -> None:
    lines = [
        *(Line(RecordKind.UNIT, r.unit.unit_id, canonical_text(r)) for r in records),
        *(Line(RecordKind.WORKER, w.person, canonical_text(w)) for w in workers),
    ]
    digest = RunningDigest()
    for line in lines:
        digest = digest.add(line.record, line.key, line.row)
    builder = files.build_facts()
    head = Head(1, invented.OFFICE.office_id, Position(1, 11))
    builder.load(head, lines, NoProgress(), digest.message(), invented.FACTS_OF)
    files.adopt_facts(builder)


def promoted(worker):
    """The same worker, whose certificate was renewed."""
    (old,) = worker.certificates
    (item,) = old.items
    new = Certificate(
        CertificateId(f"{old.certificate_id}-2"),
        old.number,
        old.archive_number,
        old.issuer,
        old.exam_body,
        old.issuing_province,
        (replace(item, approved_on=dt.date(2026, 11, 20), valid_until=dt.date(2030, 11, 19)),),
    )
    return replace(worker, certificates=(new,))


@pytest.fixture
def staffed(tmp_path):
    made = invented.make_session(tmp_path / "profile")
    adopt(made.files)
    yield made
    made.files.close()


@pytest.fixture
def tab(staffed, shown, qtbot):
    background = Background()
    tab = StaffingTab(staffed.session, background)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        shown(tab, 1366, 640)
    yield tab
    assert background.close(2000)
