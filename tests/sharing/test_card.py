"""The card: its words and numbers are really drawn, and nothing sticks out or runs into anything."""

import re
from functools import cache
from struct import unpack

import pytest

from quiz.sharing.card import (
    GREY,
    HEIGHT,
    INK,
    LANE_END,
    LANE_START,
    MARGIN,
    NAME_END,
    NAME_START,
    PAPER,
    SIGNAL,
    WIDTH,
    Card,
    Lane,
    card_svg,
    draw_card,
    fits_lane,
    headline_lines,
)
from quiz.sharing.lettering import BOLD, width
from quiz.sharing.marks import MARKS
from tests.builders.pictures import Picture

NAMES = ("AI Security Engineer", "ML Engineer", "AI Engineer")
LONGEST = (
    "Responsible AI Governance and Adversarial Robustness Officer",
    "Machine Learning Platform and Large Model Operations Engineer",
    "Applied AI",
)
FOOT = "A close call. Every point and source is shown with the result."


def make_card(before="ML Engineer, ", stress="clearly", after="", *, matches=(71, 52, 38), names=NAMES, **choices):
    lanes = tuple(
        Lane(code=code, name=name, match=match, is_grey=choices.get("grey", False))
        for code, name, match in zip(("sec", "ml", "ai"), names, matches, strict=True)
    )
    zone = choices.get("zone")
    return Card(before=before, stress=stress, after=after, lanes=lanes, zone=zone, foot=FOOT, brand="Which track?")


CARDS = {
    "clear": make_card(),
    "close": make_card(stress="narrowly", matches=(61, 60, 38), zone=(59, 62)),
    "long and close": make_card("AI Security Engineer, ", "narrowly", matches=(61, 60, 38), zone=(59, 62)),
    "a tie of two": make_card("AI Security Engineer and ML Engineer, ", "level", zone=(60, 62), matches=(61, 61, 38)),
    "a tie of three": make_card("ML Engineer, AI Engineer and AI Security Engineer, ", "level", matches=(50, 50, 50)),
    "stressed first": make_card("", "Nothing stands out", " yet"),
    "stressed in the middle": make_card("Leaning ", "towards, they say,", " AI Security Engineer"),
    "leaning": make_card("", "Leaning", " towards AI\N{NO-BREAK SPACE}Security\N{NO-BREAK SPACE}Engineer"),
    "too few": make_card("", "Not enough answers", " to rank", grey=True),
    "of the site": make_card("Which track ", "fits you?", matches=(None, None, None)),
    "at the ends": make_card(matches=(100, 0, 50), zone=(99, 100)),
    "of the longest names": make_card(", ".join(LONGEST) + ", ", "level", names=LONGEST),
    "of one word without end": make_card("", "W" * 40, names=LONGEST),
}
every_card = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)


@cache
def picture_of(name):
    return Picture(draw_card(CARDS[name]))


def texts_of(svg):
    """Return each text with where it starts and ends, and its height above and below the line."""
    pattern = re.compile(
        r'<text x="([\d.]+)" y="([\d.]+)" font-size="(\d+)" font-weight="(\d+)" fill="[^"]+" '
        r'letter-spacing="([-\d.]+)" text-anchor="(\w+)">([^<]*)</text>'
    )
    for x, y, size, weight, spacing, anchor, words in pattern.findall(svg):
        wide = width(words, size=int(size), weight=int(weight), spacing=float(spacing) / int(size))
        start = float(x) - (wide if anchor == "end" else 0)
        yield words, start, start + wide, float(y) - int(size), float(y) + int(size) / 4


@every_card
def test_a_card_is_a_picture_of_its_size(card):
    picture = draw_card(card)

    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert unpack(">II", picture[16:24]) == (WIDTH, HEIGHT)
    assert 5_000 < len(picture) < 120_000


@every_card
def test_every_word_of_a_card_stands_on_it(card):
    words = [text[0] for text in texts_of(card_svg(card))]

    assert card.before + card.stress + card.after in " ".join(words)
    assert {lane.name for lane in card.lanes} <= set(words)
    assert [f"{lane.match}%" for lane in card.lanes if lane.match is not None] == [
        text for text in words if re.fullmatch(r"\d+%", text)
    ]
    assert {card.foot, card.brand} <= set(words)


@every_card
def test_no_text_sticks_out(card):
    for words, start, end, top, bottom in texts_of(card_svg(card)):
        assert start >= MARGIN - 0.1, words
        assert end <= WIDTH - MARGIN + 0.1, words
        assert (top > 0, bottom < HEIGHT) == (True, True), words


@every_card
def test_no_text_runs_into_another_or_into_a_lane(card):
    texts = [text for text in texts_of(card_svg(card)) if text[0]]

    for at, (words, start, end, top, bottom) in enumerate(texts):
        assert start != NAME_START or end <= NAME_END + 0.1
        assert not words.endswith("%") or start > LANE_END
        for other, other_start, other_end, other_top, other_bottom in texts[at + 1 :]:
            apart = end < other_start or other_end < start or bottom <= other_top + 8 or other_bottom <= top + 8
            assert apart, (words, other)


