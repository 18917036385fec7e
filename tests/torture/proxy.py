"""A way to the database that can fall silent: it goes on taking every byte and never answers."""

import socket
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit


class SilentProxy:
    """Passes bytes on between its own port and the database. A connection that lost bytes stays silent for ever."""

    def __init__(self, url):
        at = urlsplit(url)
        self.there = (at.hostname, at.port)
        self.swallows = False
        self.door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = at._replace(netloc=f"{at.username}@127.0.0.1:{self.door.getsockname()[1]}").geturl()
        self.open = []
        Thread(target=self._let_in, daemon=True).start()

    @contextmanager
    def silent(self):
        self.swallows = True
        try:
            yield
        finally:
            self.swallows = False

    def close(self):
        self.door.close()
        for wire in self.open:
            wire.close()

    def _let_in(self):
        with suppress(OSError):
            while True:
                client, _ = self.door.accept()
                server = socket.create_connection(self.there)
                self.open += [client, server]
                lost = []
                for pair in ((client, server), (server, client)):
                    Thread(target=self._pass_on, args=(*pair, lost), daemon=True).start()

    def _pass_on(self, source, sink, lost):
        with suppress(OSError):
            while data := source.recv(65_536):
                if self.swallows or lost:
                    lost.append(len(data))
                else:
                    sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
