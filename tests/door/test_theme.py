"""The theme by a cookie and a form."""

import pytest

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
