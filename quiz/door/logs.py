"""One JSON object a line, without addresses, names, keys or the ids of results."""

import json
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from secrets import token_hex

from django.http import HttpRequest, HttpResponseBase

SERVER = "gunicorn.error"

logger = logging.getLogger("quiz.requests")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class Requests:
    """Gives each request an id of our own, and logs what was asked by the name of its route, never by its path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = token_hex(8)
        request_id.set(name)
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = name
        if logger.isEnabledFor(logging.INFO):
            spent = round((time.perf_counter() - started) * 1000, 1)
            logger.info("%s %s %s %s ms", request.method, route_of(request), response.status_code, spent)
        return response


class WithoutPaths(logging.Filter):
    """Django's own lines and the server's name the path, which may be a result's; ours name the route."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s %s", (request.method, route_of(request), status)
        elif record.name == SERVER and record.exc_info:
            record.msg, record.args = "a request failed outside of the site", ()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info and record.levelno >= logging.ERROR:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)


def route_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.route if match is not None else "no route"
