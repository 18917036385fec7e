"""Opening a result by its link: who is asking, what they may see, and what is answered where nothing is left to see."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from quiz.door.errors import gone_result, not_an_owner
from quiz.door.keys import held_keys
from quiz.models import GoneLink
from quiz.runs.comparing import Seen, see
from quiz.runs.owning import NotAKey, OwnerKey, bytes_of
from quiz.runs.sharing import NoSuchResult, ResultIsGone, Sight, find_result
from quiz.runs.taking import NoSuchRun

SeenView = Callable[..., HttpResponse]


def opens_result(view: SeenView) -> SeenView:
    """Hand the view a result as this visitor may see it; search engines are kept out of whatever it answers."""

    @wraps(view)
    def opened(request: HttpRequest, public_id: str, **kwargs: object) -> HttpResponse:
        return _unlisted(_open(request, public_id, lambda seen: view(request, seen, **kwargs)))

    return opened


def owners_only(view: SeenView) -> SeenView:
    """Hand the view a result and the owner's key; anybody else learns nothing, not even whether there is a result."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, public_id: str, **kwargs: object) -> HttpResponse:
        def act(seen: Seen) -> HttpResponse:
            key = owner_key(request, seen)
            return not_an_owner(request) if key is None else view(request, seen, key, **kwargs)

        try:
            return _unlisted(_open(request, public_id, act))
        except Http404:
            return _unlisted(not_an_owner(request))
        except NoSuchRun:  # its time was up between the look and the act
            return _unlisted(gone_result(request, GoneLink.Reason.EXPIRED))

    return opened


def owner_key(request: HttpRequest, seen: Seen) -> OwnerKey | None:
    """Return the key by which this browser owns the result, if it holds it."""
    if seen.sight is not Sight.OWNER:
        return None
    return next(key for key in held_keys(request) if key.hash == seen.result.owner_hash)


def see_by_link(request: HttpRequest, public_id: str) -> Seen:
    return see(find_result(public_id=bytes_of(public_id)), held_keys(request))


def _open(request: HttpRequest, public_id: str, act: Callable[[Seen], HttpResponse]) -> HttpResponse:
    try:
        seen = see_by_link(request, public_id)
    except (NotAKey, NoSuchResult):
        raise Http404 from None
    except ResultIsGone as gone:
        return gone_result(request, gone.reason)
    return act(seen)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
