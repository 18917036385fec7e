"""A result as data: everything needed to work it out again, as far as the viewer may see it."""

from typing import Any

from quiz.engine.answers import Sheet
from quiz.engine.clarity import judge
from quiz.engine.edition import Edition
from quiz.engine.scoring import match_tracks
from quiz.pages.result import scored_alone
from quiz.pages.result_outcome import public_outcome
from quiz.runs.sharing import Result, Sight

FORMAT = 1


def result_document(result: Result, sight: Sight, *, address: str) -> dict[str, Any]:
    """Return the document: verdict and whole matches for everyone; exact scores and answers for who may see them.

    Exact scores are fractions as text, so that nothing is lost. Only the owner gets what was told beyond the scored
    answers. `edition.document` is the file to score the answers with.
    """
    published, sheet = result.published, scored_alone(result)
    document = {
        "format": FORMAT,
        "result": address,
        "finished_on": result.finished_at.date().isoformat(),
        "edition": {
            "number": published.number,
            "rule": published.edition.rule,
            "scoring_digest": published.scoring_digest,
            "content_digest": published.content_digest,
            "document": f"/editions/{published.number}.json",
        },
        **derive_verdict(published.edition, sheet),
    }
    if sight is not Sight.VERDICT:
        document |= derive_scores(published.edition, sheet)
        document["answers"] = _answers(sheet)
    if sight is Sight.OWNER:
        fit = {question.slug for question in published.edition.fit}
        document["not_scored"] = _answers({slug: answer for slug, answer in result.sheet.items() if slug not in fit})
    return document


def derive_verdict(edition: Edition, sheet: Sheet) -> dict[str, Any]:
    """Return what everyone sees, worked out from the answers."""
    outcome = public_outcome(edition, sheet)
    return {
        "verdict": {"word": str(outcome.word), "leaders": [track.slug for track in outcome.leaders]},
        "matches": [{"track": rank.track.slug, "match": int(rank.match)} for rank in outcome.ranks],
    }


def derive_scores(edition: Edition, sheet: Sheet) -> dict[str, Any]:
    """Return what is exact, for whoever may see the answers it comes from."""
    verdict = judge(edition, sheet)
    return {
        "scores": {match.track: str(match.score) for match in match_tracks(edition, sheet)},
        "evidence": str(verdict.evidence),
        "answered": verdict.answered,
        "changes": verdict.changes,
    }


def _answers(sheet: Sheet) -> dict[str, Any]:
    return {slug: {"chosen": list(answer.chosen), "important": answer.important} for slug, answer in sheet.items()}
