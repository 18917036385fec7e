"""A form without fields: one button, and a way back where there is one."""

from quiz.forms.confirm import ConfirmForm
from tests.builders.drawn import draw

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
