"""The browser's cookies of owner keys: signed, out of reach of scripts, newest run first, thirty runs long."""

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.http import HttpRequest, HttpResponse

from quiz.runs.owning import NotAKey, OwnerKey, read_key
from quiz.runs.taking import NoSuchRun, Taking, find_run, find_runs

KEPT_RUNS = 30
MAX_AGE = 400 * 24 * 60 * 60  # what browsers allow
SIGNER = Signer(salt="runs")
OPENING = TimestampSigner(salt="opening")
OPENING_SECONDS = 10 * 60
"""How long a private link that was opened waits for the button that takes it."""


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


def pushed_out(request: HttpRequest) -> Taking | None:
    """Return the run whose key one more would push out of the cookie; keys of runs that are gone make room before."""
    held = held_keys(request)
    if len(held) < KEPT_RUNS:
        return None
    runs = find_runs(keys=held)
    request.held_keys = tuple(run.key for run in runs)  # type: ignore[attr-defined]
    return runs[-1] if len(runs) >= KEPT_RUNS else None


def hold_key(request: HttpRequest, response: HttpResponse, key: OwnerKey) -> None:
    """Put this key first in the browser's cookie. Whoever calls this for a new run has asked `pushed_out` before."""
    held = held_keys(request)
    if held[:1] == (key,):
        return
    _set(response, (key, *(other for other in held if other != key))[:KEPT_RUNS])


def let_go(request: HttpRequest, response: HttpResponse, *gone: OwnerKey) -> None:
    """Take these keys out of the browser's cookie."""
    _set(response, tuple(key for key in held_keys(request) if key not in gone))


def let_go_of_all(response: HttpResponse) -> None:
    _set(response, ())


def open_link(response: HttpResponse, key: OwnerKey) -> None:
    """Let the browser bring the key of a private link along to a page whose address does not hold it."""
    _set_cookie(response, opening_name(), OPENING.sign(str(key)), max_age=OPENING_SECONDS)


def opened_link(request: HttpRequest) -> OwnerKey | None:
    """Return the key of the private link that was opened last, for as long as it waits."""
    try:
        return read_key(OPENING.unsign(request.COOKIES.get(opening_name(), ""), max_age=OPENING_SECONDS))
    except (BadSignature, NotAKey):
        return None


def close_link(response: HttpResponse) -> None:
    response.delete_cookie(opening_name(), samesite="Lax")


def opening_name() -> str:
    return f"{settings.COOKIE_PREFIX}opening"


def _read(signed: str) -> tuple[OwnerKey, ...]:
    try:
        return tuple(read_key(text) for text in SIGNER.unsign(signed).split("."))
    except (BadSignature, NotAKey):
        return ()


def _set(response: HttpResponse, keys: tuple[OwnerKey, ...]) -> None:
    if not keys:
        response.delete_cookie(cookie_name(), samesite="Lax")
        return
    _set_cookie(response, cookie_name(), SIGNER.sign(".".join(str(key) for key in keys)), max_age=MAX_AGE)


def _set_cookie(response: HttpResponse, name: str, value: str, *, max_age: int) -> None:
    response.set_cookie(name, value, max_age=max_age, secure=settings.HTTPS, httponly=True, samesite="Lax")
