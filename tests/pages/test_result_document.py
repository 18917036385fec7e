"""A result as data: enough to work it out again for whoever may see the answers, and not a word more for others."""

import json
from fractions import Fraction

import pytest

from quiz.engine.answers import Answer
from quiz.engine.edition import Kind
from quiz.pages.result_document import result_document
from quiz.pages.result_proof import differing_places
from quiz.runs.sharing import Sight, every_result
from tests.builders.editions import ML, make_choice, make_edition, make_single
from tests.builders.published import publish, shipped_edition
from tests.builders.results import finish
from tests.builders.sheets import random_sheets, scored, tell_all

pytestmark = pytest.mark.django_db

EDITION = make_edition(
    *(make_single(f"q{n}", (3, 0, 0), (0, 3, 0), (0, 0, 3)) for n in range(9)), make_choice("c1", "entry", "senior")
)
SHEET = {
    **{f"q{n}": Answer(chosen=("a",), important=n == 0) for n in range(8)},
    "q8": Answer(chosen=()),
    "c1": Answer(chosen=("b",)),
}


@pytest.fixture
def result(db):
    publish(EDITION)
    finish(SHEET)
    return next(every_result())


def document_of(result, sight):
    return result_document(result, sight, address="https://track.example/r/x/")


def test_everyone_gets_the_verdict_the_whole_matches_and_the_edition(result):
    document = document_of(result, Sight.VERDICT)

    assert document == {
        "format": 1,
        "result": "https://track.example/r/x/",
        "finished_on": result.finished_at.date().isoformat(),
        "edition": {
            "number": 1,
            "rule": EDITION.rule,
            "scoring_digest": result.published.scoring_digest,
            "content_digest": result.published.content_digest,
            "document": "/editions/1.json",
        },
        "verdict": {"word": "very-clear", "leaders": [ML]},
        "matches": document["matches"],
    }
    assert document["matches"][0]["track"] == ML
    assert all(isinstance(row["match"], int) for row in document["matches"])


def test_whoever_sees_the_answers_gets_each_by_question_and_option(result):
    document = document_of(result, Sight.ANSWERS)

    assert document["answers"] == {
        slug: {"chosen": list(answer.chosen), "important": answer.important}
        for slug, answer in SHEET.items()
        if slug != "c1"
    }
    assert document["answered"] == 8
    assert "not_scored" not in document


def test_scores_are_exact(result):
    document = document_of(result, Sight.ANSWERS)

    assert {slug: Fraction(text) for slug, text in document["scores"].items()} == {
        match.track: match.score for match in scored(EDITION, SHEET).matches
    }


def test_only_the_owner_gets_what_was_told_beyond_the_scored_answers(result):
    assert document_of(result, Sight.OWNER)["not_scored"] == {"c1": {"chosen": ["b"], "important": False}}


def test_every_document_proves_itself_after_a_trip_through_text(db):
    live = publish(shipped_edition())
    for sheet in random_sheets(live.edition, 30, seed=12):
        finish({**sheet, **tell_all(live.edition)})

    for result in every_result():
        for sight in (Sight.ANSWERS, Sight.OWNER):
            document = json.loads(json.dumps(document_of(result, sight)))
            assert differing_places(document, live.edition, content_digest=live.content_digest) == ()


def test_documents_of_equal_verdicts_and_matches_differ_in_nothing_for_strangers(db):
    """Two sheets that say the same in public, one answering what the other skipped."""
    publish(EDITION)
    one = {slug: answer for slug, answer in SHEET.items() if slug != "c1"}
    finish(one)
    finish({**one, "c1": Answer(chosen=("a",))})

    first, second = (document_of(result, Sight.VERDICT) for result in every_result())

    assert first == second


def test_the_shipped_edition_asks_what_is_not_scored():
    kinds = {question.kind for question in shipped_edition().questions}

    assert kinds > {Kind.FIT}
