"""A platform with a county's machine and an exam centre's, both enrolled and loaded."""

import contextlib

import pytest
from starlette.testclient import TestClient

from sepdesk.clock import SetClock
from sepdesk.desk import synchronise
from sepdesk.desk.session import Session, Tables, User
from sepdesk.desk.synchronise import Synchronised
from sepdesk.domain.offices import Role
from sepdesk.domain.staffing import UnitRecord
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
from tests.ui import licences
from tests.ui import session as invented

PASSWORD = "synthetic-Pass-1"
POSTS = ((invented.OFFICE, Role.CLERK, "clerk"), (licences.EXAM, Role.CLERK, "examiner"))


@pytest.fixture
def stations(tmp_path):
    """The county's session and the exam centre's."""
    clock = SetClock(invented.NOW)
    settings = ProvinceSettings(folder=tmp_path / "province")
    set_up(settings, clock)
    province = open_province(settings, clock)
    units = [UnitRecord(unit) for unit in invented.UNITS]
    with province.database.writing() as connection:
        offices = [office for office, _, _ in POSTS]
        loading.load(connection, clock, offices, units, invented.WORKERS)
        for office, role, login in POSTS:
            accounts.create(
                connection,
                clock.now(),
                login=login,
                password_hash=accounts.hash_password(PASSWORD),
                display_name="演示用户",
                role=role,
                office=office.office_id,
            )
        codes = [enrolment.create_code(connection, clock.now(), o.office_id) for o, _, _ in POSTS]
    app = build_for(province)
    with contextlib.ExitStack() as kept:
        kept.callback(province.database.close)
        made = []
        for (_, _, login), code in zip(POSTS, codes, strict=True):
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
