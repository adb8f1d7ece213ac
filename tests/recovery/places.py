"""A platform that can be backed up and restored, and stations of two offices at it."""

import shutil

from starlette.testclient import TestClient

from sepdesk.desk import registration, synchronise
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session, Tables, User
from sepdesk.desk.signing_in import sign_in
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.domain.submissions import Handed
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SealingKey
from sepdesk.province import accounts, backup, enrolment, loading, opening, restoring
from sepdesk.province.application import build_for
from sepdesk.province.opening import open_province
from sepdesk.province.settings import ProvinceSettings
from sepdesk.store.files import StationFiles
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.transport import Transport
from tests.province.builders import (
    GULOU,
    PASSWORD,
    TAIJIANG,
    clock,
    id_number,
    offices,
    unit,
    worker,
)

HANDED = Handed(
    form=True, certificate_copy=True, id_copy=True, worker_signed=True, unit_sealed=True
)
UNITS = {GULOU: unit(1), TAIJIANG: unit(2, TAIJIANG)}
_HASH = accounts.hash_password(PASSWORD)


class Wire:
    """Leads to whatever platform is there now; it may be cut after a request has arrived."""

    def __init__(self, scene):
        self._scene = scene
        self.lose_answer_of = ""

    def request(self, method, url, **options):
        answer = TestClient(self._scene.app, raise_server_exceptions=False).request(
            method, url, **options
        )
        if self.lose_answer_of and url.endswith(self.lose_answer_of):
            self.lose_answer_of = ""
            raise OSError("the line was cut")
        return answer

    def close(self):
        """Nothing is kept open."""


class Scene:
    """The platform and its stations."""

    def __init__(self, folder, stack):
        self.folder, self._stack, self.clock = folder, stack, clock()
        self.settings = ProvinceSettings(folder=folder / "province")
        opening.set_up(self.settings, self.clock)
        self.open()
        with self.province.database.writing() as connection:
            workers = [worker(n, GULOU if n < 10 else TAIJIANG) for n in range(1, 20)]
            loading.load(connection, self.clock, offices(), tuple(UNITS.values()), workers)
        stack.callback(self.close)

    def close(self):
        self.province.database.close()

    def open(self):
        self.province = open_province(self.settings, self.clock)
        self.app = build_for(self.province)

    def code(self, office):
        with self.province.database.writing() as connection:
            return enrolment.create_code(connection, self.clock.now(), OfficeId(office))

    def account(self, login, office):
        with self.province.database.writing() as connection:
            accounts.create(
                connection,
                self.clock.now(),
                login=login,
                password_hash=_HASH,
                display_name="合成员",
                role=Role.CLERK,
                office=OfficeId(office),
            )

    def station(self, office, name=""):
        """Enrol a machine and sign its clerk in; returns the clerk's session."""
        login = name or f"clerk-{office}"
        self.account(login, office)
        files = StationFiles.open(Profile(self.folder / login).create(), bytes(range(32)))
        transport = Transport(Wire(self))
        identity = enrol(transport, self.code(office), "合成机器")
        with files.station.transaction() as tx:
            tx.identity.put(identity)
        kept = sign_in(files, transport, identity, login, PASSWORD)
        scope, sealing = identity.office.office_id, SealingKey(identity.sealing_key)
        load_scope(files, transport, scope, sealing, self.clock, NoProgress())
        user = User(kept.user, kept.display_name, kept.role)
        session = Session(files, self.clock, user, identity, Tables.load(), transport)
        self._stack.callback(files.close)
        return session

    def copy_of(self, session, name):
        """Copy a machine's whole disk; returns a function that starts the copy as it was then."""
        profile, copy = self.folder / session.user.user, self.folder / name
        shutil.copytree(profile, copy)

        def start():
            files = StationFiles.open(Profile(copy).create(), bytes(range(32)))
            self._stack.callback(files.close)
            with files.station.reading() as tx:
                login, identity = tx.identity.get_session(), tx.identity.get()
            transport = Transport(Wire(self), token=login.token)
            user = User(login.user, login.display_name, login.role)
            return Session(files, self.clock, user, identity, Tables.load(), transport)

        return start

    def back_up(self):
        made = backup.make(
            self.settings, self.province.keys, self.folder / "backups", self.clock.now()
        )
        backup.record(self.province, made)
        return made.file

    def restore(self, file, **more):
        self.province.database.close()
        restored = restoring.restore(self.settings, file, self.clock, **more)
        self.open()
        return restored


def save(session, number, *, unit_of=None):
    """Save a registration of an invented person at the office's own unit; returns its op id."""
    record = UNITS[unit_of or session.office.office_id].unit
    saved = registration.save(
        session,
        PaperInput(
            name=f"合成{number}",
            document_kind=DocumentKind.CITIZEN_ID,
            document_number=id_number(number),
            items="Q2",
            unit_name=record.name,
            unit=record.unit_id,
            unit_code=record.code,
            unit_town=record.town,
            hired_on="2026-11-10",
            received_on="2026-11-24",
            handed=HANDED,
        ),
    )
    return saved.entry.op_id


def go_round(*sessions):
    """Synchronise; each must come through."""
    done = [synchronise.synchronise(session) for session in sessions]
    assert all(isinstance(one, synchronise.Synchronised) for one in done), done
    return done


def entry(session, op_id):
    with session.files.station.reading() as tx:
        return tx.outbox.get(op_id)
