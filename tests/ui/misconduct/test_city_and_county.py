"""Bad records end to end: a city's chief, a county's clerk, one platform (L6, L7, B-7)."""

import contextlib
import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from starlette.testclient import TestClient

from sepdesk.clock import SetClock
from sepdesk.desk import misconduct, registration, synchronise, tray
from sepdesk.desk.misconduct import ActInput
from sepdesk.desk.misconduct_records import records_of
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.registration import advise
from sepdesk.desk.session import Session, Tables, User
from sepdesk.desk.synchronise import Synchronised
from sepdesk.desk.worker import find, open_page
from sepdesk.domain.employment import current
from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.record_acts import Fate
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import Handed, SubmissionKind, SubmissionState
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.messages import SignIn
from sepdesk.protocol.signing import SealingKey
from sepdesk.province import accounts, enrolment, loading
from sepdesk.province.application import build_for
from sepdesk.province.opening import open_province, set_up
from sepdesk.province.settings import ProvinceSettings
from sepdesk.store.files import StationFiles
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.transport import Transport
from sepdesk.ui.background import Background
from sepdesk.ui.misconduct.tab import MisconductTab
from sepdesk.ui.tray.lines import sent_fields
from sepdesk.ui.worker.columns import records_of as of_page
from tests.ui import session as invented
from tests.ui.misconduct.conftest import ALT, Hands

PASSWORD = "synthetic-Pass-1"
CITY = Office(
    OfficeId("3501"),
    "福州市市场监督管理局",
    OfficeKind.CITY,
    Jurisdiction((DatedRegion("3501", dt.date(2018, 1, 1)),)),
)
DECIDED = dt.date(2026, 11, 20)
ORDERS = ("save revoke round", "save round revoke", "revoke save round", "revoke round save")
PEOPLE = tuple(
    invented.worker(
        f"p-order-{place}",
        f"示例{word}",
        f"3501021985010300{place}",
        (invented.item("N1", dt.date(2029, 3, 1)),),
    )
    for place, word in enumerate("甲乙丙丁")
)


@pytest.fixture
def stations(tmp_path):
    """The city's machine with its chief, the county's with a clerk; both loaded."""
    clock = SetClock(invented.NOW)
    settings = ProvinceSettings(folder=tmp_path / "province")
    set_up(settings, clock)
    province = open_province(settings, clock)
    posts = ((CITY, Role.CHIEF, "chief"), (invented.OFFICE, Role.CLERK, "clerk"))
    units = [UnitRecord(unit) for unit in invented.UNITS]
    with province.database.writing() as connection:
        offices = [office for office, _, _ in posts]
        loading.load(connection, clock, offices, units, (*invented.WORKERS, *PEOPLE))
        for office, role, login in posts:
            accounts.create(
                connection,
                clock.now(),
                login=login,
                password_hash=accounts.hash_password(PASSWORD),
                display_name="演示用户",
                role=role,
                office=office.office_id,
            )
        codes = [enrolment.create_code(connection, clock.now(), o.office_id) for o, _, _ in posts]
    app = build_for(province)
    with contextlib.ExitStack() as kept:
        kept.callback(province.database.close)
        made = []
        for (_, _, login), code in zip(posts, codes, strict=True):
            client = kept.enter_context(TestClient(app, raise_server_exceptions=False))
            made.append(_station(kept, client, clock, login, code, tmp_path / login))
        yield tuple(made)


def _station(kept, client, clock, login, code, folder):
    transport = Transport(client)
    identity = enrol(transport, code, "窗口一")
    signed = transport.sign_in(SignIn(identity.device, login, PASSWORD))
    transport.use_token(signed.token)
    files = kept.enter_context(
        contextlib.closing(StationFiles.open(Profile(folder).create(), invented.KEY))
    )
    with files.station.transaction() as tx:
        tx.identity.put(identity)
    sealing = SealingKey(identity.sealing_key)
    load_scope(files, transport, identity.office.office_id, sealing, clock, NoProgress())
    user = User(signed.user, signed.display_name, signed.role)
    return Session(files, clock, user, identity, Tables.load(), transport)


