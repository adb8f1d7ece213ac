"""The platform's keys lie in a file of their own that nobody else can read."""

import stat

import pytest

from sepdesk.protocol.signing import seal
from sepdesk.province import keys


def test_keys_are_made_once_and_read_back(tmp_path):
    path = tmp_path / "apart" / "keys.json"
    made = keys.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.load(path) == made
    assert made.sealing.open(seal(b"x", made.sealing.public)) == b"x"
    assert len(made.audit) == 32
    with pytest.raises(FileExistsError):
        keys.create(path)


@pytest.mark.parametrize("text", ["", "{}", '{"signing": 1, "sealing": "x"}', "[]"])
def test_a_damaged_file_is_told_without_quoting_it(tmp_path, text):
    path = tmp_path / "keys.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(keys.KeyFileError, match="damaged"):
        keys.load(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(keys.KeyFileError, match="no key file"):
        keys.load(tmp_path / "none")
