"""What reading pages show one visitor: where to go on, earlier results, the match with a track."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import OperationalError
from django.http import HttpRequest
from django.template.loader import render_to_string

from quiz.door.keys import held_keys
from quiz.engine.clarity import Word
from quiz.engine.edition import Track
from quiz.engine.scoring import Scored
from quiz.pages.question import first_open
from quiz.runs.taking import Taking, find_runs
from quiz.views.steps import address_of_result


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierResult:
    address: str
    headline: str  # "AI Engineer 73", or empty where the answers were too few
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMatch:
    track: Track
    match: str
    score: Fraction


def visitors_runs(request: HttpRequest) -> tuple[Taking, ...]:
    """Return the runs this browser holds, the one last acted on first; without the cookie no query is made.

    While the database is away there are none: what is the same for everyone can still be read.
    """
    keys = held_keys(request)
    try:
        return find_runs(keys=keys) if keys else ()
    except OperationalError:
        return ()


def way_on(request: HttpRequest) -> dict[str, str]:
    """Return the landing page's parts for someone who has begun or finished before; nothing for everyone else."""
    runs = visitors_runs(request)
    if not runs:
        return {}
    current = runs[0]
    context = {
        "unfinished": None if current.is_finished else current,
        "number": first_open(current.published.edition, current.answers),
        "results": [_earlier(run) for run in runs if run.is_finished],
    }
    return {"go": render_to_string("partials/way_on.html", context, request), "last": ""}


def match_line(request: HttpRequest, *tracks: Track) -> dict[str, str]:
    """Return the part that states the visitor's own matches with these tracks, by their latest ranked result."""
    for run in visitors_runs(request):
        matches = _matches(run) if run.is_finished else {}
        if matches:
            own = [matches[track.slug] for track in tracks if track.slug in matches]
            context = {"matches": own, "address": address_of_result(run)}
            return {"own": render_to_string("partials/own_match.html", context)}
    return {}


def _matches(run: Taking) -> dict[str, OwnMatch]:
    """Return whole matches by track, best first, as the result prints them; nothing where there is no ranking."""
    edition = run.published.edition
    scored = Scored(edition=edition, answers=run.sheet)
    if scored.verdict.word is Word.TOO_FEW:
        return {}
    return {
        match.track: OwnMatch(track=edition.track(match.track), match=str(whole), score=match.score)
        for match, whole in zip(scored.receipt.matches, scored.receipt.whole, strict=True)
    }


def _earlier(run: Taking) -> EarlierResult:
    best = next(iter(_matches(run).values()), None)
    return EarlierResult(
        address=address_of_result(run),
        headline=f"{best.track.name} {best.match}%" if best else "",
        answered_at=run.started_at,
    )
