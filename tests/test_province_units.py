"""What is installed with the platform: units, environment file, script, alerts name what exists."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sepdesk.province import commands, metrics
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.starting import CANNOT_START

FOLDER = Path(__file__).parent.parent / "installer" / "province"
UNITS = sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")])


def test_every_command_of_a_unit_exists():
    known = commands._parser()._subparsers._group_actions[0].choices
    called = [
        command
        for unit in UNITS
        for command in re.findall(
            r"^ExecStart=/usr/bin/sepdesk-province (\S+)", unit.read_text(), re.M
        )
    ]
    assert set(called) <= set(known)
    assert {"serve", "backup", "daily", "verify-audit"} <= set(called)


def test_every_setting_of_the_environment_file_exists_and_the_example_secret_is_refused():
    text = (FOLDER / "environment").read_text("utf-8")
    named = set(re.findall(r"SEPDESK_PROVINCE_([A-Z_]+)=", text))
    assert named <= {name.upper() for name in ProvinceSettings.model_fields}
    assert "change-me" in text


def test_the_server_is_not_started_again_where_that_cannot_help():
    unit = (FOLDER / "sepdesk-province.service").read_text()
    assert f"RestartPreventExitStatus={CANNOT_START}\n" in unit
    stops = int(re.search(r"TimeoutStopSec=(\d+)", unit)[1])
    assert stops > ProvinceSettings().stop_within


def test_every_figure_that_an_alert_asks_for_is_told():
    told = set(
        re.findall(r'"([a-z_]+)",\s+"(?:gauge|counter)"', Path(metrics.__file__).read_text())
    )
    asked = set(re.findall(r"sepdesk_([a-z_]+)", (FOLDER / "alerts.yml").read_text("utf-8")))
    assert asked <= told, asked - told


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_no_fault_in_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/usr/bin/sepdesk-province", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "sepdesk" in line]
    assert ours == []


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx here")
def test_nginx_takes_the_example(tmp_path):
    for name in ("certificate", "private"):
        (tmp_path / f"{name}.pem").touch()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x",
         "-keyout", tmp_path / "private.pem", "-out", tmp_path / "certificate.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    text = (FOLDER / "nginx.conf").read_text("utf-8")
    text = text.replace("/etc/sepdesk-province", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\nhttp {{ access_log off;\n{text}\n}}\n", "utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-c", whole, "-p", tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
