"""What came back is shown where it was filed until a person acts, over any line (B-11).

Two real stations and a real platform; the line is cut before, in the middle of, or after a request.
"""

import contextlib
import datetime as dt
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from starlette.testclient import TestClient

from sepdesk.desk import registration, synchronise, tray
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session, Tables, User
from sepdesk.desk.signing_in import sign_in
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.domain.submissions import CAME_BACK, UNSENT, Handed, OpId, SubmissionState
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SealingKey
from sepdesk.province import accounts, enrolment, keys, loading, opening, upgrade
from sepdesk.province.application import build_for
from sepdesk.province.cases import find_case
from sepdesk.province.engine import Database
from sepdesk.province.opening import open_migrated
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.tables import SubmissionRow
from sepdesk.store.files import StationFiles
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.transport import Transport
from tests.effort import examples
from tests.model_runs import recorded
from tests.province.builders import (
    GULOU,
    PASSWORD,
    TAIJIANG,
    TODAY,
    certificate,
    clock,
    offices,
    unit,
    worker,
)
from tests.province.in_memory import memory_folder
from tests.province.machine import MANY

S = SubmissionState
COUNTIES = (GULOU, TAIJIANG)
KEY = bytes(range(32))
LAPSED = certificate(3, valid_until=TODAY - dt.timedelta(days=1))
PEOPLE = (worker(1), worker(2), worker(3, certificates=(LAPSED,)))
UNITS = {GULOU: unit(1), TAIJIANG: unit(2, TAIJIANG)}
WHOLE = Handed(form=True, certificate_copy=True, id_copy=True, worker_signed=True, unit_sealed=True)
ENTERED: Counter[str] = Counter()


class Line:
    """The wire to the platform: whole, cut, or cut once the platform has heard."""

    def __init__(self, served):
        self._client = TestClient(served)
        self.breaks_after = None

    def request(self, method, url, **options):
        broken = self.breaks_after == 0
        if self.breaks_after:
            self.breaks_after -= 1
        if broken and method == "GET":
            raise httpx2.ConnectError("no route")
        reply = self._client.request(method, url, **options)
        if broken:
            # The platform has it; the station does not know (S-8).
            raise httpx2.ReadError("line cut")
        return reply

    def close(self):
        self._client.close()


class Beginning:
    """A platform and two enrolled stations, from which each example goes on with copies."""

    def __init__(self, folder):
        self.folder, self.clock = folder / "begins", clock()
        self.folder.mkdir()
        kept = _settings(self.folder)
        kept.folder.mkdir()
        upgrade.upgrade(kept.url)
        self.keys = keys.create(kept.keys)
        database = Database(kept.url)
        with database.writing() as connection:
            opening.begin(connection, self.keys, kept.name, self.clock)
        database.close()
        self.tables = Tables.load()
        self.kept = {}
        with contextlib.ExitStack() as stack:
            province = open_migrated(kept, self.clock, self.keys)
            stack.callback(province.database.close)
            with province.database.writing() as connection:
                loading.load(connection, self.clock, offices(), UNITS.values(), PEOPLE)
            line = Line(build_for(province))
            stack.callback(line.close)
            for county in COUNTIES:
                self.kept[county] = self._enrolled(county, province, line)

    def _enrolled(self, county, province, line):
        login = f"clerk-{county}"
        with province.database.writing() as connection:
            accounts.create(
                connection,
                self.clock.now(),
                login=login,
                password_hash=accounts.hash_password(PASSWORD),
                display_name="合成员",
                role=Role.CLERK,
                office=OfficeId(county),
            )
            code = enrolment.create_code(connection, self.clock.now(), OfficeId(county))
        with contextlib.closing(_files(self.folder, county)) as files:
            transport = Transport(line)
            identity = enrol(transport, code, "合成机器")
            with files.station.transaction() as tx:
                tx.identity.put(identity)
            kept = sign_in(files, transport, identity, login, PASSWORD)
            scope, sealing = identity.office.office_id, SealingKey(identity.sealing_key)
            load_scope(files, transport, scope, sealing, self.clock, NoProgress())
        return identity, kept

    def copy(self, number):
        folder = self.folder.with_name(str(number))
        shutil.copytree(self.folder, folder)
        self.clock.set(clock().now())
        return folder


def _settings(folder):
    url = f"sqlite:///{folder / 'province.sqlite'}"
    return ProvinceSettings(folder=folder / "province", database_url=url)


def _files(folder, county):
    return StationFiles.open(Profile(folder / county).create(), KEY)


