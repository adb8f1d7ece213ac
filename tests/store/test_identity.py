from sepdesk.domain.offices import Role
from sepdesk.protocol.messages import PlatformCard
from sepdesk.protocol.signing import SealingKey
from sepdesk.store.identity import Login, StationIdentity
from tests.store.building import DEVICE_KEY, LATER, NOON, PLATFORM_KEY, office

SEALING = SealingKey.generate()
CARD = PlatformCard("35", "平台", 1, 1, PLATFORM_KEY.public, SEALING.public, NOON)
IDENTITY = StationIdentity("d1", office(), CARD, DEVICE_KEY.raw, SEALING.raw)
LOGIN = Login("u1", "陈晓", Role.CLERK, "token", LATER)


def test_a_new_station_knows_nothing_of_itself(station):
    with station.reading() as tx:
        known = (tx.identity.get(), tx.identity.get_session(), tx.identity.last_sync())
    assert known == (None, None, None)


def test_what_the_station_is_comes_back(station):
    with station.transaction() as tx:
        tx.identity.put(IDENTITY)
        tx.identity.put_session(LOGIN)
        tx.identity.set_last_sync(NOON)
    with station.reading() as tx:
        known = (tx.identity.get(), tx.identity.get_session(), tx.identity.last_sync())
    assert known == (IDENTITY, LOGIN, NOON)


def test_signing_out_forgets_the_session_and_nothing_else(station):
    with station.transaction() as tx:
        tx.identity.put(IDENTITY)
        tx.identity.put_session(LOGIN)
        tx.identity.put_session(None)
        assert (tx.identity.get(), tx.identity.get_session()) == (IDENTITY, None)
