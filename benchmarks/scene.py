"""What the benchmarks work on: the demo province, and a real station that mirrors all of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from sepdesk.clock import SetClock, SystemClock
from sepdesk.desk.session import Session, Tables, User
from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import PlatformCard, RecordKind
from sepdesk.protocol.signing import SealingKey, SigningKey
from sepdesk.protocol.snapshot import FORMAT, Head, Line
from sepdesk.province.demo import DemoProvince, generate
from sepdesk.province.records import place_of
from sepdesk.province.snapshot import keys_of
from sepdesk.search_keys import SearchKey, unit_keys
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import Login, StationIdentity

NOW = SystemClock().now()
TODAY = SystemClock().today()
"""The real day: a real platform judges what is pushed to it by its own clock."""
KEY = bytes(range(32))
HOME = "350102"

WHOLE = Office(
    OfficeId("3599"),
    "全省（测速）",
    OfficeKind.CITY,
    Jurisdiction((DatedRegion("35", dt.date(2018, 1, 1)),)),
)
"""An office that answers for all 20,000 workers, as no county does: the size of the goals."""


@dataclass
class Scene:
    """Made when first asked for, shared by all benchmarks of a run.

    Attributes:
        folder: empty, thrown away after the run.
        quick: a slice of everything, to see that it runs; its figures say little.
        sizes: certificates of the provinces that are counted whole, one after the other.
    """

    folder: Path
    quick: bool = False
    sizes: tuple[int, ...] = (20_000,)

    def rounds(self, full: int) -> int:
        """Return how often to measure."""
        return max(3, full // 10) if self.quick else full

    @cached_property
    def province(self) -> DemoProvince:
        """The demo province; no person in it is real."""
        return generate(TODAY)

    @cached_property
    def session(self) -> Session:
        """A clerk at a station whose encrypted files hold the whole province."""
        return open_station(Profile(self.folder / "station"), WHOLE, lines(self.province, WHOLE))

    def close(self) -> None:
        """Close what was opened."""
        if "session" in self.__dict__:
            self.session.files.close()


@contextmanager
def at_office(scene: Scene, office_id: str, name: str, key: bytes = KEY) -> Iterator[Session]:
    """Open a station of one office of the province, as long as the block lasts."""
    office = next(o for o in scene.province.offices if o.office_id == office_id)
    found = lines(scene.province, office)
    session = open_station(Profile(scene.folder / name), office, found, key)
    try:
        yield session
    finally:
        session.files.close()


def open_station(
    profile: Profile, office: Office, records: Iterable[Line], key: bytes = KEY
) -> Session:
    """Open an enrolled station and adopt records as its facts, as a first load does."""
    clerk = User("clerk", "演示用户", Role.CLERK)
    files = StationFiles.open(profile, key)
    found, digest = list(records), RunningDigest()
    for line in found:
        digest = digest.add(line.record, line.key, line.row)
    builder = files.build_facts()
    head = Head(FORMAT, office.office_id, Position(1, 1))
    builder.load(head, found, NoProgress(), digest=digest.message(), as_of=NOW)
    files.adopt_facts(builder)
    signing, sealing = SigningKey.generate(), SealingKey.generate()
    card = PlatformCard("p", "测速", 1, 1, signing.public, sealing.public, NOW)
    identity = StationIdentity("device-1", office, card, signing.raw, sealing.raw)
    with files.station.transaction() as tx:
        tx.identity.put(identity)
        tx.identity.put_session(Login(clerk.user, clerk.display_name, clerk.role, "token", NOW))
    return Session(files, SetClock(NOW), clerk, identity, Tables.load())


def lines(province: DemoProvince, office: Office) -> Iterator[Line]:
    """Return an office's records with their look-up keys, as the platform prepares them."""
    yield Line(RecordKind.OFFICE, office.office_id, canonical_text(office))
    covers = partial(office.jurisdiction.covers, on=TODAY)
    towns = {record.unit.unit_id: record.unit.town for record in province.units}
    for record in province.units:
        unit = record.unit
        if covers(unit.town):
            keys = _pairs(unit_keys(unit.name, unit.code))
            yield Line(RecordKind.UNIT, unit.unit_id, canonical_text(record), keys)
    for worker in province.workers:
        if covers(place_of(worker, towns)):
            keys = _pairs(keys_of(worker))
            yield Line(RecordKind.WORKER, worker.person, canonical_text(worker), keys)


def _pairs(keys: tuple[SearchKey, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((key.kind.value, key.text) for key in keys)
