"""Making a machine a station, and opening it again: keys, files, session, window."""

import contextlib
import datetime as dt
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sepdesk import app, credentials
from sepdesk.clock import Clock, SystemClock
from sepdesk.desk.auditing import verify_audit
from sepdesk.desk.care import list_backups, open_with_care, rescue_by_hand, restore
from sepdesk.desk.entrance import Entrance, NobodySignedInError, NotEnrolledError
from sepdesk.desk.exporting import keep, ledger_workbook
from sepdesk.desk.first_start import Beginning, look_at
from sepdesk.desk.ledger import Period, ledger
from sepdesk.desk.session import Session
from sepdesk.desk.synchronise import NotSynchronised, Synchronised, synchronise
from sepdesk.paths import Profile
from sepdesk.settings import Settings
from sepdesk.store import keys
from sepdesk.store.files import StationFiles
from sepdesk.store.lock import AlreadyRunningError, ProfileLock


@dataclass(frozen=True, slots=True)
class Application:
    """What an administrator gives to make a machine a station."""

    address: str
    code: str
    device_name: str
    login: str
    password: str


def make_station(
    profile: Profile, asked: Application, clock: Clock, keep: Callable[[str], None]
) -> None:
    """Make the encrypted files, enrol, sign in and load.

    The data key is wrapped by the clerk's password together with a secret in the keyring; without
    a keyring by the password alone, which must then be strong.

    Running it again after a cut line resumes; the keys made first are opened with the password.

    Args:
        profile: where the files are made.
        asked: platform, code, clerk.
        clock: of the machine.
        keep: given the recovery key, to be printed and put away.

    Raises:
        SyncError: the platform could not be reached or refuses.
        WrongPasswordError: the keys were made with another password.
    """
    slots = profile.keyring_slots
    with ProfileLock.acquire(profile):
        if slots.exists():
            key = keys.open_clerk(slots, asked.login, asked.password, _secret(profile))
        else:
            key = keys.create_slots(slots)
            keys.add_clerk(slots, key, asked.login, asked.password, _new_secret(profile))
            # Given out before the platform is asked: a cut line must not lose it.
            keep(keys.add_recovery(slots, key))
        with contextlib.closing(StationFiles.open(profile, key)) as files:
            station = app.NewStation(
                asked.address, lambda: asked.code, asked.device_name, asked.login, asked.password
            )
            app.enter(files, station, clock)


def _new_secret(profile: Profile) -> bytes | None:
    secret = os.urandom(32)
    try:
        credentials.save_secret(keys.profile_id(profile.keyring_slots), secret)
    except credentials.KeyringError:
        return None
    return secret


def open_files(profile: Profile, login: str, password: str) -> StationFiles:
    """Open the station's files for a clerk.

    Raises:
        WrongPasswordError: and the other errors of `store.keys`, each with its sentence.
        KeyringError: the keyring is locked or refuses.
        StoreFault: the files are damaged, of a newer program, or cannot be read.
    """
    key = keys.open_clerk(profile.keyring_slots, login, password, _secret(profile))
    return open_with_care(profile, key, SystemClock()).files


def _secret(profile: Profile) -> bytes | None:
    try:
        return credentials.load_secret(keys.profile_id(profile.keyring_slots))
    except credentials.NoKeyringError:
        return None


def key_by(profile: Profile, login: str, secret: str) -> bytes:
    """Return the data key, by a clerk's password or by the recovery key on paper.

    Args:
        profile: of the machine.
        login: of the clerk; empty: the secret is the recovery key.
        secret: as typed.

    Raises:
        SlotError: as `store.keys`, each with its sentence.
    """
    if login:
        return keys.open_clerk(profile.keyring_slots, login, secret, _secret(profile))
    return keys.open_recovery(profile.keyring_slots, secret)


def back_up(profile: Profile, key: bytes) -> str:
    """Make a rolling backup of `station` now; returns what to say."""
    clock = SystemClock()
    with ProfileLock.acquire(profile):
        opened = open_with_care(profile, key, clock)
        with contextlib.closing(opened.files) as files:
            made = files.roll_backup(clock.now())
    return "\n".join((*opened.told, f"已备份并核对：{made.path.name}"))


def backups(profile: Profile) -> str:
    """List the rolling backups; no key is needed, their names tell nothing of people."""
    lines = list_backups(profile.backups)
    return "\n".join(("编号\t时间\t大小", *lines)) if lines else "尚无备份。"


def restore_backup(profile: Profile, key: bytes, number: int) -> str:
    """Go back to a backup while no window is open; returns what to say."""
    with ProfileLock.acquire(profile):
        return restore(profile, key, number)


