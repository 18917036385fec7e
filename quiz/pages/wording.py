"""Figures, dates and names of sources in words, the same way on every page."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.engine.edition import Basis, Figure, Source, Unit

THOUSAND = 1000


def name_of_source(source: Source) -> str:
    """Return the publisher without its company or platform, or say that nobody is named."""
    return source.publisher.split(" (")[0].split(", ")[0] or source.title or _("Publisher not named")


def money(dollars: int | Decimal) -> str:
    """Return whole dollars in thousands: $130k, $177.3k."""
    thousands = f"{Decimal(dollars) / THOUSAND:,.1f}".removesuffix(".0")
    return f"${thousands}k"


def plain(number: Decimal | int) -> str:
    """Return a number as people write it: 4,781 and 4.8, never 31.00."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")


def span(low: str, high: str) -> str:
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def percent(low: Decimal, high: Decimal) -> str:
    return f"{span(plain(low), plain(high))}%"


def months(low: int | None, high: int | None) -> str:
    """Return a quoted time; empty where the source gives none."""
    last = high if high is not None else low
    if last is None:
        return ""
    first = low if low is not None else last
    return ngettext("%(n)s month", "%(n)s months", last) % {"n": span(str(first), str(last))}


def quantity(figure: Figure) -> str:
    """Return a figure's value with its unit; empty where it is one of words."""
    low, high = figure.low, figure.high
    if figure.unit is Unit.WORDS:
        return ""
    if figure.unit is Unit.DOLLARS:
        return span(money(low), money(high))
    if figure.unit is Unit.PERCENT:
        return percent(low, high)
    number = span(plain(low), plain(high))
    count = int(high)
    named = {
        Unit.DAYS: ngettext("%(n)s day", "%(n)s days", count),
        Unit.MONTHS: ngettext("%(n)s month", "%(n)s months", count),
        Unit.YEARS: ngettext("%(n)s year", "%(n)s years", count),
    }
    return named.get(figure.unit, "%(n)s") % {"n": number}


def date_words(as_of: str) -> str:
    """Return a date as exact as the source gives it: 2026, May 2026, 16 May 2026; or that it gives none."""
    if not as_of:
        return _("date not stated")
    year, *rest = as_of.split("-")
    if not rest:
        return year
    month = str(MONTHS[int(rest[0])])
    return " ".join([str(int(rest[1])), month, year] if rest[1:] else [month, year])


def basis_words(basis: Basis) -> str:
    return {
        Basis.BASE: _("base pay"),
        Basis.TOTAL: _("total pay"),
        Basis.NOT_STATED: _("base or total not stated"),
    }[basis]


def region_words(region: str) -> str:
    return region or _("country not stated")


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
