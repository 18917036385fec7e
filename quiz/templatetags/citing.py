"""Citation chips: the number of a source, linked to its entry on the page of sources.

    {% load citing %}
    The sentence ends here.{% cite fact.source %}

The page's context holds the edition's sources by slug as `sources` (`edition.sources_by_slug`). A chip brings
its own no-break space, so it never starts a line alone. Several slugs, or a tuple of them, make several chips.
"""

from collections.abc import Iterable, Mapping

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quiz.engine.edition import Source
from quiz.pages.wording import date_words, name_of_source

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context: Context, *slugs: str | Iterable[str]) -> SafeString:
    sources: Mapping[str, Source] = context["sources"]
    flat = dict.fromkeys(slug for each in slugs for slug in ((each,) if isinstance(each, str) else each))
    numbered = sorted((sources[slug] for slug in flat), key=lambda source: source.number)
    page = reverse("sources")
    return format_html_join("", "&nbsp;{}", ((_chip(page, source),) for source in numbered))


@register.simple_tag(takes_context=True)
def source_name(context: Context, slug: str) -> str:
    """The name of a source, where it stands before its chip."""
    sources: Mapping[str, Source] = context["sources"]
    return name_of_source(sources[slug])


@register.filter
def in_date_words(as_of: str) -> str:
    """A date as exact as the source gives it, or "date not stated"."""
    return date_words(as_of)


def _chip(page: str, source: Source) -> SafeString:
    label = _("Source %(number)s: %(name)s") % {"number": source.number, "name": name_of_source(source)}
    return format_html(
        '<a class="cite" href="{}#s{}" aria-label="{}">{}</a>', page, source.number, label, source.number
    )
