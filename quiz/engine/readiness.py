"""Skills a person has and lacks for each track, and the quoted times of moving to it; none of it moves a match."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quiz.engine.answers import Answers, State, chosen_options, state_of
from quiz.engine.edition import Edition, Kind, Need


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillStanding:
    skill: str
    level: Need
    have: bool
    share: Decimal | None  # the highest published share of the track's postings, of the skill or a part of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The skills that the quiz asks about and the track needs: core first, then by published share, then by name."""

    track: str
    told: bool  # whether the person answered the questions about skills at all
    skills: tuple[SkillStanding, ...]

    def count(self, level: Need, *, have: bool) -> int:
        return sum(skill.level is level and skill.have is have for skill in self.skills)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A skill that the person lacks and some of the given tracks need; level and share are the highest among those."""

    skill: str
    tracks: tuple[str, ...]
    level: Need
    share: Decimal | None


def assess_readiness(edition: Edition, sheet: Answers) -> tuple[Readiness, ...]:
    """Return the readiness for each track, in the edition's order; never a percentage of "ready"."""
    asking = [question.slug for question in edition.questions if question.kind is Kind.READINESS]
    answered = any(state_of(sheet, slug) is State.ANSWERED for slug in asking)
    have = frozenset(chosen_meanings(edition, sheet, Kind.READINESS))
    return tuple(
        Readiness(track=track.slug, told=answered, skills=_skills(edition, track.slug, have=have))
        for track in edition.tracks
    )


def missing_skills(edition: Edition, sheet: Answers, tracks: tuple[str, ...]) -> tuple[Gap, ...]:
    """Return what the person lacks for these tracks: what keeps most of them open first, then as in `Readiness`."""
    lacking: dict[str, list[tuple[str, SkillStanding]]] = {}
    for readiness in assess_readiness(edition, sheet):
        for skill in readiness.skills:
            if readiness.track in tracks and not skill.have:
                lacking.setdefault(skill.skill, []).append((readiness.track, skill))
    gaps = [
        Gap(
            skill=slug,
            tracks=tuple(track for track, _ in found),
            level=_highest_level(skill.level for _, skill in found),
            share=max((skill.share for _, skill in found if skill.share is not None), default=None),
        )
        for slug, found in lacking.items()
    ]
    return tuple(
        sorted(gaps, key=lambda gap: (-len(gap.tracks), *_rank(gap.level, gap.share, edition.skill(gap.skill).name)))
    )


def chosen_meanings(edition: Edition, sheet: Answers, kind: Kind) -> tuple[str, ...]:
    """Return what the chosen options of all questions of a kind stand for, in the edition's order."""
    return tuple(
        option.stands_for
        for question in edition.questions
        if question.kind is kind and question.slug in sheet
        for option in chosen_options(question, sheet[question.slug])
        if option.stands_for
    )


def _skills(edition: Edition, track: str, *, have: frozenset[str]) -> tuple[SkillStanding, ...]:
    asked = _asked(edition)
    shares: dict[str, Decimal] = {}
    for share in sorted((share for share in edition.shares if share.track == track), key=lambda share: share.high):
        shares[asked.get(share.skill, "")] = share.high
    needed: dict[str, list[Need]] = {}
    for need in edition.needs:
        if need.track == track and need.skill in asked:
            needed.setdefault(asked[need.skill], []).append(need.level)
    skills = [
        SkillStanding(
            skill=slug,
            level=_highest_level(levels),
            have=slug in have,
            share=shares.get(slug),
        )
        for slug, levels in needed.items()
    ]
    return tuple(sorted(skills, key=lambda skill: _rank(skill.level, skill.share, edition.skill(skill.skill).name)))


def _asked(edition: Edition) -> dict[str, str]:
    """Return for each skill that the quiz asks about, itself or as part of a broader one, the skill that is asked."""
    asking = [question for question in edition.questions if question.kind is Kind.READINESS]
    direct = {option.stands_for for question in asking for option in question.options}
    asked = {skill.slug: skill.slug if skill.slug in direct else skill.part_of for skill in edition.skills}
    return {part: slug for part, slug in asked.items() if slug in direct and slug}


def _rank(level: Need, share: Decimal | None, name: str) -> tuple[bool, Decimal, str]:
    return level is not Need.CORE, -(share if share is not None else Decimal(-1)), name


def _highest_level(levels: Iterable[Need]) -> Need:
    return Need.CORE if Need.CORE in levels else Need.USEFUL
