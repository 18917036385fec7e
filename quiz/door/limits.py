"""How often one address may start and save: enough for a class behind one address, too little for a flood."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def too_many(request: HttpRequest, action: str, *, a_minute: int) -> bool:
    """Count this request, and tell whether its address has now done this too often within a minute."""
    if not settings.RATE_LIMITS:
        return False
    key = f"limit:{action}:{client_network(request)}"
    if cache.add(key, 1, MINUTE):
        return False
    try:
        return cache.incr(key) > a_minute
    except ValueError:  # it ran out between the two calls
        return False


def client_network(request: HttpRequest) -> str:
    """Return whom to count: an IPv4 address, or an IPv6 /64, since one household owns a whole one.

    X-Forwarded-For is believed only as far as trusted proxies wrote it: from the right, the first
    address that is not one of them.
    """
    address = _address(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while forwarded and address is not None and any(address in network for network in settings.TRUSTED_PROXIES):
        nearer = _address(forwarded.pop())
        if nearer is None:
            break
        address = nearer
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
