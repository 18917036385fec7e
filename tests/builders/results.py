"""Results for tests: finished runs, and browsers that own them."""

from django.test import Client

from quiz.editions.loading import current_edition
from quiz.runs.owning import text_of
from quiz.runs.taking import find_run, finish_run, save_answers, start_run
from tests.builders.sheets import random_sheets


def finish(sheet):
    """Answer and finish a run under the current edition; return the owner's key and the public id."""
    key = start_run()
    save_answers(key=key, read=lambda run: sheet)
    finish_run(key=key)
    return key, text_of(find_run(key=key).public_id)


def finish_at_random(number, *, seed=1):
    return [finish(sheet) for sheet in random_sheets(current_edition().edition, number, seed=seed)]


def owner(key):
    """A browser that holds the key."""
    client = Client()
    assert client.post(f"/own/{key}/").status_code == 303
    return client
