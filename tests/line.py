"""A cable that can be pulled: forwards one loopback port to another until it is cut."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Line:
    """Stands between a station and its platform.

    Use it as a context manager; `address` is what the station is given.
    """

    def __init__(self, target):
        self._host, self._port = urlsplit(target).hostname, urlsplit(target).port
        self._whole = threading.Event()
        self._whole.set()
        self._ends = set()
        self._guard = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.cut()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def cut(self):
        """Pull the cable: open connections break, new ones get no answer."""
        self._whole.clear()
        with self._guard:
            ends, self._ends = self._ends, set()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def mend(self):
        """Put it back."""
        self._whole.set()

    def _accept(self):
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if not self._whole.is_set():
                near.close()
                continue
            far = socket.create_connection((self._host, self._port))
            with self._guard:
                self._ends |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source, sink):
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        with self._guard:
            self._ends -= {source, sink}
