"""The forms of the reading pages and of the foot: what they accept, refuse in which words, and how they are drawn."""

import re

import pytest

from quiz.forms.reading import CompareForm, MistakeForm, ThemeForm
from quiz.models.mistakes import LONGEST
from tests.builders.drawn import attributes_of_form, draw, sent
from tests.builders.editions import AI, ML, SEC, TRACKS


def note(text, page="/sources/"):
    return MistakeForm({"text": text, "page": page})


def test_a_note_is_kept_as_plain_text_with_its_page():
    form = note("<b>Wrong</b>:\r\nit is 6.\x1b ")

    assert form.is_valid()
    assert form.cleaned_data == {"text": "<b>Wrong</b>:\nit is 6.", "page": "/sources/"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Say in a few words what is wrong."),
        ("   ", "Say in a few words what is wrong."),
        ("Wrong.", "Say in a few words what is wrong."),
        ("\x1b" * 40, "Say in a few words what is wrong."),
        ("y" * (LONGEST + 1), "Keep it under 2000 characters."),
        ("half\x00a note", "Null characters are not allowed."),
    ],
)
def test_a_note_too_short_or_too_long_is_refused_in_words(text, said):
    assert note(text).errors == {"text": [said]}


def test_the_field_for_a_note_is_labelled_with_its_hint():
    form = MistakeForm(initial={"page": "/sources/"})

    html = draw(form, about="/sources/")
    assert attributes_of_form(form) == {"action": "/report/", "class": "stack", "method": "post"}
    assert '<input type="hidden" name="page" value="/sources/"><p class="fine">About the page /sources/</p>' in html
    assert '<label for="id_text">Your note</label><p class="hint" id="id_text_helptext">What is wrong' in html
    assert re.search(r'<textarea name="text" [^>]*maxlength="2000" required aria-describedby="id_text_helptext"', html)
    assert "csrfmiddlewaretoken" not in html


def test_a_refused_note_is_kept_to_be_mended():
    html = draw(note("Wrong."))

    assert '<p class="error" id="id_text_error" tabindex="-1" autofocus data-error>Say in a few words' in html
    assert re.search(
        r'<textarea [^>]*aria-invalid="true" aria-describedby="id_text_helptext id_text_error"[^>]*>Wrong\.<', html
    )


def compare(text=None):
    return CompareForm(None if text is None else sent(text), every=TRACKS)


@pytest.mark.parametrize(
    ("data", "slugs"),
    [
        (None, [ML, AI]),
        ("", [ML, AI]),
        ("utm=x", [ML, AI]),
        (f"first={SEC}&second={ML}", [SEC, ML]),
        (f"first={ML}&second={AI}&third={SEC}", [ML, AI, SEC]),
        (f"second={ML}&third={AI}", [ML, AI]),
    ],
)
def test_two_or_three_tracks_are_compared_the_first_two_where_none_is_named(data, slugs):
    form = compare(data)

    assert form.is_valid()
    assert [track.slug for track in form.tracks] == slugs


@pytest.mark.parametrize("data", [f"first={ML}&second={ML}", f"first={ML}", f"first={ML}&second={AI}&third={ML}"])
def test_a_track_beside_itself_or_alone_is_refused(data):
    form = compare(data)

    assert form.errors == {"__all__": ["Pick two different tracks."]}
    assert not form.is_unknown


@pytest.mark.parametrize("data", ["first=astronaut&second=x", f"first=&second={ML}", f"third=x&first={ML}&second={AI}"])
def test_a_track_of_no_such_name_is_refused(data):
    form = compare(data)

    assert form.errors == {"__all__": ["There is no track of that name. Pick two of these."]}
    assert form.is_unknown


def test_tracks_are_picked_from_two_lists():
    form = compare(f"first={SEC}&second={ML}")

    html = draw(form)
    assert attributes_of_form(form) == {"action": "/compare/", "class": "picker no-print", "method": "get"}
    assert re.findall(r'<label for="(\w+)">([^<]+)<', html) == [
        ("id_first", "First track"),
        ("id_second", "Second track"),
    ]
    assert re.findall(r'<option value="([\w-]+)" selected>', html) == [SEC, ML]
    address = f"/compare/?first={ML}&amp;second={AI}&amp;third={SEC}"
    assert f'<a class="all-three" href="{address}">All three side by side</a>' in html


def test_what_no_field_is_to_blame_for_is_said_above_them_all():
    html = draw(compare(f"first={ML}"))

    assert (
        '<div class="error" id="errors" tabindex="-1" autofocus data-error><p>Pick two different tracks.</p></div>'
        in html
    )


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_a_theme_is_one_of_three(theme):
    form = ThemeForm({"theme": theme})

    assert form.is_valid()
    assert form.cleaned_data["theme"] == theme


@pytest.mark.parametrize("theme", ["", "<script>", "Dark"])
def test_there_is_no_other_theme(theme):
    assert not ThemeForm({"theme": theme}).is_valid()


def test_each_theme_is_a_button_and_the_present_one_is_pressed():
    form = ThemeForm(initial={"theme": "dark"})

    html = draw(form)
    assert attributes_of_form(form)["aria-label"] == "Colour theme"
    assert re.findall(r'<button name="theme" value="(\w+)" aria-pressed="(\w+)">(\w+)</button>', html) == [
        ("auto", "false", "Auto"),
        ("light", "false", "Light"),
        ("dark", "true", "Dark"),
    ]
    assert "csrfmiddlewaretoken" not in html
