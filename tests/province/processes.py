"""The platform as the process that an administrator starts."""

import io
import logging
import os
import subprocess
import sys
import threading
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import pytest
import structlog

from sepdesk.province import commands

PROGRAM = "import sys; from sepdesk.province.commands import main; sys.exit(main())"


def run(folder, *arguments, **settings):
    """Run one command to its end, in this process: a start costs seconds on a busy machine."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    out, errors = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
        for name, value in _environment(settings).items():
            patch.setenv(name, value)
        code = commands.main(["--folder", str(folder), *arguments])
    root.setLevel(level)
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
    structlog.reset_defaults()
    told = "".join(x for x in errors.getvalue().splitlines(True) if not x.startswith("{"))
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), told)


def run_apart(folder, *arguments, **settings):
    """Run one command as the process that an administrator starts."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "--folder", str(folder), *arguments],
        env=_environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(folder, *arguments, **settings):
    """Serve; yields the process and the address at which it answers."""
    address = folder / "address"
    address.unlink(missing_ok=True)
    child = subprocess.Popen(
        [
            *(sys.executable, "-c", PROGRAM, "--folder", str(folder)),
            *("serve", "--port", "0", "--announce", str(address), *arguments),
        ],
        env=_environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        waited = threading.Event()
        for _ in range(600):
            if address.exists() or child.poll() is not None:
                break
            waited.wait(0.05)
        yield child, address.read_text()
    finally:
        child.kill()
        child.wait()
        child.stderr.close()


def _environment(settings):
    named = {f"SEPDESK_PROVINCE_{name.upper()}": str(value) for name, value in settings.items()}
    return {
        "PYTHONPATH": ":".join(sys.path),
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        **named,
    }
