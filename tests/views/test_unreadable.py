"""A stored edition that cannot be read: the newest that can serves, and what rests on it says so honestly."""

import pytest
from django.test import Client

from quiz.door.keys import SIGNER, cookie_name
from quiz.models import Edition, Run, Tally
from quiz.runs.owning import bytes_of
from quiz.runs.sharing import delete_on_request
from quiz.runs.taking import find_run, start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.markup import text_of_page
from tests.builders.published import damage, publish, shipped_edition
from tests.builders.results import finish, owner
from tests.builders.sheets import first_options

pytestmark = pytest.mark.django_db

READING = (
    "/",
    "/tracks/ml-engineer/",
    "/compare/",
    "/compare/?a=ml-engineer&b=ai-engineer",
    "/sources/",
    "/method/",
    "/method/weights.csv",
    "/sitemap.xml",
    "/card.png",
)
ANYWAY = ("/privacy/", "/accessibility/", "/report/", "/robots.txt", "/deleted/", "/forget/", "/quiz/1/", "/healthz")
RESULT = ("", "with/", "today/", "card.png", "qr.svg", "delete/", "replace/")


@pytest.fixture
def results():
    """A result under each of two editions, with its owner's key: the older first."""
    made = []
    other = make_edition(*(make_single(f"q{n}", (3, 0, 0), (0, 3, 0), (0, 0, 3)) for n in range(9)))
    for edition in (shipped_edition(), other):
        publish(edition)
        made.append(finish(first_options(edition)))
    return made


def addresses(link):
    return [f"/r/{link}/{part}" for part in RESULT] + [f"/r/{link}.json"]


@pytest.mark.parametrize("page", READING + ANYWAY)
def test_where_the_newest_is_damaged_every_page_is_served_by_the_one_before(client, results, page):
    damage(2)

    response = client.get(page)

    assert response.status_code == 200


def test_a_new_quiz_begins_under_the_newest_that_can_be_read(client, results):
    damage(2)

    response = client.post("/quiz/start/")

    assert response["Location"] == "/quiz/1/"
    assert client.get("/quiz/1/").status_code == 200
    assert Run.objects.latest("pk").edition.number == 1


@pytest.mark.parametrize("number", [1, 2])
def test_results_of_a_damaged_edition_say_so_and_others_are_shown(client, results, number):
    (damaged_key, damaged), (_, other) = results if number == 1 else reversed(results)
    damage(number)

    for browser in (client, owner_before(damaged_key)):
        for address in addresses(damaged):
            response = browser.get(address)
            assert (response.status_code, response["Retry-After"]) == (503, "600"), address
            assert "no-store" in response["Cache-Control"]
    page = text_of_page(client.get(f"/r/{damaged}/"))
    assert "The answers are stored and nothing was changed." in page
    assert client.get(f"/r/{other}/").status_code == 200
    assert client.get(f"/r/{other}.json").status_code == 200
    assert client.get(f"/r/{other}/with/{damaged}/").status_code == 503


def owner_before(key):
    """A browser that has held the key since before the damage."""
    browser = Client()
    browser.cookies[cookie_name()] = SIGNER.sign(str(key))
    return browser


@pytest.mark.parametrize("page", READING)
def test_a_visitor_with_a_run_under_it_reads_on(results, page):
    browser = owner_before(results[1][0])
    damage(2)

    assert browser.get(page).status_code == 200


@pytest.mark.parametrize("address", ["/quiz/", "/quiz/3/", "/quiz/review/", "/quiz/more/", "/quiz/skills/"])
def test_a_run_under_way_says_so_and_stays(results, address):
    key = start_run()
    browser = owner_before(key)
    damage(2)

    assert browser.get(address).status_code == 503
    assert browser.post("/quiz/1/", {"run": key.handle, "answer": "1"}).status_code == 503
    assert Run.objects.filter(owner_hash=key.hash).exists()
    assert browser.post("/quiz/start/")["Location"] == "/quiz/1/"
    assert browser.get("/quiz/1/").status_code == 200


@pytest.mark.parametrize("page", READING)
def test_where_all_are_damaged_visitors_are_told_to_come_back(client, results, page):
    damage(1)
    damage(2)

    response = client.get(page)

    expected = 200 if page in ("/", "/sitemap.xml", "/card.png") else 503
    assert response.status_code == expected
    if expected == 503:
        assert response["Retry-After"] == "600"


@pytest.mark.parametrize("page", ANYWAY)
def test_where_all_are_damaged_what_needs_none_is_served(client, results, page):
    damage(1)
    damage(2)

    assert client.get(page).status_code == 200
    assert client.post("/quiz/start/")["Location"] == "/"


def test_a_damaged_document_is_not_handed_out_as_published(client, results):
    damage(2)

    assert client.get("/editions/2.json").status_code == 503
    assert client.get("/editions/1.json").status_code == 200


def test_a_result_is_deleted_on_request_all_the_same(client, results):
    damage(2)
    _, link = results[1]
    before = Tally.objects.get(edition__number=2).counts

    delete_on_request(public_id=bytes_of(link))

    assert client.get(f"/r/{link}/").status_code == 410
    assert Tally.objects.get(edition__number=2).counts == before


def test_readyz_names_the_damage_and_what_serves(client, results):
    damage(2)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["reason"] == (
        "edition 1 serves in place of a newer one: edition 2 cannot be read: document: it does not match its digest"
    )


def test_readyz_names_all_where_none_can_be_read(client, results):
    damage(1)
    damage(2)

    reason = client.get("/readyz").json()["reason"]

    assert reason.startswith("no edition can be read: edition 2 cannot be read: ")
    assert "; edition 1 cannot be read: " in reason


def test_readyz_stays_ready_with_an_older_one_damaged_and_says_so(client, results):
    damage(1)
    client.get(f"/r/{results[0][1]}/")

    response = client.get("/readyz")

    assert response.status_code == 200
    assert "edition 1 cannot be read: document: it does not match its digest" in response.json()["warnings"]


def test_the_log_has_one_line_for_the_damage_and_no_trace(client, results, caplog):
    damage(2)

    for _ in range(5):
        client.get("/")
        client.get(f"/r/{results[1][1]}/")

    assert len([record for record in caplog.records if record.name == "quiz.editions"]) == 1
    assert not [record for record in caplog.records if record.exc_info]


def test_an_edition_that_is_whole_again_shows_its_results(client, results):
    whole = Edition.objects.get(number=2).document
    damage(2)
    assert client.get(f"/r/{results[1][1]}/").status_code == 503

    damage(2, document=whole)

    assert client.get(f"/r/{results[1][1]}/").status_code == 200
    assert find_run(key=results[1][0]).is_finished
    assert owner(results[1][0]).get(f"/r/{results[1][1]}/").status_code == 200
