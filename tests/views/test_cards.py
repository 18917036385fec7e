"""Cards as they are asked for: by a result's link, by a link that ended, and for the site itself."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from quiz.door.prebuilt import forget_prebuilt
from quiz.models import Run
from quiz.runs.sharing import delete_result, replace_link, set_expiry, share_answers
from tests.builders.markup import text_of_page
from tests.builders.published import publish, shipped_edition
from tests.builders.results import finish
from tests.builders.sheets import first_options, random_sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(db):
    forget_prebuilt()
    return publish(shipped_edition())


def tags_of(page):
    return dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)"', page.content.decode()))


def test_a_result_names_its_card_with_its_size_and_what_it_shows(live, client):
    _, link = finish(first_options(live.edition))

    tags = tags_of(client.get(f"/r/{link}/"))

    assert re.fullmatch(rf"http://testserver/r/{link}/card\.png\?v=[0-9a-f]{{10}}", tags["og:image"])
    assert (tags["og:image:width"], tags["og:image:height"], tags["og:image:type"]) == ("1200", "630", "image/png")
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:image:alt"].startswith("Result: Nothing stands out yet. AI Engineer 51%, ")
    assert tags["og:title"] == tags["twitter:title"]
    assert tags["twitter:image"] == tags["og:image"]
    assert tags["robots"] == "noindex"


def test_a_card_may_be_shown_elsewhere_and_is_asked_for_again_within_the_hour(live, client):
    _, link = finish(first_options(live.edition))

    card = client.get(f"/r/{link}/card.png")
    again = client.get(f"/r/{link}/card.png", headers={"If-None-Match": card["ETag"]})

    assert (card.status_code, card["Content-Type"]) == (200, "image/png")
    assert card["Cross-Origin-Resource-Policy"] == again["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert card["Cache-Control"] == again["Cache-Control"] == "public, max-age=3600"
    assert card["X-Robots-Tag"] == "noindex"
    assert (again.status_code, again.content) == (304, b"")
    assert not card.cookies


def test_results_that_say_the_same_have_the_same_card(live, client):
    sheet = first_options(live.edition)
    (_, one), (key, two) = finish(sheet), finish(sheet)
    share_answers(key=key, shares=True)

    first, second = client.get(f"/r/{one}/card.png"), client.get(f"/r/{two}/card.png")

    assert first.content == second.content


def test_another_verdict_has_another_card_at_another_address(live, client):
    links = [finish(sheet)[1] for sheet in random_sheets(live.edition, 6, seed=2)]

    versions = {tags_of(client.get(f"/r/{link}/"))["og:image"].split("?v=")[1] for link in links}
    cards = {client.get(f"/r/{link}/card.png").content for link in links}

    assert len(versions) == len(cards) > 3


@pytest.mark.parametrize("end", ["deleted", "replaced", "expired"])
def test_a_link_that_ended_has_the_sites_card(live, client, end):
    key, link = finish(first_options(live.edition))
    own = client.get(f"/r/{link}/card.png")
    if end == "deleted":
        delete_result(key=key)
    elif end == "replaced":
        replace_link(key=key)
    else:
        set_expiry(key=key, days=7)
        Run.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    card = client.get(f"/r/{link}/card.png", headers={"If-None-Match": own["ETag"]})

    assert card.status_code == 410
    assert client.get(f"/r/{link}/card.png", headers={"If-None-Match": card["ETag"]}).status_code == 410
    assert card.content == client.get("/card.png").content != own.content


@pytest.mark.parametrize("link", ["A" * 22, "x", "A" * 23])
def test_a_link_of_nobody_has_no_card(live, client, link):
    response = client.get(f"/r/{link}/card.png")

    assert response.status_code == 404
    assert "There is no page at this address" in text_of_page(response)


def test_the_site_has_a_card_before_anything_is_published(db, client):
    assert client.get("/card.png")["Content-Type"] == "image/png"


@pytest.mark.parametrize("path", ["/", "/tracks/ai-engineer/", "/compare/", "/sources/", "/method/"])
def test_pages_to_read_name_the_sites_card(live, client, path):
    tags = tags_of(client.get(path))

    answered = client.get(tags["og:image"].removeprefix("http://testserver"))

    assert re.fullmatch(r"http://testserver/card\.png\?v=[0-9a-f]{10}", tags["og:image"])
    assert answered.content == client.get("/card.png").content
    assert tags["og:image:alt"] == "Which track fits you? ML Engineer, AI Engineer and AI Security Engineer."
    assert len(tags["og:title"]) > 5
    assert tags["og:description"] == tags["description"]


def test_a_card_takes_no_post(live, client):
    _, link = finish(first_options(live.edition))

    assert client.post(f"/r/{link}/card.png").status_code == 405
    assert client.post("/card.png").status_code == 405


def test_the_code_of_a_result_is_a_picture_of_its_link(live, client):
    key, link = finish(first_options(live.edition))

    code = client.get(f"/r/{link}/qr.svg")
    delete_result(key=key)

    assert (code.status_code, code["Content-Type"]) == (200, "image/svg+xml")
    assert code["Cache-Control"] == "private, max-age=3600"
    assert client.get(f"/r/{link}/qr.svg").status_code == 410
    assert client.get(f"/r/{'A' * 22}/qr.svg").status_code == 404
