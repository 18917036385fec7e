"""The taking pages as a browser without script meets them, and what they refuse."""

import re

import pytest
from django.test import Client

from quiz.door.keys import cookie_name
from quiz.engine.answers import Answer
from quiz.models import Run
from quiz.runs.owning import read_key
from quiz.runs.taking import find_run, save_answers
from tests.builders.published import publish, shipped_edition

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition():
    return publish(shipped_edition()).edition


@pytest.fixture
def taker(client, edition):
    client.post("/quiz/start/")
    return client


def key_of(client):
    return read_key(client.cookies[cookie_name()].value.split(":")[0].split(".")[0])


def form(client, **fields):
    return {"run": key_of(client).handle, "do": "next", **fields}


def sheet_of(client):
    return find_run(key=key_of(client)).sheet


def first_option(edition, number):
    return edition.fit[number - 1].options[0].slug


def test_start_sets_an_http_only_cookie_and_shows_the_first_question(client, edition):
    response = client.post("/quiz/start/", follow=True)

    assert response.redirect_chain == [("/quiz/1/", 303)]
    assert client.cookies[cookie_name()]["httponly"]
    assert edition.fit[0].text in response.content.decode()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_start_is_refused_to_other_sites(client, edition, headers):
    response = client.post("/quiz/start/", headers=headers)

    assert (response.status_code, Run.objects.count()) == (403, 0)


def test_an_answer_is_saved_before_the_next_page(taker, edition):
    response = taker.post("/quiz/1/", form(taker, answer=first_option(edition, 1), important="1"))

    assert (response.status_code, response["Location"]) == (303, "/quiz/2/")
    assert sheet_of(taker) == {edition.fit[0].slug: Answer(chosen=(first_option(edition, 1),), important=True)}


def test_under_htmx_the_reply_is_the_next_question_with_its_address(taker, edition):
    response = taker.post("/quiz/1/", form(taker, answer=first_option(edition, 1)), headers={"HX-Request": "true"})

    body = response.content.decode()
    assert (response.status_code, response["HX-Push-Url"]) == (200, "/quiz/2/")
    assert edition.fit[1].text in body
    assert "<title>" in body
    assert "<html" not in body


def test_skip_clears_an_earlier_answer(taker, edition):
    taker.post("/quiz/1/", form(taker, answer=first_option(edition, 1)))

    taker.post("/quiz/1/", form(taker, do="skip"))

    assert sheet_of(taker) == {edition.fit[0].slug: Answer(chosen=())}


def test_next_without_a_choice_is_422_and_keeps_what_was_saved(taker, edition):
    taker.post("/quiz/1/", form(taker, answer=first_option(edition, 1)))

    response = taker.post("/quiz/1/", form(taker, important="1"))

    body = response.content.decode()
    assert response.status_code == 422
    assert "Choose an answer, or skip this question." in body
    assert re.search(r"<title>\s*Error:", body)
    assert sheet_of(taker) == {edition.fit[0].slug: Answer(chosen=(first_option(edition, 1),))}


def test_a_saved_answer_is_shown_again_and_nothing_is_chosen_before(taker, edition):
    assert " checked" not in taker.get("/quiz/1/").content.decode()

    taker.post("/quiz/1/", form(taker, answer=first_option(edition, 1), important="1"))

    assert taker.get("/quiz/1/").content.decode().count(" checked") == 2


def test_changing_from_the_review_returns_to_it(taker, edition):
    response = taker.post("/quiz/3/", form(taker, answer=first_option(edition, 3), then="review"))

    assert response["Location"] == "/quiz/review/"


def test_after_the_short_form_comes_the_fork(taker, edition):
    response = taker.post("/quiz/10/", form(taker, answer=first_option(edition, 10)))

    assert response["Location"] == "/quiz/more/"


