"""What search engines are told of: every page for readers, with the day the quiz last changed."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from quiz.editions.loading import NothingPublished, current_edition
from quiz.engine.edition import Track


class Pages(Sitemap):  # type: ignore[type-arg]
    """The pages that stand by themselves; while nothing is published, the first page alone has something to say."""

    def items(self) -> list[str]:
        names = ["landing", "compare", "sources", "method", "privacy", "accessibility"]
        return names if published_at() else names[:1]

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        return published_at()


class Tracks(Sitemap):  # type: ignore[type-arg]
    def items(self) -> list[Track]:
        try:
            return list(current_edition().edition.tracks)
        except NothingPublished:
            return []

    def location(self, item: Track) -> str:
        return reverse("track", args=[item.slug])

    def lastmod(self, item: Track) -> datetime | None:
        return published_at()


SITEMAPS: dict[str, Any] = {"pages": Pages, "tracks": Tracks}


def published_at() -> datetime | None:
    try:
        return current_edition().published_at
    except NothingPublished:
        return None
