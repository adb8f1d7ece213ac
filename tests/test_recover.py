"""`sepdesk recover`: the paper opens what a lost password or a wiped keyring has shut (R-10)."""

import pytest

from sepdesk import cli, credentials
from sepdesk.paths import Profile
from sepdesk.store import keys

OLD, NEW = "a-long-password-24", "another-password-25"
SECRET = bytes(32)


@pytest.fixture
def keyring(monkeypatch):
    """A keyring in a dictionary, which a test may wipe."""
    held = {}

    def load(name):
        if name not in held:
            raise credentials.NoSecretError
        return held[name]

    monkeypatch.setattr(credentials, "load_secret", load)
    monkeypatch.setattr(credentials, "save_secret", held.__setitem__)
    return held


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path / "profile").create()


@pytest.fixture
def sealed(profile, keyring, monkeypatch):
    """The data key and the recovery key of a profile with one clerk."""
    monkeypatch.setattr(keys, "_PASSES", 1)
    monkeypatch.setattr(keys, "_MEMORY_KIB", 1024)
    slots = profile.keyring_slots
    key = keys.create_slots(slots)
    keyring[keys.profile_id(slots)] = SECRET
    keys.add_clerk(slots, key, "clerk1", OLD, SECRET)
    return key, keys.add_recovery(slots, key)


def run(profile, monkeypatch, *typed, login=("--login", "clerk1")):
    answers = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    return cli.main(["recover", "--profile", str(profile.root), *login])


@pytest.mark.invariant("R-10")
@pytest.mark.parametrize("wiped", [False, True], ids=["forgotten password", "wiped keyring"])
def test_the_paper_and_a_new_password_open_the_data_again(
    profile, sealed, keyring, monkeypatch, wiped
):
    key, paper = sealed
    if wiped:
        keyring.clear()
    assert run(profile, monkeypatch, paper.lower(), NEW, NEW) == 0
    secret = keyring[keys.profile_id(profile.keyring_slots)]
    assert (secret == SECRET) is not wiped
    assert keys.open_clerk(profile.keyring_slots, "clerk1", NEW, secret) == key
    with pytest.raises(keys.WrongPasswordError):
        keys.open_clerk(profile.keyring_slots, "clerk1", OLD, secret)


def test_the_drill_changes_nothing(profile, sealed, monkeypatch, capsys):
    before = profile.keyring_slots.read_bytes()
    assert run(profile, monkeypatch, sealed[1], login=("--drill",)) == 0
    assert "恢复密钥有效" in capsys.readouterr().out
    assert profile.keyring_slots.read_bytes() == before


def test_a_wrong_paper_is_told_by_group_and_changes_nothing(profile, sealed, monkeypatch, capsys):
    before = profile.keyring_slots.read_bytes()
    groups = sealed[1].split("-")
    groups[4] = groups[4][::-1] if groups[4][::-1] != groups[4] else "00000"
    assert run(profile, monkeypatch, "-".join(groups)) == 1
    assert "第5组有误" in capsys.readouterr().err
    assert profile.keyring_slots.read_bytes() == before


def test_two_different_new_passwords_change_nothing(profile, sealed, monkeypatch, capsys):
    before = profile.keyring_slots.read_bytes()
    assert run(profile, monkeypatch, sealed[1], NEW, OLD) == 1
    assert "两次输入的密码不同" in capsys.readouterr().err
    assert profile.keyring_slots.read_bytes() == before


@pytest.mark.invariant("R-10")
def test_without_slots_it_is_said_and_nothing_empty_is_made(profile, keyring, monkeypatch, capsys):
    assert run(profile, monkeypatch, "x") == 1
    assert "密钥文件缺失" in capsys.readouterr().err
    assert not profile.station.exists()
    assert not profile.facts.exists()
