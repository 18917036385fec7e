"""Probes ask by the address of the machine, or in HTTP/1.0 by none; they are answered all the same."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PROBED = ("/healthz", "/readyz")


class Probes:
    """Takes a probe's host for the site's own, so that it is not refused as a stranger's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in PROBED:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].removeprefix(".")
        return self.get_response(request)
