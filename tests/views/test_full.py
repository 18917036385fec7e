"""The thirty-first quiz on a device: the oldest leaves it, but never before its private link was offered."""

import pytest
from django.test import Client

from quiz.door.keys import KEPT_RUNS, SIGNER, cookie_name
from quiz.models import Run
from quiz.runs.owning import new_key
from quiz.runs.sharing import delete_result
from quiz.runs.taking import start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.markup import form_of, text_of_page
from tests.builders.published import publish
from tests.builders.results import finish_at_random

pytestmark = pytest.mark.django_db

QUESTIONS = [make_single(name, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for name in ("one", "two")]
LARGEST_COOKIE = 4096  # name and value with its attributes, as RFC 6265 asks of browsers


def holding(*keys):
    """A browser that holds these keys, the one last acted on first."""
    browser = Client()
    browser.cookies[cookie_name()] = SIGNER.sign(".".join(map(str, keys)))
    return browser


@pytest.fixture(autouse=True)
def edition():
    return publish(make_edition(*QUESTIONS))


@pytest.fixture
def oldest():
    return finish_at_random(1)[0]


@pytest.fixture
def full(oldest):
    return holding(*(start_run() for _ in range(KEPT_RUNS - 1)), oldest[0])


def held(browser):
    return SIGNER.unsign(browser.cookies[cookie_name()].value).split(".")


def test_thirty_are_held():
    assert KEPT_RUNS == 30


def test_the_cookie_with_all_of_them_is_small_enough_for_every_browser():
    browser = holding(*(start_run() for _ in range(KEPT_RUNS - 1)))
    browser.post("/quiz/start/")

    assert len(held(browser)) == KEPT_RUNS
    assert len(browser.cookies[cookie_name()].OutputString()) < LARGEST_COOKIE / 3


def test_the_thirtieth_begins_without_a_word():
    browser = holding(*(start_run() for _ in range(KEPT_RUNS - 1)))

    assert browser.post("/quiz/start/").status_code == 303


def test_the_one_more_says_which_would_go_and_offers_its_link(full, oldest):
    key, link = oldest
    response = full.post("/quiz/start/")

    assert response.status_code == 409
    assert f"http://testserver/own/{key}/" in response.content.decode()
    assert "This device holds 30 quizzes" in text_of_page(response)
    assert "no-store" in response["Cache-Control"]
    assert Run.objects.count() == KEPT_RUNS
    assert "Delete this result" in text_of_page(full.get(f"/r/{link}/"))


def test_once_that_is_said_it_begins_and_the_oldest_is_let_go(full, oldest):
    key, link = oldest
    response = full.post("/quiz/start/", form_of(full.post("/quiz/start/")))

    assert (response.status_code, response["Location"]) == (303, "/quiz/1/")
    assert len(held(full)) == KEPT_RUNS
    assert str(key) not in held(full)
    assert full.get(f"/r/{link}/").status_code == 200


def test_the_word_holds_for_that_run_alone(full, oldest):
    form = form_of(full.post("/quiz/start/"))
    full.post("/quiz/start/", form)

    assert full.post("/quiz/start/", form).status_code == 409
    assert full.post("/quiz/start/", {"let_go": "anything"}).status_code == 409


def test_a_run_that_is_gone_makes_room_before_the_oldest(full, oldest):
    ((other, _),) = finish_at_random(1)
    browser = holding(*(start_run() for _ in range(KEPT_RUNS - 2)), other, oldest[0])
    delete_result(key=other)

    assert browser.post("/quiz/start/").status_code == 303
    assert str(oldest[0]) in held(browser)
    assert str(other) not in held(browser)


def test_changing_in_a_copy_asks_too_and_goes_on_with_what_was_asked(full, oldest):
    _, link = oldest
    asked = full.post(f"/r/{link}/change/", {"question": "2"})
    response = full.post(f"/r/{link}/change/", form_of(asked))

    assert asked.status_code == 409
    assert (response.status_code, response["Location"]) == (303, "/quiz/2/?then=review")


def test_going_on_under_todays_edition_asks_too(full, oldest):
    _, link = oldest
    publish(make_edition(*QUESTIONS, make_single("three", (3, 0, 0), (0, 3, 0), (0, 0, 3))))
    assert full.get(f"/r/{link}/today/").status_code == 200
    asked = full.post(f"/r/{link}/today/")
    response = full.post(f"/r/{link}/today/", form_of(asked))

    assert asked.status_code == 409
    assert (response.status_code, response["Location"]) == (303, "/quiz/review/")


def test_another_site_gets_no_question_out_of_it(full):
    response = full.post("/quiz/start/", headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert "/own/" not in response.content.decode()


def test_what_was_posted_comes_back_escaped(full):
    page = full.post("/quiz/start/", {"<script>": '"><script>'}).content.decode()

    assert "<script>" not in page


def test_a_forged_cookie_of_thirty_is_asked_nothing():
    browser = holding(*(new_key() for _ in range(KEPT_RUNS)))
    browser.cookies[cookie_name()] = browser.cookies[cookie_name()].value[:-1]

    assert browser.post("/quiz/start/").status_code == 303


def test_many_earlier_results_do_not_fill_the_first_page():
    browser = holding(*(key for key, _ in finish_at_random(7)))

    page = browser.get("/").content.decode()

    assert page.count("/r/") == 8  # once more on the button
    assert page.count("<summary>Those before</summary>") == 1
