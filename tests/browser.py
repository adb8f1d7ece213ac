"""Chromium without a window, driven over the pipe of its developer tools: no driver, no package."""

import base64
import contextlib
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_WITHIN = 30.0
_FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",  # it opens nothing but this machine's own page
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)
_KEYS = {"Tab": (9, ""), "Enter": (13, "\r")}


class NoBrowserError(Exception):
    """The page cannot be tried as people see it."""


class BrowserError(Exception):
    """Chromium did not answer, or could not do what was asked."""


class Page:
    """One page of a browser."""

    def __init__(self, asking: int, answering: int) -> None:
        self._asking, self._answering = asking, answering
        self._numbers = itertools.count(1)
        self._read = b""
        self._events: list[dict[str, Any]] = []
        self._session = ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")

    # Where it is, and how large ---------------------------------------------------------------

    def resize(self, width: int, height: int, *, phone: bool = False, dark: bool = False) -> None:
        """Take the place of a screen; lengths in CSS pixels."""
        ratio = 2 if phone else 1
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=ratio, mobile=phone,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])

    def without_scripts(self) -> None:
        """Run no script that a page brings."""
        self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def open(self, address: str) -> None:
        """Open an address and wait until it is there."""
        self._events.clear()
        failed = self._ask("Page.navigate", url=address).get("errorText")
        if failed:
            raise BrowserError(failed)
        self._loaded()

    # What is done to it -----------------------------------------------------------------------

    def press(self, key: str, *, loads: bool = False) -> None:
        """Press a key; wait for the page that it opens."""
        self._events.clear()
        code, text = _KEYS[key]
        named = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self._ask("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **named)
        if loads:
            self._loaded()

    def type(self, text: str) -> None:
        """Type into what has the focus, as an input method does."""
        self._ask("Input.insertText", text=text)

    # What is seen -----------------------------------------------------------------------------

    def value(self, expression: str) -> Any:
        """Ask the page: the value of an expression."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise BrowserError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def text(self) -> str:
        """Return what is written on it."""
        return self.value("document.body.innerText")

    def complaints(self) -> list[str]:
        """Return what the browser complains of since the page was opened."""
        logged = [e["params"]["entry"] for e in self._events if e["method"] == "Log.entryAdded"]
        return [entry["text"] for entry in logged]

    def requests(self) -> list[str]:
        """Return the addresses that it asked for since it was opened."""
        sent = (e for e in self._events if e["method"] == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]

    def picture(self, longest: int = 20_000) -> bytes:
        """Return a PNG of the page, down to its end or so many pixels of CSS."""
        metrics = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {
            "x": 0,
            "y": 0,
            "width": metrics["width"],
            "height": min(metrics["height"], longest),
            "scale": 1,
        }
        shot = self._ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    # The line ---------------------------------------------------------------------------------

    def _loaded(self) -> None:
        until = time.monotonic() + _WITHIN
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next(until))

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._asking, json.dumps(asked).encode() + b"\0")
        until = time.monotonic() + _WITHIN
        while True:
            message = self._next(until)
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]
            if "method" in message:
                self._events.append(message)

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._answering], [], [], max(until - time.monotonic(), 0))
            piece = os.read(self._answering, 1 << 16) if ready else b""
            if not piece:
                raise BrowserError("Chromium does not answer")
            self._read += piece
        message, _, self._read = self._read.partition(b"\0")
        return json.loads(message)


@contextlib.contextmanager
def browser() -> Iterator[Page]:
    """Start Chromium with a profile of its own, and one page.

    Raises:
        NoBrowserError: it is not installed.
    """
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        raise NoBrowserError("没有 Chromium：请先执行 make debian（Debian 软件包 chromium）。")
    with tempfile.TemporaryDirectory(prefix="sepdesk-browser-", ignore_cleanup_errors=True) as home:
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        child = subprocess.Popen(
            # The developer tools' pipe is file 3 in and file 4 out.
            ["bash", "-c", 'exec "$@" 3<&"$IN" 4>&"$OUT"', "bash", program, *_FLAGS,
             f"--user-data-dir={home}/profile"],
            env=_environment(Path(home)) | {"IN": str(theirs_in), "OUT": str(theirs_out)},
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            page = Page(ours_out, ours_in)
            yield page
            with contextlib.suppress(BrowserError):
                page._session = ""
                page._ask("Browser.close")
        finally:
            os.close(ours_out)
            os.close(ours_in)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _environment(home: Path) -> dict[str, str]:
    """Have it use the fonts that ship with the program: the same picture on every machine."""
    fonts = home / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{_FONTS}</dir><cachedir>{home}/fonts</cachedir></fontconfig>",
        "utf-8",
    )
    return {**os.environ, "HOME": str(home), "FONTCONFIG_FILE": str(fonts)}
