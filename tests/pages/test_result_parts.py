"""What the result says of the leading tracks: each way once, both sides of a trade-off, steps for whoever leads."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from quiz.engine.edition import Note, Transition
from quiz.pages.result import tracks_part
from quiz.pages.result_panels import panels, pay_panel
from quiz.pages.result_ways import ways_between
from tests.builders.published import shipped_edition
from tests.builders.sheets import tell_all

TODAY = date(2026, 11, 21)
ML, AI, SEC = "ml-engineer", "ai-engineer", "ai-security-engineer"

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    return shipped_edition()


def tracks_of(edition, *slugs):
    return tuple(track for slug in slugs for track in edition.tracks if track.slug == slug)


def make_transition(slug, *, source, months=(None, None), effort="", ends=(ML, AI)):
    return Transition(
        slug=slug,
        from_track=ends[0],
        to_track=ends[1],
        months_low=months[0],
        months_high=months[1],
        effort=effort,
        add="",
        source=source,
        place="",
        heading_lost=False,
    )


def test_a_way_is_told_once_with_every_time_that_is_quoted(edition):
    told = (
        make_transition("a", source="valenx", effort="Common."),
        make_transition("b", source="postings", months=(1, 3)),
        make_transition("c", source="aisec", months=(6, 12)),
    )
    there, back = ways_between(replace(edition, transitions=told), tracks_of(edition, ML, AI))[:2]

    assert [(quoted.time, quoted.source) for quoted in there.times] == [
        ("1 to 3 months", "postings"),
        ("6 to 12 months", "aisec"),
    ]
    assert [each.effort for each in there.efforts] == ["Common."]
    assert (there.is_told, back.is_told, back.times) == (True, False, ())


def test_every_pair_of_tracks_has_one_way_there(edition):
    ways = ways_between(edition, edition.tracks)

    ends = [(way.origin.slug, way.goal.slug) for way in ways]
    assert sorted(ends) == sorted(permutations([track.slug for track in edition.tracks], 2))
    assert any(way.times for way in ways)


@pytest.mark.parametrize("slugs", [(ML,), (AI,), (SEC,), (ML, AI), (AI, SEC), (ML, SEC), (ML, AI, SEC)])
def test_a_trade_off_shows_both_sides_where_a_source_gives_both(edition, slugs):
    said = {(note.track, note.topic) for note in edition.notes}
    panel = next(
        each
        for each in panels(edition, tracks_of(edition, *slugs), opened=(), today=TODAY)
        if each.slug == "trade-offs"
    )

    for part in panel.parts:
        both = {"likes", "wears"} if {(part.track.slug, "likes"), (part.track.slug, "wears")} <= said else set()
        assert both <= {note.topic for note in part.notes}


def test_notes_of_one_topic_take_turns_by_source(edition):
    def note(number, source):
        return Note(
            slug=f"n{number}", track=ML, topic="normal-day", title="", text=f"{number}", source=source, place=""
        )

    notes = (note(1, "aisec"), note(2, "aisec"), note(3, "valenx"), note(4, "postings"))
    panel = panels(replace(edition, notes=notes), tracks_of(edition, ML), opened=(), today=TODAY)[0]

    assert [each.text for each in panel.parts[0].notes] == ["1", "3", "4", "2"]


@pytest.mark.parametrize(
    ("slugs", "sides"), [((ML, AI), {ML, AI}), ((ML,), {ML}), ((AI,), {AI}), ((SEC,), {SEC}), ((SEC, ML), {SEC, ML})]
)
def test_the_pay_dispute_is_about_the_leading_tracks(edition, slugs, sides):
    dispute = pay_panel(edition, tracks_of(edition, *slugs), level=None, opened=(), today=TODAY).dispute

    favoured = {side.favours for side in dispute.sides}
    assert sides <= favoured
    assert len(favoured) > 1


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("slugs", [(ML,), (AI,), (SEC,), (ML, AI), (AI, SEC), (ML, SEC), (ML, AI, SEC)])
def test_there_are_three_steps_each_from_a_source(edition, slugs, told):
    sheet = tell_all(edition) if told else {}

    page = tracks_part(edition, slugs, today=TODAY, asked=edition, sheet=sheet).steps

    known = {source.slug for source in edition.sources}
    assert len(page.steps) == 3
    assert {step.source for step in page.steps} <= known
    assert ("alike" in page.heading) <= (len(slugs) > 1)


def test_steps_that_serve_one_track_say_which(edition):
    bare = replace(edition, notes=tuple(note for note in edition.notes if note.topic == "next-steps" and note.track))

    page = tracks_part(bare, (AI, SEC), today=TODAY, asked=bare, sheet=tell_everything(bare)).steps

    assert "alike" not in page.heading
    assert all("Towards" in step.title for step in page.steps)


def tell_everything(edition):
    """Every skill there is, so that none is missing."""
    return {
        slug: replace(answer, chosen=tuple(option.slug for option in question.options if option.slug != "none"))
        for question in edition.questions
        for slug, answer in tell_all(edition).items()
        if question.slug == slug and question.format.value == "multi"
    }
