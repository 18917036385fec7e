"""Skills you have and lack for the leading tracks, as far as sources count, price or name them; no match moves."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quiz.engine.answers import Answers
from quiz.engine.edition import Edition, Kind, Need, Track
from quiz.engine.readiness import Readiness, assess_readiness, chosen_meanings, missing_skills
from quiz.pages.skills import PremiumRow, ShareRow, premium_rows, share_rows, shares_measure

BOTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A skill the sources name for a track and the quiz asks about."""

    name: str
    is_core: bool
    have: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedGroup:
    """The core skills, or the useful ones; yours first, then what is missing."""

    title: str
    skills: tuple[Named, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(skill.source for skill in self.skills))


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsOf:
    track: Track
    heading: str
    measure: str  # what the shares count; empty where nobody counts
    shares: tuple[ShareRow, ...]
    premiums: tuple[PremiumRow, ...]
    groups: tuple[NamedGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsPage:
    told: bool
    shared: tuple[Named, ...]  # what is missing and serves both leading tracks, first things first
    tracks: tuple[SkillsOf, ...]


def skills_page(edition: Edition, sheet: Answers, leading: tuple[Track, ...]) -> SkillsPage:
    have = frozenset(chosen_meanings(edition, sheet, Kind.READINESS))
    standing = {readiness.track: readiness for readiness in assess_readiness(edition, sheet)}
    return SkillsPage(
        told=any(readiness.told for readiness in standing.values()),
        shared=shared_gaps(edition, sheet, leading),
        tracks=tuple(_skills_of(edition, track, standing[track.slug], have) for track in leading),
    )


def shared_gaps(edition: Edition, sheet: Answers, leading: tuple[Track, ...]) -> tuple[Named, ...]:
    """Return the missing skills that every leading track needs; none where only one track leads."""
    slugs = tuple(track.slug for track in leading)
    if len(slugs) < BOTH:
        return ()
    gaps = missing_skills(edition, sheet, slugs)
    sources = _sources(edition, slugs)
    return tuple(
        Named(name=edition.skill(gap.skill).name, is_core=gap.level is Need.CORE, have=False, source=sources[gap.skill])
        for gap in gaps
        if len(gap.tracks) == len(slugs)
    )


def _skills_of(edition: Edition, track: Track, standing: Readiness, have: frozenset[str]) -> SkillsOf:
    shares = share_rows(edition, track.slug, have=have)
    sources = _sources(edition, (track.slug,))
    return SkillsOf(
        track=track,
        heading=_heading(track, shares, told=standing.told),
        measure=shares_measure(edition, track.slug),
        shares=shares,
        premiums=premium_rows(edition, track.slug),
        groups=_groups(
            [
                Named(
                    name=edition.skill(skill.skill).name,
                    is_core=skill.level is Need.CORE,
                    have=skill.have,
                    source=sources[skill.skill],
                )
                for skill in standing.skills
            ]
        ),
    )


def _groups(named: list[Named]) -> tuple[NamedGroup, ...]:
    groups = []
    for is_core, title in ((True, _("Core, as sources name it")), (False, _("Useful"))):
        skills = tuple(sorted((each for each in named if each.is_core is is_core), key=lambda each: not each.have))
        if skills:
            groups.append(NamedGroup(title=title, skills=skills))
    return tuple(groups)


def _heading(track: Track, shares: tuple[ShareRow, ...], *, told: bool) -> str:
    count = {"track": track.name, "total": len(shares), "have": sum(row.have for row in shares)}
    if not shares:
        return _("%(track)s: no source counts its skills in postings") % count
    if not told:
        return _("%(track)s: the %(total)s skills we can measure") % count
    return _("%(track)s: you have %(have)s of the %(total)s we can measure") % count


def _sources(edition: Edition, tracks: tuple[str, ...]) -> dict[str, str]:
    """Return for each skill that the quiz asks about one source that names it, or a part of it, for these tracks."""
    named = {
        edition.skill(need.skill).part_of or need.skill: need.source
        for need in reversed(edition.needs)
        if need.track in tracks
    }
    own = {need.skill: need.source for need in reversed(edition.needs) if need.track in tracks}
    return named | own
