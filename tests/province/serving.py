"""An application served on loopback, as programs of elsewhere reach it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from typing_extensions import override


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = threading.Event()

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()


@contextmanager
def serving(app) -> Iterator[str]:
    """Serve an application on loopback and return its address."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = _Announcing(config)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert server.answers.wait(20)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
