"""The theme by a cookie and a form; health for whoever watches."""

import pytest

from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_is_kept_and_leads_back(client, theme):
    response = client.post("/theme/", {"theme": theme}, headers={"Referer": "http://testserver/quiz/"})

    assert (response.status_code, response["Location"]) == (303, "/quiz/")
    assert client.cookies["theme"].value == theme


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "http://testserver//elsewhere.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_theme_never_leads_away(client, back):
    response = client.post("/theme/", {"theme": "dark"}, headers={"Referer": back})

    assert response["Location"] == "/"


def test_an_unknown_theme_is_refused_and_a_forged_cookie_ignored(client):
    assert client.post("/theme/", {"theme": "<script>"}).status_code == 400
    client.cookies["theme"] = '"><script>'
    assert "<script>" not in client.get("/quiz/1/").content.decode()


def test_another_site_cannot_change_the_theme(client):
    assert client.post("/theme/", {"theme": "dark"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_healthz_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_readyz_says_why_it_is_not_ready(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()["reason"]) == (503, "no edition is published")


def test_readyz_is_ready_once_an_edition_is_published(client):
    publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))

    response = client.get("/readyz")

    assert (response.status_code, response.json()["ready"]) == (200, True)
