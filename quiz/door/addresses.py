"""Whole addresses on pages that are kept for everyone: of the hosts this site answers to, whatever a request says.

A request may write the name of the host in capitals, with a dot behind it and with any port; Django lets all of them
pass. Pages that repeated them would have to be kept once for each.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.http import is_same_domain


def site_address(request: HttpRequest) -> str:
    """Return scheme, host and port, which is left out unless it is the one that visitors are known to use."""
    name, port = split_domain_port(request.get_host())
    shown = f":{port}" if port == str(settings.PUBLIC_PORT) else ""
    return f"{request.scheme}://{_allowed(name)}{shown}"


def whole_address(request: HttpRequest, path: str) -> str:
    return f"{site_address(request)}{path}"


def _allowed(name: str) -> str:
    """Return the allowed host that this name stands for: whatever .example.com allows stands for example.com."""
    if name in settings.ALLOWED_HOSTS:
        return name
    patterns = (host for host in settings.ALLOWED_HOSTS if is_same_domain(name, host))
    return next((pattern.lstrip(".") for pattern in patterns), name)
