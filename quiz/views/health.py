"""Whether the process lives, and whether it can do its work."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from quiz.editions.loading import NothingPublished, NothingReadable, current_edition, unreadable_editions
from quiz.runs.forgetting import last_sweep


@require_safe
def get_health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def get_readiness(request: HttpRequest) -> HttpResponse:
    reason = _what_is_missing()
    if reason:
        return JsonResponse({"ready": False, "reason": reason}, status=503)
    swept = last_sweep()
    forgotten_at = swept.ran_at.isoformat(timespec="seconds") if swept else None
    unreadable = [each.number for each in unreadable_editions()]
    return JsonResponse({"ready": True, "reason": "", "forgotten_at": forgotten_at, "unreadable_editions": unreadable})


def _what_is_missing() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are not applied"
        serving = current_edition().number
    except NothingReadable:
        return f"no edition can be read: {_damaged()}"
    except NothingPublished:
        return "no edition is published"
    except DatabaseError:
        return "the database does not answer"
    newer = _damaged(above=serving)
    return f"edition {serving} serves in place of a newer one: {newer}" if newer else ""


def _damaged(*, above: int = 0) -> str:
    found = (each for each in unreadable_editions() if each.number > above)
    return "; ".join(f"edition {each.number} cannot be read: {each.reason}" for each in found)
