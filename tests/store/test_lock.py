import subprocess
import sys

import pytest

from sepdesk.store.lock import AlreadyRunningError, ProfileLock

HOLDS = """
import sys
from pathlib import Path
from sepdesk.paths import Profile
from sepdesk.store.lock import ProfileLock

lock = ProfileLock.acquire(Profile(Path(sys.argv[1])))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.invariant("D-7")
def test_a_second_one_on_the_same_profile_is_told_so(profile):
    with ProfileLock.acquire(profile):
        with pytest.raises(AlreadyRunningError) as told:
            ProfileLock.acquire(profile)
        assert told.value.text
    ProfileLock.acquire(profile).release()


@pytest.mark.invariant("D-7")
def test_a_process_that_is_killed_leaves_no_stale_lock(profile, pytestconfig):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(profile.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=pytestconfig.rootpath,
    ) as other:
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(AlreadyRunningError):
            ProfileLock.acquire(profile)
        other.kill()
        other.wait(5)
        ProfileLock.acquire(profile).release()
