"""The server process: uvicorn on one socket, its real address announced once it answers."""

import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from sepdesk.logs import get_logger
from sepdesk.province.opening import write_atomically
from sepdesk.province.settings import ProvinceSettings

_log = get_logger(__name__)


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Path | None) -> None:
        super().__init__(config)
        self._announce = announce

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._announce is not None and sockets and not self.should_exit:
            host, port = sockets[0].getsockname()[:2]
            scheme = "https" if self.config.is_ssl else "http"
            write_atomically(self._announce, f"{scheme}://{host}:{port}")


def serve(
    app: FastAPI,
    settings: ProvinceSettings,
    *,
    announce: Path | None = None,
) -> None:
    """Serve until told to stop: running requests are finished, new ones find nobody.

    Args:
        app: the application.
        settings: host, port (0: any free one), TLS, and whether the end of input ends it.
        announce: file into which the address is written when the platform answers.
    """
    server = _Announcing(configure(app, settings), announce)
    if settings.serve_until_input_closes:
        threading.Thread(target=_stop_with_input, args=(server,), daemon=True).start()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle off only where the protocol is named; without, each answer waits 40 ms for
    # the station's delayed acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        with _outliving_signals():
            _log.info("serving", host=settings.host, port=listening.getsockname()[1])
            server.run(sockets=[listening])
            _log.info("stopped")


def configure(app: FastAPI, settings: ProvinceSettings) -> uvicorn.Config:
    """Say how requests are taken: none is logged, and no proxy is believed that is not named."""
    has_tls = settings.tls_certificate is not None and settings.tls_key is not None
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        ssl_certfile=settings.tls_certificate if has_tls else None,
        ssl_keyfile=settings.tls_key if has_tls else None,
        timeout_graceful_shutdown=settings.stop_within,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )


@contextlib.contextmanager
def _outliving_signals() -> Iterator[None]:
    """Let what follows the server still run: uvicorn raises the signal again when it has ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = (signal.SIGTERM, signal.SIGINT)
    former = [signal.signal(each, lambda *_: None) for each in asked]
    try:
        yield
    finally:
        for each, handler in zip(asked, former, strict=True):
            signal.signal(each, handler)


def _stop_with_input(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    server.should_exit = True
