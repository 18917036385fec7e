"""A result as data: everything needed to work it out again, as far as the viewer may see it."""

from typing import Any

from quiz.engine.answers import Answers
from quiz.engine.scoring import Scored
from quiz.pages.result_outcome import public_outcome
from quiz.runs.sharing import Result, Sight

FORMAT = 1


def result_document(result: Result, sight: Sight, *, address: str) -> dict[str, Any]:
    """Return the document: verdict and whole matches for everyone; exact scores and answers for who may see them.

    Exact scores are fractions as text, so that nothing is lost. Only the owner gets what was told beyond the scored
    answers. `edition.document` is the file to score the answers with.
    """
    published, scored = result.published, result.scored
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
        **derive_verdict(scored),
    }
    if sight is not Sight.VERDICT:
        document |= derive_scores(scored)
        document["answers"] = _answers(scored.answers)
    if sight is Sight.OWNER:
        document["not_scored"] = _answers(
            {slug: answer for slug, answer in result.sheet.items() if slug not in scored.answers}
        )
    return document


def derive_verdict(scored: Scored) -> dict[str, Any]:
    """Return what everyone sees, worked out from the answers."""
    outcome = public_outcome(scored)
    return {
        "verdict": {"word": str(outcome.word), "leaders": [track.slug for track in outcome.leaders]},
        "matches": [{"track": rank.track.slug, "match": int(rank.match)} for rank in outcome.ranks],
    }


def derive_scores(scored: Scored) -> dict[str, Any]:
    """Return what is exact, for whoever may see the answers it comes from."""
    verdict = scored.verdict
    return {
        "scores": {match.track: str(match.score) for match in scored.matches},
        "evidence": str(verdict.evidence),
        "answered": verdict.answered,
        "changes": verdict.changes,
    }


def _answers(sheet: Answers) -> dict[str, Any]:
    return {slug: {"chosen": list(answer.chosen), "important": answer.important} for slug, answer in sheet.items()}
