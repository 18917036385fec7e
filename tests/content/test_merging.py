"""The draft made to say something else: rows keep their primary keys, and only what differs is touched."""

import random
from dataclasses import replace
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz import models
from quiz.content.copying import replace_draft
from quiz.content.merging import CannotReplace, Draft
from quiz.content.snapshots import discard_draft, import_draft, keep_draft, restore_draft, roll_back
from quiz.content.tables import TABLES, key_of
from quiz.editions.compiling import compile_draft
from tests.builders.drafts import put_draft
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish, shipped_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    """The shipped quiz, live, with the draft as its fixtures have it."""
    put_draft()
    return publish(shipped_edition())


def state():
    """Return every row of the draft with its primary key and its revision."""
    return {table: list(table.objects.order_by("pk").values()) for table in TABLES}


def keys():
    return {table: set(table.objects.values_list("pk", flat=True)) for table in TABLES}


def revisions(table):
    return dict(table.objects.values_list("pk", "revision"))


def test_discarding_a_draft_that_says_the_same_touches_no_row(live):
    before = state()

    discard_draft(by="ana")

    assert state() == before


def test_a_row_that_differs_is_put_back_under_its_key_and_only_its_revision_rises(live):
    before, seen = state(), revisions(models.Pay)
    row = models.Pay.objects.order_by("pk")[3]
    models.Pay.objects.filter(pk=row.pk).update(label="In other words", revision=7)

    discard_draft(by="ana")

    row.refresh_from_db()
    assert row.label == before[models.Pay][3]["label"]
    assert revisions(models.Pay) == {**seen, row.pk: 8}
    assert keys() == {table: {each["id"] for each in rows} for table, rows in before.items()}


@pytest.mark.parametrize(
    "change",
    [
        lambda q: q.weights.order_by("pk").first().delete(),
        lambda q: models.Weight.objects.filter(pk=q.weights.order_by("pk").first().pk).update(points=-3, reason="No."),
        lambda q: q.options.filter(pk=q.options.first().pk).update(text="In other words"),
        lambda q: q.options.create(slug="more", text="More", position=9),
    ],
    ids=["a weight gone", "a weight changed", "an option changed", "an option more"],
)
def test_a_part_that_differs_raises_the_revision_of_its_question_alone(live, change):
    question = models.Question.objects.get(slug="free-afternoon")
    seen = revisions(models.Question)
    change(question)

    discard_draft(by="ana")

    assert revisions(models.Question) == {**seen, question.pk: seen[question.pk] + 1}
    assert compile_draft() == live_part(live)


def live_part(live):
    """Return the live edition as the draft says it: without what is computed at publication."""
    return replace(live.edition, standing=compile_draft().standing)


def test_a_side_that_differs_raises_the_revision_of_its_disagreement_alone(live):
    side = models.Side.objects.order_by("pk").first()
    seen, slugs = revisions(models.Disagreement), set(models.Side.objects.values_list("pk", "slug"))
    models.Side.objects.filter(pk=side.pk).update(statement="Another thing entirely.")

    discard_draft(by="ana")

    assert revisions(models.Disagreement) == {**seen, side.disagreement_id: seen[side.disagreement_id] + 1}
    assert set(models.Side.objects.values_list("pk", "slug")) == slugs


def test_rows_swap_what_only_one_of_them_can_have(live):
    """Numbers, names, and whole sets of fields that no two rows share, both ways at once."""
    before = state()
    swap(models.Source, "number")
    swap(models.Skill, "name")
    swap(models.Track, "position", "code", "name")
    swap(models.Pay, "track_id", "level", "label", "basis", "measure", "region", "source_id", "as_of", "low", "high")
    swap(models.SkillNeed, "skill_id", "track_id", "level")
    swap(models.Transition, "from_track_id", "to_track_id", "source_id")
    assert state() != before

    discard_draft(by="ana")

    after = state()
    for rows in (*before.values(), *after.values()):
        for row in rows:
            del row["revision"]
    assert after == before


