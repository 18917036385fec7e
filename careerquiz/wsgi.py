"""What the server calls: whoever sends slowly waits alone, and Django handles one request at a time.

The server has a thread for each body that is on its way, and sets no time for it. A thread that has the whole body
waits for its turn, so that a process never works on two requests at once: threads would only take the processor
from each other, and the database its lock.
"""

import os
from collections.abc import Iterable
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from quiz.door.screening import REFUSED, ScreenedRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")


class InTurn:
    def __init__(self) -> None:
        self._django = get_wsgi_application()
        self._django.request_class = ScreenedRequest
        self._turn = Lock()

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        _take_in(environ)
        with self._turn:
            return self._django(environ, start_response)


application = InTurn()


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
