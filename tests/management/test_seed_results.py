"""Results by the thousand: stored as real ones are, with the statistics that real ones would have added."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quiz.editions.loading import current_edition
from quiz.insight.tallies import differs, statistics_of
from quiz.models import Run
from quiz.runs.seeding import seed_results
from tests.builders.published import publish, shipped_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(db):
    return publish(shipped_edition())


def seed(*words):
    said = StringIO()
    call_command("seed_results", *words, stdout=said)
    return said.getvalue()


def test_so_many_are_stored_and_statistics_equal_a_live_count(live):
    seed("700")

    found = statistics_of(live)
    assert Run.objects.count() == 700
    assert found.finished == Run.objects.filter(public_id__isnull=False).count()
    assert found.finished > 600
    assert differs(live.pk) == {}


def test_they_add_to_what_is_there(live):
    seed("60")
    seed("40", "--seed", "2")

    assert Run.objects.count() == 100
    assert differs(live.pk) == {}


def test_the_example_opens(live, client):
    link = re.search(r"/r/\S+", seed("30"))[0]

    assert client.get(link).status_code == 200


def test_people_are_of_all_kinds(live):
    seed("600")

    leaders = {line.slug for line in statistics_of(live).leaders}
    assert {track.slug for track in live.edition.tracks} <= leaders
    assert Run.objects.filter(shares_answers=True).exists()
    assert Run.objects.filter(public_id__isnull=True).exists()
    assert len(set(Run.objects.values_list("answers", flat=True))) > 570


def test_the_same_seed_gives_the_same_sheets_with_other_keys(live):
    def sheets():
        rows = list(Run.objects.values_list("answers", "seed", "public_id"))
        Run.objects.all().delete()
        return Counter((bytes(answers), seed) for answers, seed, _ in rows), {row[2] and bytes(row[2]) for row in rows}

    list(seed_results(published=current_edition(), number=50, seed=3))
    first, ids = sheets()
    list(seed_results(published=current_edition(), number=50, seed=3))
    second, others = sheets()

    assert first == second
    assert (ids & others) - {None} == set()


def test_without_an_edition_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="Nothing is published yet"):
        seed("5")


@pytest.mark.parametrize("number", ["0", "-3"])
def test_less_than_one_is_refused(live, number):
    with pytest.raises(CommandError, match="1 or more"):
        seed("--", number)