def rounded(session):
    """Make a whole round."""
    done = synchronise.synchronise(session)
    assert isinstance(done, Synchronised), done
    assert done.alarms == ()
    return done


def paper(of):
    unit = invented.STORAGE
    return PaperInput(
        name=of.name,
        document_number=of.documents[0].number,
        person=of.person,
        items="N1",
        valid_until=of.certificates[0].items[0].valid_until.isoformat(),
        unit_name=unit.name,
        unit=unit.unit_id,
        unit_code=unit.code,
        unit_address=unit.address,
        unit_town=unit.town,
        hired_on="2026-11-20",
        handed=Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True),
    )


def revocation(of, **more):
    plain = ActInput(
        SubmissionKind.CHANGE_CERTIFICATE,
        name=of.name,
        document_number=of.documents[0].number,
        person=of.person,
        certificate=of.certificates[0].certificate_id,
        fate=Fate.REVOKED,
        decided_on=DECIDED,
        authority=CITY.name,
        decision_number="榕市监撤〔2026〕3号",
    )
    return replace(plain, **more)


@pytest.fixture
def hands(stations, qapp, qtbot, shown, commit):
    """The chief at the window of the city."""
    lanes = Background()
    tab = shown(MisconductTab(stations[0], lanes), 1366, 680)
    tab.setFocus()
    yield Hands(tab, qtbot, commit)
    assert lanes.close(5000)


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_a_city_revokes_at_the_window_and_the_county_sees_the_employment_marked(stations, hands):
    city, county = stations
    who = invented.CHEN
    hands.pick("cwb")
    hands.key(Qt.Key.Key_2, ALT)
    hands.choose(hands.form.certificate, 1)
    hands.choose(hands.form.fate, 1)
    hands.form.decided_on.setFocus()
    hands.enter("2026-11-20", "榕市监撤〔2026〕3号", CITY.name, "")
    entry = hands.save()
    assert open_page(county, who.person).status == "在聘"
    rounded(city)
    with city.files.station.reading() as tx:
        assert tx.outbox.get(entry.op_id).state is SubmissionState.REGISTERED
    rounded(county)
    page = open_page(county, who.person)
    assert page.status == "证书失效，待注销"
    assert (page.present.lost_on, page.present.ended_on) == (DECIDED, None)
    assert page.bar.until == dt.date(2029, 11, 20)
    (line,) = find(county, who.documents[0].number).lines
    assert line.status == "证书失效，待注销"
    (told,) = records_of(county, who.person).lines
    assert (told.what, told.authority, told.document_number, told.on) == (
        "吊销", CITY.name, "榕市监撤〔2026〕3号", DECIDED,
    )  # fmt: skip
    # A court restores it; the mark goes with the next round.
    undone = ActInput(
        SubmissionKind.RESTORE_CERTIFICATE,
        name=who.name,
        document_number=who.documents[0].number,
        person=who.person,
        certificate=who.certificates[0].certificate_id,
        decided_on=dt.date(2026, 11, 24),
        authority="福州市中级人民法院",
        decision_number="（2026）闽01行终5号",
        reason="判决撤销吊销决定",
    )
    misconduct.record(city, undone)
    rounded(city)
    rounded(county)
    page = open_page(county, who.person)
    assert (page.status, page.bar) == ("在聘", None)
    assert [one.what for one in records_of(county, who.person).lines] == ["恢复", "吊销"]
    # The look-up shows both as well.
    assert [one.what for one in page.timeline[:2]] == ["证书恢复", "证书被吊销"]
    assert [row.what for row in of_page(page)] == ["证书恢复", "证书已吊销"]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
