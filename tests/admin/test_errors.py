"""Errors at the desk: in the desk's frame, with its ways on, and nothing of the quiz's words."""

import pytest
from django.urls import reverse

from quiz.door.errors import server_error
from quiz.models import Question
from tests.builders.markup import text_of_page

QUIZ = "Answers you saved before are safe"


@pytest.mark.parametrize(
    ("name", "args", "status"),
    [("quiz_question_change", [999_999], 404), ("statistics", [], 403), ("roll_back", [99], 404)],
)
def test_an_error_at_the_desk_keeps_the_desks_frame(editor, name, args, status):
    response = editor.get(reverse(f"admin:{name}", args=args))

    page = text_of_page(response)
    assert response.status_code == status
    assert "Try a sheet" in page
    assert "Log out" in page
    assert "Go to the desk" in page
    assert QUIZ not in page
    assert response["Cache-Control"] == "no-store"


def test_what_somebody_removed_says_where_to_look(editor):
    question = Question.objects.first()

    page = text_of_page(editor.post(reverse("admin:quiz_question_retire", args=[question.pk + 10_000]), {}))

    assert "Somebody may have removed what was here." in page
    assert "Going back" in page


def test_a_stranger_learns_nothing_of_the_desk(client, live):
    client.raise_request_exception = False
    response = client.post(reverse("admin:discard"), HTTP_HOST="testserver")

    assert response.status_code == 302
    assert "Try a sheet" not in text_of_page(client.get("/admin/no-such-page/", follow=True))


def test_a_mistake_of_ours_is_told_without_asking_the_database(rf):
    """No test may ask the database that does not say so, and this one does not."""
    response = server_error(rf.get(reverse("admin:try")))

    page = text_of_page(response)
    assert response.status_code == 500
    assert "Something broke on our side" in page
    assert "Go to the desk" in page
    assert "Log out" not in page
    assert QUIZ not in page


def test_an_error_elsewhere_keeps_the_quizs_words(client, live):
    page = text_of_page(client.get("/no-such-page/"))

    assert "Go to the start" in page
    assert "Go to the desk" not in page
