"""The proof of a result: what its document says beside what its answers give when they are worked out again."""

from collections.abc import Iterator, Mapping
from typing import Any

from quiz.engine.answers import Answer, AnswerRefused, Answers
from quiz.engine.document import scoring_digest
from quiz.engine.edition import Edition
from quiz.engine.packing import pack
from quiz.engine.scoring import Scored
from quiz.pages.result_document import derive_scores, derive_verdict


class CannotBeProven(Exception):
    """The document holds no answers, or none that its edition could have been given; says which."""


def differing_places(document: Mapping[str, Any], edition: Edition, *, content_digest: str) -> tuple[str, ...]:
    """Return each place where the document says something else than its answers give; none where it is proven.

    `content_digest` is that of the edition's text as it is stored: written anew, an old edition may say more.
    """
    derived = _derived(edition, _sheet(document, edition), content_digest)
    return tuple(_differences(document, derived, ""))


def _derived(edition: Edition, sheet: Answers, content_digest: str) -> dict[str, Any]:
    scored = Scored(edition=edition, answers=sheet)
    digests = {"scoring_digest": scoring_digest(edition), "content_digest": content_digest}
    return {
        "edition": {"rule": edition.rule, **digests},
        **derive_verdict(scored),
        **derive_scores(scored),
    }


def _sheet(document: Mapping[str, Any], edition: Edition) -> Answers:
    answers = document.get("answers")
    if not isinstance(answers, dict):
        raise CannotBeProven("it shows no answers: only its owner, or somebody shown them, can work it out again")
    try:
        sheet = {
            slug: Answer(chosen=tuple(given["chosen"]), important=given["important"] is True)
            for slug, given in answers.items()
        }
        pack(edition, sheet)
    except (KeyError, TypeError, AnswerRefused) as trouble:
        raise CannotBeProven(f"its answers do not fit its edition: {trouble!r}") from None
    return sheet


def _differences(said: object, found: object, place: str) -> Iterator[str]:
    """Compare what was found, and nothing more: the document may say other things beside it."""
    if isinstance(found, dict) and isinstance(said, dict):
        for name, value in found.items():
            yield from _differences(said.get(name), value, f"{place}.{name}" if place else name)
    elif isinstance(found, list) and isinstance(said, list) and len(said) == len(found):
        for at, (one, other) in enumerate(zip(said, found, strict=True)):
            yield from _differences(one, other, f"{place}[{at}]")
    elif said != found:
        yield f"{place}: says {said!r}, worked out {found!r}"
