"""Django's entry for a server that speaks WSGI."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils.http import parse_header_parameters

from quiz.door.screening import FOREIGN_CHARSET, UTF8

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")

LOCKED_SECONDS = 5
"""How long a request waits while another process holds SQLite's lock. A command may wait on; here visitors wait too."""

django = get_wsgi_application()
if connection.vendor == "sqlite":
    connection.settings_dict["OPTIONS"]["timeout"] = LOCKED_SECONDS


def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """Call Django, which would break on a charset that is no text encoding before any middleware could refuse it."""
    kind, named = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    if named.get("charset", UTF8).lower() != UTF8:
        environ = {**environ, "CONTENT_TYPE": kind, FOREIGN_CHARSET: True}
    return django(environ, start_response)
