"""How gunicorn serves the site; it finds this file by itself where it is started: `.venv/bin/gunicorn`."""

import gc
import os
import socket
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import django
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")
try:
    from careerquiz import settings
    from careerquiz.start import find_trouble
except ImproperlyConfigured as refusal:  # one line, not a traceback
    sys.exit(str(refusal))

wsgi_app = "careerquiz.wsgi:application"
bind = f"[{settings.BIND}]:{settings.PORT}" if ":" in settings.BIND else f"{settings.BIND}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WORKERS
threads = settings.THREADS

graceful_timeout = 15  # after SIGTERM a request has so many seconds to end
timeout = 30  # a worker whose main loop is silent for so long is replaced
keepalive = 75  # longer than a proxy keeps an idle connection, or it would send a request into one that closes

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

forwarded_allow_ips = ""  # Django decides what a proxy is believed, by HTTPS and TRUSTED_PROXIES
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True
loglevel = "error"  # its warnings name visitors' addresses
errorlog = None  # its lines go where the site's go, by settings.LOGGING

SILENT_SECONDS = 600
"""How long the kernel waits for the first byte of a connection, as browsers open some that they may never use."""


def on_starting(server: "Arbiter") -> None:
    """Refuse to start on a database that cannot be used; then load the site once, for all workers to share.

    So new code and new settings need a restart: SIGHUP replaces the workers by fresh ones of the same.
    """
    gc.disable()  # nothing of what is loaded here is ever let go
    django.setup()
    if trouble := find_trouble():
        sys.exit(trouble)
    server.app.wsgi()
    import_module(settings.ROOT_URLCONF)
    gc.freeze()
    gc.enable()


def when_ready(server: "Arbiter") -> None:
    """Let the kernel keep connections that have said nothing yet: each would hold a thread for five seconds."""
    if sys.platform == "linux":
        for listener in server.LISTENERS:
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_SECONDS)
    print(f"Which track? on http://{settings.BIND}:{settings.PORT}", flush=True)  # noqa: T201  to whoever started it
