"""What nobody keeps is forgotten in batches, and a link that ended says so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.signals import post_delete
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quiz.models import GoneLink, Run
from quiz.runs.forgetting import Forgotten, count_due, forget_due, last_sweep
from quiz.runs.sharing import set_expiry
from quiz.runs.taking import find_run, save_answers, start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish
from tests.builders.results import finish_at_random

pytestmark = pytest.mark.django_db

EDITION = make_edition(
    make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_single("two", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
)


def in_days(number):
    return timezone.now() + timedelta(days=number, minutes=1)


def test_an_unfinished_run_is_forgotten_after_thirty_days():
    publish(EDITION)
    start_run()

    before, after = count_due(now=in_days(29)), forget_due(now=in_days(30))

    assert (before, after) == (Forgotten(), Forgotten(unfinished=1))
    assert Run.objects.count() == 0


def test_a_result_stays_until_its_date(settings):
    publish(EDITION)
    (key, _), _other = finish_at_random(2)
    set_expiry(key=key, days=7)

    early, late = forget_due(now=in_days(6)), forget_due(now=in_days(7))

    assert (early.finished, late.finished, Run.objects.count()) == (0, 1, 1)
    assert GoneLink.objects.get().reason == "expired"


def test_results_past_the_operators_limit_go_in_batches(settings):
    settings.RESULT_DAYS = 90
    publish(EDITION)
    finish_at_random(7)

    assert forget_due(now=in_days(89)) == Forgotten()
    assert forget_due(now=in_days(90), batch=2) == Forgotten(finished=7)
    assert GoneLink.objects.count() == 7


def test_a_run_that_is_gone_on_with_in_time_is_kept():
    publish(EDITION)
    key = start_run()
    Run.objects.update(saved_at=in_days(-29))
    save_answers(key=key, read=lambda run: {})

    assert forget_due(now=in_days(20)) == Forgotten()
    assert find_run(key=key).sheet == {}


def test_without_a_limit_results_stay_for_ever():
    publish(EDITION)
    finish_at_random(2)

    assert forget_due(now=in_days(10_000)) == Forgotten()


def test_an_owners_sooner_date_holds_against_the_operators_later_one(settings):
    settings.RESULT_DAYS = 90
    publish(EDITION)
    ((key, _),) = finish_at_random(1)
    set_expiry(key=key, days=365)

    assert forget_due(now=in_days(89)) == Forgotten()
    assert forget_due(now=in_days(90)) == Forgotten(finished=1)


def test_an_unfinished_run_leaves_no_link_behind():
    publish(EDITION)
    start_run()

    forget_due(now=in_days(30))

    assert not GoneLink.objects.exists()


def test_a_batch_that_fails_leaves_those_before_it_done():
    publish(EDITION)
    for _ in range(5):
        start_run()
    seen = []

    def refuse_the_third(sender, **_kept):
        seen.append(sender)
        if len(seen) == 3:
            raise RuntimeError

    post_delete.connect(refuse_the_third, sender=Run)
    try:
        with pytest.raises(RuntimeError):
            forget_due(now=in_days(30), batch=1)
    finally:
        post_delete.disconnect(refuse_the_third, sender=Run)

    assert (Run.objects.count(), last_sweep()) == (3, None)


def test_a_batch_costs_the_same_however_many_are_in_it():
    publish(EDITION)
    asked = []
    for number in (60, 60, 180):
        for _ in range(number):
            start_run()
        with CaptureQueriesContext(connection) as queries:
            forget_due(now=in_days(30))
        asked.append(len(queries))

    assert asked[1] == asked[2] < 50
