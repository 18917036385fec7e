"""A result by its link: the receipt adds up as printed, each promised change wins, and strangers learn nothing more."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from functools import partial, reduce
from html import unescape
from random import Random

import pytest
from django.core.management import call_command
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quiz.door import keys
from quiz.editions.loading import forget_loaded
from quiz.engine.answers import Answer
from quiz.engine.document import decode, encode
from quiz.engine.edition import Kind
from quiz.models import GoneLink, Run
from quiz.pages.result_receipt import option_text
from quiz.runs.owning import new_key, text_of
from quiz.runs.sharing import set_expiry, share_answers
from tests.builders.editions import make_edition, make_scale, make_single
from tests.builders.markup import form_of, text_of_page
from tests.builders.published import publish, shipped_edition
from tests.builders.results import finish, owner
from tests.builders.sheets import first_options, random_sheets, scored, tell_all

pytestmark = pytest.mark.django_db

ROW = re.compile(r"<tr(?P<kind>[^>]*)>(?P<cells>.*?)</tr>", re.DOTALL)
POINT = re.compile(r'<td class="pt[^"]*">(.*?)</td>')


@pytest.fixture
def live(db):
    return publish(shipped_edition())


def receipt_of(page):
    """Return the printed rows, totals and headline figures of the receipt."""
    table = page[page.index('<table class="receipt">') :]
    table = table[: table.index("</table>")].replace("\N{MINUS SIGN}", "-")
    rows = [[Decimal(cell.replace("%", "")) for cell in POINT.findall(row["cells"])] for row in ROW.finditer(table)]
    rows = [row for row in rows if row]
    return rows[:-2], rows[-2], rows[-1]


def test_the_printed_receipt_adds_up_to_the_printed_match(live):
    for sheet in random_sheets(live.edition, 60):
        key, link = finish(sheet)

        rows, totals, shown = receipt_of(owner(key).get(f"/r/{link}/").content.decode())

        assert [sum(column) for column in zip(*rows, strict=True)] == totals
        assert rows[0] == [50, 50, 50]
        exact = [match.score for match in scored(live.edition, sheet).matches]
        assert all(
            abs(total - Decimal(float(score))) <= Decimal("0.05001") for total, score in zip(totals, exact, strict=True)
        )
        assert all(abs(total - figure) <= Decimal("0.5") for total, figure in zip(totals, shown, strict=True))


CHANGE = re.compile(r"(?P<question>.+?): \u201c(?P<after>.+)\u201d instead of \u201c(?P<before>.+)\u201d")
LESS = re.compile(r"If \u201c(?P<question>.+)\u201d did not count double")


def make_change(edition, sheet, words):
    """Return the sheet after the change that the page puts in these words."""
    said = CHANGE.fullmatch(words) or LESS.fullmatch(words)
    question = next(each for each in edition.questions if each.short == said["question"])
    given = sheet[question.slug]
    if "after" not in said.groupdict():
        return {**sheet, question.slug: replace(given, important=False)}
    named = {option_text(question, option.slug): option.slug for option in question.options}
    assert given.chosen == (named[said["before"]],)
    return {**sheet, question.slug: replace(given, chosen=(named[said["after"]],))}


def words_in(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def changes_on(page):
    """Return what a served page promises: lists of changes in words, each with what it leads to."""
    part = re.search(r'(?s)<section class="part" id="change".*?</section>', page)[0]
    cards = re.findall(r'(?s)<li class="swap card"><span class="fine">(.*?)</span><h3>(.*?)</h3>', part)
    ways = re.findall(r"(?s)<div><dt>(.*?)</dt>(.*?)</div>", part)
    return [
        *(([words_in(change)], words_in(title)) for change, title in cards),
        *(
            ([words_in(change) for change in re.findall(r"(?s)<dd>(.*?)</dd>", changes)], words_in(title))
            for title, changes in ways
        ),
    ]


def test_each_change_on_the_served_page_comes_true_when_it_is_made(live):
    made = 0
    name_of = {track.slug: track.name for track in live.edition.tracks}
    for sheet in random_sheets(live.edition, 25, seed=5):
        key, link = finish(sheet)
        for changes, title in changes_on(owner(key).get(f"/r/{link}/").content.decode()):
            if not changes:
                continue
            changed = reduce(partial(make_change, live.edition), changes, sheet)
            other_key, other = finish(changed)
            browser = owner(other_key)
            leaders = browser.get(f"/r/{other}.json").json()["verdict"]["leaders"]
            promised = re.fullmatch(rf"(?:.* puts? )?({'|'.join(name_of.values())}) (?:first|leads)", title)
            if promised:
                assert [name_of[slug] for slug in leaders] == [promised[1]]
            else:
                page = browser.get(f"/r/{other}/").content.decode()
                heading = re.search(r'(?s)<h1 id="result">(.*?)</h1>', page)[1]
                assert unescape(re.sub(r"<[^>]+>", "", heading)) == title
            made += 1
    assert made > 60


def test_making_the_promised_changes_puts_the_other_track_first(live, client):
    for sheet in random_sheets(live.edition, 15, seed=9):
        for path in scored(live.edition, sheet).changes.fewest:
            if not path.changes:
                continue
            made = {
                change.question: Answer(chosen=(change.after,), important=change.important) for change in path.changes
            }
            _, link = finish({**sheet, **made})
            assert client.get(f"/r/{link}.json").json()["verdict"]["leaders"] == [path.track]


def test_strangers_are_served_equal_bytes_for_equal_verdicts(live, client):
    seen = {}
    pairs = 0
    for sheet in random_sheets(live.edition, 150, seed=3):
        _, link = finish(sheet)
        document = json.loads(client.get(f"/r/{link}.json").content)
        key = json.dumps([document["verdict"], document["matches"]])
        page = client.get(f"/r/{link}/").content.decode().replace(link, "LINK")
        pairs += key in seen
        assert seen.setdefault(key, page) == page
        if pairs > 3:
            break
    assert pairs > 0


@pytest.mark.parametrize(
    "address", ["/r/{}/", "/r/{}/?print=all", "/r/{}.json", "/r/{}/?as=others", "/r/{}/?tell=skills"]
)
def test_a_stranger_sees_no_answer(live, client, address):
    sheet = {**random_sheets(live.edition, 1, seed=4)[0], **tell_all(live.edition)}
    _, link = finish(sheet)
    chosen = {
        option.text
        for question in live.edition.questions
        for option in question.options
        if question.kind is Kind.FIT and option.slug in sheet[question.slug].chosen and len(option.text) > 20
    }

    page = client.get(address.format(link)).content.decode()

    assert [text for text in chosen if text in page] == []
    assert ".json" not in address or {"answers", "scores", "evidence", "answered"}.isdisjoint(json.loads(page))
    assert 'class="receipt"' not in page


def test_shared_answers_show_the_receipt_and_not_what_was_told(live, client):
    sheet = {**first_options(live.edition), **tell_all(live.edition)}
    key, link = finish(sheet)
    share_answers(key=key, shares=True)

    page = client.get(f"/r/{link}/").content.decode()
    document = json.loads(client.get(f"/r/{link}.json").content)

    assert receipt_of(page)[1]
    assert "Change answers in a copy" not in page
    assert document["answers"].keys() == {q.slug for q in live.edition.questions if q.kind is Kind.FIT}
    assert "not_scored" not in document


def test_the_owners_controls_are_the_owners_alone(live, client):
    key, link = finish(first_options(live.edition))

    own, other = owner(key).get(f"/r/{link}/"), client.get(f"/r/{link}/")

    assert "Delete this result" in text_of_page(own)
    assert str(key) in own.content.decode()
    assert "Delete this result" not in text_of_page(other)
    assert str(key) not in other.content.decode()
    assert "csrfmiddlewaretoken" not in other.content.decode()


def test_others_view_shows_the_owner_what_strangers_see(live):
    key, link = finish(first_options(live.edition))

    page = text_of_page(owner(key).get(f"/r/{link}/?as=others"))

    assert "This is what others see with your link." in page
    assert "The answers behind it" in page


def test_headers_of_owner_and_stranger(live, client):
    key, link = finish(first_options(live.edition))

    own, other = owner(key).get(f"/r/{link}/"), client.get(f"/r/{link}/")
    again = client.get(f"/r/{link}/", headers={"If-None-Match": other["ETag"]})

    assert "no-store" in own["Cache-Control"]
    assert "ETag" not in own
    assert (other["Cache-Control"], other["Vary"]) == ("private, no-cache", "Cookie, Accept-Encoding")
    assert (again.status_code, again.content) == (304, b"")
    assert {own["X-Robots-Tag"], other["X-Robots-Tag"]} == {"noindex"}


def test_shared_answers_answer_304_until_something_changes(live, client):
    key, link = finish(first_options(live.edition))
    share_answers(key=key, shares=True)
    tag = client.get(f"/r/{link}/")["ETag"]

    same = client.get(f"/r/{link}/", headers={"If-None-Match": tag})
    share_answers(key=key, shares=False)
    other = client.get(f"/r/{link}/", headers={"If-None-Match": tag})

    assert (same.status_code, other.status_code) == (304, 200)


def test_a_page_asks_the_database_at_most_twice(live, client):
    key, link = finish(first_options(live.edition))
    own = owner(key)
    for browser in (own, client):
        browser.get(f"/r/{link}/")

        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/r/{link}/")

        assert len(asked) <= 2


def test_a_page_weighs_at_most_twelve_kilobytes(live, client):
    for sheet in random_sheets(live.edition, 24, seed=6):
        key, link = finish({**sheet, **tell_all(live.edition)})
        for browser in (client, owner(key)):
            assert len(browser.get(f"/r/{link}/", headers={"Accept-Encoding": "br"}).content) <= 12_288


# ---- Results of older editions


def rename(edition, **fields):
    """The edition with its first track renamed everywhere."""
    first = edition.tracks[0]
    return replace(edition, tracks=(replace(first, **fields), *edition.tracks[1:]))


def test_a_result_cites_sources_that_today_no_longer_has(live):
    key, link = finish(first_options(live.edition))
    kept = live.edition.sources[0]
    publish(
        make_edition(
            make_single("q", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
            tracks=live.edition.tracks,
            sources=(replace(kept, slug="other"),),
            criteria=(replace(live.edition.criteria[0], slug="if-q", source="other"),),
        )
    )

    page = owner(key).get(f"/r/{link}/")

    assert page.status_code == 200
    assert f"Source {kept.number}" in page.content.decode()


def test_a_result_stands_where_today_has_other_tracks(live, client):
    key, link = finish(first_options(live.edition))
    before = text_of_page(client.get(f"/r/{link}/"))
    publish(decode(encode(live.edition).replace('"ml-engineer"', '"model-engineer"')))

    after = client.get(f"/r/{link}/")

    assert (after.status_code, owner(key).get(f"/r/{link}/").status_code) == (200, 200)
    assert text_of_page(after) == before


def test_a_renamed_track_keeps_its_old_name_on_old_results(live, client):
    sheet = first_options(live.edition)
    _, old = finish(sheet)
    publish(rename(live.edition, name="Renamed Engineer"))
    _, new = finish(sheet)

    pages = [client.get(f"/r/{link}/").content.decode() for link in (old, new, old)]

    titles = [re.search("<title>(.*?)</title>", page)[1] for page in pages]
    heads = [re.search(r'(?s)<ol class="ranks.*?</ol>', page)[0] for page in pages]
    assert titles[0] == titles[2]
    assert ["Renamed Engineer" in head for head in heads] == [False, True, False]


def test_print_all_opens_everything_for_everyone(live, client):
    key, link = finish({**first_options(live.edition), **tell_all(live.edition)})
    share_answers(key=key, shares=True)

    for page in (client.get(f"/r/{link}/?print=all"), owner(key).get(f"/r/{link}/?print=all")):
        closed = re.findall(r"<details(?![^>]* open)[^>]*>\s*<summary>(.*?)</summary>", page.content.decode())
        assert set(map(words_in, closed)) <= {"Show as QR code", "Show my private link"}
    share_answers(key=key, shares=False)
    assert '<details class="panel" id="day" open>' in client.get(f"/r/{link}/?print=all").content.decode()
    assert '<details class="panel" id="day">' in client.get(f"/r/{link}/").content.decode()


# ---- Links that end


def test_replacing_the_link_ends_the_old_one(live, client):
    key, link = finish(first_options(live.edition))
    own = owner(key)
    asked = own.get(f"/r/{link}/replace/")

    moved = own.post(f"/r/{link}/replace/", form_of(asked))

    new = moved["Location"].split("#")[0]
    assert "Replace the public link?" in text_of_page(asked)
    assert client.get(new).status_code == 200
    assert client.get(f"/r/{link}/").status_code == 410
    assert "This link was replaced by its owner" in text_of_page(client.get(f"/r/{link}/"))


def test_deleting_leaves_a_hash_alone(live, client):
    key, link = finish(first_options(live.edition))
    own = owner(key)

    response = own.post(f"/r/{link}/delete/", form_of(own.get(f"/r/{link}/delete/")))

    assert response["Location"] == "/deleted/"
    assert "Your result is deleted" in text_of_page(own.get("/deleted/"))
    assert (Run.objects.count(), GoneLink.objects.count()) == (0, 1)
    assert client.get(f"/r/{link}/").status_code == 410
    assert client.get(f"/r/{link}.json").status_code == 410
    assert client.get(f"/r/{link}/card.png").status_code == 410
    assert client.get(f"/r/{link}/card.png")["Content-Type"] == "image/png"


def test_an_expired_link_says_so_before_anything_is_swept(live, client):
    key, link = finish(first_options(live.edition))
    own = owner(key)
    set_expiry(key=key, days=7)
    Run.objects.update(expires_at=timezone.now())

    response = client.get(f"/r/{link}/")

    assert response.status_code == 410
    assert "This result has expired" in text_of_page(response)
    assert own.get(f"/r/{link}/").status_code == 410


@pytest.mark.parametrize("days", ["7", "30", "90", "365", ""])
def test_an_owner_sets_how_long_it_stays(live, days):
    key, link = finish(first_options(live.edition))
    own = owner(key)

    response = own.post(f"/r/{link}/expire/", {"days": days})

    assert response.status_code == 303
    assert (Run.objects.get().expires_at is None) is (days == "")
    assert ("It goes on" in text_of_page(own.get(f"/r/{link}/"))) is (days != "")


@pytest.mark.parametrize("days", ["8", "-1", "many", "9" * 30])
def test_no_other_number_of_days_is_taken(live, days):
    key, link = finish(first_options(live.edition))

    assert owner(key).post(f"/r/{link}/expire/", {"days": days}).status_code == 400
    assert Run.objects.get().expires_at is None


# ---- Guessing and altering

ACTIONS = {
    "share/": {"show": "answers"},
    "expire/": {"days": "7"},
    "tell/skills/": {},
    "change/": {},
    "replace/": {},
    "delete/": {},
}


def state():
    return list(Run.objects.order_by("pk").values_list("pk", "public_id", "answers", "shares_answers", "expires_at"))


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", ["stranger", "owner of another"])
def test_only_the_owner_changes_a_result(live, client, action, who):
    _, link = finish(first_options(live.edition))
    other, _ = finish(first_options(live.edition))
    browser = client if who == "stranger" else owner(other)
    before = state()

    response = browser.post(f"/r/{link}/{action}", ACTIONS[action])
    nothing = browser.post(f"/r/{'A' * 22}/{action}", ACTIONS[action])

    assert (response.status_code, state()) == (404, before)
    assert text_of_page(response) == text_of_page(nothing)


@pytest.mark.parametrize("action", ["share/", "expire/", "tell/skills/", "change/"])
def test_a_change_needs_a_post(live, action):
    key, link = finish(first_options(live.edition))

    assert owner(key).get(f"/r/{link}/{action}").status_code == 405


@pytest.mark.parametrize("action", ACTIONS)
def test_a_change_without_its_token_is_refused(live, action):
    key, link = finish(first_options(live.edition))
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = owner(key).cookies
    before = state()

    assert browser.post(f"/r/{link}/{action}", ACTIONS[action]).status_code == 403
    assert state() == before


@pytest.mark.parametrize("link", ["A" * 22, "x", "A" * 23, "%00" * 22, "..", "A" * 5000])
def test_a_guessed_link_is_a_404_that_says_nothing(live, client, link):
    finish(first_options(live.edition))

    assert client.get(f"/r/{link}/").status_code in (400, 404)
    assert client.get(f"/r/{link}.json").status_code in (400, 404)
    assert client.get(f"/r/{link}/card.png").status_code in (400, 404)


def test_a_forged_cookie_owns_nothing(live):
    key, link = finish(first_options(live.edition))
    browser = owner(key)
    for name, morsel in browser.cookies.items():
        browser.cookies[name] = morsel.value[:-2] + ("aa" if morsel.value[-2:] != "aa" else "bb")

    assert "Delete this result" not in text_of_page(browser.get(f"/r/{link}/"))
    assert browser.post(f"/r/{link}/delete/").status_code == 404


def test_a_private_link_of_nobody_is_refused(live, client):
    assert client.get(f"/own/{new_key()}/").status_code == 410
    assert client.post(f"/own/{new_key()}/").status_code == 410


# ---- Telling and changing


def test_skills_and_context_are_told_on_the_page_and_move_no_match(live):
    key, link = finish(first_options(live.edition))
    own = owner(key)
    before = own.get(f"/r/{link}.json").json()
    assert "Tick what you know" in text_of_page(own.get(f"/r/{link}/"))
    page = own.get(f"/r/{link}/?tell=skills")
    asked = [question for question in live.edition.questions if question.kind is Kind.READINESS]
    told = {question.slug: [question.options[0].slug] for question in asked}

    response = own.post(f"/r/{link}/tell/skills/", {**form_of(page, action=f"/r/{link}/tell/skills/"), **told})

    after = own.get(f"/r/{link}.json").json()
    assert response["Location"].endswith("#skills")
    assert after["matches"] == before["matches"]
    assert after["not_scored"] != before["not_scored"]
    assert "Change what you know" in text_of_page(own.get(f"/r/{link}/"))


@pytest.mark.parametrize(("what", "data"), [("nonsense", {}), ("skills", {"skills-python": "no-such-option"})])
def test_telling_what_was_not_asked_is_refused(live, what, data):
    key, link = finish(first_options(live.edition))
    asked = next(question for question in live.edition.questions if question.kind is Kind.READINESS)
    data = {asked.slug: "no-such-option"} if data else {}

    assert owner(key).post(f"/r/{link}/tell/{what}/", data).status_code == 400


def test_changing_answers_makes_a_copy_and_leaves_the_result(live, client):
    key, link = finish(first_options(live.edition))
    own = owner(key)
    before = client.get(f"/r/{link}/").content

    response = own.post(f"/r/{link}/change/", {"question": "3"})

    assert response["Location"] == "/quiz/3/?then=review"
    assert Run.objects.count() == 2
    assert client.get(f"/r/{link}/").content == before


def test_what_others_see_is_the_owners_choice(live, client):
    key, link = finish(first_options(live.edition))
    own = owner(key)

    own.post(f"/r/{link}/share/", {"show": "answers"})
    shown = "receipt" in client.get(f"/r/{link}/").content.decode()
    own.post(f"/r/{link}/share/", {"show": "verdict"})
    refused = own.post(f"/r/{link}/share/", {"show": "everything"})

    assert shown
    assert 'class="receipt"' not in client.get(f"/r/{link}/").content.decode()
    assert refused.status_code == 400


# ---- For ever


def test_a_link_shows_the_same_verdict_after_a_new_edition(live, client):
    sheets = random_sheets(live.edition, 5, seed=8)
    links = [finish(sheet)[1] for sheet in sheets]
    before = [client.get(f"/r/{link}.json").json() for link in links]
    publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)), make_scale("two", 2, -1, -1)))
    forget_loaded()

    after = [client.get(f"/r/{link}.json").json() for link in links]

    assert after == before
    assert "Scored by an older edition" in text_of_page(client.get(f"/r/{links[0]}/"))


def test_a_browser_stays_the_owner_when_the_key_is_rotated(live, settings, monkeypatch):
    key, link = finish(first_options(live.edition))
    own = owner(key)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-forty-and-more-characters-98765"
    monkeypatch.setattr(keys, "SIGNER", Signer(salt="runs"))  # as the next start makes it

    assert "Delete this result" in text_of_page(own.get(f"/r/{link}/"))
    settings.SECRET_KEY_FALLBACKS = []
    monkeypatch.setattr(keys, "SIGNER", Signer(salt="runs"))
    assert "Delete this result" not in text_of_page(own.get(f"/r/{link}/"))


def test_a_result_is_the_same_after_dump_and_load(live, client, tmp_path):
    _, link = finish(random_sheets(live.edition, 1, seed=2)[0])
    before = client.get(f"/r/{link}.json").json()
    file = tmp_path / "dump.json"
    call_command("dumpdata", "quiz.edition", "quiz.run", "quiz.gonelink", output=str(file), verbosity=0)
    Run.objects.all().delete()
    missing = client.get(f"/r/{link}.json").status_code

    call_command("loaddata", str(file), verbosity=0)

    assert missing == 404
    assert client.get(f"/r/{link}.json").json() == before


# ---- Every kind of verdict


def sheets_by_word(edition):
    """One sheet for each word that random sheets, near-ideal sheets and short ones find."""
    found = {}
    chance = Random(12)
    for _ in range(400):
        sheet = random_sheets(edition, 1, seed=chance.random())[0]
        few = dict(list(sheet.items())[: chance.randrange(1, 21)])
        for each in (sheet, few):
            found.setdefault(scored(edition, each).verdict.word, each)
    for track in edition.tracks:
        ideal = {
            question.slug: Answer(
                chosen=(
                    max(
                        question.options,
                        key=lambda option, q=question: _points(q, option, track.slug),
                    ).slug,
                )
            )
            for question in edition.questions
            if question.kind is Kind.FIT
        }
        found.setdefault(scored(edition, ideal).verdict.word, ideal)
    return found


def _points(question, option, track):
    if question.slopes:
        return -question.options.index(option) * sum(w.points for w in question.slopes if w.track == track)
    return sum(weight.points for weight in option.weights if weight.track == track)


def test_every_verdict_has_a_page_for_everyone(live, client):
    found = sheets_by_word(live.edition)
    found["nothing"] = {}
    pages = {}

    for word, sheet in found.items():
        key, link = finish({**sheet, **tell_all(live.edition)})
        own = owner(key)
        share = [own.get(f"/r/{link}/"), client.get(f"/r/{link}/"), own.get(f"/r/{link}/?print=all")]
        share_answers(key=key, shares=True)
        share.append(client.get(f"/r/{link}/"))
        pages[word] = [response.status_code for response in share]

    assert set(map(tuple, pages.values())) == {(200, 200, 200, 200)}
    assert len(pages) >= 6


def test_the_panels_asked_for_are_open_and_the_others_are_there(live):
    told = tell_all(live.edition)
    key, link = finish({**first_options(live.edition), **told})

    page = owner(key).get(f"/r/{link}/").content.decode()
    printed = owner(key).get(f"/r/{link}/?print=all").content.decode()

    assert page.count("<details") == printed.count("<details")
    assert printed.count("<details") > page.count(" open>") >= 1


def test_the_link_as_a_code_and_a_card(live, client):
    _, link = finish(first_options(live.edition))

    code, card = client.get(f"/r/{link}/qr.svg"), client.get(f"/r/{link}/card.png")

    assert code["Content-Type"] == "image/svg+xml"
    assert card.content.startswith(b"\x89PNG")
    assert card["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get(f"/r/{link}/card.png", headers={"If-None-Match": card["ETag"]}).status_code == 304
    assert f"/r/{link}/card.png?v=" in client.get(f"/r/{link}/").content.decode()


def test_public_ids_cannot_be_counted_through(live):
    links = {finish(first_options(live.edition))[1] for _ in range(20)}

    assert len(links) == 20
    assert all(len(link) == 22 for link in links)
    assert text_of(bytes(16)) not in links
