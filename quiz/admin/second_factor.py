"""The desk's pages for the second factor: setting it up, showing it at log-in, recovery codes, and taking it away."""

import logging
import math
from base64 import b32encode
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import User
from django.http import Http404, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as verify_session
from django_otp.models import Device

from quiz.admin.showing import go, show
from quiz.door.desk import DeskRequest
from quiz.door.paths import own_path
from quiz.door.second_factor import (
    TooManyWrongCodes,
    WrongCode,
    are_recovery_codes,
    check_code,
    enrol,
    enrolled,
    is_offered,
    make_recovery_codes,
    new_device,
    remove_factor,
)
from quiz.sharing.code import draw_code

audit = logging.getLogger("quiz.audit")

View = Callable[[DeskRequest], HttpResponse]


def where_offered(view: View) -> View:
    @wraps(view)
    def offered(request: DeskRequest) -> HttpResponse:
        if not is_offered():
            raise Http404
        return view(request)

    return offered


@require_http_methods(["GET", "POST"])
@where_offered
def second_factor(request: DeskRequest) -> HttpResponse:
    """Set the second factor up, or where there is one, make new recovery codes or take it away."""
    if request.method != "POST":
        return _show(request)
    has_factor = enrolled(request.user) is not None
    act = (MANAGING if has_factor else ENROLLING).get(request.POST.get("do", ""))
    if act is None:
        return go(request, "second_factor")
    try:
        return act(request, request.user, request.POST.get("code", ""))
    except WrongCode:
        return _show(request, error=_("That code is wrong, or it was used before. Wait for the next one."))
    except TooManyWrongCodes as refusal:
        return _later(_show, request, refusal)


@require_http_methods(["GET", "POST"])
@where_offered
def second_factor_code(request: DeskRequest) -> HttpResponse:
    """Ask for the second factor at log-in, then lead on to what was wanted."""
    if request.method != "POST":
        return _ask(request)
    try:
        device = check_code(user=request.user, code=request.POST.get("code", ""))
    except WrongCode:
        audit.warning("Wrong code at log-in of user %s", request.user.pk)
        return _ask(request, error=_("That code is wrong, or it was used before."))
    except TooManyWrongCodes as refusal:
        return _later(_ask, request, refusal)
    _verified(request, device)
    return HttpResponseRedirect(own_path(request.POST.get("next", "")) or reverse("admin:index"), status=303)


@require_POST
@where_offered
def recovery_codes(request: DeskRequest) -> HttpResponse:
    """Answer with the codes as a file. They are shown once, so whoever asks brings them along from that page."""
    codes = request.POST.getlist("kept")
    if not are_recovery_codes(user=request.user, codes=codes):
        return HttpResponseForbidden(_("These are not your recovery codes any more."))
    lines = [_("Which track? Recovery codes for %(name)s. Each works once.") % {"name": request.user.get_username()}]
    response = HttpResponse("\n".join([*lines, "", *codes, ""]), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


def _enrol(request: DeskRequest, user: User, code: str) -> HttpResponse:
    _verified(request, enrol(user=user, code=code))
    audit.warning("User %s set a second factor up", user.pk)
    return _show_codes(request, user)


def _make_codes(request: DeskRequest, user: User, code: str) -> HttpResponse:
    _verified(request, check_code(user=user, code=code))
    audit.warning("User %s made new recovery codes", user.pk)
    return _show_codes(request, user)


def _remove(request: DeskRequest, user: User, code: str) -> HttpResponse:
    check_code(user=user, code=code)
    remove_factor(user=user)
    audit.warning("User %s took the second factor away", user.pk)
    return go(request, "index", said=_("The second factor is taken away. A password alone opens your account."))


ENROLLING = {"enrol": _enrol}
MANAGING = {"codes": _make_codes, "remove": _remove}


def _verified(request: DeskRequest, device: Device) -> None:
    """Open the desk for this session, under a new key: what was known of it before is worth nothing now."""
    verify_session(request, device)
    request.session.cycle_key()


def _show(request: DeskRequest, *, error: str = "", status: int = 0) -> HttpResponse:
    status = status or (422 if error else 200)
    title, factor = _("Second factor"), enrolled(request.user)
    if factor is not None:
        return show(request, "second_factor", title=title, factor=factor, error=error, status=status)
    device = new_device(request.user)
    picture = mark_safe(draw_code(device.config_url).decode())  # noqa: S308  drawn by segno, which escapes
    context = {"picture": picture, "secret": _in_fours(b32encode(device.bin_key).decode()), "error": error}
    return show(request, "enrol", title=title, status=status, **context)


def _in_fours(text: str) -> str:
    """Return letters in groups, for whoever types them."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _show_codes(request: DeskRequest, user: User) -> HttpResponse:
    codes = make_recovery_codes(user=user)
    return show(request, "recovery_codes", title=_("Your recovery codes"), codes=codes)


def _ask(request: DeskRequest, *, error: str = "", status: int = 0) -> HttpResponse:
    wanted = own_path(request.POST.get("next", request.GET.get("next", "")))
    status = status or (422 if error else 200)
    return show(request, "code", title=_("One more step"), status=status, error=error, wanted=wanted)


def _later(page: Callable[..., HttpResponse], request: DeskRequest, refusal: TooManyWrongCodes) -> HttpResponse:
    seconds = max(1, math.ceil((refusal.opens_at - timezone.now()).total_seconds()))
    said = ngettext(
        "Too many wrong codes. Try again in %(n)s second.", "Too many wrong codes. Try again in %(n)s seconds.", seconds
    )
    response = page(request, error=said % {"n": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response
