"""Making a machine a station, step by step; a cut line or a power cut resumes where it was."""

import datetime as dt
import hashlib
import os
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from sepdesk import credentials
from sepdesk.clock import Clock
from sepdesk.desk import lease
from sepdesk.desk.entrance import Connect, Entrance
from sepdesk.desk.session import Session
from sepdesk.desk.signing_in import machine_secret, sign_in
from sepdesk.paths import Profile
from sepdesk.progress import Progress
from sepdesk.protocol.signing import SealingKey
from sepdesk.store import keys
from sepdesk.store.files import StationFiles
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.errors import UnauthorisedError
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.transport import Transport, open_client, skew

_BEGUN_BY_ANOTHER = "上次登记没有做完，用的是另一个登录名或密码，请填那一个。"
_AT_HOME = ("localhost", "127.0.0.1", "::1")


class AddressError(Exception):
    """What was typed cannot be a platform's address; `text` says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class CodeError(Exception):
    """The platform does not take the one-time code, or none was typed."""

    text = "登记码不对、已用过或已过期，请向上级重新要一个。"


class PasswordError(Exception):
    """The platform does not take login and password; `text` says what it said."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class PlatformSeen:
    """Who answers at an address.

    Attributes:
        fingerprint: of the key by which it signs, in groups, to be compared with a letter.
        ahead: how far this machine's clock is ahead of it.
    """

    address: str
    name: str
    fingerprint: str
    ahead: dt.timedelta


def address_of(typed: str) -> str:
    """Mend a typed address: full-width signs, spaces, a missing https.

    Raises:
        AddressError: it is no address, or would send passwords in clear through a network.
    """
    text = unicodedata.normalize("NFKC", typed).strip().replace("。", ".").rstrip("/")
    if not text:
        raise AddressError("请填写平台地址，上级的通知里有。")
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or any(c.isspace() for c in text) or port == 0:
        raise AddressError("这不是一个网址，请照通知核对，如 https://平台域名。")
    if parts.scheme == "http" and host not in _AT_HOME:
        raise AddressError("平台地址须以 https:// 开头，否则密码会明文传送。")
    if parts.scheme not in ("http", "https"):
        raise AddressError("平台地址须以 https:// 开头。")
    return text


def look_at(typed: str, clock: Clock, connect: Connect = open_client) -> PlatformSeen:
    """Ask who answers at an address.

    Raises:
        AddressError: it is no address.
        SyncError: nobody answers, or somebody else than such a platform.
    """
    address = address_of(typed)
    with Transport(connect(address)) as transport:
        card = transport.card()
    digest = hashlib.sha256(card.key.raw.encode()).hexdigest()[:32].upper()
    groups = " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
    return PlatformSeen(address, card.name, groups, skew(card.server_time, clock.now()))