@pytest.mark.parametrize(("place", "order"), list(enumerate(ORDERS)))
def test_in_every_order_the_county_ends_with_nobody_on_a_lost_certificate(stations, place, order):
    city, county = stations
    who = PEOPLE[place]
    acts = order.split()
    warned = None
    for act in acts:
        match act:
            case "save":
                warned = advise(county, paper(who)).expected
                entry = registration.save(county, paper(who)).entry
            case "revoke":
                misconduct.record(city, revocation(who))
                rounded(city)
            case "round":
                rounded(county)
    # The desk's opinion is as old as its facts; the platform's is not.
    knew = acts == ["revoke", "round", "save"]
    assert warned is (SubmissionState.REFUSED if knew else SubmissionState.REGISTERED)
    rounded(county)
    with county.files.station.reading() as tx:
        state = tx.outbox.get(entry.op_id).state
    present = current(county.files.facts.worker(who.person).employments)
    if acts == ["save", "round", "revoke"]:
        assert (state, present.lost_on) == (SubmissionState.REGISTERED, DECIDED)
        return
    assert (state, present) == (SubmissionState.REFUSED, None)
    (waits,) = tray.waiting(county)
    (reason,) = (one for one in waits.reasons if one.finding.severity == "refuse")
    assert (reason.finding.code, reason.finding.basis) == ("certificate_revoked", "law-revoked")
    assert CITY.name in reason.finding.text
    assert str(DECIDED) in reason.finding.text


@pytest.mark.clause("L7")
def test_an_act_that_comes_back_waits_in_the_tray_with_all_that_was_sent(stations):
    city, _ = stations
    regions = city.tables.regions
    who = PEOPLE[0]
    misconduct.record(city, revocation(who))
    misconduct.record(city, revocation(who, decided_on=DECIDED - dt.timedelta(days=2)))
    rounded(city)
    (item,) = tray.waiting(city)
    assert item.entry.state is SubmissionState.RETURNED
    assert [one.finding.code for one in item.reasons] == ["lost_otherwise"]
    sent = dict(sent_fields(item, regions))
    assert (sent["证书处理"], sent["决定日期"], sent["机关"]) == ("吊销", "2026-11-18", CITY.name)
    early = dt.date(2026, 11, 19)
    undone = revocation(who, decided_on=early, reason="判决撤销")
    misconduct.record(city, replace(undone, kind=SubmissionKind.RESTORE_CERTIFICATE, fate=None))
    unknown = replace(
        undone, kind=SubmissionKind.RECORD_PENALTY, name="王某", person=None, conduct="无证作业",
        document_number="110101199001010015", decision="罚款",
    )  # fmt: skip
    misconduct.record(city, unknown)
    rounded(city)
    penalty, restoration, _ = (dict(sent_fields(one, regions)) for one in tray.waiting(city))
    assert restoration["恢复理由"] == "判决撤销"
    assert (penalty["违法行为"], penalty["处罚内容"]) == ("无证作业", "罚款")


@pytest.mark.clause("L6")
def test_a_penalty_of_the_county_is_read_at_the_city_and_a_clerk_changes_no_certificate(stations):
    city, county = stations
    who = invented.LIN
    act = ActInput(
        SubmissionKind.RECORD_PENALTY,
        name=who.name,
        document_number=who.documents[0].number,
        person=who.person,
        decided_on=DECIDED,
        authority=invented.OFFICE.name,
        decision_number="榕鼓市监罚〔2026〕12号",
        conduct="无证作业",
        decision="罚款",
    )
    misconduct.record(county, act)
    rounded(county)
    rounded(city)
    (line,) = records_of(city, who.person).lines
    assert (line.what, line.substance, line.state) == ("行政处罚", "无证作业；罚款", "")
    with pytest.raises(misconduct.NotCompetentError) as refused:
        misconduct.record(county, revocation(who))
    assert "负责人" in refused.value.text
    with pytest.raises(misconduct.UnfilledActError) as lacking:
        misconduct.record(city, revocation(who, certificate=None, fate=None))
    assert [one.field for one in lacking.value.findings] == ["certificate", "fate"]
    with county.files.station.reading() as tx:
        assert len(tx.outbox.recent(9)) == 1
