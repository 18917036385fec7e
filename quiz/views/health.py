"""Whether the process lives, and whether it can do its work."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from quiz.door.readiness import look

RETRY_SECONDS = "30"


@require_safe
def get_health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def get_readiness(request: HttpRequest) -> HttpResponse:
    found = look()
    if found.reason:
        headers = {"Retry-After": RETRY_SECONDS}
        return JsonResponse({"ready": False, "reason": found.reason}, status=503, headers=headers)
    forgotten_at = found.forgotten_at and found.forgotten_at.isoformat(timespec="seconds")
    return JsonResponse(
        {"ready": True, "reason": "", "warnings": list(found.warnings), "forgotten_at": forgotten_at},
    )
