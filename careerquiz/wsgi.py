"""What the server calls: whoever sends slowly waits alone, and Django handles one request at a time.

The server has a thread for each body that is on its way, and sets no time for it. A thread that has the whole body
waits for its turn, so that a process never works on two requests at once: threads would only take the processor
from each other, and the database its lock.
"""

import gc
import os
from collections import deque
from collections.abc import Iterable
from contextlib import closing
from importlib import import_module
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections

from quiz.door.screening import REFUSED, ScreenedRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")

LOCKED_SECONDS = 5
"""How long a request waits while another process holds SQLite's lock. A command may wait on; here others wait too."""


class Turns:
    """A lock that goes to whoever has waited longest: a plain one goes to whoever is quickest, and some wait long."""

    def __init__(self) -> None:
        self._guard, self._taken = Lock(), False
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_failure: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class InTurn:
    """Django for one request at a time: its answer is whole before the next, and one connection serves every thread."""

    def __init__(self) -> None:
        self._django = get_wsgi_application()
        self._django.request_class = ScreenedRequest
        self._turns = Turns()
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._connection.inc_thread_sharing()
        if self._connection.vendor == "sqlite":
            self._connection.settings_dict["OPTIONS"]["timeout"] = LOCKED_SECONDS

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        _take_in(environ)
        with self._turns:
            connections[DEFAULT_DB_ALIAS] = self._connection
            with closing(self._django(environ, start_response)) as response:
                return [b"".join(response)]


application = InTurn()
import_module(settings.ROOT_URLCONF)  # before the first visitor needs it
gc.freeze()  # what is loaded now stays, and looking through it for what may go would be in vain
gc.enable()


def _take_in(environ: dict[str, Any]) -> None:
    """Wait for the body; one that breaks off is refused, and one larger than any form is refused unread."""
    announced = environ.get("CONTENT_LENGTH") or "0"
    length = int(announced) if announced.isdecimal() else 0
    if not 0 < length <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return
    try:
        body = environ["wsgi.input"].read(length)
    except OSError:
        body = b""
    if len(body) < length:
        environ[REFUSED] = True
    environ["wsgi.input"] = BytesIO(body)
