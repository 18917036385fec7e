"""What operators type to forget, and where they see that it was done."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from quiz.models import Run, Sweep
from quiz.runs.taking import start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish
from tests.builders.results import finish_at_random

pytestmark = pytest.mark.django_db

EDITION = make_edition(
    make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_single("two", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
)


def say(*words):
    out = StringIO()
    call_command("forget", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def due(db, settings):
    """Three runs never finished, two results past the limit, and one of each that stays."""
    settings.RESULT_DAYS = 90
    publish(EDITION)
    for _ in range(3):
        start_run()
    finish_at_random(2)
    Run.objects.update(saved_at=timezone.now() - timedelta(days=91))
    start_run()
    finish_at_random(1, seed=2)


def test_a_dry_run_says_what_is_due_and_forgets_nothing(due):
    said = say("--dry-run")

    assert said == "Would forget 3 unfinished and 2 finished.\n"
    assert Run.objects.count() == 7
    assert not Sweep.objects.exists()


@pytest.mark.parametrize("batch", ["1", "2", "500", "0", "-3"])
def test_what_is_due_is_forgotten_in_batches_of_any_size(due, batch):
    said = say("--batch", batch)

    assert said == "Forgot 3 unfinished and 2 finished.\n"
    assert Run.objects.count() == 2
    assert (Sweep.objects.get().unfinished, Sweep.objects.get().finished) == (3, 2)


def test_a_second_time_there_is_nothing_left(due):
    say()

    assert say() == "Forgot 0 unfinished and 0 finished.\n"
    assert Sweep.objects.count() == 1


def test_readiness_shows_when_it_was_last_done(due, client):
    before = client.get("/readyz").json()
    say()

    after = client.get("/readyz").json()

    assert (before["ready"], before["forgotten_at"]) == (True, None)
    assert after["forgotten_at"] == Sweep.objects.get().ran_at.isoformat(timespec="seconds")
