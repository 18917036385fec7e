"""A desk for a large quiz with many results: no page of daily use asks the database more often than for a small one."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quiz.content.drafting import duplicate_question
from quiz.content.reporting import report_mistake
from quiz.models import Question, Run
from quiz.runs.seeding import seed_results
from tests.builders.markup import text_of_page

MANY = 200
PATH = re.compile(r'href="(/admin/(?!logout|password|jsi18n)[a-z/-]*)"')


@pytest.fixture
def boss(live, log_in):
    return log_in(superuser=True)


def asked(browser, path):
    """Return how often a page asks the database; every two seconds one asks once more, for news of an edition."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(path)
        assert response.status_code == 200, path
        counts.append(len(queries))
    return min(counts)


def daily(browser):
    """Every page that the desk's front page leads to, and the forms of the first row of each list."""
    paths = set(PATH.findall(browser.get("/admin/").content.decode()))
    forms = {
        found for path in paths for found in re.findall(r'href="(/admin/quiz/\w+/\d+/change/)', text(browser, path))[:1]
    }
    return sorted(paths | forms)


def few(live):
    """A row in each list, so that none is empty."""
    duplicate_question(question=Question.objects.first(), by="boss")
    report_mistake(text="A figure is off.", page="")
    list(seed_results(published=live, number=20, seed=1))


def text(browser, path):
    return browser.get(path).content.decode()


def test_no_page_asks_more_often_with_more_rows(live, boss):
    few(live)
    paths = daily(boss)
    before = {path: asked(boss, path) for path in paths}
    fit = list(Question.objects.filter(kind="fit"))
    for place in range(MANY - Question.objects.count()):
        duplicate_question(question=fit[place % len(fit)], by="boss")
    list(seed_results(published=live, number=1_500, seed=1))
    for number in range(60):
        report_mistake(text=f"A figure is off: {number}", page="")
        User.objects.create_user(f"editor-{number}", is_staff=True)

    grown = {path: (before[path], now) for path in paths if (now := asked(boss, path)) > before[path]}

    assert Question.objects.count() == MANY
    assert len(paths) > 30
    assert {reverse("admin:matrix"), reverse("admin:statistics"), reverse("admin:preview")} <= set(paths)
    assert grown == {}
    finished = Run.objects.filter(public_id__isnull=False).count()
    assert str(finished) in text_of_page(boss.get(reverse("admin:statistics"))).replace(",", "")
