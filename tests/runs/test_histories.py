"""Whatever people do and in whatever order, tallies say what is stored and what has gone: histories drawn by lot."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from quiz.editions.loading import forget_loaded
from quiz.insight.tallies import contradictions, differs, recount, statistics_of, tallied
from quiz.models import Edition, GoneLink, Run, Tally
from quiz.models.runs import UNFINISHED_DAYS
from quiz.runs.forgetting import Forgotten, forget_due
from quiz.runs.seeding import seed_results
from quiz.runs.sharing import delete_on_request, delete_result, replace_link, set_expiry, share_answers
from quiz.runs.taking import RunIsFinished, copy_run, find_run, find_runs, finish_run, save_answers, start_run
from quiz.runs.tallying import counted, counts_of
from tests.builders.editions import make_choice, make_edition, make_scale, make_single, make_skills_question
from tests.builders.published import publish
from tests.builders.results import finish_at_random
from tests.builders.sheets import random_sheet, tell_all

pytestmark = pytest.mark.django_db


def make_quiz(points):
    return make_edition(
        make_single("one", (points, 0, 0), (0, 3, 0), (0, 0, 3)),
        make_scale("two", 2, -1, -1),
        make_single("three", (3, 0, 0), (0, 3, 0), (0, 0, points)),
        make_skills_question("skills", "python", "cloud"),
        make_choice("level", "entry", "senior"),
    )


class History:
    """A site on which things happen by lot, and beside it what ought to have been counted, run by run."""

    def __init__(self, seed):
        self.chance = Random(seed)
        self.published = [publish(make_quiz(3))]
        self.under_way, self.results = [], []
        self.expected = Counter()

    def turn(self):
        name = self.chance.choice(TURNS)
        getattr(self, name)()
        return name

    def start(self):
        self.under_way.append(start_run())

    def answer(self):
        if self.under_way:
            key = self.chance.choice(self.under_way)
            edition = find_run(key=key).published.edition
            given = list(random_sheet(edition, self.chance).items())[: self.chance.randint(0, 3)]
            save_answers(key=key, read=lambda run: dict(given))

    def finish(self):
        if self.under_way:
            key = self.under_way.pop(self.chance.randrange(len(self.under_way)))
            finish_run(key=key)
            self._expect(Run.objects.filter(owner_hash=key.hash))
            self.results.append(key)

    def finish_twice(self):
        if self.results:
            finish_run(key=self.chance.choice(self.results))

    def tell_after_finishing(self):
        if self.results:
            key = self.chance.choice(self.results)
            save_answers(key=key, read=lambda run: tell_all(run.published.edition))

    def answer_after_finishing(self):
        if self.results:
            key = self.chance.choice(self.results)
            with pytest.raises(RunIsFinished):
                save_answers(key=key, read=lambda run: random_sheet(run.published.edition, self.chance))

    def change(self):
        if self.results:
            self.under_way.append(copy_run(key=self.chance.choice(self.results)))

    def share(self):
        if self.results:
            share_answers(key=self.chance.choice(self.results), shares=self.chance.random() < 0.5)
            replace_link(key=self.chance.choice(self.results))

    def let_end(self):
        if self.results:
            set_expiry(key=self.chance.choice(self.results), days=self.chance.choice((7, 30, None)))

    def delete(self):
        if self.results:
            delete_result(key=self.results.pop(self.chance.randrange(len(self.results))))

    def delete_on_request(self):
        if self.results:
            key = self.results.pop(self.chance.randrange(len(self.results)))
            delete_on_request(public_id=find_run(key=key).public_id)

    def publish(self):
        self.published.append(publish(make_quiz(self.chance.choice((1, 2, 3)))))

    def seed(self):
        before = set(Run.objects.values_list("pk", flat=True))
        list(seed_results(published=self.published[-1], number=6, seed=self.chance.getrandbits(16)))
        self._expect(Run.objects.exclude(pk__in=before).exclude(public_id=None))

    def pass_days(self):
        """Move everything into the past: the clock of the site itself stands still."""
        by = timedelta(days=self.chance.choice((3, 12, 31)))
        moments = ("started_at", "saved_at", "expires_at")
        Run.objects.update(**{name: F(name) - by for name in moments})
        self._let_go()

    def forget(self):
        left = Run.objects.filter(public_id=None, saved_at__lte=timezone.now() - timedelta(days=UNFINISHED_DAYS))
        self._expect(left)
        forget_due(now=timezone.now(), batch=self.chance.choice((1, 2, 500)))
        self._let_go()

    def _let_go(self):
        """Forget the keys of what is gone for its owner, whether or not the sweep has been there."""
        self.under_way, self.results = (
            [run.key for run in find_runs(keys=keys)] for keys in (self.under_way, self.results)
        )

    def _expect(self, runs):
        for run in runs:
            self.expected.update({(run.edition_id, name): number for name, number in counts_of(counted(run)).items()})


TURNS = [
    "start",
    "start",
    "start",
    "answer",
    "answer",
    "answer",
    "finish",
    "finish",
    "finish_twice",
    "tell_after_finishing",
    "answer_after_finishing",
    "change",
    "share",
    "let_end",
    "delete",
    "delete_on_request",
    "publish",
    "seed",
    "pass_days",
    "forget",
    "forget",
]


@pytest.mark.parametrize("seed", range(16))
def test_tallies_are_what_is_stored_and_what_has_gone_after_every_turn(seed, settings):
    settings.RESULT_DAYS = 90 if seed % 2 else None
    history = History(seed)

    for _ in range(60):
        name = history.turn()
        for published in history.published:
            assert differs(published.pk) == {}, name
            assert contradictions(published) == [], name
            expected = {what: number for (pk, what), number in history.expected.items() if pk == published.pk}
            assert {what: number for what, number in tallied(published.pk).items() if number} == expected, name


def in_days(number):
    return timezone.now() + timedelta(days=number, minutes=1)


def test_statistics_are_the_same_before_and_after_everything_is_forgotten(settings):
    settings.RESULT_DAYS = 90
    published = publish(make_quiz(3))
    finish_at_random(60)
    before = statistics_of(published)

    assert forget_due(now=in_days(90), batch=7) == Forgotten(finished=60)

    assert statistics_of(published) == before
    assert before.finished == 60


def test_whoever_left_is_counted_as_started_before_and_after_being_forgotten():
    published = publish(make_quiz(3))
    finish_at_random(20)
    for _ in range(15):
        start_run()
    before = statistics_of(published)

    forget_due(now=in_days(UNFINISHED_DAYS))

    after = statistics_of(published)
    assert (before.started, before.under_way, after.started, after.under_way) == (35, 15, 35, 0)
    assert after.questions[0].stopped.number == 15


@pytest.fixture
def damaged():
    """Twelve results and two runs under way, of an edition that nobody can read any more; and what it said."""
    published = publish(make_quiz(3))
    keys = [key for key, _ in finish_at_random(12)]
    for _ in range(2):
        start_run()
    document = Edition.objects.get().document
    store(document[:-9])
    return published, keys, document


def store(document):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quiz_edition SET document = %s", [document])
    forget_loaded()


def test_a_result_of_a_damaged_edition_is_deleted_and_statistics_stay(damaged, caplog):
    published, keys, _ = damaged
    before = statistics_of(published)

    delete_result(key=keys[0])

    assert Run.objects.exclude(public_id=None).count() == 11
    assert GoneLink.objects.get().reason == "deleted"
    assert statistics_of(published) == before
    assert f"of edition {published.pk}, cannot be counted: document" in caplog.text


@pytest.mark.usefixtures("damaged")
def test_a_damaged_edition_keeps_nobody_elses_runs_from_being_forgotten():
    sound = publish(make_quiz(2))
    start_run()
    Run.objects.exclude(public_id=None).update(expires_at=timezone.now())

    assert forget_due(now=in_days(UNFINISHED_DAYS), batch=5) == Forgotten(unfinished=3, finished=12)

    assert not Run.objects.exists()
    assert tallied(sound.pk)["left"] == 1


def test_a_run_whose_answers_are_damaged_is_forgotten_too(caplog):
    published = publish(make_quiz(3))
    start_run()
    start_run()
    Run.objects.filter(pk=Run.objects.latest("pk").pk).update(answers=b"?")

    assert forget_due(now=in_days(UNFINISHED_DAYS)) == Forgotten(unfinished=2)

    assert tallied(published.pk)["left"] == 1
    assert "cannot be counted" in caplog.text


def test_once_a_damaged_edition_is_mended_a_recount_says_what_is_stored(damaged):
    published, keys, document = damaged
    delete_result(key=keys[0])
    store(document)
    assert differs(published.pk)["finished"] == (12, 11)

    recount(edition_pk=published.pk)

    assert differs(published.pk) == {}
    assert contradictions(published) == []


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ({"finished": 1}, "archived leader"),
        ({"left": 1}, "archived stop"),
        ({"skipped:one": 1}, "archived question one"),
        ({"option:one:a": 1}, "archived options of one"),
        ({"place:one:1": 1}, "archived places of one"),
        ({"finished": -1}, "archived below nothing"),
    ],
)
def test_sums_that_cannot_be_of_one_set_of_people_are_named(counts, named):
    published = publish(make_quiz(3))
    Tally.objects.create(edition_id=published.pk, part=Tally.Part.ARCHIVED, shard=0, counts=counts)

    assert named in contradictions(published)
