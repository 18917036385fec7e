"""Where a row of an edition is edited: its page at the desk, found by slug."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.urls import reverse

from quiz.content.copying import PARTS
from quiz.engine.soundness import Place


def addresses_of(places: Iterable[Place]) -> Mapping[Place, str]:
    """Return the address of each place's row in the draft; one query for each kind of row, however many there are.

    A place within a row leads to the row. What is no row, or is gone, leads nowhere and is left out.
    """
    asked = tuple(places)
    slugs: dict[str, set[str]] = defaultdict(set)
    for part, slug, *_rest in (place for place in asked if len(place) > 1):
        if part in PARTS:
            slugs[part].add(slug)
    keys = {
        (part, slug): pk
        for part, wanted in sorted(slugs.items())
        for pk, slug in PARTS[part]._default_manager.filter(slug__in=wanted).values_list("pk", "slug")
    }
    found = {}
    for place in asked:
        pk = keys.get((place[0], place[1])) if len(place) > 1 else None
        if pk:
            found[place] = reverse(f"admin:quiz_{PARTS[place[0]]._meta.model_name}_change", args=[pk])
        elif place == ("questions",):
            found[place] = reverse("admin:matrix")
    return found
