"""Two results beside each other, and an old one under today's edition."""

import pytest
from django.urls import reverse

from quiz.editions.loading import forget_loaded
from quiz.engine.answers import Answer
from quiz.models import Run
from quiz.runs.sharing import delete_result, share_answers
from tests.builders.editions import make_edition, make_scale, make_single
from tests.builders.markup import form_of, text_of_page
from tests.builders.published import publish
from tests.builders.results import finish, owner

pytestmark = pytest.mark.django_db

ONE = make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))
TWO = make_single("two", (3, 0, 0), (0, 3, 0), (0, 0, 3))
EDITION = make_edition(ONE, TWO, *(make_single(f"q{n}", (3, 0, 0), (0, 3, 0), (0, 0, 3)) for n in range(6)))
LATER = make_edition(
    ONE, *(make_single(f"q{n}", (0, 3, 0), (3, 0, 0), (0, 0, 3)) for n in range(6)), make_scale("s", 2, -1, -1)
)


def sheet(option):
    return {question.slug: Answer(chosen=(option,)) for question in EDITION.questions}


@pytest.fixture
def pair(db):
    publish(EDITION)
    return finish(sheet("a")), finish(sheet("b"))


def test_a_pasted_link_leads_to_both(pair, client):
    (_, first), (_, second) = pair
    asked = client.get(f"/r/{first}/with/")

    moved = client.get(f"/r/{first}/with/", {**form_of(asked), "link": f" http://testserver/r/{second}/?x=1 "})

    assert moved["Location"] == f"/r/{first}/with/{second}/"
    page = text_of_page(client.get(moved["Location"]))
    assert "One points to ML Engineer, the other to AI Engineer" in page
    assert "Neither shows the answers" in page


@pytest.mark.parametrize("given", ["nonsense", "http://elsewhere.example/", "A" * 22, "x" * 5000, "<script>"])
def test_what_is_no_link_is_refused_kindly(pair, client, given):
    (_, first), _ = pair

    response = client.get(f"/r/{first}/with/", {"link": given})

    assert response.status_code == 422
    assert "That is no link to a result here." in text_of_page(response)
    assert "<script>" not in response.content.decode()


def test_the_same_result_twice_is_refused_kindly(pair, client):
    (_, first), _ = pair

    assert "That is this very result." in text_of_page(client.get(f"/r/{first}/with/", {"link": first}))
    assert client.get(f"/r/{first}/with/{first}/")["Location"] == f"/r/{first}/with/"


def test_a_deleted_result_is_gone_from_both_sides(pair, client):
    (_, first), (key, second) = pair
    delete_result(key=key)

    assert "That result is gone." in text_of_page(client.get(f"/r/{first}/with/", {"link": second}))
    assert client.get(f"/r/{first}/with/{second}/").status_code == 410
    assert client.get(f"/r/{second}/with/{first}/").status_code == 410


@pytest.mark.parametrize("other", ["A" * 22, "x", "%00"])
def test_a_guessed_other_is_a_404(pair, client, other):
    (_, first), _ = pair

    assert client.get(f"/r/{first}/with/{other}/").status_code in (400, 404)


def test_answers_are_compared_where_both_show_them(pair, client):
    (one, first), (two, second) = pair
    share_answers(key=one, shares=True)
    half = text_of_page(client.get(f"/r/{first}/with/{second}/"))
    share_answers(key=two, shares=True)

    page = text_of_page(client.get(f"/r/{first}/with/{second}/"))

    assert "The second does not show the answers" in half
    assert "Where the answers part" in page
    assert "0 questions have the same answer." in page


def test_an_owner_sees_which_one_is_theirs(pair):
    (one, first), (two, second) = pair

    assert "Yours" in text_of_page(owner(one).get(f"/r/{first}/with/{second}/"))
    assert "The other" in text_of_page(owner(two).get(f"/r/{first}/with/{second}/"))
    both = owner(one)
    both.post(f"/own/{two}/")
    response = both.get(f"/r/{first}/with/{second}/")
    assert "Your second result" in text_of_page(response)
    assert "no-store" in response["Cache-Control"]


def test_like_results_are_told_to_be_alike(pair, client):
    (one, first), _ = pair
    two, third = finish(sheet("a"))
    share_answers(key=one, shares=True)
    share_answers(key=two, shares=True)

    page = text_of_page(client.get(f"/r/{first}/with/{third}/"))

    assert "Both point to ML Engineer" in page
    assert "the same" in page
    assert "No question that both answered has another answer." in page


def test_one_without_enough_answers_says_so(pair, client):
    (_, first), _ = pair
    _, empty = finish({})

    assert "too few answers to compare" in text_of_page(client.get(f"/r/{first}/with/{empty}/"))


@pytest.fixture
def later(pair):
    publish(LATER)
    forget_loaded()
    return pair


def test_an_owner_sees_what_today_would_say_and_goes_on_in_a_copy(later, client):
    (key, first), _ = later
    own = owner(key)
    before = client.get(f"/r/{first}.json").json()
    page = own.get(f"/r/{first}/today/")

    response = own.post(f"/r/{first}/today/", form_of(page))

    text = text_of_page(page)
    assert "The result itself stays as it was: ML Engineer, clearly." in text
    assert "7 answers carry over." in text
    assert response["Location"] == reverse("review")
    assert Run.objects.order_by("-pk").first().edition.number == 2
    assert client.get(f"/r/{first}.json").json() == before
    assert own.get(reverse("review")).status_code == 200


def test_today_is_for_those_who_may_see_the_answers(later, client):
    (key, first), _ = later

    hidden = client.get(f"/r/{first}/today/")
    share_answers(key=key, shares=True)
    shown = client.get(f"/r/{first}/today/")

    assert hidden["Location"] == f"/r/{first}/"
    assert shown.status_code == 200
    assert "questions in a copy" not in text_of_page(shown)
    assert client.post(f"/r/{first}/today/").status_code == 404


def test_a_result_of_today_has_no_other_today(pair):
    (key, first), _ = pair

    assert owner(key).get(f"/r/{first}/today/")["Location"] == f"/r/{first}/"


def test_results_of_two_editions_say_so(later, client):
    (_, first), _ = later
    _, newer = finish({})

    assert "Two editions scored these" in text_of_page(client.get(f"/r/{first}/with/{newer}/"))
