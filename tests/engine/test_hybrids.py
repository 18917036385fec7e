from dataclasses import replace

import pytest

from quiz.engine.hybrids import Direction, Hybrid, bridges, favoured
from tests.builders.editions import AI, ML, SEC, make_answer, make_edition, make_sheet, make_single
from tests.builders.sheets import scored

SLUGS = "qrstuvwxyz"
PLAIN = ((3, 0, 0), (0, 3, 0), (0, 0, 3))


def ten_singles(**fields):
    return make_edition(*(make_single(slug, *PLAIN) for slug in SLUGS), **fields)


def choose(letters):
    return dict(zip(SLUGS, map(make_answer, letters), strict=True))


@pytest.mark.parametrize(
    ("letters", "hybrid"),
    [
        ("aaaaaccccb", Hybrid(direction=Direction.SECURITY_AWARE_ML, tracks=(ML, SEC))),
        ("aaaacccccb", Hybrid(direction=Direction.SAFETY_EVALUATION, tracks=(SEC, ML))),
        ("bbbbccccca", Hybrid(direction=Direction.RED_TEAM, tracks=(SEC, AI))),
        ("bbbbbcccca", Hybrid(direction=Direction.RED_TEAM, tracks=(AI, SEC))),
        ("aaaaabbbbc", Hybrid(direction=Direction.SHARED_BASE, tracks=(ML, AI))),
        ("aaaaaccccc", Hybrid(direction=Direction.SECURITY_AWARE_ML, tracks=(ML, SEC))),
        ("aaaaaaaccb", None),  # it takes three answers to put the second track first
        ("aaaaabbccc", None),  # the second track is not far enough above the third
        ("aaaaaabbcc", None),  # nor is it above 52
    ],
)
def test_find_hybrid_follows_the_rules(letters, hybrid):
    assert scored(ten_singles(), choose(letters)).hybrid == hybrid


def test_find_hybrid_sees_three_tracks_meet():
    hybrid = scored(make_edition(*(make_single(slug, *PLAIN) for slug in MANY)), even_sheet()).hybrid

    assert hybrid == Hybrid(direction=Direction.CONVERGENCE, tracks=(ML, AI, SEC))


MANY = [f"q{number:02}" for number in range(25)]


def even_sheet():
    return {slug: make_answer("abc"[place % 3]) for place, slug in enumerate(MANY)}


def test_find_hybrid_is_none_where_three_answers_part_the_two():
    fourteen = make_edition(*(make_single(slug, *PLAIN, (2, 2, 0)) for slug in MANY[:14]))
    sheet = dict(zip(MANY, map(make_answer, "aacacaacaacaaa"), strict=False))

    assert scored(fourteen, sheet).hybrid is None
    assert scored(fourteen, sheet).matches[1].score > 52


def test_find_hybrid_is_none_while_there_are_too_few_answers():
    assert scored(ten_singles(), make_sheet(q="a", r="c")).hybrid is None


def test_find_hybrid_knows_no_direction_of_other_tracks():
    edition = ten_singles()
    renamed = replace(edition, tracks=(replace(edition.tracks[0], code="data"), *edition.tracks[1:]))

    assert scored(renamed, choose("aaaaaccccb")).hybrid is None


def bridged_edition():
    bridge = make_single("bridge", *PLAIN, (2, 0, 2), (0, 2, 2), (0, 0, 0))
    return make_edition(*ten_singles().questions, replace(bridge, options=bridge.options[:5]))


def test_find_hybrid_follows_an_option_that_bridges_the_two_tracks():
    sheet = choose("aaaacccccb")
    leaning = sheet | {"bridge": make_answer("e")}
    bridged = sheet | {"bridge": make_answer("d")}

    assert scored(bridged_edition(), leaning).hybrid.direction is Direction.SAFETY_EVALUATION
    assert scored(bridged_edition(), bridged).hybrid == Hybrid(direction=Direction.SECURITY_AWARE_ML, tracks=(SEC, ML))


def test_bridges_tells_the_pairs_apart():
    sheet = make_sheet(bridge="d")

    assert bridges(bridged_edition(), sheet, frozenset((ML, SEC)))
    assert not bridges(bridged_edition(), sheet, frozenset((AI, SEC)))
    assert not bridges(bridged_edition(), make_sheet(bridge=None), frozenset((ML, SEC)))


def test_favoured_leaves_out_tracks_that_lose():
    (option, *_) = make_single("s", (1, -1, 2), *PLAIN).options

    assert favoured(option) == {ML, SEC}
