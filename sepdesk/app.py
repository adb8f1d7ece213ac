"""The one place where the station's parts are put together and taken down."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from sepdesk.clock import Clock, SystemClock
from sepdesk.desk import lease
from sepdesk.desk.entrance import (
    Entrance,
    NobodySignedInError,
    NotEnrolledError,
    session_of,
)
from sepdesk.desk.session import Session
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

__all__ = ["NewStation", "NobodySignedInError", "NotEnrolledError", "enter", "open_session"]

_log = logging.getLogger(__name__)


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
                tx.identity.put_address(station.address)
        transport.pin(identity.platform_card.platform)
        if login is None:
            _sign_in(files, transport, identity, station, clock)
        else:
            transport.use_token(login.token)
        if files.facts.cursor() is None:
            try:
                _load(files, transport, identity, clock, progress)
            except UnauthorisedError:
                _sign_in(files, transport, identity, station, clock)
                _load(files, transport, identity, clock, progress)


def _sign_in(
    files: StationFiles,
    transport: Transport,
    identity: StationIdentity,
    station: NewStation,
    clock: Clock,
) -> None:
    login = sign_in(files, transport, identity, station.login, station.password)
    if transport.answered_at is not None:
        lease.renew(files, login.user, transport.answered_at, clock)


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


def open_session(
    files: StationFiles, address: str | None, clock: Clock | None = None, name: str = ""
) -> Session:
    """Put a session together from what the station's files hold; works without a network.

    Args:
        files: open.
        address: of the platform, if any.
        clock: of the machine.
        name: the clerk's login name; empty: who signed in last.

    Raises:
        NotEnrolledError: the machine is not a station yet.
        NobodySignedInError: nobody has signed in here.
    """
    return session_of(files, address, clock or SystemClock(), name)


def run_window(
    session: Session,
    profile: Profile,
    entrance: Entrance,
    *,
    address: str = "",
    desk_name: str = "窗口",
    sync_seconds: float = 60.0,
    demo: bool = False,
    on_shown: Callable[[], None] | None = None,
) -> int:
    """Show the window until it is closed; returns the exit code.

    Args:
        session: who sits there first.
        profile: where the printers' settings are kept.
        entrance: by which clerks change, and come back from the lock.
        address: of the platform, to be shown.
        desk_name: shown in the status line.
        sync_seconds: between two rounds while all is well.
        demo: say in the title that the data are invented.
        on_shown: called once the window is on screen.
    """
    # Qt comes in late: the command line has no use for it.
    from PySide6.QtCore import QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from sepdesk.ui import input_method, look, printers  # noqa: PLC0415
    from sepdesk.ui.background import Background  # noqa: PLC0415
    from sepdesk.ui.care import Care  # noqa: PLC0415
    from sepdesk.ui.crash import LastDoor  # noqa: PLC0415
    from sepdesk.ui.seat import Seat  # noqa: PLC0415
    from sepdesk.ui.window import Window  # noqa: PLC0415

    input_method.prepare(os.environ)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        msg = "an application without windows is running already"
        raise TypeError(msg)
    look.install(app)
    printers.keep_in(app, profile.root / "printers.ini")
    background = Background()

    def make(whose: Session) -> Window:
        return Window(
            whose,
            background,
            address=address,
            desk_name=desk_name,
            sync_seconds=sync_seconds,
            demo=demo,
        )

    seat = Seat(app, entrance, background, make)
    door = LastDoor(seat.rescue)
    door.install()
    seat.sit(session)
    care = Care(seat, background)
    care.tell(entrance.told)
    if on_shown is not None:
        QTimer.singleShot(0, on_shown)
    try:
        return app.exec()
    finally:
        door.remove()
        care.stop()
        seat.leave()
        if not background.close(within_ms=2000):
            _log.warning("work was still running when the window closed")
        elif entrance.is_open:
            care.back_up_at_close()