def test_after_the_last_question_come_skills_then_context_then_the_result(taker, edition):
    last = len(edition.fit)

    addresses = [
        taker.post(f"/quiz/{last}/", form(taker, do="skip"))["Location"],
        taker.post("/quiz/skills/", form(taker, skills=["python", "cloud"]))["Location"],
        taker.post("/quiz/about/", form(taker, level=edition.questions[-3].options[0].slug))["Location"],
    ]

    assert addresses[:2] == ["/quiz/skills/", "/quiz/about/"]
    assert addresses[2].startswith("/r/")
    assert set(sheet_of(taker)["skills"].chosen) == {"python", "cloud"}


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/quiz/1/", {"answer": "no-such-option"}, 400),
        ("/quiz/1/", {"answer": ["one", "two"]}, 400),
        ("/quiz/1/", {"answer": "x" * 100_000}, 400),
        ("/quiz/99/", {"answer": "a"}, 404),
        ("/quiz/0/", {"answer": "a"}, 404),
        ("/quiz/skills/", {"skills": "no-such-skill"}, 400),
        ("/quiz/1/", {"run": "someone-else", "answer": "a"}, 403),
        ("/quiz/1/", {"run": "", "answer": "a"}, 403),
    ],
)
def test_bad_input_gets_its_page_and_stores_nothing(taker, edition, address, fields, status):
    response = taker.post(address, form(taker, **fields))

    assert (response.status_code, dict(sheet_of(taker))) == (status, {})
    assert "<h1" in response.content.decode()


def test_two_real_options_for_one_question_are_refused(taker, edition):
    options = [option.slug for option in edition.fit[0].options[:2]]

    response = taker.post("/quiz/1/", form(taker, answer=options))

    assert (response.status_code, dict(sheet_of(taker))) == (400, {})


def test_a_post_without_csrf_token_is_refused_in_words(edition):
    strict = Client(enforce_csrf_checks=True)
    strict.post("/quiz/start/")

    response = strict.post("/quiz/1/", form(strict, answer=first_option(edition, 1)))

    assert (response.status_code, dict(sheet_of(strict))) == (403, {})
    assert "open too long" in response.content.decode()


def test_what_only_a_script_says_is_in_no_question(taker, edition):
    page = taker.get("/quiz/1/").content.decode()
    swapped = taker.post("/quiz/1/", form(taker, answer=first_option(edition, 1)), headers={"HX-Request": "true"})

    assert '<template id="keys">' in page.partition("</main>")[2]
    for question in (page.partition("</main>")[0], swapped.content.decode()):
        assert "<fieldset" in question
        assert "Keys" not in question
        assert "did not reach" not in question


def test_every_question_is_light_on_the_wire(taker, edition):
    as_a_browser = {"HX-Request": "true", "Accept-Encoding": "br"}
    swaps = [taker.get(f"/quiz/{number}/", headers=as_a_browser) for number in range(1, 21)]

    assert max(len(swap.content) for swap in swaps) <= 1_200
    assert {swap["Content-Encoding"] for swap in swaps} == {"br"}


def test_an_answer_repeats_the_token_it_was_let_in_with(edition):
    strict = Client(enforce_csrf_checks=True)
    strict.post("/quiz/start/")
    token = strict.get("/quiz/1/").content.decode().partition('name="csrfmiddlewaretoken" value="')[2][:64]
    answers = [form(strict, answer=first_option(edition, number), csrfmiddlewaretoken=token) for number in (1, 2)]

    first = strict.post("/quiz/1/", answers[0], headers={"HX-Request": "true"})
    second = strict.post("/quiz/2/", answers[1], headers={"HX-Request": "true"})

    assert (first.status_code, second.status_code, len(sheet_of(strict))) == (200, 200, 2)
    assert f'value="{token}"' in first.content.decode()
    assert not first.cookies


