"""What search engines are told of: every page for readers, with the day the quiz last changed."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from quiz.door.addresses import site_address
from quiz.editions.loading import NothingPublished, current_edition


@require_safe
def get_sitemap(request: HttpRequest) -> HttpResponse:
    pages = Pages(site_address(request))
    response: HttpResponse = sitemap(request, {"pages": pages})
    return response


class Pages(Sitemap):  # type: ignore[type-arg]
    """Addresses as the site's own pages give them; while nothing is published, the first page alone says something."""

    def __init__(self, site: str) -> None:
        self.protocol, _, self.host = site.partition("://")
        try:
            published = current_edition()
        except NothingPublished:
            self.published_at: datetime | None = None
            self.paths = [reverse("landing")]
        else:
            self.published_at = published.published_at
            names = ("landing", "compare", "sources", "method", "privacy", "accessibility")
            tracks = [reverse("track", args=[track.slug]) for track in published.edition.tracks]
            self.paths = [*map(reverse, names), *tracks]

    def get_domain(self, site: Any = None) -> str:
        return self.host

    def items(self) -> list[str]:
        return self.paths

    def location(self, item: str) -> str:
        return item

    def lastmod(self, item: str) -> datetime | None:
        return self.published_at
