"""Structured data for search engines, as JSON-LD: data, which a strict script-src lets stand.

{% breadcrumbs site_address name address %}     the way from the first page to this one
{% faq notes %}                                 common questions, from notes with a title
"""

import json
from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quiz.engine.edition import Note

register = template.Library()

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def breadcrumbs(site_address: str, name: str, address: str) -> SafeString:
    steps = ((_("Which track?"), site_address), (name, address))
    items = [
        {"@type": "ListItem", "position": place, "name": str(words), "item": link}
        for place, (words, link) in enumerate(steps, 1)
    ]
    return _data({"@type": "BreadcrumbList", "itemListElement": items})


@register.simple_tag
def faq(notes: Iterable[Note]) -> SafeString:
    questions = [
        {"@type": "Question", "name": note.title, "acceptedAnswer": {"@type": "Answer", "text": note.text}}
        for note in notes
        if note.title
    ]
    return _data({"@type": "FAQPage", "mainEntity": questions}) if questions else SafeString("")


def _data(thing: dict[str, object]) -> SafeString:
    """Return the data in a script element of a type that no browser runs; it cannot be closed from within."""
    text = json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False, separators=(",", ":"))
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text.translate(ESCAPES)))
