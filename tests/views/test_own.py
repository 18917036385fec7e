"""The private link: one link that works without script, and whose key stays in no history, no log and no referrer."""

import logging

import pytest
from django.test import Client

from quiz.door.keys import KEPT_RUNS, cookie_name, opening_name
from quiz.runs.owning import new_key
from quiz.runs.taking import start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.markup import form_of, text_of_page
from tests.builders.published import publish
from tests.builders.results import finish_at_random, owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def edition():
    return publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))


def open_link(browser, key):
    return browser.get(f"/own/{key}/", follow=True)


def test_a_private_link_moves_a_run_to_another_device(client):
    key = start_run()

    shown = open_link(client, key)
    held_before = cookie_name() in client.cookies
    taken = client.post("/own/", form_of(shown), follow=True)

    assert (shown.status_code, held_before) == (200, False)
    assert taken.redirect_chain[-1][0] == "/quiz/1/"
    assert str(key) in client.cookies[cookie_name()].value
    assert client.cookies[opening_name()].value == ""


def test_the_key_is_on_no_page_and_in_no_address_that_stays(client):
    key = start_run()

    first = client.get(f"/own/{key}/")
    shown = client.get(first["Location"])

    assert (first.status_code, first["Location"]) == (303, "/own/")
    assert str(key) not in shown.content.decode()
    for response in (first, shown, client.post("/own/", form_of(shown))):
        assert str(key) not in response.get("Location", "")
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "same-origin"


def test_opening_changes_nothing_and_the_cookie_is_out_of_reach(client):
    open_link(client, start_run())

    cookie = client.cookies[opening_name()]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 600)
    assert client.get("/quiz/")["Location"] == "/"


def test_our_logs_hold_no_key(client, caplog):
    key = start_run()
    with caplog.at_level(logging.DEBUG):
        shown = open_link(client, key)
        client.post("/own/", form_of(shown))
        client.get(f"/own/{new_key()}/")

    assert "own/<str:key>/ 303" in caplog.text
    assert str(key) not in caplog.text


def test_without_the_cookie_the_page_asks_for_the_link_again(client):
    for response in (client.get("/own/"), client.post("/own/", {"run": start_run().handle})):
        assert response.status_code == 404
        assert "Open your private link again" in text_of_page(response)


@pytest.mark.parametrize("forged", ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA:1:x"])
def test_a_forged_cookie_opens_nothing(client, forged):
    client.cookies[opening_name()] = forged

    assert client.get("/own/").status_code == 404


def test_of_two_links_the_button_takes_the_one_on_its_page(client):
    first, second = start_run(), start_run()
    page_of_the_first = open_link(client, first)
    open_link(client, second)

    response = client.post("/own/", form_of(page_of_the_first))

    assert response.status_code == 200
    assert cookie_name() not in client.cookies
    assert client.post("/own/", form_of(response)).status_code == 303
    assert str(second) in client.cookies[cookie_name()].value


def test_a_post_from_elsewhere_takes_nothing():
    client, key = Client(enforce_csrf_checks=True), start_run()
    open_link(client, key)

    assert client.post("/own/", {"run": key.handle}).status_code == 403
    assert cookie_name() not in client.cookies


@pytest.mark.parametrize("key", ["short", "%20", "A" * 21 + "B", "A" * 23])
def test_what_can_be_no_key_is_404(client, key):
    assert client.get(f"/own/{key}/").status_code == 404


def test_a_result_moves_too_and_then_the_page_is_its_owners(client):
    ((key, link),) = finish_at_random(1)

    client.post("/own/", form_of(open_link(client, key)))

    assert "Delete this result" in text_of_page(client.get(f"/r/{link}/"))


def test_a_full_device_says_first_which_run_would_leave_it():
    oldest = start_run()
    browser = owner(oldest)
    for _ in range(KEPT_RUNS - 1):
        browser.post(f"/own/{start_run()}/")
    key = start_run()

    shown = open_link(browser, key)
    posted_to_the_old_address = browser.post(f"/own/{key}/")

    assert f"/own/{oldest}/" in shown.content.decode()
    assert (posted_to_the_old_address.status_code, posted_to_the_old_address["Location"]) == (303, "/own/")
    assert str(oldest) in browser.cookies[cookie_name()].value
    browser.post("/own/", form_of(shown))
    assert str(oldest) not in browser.cookies[cookie_name()].value
    assert str(key) in browser.cookies[cookie_name()].value


def test_a_full_device_that_holds_the_run_already_is_asked_nothing():
    keys = [start_run() for _ in range(KEPT_RUNS)]
    browser = owner(keys[0])
    for key in keys[1:]:
        browser.post(f"/own/{key}/")

    assert "would leave it" not in text_of_page(open_link(browser, keys[0]))