def rescue(profile: Profile, key: bytes) -> str:
    """Mend damaged files while no window is open; returns what to say."""
    with ProfileLock.acquire(profile):
        return rescue_by_hand(profile, key, SystemClock())


def run_desk(profile: Profile, settings: Settings) -> int:
    """Ask who it is, open the files, show the window; returns the exit code."""
    from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: PLC0415 - as in app.run_window

    from sepdesk.ui import input_method, look  # noqa: PLC0415

    input_method.prepare(os.environ)
    application = QApplication([])
    look.install(application)
    entrance = entrance_of(profile, settings)
    try:
        with ProfileLock.acquire(profile), contextlib.closing(entrance):
            session = _first_clerk(profile, entrance)
            if session is None:
                return 0
            return app.run_window(
                session,
                profile,
                entrance,
                address=entrance.address(),
                sync_seconds=settings.sync_interval,
            )
    except AlreadyRunningError as error:
        QMessageBox.information(None, "登记窗口", error.text)
        return 1


def _first_clerk(profile: Profile, entrance: Entrance) -> Session | None:
    """Let the first clerk in, at a new machine by way of the first start; None: thought better."""
    from sepdesk.ui.sign_in.dialog import SignInDialog  # noqa: PLC0415 - as in app.run_window

    if not profile.keyring_slots.exists():
        return _begin(profile, entrance)
    opened: list[Session] = []
    unfinished: list[bool] = []
    dialog = SignInDialog()

    def attempt(login: str, password: str) -> str:
        try:
            opened.append(entrance.enter(login, password))
        except (NotEnrolledError, NobodySignedInError):
            unfinished.append(True)
        except Exception as error:
            text = getattr(error, "text", "")
            if not text:
                raise
            return str(text)
        return ""

    dialog.tried.connect(lambda *typed: dialog.show_result(attempt(*typed)))
    if dialog.exec() != SignInDialog.DialogCode.Accepted:
        return None
    if unfinished:
        entrance.close()
        return _begin(profile, entrance)
    return opened[0]


def _begin(profile: Profile, entrance: Entrance) -> Session | None:
    """Make the machine a station by the wizard."""
    from sepdesk.ui.background import Background  # noqa: PLC0415 - as in app.run_window
    from sepdesk.ui.first_start.wizard import FirstStart  # noqa: PLC0415

    clock, background = SystemClock(), Background()
    beginning = Beginning(profile, clock)
    name = socket.gethostname()
    wizard = FirstStart(beginning, lambda typed: look_at(typed, clock), background, name)
    try:
        if wizard.exec() != FirstStart.DialogCode.Accepted:
            return None
        return beginning.session(entrance, wizard.login, wizard.password)
    finally:
        # Whatever still asks the platform ends first: it works on the files.
        background.close(within_ms=35_000)
        beginning.close()


def entrance_of(profile: Profile, settings: Settings) -> Entrance:
    """Stand before the files of a machine, as its administrator has set it up."""
    term = dt.timedelta(days=settings.offline_days)
    return Entrance(profile, SystemClock(), settings.platform_url, term)


def sync_once(profile: Profile, login: str, password: str, settings: Settings) -> tuple[str, int]:
    """Make one round from the command line; returns what to say and the exit code."""
    with (
        ProfileLock.acquire(profile),
        contextlib.closing(open_files(profile, login, password)) as files,
    ):
        session = app.open_session(files, settings.platform_url or None, name=login)
        match synchronise(session):
            case Synchronised() as done:
                text = f"上报 {done.sent} 份，收到 {done.receipted} 份回执。"
                return (f"{text}其中 {done.came_back} 份待处理。" if done.came_back else text), 0
            case NotSynchronised(text=text):
                return text, 1


def export_ledger(profile: Profile, login: str, password: str, period: Period, path: Path) -> str:
    """Write the ledger of some days as a workbook, ID numbers masked; returns what to say.

    It is recorded in the audit trail like any export, and needs a lease like the window.

    Raises:
        NotWrittenError: the file could not be written.
    """
    entrance = Entrance(profile, SystemClock(), None)
    with ProfileLock.acquire(profile), contextlib.closing(entrance):
        session = entrance.enter(login, password)
        lines = ledger(session, period)
        keep(session, ledger_workbook(session, lines, period), path)
    return f"已导出 {len(lines)} 件。"


def check_audit(profile: Profile, login: str, password: str) -> str:
    """Follow the station's own audit trail; returns what to say.

    Raises:
        BrokenAuditError: it does not hold.
    """
    entrance = Entrance(profile, SystemClock(), None)
    with ProfileLock.acquire(profile), contextlib.closing(entrance):
        head = verify_audit(entrance.enter(login, password))
    return f"审计记录 {head.entries} 条，前后相连，未见改动；末条 {head.digest[:16]}。"
