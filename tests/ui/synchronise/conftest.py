"""A station enrolled at a real platform in this process, on a line that can be cut or held up."""

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from sepdesk.desk.paper import PaperInput
from sepdesk.desk.registration import Saved, save
from sepdesk.desk.session import Session, Tables, User
from sepdesk.domain.offices import Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import Handed
from sepdesk.paths import Profile
from sepdesk.protocol.messages import SignIn
from sepdesk.province import accounts, enrolment, loading
from sepdesk.province.application import build_for
from sepdesk.province.opening import Province, open_province, set_up
from sepdesk.province.settings import ProvinceSettings
from sepdesk.store.files import StationFiles
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.transport import Transport
from sepdesk.ui.background import Background
from sepdesk.ui.synchronise.tab import SynchroniseTab
from tests.ui import session as invented

PASSWORD = "synthetic-Pass-1"
WHOLE = Handed(form=True, certificate_copy=True, id_copy=True, worker_signed=True, unit_sealed=True)


class Line:
    """The wire to the platform; `cut` is no network, `held` lets a request wait."""

    def __init__(self, app):
        self._client = TestClient(app, raise_server_exceptions=False)
        self.cut = False
        self.portal = False
        self.held = threading.Event()
        self.held.set()
        self.asked = threading.Event()
        self.requests = 0

    def request(self, method, url, **options):
        self.requests += 1
        self.asked.set()
        assert self.held.wait(10)
        if self.cut:
            raise httpx2.ConnectError("no route")
        if self.portal:
            return httpx2.Response(200, text="<html>请登录无线网络</html>")
        return self._client.request(method, url, **options)

    def close(self):
        self._client.close()


@dataclass
class Connected:
    """A station with its line and its platform."""

    session: Session
    line: Line
    province: Province

    def close(self) -> None:
        self.session.files.close()
        self.line.close()
        self.province.database.close()

    def save(self, person: Worker, **fields: Any) -> Saved:
        """Save a registration of an invented person with 福州示例仓储."""
        (document,) = person.documents
        unit = invented.STORAGE
        paper = PaperInput(
            name=person.name,
            document_number=document.number,
            person=person.person,
            items=person.certificates[0].items[0].printed,
            valid_until=person.certificates[0].items[0].valid_until.isoformat(),
            unit_name=unit.name,
            unit=unit.unit_id,
            unit_code=unit.code,
            unit_address=unit.address,
            unit_town=unit.town,
            contact=unit.contact,
            phone=unit.phone,
            mobile="13800002761",
            form_date="2026-11-23",
            hired_on="2026-11-20",
            handed=WHOLE,
        )
        return save(self.session, replace(paper, **fields))


def _province(folder, clock):
    settings = ProvinceSettings(folder=folder)
    set_up(settings, clock)
    province = open_province(settings, clock)
    with province.database.writing() as connection:
        loading.load(
            connection,
            clock,
            (invented.OFFICE,),
            [UnitRecord(unit) for unit in invented.UNITS],
            invented.WORKERS,
        )
        accounts.create(
            connection,
            clock.now(),
            login="clerk1",
            password_hash=accounts.hash_password(PASSWORD),
            display_name="演示用户",
            role=Role.CLERK,
            office=invented.OFFICE.office_id,
        )
        code = enrolment.create_code(connection, clock.now(), invented.OFFICE.office_id)
    return province, code


def connect(folder: Path) -> Connected:
    """Set a platform up in a folder, enrol a station there, and sign a clerk in."""
    clock = invented.SetClock(invented.NOW)
    province, code = _province(folder / "province", clock)
    line = Line(build_for(province))
    transport = Transport(line)
    identity = enrol(transport, code, "窗口一")
    signed = transport.sign_in(SignIn(identity.device, "clerk1", PASSWORD))
    transport.use_token(signed.token)
    files = StationFiles.open(Profile(folder / "profile").create(), invented.KEY)
    with files.station.transaction() as tx:
        tx.identity.put(identity)
    user = User(signed.user, signed.display_name, signed.role)
    session = Session(files, clock, user, identity, Tables.load(), transport)
    return Connected(session, line, province)


@pytest.fixture
def connected(tmp_path):
    connected = connect(tmp_path)
    yield connected
    connected.close()


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.close(5000)


@pytest.fixture
def tab(connected, background, shown):
    tab = SynchroniseTab(connected.session, background, address="https://platform.invalid")
    return shown(tab, 1366, 640)
