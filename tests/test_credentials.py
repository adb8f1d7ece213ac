import os
import shutil
import subprocess
import sys

import keyring
import pytest
from keyring.backends import null

from sepdesk import credentials

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
WITH_KEYRING = pytest.mark.skipif(
    any(shutil.which(program) is None for program in NEEDED),
    reason="needs dbus-run-session and gnome-keyring-daemon to run a keyring of its own",
)

ASKS = """
from sepdesk import credentials

def asked(act):
    try:
        return act()
    except credentials.KeyringError as state:
        return f"{type(state).__name__} {bool(state.text)}"

print(asked(lambda: credentials.load_secret("profile")))
print(asked(lambda: credentials.save_secret("profile", b"\\x00secret")))
print(asked(lambda: credentials.load_secret("profile")))
print(asked(lambda: credentials.load_secret("another")))
"""


def ask(home, daemon):
    """Run the questions in a desktop session of their own, with a fresh home."""
    start = f'{daemon} >/dev/null 2>&1; exec "$0" -c "$ASKS"'
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", start, sys.executable],
        env={**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "ASKS": ASKS},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


@WITH_KEYRING
def test_a_real_keyring_keeps_the_secret_of_a_profile(tmp_path):
    daemon = "printf pw | gnome-keyring-daemon --unlock --components=secrets"
    assert ask(tmp_path, daemon) == [
        "NoSecretError True",
        "None",
        r"b'\x00secret'",
        "NoSecretError True",
    ]


@WITH_KEYRING
def test_a_keyring_that_stays_locked_is_a_state(tmp_path):
    daemon = "gnome-keyring-daemon --start --components=secrets"
    assert set(ask(tmp_path, daemon)) == {"KeyringLockedError True"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has its keyring behind D-Bus")
def test_a_machine_without_a_bus_has_no_keyring(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", ASKS],
        env={
            "HOME": str(tmp_path),
            "PATH": "",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert set(done.stdout.splitlines()) == {"NoKeyringError True"}


def test_a_keyring_that_keeps_nothing_safe_is_none():
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())
    try:
        with pytest.raises(credentials.NoKeyringError):
            credentials.save_secret("profile", b"secret")
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("raised", "state"),
    [
        (keyring.errors.KeyringLocked("x"), credentials.KeyringLockedError),
        (keyring.errors.InitError("x"), credentials.KeyringLockedError),
        (keyring.errors.NoKeyringError("x"), credentials.NoKeyringError),
        (keyring.errors.PasswordSetError("x"), credentials.KeyringRefusedError),
        (ConnectionResetError("x"), credentials.KeyringRefusedError),
    ],
)
def test_what_a_keyring_raises_is_told_as_a_state(raised, state):
    with pytest.raises(state) as told, credentials._told():
        raise raised
    assert told.value.text
