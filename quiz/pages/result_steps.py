"""Next steps: three, each tied to a finding of the page and to a source; serving both leaders where it is close."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from quiz.engine.answers import Answers
from quiz.engine.edition import Edition, Kind, Track
from quiz.engine.readiness import chosen_meanings
from quiz.pages.figures import shared_notes
from quiz.pages.result_skills import Named, SkillsOf, SkillsPage
from quiz.pages.wording import listed

STEPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsPage:
    heading: str
    steps: tuple[Step, ...]


def steps_page(edition: Edition, sheet: Answers, leading: tuple[Track, ...], skills: SkillsPage) -> StepsPage:
    if len(leading) > 1:
        names = {"tracks": listed([track.name for track in leading])}
        shared = list(_for_all(edition, leading, skills))
        heading = _("Next steps that serve %(tracks)s alike") if shared else _("Next steps towards %(tracks)s")
        steps = (*shared, *_towards_each(edition, leading))[:STEPS]
        return StepsPage(heading=heading % names, steps=steps)
    heading = _("Next steps towards %(track)s") % {"track": leading[0].name}
    return StepsPage(heading=heading, steps=tuple(islice(_for_one(edition, sheet, leading[0], skills), STEPS)))


def _for_all(edition: Edition, leading: tuple[Track, ...], skills: SkillsPage) -> Iterator[Step]:
    slugs = tuple(track.slug for track in leading)
    gaps = iter(skills.shared)
    yield from (_shared(gap, leading) for gap in islice(gaps, 1))
    for note in shared_notes(edition, *slugs, topics=["next-steps", "choosing"])[:1]:
        yield Step(title=_("Keep both doors open."), text=note.text, source=note.source)
    yield from (_shared(gap, leading) for gap in gaps)
    for note in shared_notes(edition, *slugs, topics=["choosing", "hybrid-roles"])[1:]:
        yield Step(title=_("Decide by the work."), text=note.text, source=note.source)


def _towards_each(edition: Edition, leading: tuple[Track, ...]) -> Iterator[Step]:
    for track in leading:
        for note in edition.notes_of(track.slug, "next-steps")[:1]:
            yield Step(title=_("Towards %(track)s.") % {"track": track.name}, text=note.text, source=note.source)


def _shared(gap: Named, leading: tuple[Track, ...]) -> Step:
    words = {"skill": gap.name, "tracks": listed([track.short for track in leading])}
    return Step(
        title=_("Work on: %(skill)s.") % words,
        text=_("Sources name it for %(tracks)s, so it helps whichever you choose.") % words,
        source=gap.source,
    )


def _for_one(edition: Edition, sheet: Answers, track: Track, skills: SkillsPage) -> Iterator[Step]:
    of_track = skills.tracks[0]
    yield from islice(_gaps(of_track, told_skills=skills.told), 1)
    yield from islice(_moves(edition, sheet, track), 1)
    for note in edition.notes_of(track.slug, "next-steps")[:2]:
        yield Step(title=_("Begin as a source advises."), text=note.text, source=note.source)
    yield from islice(_premiums(of_track), 1)
    yield from islice(_gaps(of_track, told_skills=skills.told), 1, None)
    for note in shared_notes(edition, track.slug, topics=["choosing", "next-steps"]):
        yield Step(title=_("Check the choice."), text=note.text, source=note.source)


def _gaps(of_track: SkillsOf, *, told_skills: bool) -> Iterator[Step]:
    """Return the largest measured gaps; where nobody measures, the core skills that are missing."""
    missing = [row for row in of_track.shares if not row.have]
    for row in missing:
        words = {"skill": row.name, "share": row.text, "track": of_track.track.name}
        text = _("%(share)s of %(track)s postings ask for it.")
        if told_skills and row is missing[0]:
            text = _("%(share)s of %(track)s postings ask for it: your largest measured gap.")
        yield Step(title=_("Work on: %(skill)s.") % words, text=text % words, source=row.source)
    for named in (skill for group in of_track.groups for skill in group.skills):
        if named.is_core and not named.have and not of_track.shares:
            words = {"skill": named.name, "track": of_track.track.name}
            yield Step(
                title=_("Work on: %(skill)s.") % words,
                text=_("A source counts it among the core of %(track)s work.") % words,
                source=named.source,
            )


def _moves(edition: Edition, sheet: Answers, track: Track) -> Iterator[Step]:
    """Return what the sources say to add, coming from the work that the person told of."""
    start = chosen_meanings(edition, sheet, Kind.CONTEXT)
    for move in edition.transitions:
        if move.from_track in start and move.to_track == track.slug and move.add:
            title = _("Coming from %(track)s work, add what is missing.") % {
                "track": edition.track(move.from_track).name
            }
            yield Step(title=title, text=move.add, source=move.source)


def _premiums(of_track: SkillsOf) -> Iterator[Step]:
    mine = {row.name for row in of_track.shares if row.have}
    for row in of_track.premiums:
        if row.name not in mine and row.above:
            words = {"skill": row.name, "median": row.median, "above": row.above, "measure": row.measure}
            yield Step(
                title=_("For pay, look at %(skill)s.") % words,
                text=_("Postings that name it: %(median)s, %(above)s above the track's median (%(measure)s).") % words,
                source=row.source,
            )