def test_a_token_that_is_none_comes_back_as_text_alone(taker):
    response = taker.post("/quiz/1/", form(taker, csrfmiddlewaretoken='"><b>'), headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert 'value="&quot;&gt;&lt;b&gt;"' in response.content.decode()


@pytest.mark.parametrize("address", ["/quiz/start/", "/quiz/finish/"])
def test_addresses_that_change_things_refuse_get(taker, address):
    assert taker.get(address).status_code == 405


def test_another_browsers_form_reaches_only_its_own_run(taker, edition):
    other = Client()
    other.post("/quiz/start/")
    theirs = form(other, answer=first_option(edition, 1))

    response = taker.post("/quiz/1/", theirs)

    assert (response.status_code, dict(sheet_of(taker)), dict(sheet_of(other))) == (403, {}, {})


def test_two_runs_in_one_browser_never_mix(taker, edition):
    first = form(taker, answer=first_option(edition, 1))
    first_key = key_of(taker)
    taker.post("/quiz/start/")
    second_key = key_of(taker)

    taker.post("/quiz/1/", first)

    assert (len(find_run(key=first_key).sheet), len(find_run(key=second_key).sheet)) == (1, 0)
    assert key_of(taker) == first_key


def test_a_post_sent_twice_is_one_answer(taker, edition):
    sent = form(taker, answer=first_option(edition, 1))

    replies = [taker.post("/quiz/1/", sent) for _ in range(3)]

    assert {(reply.status_code, reply["Location"]) for reply in replies} == {(303, "/quiz/2/")}
    assert sheet_of(taker) == {edition.fit[0].slug: Answer(chosen=(first_option(edition, 1),))}
    assert Run.objects.count() == 1


def test_posts_out_of_order_keep_the_last_of_each_question(taker, edition):
    first, second = edition.fit[:2]
    for number, question, place in ((2, second, 1), (1, first, 0), (2, second, 0), (1, first, 1)):
        taker.post(f"/quiz/{number}/", form(taker, answer=question.options[place].slug))

    assert sheet_of(taker) == {
        first.slug: Answer(chosen=(first.options[1].slug,)),
        second.slug: Answer(chosen=(second.options[0].slug,)),
    }


def test_two_tabs_add_to_one_run(taker, edition):
    tabs = [form(taker, answer=first_option(edition, number)) for number in (1, 2)]

    taker.post("/quiz/2/", tabs[1])
    taker.post("/quiz/1/", tabs[0])

    assert set(sheet_of(taker)) == {question.slug for question in edition.fit[:2]}


@pytest.mark.parametrize("cookie", ["", "nonsense", "AAAAAAAAAAAAAAAAAAAAAA:forged", "é", "." * 5000])
def test_without_a_valid_cookie_a_question_offers_to_start(client, edition, cookie):
    client.cookies[cookie_name()] = cookie

    response = client.get("/quiz/1/")

    assert response.status_code == 200
    assert "No quiz is under way" in response.content.decode()


def test_a_finished_run_takes_no_scored_answer(taker, edition):
    taker.post("/quiz/1/", form(taker, answer=first_option(edition, 1)))
    taker.post("/quiz/finish/", form(taker))

    response = taker.post("/quiz/1/", form(taker, do="skip"))

    assert response.status_code == 409
    assert sheet_of(taker)[edition.fit[0].slug].chosen
    assert taker.get("/quiz/1/")["Location"].startswith("/r/")


def test_forget_me_here_lets_go_of_the_keys_and_deletes_nothing(taker):
    response = taker.post("/forget/")

    assert response.status_code == 303
    assert taker.cookies[cookie_name()].value == ""
    assert Run.objects.count() == 1


def test_start_says_slow_down_after_too_many(client, edition, settings):
    settings.RATE_LIMITS, settings.STARTS_A_MINUTE = True, 2

    statuses = [client.post("/quiz/start/", REMOTE_ADDR="203.0.113.9").status_code for _ in range(4)]

    assert statuses == [303, 303, 429, 429]


def test_the_question_page_reads_once_and_no_content(taker, edition, django_assert_num_queries):
    taker.get("/quiz/1/")

    with django_assert_num_queries(1):
        taker.get("/quiz/1/")


def test_no_page_of_a_question_names_a_track(taker, edition):
    names = [track.name for track in edition.tracks] + [track.slug for track in edition.tracks]

    for number in range(1, len(edition.fit) + 1):
        body = taker.get(f"/quiz/{number}/").content.decode()
        assert not [name for name in names if name in body]


def test_once_nothing_can_change_the_page_offers_the_result(taker, edition):
    for question in edition.fit[:19]:
        best = max(
            question.options,
            key=lambda option: sum(weight.points for weight in option.weights if weight.track == "ml-engineer"),
        )
        if question.slopes:
            slope = sum(weight.points for weight in question.slopes if weight.track == "ml-engineer")
            best = question.options[0 if slope > 0 else -1]
        save_answers(key=key_of(taker), read=lambda run, q=question, o=best: {q.slug: Answer(chosen=(o.slug,))})

    assert "See my result now" in taker.get("/quiz/20/").content.decode()
    fresh = Client()
    fresh.post("/quiz/start/")
    assert "See my result now" not in fresh.get("/quiz/20/").content.decode()


def test_starting_with_nothing_published_leads_home(client):
    assert client.post("/quiz/start/")["Location"] == "/"
