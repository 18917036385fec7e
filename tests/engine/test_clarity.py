from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import assume, given

from quiz.engine.answers import Answer
from quiz.engine.clarity import NEVER, Word, changes_to_overtake, changes_to_pass, leaders
from quiz.engine.edition import Calibration, Spread, Stability
from tests.builders.editions import AI, ML, SEC, make_edition, make_pair, make_scale, make_sheet, make_single
from tests.builders.sheets import scored
from tests.engine.quizzes import answered

SLUGS = "qrstuvwxyz"
NOTHING_REACHES = Calibration(
    spread=Spread(reach=(Decimal(1),) + (Decimal("0.1"),) * 50, deviation=()),
    stability=(Stability(word="very-clear", holds=Decimal("0.998")),),
)


def ten_singles(**fields):
    return make_edition(*(make_single(slug, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for slug in SLUGS), **fields)


def choose(letters):
    """A sheet for ten singles; a dot is a question not seen."""
    return make_sheet(**{slug: letter for slug, letter in zip(SLUGS, letters, strict=False) if letter != "."})


@pytest.mark.parametrize(
    ("letters", "word", "changes"),
    [
        ("aaaaaaa", Word.TOO_FEW, 4),
        ("aaaabbbbcc", Word.TIE, 0),
        ("aaaabbbccc", Word.CLOSE, 1),
        ("aaaaabbbcc", Word.LEANING, 2),
        ("aaaaaabbcc", Word.CLEAR, 3),
        ("aaaaaaabbc", Word.CLEAR, 3),
        ("aaaaaaaabc", Word.VERY_CLEAR, 4),
    ],
)
def test_judge_counts_the_answers_that_would_have_to_change(letters, word, changes):
    verdict = scored(ten_singles(), choose(letters)).verdict

    assert (verdict.word, verdict.changes) == (word, changes)


def test_judge_tells_all_about_a_sheet():
    edition = ten_singles(standing=NOTHING_REACHES)

    verdict = scored(edition, choose("aaaaaaaab")).verdict

    assert verdict.word is Word.VERY_CLEAR
    assert verdict.leaders == (ML,)
    assert verdict.rival == AI
    assert verdict.evidence == Fraction(9, 10)
    assert verdict.answered == 9
    assert verdict.open == ("z",)
    assert not verdict.open_could_change
    assert not verdict.capped
    assert verdict.as_strong == Decimal("0.1")
    assert verdict.holds == Decimal("0.998")


def test_judge_names_all_leaders_of_a_tie_and_no_rival():
    verdict = scored(ten_singles(), choose("aaabbbccc.")).verdict

    assert verdict.word is Word.TIE
    assert verdict.leaders == (ML, AI, SEC)
    assert verdict.rival == ""
    assert verdict.open_could_change


def test_judge_calls_a_result_weak_that_random_sheets_reach_easily():
    reach = (Decimal(1),) * 20 + (Decimal("0.2"),) * 31
    edition = ten_singles(standing=Calibration(spread=Spread(reach=reach, deviation=()), stability=()))

    weak, strong = scored(edition, choose("aaaaabbccc")).verdict, scored(edition, choose("aaaaaaabbc")).verdict

    assert (weak.word, weak.as_strong, weak.holds) == (Word.WEAK, Decimal(1), None)
    assert (strong.word, strong.as_strong) == (Word.CLEAR, Decimal("0.2"))


def test_judge_calls_nothing_weak_without_a_standing():
    verdict = scored(ten_singles(), choose("aaaabbbccc")).verdict

    assert (verdict.word, verdict.as_strong, verdict.holds) == (Word.CLOSE, None, None)


def half_told(answered, **fields):
    """Eight questions of little evidence before one that tells as much as the rest."""
    light = [make_scale(slug, 1, -1, -1) for slug in "abcdefgh"]
    heavy = [make_single(f"z{number}", (3, 0, 0), (0, 3, 0), (0, 0, 3), emphasis=3) for number in range(answered)]
    return make_edition(*light, *heavy, **fields)


def test_thin_evidence_keeps_the_word_at_leaning():
    edition = half_told(4, standing=replace(NOTHING_REACHES, spread=Spread(reach=(Decimal(1),) * 51, deviation=())))

    verdict = scored(edition, make_sheet(**dict.fromkeys("abcdefgh", "yes-2!"))).verdict

    assert Fraction(2, 5) <= verdict.evidence < Fraction(3, 5)
    assert verdict.changes > 2
    assert verdict.word is Word.LEANING
    assert verdict.capped


def test_too_little_evidence_ranks_nothing():
    verdict = scored(half_told(8), make_sheet(**dict.fromkeys("abcdefgh", "yes-2!"))).verdict

    assert verdict.answered == 8
    assert verdict.evidence < Fraction(2, 5)
    assert verdict.word is Word.TOO_FEW


def test_judge_of_an_empty_sheet_has_too_few():
    verdict = scored(ten_singles(standing=NOTHING_REACHES), {}).verdict

    assert verdict.word is Word.TOO_FEW
    assert verdict.leaders == (ML, AI, SEC)
    assert verdict.as_strong == 1


def test_passing_never_happens_where_the_answers_tell_two_tracks_apart_nowhere():
    edition = make_edition(make_scale("both", 1, 1, -1), make_pair("rest", (1, 0, 0), (0, 1, 1)))

    assert changes_to_pass(scored(edition, make_sheet(both="yes-2")).totals, 0, 1) == NEVER


def test_dethrone_names_the_higher_of_equal_rivals():
    counted = scored(ten_singles(), choose("aaaabbbccc")).totals

    assert changes_to_overtake(counted, (0,)) == (1, 1)


def changed_sheets(edition, sheet, number):
    """Every sheet that differs in the options of this many answered questions."""
    options = {question.slug: [option.slug for option in question.options] for question in edition.questions}
    for slugs in combinations([slug for slug, answer in sheet.items() if answer.chosen], number):
        others = [[option for option in options[slug] if option != sheet[slug].chosen[0]] for slug in slugs]
        for chosen in product(*others):
            yield sheet | {
                slug: Answer(chosen=(option,), important=sheet[slug].important)
                for slug, option in zip(slugs, chosen, strict=True)
            }


@given(answered())
def test_the_dethroning_number_is_the_fewest_changes_that_work(pair):
    edition, sheet = pair
    counted = scored(edition, sheet).totals
    first = leaders(counted.sums)
    assume(len(first) == 1)

    found = min(
        number
        for number in range(1, counted.answered + 1)
        for changed in changed_sheets(edition, sheet, number)
        if any(other > scored(edition, changed).totals.sums[first[0]] for other in scored(edition, changed).totals.sums)
    )

    assert changes_to_overtake(counted, first)[0] == found


@given(answered(most=3))
def test_open_answers_can_change_the_leader_exactly_where_a_completion_does(pair):
    edition, sheet = pair
    seen = {slug: answer for slug, answer in sheet.items() if answer.chosen}
    first = leaders(scored(edition, sheet).totals.sums)
    table = edition.table
    open_questions = [scored for scored in table.scored if scored.slug not in seen]
    answers = [
        [None, *(Answer(chosen=chosen, important=mark) for chosen in scored.places for mark in (False, True))]
        for scored in open_questions
    ]

    completions = (
        seen | {each.slug: answer for each, answer in zip(open_questions, given_now, strict=True) if answer}
        for given_now in product(*answers)
    )
    changes = any(leaders(scored(edition, completion).totals.sums) != first for completion in completions)

    assert scored(edition, sheet).verdict.open_could_change == changes