class Returned(RuleBasedStateMachine):
    """Two counties register the same people, well and badly, and hear of it late."""

    def __init__(self, begins):
        super().__init__()
        ENTERED["examples"] += 1
        self._stack = contextlib.ExitStack()
        self.begins, self.clock = begins, begins.clock
        self._folder = Path(begins.copy(ENTERED["examples"]))
        self.province = open_migrated(_settings(self._folder), self.clock, begins.keys)
        self._stack.callback(self.province.database.close)
        served = build_for(self.province)
        self.lines, self.sessions = {}, {}
        for county in COUNTIES:
            line = self.lines[county] = Line(served)
            self._stack.callback(line.close)
            files = _files(self._folder, county)
            self._stack.callback(files.close)
            identity, kept = begins.kept[county]
            transport = Transport(line, token=kept.token)
            user = User(kept.user, kept.display_name, kept.role)
            self.sessions[county] = Session(
                files, self.clock, user, identity, begins.tables, transport
            )
        # Of each county: what it saved, and what a person has acted on.
        self.saved = {county: [] for county in COUNTIES}
        self.acted = {county: set() for county in COUNTIES}

    @rule(
        county=st.sampled_from(COUNTIES),
        who=st.sampled_from(PEOPLE),
        early=st.sampled_from((0, 0, 0, 5)),
    )
    def save(self, county, who, early):
        """A form: perhaps of somebody whose certificate has lapsed, or hired on a day to come."""
        record, document = UNITS[county].unit, who.documents[0]
        paper = PaperInput(
            name=document.name,
            document_kind=DocumentKind.CITIZEN_ID,
            document_number=document.number,
            person=who.person,
            items="Q2",
            unit_name=record.name,
            unit=record.unit_id,
            unit_code=record.code,
            unit_town=record.town,
            hired_on=(self.clock.today() + dt.timedelta(days=early)).isoformat(),
            received_on=self.clock.today().isoformat(),
            handed=WHOLE,
        )
        entry = registration.save(self.sessions[county], paper).entry
        self.saved[county].append(entry.op_id)

    @rule(county=st.sampled_from(COUNTIES), breaks=st.sampled_from((0, 1, 2, 3)))
    def synchronise_over_a_bad_line(self, county, breaks):
        self.lines[county].breaks_after = breaks
        synchronise.synchronise(self.sessions[county])
        self.lines[county].breaks_after = None

    @rule(county=st.sampled_from(COUNTIES))
    def synchronise_wholly(self, county):
        done = synchronise.synchronise(self.sessions[county])
        assert isinstance(done, synchronise.Synchronised), done
        # Count(rejected sent) = count(rejected shown).
        states = self._states(county)
        assert set(states) == set(self.saved[county])
        back = {op for op, state in states.items() if state in CAME_BACK}
        assert self._shown(county) == back - self.acted[county]
        ENTERED.update(states.values())

    def _came_back(self, county):
        return [item for item in tray.waiting(self.sessions[county]) if item.came_back]

    def _shown(self, county):
        return {item.entry.op_id for item in self._came_back(county)}

    def _states(self, county):
        """What the platform has decided about what a county sent."""
        with self.province.database.reading() as connection:
            asked = select(SubmissionRow.op_id).where(SubmissionRow.office == county)
            known = list(connection.execute(asked).scalars())
            cases = (find_case(connection, OpId(op)) for op in known)
            return {case.case.op_id: case.case.state for case in cases}

    @precondition(lambda self: any(self._came_back(county) for county in COUNTIES))
    @rule(data=st.data(), again=st.booleans(), mended=st.booleans())
    def act(self, data, again, mended):
        """Settle what came back, or send it again; the answer keeps the link."""
        county = data.draw(st.sampled_from([one for one in COUNTIES if self._came_back(one)]))
        items = self._came_back(county)
        entry = items[data.draw(st.integers(0, len(items) - 1))].entry
        session = self.sessions[county]
        if again:
            paper = tray.mend(entry)
            if mended:
                paper = replace(paper, hired_on=self.clock.today().isoformat())
            answer = registration.save(session, paper).entry
            assert answer.answers == entry.op_id
            self.saved[county].append(answer.op_id)
        else:
            tray.settle(session, entry.op_id)
        self.acted[county].add(entry.op_id)
        note(f"{county} acts on {entry.op_id}")

    @invariant()
    def nothing_is_lost_and_what_is_shown_says_why(self):
        ENTERED["steps"] += 1
        for county in COUNTIES:
            session = self.sessions[county]
            entries = synchronise.entries(session)
            # D-5: each in exactly one class, and none beside.
            assert {entry.op_id for entry in entries} == set(self.saved[county])
            decided = self._states(county)
            for entry in entries:
                if entry.state not in UNSENT:
                    assert entry.state is decided[entry.op_id]
            back = {entry.op_id for entry in entries if entry.state in CAME_BACK}
            assert self._shown(county) == back - self.acted[county]
            assert tray.count_waiting(session) == len(self._shown(county))
            for item in self._came_back(county):
                assert item.reasons
                assert all(reason.finding.code and reason.finding.text for reason in item.reasons)
                assert (item.other is not None) == (item.entry.state is S.CONFLICT)

    def teardown(self):
        try:
            for county in COUNTIES:
                self.synchronise_wholly(county)
            self.nothing_is_lost_and_what_is_shown_says_why()
        finally:
            self._stack.close()
            shutil.rmtree(self._folder)


@pytest.mark.invariant("B-2")
@pytest.mark.invariant("B-11")
@pytest.mark.invariant("D-5")
@pytest.mark.invariant("S-8")
def test_what_is_rejected_is_shown_until_somebody_acts(request):
    with memory_folder() as folder, recorded(request, ENTERED):
        begins = Beginning(folder)
        run_state_machine_as_test(
            lambda: Returned(begins), settings=settings(examples(2, 300), stateful_step_count=15)
        )
    if ENTERED["examples"] >= MANY:
        assert set(ENTERED) >= {S.CONFLICT, S.REFUSED, S.RETURNED}
