from decimal import Decimal

import pytest

from quiz.engine.answers import Answer
from quiz.engine.clarity import judge
from quiz.engine.counterfactuals import Change
from quiz.engine.edition import Spread, Standing
from quiz.engine.scoring import match_tracks
from quiz.engine.table import distance
from quiz.engine.tipping import CARDS, Card, find_cards
from tests.builders.editions import make_edition, make_sheet, make_single, reference_bank
from tests.engine.test_counterfactuals import made, random_sheets

SLUGS = "qrstuvwxyz"
STEEP = Standing(
    spread=Spread(reach=tuple(Decimal("0.9") ** points for points in range(51)), deviation=()), stability=()
)


def single_changes(edition, sheet):
    """Every single change with its place in the order of preference, the leader left aside."""
    for question in edition.questions:
        answer = sheet.get(question.slug)
        if not answer or not answer.chosen:
            continue
        before = [option.slug for option in question.options].index(answer.chosen[0])
        for place, option in enumerate(question.options):
            if place != before:
                key = (distance(question, before, place), answer.important, question.slug, place)
                yield (
                    key,
                    Change(
                        question=question.slug, before=answer.chosen[0], after=option.slug, important=answer.important
                    ),
                )
        if answer.important:
            slug = answer.chosen[0]
            key = (0, True, question.slug, before)
            yield key, Change(question=question.slug, before=slug, after=slug, important=False)


def by_force(edition, sheet):
    now = judge(edition, sheet)
    if now.word == "too-few":
        return ()
    found = []
    for key, change in single_changes(edition, sheet):
        after = made(sheet, [change])
        verdict = judge(edition, after)
        if (verdict.leaders, verdict.word) != (now.leaders, now.word):
            card = Card(
                change=change,
                word=verdict.word,
                leaders=verdict.leaders,
                matches=match_tracks(edition, after),
            )
            found.append((verdict.leaders == now.leaders, *key, card))
    cards = {}
    for *_, card in sorted(found, key=lambda each: each[:-1]):
        cards.setdefault(card.change.question, card)
    return tuple(list(cards.values())[:CARDS])


@pytest.mark.parametrize("standing", [None, STEEP])
def test_find_cards_are_the_first_single_changes_that_alter_leader_or_word(standing):
    bank = reference_bank()
    edition = make_edition(*bank.questions[:20], standing=standing)

    for sheet in random_sheets(edition, 150, seed=3):
        assert find_cards(edition, sheet) == by_force(edition, sheet)


def test_find_cards_are_none_while_there_are_too_few_answers():
    assert find_cards(reference_bank(), make_sheet(f01="a")) == ()


def ten_singles():
    return make_edition(*(make_single(slug, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for slug in SLUGS))


def test_find_cards_are_none_where_no_single_change_matters():
    assert find_cards(ten_singles(), dict.fromkeys(SLUGS, Answer(chosen=("a",)))) == ()


def test_find_cards_can_take_a_mark_of_importance_off():
    sheet = dict(zip(SLUGS, (Answer(chosen=(letter,)) for letter in "aaabbbbccc"), strict=True))
    sheet["q"] = Answer(chosen=("a",), important=True)
    sheet["r"] = Answer(chosen=("a",), important=True)

    cards = find_cards(ten_singles(), sheet)

    assert cards[0].change == Change(question="q", before="a", after="a", important=False)
    assert [len(card.leaders) for card in cards] == [2, 2, 1]
