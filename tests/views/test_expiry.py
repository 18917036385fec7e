"""What has an end is gone from that very second on, by every way to it, whether the timer has run or not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quiz.models import Run
from quiz.runs.forgetting import forget_due
from quiz.runs.owning import new_key
from quiz.runs.sharing import set_expiry
from quiz.runs.taking import NoSuchRun, find_run, find_runs, save_answers, start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish
from tests.builders.results import finish_at_random, owner

pytestmark = pytest.mark.django_db

QUESTIONS = [make_single(name, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for name in ("one", "two")]
A_SECOND = timedelta(seconds=1)

BY_LINK = ["", "?as=others", "?print=all", "with/", "today/", "qr.svg", "card.png", "replace/", "delete/"]
BY_POST = {
    "share/": {"show": "answers"},
    "expire/": {"days": "365"},
    "tell/about/": {},
    "change/": {},
    "today/": {},
    "replace/": {},
    "delete/": {},
}


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


@pytest.fixture
def ending(settings, at, request):
    """A result with its owner, another one that stays, and the second at which the first is gone."""
    publish(make_edition(*QUESTIONS))
    ((key, link), (_, other)) = finish_at_random(2)
    publish(make_edition(*QUESTIONS, make_single("three", (3, 0, 0), (0, 3, 0), (0, 0, 3))))
    if request.param == "the operator's rule":
        settings.RESULT_DAYS = 90
        end = find_end(key) + timedelta(days=90)
        Run.objects.exclude(owner_hash=key.hash).update(saved_at=end)
    else:
        end = set_expiry(key=key, days=7)
    return owner(key), key, link, other, end


def find_end(key):
    return Run.objects.get(owner_hash=key.hash).saved_at


BOTH = pytest.mark.parametrize("ending", ["the owner's date", "the operator's rule"], indirect=True)


@BOTH
def test_until_the_second_before_it_is_there(ending, at):
    browser, key, link, other, end = ending
    at(end - A_SECOND)

    found = {path: browser.get(f"/r/{link}/{path}").status_code for path in BY_LINK}

    assert found == dict.fromkeys(BY_LINK, 200)
    assert browser.get(f"/r/{link}.json").status_code == 200
    assert browser.get(f"/r/{other}/with/{link}/").status_code == 200
    assert f"/r/{link}/" in browser.get("/").content.decode()
    assert find_run(key=key).is_finished


@BOTH
@pytest.mark.parametrize("swept", [False, True], ids=["not swept", "swept"])
def test_from_that_second_on_it_is_gone_by_every_way(ending, at, swept):
    browser, _key, link, other, end = ending
    at(end)
    if swept:
        assert forget_due(now=end).finished == 1

    found = {path: browser.get(f"/r/{link}/{path}") for path in BY_LINK}
    posted = {path: browser.post(f"/r/{link}/{path}", data).status_code for path, data in BY_POST.items()}

    assert {path: each.status_code for path, each in found.items()} == dict.fromkeys(BY_LINK, 410)
    assert all("This result has expired" in each.content.decode() for path, each in found.items() if "card" not in path)
    assert posted == dict.fromkeys(BY_POST, 410)
    assert browser.get(f"/r/{link}.json").status_code == 410
    assert browser.get(f"/r/{link}/with/{other}/").status_code == 410
    assert browser.get(f"/r/{other}/with/{link}/").status_code == 410
    assert "That result is gone." in browser.get(f"/r/{other}/with/", {"link": link}).content.decode()
    assert Run.objects.count() == (1 if swept else 2)


@BOTH
@pytest.mark.parametrize("swept", [False, True], ids=["not swept", "swept"])
def test_from_that_second_on_its_own_link_and_browser_own_nothing(ending, at, swept):
    browser, key, link, _other, end = ending
    at(end)
    if swept:
        forget_due(now=end)

    assert f"/r/{link}/" not in browser.get("/").content.decode()
    assert browser.get("/quiz/")["Location"] == "/"
    assert Client().get(f"/own/{key}/").status_code == 410
    assert Client().post(f"/own/{key}/").status_code == 410
    assert browser.post("/quiz/finish/", {"run": key.handle}).status_code == 410
    assert browser.post("/quiz/about/", {"run": key.handle}).status_code == 410
    assert find_runs(keys=[key]) == ()


@BOTH
def test_a_page_kept_in_the_browser_is_not_confirmed(ending, at):
    _browser, _key, link, _other, end = ending
    at(end - A_SECOND)
    tags = {path: Client().get(path)["ETag"] for path in (f"/r/{link}/", f"/r/{link}/card.png")}
    at(end)

    for path, tag in tags.items():
        assert Client().get(path, headers={"If-None-Match": tag}).status_code == 410


def test_a_quiz_not_gone_on_with_is_gone_after_thirty_days(at):
    publish(make_edition(*QUESTIONS))
    key = start_run()
    browser, end = owner(key), find_end(key) + timedelta(days=30)
    at(end - A_SECOND)
    assert browser.get("/quiz/1/").status_code == 200
    assert "question 1" in browser.get("/").content.decode()

    for sweep in (lambda: None, lambda: forget_due(now=end)):
        at(end)
        sweep()
        assert "There is no quiz under way" not in browser.get("/").content.decode()
        assert browser.get("/quiz/")["Location"] == "/"
        assert browser.post("/quiz/1/", {"run": key.handle, "answer": "a", "do": "next"}).status_code == 410
        assert Client().get(f"/own/{key}/").status_code == 410
        with pytest.raises(NoSuchRun):
            save_answers(key=key, read=lambda run: {})
    assert not Run.objects.exists()


def test_a_key_that_never_owned_anything_is_answered_like_one_whose_time_is_up(client):
    publish(make_edition(*QUESTIONS))

    response = client.get(f"/own/{new_key()}/")

    assert response.status_code == 410
    assert "There is no quiz behind this key any more" in response.content.decode()


@pytest.mark.parametrize("days", [None, 1, 40])
def test_a_row_in_hand_and_the_table_say_the_same(settings, days):
    settings.RESULT_DAYS = days
    row = publish(make_edition(*QUESTIONS))
    now = timezone.now()
    around = [
        now - timedelta(days=each) + shift for each in (0, 1, 30, 40) for shift in (-A_SECOND, A_SECOND * 0, A_SECOND)
    ]
    for number, saved_at in enumerate(around):
        for expires_at in (None, *around):
            for public_id in (None, new_key().secret):
                Run.objects.create(
                    edition_id=row.pk,
                    owner_hash=new_key().hash,
                    public_id=public_id,
                    answers=b"",
                    seed=number,
                    started_at=saved_at,
                    saved_at=saved_at,
                    expires_at=expires_at,
                )

    kept = set(Run.objects.kept(now=now))
    due = {*Run.objects.due_unfinished(now=now), *Run.objects.due_finished(now=now)}

    assert kept | due == set(Run.objects.all())
    assert not kept & due
    assert kept
    assert due
    assert due == {run for run in Run.objects.all() if run.ends_at is not None and run.ends_at <= now}
