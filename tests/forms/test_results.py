"""The forms of a result: what they accept, what they refuse in which words, and how they are drawn."""

import re

import pytest

from quiz.engine.answers import Answer
from quiz.forms.results import ChangeForm, ExpiryForm, FriendForm, SharingForm, TellingForm
from quiz.runs.owning import bytes_of
from quiz.runs.sharing import delete_result
from tests.builders.drawn import attributes_of_form, draw, sent
from tests.builders.editions import make_edition, make_single, make_skills_question
from tests.builders.published import publish
from tests.builders.results import finish

PATH = "/r/AAAA/"
SKILLS = make_skills_question("skills", "python", "cloud")
ONE = make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))


@pytest.mark.parametrize(("data", "shares"), [("show=answers", True), ("show=verdict", False)])
def test_owners_choose_what_others_see(data, shares):
    form = SharingForm(sent(data), path=PATH)

    assert form.is_valid()
    assert form.shares is shares


@pytest.mark.parametrize("data", ["", "show=", "show=everything"])
def test_nothing_else_can_be_shown(data):
    assert not SharingForm(sent(data), path=PATH).is_valid()


@pytest.mark.parametrize(("shares", "checked"), [(True, "answers"), (False, "verdict")])
def test_the_choice_is_drawn_as_it_stands(shares, checked):
    form = SharingForm(path=PATH, shares=shares)

    html = draw(form)
    assert attributes_of_form(form) == {"action": "/r/AAAA/share/", "class": "stack", "method": "post"}
    assert "<legend><h3>What others see with the public link</h3></legend>" in html
    assert re.findall(r'name="show" value="(\w+)" checked', html) == [checked]
    assert "are never shown to others." in html
    assert '<a class="button is-plain" href="/r/AAAA/?as=others">See it as others do</a>' in html


@pytest.mark.parametrize(("data", "days"), [("days=7", 7), ("days=365", 365), ("days=", None), ("", None)])
def test_a_result_may_end_in_so_many_days_or_stay(data, days):
    form = ExpiryForm(sent(data), path=PATH)

    assert form.is_valid()
    assert form.cleaned_data["days"] == days


@pytest.mark.parametrize("data", ["days=1", "days=8", "days=-7", "days=seven", "days=7.0", "days=99999999999999999999"])
def test_no_other_number_of_days_is_offered(data):
    assert not ExpiryForm(sent(data), path=PATH).is_valid()


@pytest.mark.parametrize(
    ("ends", "said"),
    [("", "It stays until you delete it."), ("1 May 2027", "It goes on 1 May 2027, for you too.")],
)
def test_the_choice_of_an_end_says_how_it_stands(ends, said):
    html = draw(ExpiryForm(path=PATH, ends=ends))

    assert '<label for="id_days"><h3>How long it stays</h3></label>' in html
    assert f'<p class="fine" id="id_days_helptext">{said}</p>' in html
    assert re.search(r'<select name="days" [^>]*aria-describedby="id_days_helptext"', html)
    assert re.findall(r"<option[^>]*>([^<]+)</option>", html) == [
        "Until I delete it",
        *(f"{days} days from now" for days in (7, 30, 90, 365)),
    ]
    assert '</select><button class="button is-quiet">Set</button>' in html


@pytest.mark.parametrize(("data", "number"), [("question=3", 3), ("", None)])
def test_a_change_may_begin_at_a_question(data, number):
    form = ChangeForm(sent(data), path=PATH)

    assert form.is_valid()
    assert form.cleaned_data["question"] == number


@pytest.mark.parametrize("data", ["question=x", "question=0", "question=-1", "question=1000", "question=" + "9" * 400])
def test_what_is_no_number_of_a_question_is_refused(data):
    assert not ChangeForm(sent(data), path=PATH).is_valid()


def test_changing_is_a_button_and_what_else_an_owner_may_do_are_links():
    form = ChangeForm(path=PATH)

    assert attributes_of_form(form)["id"] == "change"
    assert re.findall(r"<(a|button) [^>]*>([^<]+)</", draw(form)) == [
        ("button", "Change answers in a copy"),
        ("a", "Replace the public link"),
        ("a", "Forget me on this device"),
        ("a", "Delete this result"),
    ]


def test_skills_are_told_on_the_result_page():
    form = TellingForm(sent("skills=cloud"), questions=(SKILLS,), sheet={}, address="/r/AAAA/tell/skills/")

    assert form.is_valid()
    assert form.answers == {"skills": Answer(chosen=("cloud",))}


def test_what_was_told_is_ticked():
    sheet = {"skills": Answer(chosen=("cloud",))}

    form = TellingForm(questions=(SKILLS,), sheet=sheet, address="/r/AAAA/tell/skills/")

    assert attributes_of_form(form) == {
        "action": "/r/AAAA/tell/skills/",
        "class": "panel stack no-print",
        "method": "post",
    }
    assert re.findall(r'name="skills" value="(\w+)" checked', draw(form)) == ["cloud"]


@pytest.fixture
def pair(db):
    publish(make_edition(ONE))
    return finish({"one": Answer(chosen=("a",))}), finish({"one": Answer(chosen=("b",))})


def befriend(link, own):
    return FriendForm(sent("") if link is None else {"link": link}, own=bytes_of(own), path=PATH)


@pytest.mark.parametrize("link", ["{}", " {} ", "https://example.org/r/{}/?x=1", "/r/{}/card.png"])
def test_a_friends_link_is_read_in_any_shape(pair, link):
    (_, own), (_, other) = pair

    form = befriend(link.format(other), own)

    assert form.is_valid()
    assert form.cleaned_data["link"] == bytes_of(other)


@pytest.mark.parametrize("link", [None, "", " ", "nonsense", "A" * 22, "https://example.org/", "x" * 501])
def test_what_is_no_link_says_what_to_copy(pair, link):
    (_, own), _ = pair

    form = befriend(link, own)

    assert form.errors == {"link": ["That is no link to a result here. Copy the whole link."]}


def test_the_very_same_result_is_no_friends(pair):
    (_, own), _ = pair

    assert befriend(own, own).errors == {"link": ["That is this very result. Paste the other one's link."]}


def test_a_deleted_result_asks_for_a_new_link(pair):
    (_, own), (key, other) = pair
    delete_result(key=key)

    assert befriend(other, own).errors == {"link": ["That result is gone. Ask for a new link."]}


def test_the_field_for_a_link_is_labelled_and_its_error_beside_it():
    asked, refused = FriendForm(own=b"", path=PATH), FriendForm({"link": '"><b>'}, own=b"", path=PATH)

    assert attributes_of_form(asked) == {"class": "stack", "method": "get", "novalidate": ""}
    assert '<label for="id_link">Link to the other result</label><input type="text" name="link"' in draw(asked)
    assert "csrfmiddlewaretoken" not in draw(asked)
    html = draw(refused)
    assert '<p class="error" id="id_link_error" tabindex="-1" autofocus data-error>That is no link' in html
    assert re.search(r'<input [^>]*value="&quot;&gt;&lt;b&gt;"[^>]* aria-invalid="true"', html)
    assert re.search(r'<input [^>]*aria-describedby="id_link_error"', html)
