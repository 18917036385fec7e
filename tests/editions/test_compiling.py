"""The draft becomes an edition in a fixed number of queries, and comes back as the same draft."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.content.copying import replace_draft
from quiz.editions.compiling import compile_draft
from quiz.engine.document import decode, encode
from quiz.models import Question
from tests.builders.editions import make_edition, make_scale, make_single
from tests.builders.published import load_fixtures

pytestmark = pytest.mark.django_db


def queries_to_compile():
    with CaptureQueriesContext(connection) as queries:
        compile_draft()
    return len(queries)


def test_compile_draft_asks_as_often_for_many_questions_as_for_one():
    replace_draft(edition=make_edition(make_single("one", (3, 0, 0), (0, 3, 0))))
    for_one = queries_to_compile()

    replace_draft(edition=make_edition(*(make_single(f"q{n}", (3, 0, 0), (0, 3, 0)) for n in range(40))))

    assert queries_to_compile() == for_one


def test_a_whole_quiz_comes_back_from_the_draft_as_it_went_in():
    edition = make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)), make_scale("two", 2, -1, 0))

    replace_draft(edition=edition)

    assert compile_draft() == edition


def test_the_shipped_draft_survives_its_document_and_the_way_back():
    load_fixtures()
    shipped = compile_draft()

    replace_draft(edition=decode(encode(shipped)))

    assert compile_draft() == shipped


def test_compile_draft_leaves_out_what_is_retired():
    replace_draft(edition=make_edition(make_single("kept", (3, 0, 0)), make_single("old", (3, 0, 0))))
    Question.objects.filter(slug="old").update(retired=True)

    compiled = compile_draft()

    assert [question.slug for question in compiled.questions] == ["kept"]


def test_loading_the_fixtures_twice_changes_nothing():
    load_fixtures()
    once = compile_draft()

    load_fixtures()

    assert compile_draft() == once
