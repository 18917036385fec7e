"""The template pack `track` and our layout objects, with a form of every kind of field."""

import re
from threading import Thread

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from quiz.forms.layout import Button, Link, Part
from tests.builders.drawn import draw

CHOICES = [("one", "One & only"), ("two", "Two")]


class EveryField(forms.Form):
    name = forms.CharField(help_text="As you <like>.")
    many = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    agrees = forms.BooleanField(label="I agree", help_text="(really)")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)


def test_every_kind_of_field_is_drawn_by_the_pack():
    html = draw(EveryField(initial={"name": '"', "many": ["two"], "secret": "<s>"}))

    assert '<div class="field"><label for="id_name">Name</label>' in html
    assert '<p class="hint" id="id_name_helptext">As you &lt;like&gt;.</p>' in html
    assert re.search(r'<input type="text" name="name" value="&quot;"[^>]* aria-describedby="id_name_helptext"', html)
    assert '<fieldset id="id_many" class=""><legend><h2>Many</h2></legend>' in html
    assert re.findall(r'<input type="checkbox" name="many" value="(\w+)"( checked)?', html) == [
        ("one", ""),
        ("two", " checked"),
    ]
    assert "<span>One &amp; only</span>" in html
    assert '<span>I agree<span class="fine nowrap">(really)</span></span>' in html
    assert '<input type="hidden" name="secret" value="&lt;s&gt;">' in html


def test_several_errors_stand_in_a_summary_that_takes_the_focus_and_leads_to_each():
    html = draw(EveryField({}))

    summary = re.search(r'<div class="error" id="errors" tabindex="-1" autofocus data-error>(.*?)</div>', html)[1]
    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', summary) == [
        ("id_name", "Name: This field is required."),
        ("id_many", "Many: This field is required."),
        ("id_agrees", "I agree: This field is required."),
    ]
    assert all(f'id="{field}"' in html for field in ("id_name", "id_many", "id_agrees"))
    assert html.count("autofocus") == 1
    assert re.findall(r'<p class="error" id="(\w+)">', html) == ["id_name_error", "id_many_error", "id_agrees_error"]
    assert '<fieldset id="id_many" class="" aria-describedby="id_many_error" aria-invalid="true">' in html


def test_one_error_takes_the_focus_beside_its_field():
    html = draw(EveryField({"name": "x", "many": ["one"]}))

    assert (
        '<p class="error" id="id_agrees_error" tabindex="-1" autofocus data-error>This field is required.</p>' in html
    )
    assert 'id="errors"' not in html


def test_without_errors_nothing_asks_for_the_focus():
    html = draw(EveryField({"name": "x", "many": ["one"], "agrees": "on"}))

    assert "error" not in html
    assert "autofocus" not in html


def test_a_form_posts_with_its_token_unless_it_needs_none():
    form = EveryField()

    assert 'name="csrfmiddlewaretoken"' in draw(form)
    form.helper.disable_csrf = True
    assert "csrfmiddlewaretoken" not in draw(form)


@pytest.mark.parametrize(
    ("drawn", "html"),
    [
        (
            Button("A < B", name="do", value='"x"'),
            '<button class="button" name="do" value="&quot;x&quot;">A &lt; B</button>',
        ),
        (Link("On & on", "/?a=1&b=2"), '<a class="button is-quiet" href="/?a=1&amp;b=2">On &amp; on</a>'),
    ],
)
def test_buttons_and_links_escape_what_they_are_given(drawn, html):
    assert drawn.render(None, None).strip() == html


def test_a_layout_is_drawn_alike_however_often_and_by_whom():
    helper = FormHelper()
    helper.layout = Layout(Div(Button("Go"), css_class="actions"), Part("partials/about_page.html"))
    found = []

    def take():
        for number in range(30):
            form = forms.Form()
            form.helper = helper
            found.append(draw(form, about=f"/{number}/").replace(f"/{number}/", "N"))

    threads = [Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 120
    assert len(set(found)) == 1
