"""What the publish gate looks at and what it found in an edition, in words: for the method and for the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.engine.edition import Edition

TITLES: dict[str, Promise] = {
    "readable": gettext_lazy("Texts and numbers that could not be read back, or hide characters"),
    "sound": gettext_lazy("The edition is whole: nothing refers to what is not there"),
    "evidence": gettext_lazy("Scored questions without a criterion behind them"),
    "coverage": gettext_lazy("Criteria that the articles state and no question asks about"),
    "floor": gettext_lazy("Answers that could push a match below 0"),
    "balance": gettext_lazy("How often random answers put each track first"),
    "ties": gettext_lazy("How often random answers end in a tie"),
    "spread": gettext_lazy("Widest spread of a match over the narrowest"),
    "robust": gettext_lazy("Answers that must change before the ideal sheet of a track loses"),
    "separation": gettext_lazy("Matches of the other tracks on an ideal sheet"),
    "pair-reach": gettext_lazy("How high two tracks can come together"),
    "live-options": gettext_lazy("Options that are best for no track, without being declared neutral"),
    "swing": gettext_lazy("Points between two tracks that one question can move"),
    "share-of-maximum": gettext_lazy("Share of a track's maximum in one question"),
    "contrast-share": gettext_lazy("Share of all movement between each two tracks"),
    "contrast-questions": gettext_lazy("Questions that tell each two tracks apart"),
    "straight-scales": gettext_lazy("Spread for someone who gives the same answer to every scale"),
    "straight-places": gettext_lazy("Spread for someone who always takes the same place in the list"),
    "keying": gettext_lazy("Sum of the slopes of all scales, per track"),
    "reversed": gettext_lazy("Share of scales worded the other way round"),
    "option-length": gettext_lazy("Longest option over the shortest, in one question"),
    "track-length": gettext_lazy("How much longer the options of one track are"),
    "neighbours": gettext_lazy("Questions next to each other with the same strongest track"),
    "close-calls": gettext_lazy("Random sheets that end in a close call"),
    "short-balance": gettext_lazy("How often random answers to the short form put each track first"),
    "short-reach": gettext_lazy("Highest match that the short form reaches"),
    "influence": gettext_lazy("How often one question decides, the rest being random"),
    "dominance": gettext_lazy("The most influential question over the middle one"),
    "discrimination": gettext_lazy("What an answer tells of the first place, in bits"),
    "recovery": gettext_lazy("How often consistent people get the track they answer for"),
    "redundancy": gettext_lazy("Pairs of questions of which one would do"),
    "close-calls-consistent": gettext_lazy("Consistent people who end in a close call"),
    "leave-one-out": gettext_lazy("How often the first place stays without one of the questions"),
    "agreement": gettext_lazy("How often other ways of adding up give the same first place"),
}


FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    title: str
    value: str
    target: str
    is_met: bool
    figures: tuple[tuple[str, str], ...]
    drawn: int
    counted: int  # how many figures the worst was picked from; 0 where all are shown


def check_title(check: str) -> str:
    """Return what a check looks at, in words; a check that is no longer made has its slug for a title."""
    return str(TITLES.get(check, check))


def check_rows(edition: Edition, report: Sequence[Mapping[str, Any]]) -> tuple[CheckRow, ...]:
    names = {track.slug: track.short for track in edition.tracks}
    names |= {question.slug: question.short for question in edition.questions}
    return tuple(
        CheckRow(
            title=check_title(finding["check"]),
            value=finding["value"],
            target=_in_words(finding["target"]),
            is_met=finding["severity"] == "ok",
            figures=_figures(finding.get("figures", ()), names),
            drawn=finding.get("drawn", 0),
            counted=len(finding.get("figures", ())) if len(finding.get("figures", ())) > FEW else 0,
        )
        for finding in report
    )


def _figures(figures: Sequence[tuple[str, str]], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the figures of a check that has one for each track or pair; of more, the worst alone is shown."""
    if len(figures) > FEW:
        return ()
    return tuple((" + ".join(names.get(part, part) for part in name.split()), value) for name, value in figures)


def _in_words(target: str) -> str:
    if target == "<= 0":
        return _("none")
    return target.replace(">=", _("at least")).replace("<=", _("at most")).replace(" and ", _(" and "))