def swap(table, *names):
    """Exchange fields of the first two rows, as an editor does by way of a third value."""
    one, two = table.objects.order_by("pk")[:2]
    ours = {name: getattr(one, name) for name in names}
    theirs = {name: getattr(two, name) for name in names}
    kept = table.objects.filter(pk=one.pk).values().get()
    if table._meta.related_objects:
        table.objects.filter(pk=one.pk).update(**{n: 9999 if isinstance(v, int) else "~" for n, v in ours.items()})
    else:
        table.objects.filter(pk=one.pk).delete()
    table.objects.filter(pk=two.pk).update(**ours)
    if table._meta.related_objects:
        table.objects.filter(pk=one.pk).update(**theirs)
    else:
        table.objects.create(**{**kept, **theirs})


def test_the_order_of_questions_comes_back_and_what_stands_right_is_not_touched(live):
    questions = list(models.Question.objects.order_by("position"))
    seen = revisions(models.Question)
    models.Question.objects.filter(pk=questions[4].pk).update(position=900)

    discard_draft(by="ana")

    moved = {pk for pk, revision in revisions(models.Question).items() if revision != seen[pk]}
    assert list(models.Question.objects.order_by("position")) == questions
    assert moved == {questions[4].pk}


def test_a_question_that_is_not_wanted_is_gone_and_a_retired_one_stays_with_its_weights(live):
    copies = []
    for slug, retired in (("old", True), ("new", False)):
        question = models.Question.objects.get(slug="free-afternoon")
        weights = list(question.weights.select_related("option"))
        question.pk, question.slug, question.retired, question.position = None, slug, retired, 500
        question.save(force_insert=True)
        option = question.options.create(slug="an-option", text="An option", position=1)
        weights[0].pk, weights[0].question, weights[0].option = None, question, option
        weights[0].save(force_insert=True)
        copies.append(question)
    old = state()

    discard_draft(by="ana")

    assert models.Question.objects.filter(pk=copies[0].pk, retired=True, revision=copies[0].revision).exists()
    assert copies[0].options.get().weights.count() == 1
    assert not models.Question.objects.filter(slug="new").exists()
    assert len(state()[models.Weight]) == len(old[models.Weight]) - 1
    assert compile_draft() == live_part(live)


def test_what_a_retired_question_rests_on_stays_with_it_under_a_number_of_its_own(live):
    source = models.Source.objects.order_by("number").last()
    extra = models.Source.objects.create(slug="extra", number=source.number + 1, measured="m", taken="t", limits="l")
    track = models.Track.objects.order_by("position").first()
    criterion = models.Criterion.objects.create(slug="c", track=track, source=extra, place="here", statement="If so.")
    question = models.Question.objects.create(
        slug="old", position=90, kind="fit", format="single", text="?", short="?", retired=True
    )
    option = question.options.create(slug="o", text="o", position=1)
    weight = question.weights.create(
        option=option, track=track, points=2, reason="r", criterion=criterion, evidence="direct"
    )
    models.Source.objects.filter(pk=extra.pk).update(number=99)
    models.Source.objects.filter(pk=source.pk).update(number=98)
    models.Source.objects.filter(pk=extra.pk).update(number=source.number)

    discard_draft(by="ana")

    weight.refresh_from_db()
    assert weight.criterion.source.pk == extra.pk
    assert models.Source.objects.get(pk=source.pk).number == source.number
    assert weight.criterion.source.number == source.number + 1


def test_a_question_retired_here_and_asked_live_is_asked_again(live):
    question = models.Question.objects.get(slug="free-afternoon")
    models.Question.objects.filter(pk=question.pk).update(retired=True)

    discard_draft(by="ana")

    question.refresh_from_db()
    assert (question.retired, question.revision) == (False, 2)


def test_going_back_to_a_kept_draft_gives_rows_that_went_their_keys_again(live):
    question = models.Question.objects.create(
        slug="mine", position=90, kind="fit", format="single", text="?", short="?", revision=4
    )
    option = question.options.create(slug="o", text="o", position=1)
    before = keys()
    kept = discard_draft(by="ana")
    gone = not models.Question.objects.filter(slug="mine").exists()

    restore_draft(snapshot=kept, by="ana")

    assert gone
    assert keys() == before
    assert models.Option.objects.get(question__slug="mine").pk == option.pk
    assert models.Question.objects.create(slug="next", position=91, kind="fit", format="single").pk > question.pk


