"""Pages to read: the same for everyone, built once, citing what is there, and kind to whatever is asked of them."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quiz.door import prebuilt
from quiz.door.prebuilt import KEPT, forget_prebuilt
from quiz.models import Mistake, Question
from tests.builders.editions import make_edition, make_single
from tests.builders.markup import text_of_page
from tests.builders.published import publish, shipped_edition
from tests.builders.results import finish, owner
from tests.builders.sheets import first_options

pytestmark = pytest.mark.django_db

TRACKS = ("ml-engineer", "ai-engineer", "ai-security-engineer")
PAGES = (
    "/",
    *(f"/tracks/{slug}/" for slug in TRACKS),
    "/compare/",
    "/compare/?first=ai-engineer&second=ai-security-engineer",
    "/compare/?first=ml-engineer&second=ai-engineer&third=ai-security-engineer",
    "/sources/",
    "/method/",
    "/privacy/",
    "/accessibility/",
)
DATA = ("/method/weights.csv", "/editions/1.json", "/robots.txt", "/sitemap.xml")


@pytest.fixture
def live(db):
    forget_prebuilt()
    return publish(shipped_edition())


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_a_page_opens_before_and_after_it_is_built(live, client, path):
    first, second = client.get(path), client.get(path)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_a_pure_read_of_the_edition_in_memory(live, client, path):
    client.get("/method/")
    client.get(path)

    with CaptureQueriesContext(connection) as asked:
        client.get(path)

    assert [query["sql"] for query in asked if "quiz_edition" not in query["sql"]] == []
    assert len(asked) <= 1


@pytest.mark.parametrize("path", [*PAGES, "/method/weights.csv", "/editions/1.json"])
@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_a_page_answers_304_to_whoever_has_it(live, client, path, coding):
    response = client.get(path, headers={"Accept-Encoding": coding})
    again = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": response["ETag"]})

    assert response.get("Content-Encoding", "identity") == coding
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_no_token_and_sets_no_cookie(live, client, path):
    response = client.get(path)

    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert response.cookies == {}


@pytest.mark.parametrize("path", PAGES)
def test_a_theme_is_another_body(live, client, path):
    light = client.get(path).content
    client.cookies["theme"] = "dark"

    dark = client.get(path)

    assert dark.content != light
    assert 'data-theme="dark"' in dark.content.decode()


def test_a_new_edition_is_another_body(live, client):
    before = client.get("/method/")
    publish(make_edition(make_single("only-one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))

    after = client.get("/method/", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after.content != before.content


def test_the_kept_bodies_are_bounded(live, client):
    for number in range(KEPT + 20):
        client.get("/privacy/", headers={"Host": "localhost"}, QUERY_STRING=f"n={number}")

    assert 0 < sum(len(data) for body in prebuilt._kept.values() for data in body.encoded.values()) < 30_000_000


def test_the_visitors_own_match_is_the_only_part_that_differs(live, client):
    shared = client.get("/tracks/ai-engineer/").content.decode()
    key, link = finish(first_options(live.edition))

    own = owner(key).get("/tracks/ai-engineer/")

    text = own.content.decode()
    assert link in text
    assert own["Cache-Control"] == "private, no-store"
    assert client.get("/tracks/ai-engineer/").content.decode() == shared
    assert abs(len(text) - len(shared)) < 2_000


@pytest.mark.parametrize("path", ["/", "/compare/", "/tracks/ml-engineer/"])
def test_a_visitor_under_way_or_finished_finds_the_way_on(live, client, path):
    client.post("/quiz/start/")
    under_way = client.get(path)
    key, _ = finish({})
    client.post(f"/own/{key}/")

    assert under_way.status_code == client.get(path).status_code == 200
    if path == "/":
        assert "Continue" in text_of_page(under_way) or "Go on" in text_of_page(under_way)


@pytest.mark.parametrize(
    "query",
    [
        "first=ml-engineer&third=ai-security-engineer",
        "second=ml-engineer&third=ai-security-engineer",
        "first=%20ml-engineer&second=ai-security-engineer",
    ],
)
def test_a_comparison_asked_for_oddly_leaves_no_other_picker_to_the_next(live, client, query):
    odd = client.get(f"/compare/?{query}")
    plain = client.get("/compare/?first=ml-engineer&second=ai-security-engineer")

    picked = [re.findall(r'<option value="([\w-]+)" selected>', page.content.decode()) for page in (odd, plain)]
    assert picked == [["ml-engineer", "ai-security-engineer"]] * 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tracks/astronaut/", 404),
        ("/compare/?first=ml-engineer&second=ml-engineer", 422),
        ("/compare/?first=ml-engineer", 422),
        ("/compare/?first=astronaut&second=ml-engineer", 404),
        ("/compare/?first=&second=", 404),
        ("/compare/?first=ml-engineer&first=ai-engineer&second=ml-engineer", 200),
        ("/compare/?first=%00&second=x", 400),
        ("/compare/?first=" + "x" * 5000, 404),
        ("/compare/?first=%F0%9F%90%8D&second=%C3%A9", 404),
        ("/editions/2.json", 404),
        ("/editions/99999999999999999999.json", 404),
        ("/sources/?anything=1&b[]=2", 200),
        ("/method/?<script>", 200),
    ],
)
def test_whatever_is_asked_is_answered_kindly(live, client, path, status):
    response = client.get(path)

    assert response.status_code == status
    assert "<script>" not in response.content.decode()
    if status != 200:
        assert "<h1" in response.content.decode()


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_a_page_takes_no_post(live, client, path):
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/", *PAGES[1:6]])
def test_before_anything_is_published_the_quiz_is_being_edited(db, client, path):
    response = client.get(path)

    assert response.status_code in (200, 503)
    assert "being edited" in text_of_page(response)


def test_data_before_anything_is_published(db, client):
    assert client.get("/sitemap.xml").status_code == 200
    assert client.get("/editions/1.json").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_link_within_the_site_leads_somewhere(live, client, path):
    text = client.get(path).content.decode()
    bodies = {}

    for href in set(re.findall(r'href="([^"]+)"', text)):
        where, _, anchor = href.replace("&amp;", "&").partition("#")
        if where.startswith(("http", "/static/")):
            continue
        target = where or path
        if target not in bodies:
            response = client.get(target)
            assert response.status_code in (200, 302), href
            bodies[target] = response.content.decode()
        if anchor:
            assert f'id="{anchor}"' in bodies[target], href


@pytest.mark.parametrize("path", PAGES)
def test_structured_data_is_json_that_names_its_page(live, client, path):
    text = client.get(path).content.decode()

    found = [json.loads(data) for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)]

    kinds = {
        entry["@type"] for data in found for entry in (data if isinstance(data, list) else data.get("@graph", [data]))
    }
    if path.startswith("/tracks/"):
        assert {"FAQPage", "BreadcrumbList"} <= kinds
    assert all(data.get("@context", "https://schema.org") for data in found if isinstance(data, dict))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_title_a_description_and_one_heading(live, client, path):
    text = client.get(path).content.decode()

    title = re.search(r"<title>(.*?)</title>", text)[1]
    description = re.search(r'<meta name="description" content="([^"]*)"', text)[1]
    assert 10 <= len(title) <= 80
    assert 40 <= len(description) <= 220
    assert text.count("<h1") == 1


def test_titles_and_descriptions_tell_pages_apart(live, client):
    texts = [client.get(path).content.decode() for path in PAGES]

    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="([^"]*)"'):
        found = [re.search(pattern, text)[1] for text in texts]
        assert len(set(found)) == len(found)


def test_the_edition_is_served_as_published_and_kept_for_ever(live, client):
    response = client.get("/editions/1.json")

    assert json.loads(response.content)
    assert "immutable" in response["Cache-Control"]


def test_the_weights_as_a_table(live, client):
    rows = client.get("/method/weights.csv").content.decode().splitlines()

    weights = sum(len(o.weights) for q in live.edition.questions for o in q.options)
    slopes = sum(len(q.slopes) for q in live.edition.questions)
    assert len(rows) >= 1 + weights + slopes


def test_the_sitemap_lists_every_page_for_readers(live, client):
    text = client.get("/sitemap.xml").content.decode()

    assert all(f"http://testserver/tracks/{slug}/</loc>" in text for slug in TRACKS)
    assert "/r/" not in text
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(("days", "said"), [(None, "until"), (90, "90 days")])
def test_privacy_prints_the_rule_in_force(live, client, settings, days, said):
    settings.RESULT_DAYS = days

    path = text_of_page(client.get("/privacy/"))

    assert "30 days" in path
    assert said in path


# ---- Whom to tell of a weakness


@pytest.fixture
def security(client, settings):
    """Return security.txt as its fields, for these contacts."""

    def ask(*contacts):
        settings.SECURITY_CONTACT = list(contacts)
        response = client.get("/.well-known/security.txt")
        lines = response.content.decode().splitlines() if response.status_code == 200 else []
        return response, [line.split(": ", 1) for line in lines]

    return ask


def test_security_txt_names_the_contacts_and_when_it_ends(security):
    response, fields = security("mailto:security@track.example", "https://track.example/a?b=1&c=2")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:security@track.example",
        "https://track.example/a?b=1&c=2",
    ]
    assert sorted(name for name, _ in fields) == ["Canonical", "Contact", "Contact", "Expires", "Preferred-Languages"]
    assert dict(fields)["Canonical"] == "http://testserver/.well-known/security.txt"
    ends = datetime.fromisoformat(dict(fields)["Expires"])
    assert timedelta(days=30) < ends - timezone.now() < timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(security):
    assert security()[0].status_code == 404


# ---- Report a mistake


def report(client, **fields):
    return client.post("/report/", {"text": "This figure is off by ten.", "page": "/sources/", **fields})


def test_a_report_reaches_the_editors_as_plain_text(live, client):
    response = report(client, text="<b>Bold</b> claim: 5 < 6")

    note = Mistake.objects.get()
    assert response.status_code == 303
    assert (note.text, note.page) == ("<b>Bold</b> claim: 5 < 6", "/sources/")
    assert {field.name for field in Mistake._meta.fields} == {"id", "text", "page", "created_at"}
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("text", ["", " ", "x", "y" * 5000])
def test_a_report_too_short_or_too_long_is_refused_beside_its_field(live, client, text):
    response = report(client, text=text)

    assert response.status_code == 422
    assert Mistake.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example/desk",
        "javascript:x",
        "/nothing/",
        "/compare/?" + "x" * 2000,
    ],
)
def test_a_report_names_no_page_elsewhere(live, client, path):
    response = report(client, page=path)
    shown = client.get("/report/", {"page": path, "sent": "1"}).content.decode()

    assert Mistake.objects.get().page == ""
    assert "elsewhere" not in response["Location"] + shown


def test_who_has_reported_is_led_back_to_the_page(live, client):
    shown = client.get("/report/", {"page": "/sources/", "sent": "1"}).content.decode()

    assert '<a class="button" href="/sources/">' in shown


def test_reports_are_limited_by_network(live, client, settings):
    settings.RATE_LIMITS = True

    statuses = [report(client).status_code for _ in range(7)]

    assert statuses == [303] * 5 + [429] * 2


def test_a_report_from_another_site_is_refused(live, client):
    response = client.post("/report/", {"text": "Long enough a text."}, headers={"Origin": "https://elsewhere.example"})

    assert response.status_code == 403
    assert Mistake.objects.count() == 0


def test_nothing_of_a_draft_is_public(live, client):
    Question.objects.create(
        slug="secret", text="A secret draft?", short="S", why="", kind="fit", format="single", position=1
    )

    assert all("A secret draft?" not in client.get(path).content.decode() for path in PAGES)
