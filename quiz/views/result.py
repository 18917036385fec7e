"""A result by its link: the page, the same as data, and its address as a QR code."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from quiz.pages.result_document import result_document
from quiz.runs.comparing import Seen
from quiz.sharing.code import draw_code
from quiz.views.opening import opens_result, owner_key
from quiz.views.showing import address_of, keep_private, show_answers, show_as_others, show_own, show_verdict

CODE_SECONDS = 3600


@require_safe
@opens_result
def get_result(request: HttpRequest, seen: Seen) -> HttpResponse:
    key = owner_key(request, seen)
    if key is not None and request.GET.get("as") == "others":
        return show_as_others(request, seen.result)
    if key is not None:
        return show_own(request, seen.result, key)
    return show_answers(request, seen.result) if seen.shows_answers else show_verdict(request, seen.result)


@require_safe
@opens_result
def get_document(request: HttpRequest, seen: Seen) -> HttpResponse:
    document = result_document(seen.result, seen.sight, address=address_of(request, seen.result))
    response = JsonResponse(document, json_dumps_params={"indent": 1, "ensure_ascii": False})
    return keep_private(request, response, seen)


@require_safe
@opens_result
def get_code(request: HttpRequest, seen: Seen) -> HttpResponse:
    response = HttpResponse(draw_code(address_of(request, seen.result)), content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=CODE_SECONDS)
    return response
