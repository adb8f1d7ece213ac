"""Into the station's files and out again: several clerks at one machine, and the lock (X-4, X-5).

Each clerk has a slot of their own, so that one data key serves all. A slot is made while the files
are open: whoever comes to this machine for the first time signs in at the platform, and a clerk
who is known here has opened before them.
"""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from sepdesk.clock import Clock
from sepdesk.desk import lease
from sepdesk.desk.care import open_with_care
from sepdesk.desk.lease import LeaseEndedError
from sepdesk.desk.session import Session, Tables, User
from sepdesk.desk.signing_in import identity_now, machine_secret, sign_in, vouched_for
from sepdesk.paths import Profile
from sepdesk.store import keys
from sepdesk.store.faults import StationLockedError
from sepdesk.store.files import StationFiles
from sepdesk.sync.errors import UnreachableError
from sepdesk.sync.transport import Transport, open_client

Connect = Callable[[str], httpx2.Client]


class NotEnrolledError(Exception):
    """This machine was never enrolled with a platform."""

    text = "本机尚未在平台登记，请先执行 sepdesk enrol。"


class NobodySignedInError(Exception):
    """Nobody has ever signed in at this station."""

    text = "本站尚无人登录，请先联网登录一次。"


class UnknownHereError(Exception):
    """A clerk without a slot came while the files are locked: there is no key to give them."""

    text = "该账号尚未在本机登录过。请已登录过的人员先解锁，再用“切换用户”联网登录一次。"


def is_locked(error: BaseException) -> bool:
    """Tell whether work was refused because the window is locked."""
    return isinstance(error, StationLockedError)


