"""How often one address may do what costs something: enough for a class behind one address, too little for a flood.

Each limit is a setting, and its name is what is counted: STARTS_A_MINUTE. A fixed window: the count begins anew with
each minute of the clock, which is the same for every process.
"""

import re
import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from quiz.door.errors import slow_down

MINUTE = 60
WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[\d.]+):\d+")
"""How some proxies write an address: with the port it came from."""

View = Callable[..., HttpResponse]
Refusal = Callable[[HttpRequest, int], HttpResponse]


def limited(setting: str, *, methods: tuple[str, ...] = (), refusal: Refusal = slow_down) -> Callable[[View], View]:
    """Refuse a request that its address has made too often; `methods` says which are counted, where not all are."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if (not methods or request.method in methods) and too_many(request, setting):
                return refusal(request, seconds_left())
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def too_many(request: HttpRequest, setting: str) -> bool:
    """Count this request, and tell whether its address has now made more of them than it may within a minute.

    The minute is part of the key: a count that lost its end in Redis, which has no test-and-add, blocks nobody later.
    """
    if not settings.RATE_LIMITS:
        return False
    key = f"limit:{setting}:{client_network(request)}:{int(time.time() // MINUTE)}"
    if cache.add(key, 1, MINUTE):
        return False
    try:
        counted = cache.incr(key)
    except ValueError:  # it ran out between the two calls, or the cache did not answer
        return False
    return bool(counted > getattr(settings, setting))


def seconds_left() -> int:
    """Return how long whoever did too much has to wait."""
    return MINUTE - int(time.time() % MINUTE)


def client_network(request: HttpRequest) -> str:
    """Return whom to count: an IPv4 address, or an IPv6 /64, since one household owns a whole one.

    X-Forwarded-For is believed only as far as trusted proxies wrote it: from the right, the first
    address that is not one of them.
    """
    address = _address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while forwarded and address is not None and any(address in network for network in settings.TRUSTED_PROXIES):
        nearer = _address(forwarded.pop())
        if nearer is None:
            break
        address = nearer
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, with or without the port or the zone that some proxies write behind it."""
    bare = text.strip()
    if found := WITH_PORT.fullmatch(bare):
        bare = found["v6"] or found["v4"]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
