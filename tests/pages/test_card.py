"""What a card and a preview say: the public outcome, whole, in words that fit, and nothing else."""

import re
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from quiz.engine.clarity import Word
from quiz.engine.edition import Track
from quiz.pages.card import generic_card, preview, result_card, site_preview, version
from quiz.pages.result_outcome import Outcome, Rank, headline, public_outcome
from quiz.sharing.card import Lane, card_svg, draw_card, headline_lines
from tests.builders.editions import TRACKS, reference_bank
from tests.builders.sheets import random_sheet, scored

LONG = Track(
    slug="long",
    code="sec",
    name="Responsible AI Governance and Adversarial Robustness Officer",
    short="Robustness",
    verb="",
    question="",
    summary="",
)


def make_outcome(word=Word.CLEAR, *matches, leaders=TRACKS[:1], tracks=TRACKS, zone=(None, None)):
    ranks = tuple(
        Rank(track=track, match=Decimal(match), zone_low=zone[0], zone_high=zone[1])
        for track, match in zip(tracks, matches or (73, 52, 38), strict=True)
    )
    return Outcome(
        word=word, headline=headline(word, [track.name for track in leaders]), ranks=ranks, leaders=tuple(leaders)
    )


OUTCOMES = {
    "too few": make_outcome(Word.TOO_FEW, leaders=()),
    "tie of two": make_outcome(Word.TIE, 61, 61, 38, leaders=TRACKS[1:], zone=(Decimal(60), Decimal(62))),
    "tie of three": make_outcome(Word.TIE, 50, 50, 50, leaders=TRACKS, zone=(Decimal(49), Decimal(51))),
    "weak": make_outcome(Word.WEAK),
    "close": make_outcome(Word.CLOSE, 61, 60, 38, leaders=TRACKS[2:], zone=(Decimal(59), Decimal(62))),
    "leaning": make_outcome(Word.LEANING, leaders=TRACKS[2:]),
    "clear": make_outcome(),
    "very clear": make_outcome(Word.VERY_CLEAR, leaders=TRACKS[2:]),
}
every_outcome = pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)


@every_outcome
def test_a_card_says_what_the_page_says(outcome):
    card = result_card(outcome)

    assert (card.before + card.stress + card.after).replace("\N{NO-BREAK SPACE}", " ") == outcome.headline.text
    assert [(lane.name, lane.match) for lane in card.lanes] == [(rank.track.name, rank.match) for rank in outcome.ranks]
    assert card.foot.lower().startswith(outcome.clarity)
    assert {lane.is_grey for lane in card.lanes} == {outcome.word is Word.TOO_FEW}


@every_outcome
def test_a_name_stays_in_one_line(outcome):
    _size, lines = headline_lines(result_card(outcome))

    said = [" ".join(line).replace("\N{NO-BREAK SPACE}", " ") for line in lines]
    assert all(any(track.name in line for line in said) for track in outcome.leaders if outcome.word is not Word.WEAK)


@every_outcome
def test_every_outcome_can_be_drawn(outcome):
    assert len(draw_card(result_card(outcome))) > 20_000


def test_a_close_call_shades_what_is_too_close_to_rank():
    assert result_card(OUTCOMES["close"]).zone == (59, 62)
    assert result_card(OUTCOMES["clear"]).zone is None


@pytest.mark.parametrize(
    ("matches", "zone", "shown"), [((100, 99, 0), (98, 101), (98, 100)), ((1, 0, 0), (-1, 2), (0, 2))]
)
def test_the_shade_stays_on_the_lane(matches, zone, shown):
    outcome = make_outcome(Word.CLOSE, *matches, zone=tuple(map(Decimal, zone)))

    assert result_card(outcome).zone == shown


def test_a_name_too_long_for_its_lane_is_said_short():
    outcome = make_outcome(Word.CLEAR, 73, 52, 38, leaders=[LONG], tracks=(LONG, *TRACKS[:2]))

    card = result_card(outcome)

    assert card.lanes[0] == Lane(code="sec", name="Robustness", match=73, is_grey=False)
    assert LONG.name in card.before.replace("\N{NO-BREAK SPACE}", " ")


def test_the_sites_card_measures_nothing():
    card = generic_card(TRACKS)

    assert [lane.match for lane in card.lanes] == [None, None, None]
    assert not re.search(r">\d+%<", card_svg(card))
    assert generic_card(()).lanes == ()


def test_a_card_has_another_address_when_it_says_something_else():
    cards = [*map(result_card, OUTCOMES.values()), generic_card(TRACKS), generic_card(())]
    near = replace(cards[0], foot=cards[0].foot + " ")

    assert len({version(card) for card in [*cards, near]}) == len(cards) + 1
    assert all(re.fullmatch(r"[0-9a-f]{10}", version(card)) for card in cards)
    assert version(result_card(OUTCOMES["clear"])) == version(result_card(make_outcome()))


def test_equal_verdicts_and_whole_matches_make_equal_cards_and_previews():
    """So nothing else of the answers can be read from them."""
    edition, chance = reference_bank(), Random(8)
    seen, pairs = {}, 0
    for _ in range(600):
        outcome = public_outcome(scored(edition, random_sheet(edition, chance)))
        public = (outcome.word, outcome.leaders, tuple((rank.track.slug, rank.match) for rank in outcome.ranks))
        said = (result_card(outcome), preview(outcome))
        pairs += public in seen
        assert seen.setdefault(public, said) == said
        assert all(rank.match == int(rank.match) for rank in outcome.ranks)
    assert pairs > 5


@pytest.mark.parametrize(
    ("name", "title", "alt"),
    [
        (
            "close",
            "ML Engineer 61%, AI Engineer 60%: a close call",
            "Result: AI Security Engineer, narrowly. ML Engineer 61%, AI Engineer 60%, AI Security Engineer 38%.",
        ),
        (
            "too few",
            "ML Engineer 73%, AI Engineer 52%: too few answers to rank",
            "Result: Not enough answers to rank. ML Engineer 73%, AI Engineer 52%, AI Security Engineer 38%.",
        ),
    ],
)
def test_a_preview_is_the_card_in_words(name, title, alt):
    said = preview(OUTCOMES[name])

    assert (said.title, said.alt) == (title, alt)
    assert said.version == version(result_card(OUTCOMES[name]))


def test_the_sites_preview_names_its_tracks():
    said = site_preview(TRACKS)

    assert said.alt == "Which track fits you? ML Engineer, AI Engineer and AI Security Engineer."
    assert said.version == version(generic_card(TRACKS))
