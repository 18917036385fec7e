"""Forms that ask once: one button, a way back where there is one, and what was posted where that is asked again."""

import pytest
from django.utils.html import escape

from quiz.forms.confirm import ConfirmForm, LetGoForm
from tests.builders.drawn import draw, sent

TOKEN = f'<input type="hidden" name="csrfmiddlewaretoken" value="{"t" * 64}">'


def test_something_that_cannot_be_undone_has_a_way_back():
    html = draw(ConfirmForm("Delete", no="Keep it", back="/r/AAAA/", is_final=True))

    assert html == (
        f'<form class="actions" method="post">{TOKEN}<button class="button is-final">Delete</button>'
        '<a class="button is-quiet" href="/r/AAAA/">Keep it</a></form>'
    )


def test_without_a_way_back_it_is_the_pages_one_button():
    html = draw(ConfirmForm("Yes, use it here"))

    assert html == f'<form method="post">{TOKEN}<button class="button">Yes, use it here</button></form>'


def test_a_full_device_repeats_what_was_posted_and_names_the_quiz_that_may_go():
    html = draw(LetGoForm(repeats={"question": "2", "let_go": "oldest"}))

    assert html == (
        f'<form class="actions" method="post">{TOKEN}<input type="hidden" name="let_go" value="oldest">'
        '<input type="hidden" name="question" value="2"><button class="button">Let the oldest go and begin</button>'
        '<a class="button is-quiet" href="/">Leave it as it is</a></form>'
    )


@pytest.mark.parametrize("name", ["", "<b>", "helper", "a b", "{{ x }}", "__all__"])
def test_whatever_was_posted_is_repeated_as_text(name):
    html = draw(LetGoForm(repeats={name: '"><script>', "let_go": "oldest"}))

    assert f'name="{escape(name)}" value="&quot;&gt;&lt;script&gt;"' in html


@pytest.mark.parametrize("data", ["", "let_go=", "let_go=another", "let_go=oldest%00", "let_go=another&question=2"])
def test_only_the_quiz_that_was_named_is_let_go(data):
    assert not LetGoForm(sent(data)).lets_go("oldest")


def test_the_quiz_that_was_named_is_let_go():
    assert LetGoForm(sent("let_go=oldest&question=2")).lets_go("oldest")
