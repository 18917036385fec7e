"""Who earns more, source by source: only rows that measure the same are compared, and unlike measures never meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.engine.edition import Basis, Edition, Level, Measure, Pay, Track
from quiz.pages.paying import level_words
from quiz.pages.wording import basis_words, date_words, money, region_words

SCALE = 50_000
"""Where a difference lane ends, unless a difference is larger."""

TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How far one source puts one track ahead in the row that stands for it; `ahead` is None where it does not."""

    source: str
    ahead: Track | None  # over all comparable rows of the source
    track: Track | None  # in this row
    difference: Decimal
    text: str
    measure: str  # what is compared, in words
    side: int  # -1 for the first track, 1 for the second


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoEarnsMore:
    tracks: tuple[Track, ...]
    question: str
    answer: str
    leads: tuple[Lead, ...]
    scale: Decimal


def who_earns_more(edition: Edition) -> WhoEarnsMore | None:
    """Return the pair of tracks that most sources compare, and what each of them says; None where none does."""
    every = [(first, second) for place, first in enumerate(edition.tracks) for second in edition.tracks[place + 1 :]]
    leads, (one, other) = max(((leads_between(edition, *pair), pair) for pair in every), key=lambda each: len(each[0]))
    if not leads:
        return None
    words = {"first": one.short, "second": other.name}
    return WhoEarnsMore(
        tracks=(one, other),
        question=_("Who earns more, %(first)s or %(second)ss?") % words,
        answer=_answer(leads, (one, other)),
        leads=tuple(sorted(leads, key=lambda lead: lead.side * lead.difference)),
        scale=max([Decimal(SCALE), *(lead.difference for lead in leads)]),
    )


def leads_between(edition: Edition, first: Track, second: Track) -> tuple[Lead, ...]:
    """Return a lead for each source with comparable rows: same level, label, basis, measure, place and date."""
    leads = []
    for source in edition.sources:
        own = [row for row in edition.pay if row.source == source.slug and row.measure is not Measure.ABOVE]
        there = {_key(row): row for row in own if row.track == second.slug}
        pairs = [(row, there[_key(row)]) for row in own if row.track == first.slug and _key(row) in there]
        if pairs:
            leads.append(_lead(pairs, first, second))
    return tuple(leads)


def _lead(pairs: Sequence[tuple[Pay, Pay]], first: Track, second: Track) -> Lead:
    one, other = max(pairs, key=lambda pair: _telling(pair[0]))
    gap = _middle(one) - _middle(other)
    track = first if gap > 0 else second if gap < 0 else None
    words = {"track": track.short if track else "", "gap": money(abs(gap))}
    return Lead(
        source=one.source,
        ahead=_ahead(pairs, first, second),
        track=track,
        difference=abs(gap),
        text=_("%(track)s by %(gap)s") % words if track else _("level"),
        measure=_compared(one),
        side=-1 if gap > 0 else 1,
    )


def _key(row: Pay) -> tuple[str, ...]:
    return (row.level, row.label, row.basis, row.measure, row.region, row.as_of)


def _telling(row: Pay) -> tuple[bool, bool]:
    """Of a source's rows the senior one stands for it, and total pay before base pay."""
    return row.level is Level.SENIOR, row.basis is Basis.TOTAL


def _middle(row: Pay) -> Decimal:
    return Decimal(row.low + row.high) / TWO


def _ahead(pairs: Sequence[tuple[Pay, Pay]], first: Track, second: Track) -> Track | None:
    """Return the track that is ahead at both ends of each row, or None."""
    if all(one.low >= other.low and one.high >= other.high for one, other in pairs):
        return first
    if all(one.low <= other.low and one.high <= other.high for one, other in pairs):
        return second
    return None


def _compared(row: Pay) -> str:
    """Return what is set against each other: "senior, middle of the range, total pay, United States, April 2026"."""
    figure = {
        Measure.RANGE: _("middle of the range"),
        Measure.MEDIAN: _("median"),
        Measure.AVERAGE: _("average"),
    }.get(row.measure, "")
    parts = (
        level_words(row.level),
        figure,
        basis_words(row.basis),
        region_words(row.region) if row.region else "",
        date_words(row.as_of),
    )
    return ", ".join(part for part in parts if part)


def _answer(leads: Sequence[Lead], tracks: tuple[Track, Track]) -> str:
    one, other = (sum(lead.ahead is track for lead in leads) for track in tracks)
    if one and one == other:
        return ngettext("One source each way.", "%(n)s sources each way.", one) % {"n": _counted(one)}
    if one and other:
        words = {"a": _counted(one), "one": tracks[0].short, "b": _counted(other), "two": tracks[1].short}
        return _("%(a)s for %(one)s, %(b)s for %(two)s.") % words
    if one or other:
        words = {"track": tracks[0 if one else 1].name}
        return _("Every source says %(track)s.") % words
    return _("No source puts either ahead throughout.")


def _counted(number: int) -> str:
    words = (_("None"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"))
    return words[number] if number < len(words) else str(number)