def session_of(
    files: StationFiles,
    address: str | None,
    clock: Clock,
    name: str = "",
    tables: Tables | None = None,
    connect: Connect = open_client,
) -> Session:
    """Put a session together from what the station's files hold; works without a network.

    Args:
        files: open.
        address: of the platform; without it the one that the machine was enrolled at.
        clock: of the machine.
        name: the clerk's login name; empty: who signed in last.
        tables: those of another session; read anew without.
        connect: opens the line to an address.

    Raises:
        NotEnrolledError: the machine is not a station yet.
        NobodySignedInError: the clerk, or anybody, has not signed in here.
    """
    with files.station.reading() as tx:
        identity, login = tx.identity.get(), tx.identity.get_session()
        address = address or tx.identity.address()
        if name and tx.clerks.all():
            clerk = tx.clerks.named(name)
            login = None if clerk is None else clerk.session
    if identity is None:
        raise NotEnrolledError
    if login is None:
        raise NobodySignedInError
    transport = None
    if address:
        platform = identity.platform_card.platform
        transport = Transport(connect(address), platform=platform, token=login.token)
    user = User(login.user, login.display_name, login.role)
    return Session(files, clock, user, identity, tables or Tables.load(), transport)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A wish to lock, which the next clerk to enter makes void."""

    number: int


class Entrance:
    """The way into one machine's files, for all its clerks.

    A clerk who has entered before gets the same session again, so that the window they left can go
    on with it. May be called from any thread.
    """

    def __init__(
        self,
        profile: Profile,
        clock: Clock,
        address: str | None,
        term: dt.timedelta = lease.LONGEST,
        files: StationFiles | None = None,
        connect: Connect = open_client,
    ) -> None:
        """Stand before the files.

        Args:
            profile: of the machine.
            clock: of the machine.
            address: of the platform; without it the one that the machine was enrolled at.
            term: how long a clerk may work without the platform; seven days at most.
            files: where somebody has opened them already.
            connect: opens the line to an address.
        """
        self._profile, self._clock, self._address = profile, clock, address or None
        self._term, self._files, self._connect = term, files, connect
        self._sessions: dict[str, Session] = {}
        self._names: dict[str, str] = {}
        self._turn = threading.RLock()
        self._told: tuple[str, ...] = ()
        self._tickets = 0

    def enter(self, name: str, password: str) -> Session:
        """Open the files for a clerk, where they are shut, and return the clerk's session.

        Raises:
            UnknownHereError: the clerk has no slot, and nobody has opened before them.
            LeaseEndedError: too long without the platform, which does not answer now.
            Exception: of `store.keys`, `credentials`, `store.faults` and `sync.errors`, each with
                its sentence; the files stay as they were.
        """
        with self._turn:
            was_open = self.is_open
            try:
                key = keys.open_clerk(self._profile.keyring_slots, name, password, self._secret())
            except (
                keys.NoSlotError,
                keys.WrongPasswordError,
                keys.KeyringNeededError,
            ) as error:
                return self._without_slot(name, password, error)
            self._open(key)
            try:
                session = self._known(name)
                if lease.time_left(session, self._term) <= dt.timedelta(0):
                    self._ask_platform(session, name, password)
            except BaseException:
                if not was_open:
                    self._shut()
                raise
            self._tickets += 1
            return session

    def _without_slot(self, name: str, password: str, error: keys.SlotError) -> Session:
        """Admit a clerk who is new here, or whose slot no longer opens with what is right.

        The password was changed at the platform, or the keyring's secret by a recovery.
        """
        unknown = isinstance(error, keys.NoSlotError)
        if not self.is_open:
            raise UnknownHereError if unknown and self._files else error
        address = self.address()
        if not address:
            raise UnknownHereError if unknown else error
        try:
            return self._admit(address, name, password)
        except UnreachableError:
            if unknown:
                raise
            raise error from None

    def adopt(self, session: Session, name: str) -> Session:
        """Take over a session that was put together elsewhere."""
        self._sessions[session.user.user], self._names[session.user.user] = session, name
        return session

    @property
    def is_open(self) -> bool:
        """Tell whether the files are open and their key is in memory."""
        return self._files is not None and not self._files.is_locked

    @property
    def files(self) -> StationFiles | None:
        """The files; None before anybody has entered."""
        return self._files

    @property
    def told(self) -> tuple[str, ...]:
        """What the clerk is to be told of how the files were found; empty where all was well."""
        return self._told

    def address(self) -> str:
        """Return the platform's address: as set up, or where the machine was enrolled."""
        if self._address or self._files is None or self._files.is_locked:
            return self._address or ""
        with self._files.station.reading() as tx:
            return tx.identity.address()

    def name_of(self, session: Session) -> str:
        """Return what a clerk types to sign in."""
        return self._names.get(session.user.user, "")

    def time_left(self, session: Session) -> dt.timedelta:
        """Note the time and return how long the clerk may go on without the platform."""
        return lease.time_left(session, self._term)

    def ticket(self) -> Ticket:
        """Wish to lock; to be handed to `lock`, at once or when running work has ended."""
        with self._turn:
            return Ticket(self._tickets)

    def lock(self, ticket: Ticket) -> None:
        """Shut the files and forget key and tokens, unless a clerk has entered meanwhile (X-4)."""
        with self._turn:
            if ticket.number == self._tickets:
                self._shut()

    def close(self) -> None:
        """Shut the files for good."""
        with self._turn:
            for session in self._sessions.values():
                if session.transport is not None:
                    session.transport.close()
            if self._files is not None:
                self._files.close()

    def _shut(self) -> None:
        for session in self._sessions.values():
            if session.transport is not None:
                session.transport.use_token("")
        if self._files is not None:
            self._files.lock()

    def _open(self, key: bytes) -> None:
        if self._files is None:
            opened = open_with_care(self._profile, key, self._clock)
            self._files, self._told = opened.files, opened.told
        elif self._files.is_locked:
            self._files.unlock(key)

    def _known(self, name: str) -> Session:
        """Return the session of a clerk who has signed in here, with the token that is kept."""
        files = self._opened()
        other = next(iter(self._sessions.values()), None)
        tables = None if other is None else other.tables
        fresh = session_of(files, self._address, self._clock, name, tables, self._connect)
        kept = self._sessions.get(fresh.user.user)
        if kept is None:
            return self.adopt(fresh, name)
        if kept.transport is not None:
            with files.station.reading() as tx:
                clerk = tx.clerks.named(name)
            kept.transport.use_token("" if clerk is None else clerk.session.token)
        if fresh.transport is not None:
            fresh.transport.close()
        return kept

    def _admit(self, address: str, name: str, password: str) -> Session:
        """Let a clerk in whom the platform vouches for, while the files are open."""
        files = self._opened()
        with files.station.reading() as tx:
            identity = tx.identity.get()
        if identity is None:
            raise NotEnrolledError
        platform = identity.platform_card.platform
        with Transport(self._connect(address), platform=platform) as transport:
            login = sign_in(files, transport, identity, name, password)
            if transport.answered_at is not None:
                lease.renew(files, login.user, transport.answered_at, self._clock)
        files.add_clerk(name, password, self._secret())
        session = self._known(name)
        self._tickets += 1
        return session

    def _ask_platform(self, session: Session, name: str, password: str) -> None:
        if session.transport is None:
            raise LeaseEndedError
        try:
            sign_in(
                session.files,
                session.transport,
                identity_now(session),
                name,
                password,
                session.user.user,
            )
        except UnreachableError as error:
            raise LeaseEndedError from error
        vouched_for(session)

    def _opened(self) -> StationFiles:
        assert self._files is not None
        return self._files

    def _secret(self) -> bytes | None:
        return machine_secret(self._profile.keyring_slots)
