"""Save forms until the file may not grow any more; say what was saved, and save again once it may.

python -m tests.store.full_disk FOLDER
"""

import resource
import signal
import sys
from pathlib import Path

from sepdesk.paths import Profile
from sepdesk.store.faults import DeviceError, DiskFullError
from sepdesk.store.files import StationFiles
from tests.store.building import NOON, entry

KEY = bytes(range(32))


def main():
    files = StationFiles.open(Profile(Path(sys.argv[1])), KEY)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    saved, refused = 0, ""
    for n in range(1, 2000):
        try:
            with files.station.transaction() as tx:
                tx.outbox.add(entry(n))
                tx.history.record(None, NOON, "u", "saved", "长" * 3000)
        except (DiskFullError, DeviceError) as error:
            refused = error.text
            break
        saved = n
    with files.station.reading() as tx:
        here = tx.outbox.counts().total
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    with files.station.transaction() as tx:
        tx.outbox.add(entry(saved + 1))
    sys.stdout.write(f"{saved} {here} {refused}\n")
    sys.stdout.flush()
    signal.raise_signal(signal.SIGKILL)


if __name__ == "__main__":
    main()
