"""Save forms without end and back up beside them, until killed.

python -m tests.store.killed_in_backup FOLDER
"""

import sys
import threading
from pathlib import Path

from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles
from tests.store.building import NOON, entry

KEY = bytes(range(32))


def save(files):
    for n in range(1, 100_000):
        with files.station.transaction() as tx:
            tx.outbox.add(entry(n))
        sys.stdout.write(f"{n}\n")
        sys.stdout.flush()


def main():
    files = StationFiles.open(Profile(Path(sys.argv[1])), KEY)
    threading.Thread(target=save, args=(files,), daemon=True).start()
    while True:
        files.roll_backup(NOON)


if __name__ == "__main__":
    main()
