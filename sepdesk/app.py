"""The one place where the station's parts are put together and taken down."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from sepdesk.clock import Clock, SystemClock
from sepdesk.desk.session import Session, Tables, User
from sepdesk.desk.signing_in import sign_in
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress, Progress
from sepdesk.protocol.signing import SealingKey
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import StationIdentity
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.errors import UnauthorisedError
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.transport import Transport, open_client

_log = logging.getLogger(__name__)


class NotEnrolledError(Exception):
    """This machine was never enrolled with a platform."""

    text = "本机尚未在平台登记，请先执行 sepdesk enrol。"


class NobodySignedInError(Exception):
    """Nobody has ever signed in at this station."""

    text = "本站尚无人登录，请先联网登录一次。"


@dataclass(frozen=True, slots=True)
class NewStation:
    """What it takes to make a machine a station: address, one-time code, who signs in."""

    address: str
    code: Callable[[], str]
    device_name: str
    login: str
    password: str


def enter(
    files: StationFiles, station: NewStation, clock: Clock, progress: Progress | None = None
) -> None:
    """Enrol where needed, sign in, and load the jurisdiction where it is not here.

    Each step is kept by itself, so that a cut line resumes where it was.

    Raises:
        SyncError: the platform could not be reached or refuses.
    """
    with files.station.reading() as tx:
        identity, login = tx.identity.get(), tx.identity.get_session()
    with Transport(open_client(station.address)) as transport:
        if identity is None:
            identity = enrol(transport, station.code(), station.device_name)
            with files.station.transaction() as tx:
                tx.identity.put(identity)
        transport.pin(identity.platform_card.platform)
        if login is None:
            sign_in(files, transport, identity, station.login, station.password)
        else:
            transport.use_token(login.token)
        if files.facts.cursor() is None:
            try:
                _load(files, transport, identity, clock, progress)
            except UnauthorisedError:
                sign_in(files, transport, identity, station.login, station.password)
                _load(files, transport, identity, clock, progress)


def _load(
    files: StationFiles,
    transport: Transport,
    identity: StationIdentity,
    clock: Clock,
    progress: Progress | None,
) -> None:
    sealing = SealingKey(identity.sealing_key)
    scope = identity.office.office_id
    load_scope(files, transport, scope, sealing, clock, progress or NoProgress())


def open_session(files: StationFiles, address: str | None, clock: Clock | None = None) -> Session:
    """Put a session together from what the station's files hold; works without a network.

    Raises:
        NotEnrolledError: the machine is not a station yet.
        NobodySignedInError: nobody has signed in here.
    """
    with files.station.reading() as tx:
        identity, login = tx.identity.get(), tx.identity.get_session()
    if identity is None:
        raise NotEnrolledError
    if login is None:
        raise NobodySignedInError
    transport = None
    if address:
        platform = identity.platform_card.platform
        transport = Transport(open_client(address), platform=platform, token=login.token)
    user = User(login.user, login.display_name, login.role)
    return Session(files, clock or SystemClock(), user, identity, Tables.load(), transport)


def run_window(
    session: Session,
    profile: Profile,
    *,
    address: str = "",
    desk_name: str = "窗口",
    sync_seconds: float = 60.0,
    demo: bool = False,
    on_shown: Callable[[], None] | None = None,
) -> int:
    """Show the window until it is closed; returns the exit code.

    Args:
        session: whose window it is.
        profile: where the window's geometry is kept.
        address: of the platform, to be shown.
        desk_name: shown in the status line.
        sync_seconds: between two rounds while all is well.
        demo: say in the title that the data are invented.
        on_shown: called once the window is on screen.
    """
    # Qt comes in late: the command line has no use for it.
    from PySide6.QtCore import QSettings, QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from sepdesk.ui import input_method, look, printers  # noqa: PLC0415
    from sepdesk.ui.background import Background  # noqa: PLC0415
    from sepdesk.ui.crash import LastDoor  # noqa: PLC0415
    from sepdesk.ui.window import Window  # noqa: PLC0415

    input_method.prepare(os.environ)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        msg = "an application without windows is running already"
        raise TypeError(msg)
    look.install(app)
    printers.keep_in(app, profile.root / "printers.ini")
    background = Background()
    settings = QSettings(str(profile.root / "window.ini"), QSettings.Format.IniFormat)
    window = Window(
        session,
        background,
        address=address,
        desk_name=desk_name,
        settings=settings,
        sync_seconds=sync_seconds,
        demo=demo,
    )
    door = LastDoor(window.rescue)
    door.install()
    window.show()
    if on_shown is not None:
        QTimer.singleShot(0, on_shown)
    try:
        return app.exec()
    finally:
        door.remove()
        if not background.close(within_ms=2000):
            _log.warning("work was still running when the window closed")
