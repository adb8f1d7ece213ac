import json
import stat
import sys

import pytest

from sepdesk.store import keys, recovery_text
from sepdesk.store.keys import (
    KeyringNeededError,
    NoSlotError,
    WrongPasswordError,
    WrongRecoveryKeyError,
)
from sepdesk.store.slots import DamagedSlotsError

SECRET = b"s" * 32


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(keys, "_MEMORY_KIB", 1024)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile" / "keys.json"


@pytest.fixture
def data_key(path):
    return keys.create_slots(path)


def test_a_clerk_opens_with_password_and_keyring(path, data_key):
    keys.add_clerk(path, data_key, "chen", "密码 one", SECRET)
    assert keys.open_clerk(path, "chen", "密码 one", SECRET) == data_key


def test_without_a_keyring_the_password_alone_opens(path, data_key):
    keys.add_clerk(path, data_key, "chen", "password", None)
    assert keys.open_clerk(path, "chen", "password", None) == data_key
    assert keys.open_clerk(path, "chen", "password", SECRET) == data_key


@pytest.mark.parametrize(
    ("login", "password", "secret", "error"),
    [
        ("chen", "wrong", SECRET, WrongPasswordError),
        ("chen", "", SECRET, WrongPasswordError),
        ("lin", "password", SECRET, NoSlotError),
        ("chen", "password", None, KeyringNeededError),
        ("chen", "password", b"t" * 32, KeyringNeededError),
    ],
)
@pytest.mark.invariant("R-10")
def test_what_does_not_open_says_why(path, data_key, login, password, secret, error):
    keys.add_clerk(path, data_key, "chen", "password", SECRET)
    with pytest.raises(error) as told:
        keys.open_clerk(path, login, password, secret)
    assert told.value.text


def test_each_clerk_has_a_slot_and_a_new_password_replaces_the_old(path, data_key):
    keys.add_clerk(path, data_key, "chen", "one", None)
    keys.add_clerk(path, data_key, "lin", "two", SECRET)
    keys.add_clerk(path, data_key, "chen", "three", None)
    assert keys.open_clerk(path, "lin", "two", SECRET) == data_key
    assert keys.open_clerk(path, "chen", "three", None) == data_key
    with pytest.raises(WrongPasswordError):
        keys.open_clerk(path, "chen", "one", None)


@pytest.mark.invariant("R-10")
def test_the_recovery_key_opens_as_people_type_it(path, data_key):
    text = keys.add_recovery(path, data_key)
    assert keys.open_recovery(path, text) == data_key
    typed = text.lower().replace("-", " ").replace("0", "o").replace("1", "i")
    assert keys.open_recovery(path, typed) == data_key


def test_a_mistyped_recovery_key_says_which_group(path, data_key):
    text = keys.add_recovery(path, data_key)
    other = "2" if text[13] != "2" else "3"
    with pytest.raises(WrongRecoveryKeyError) as told:
        keys.open_recovery(path, text[:13] + other + text[14:])
    assert (told.value.group, "第3组" in told.value.text) == (3, True)


def test_every_single_slip_and_every_swap_of_neighbours_is_seen():
    text = recovery_text.generate()
    for place, character in enumerate(text):
        if character == "-":
            continue
        for other in set(recovery_text.ALPHABET) - {character}:
            with pytest.raises(recovery_text.MistypedError):
                recovery_text.symbols(text[:place] + other + text[place + 1 :])
    plain = text.replace("-", "")
    for place in range(len(plain) - 1):
        first, second = plain[place : place + 2]
        within = place % 5 != 4
        if within and first != second:
            with pytest.raises(recovery_text.MistypedError):
                recovery_text.symbols(plain[:place] + second + first + plain[place + 2 :])


def test_another_profiles_recovery_key_does_not_open(path, data_key):
    keys.add_recovery(path, data_key)
    with pytest.raises(WrongRecoveryKeyError):
        keys.open_recovery(path, recovery_text.generate())
    with pytest.raises(WrongRecoveryKeyError):
        keys.open_recovery(path, "YAP03")


def test_slots_that_were_never_made_are_named(path, data_key):
    with pytest.raises(NoSlotError):
        keys.open_recovery(path, recovery_text.generate())
    with pytest.raises(NoSlotError):
        keys.open_demo(path)


def test_a_demo_opens_by_itself(path, data_key):
    keys.add_demo(path, data_key)
    assert keys.open_demo(path) == data_key


@pytest.mark.invariant("X-3")
def test_neither_key_nor_secret_nor_password_is_in_the_file(path, data_key):
    keys.add_clerk(path, data_key, "chen", "a long password", SECRET)
    recovery = keys.add_recovery(path, data_key)
    content = path.read_text(encoding="utf-8")
    hidden = (data_key.hex(), SECRET.hex(), "a long password", recovery, recovery.replace("-", ""))
    assert [text for text in hidden if text in content] == []
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_slot_is_bound_to_its_profile_and_its_clerk(path, data_key):
    keys.add_clerk(path, data_key, "chen", "password", None)
    content = path.read_text(encoding="utf-8")
    for forged in (
        content.replace('"login":"chen"', '"login":"lin"'),
        content.replace(keys.profile_id(path), "0" * 32),
    ):
        path.write_text(forged, encoding="utf-8")
        login = json.loads(forged)["slots"][0]["login"]
        with pytest.raises(WrongPasswordError):
            keys.open_clerk(path, login, "password", None)


@pytest.mark.invariant("R-10")
def test_slots_are_never_made_anew_over_existing_ones(path, data_key):
    with pytest.raises(FileExistsError):
        keys.create_slots(path)
    with pytest.raises(ValueError, match="not the data key"):
        keys.add_demo(path, b"x" * 32)


@pytest.mark.parametrize("content", [None, "", "{", '{"version": 9}'])
@pytest.mark.invariant("R-10")
def test_a_missing_or_damaged_file_is_a_state(path, data_key, content):
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DamagedSlotsError) as told:
        keys.open_clerk(path, "chen", "password", None)
    assert told.value.text
