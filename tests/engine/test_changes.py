from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.engine.answers import Answer
from quiz.engine.changes import MOST, SINGLE, Change, FewestChanges, Move, SingleChange, fewest_moves
from quiz.engine.edition import Calibration, Spread
from quiz.engine.table import distance
from tests.builders.editions import AI, ML, SEC, make_edition, make_scale, make_sheet, make_single, reference_bank
from tests.builders.sheets import scored
from tests.engine.quizzes import answered

SLUGS = "abcdefghijklmn"


def random_sheets(edition, number, *, seed=1):
    """Sheets with skipped, unseen and important answers; every tenth sheet follows one track."""
    random = Random(seed)
    fit = [question for question in edition.questions if question.kind == "fit"]
    for count in range(number):
        sheet = {}
        for question in fit:
            if random.random() < 0.1:
                continue
            options = [option.slug for option in question.options]
            leaning = options[min(count // 10 % 3, len(options) - 1)]
            slug = leaning if count % 10 == 0 and random.random() < 0.7 else random.choice(options)
            chosen = () if random.random() < 0.1 else (slug,)
            sheet[question.slug] = Answer(chosen=chosen, important=bool(chosen) and random.random() < 0.2)
        yield sheet


def made(sheet, changes):
    return sheet | {change.question: Answer(chosen=(change.after,), important=change.important) for change in changes}


def alone_first(matches):
    return matches[0].track if matches[0].score > matches[1].score else None


def test_each_promised_change_wins_when_made_on_a_thousand_sheets():
    edition = reference_bank()
    found = ties = 0

    for sheet in random_sheets(edition, 1000):
        matches = scored(edition, sheet).matches
        ties += alone_first(matches) is None
        for path in scored(edition, sheet).changes.fewest:
            if path.changes:
                found += 1
                after = made(sheet, path.changes)
                assert all((change.before,) == sheet[change.question].chosen for change in path.changes)
                assert all(change.important == sheet[change.question].important for change in path.changes)
                assert scored(edition, after).matches == path.matches
                assert alone_first(path.matches) == path.track

    assert found > 1900
    assert ties > 5


@settings(max_examples=300)
@given(answered(most=6))
def test_no_smaller_or_nearer_change_puts_a_track_first(pair):
    edition, sheet = pair

    assert {path.track: path.changes for path in scored(edition, sheet).changes.fewest} == fewest_by_force(
        edition, sheet
    )


def fewest_by_force(edition, sheet):
    """The best changes for each track that is not alone in front, by trying all of them."""
    first = alone_first(scored(edition, sheet).matches)
    if not any(answer.chosen for answer in sheet.values()):
        return {}
    best = {track.slug: None for track in edition.tracks if track.slug != first}
    for cost, changes in sorted(all_changes(edition, sheet)):
        winner = alone_first(scored(edition, made(sheet, [Change(**dict(change)) for change in changes])).matches)
        if best.get(winner, ()) is None:
            best[winner] = tuple(Change(**dict(change)) for change in changes)
        assert cost
    return {track: changes or () for track, changes in best.items()}


def all_changes(edition, sheet):
    """Every set of other answers with its cost: how many, how far, how many important, then slugs, steps and places."""
    questions = {question.slug: question for question in edition.questions}
    slugs = sorted(slug for slug, answer in sheet.items() if answer.chosen)
    for number in range(1, min(MOST, len(slugs)) + 1):
        for chosen in combinations(slugs, number):
            for places in product(*(range(len(questions[slug].options)) for slug in chosen)):
                now = [
                    [option.slug for option in questions[slug].options].index(sheet[slug].chosen[0]) for slug in chosen
                ]
                if any(place == before for place, before in zip(places, now, strict=True)):
                    continue
                steps = [distance(questions[slug], *pair) for slug, *pair in zip(chosen, places, now, strict=True)]
                costly = sum(sheet[slug].important for slug in chosen)
                changes = [
                    (
                        ("question", slug),
                        ("before", sheet[slug].chosen[0]),
                        ("after", questions[slug].options[place].slug),
                        ("important", sheet[slug].important),
                    )
                    for slug, place in zip(chosen, places, strict=True)
                ]
                yield (number, sum(steps), costly, tuple(zip(chosen, steps, places, strict=True))), changes


def singles(number):
    return make_edition(*(make_single(slug, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for slug in SLUGS[:number]))


def test_fewest_changes_prefers_fewer_steps_then_unimportant_answers_then_smaller_slugs():
    edition = make_edition(
        make_scale("a", 1, -1, 0),
        make_scale("b", 1, -1, 0),
        make_single("c", (0, 0, 3), (1, 0, 0), (0, 1, 0)),
        make_single("d", (2, -2, 0), (0, 0, 0), (-2, 2, 0)),
    )
    sheet = make_sheet(a="yes-1!", b="yes-1", d="b")

    (path,) = [path for path in scored(edition, sheet).changes.fewest if path.track == AI]

    assert path.changes == (Change(question="a", before="yes-1", after="no-1", important=True),)


def test_fewest_changes_are_not_told_where_it_takes_more_than_three():
    edition = singles(8)
    sheet = dict.fromkeys(SLUGS[:8], Answer(chosen=("a",)))

    paths = scored(edition, sheet).changes.fewest
    shorter = scored(edition, sheet | dict.fromkeys("ab", Answer(chosen=("b",)))).changes.fewest

    assert paths == (FewestChanges(track=AI, changes=(), matches=()), FewestChanges(track=SEC, changes=(), matches=()))
    assert [len(path.changes) for path in shorter] == [MOST, 0]


def test_fewest_changes_of_a_tie_leads_to_each_track_alone():
    paths = scored(singles(2), make_sheet(a="a", b="b")).changes.fewest

    assert [(path.track, len(path.changes)) for path in paths] == [(ML, 1), (AI, 1), (SEC, 2)]


def test_fewest_changes_of_an_empty_sheet_are_none():
    assert scored(singles(2), {}).changes.fewest == ()


@pytest.mark.parametrize("number", [1, 3])
def test_fewest_changes_does_not_depend_on_the_order_of_questions(number):
    edition = reference_bank()
    turned = replace(edition, questions=edition.questions[::-1])
    sheet = list(random_sheets(edition, number, seed=7))[-1]

    assert scored(turned, sheet).changes.fewest == scored(edition, sheet).changes.fewest


STEEP = Calibration(
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


def singles_by_force(edition, sheet):
    now = scored(edition, sheet).verdict
    if now.word == "too-few":
        return ()
    found = []
    for key, change in single_changes(edition, sheet):
        after = made(sheet, [change])
        verdict = scored(edition, after).verdict
        if (verdict.leaders, verdict.word) != (now.leaders, now.word):
            single = SingleChange(
                change=change,
                word=verdict.word,
                leaders=verdict.leaders,
                matches=scored(edition, after).matches,
            )
            found.append((verdict.leaders == now.leaders, *key, single))
    singles_found = {}
    for *_, single in sorted(found, key=lambda each: each[:-1]):
        singles_found.setdefault(single.change.question, single)
    return tuple(list(singles_found.values())[:SINGLE])


@pytest.mark.parametrize("standing", [None, STEEP])
def test_single_changes_are_the_first_single_changes_that_alter_leader_or_word(standing):
    bank = reference_bank()
    edition = make_edition(*bank.questions[:20], standing=standing)

    for sheet in random_sheets(edition, 150, seed=3):
        assert scored(edition, sheet).changes.single == singles_by_force(edition, sheet)


def test_single_changes_are_none_while_there_are_too_few_answers():
    assert scored(reference_bank(), make_sheet(f01="a")).changes.single == ()


def test_single_changes_are_none_where_no_single_change_matters():
    assert scored(singles(10), dict.fromkeys(SLUGS[:10], Answer(chosen=("a",)))).changes.single == ()


def test_single_changes_can_take_a_mark_of_importance_off():
    sheet = dict(zip(SLUGS[:10], (Answer(chosen=(letter,)) for letter in "aaabbbbccc"), strict=True))
    sheet["a"] = Answer(chosen=("a",), important=True)
    sheet["b"] = Answer(chosen=("a",), important=True)

    singles_found = scored(singles(10), sheet).changes.single

    assert singles_found[0].change == Change(question="a", before="a", after="a", important=False)
    assert [len(single.leaders) for single in singles_found] == [2, 2, 1]


gains = st.integers(-6, 6)
moves = st.builds(Move, st.integers(1, 4), st.just(0), gains, gains)
questions = st.lists(
    st.lists(moves, max_size=3).map(lambda many: [move._replace(option=place) for place, move in enumerate(many)]),
    max_size=5,
)


def moves_by_force(many, gaps, costly):
    found = []
    for count in range(1, MOST + 1):
        for places in combinations(range(len(many)), count):
            for chosen in product(*(many[place] for place in places)):
                if sum(move.first for move in chosen) > gaps[0] and sum(move.second for move in chosen) > gaps[1]:
                    cost = (count, sum(move.steps for move in chosen), sum(costly[place] for place in places))
                    order = [(place, move.steps, move.option) for place, move in zip(places, chosen, strict=True)]
                    found.append((cost, order))
    return min(found, default=(None, None))[1]


@given(questions, st.tuples(st.integers(-3, 12), st.integers(-3, 12)), st.data())
def test_fewest_moves_is_the_smallest_set_there_is(many, gaps, data):
    costly = [data.draw(st.booleans()) for _ in many]
    if max(gaps) < 0:
        gaps = (0, gaps[1])

    found = fewest_moves([sorted(each) for each in many], gaps, important=costly)

    assert (found and [(place, move.steps, move.option) for place, move in found]) == moves_by_force(many, gaps, costly)