class Beginning:
    """A machine on its way to be a station. Off the window's thread, one call at a time.

    Each step is on the disk before the next; all may be called again.
    """

    def __init__(self, profile: Profile, clock: Clock, connect: Connect = open_client) -> None:
        self._profile, self._clock, self._connect = profile, clock, connect
        self._files: StationFiles | None = None
        self._key = b""

    @property
    def was_begun(self) -> bool:
        """Tell whether there are keys from an earlier try."""
        return self._profile.keyring_slots.exists()

    def prepare(self, login: str, password: str) -> None:
        """Make key and files, or open those of an earlier try.

        Raises:
            PasswordError: the earlier try was made with another login or password.
            Exception: of `store.keys`, `credentials` and `store.faults`, with their sentences.
        """
        slots = self._profile.keyring_slots
        if self._files is None:
            if slots.exists():
                self._key = self._reopened(login, password)
            else:
                self._key = keys.create_slots(slots)
                keys.add_clerk(slots, self._key, login, password, self._new_secret())
            self._files = StationFiles.open(self._profile, self._key)
        else:
            # Typed anew after the platform refused it: the slot must open with what is right.
            keys.add_clerk(slots, self._key, login, password, machine_secret(slots))

    def recovery_key(self) -> str:
        """Make the recovery key, in place of a former one; it is kept nowhere."""
        return keys.add_recovery(self._profile.keyring_slots, self._key)

    def prove(self, typed: str) -> None:
        """Open the data by the recovery key as typed from paper, as a drill.

        Raises:
            WrongRecoveryKeyError: it tells which group is mistyped.
        """
        prove(self._profile, typed)

    def enrol(self, address: str, code: str, device_name: str) -> None:
        """Make the platform know this machine; nothing is asked where it does already.

        Raises:
            CodeError: the code is wrong, used, too old or missing.
            SyncError: as any exchange.
        """
        files = self._opened()
        with files.station.reading() as tx:
            known = tx.identity.get() is not None
        if known:
            return
        if not code.strip():
            raise CodeError
        with Transport(self._connect(address)) as transport:
            try:
                identity = enrol(transport, code.strip(), device_name)
            except UnauthorisedError as error:
                raise CodeError from error
        with files.station.transaction() as tx:
            tx.identity.put(identity)
            tx.identity.put_address(address)

    def sign_in(self, address: str, login: str, password: str) -> None:
        """Sign the first clerk in.

        Raises:
            PasswordError: the platform does not take it.
            SyncError: as any exchange.
        """
        files = self._opened()
        with files.station.reading() as tx:
            identity = tx.identity.get()
        assert identity is not None
        platform = identity.platform_card.platform
        with Transport(self._connect(address), platform=platform) as transport:
            try:
                signed = sign_in(files, transport, identity, login, password)
            except UnauthorisedError as error:
                raise PasswordError(error.text) from error
            if transport.answered_at is not None:
                lease.renew(files, signed.user, transport.answered_at, self._clock)

    def load(self, address: str, progress: Progress) -> None:
        """Load the office's facts; again after a cut line.

        Raises:
            SyncError: as any exchange.
        """
        files = self._opened()
        with files.station.reading() as tx:
            identity, login = tx.identity.get(), tx.identity.get_session()
        assert identity is not None
        assert login is not None
        platform = identity.platform_card.platform
        client = self._connect(address)
        with Transport(client, platform=platform, token=login.token) as transport:
            sealing = SealingKey(identity.sealing_key)
            scope = identity.office.office_id
            load_scope(files, transport, scope, sealing, self._clock, progress)

    def session(self, entrance: Entrance, login: str, password: str) -> Session:
        """End, and let the clerk in by the usual way."""
        self.close()
        return entrance.enter(login, password)

    def close(self) -> None:
        """Shut the files; what was done stays."""
        if self._files is not None:
            self._files.close()
        self._files, self._key = None, b""

    def _opened(self) -> StationFiles:
        assert self._files is not None
        return self._files

    def _reopened(self, login: str, password: str) -> bytes:
        slots = self._profile.keyring_slots
        try:
            return keys.open_clerk(slots, login, password, machine_secret(slots))
        except (keys.NoSlotError, keys.WrongPasswordError) as error:
            raise PasswordError(_BEGUN_BY_ANOTHER) from error

    def _new_secret(self) -> bytes | None:
        secret = os.urandom(32)
        try:
            credentials.save_secret(keys.profile_id(self._profile.keyring_slots), secret)
        except credentials.KeyringError:
            return None
        return secret


def prove(profile: Profile, typed: str) -> None:
    """Tell whether a recovery key as typed opens a profile's data: the drill.

    Raises:
        SlotError: it does not; the error tells which group is mistyped.
        DamagedSlotsError: the file of slots is missing or unreadable.
    """
    keys.open_recovery(profile.keyring_slots, typed)


def recover(profile: Profile, typed: str, login: str, password: str) -> None:
    """Let a clerk open the data with a new password, by the recovery key (R-10).

    The keyring's secret is made anew where there is a keyring: it may be why the key is needed.
    Other clerks whose slots wanted the former secret sign in anew by 切换用户.

    Raises:
        SlotError: the recovery key is not this profile's; it tells which group is mistyped.
        DamagedSlotsError: the file of slots is missing or unreadable.
    """
    slots = profile.keyring_slots
    key = keys.open_recovery(slots, typed)
    secret = machine_secret(slots)
    if secret is None:
        secret = os.urandom(32)
        try:
            credentials.save_secret(keys.profile_id(slots), secret)
        except credentials.KeyringError:
            secret = None
    keys.add_clerk(slots, key, login, password, secret)