@pytest.mark.parametrize(
    ("name", "size", "count"),
    [
        ("clear", 84, 1),
        ("long and close", 72, 1),
        ("too few", 72, 1),
        ("a tie of two", 60, 2),
        ("of the longest names", 30, 2),
        ("of one word without end", 25, 1),
    ],
)
def test_a_headline_is_as_large_as_it_can_be(name, size, count):
    found, lines = headline_lines(CARDS[name])

    assert (found, len(lines)) == (size, count)


def test_a_name_is_not_broken_at_spaces_that_hold_it_together():
    _size, lines = headline_lines(CARDS["leaning"])

    assert lines == (("Leaning", "towards"), ("AI\N{NO-BREAK SPACE}Security\N{NO-BREAK SPACE}Engineer",))


def test_a_name_fits_its_lane_or_does_not():
    assert [fits_lane(name) for name in (*NAMES, *LONGEST)] == [True, True, True, False, False, True]


# ---- What is seen


@pytest.mark.parametrize("name", ["clear", "a tie of three", "of the site"])
def test_the_letters_of_the_title_are_really_drawn(name):
    """The renderer leaves text out without a word where it does not find the font."""
    picture = picture_of(name)

    inked = picture.places(INK, across=range(MARGIN, WIDTH - MARGIN), down=range(140, 265))

    assert len(inked) > 4_000
    assert max(x for x, _ in inked) > 600
    assert picture.at(10, 10) == picture.at(WIDTH - 10, HEIGHT - 10) == PAPER


def test_every_name_number_and_foot_is_really_drawn():
    picture = picture_of("clear")

    for y in (299, 388, 477):
        around = range(y - 25, y + 25)
        assert len(picture.places(INK, across=range(NAME_START, NAME_END), down=around)) > 500
        assert len(picture.places(INK, across=range(1000, WIDTH - MARGIN), down=around)) > 500
    rest = picture.part(across=range(MARGIN, 900), down=range(545, 590))
    assert len(set(rest)) > 20


def test_another_number_is_another_picture_of_it():
    spot = {"across": range(1000, WIDTH - MARGIN), "down": range(270, 320)}
    other = Picture(draw_card(make_card(matches=(72, 52, 38))))

    assert picture_of("clear").part(**spot) != other.part(**spot)
    assert picture_of("clear").part(across=spot["across"], down=range(360, 410)) == other.part(
        across=spot["across"], down=range(360, 410)
    )


@pytest.mark.parametrize("name", ["clear", "close", "at the ends"])
def test_each_lane_is_as_long_as_its_number_says(name):
    picture = picture_of(name)

    for lane, y in zip(CARDS[name].lanes, (299, 388, 477), strict=True):
        middle = LANE_START + (LANE_END - LANE_START) * lane.match / 100
        colour = MARKS[lane.code].colour
        drawn = [x for x, _ in picture.places(colour, across=range(NAME_END, 1000), down=range(y, y + 1))]
        assert 12 <= max(drawn) + 1 - middle <= 18  # the shape at its end
        assert min(drawn) <= LANE_START


def test_the_clarity_word_alone_is_underlined():
    picture = picture_of("clear")

    under = [x for x, _ in picture.places(SIGNAL, down=range(226, 230))]

    before = MARGIN + width("ML Engineer, ", size=84, weight=BOLD, spacing=-0.02)
    assert abs(min(under) - before) <= 1
    assert abs(max(under) - before - width("clearly", size=84, weight=BOLD, spacing=-0.02)) <= 2


def test_a_comma_that_clings_is_not_underlined():
    svg = card_svg(make_card("It is ", "close", ", they say"))

    wide = float(re.search(rf'width="([\d.]+)" height="[\d.]+" fill="{SIGNAL}"', svg)[1])

    assert wide == pytest.approx(width("close", size=84, weight=BOLD, spacing=-0.02), abs=0.1)


def test_stressed_words_on_two_lines_are_underlined_on_both():
    assert card_svg(CARDS["stressed in the middle"]).count(f'fill="{SIGNAL}"/>') == 2


def test_the_zone_is_drawn_where_it_is_close():
    assert 'fill-opacity="0.65"' in card_svg(CARDS["close"])
    assert 'fill-opacity="0.65"' not in card_svg(CARDS["clear"])


def test_where_no_order_is_claimed_the_lanes_are_grey():
    svg = card_svg(CARDS["too few"])

    assert svg.count(f'<g fill="{GREY}">') == 3
    assert not any(f'<g fill="{mark.colour}">' in svg for mark in MARKS.values())


def test_words_of_hostile_letters_are_text():
    svg = card_svg(make_card('<script>&"', "x"))

    assert "<script>" not in svg
    assert "&lt;script&gt;&amp;" in svg


@pytest.mark.parametrize("name", [name for name in CARDS if "of the longest" not in name and "of one word" not in name])
def test_the_smallest_text_can_be_read_at_a_third_of_the_size(name):
    assert min(int(size) for size in re.findall(r'font-size="(\d+)"', card_svg(CARDS[name]))) == 30
