"""Each page adds each sheet of answers up once, however many of its parts ask what came of them."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from quiz.door.prebuilt import forget_prebuilt
from quiz.editions.loading import current_edition
from quiz.engine.scoring import Scored
from quiz.engine.table import compile_table
from quiz.engine.totals import add_up
from quiz.insight.impact import measure_all
from quiz.pages.result import explain
from quiz.runs.sharing import share_answers
from tests.builders.counting import calls_of
from tests.builders.published import load_fixtures, publish, shipped_edition
from tests.builders.results import finish, owner
from tests.builders.sheets import random_sheets, tell_all


@pytest.fixture
def live(db):
    forget_prebuilt()
    return publish(shipped_edition())


@pytest.fixture
def results(live):
    """Two finished results with what is not scored told, too; the second one shows no answers."""
    first, second = (finish({**sheet, **tell_all(live.edition)}) for sheet in random_sheets(live.edition, 2, seed=3))
    share_answers(key=first[0], shares=True)
    return first, second


def counted(client, path):
    with calls_of(add_up, compile_table) as calls:
        response = client.get(path)
    assert response.status_code == 200
    return calls


@pytest.mark.parametrize("path", ["/r/{}/", "/r/{}.json", "/r/{}/card.png", "/r/{}/with/", "/r/{}/?as=others"])
@pytest.mark.parametrize("which", [0, 1], ids=["shown", "hidden"])
def test_a_page_of_one_result_adds_it_up_once(results, path, which):
    key, link = results[which]
    path = path.format(link)
    most = 0 if path.endswith("/with/") else 1

    assert counted(Client(), path)["add_up"] == most
    assert counted(owner(key), path)["add_up"] == most


def test_two_results_beside_each_other_are_added_up_once_each(results):
    (_, first), (_, second) = results

    assert counted(Client(), f"/r/{first}/with/{second}/") == {"add_up": 2}


def test_a_result_under_todays_edition_is_added_up_once_under_each(live, results):
    heavier = replace(live.edition.questions[0], emphasis=3)
    publish(replace(live.edition, questions=(heavier, *live.edition.questions[1:])))

    assert counted(Client(), f"/r/{results[0][1]}/today/")["add_up"] == 2


def test_an_edition_is_compiled_once_for_all_its_pages(live, results):
    current_edition().edition.__dict__.pop("table", None)

    with calls_of(compile_table) as calls:
        for path in (f"/r/{results[0][1]}/", f"/r/{results[0][1]}.json", "/method/", "/"):
            Client().get(path)

    assert calls["compile_table"] == 1


def test_the_example_of_the_method_is_added_up_once(live):
    assert counted(Client(), "/method/")["add_up"] == 1


def test_a_visitors_earlier_results_are_added_up_once_each(results):
    browser = owner(results[0][0])
    browser.post(f"/own/{results[1][0]}/")
    track = current_edition().edition.tracks[0].slug

    assert counted(browser, "/")["add_up"] == 2
    assert counted(browser, f"/tracks/{track}/")["add_up"] == 1


def test_reading_ones_answers_again_adds_nothing_up(live):
    browser = Client()
    browser.post("/quiz/start/")

    assert counted(browser, "/quiz/review/")["add_up"] == 0


def test_a_tried_sheet_is_added_up_once(live):
    load_fixtures()
    desk = Client()
    desk.force_login(User.objects.create_superuser("editor"))
    answers = {question.slug: question.options[0].slug for question in live.edition.fit}

    with calls_of(add_up) as calls:
        assert desk.post(reverse("admin:try"), answers).status_code == 200

    assert calls["add_up"] == 1


def test_impact_adds_each_result_up_once_under_each_edition(live, results):
    with calls_of(add_up) as calls:
        measure_all(replace(live.edition, questions=live.edition.questions[1:]))

    assert calls["add_up"] == 2 * len(results)


def test_counting_sees_a_sheet_that_is_scored_twice(live):
    sheet = random_sheets(live.edition, 1)[0]

    with calls_of(add_up) as calls:
        for _ in range(2):
            explain(Scored(edition=live.edition, answers=sheet), spoken_by=live.edition)

    assert calls["add_up"] == 2
