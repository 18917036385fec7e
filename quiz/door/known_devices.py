"""Whom a failed log-in at the desk counts against: a name, an address, and a device that its owner has used before.

Names are kept as keyed hashes, since people type passwords into the wrong field. A device known to the user who logs in
counts as an address of its own: nobody else's guesses lock it, and what is guessed on it locks it alone.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from quiz.door.desk import DESK
from quiz.door.limits import client_network

MAX_AGE = 400 * 24 * 60 * 60  # what browsers allow
SIGNER = TimestampSigner(salt="quiz.desk.device")
PRIVATE = b"\xfd"
"""The first byte of addresses that are nobody's on the internet (RFC 4193)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A browser in which this name has logged in before."""

    name: str  # hashed
    address: IPv6Address

    def __str__(self) -> str:
        return f"{self.name}.{self.address.packed.hex()}"


def hashed_name(name: str) -> str:
    """Return a name as failed log-ins and logs keep it."""
    return salted_hmac("quiz.desk.name", name.casefold(), algorithm="sha256").hexdigest()[:32]


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    return hashed_name((credentials or request.POST).get("username") or "")


def counted_address(request: HttpRequest) -> str | None:
    """Return the address that a log-in counts against: the known device's own, or the client's, IPv6 by its /64."""
    device = known_device(request)
    if device is not None and device.name == counted_name(request, None):
        return str(device.address)
    try:
        return str(ip_address(client_network(request).partition("/")[0]))
    except ValueError:
        return None


def forget_failures(*, now: datetime) -> int:
    """Forget failed log-ins that lock nobody any more; return how many rows that were."""
    return int(AccessAttempt.objects.filter(attempt_time__lte=now - settings.AXES_COOLOFF_TIME).delete()[0])


def known_device(request: HttpRequest) -> Device | None:
    """Return the device that this browser's cookie says it is; a forged or old cookie says nothing."""
    try:
        name, address = SIGNER.unsign(request.COOKIES.get(cookie_name(), ""), max_age=MAX_AGE).split(".")
        return Device(name=name, address=IPv6Address(bytes.fromhex(address)))
    except (BadSignature, ValueError):
        return None


def know_device(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Remember after a log-in that this browser is this user's; a browser remembers the last user alone."""
    device = known_device(request)
    if device is None or device.name != hashed_name(name):
        device = Device(name=hashed_name(name), address=IPv6Address(PRIVATE + secrets.token_bytes(15)))
    response.set_cookie(
        cookie_name(),
        SIGNER.sign(str(device)),
        max_age=MAX_AGE,
        path=DESK,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def cookie_name() -> str:
    """Return the cookie's name. It goes to the desk alone, so it may not be called __Host-."""
    return f"{'__Secure-' if settings.HTTPS else ''}desk-device"
