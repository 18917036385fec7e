"""The browser's cookie of owner keys: signed, out of reach of scripts, newest run first, a few runs long."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from quiz.runs.owning import NotAKey, OwnerKey, read_key
from quiz.runs.taking import NoSuchRun, Taking, find_run

KEPT_RUNS = 8
MAX_AGE = 400 * 24 * 60 * 60  # what browsers allow
SIGNER = Signer(salt="runs")


def cookie_name() -> str:
    return f"{settings.COOKIE_PREFIX}runs"


def held_keys(request: HttpRequest) -> tuple[OwnerKey, ...]:
    """Return the keys this browser holds, the run last acted on first; a forged or stale cookie holds none."""
    held: tuple[OwnerKey, ...] | None = getattr(request, "held_keys", None)
    if held is None:
        held = request.held_keys = _read(request.COOKIES.get(cookie_name(), ""))  # type: ignore[attr-defined]
    return held


def current_run(request: HttpRequest) -> Taking | None:
    """Return the run this browser last acted on, passing over those that are gone."""
    for key in held_keys(request):
        try:
            return find_run(key=key)
        except NoSuchRun:
            continue
    return None


def key_for(request: HttpRequest, handle: str) -> OwnerKey | None:
    """Return the key of the run that a form names, if this browser holds it."""
    return next((key for key in held_keys(request) if key.handle == handle), None)


def hold_key(request: HttpRequest, response: HttpResponse, key: OwnerKey) -> None:
    """Put this key first in the browser's cookie; the oldest is let go when there are too many."""
    held = held_keys(request)
    if held[:1] == (key,):
        return
    _set(response, (key, *(other for other in held if other != key))[:KEPT_RUNS])


def let_go(request: HttpRequest, response: HttpResponse, *gone: OwnerKey) -> None:
    """Take these keys out of the browser's cookie."""
    _set(response, tuple(key for key in held_keys(request) if key not in gone))


def let_go_of_all(response: HttpResponse) -> None:
    _set(response, ())


def _read(signed: str) -> tuple[OwnerKey, ...]:
    try:
        return tuple(read_key(text) for text in SIGNER.unsign(signed).split("."))
    except (BadSignature, NotAKey):
        return ()


def _set(response: HttpResponse, keys: tuple[OwnerKey, ...]) -> None:
    if not keys:
        response.delete_cookie(cookie_name(), samesite="Lax")
        return
    response.set_cookie(
        cookie_name(),
        SIGNER.sign(".".join(str(key) for key in keys)),
        max_age=MAX_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
