"""The second factor of a log-in, by django-otp: what is asked before the desk opens, and which device takes a code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp import user_has_device
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from quiz.door.desk import OnlyAtTheDesk

RECOVERY_CODES = 10
DIGITS = 6
SET_UP = timedelta(days=1)
"""How long a device that is being set up waits for its first code."""


class WrongCode(Exception):
    """No device of this user takes this code, or it was used before."""


class TooManyWrongCodes(Exception):
    """So many wrong codes came in that none is looked at before `opens_at`."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A user's second factor as the desk shows it."""

    since: datetime | None
    codes_left: int


class FactorFirst:
    """Leads whoever has logged in without the second factor to the page that asks for it, whatever was asked or posted.

    It stands before every view of the desk, so that a page added later is behind it too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        page = page_before_the_desk(request.user)
        if not page or request.path in (reverse(f"admin:{name}") for name in (page, "login", "logout")):
            return self.get_response(request)
        asked = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(reverse(f"admin:{page}") + asked)


class DeskFactorFirst(OnlyAtTheDesk, FactorFirst):
    pass


def is_offered() -> bool:
    return bool(settings.DESK_SECOND_FACTOR != "off")


def page_before_the_desk(user: User | AnonymousUser) -> str:
    """Return the name of the page that somebody has to pass before any other; empty where the desk is open."""
    if not is_offered() or user.is_anonymous or user.is_verified():  # type: ignore[attr-defined]
        return ""
    if user_has_device(user):
        return "second_factor_code"
    return "second_factor" if settings.DESK_SECOND_FACTOR == "required" else ""


def enrolled(user: User) -> Enrolled | None:
    device = TOTPDevice.objects.devices_for_user(user, confirmed=True).first()
    if device is None:
        return None
    return Enrolled(since=device.created_at, codes_left=StaticToken.objects.filter(device__user=user).count())


def new_device(user: User) -> TOTPDevice:
    """Return the device that is being set up: the same until its first code has come, for a page may load twice."""
    device: TOTPDevice | None = TOTPDevice.objects.devices_for_user(user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="App", confirmed=False)


def forget_unconfirmed(*, now: datetime) -> int:
    """Forget devices whose first code never came; return how many."""
    return int(TOTPDevice.objects.filter(confirmed=False, created_at__lte=now - SET_UP).delete()[0])


def enrol(*, user: User, code: str) -> Device:
    """Confirm the device being set up by its first code."""
    device = _device_that_takes(TOTPDevice, user, plain(code), confirmed=False)
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device


def check_code(*, user: User, code: str) -> Device:
    """Return the device that takes this code. The code's form tells which one is asked, so that a wrong code slows down
    no other: six digits are the app's, all else is a recovery code."""
    given = plain(code)
    model = TOTPDevice if given.isdecimal() and len(given) == DIGITS else StaticDevice
    return _device_that_takes(model, user, given, confirmed=True)


def plain(code: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return "".join(code.split()).replace("-", "").lower()


@transaction.atomic
def make_recovery_codes(*, user: User) -> list[str]:
    """Give a user new recovery codes in place of those there were."""
    device = StaticDevice.objects.filter(user=user).first() or StaticDevice.objects.create(user=user, name="Codes")
    StaticToken.objects.filter(device__user=user).delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def are_recovery_codes(*, user: User, codes: list[str]) -> bool:
    """Tell whether these are the codes this user has now: who asks has just been shown them."""
    return sorted(StaticToken.objects.filter(device__user=user).values_list("token", flat=True)) == sorted(codes)


@transaction.atomic
def remove_factor(*, user: User) -> bool:
    """Take every device and recovery code from a user; tell whether there were any."""
    taken = [each.objects.filter(user=user).delete()[0] for each in (TOTPDevice, StaticDevice)]
    return any(taken)


def _device_that_takes(model: type[Device], user: User, code: str, *, confirmed: bool) -> Device:
    """Ask the user's device of this kind; a wrong code is counted, so nothing is raised before that is kept."""
    with transaction.atomic():
        device = model.objects.devices_for_user(user, confirmed=confirmed).select_for_update().first()
        trouble = WrongCode() if device is None else _trouble(device, code)
    if trouble is not None:
        raise trouble
    return device


def _trouble(device: Device, code: str) -> WrongCode | TooManyWrongCodes | None:
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return TooManyWrongCodes(why["locked_until"])
    return None if device.verify_token(code) else WrongCode()