def test_a_copy_of_an_older_version_without_keys_is_put_back_too(live):
    before = state()
    kept = keep_draft(why="Kept", by="ana")
    kept.rows = kept.rows.replace('"pk": ', '"was": ')
    models.Pay.objects.filter(pk=before[models.Pay][0]["id"]).update(label="Other")
    models.SkillNeed.objects.all().delete()

    restore_draft(snapshot=kept, by="ana")

    assert models.Pay.objects.get(pk=before[models.Pay][0]["id"]).label == before[models.Pay][0]["label"]
    assert models.SkillNeed.objects.count() == len(before[models.SkillNeed])


def test_rolling_back_and_importing_keep_a_copy_and_say_in_the_history_what_went(live):
    models.Question.objects.create(slug="mine", position=90, kind="fit", format="single", text="?", short="?")
    text = models.Question.objects.get(slug="free-afternoon").text
    models.Question.objects.filter(slug="free-afternoon").update(text="Changed?")

    roll_back(edition=models.Edition.objects.get(), by="ana")
    import_draft(edition=make_edition(make_single("one", (3, 0, 0))), by="ben")

    imported, rolled_back = models.Change.objects.all()
    assert rolled_back.before["question mine"] == "in the draft"
    assert rolled_back.before["question free-afternoon: text"] == "Changed?"
    assert rolled_back.after == {"question free-afternoon: text": text}
    assert not any(name.startswith(("option free-afternoon/", "weight free-afternoon/")) for name in imported.before)
    assert imported.before["question free-afternoon"] == "in the draft"
    assert models.Snapshot.objects.count() == 2


def test_a_document_that_names_what_it_does_not_have_leaves_the_draft_as_it_is(live):
    before = state()
    whole = make_edition(make_single("one", (3, 0, 0)))
    without = replace(whole, sources=())

    with pytest.raises(CannotReplace, match="there is no source"):
        replace_draft(edition=without)

    assert state() == before


def test_any_draft_becomes_any_other_and_the_way_back(live):
    """Rows are changed, moved and deleted at random, and put back: the same rows under the same keys."""
    random.seed(7)
    before = state()
    kept = keep_draft(why="Before", by="ana")
    for _ in range(5):
        disturb()
        restore_draft(snapshot=kept, by="ana")
        after = state()
        for rows in (*before.values(), *after.values()):
            for row in rows:
                row["revision"] = 0
        assert after == before


def disturb():
    numbers = count(20_000)
    for table in reversed(TABLES):
        if not table._meta.related_objects:
            pks = list(table.objects.values_list("pk", flat=True))
            table.objects.filter(pk__in=random.sample(pks, len(pks) // 3)).delete()
    for source in models.Source.objects.all():
        models.Source.objects.filter(pk=source.pk).update(number=next(numbers))
    for number, source in enumerate(random.sample(list(models.Source.objects.all()), models.Source.objects.count())):
        models.Source.objects.filter(pk=source.pk).update(number=number + 1)
    question = random.choice(list(models.Question.objects.filter(kind="fit")))
    question.weights.all().delete()
    models.Question.objects.filter(pk=question.pk).update(
        kind="context", format="choice", position=random.randrange(99)
    )
    random.choice(list(models.Question.objects.exclude(pk=question.pk))).delete()
    models.Skill.objects.filter(parts=None, needs=None, shares=None, premiums=None).delete()


def test_replacing_a_draft_asks_as_often_for_many_questions_as_for_few():
    small = make_edition(*(make_single(f"q{n}", (3, 0, 0), (0, 3, 0)) for n in range(2)))
    large = make_edition(*(make_single(f"q{n}", (3, 0, 0), (0, 3, 0)) for n in range(60)))
    replace_draft(edition=make_edition(make_single("x", (3, 0, 0))))

    asked = []
    for edition in (small, large):
        with CaptureQueriesContext(connection) as queries:
            replace_draft(edition=edition)
        asked.append(len(queries))
        replace_draft(edition=make_edition(make_single("x", (3, 0, 0))))

    assert asked[0] == asked[1] < 80


def test_every_row_has_a_key_that_its_plain_form_knows(live):
    draft = Draft()

    for table in TABLES:
        assert draft.said[table].keys() == {key_of(table, said) for said in draft.said[table].values()}
