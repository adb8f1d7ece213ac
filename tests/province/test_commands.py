"""The platform as a process of its own, over HTTP; and what an administrator types."""

import logging
import subprocess
import sys
import threading

import httpx2
import pytest
import structlog

from sepdesk.domain.offices import Role
from sepdesk.province import accounts, commands, keys, loading, opening
from sepdesk.province.settings import ProvinceSettings
from tests.province.builders import (
    GULOU,
    PASSWORD,
    Station,
    clock,
    offices,
    register,
    unit,
    worker,
)


@pytest.fixture(autouse=True)
def _log_put_back():
    """Take the command's log handler away, whose stream ends with the test."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
    structlog.reset_defaults()


@pytest.fixture
def folder(tmp_path):
    """A platform with one unit, one worker and one clerk."""
    folder = tmp_path / "province"
    assert commands.main(["--folder", str(folder), "init"]) == 0
    province = opening.open_province(ProvinceSettings(folder=folder), clock())
    with province.database.writing() as connection:
        loading.load(connection, clock(), offices(), [unit(1)], [worker(1)])
    province.database.close()
    return folder


def run(folder, *arguments) -> int:
    return commands.main(["--folder", str(folder), *arguments])


def test_serve_answers_over_http_and_ends_with_its_parent(folder, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", _Typed(PASSWORD))
    arguments = ("--name", "合成员", "--role", "clerk", "--office", GULOU)
    assert run(folder, "create-user", "clerk", *arguments) == 0
    assert run(folder, "create-enrolment-code", "--office", GULOU) == 0
    code = capsys.readouterr().out.strip()
    address = folder / "address"
    program = "import sys; from sepdesk.province.commands import main; sys.exit(main())"
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            program,
            *("--folder", str(folder), "serve", "--port", "0", "--announce", str(address)),
        ],
        env={"SEPDESK_PROVINCE_SERVE_UNTIL_INPUT_CLOSES": "1", "PYTHONPATH": ":".join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        waited = threading.Event()
        for _ in range(300):
            if address.exists() or child.poll() is not None:
                break
            waited.wait(0.1)
        with httpx2.Client(base_url=address.read_text(), timeout=10) as client:
            station = Station(client, GULOU, "clerk")
            station.enrol(code)
            assert station.sign_in().role is Role.CLERK
            assert station.file(register(worker(1), unit(1))).state == "registered"
            assert len(station.feed(1).rows) == 2
            assert station.snapshot().records == len(offices()) + 2
        child.stdin.close()
        assert child.wait(20) == 0
    finally:
        child.kill()
        child.wait()
    assert run(folder, "verify-audit") == 0


class _Typed:
    def __init__(self, line: str) -> None:
        self._line = line

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return f"{self._line}\n"


def test_a_platform_is_not_made_over_another(folder, capsys):
    assert run(folder, "init") == 1
    assert "已有平台" in capsys.readouterr().err


def test_where_there_is_no_platform_the_sentence_says_what_to_do(tmp_path, capsys):
    keys.create(tmp_path / "keys.json")
    assert run(tmp_path, "serve") == 1
    assert "init" in capsys.readouterr().err


def test_keys_open_to_others_or_of_another_platform_are_not_used(folder, capsys):
    path = folder / "keys.json"
    path.chmod(0o640)
    assert run(folder, "verify-audit") == 1
    path.unlink()
    keys.create(path)
    assert run(folder, "verify-audit") == 1
    assert "不属于" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_an_open_host_without_tls_is_refused(folder, host, capsys):
    assert run(folder, "serve", "--host", host) == 78
    assert "TLS" in capsys.readouterr().err


def test_revocations_by_the_administrator(folder, capsys):
    revoke = ("revoke-certificate", "--authority", "合成机关")
    assert run(folder, *revoke, "cert-1-Q2") == 0
    assert run(folder, *revoke, "cert-1-Q2") == 1
    assert run(folder, *revoke, "none") == 1
    assert "没有此证书" in capsys.readouterr().err
    assert run(folder, "disable-user", "nobody") == 0
    assert run(folder, "revoke-device", "none") == 0
    assert run(folder, "verify-audit") == 0


def test_the_demo_loads(tmp_path, monkeypatch, capsys):
    made = commands.demo.DemoProvince(
        offices(),
        (unit(1),),
        (worker(1, at=unit(1)),),
        (commands.demo.DemoAccount("demo", PASSWORD, "合成员", Role.CLERK, GULOU),),
    )
    monkeypatch.setattr(commands.demo, "generate", lambda as_of: made)
    assert run(tmp_path, "init") == 0
    assert run(tmp_path, "load-demo", "--enrolment-code", GULOU) == 0
    assert len(capsys.readouterr().out.strip()) == 19
    assert run(tmp_path, "load-demo") == 1
    assert accounts.hash_password("x").startswith("$argon2id$")
