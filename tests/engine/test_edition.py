"""An edition's look-ups: worked out once, and no part of what the edition is."""

from dataclasses import replace

import pytest

from quiz.engine.document import content_digest, decode, encode
from tests.builders.editions import make_choice, make_edition, make_note, make_single

SINGLE = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3))
LOOK_UPS = ("fit", "table", "layout", "tracks_by_slug", "questions_by_slug", "criteria_by_slug", "sources_by_slug")


def looked_up(edition):
    for name in LOOK_UPS:
        getattr(edition, name)
    return edition


def test_fit_questions_are_those_that_are_scored():
    edition = make_edition(make_choice("where", "entry", "mid"), SINGLE)

    assert edition.fit == (SINGLE,)


@pytest.mark.parametrize("name", LOOK_UPS)
def test_each_look_up_is_made_once(name):
    edition = make_edition(SINGLE)

    assert getattr(edition, name) is getattr(edition, name)


def test_look_ups_find_rows_by_slug():
    edition = make_edition(SINGLE)

    assert edition.track(edition.tracks[1].slug) is edition.tracks[1]
    assert edition.question("tune") is edition.questions[0]
    assert edition.source(edition.sources[0].slug) is edition.sources[0]
    assert edition.criterion(edition.criteria[0].slug) is edition.criteria[0]


def test_a_slug_that_nothing_has_is_refused():
    with pytest.raises(KeyError):
        make_edition(SINGLE).track("plumber")


def test_notes_come_in_the_order_of_topics_then_of_the_edition():
    track = make_edition(SINGLE).tracks[0].slug
    notes = (make_note("a", "tools", track), make_note("b", "day", track), make_note("c", "tools", track))
    edition = replace(make_edition(SINGLE), notes=(*notes, make_note("d", "tools", "")))

    assert [note.slug for note in edition.notes_of(track, "day", "tools", "pay")] == ["b", "a", "c"]
    assert [note.slug for note in edition.notes_of("", "tools")] == ["d"]


def test_look_ups_are_no_part_of_the_edition():
    edition, plain = looked_up(make_edition(SINGLE)), make_edition(SINGLE)

    assert edition == plain
    assert hash(edition) == hash(plain)
    assert encode(edition) == encode(plain)
    assert content_digest(edition) == content_digest(plain)
    assert decode(encode(edition)) == edition


def test_a_changed_edition_looks_up_anew():
    edition = looked_up(make_edition(SINGLE))
    other = replace(edition, questions=(replace(SINGLE, slug="ship"),))

    assert [question.slug for question in other.fit] == ["ship"]
    assert other.table is not edition.table
