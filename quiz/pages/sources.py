"""The page of sources: what each measured, what was taken, its limits, and everything they disagree on."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from quiz.content.ageing import due_for_review, undated
from quiz.engine.edition import Disagreement, Edition, Source
from quiz.pages.figures import topic_words
from quiz.pages.wording import date_words, name_of_source

ORDER = ("pay", "openings", "entry", "growth", "education", "remote", "skills", "", "arithmetic")
"""In what order the topics of disagreements come; the empty one stands for all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    source: Source
    name: str
    published: str
    retrieved: str
    facts: int  # how many figures and statements of the edition rest on it


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeGroup:
    slug: str
    title: str
    disputes: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    sources: tuple[SourceEntry, ...]
    groups: tuple[DisputeGroup, ...]
    disputes: int
    due: int  # dated figures past the review age
    undated: int
    description: str


def sources_page(edition: Edition, *, today: date) -> SourcesPage:
    topics = sorted(dict.fromkeys(each.topic for each in edition.disagreements), key=_rank)
    names = [name_of_source(source) for source in edition.sources]
    return SourcesPage(
        sources=tuple(_entry(edition, source) for source in edition.sources),
        groups=tuple(
            DisputeGroup(
                slug=topic,
                title=_title(topic),
                disputes=tuple(each for each in edition.disagreements if each.topic == topic),
            )
            for topic in topics
        ),
        disputes=len(edition.disagreements),
        due=len(due_for_review(edition, today)),
        undated=len(undated(edition)),
        description=_("What %(names)s measured, what we took from each, and everything they disagree on.")
        % {"names": ", ".join(names)},
    )


def _entry(edition: Edition, source: Source) -> SourceEntry:
    rows = (
        edition.pay,
        edition.figures,
        edition.shares,
        edition.premiums,
        edition.depths,
        edition.needs,
        edition.notes,
        edition.transitions,
        edition.criteria,
    )
    return SourceEntry(
        source=source,
        name=name_of_source(source),
        published=date_words(source.published),
        retrieved=date_words(source.retrieved),
        facts=sum(row.source == source.slug for table in rows for row in table),
    )


def _rank(topic: str) -> int:
    """What most readers came for stands first, sums that do not add up last."""
    return ORDER.index(topic) if topic in ORDER else ORDER.index("")


def _title(topic: str) -> str:
    return {
        "pay": _("Pay"),
        "arithmetic": _("Sums that do not add up"),
        "skills": _("Skills"),
        "compliance": _("Rules and compliance"),
        "route-to-security": _("The way into security"),
        "titles": _("Titles"),
        "outlook": _("Outlook"),
    }.get(topic) or topic_words(topic)
