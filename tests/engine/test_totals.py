from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.answers import Answer, UnknownOption, UnknownQuestion, WrongShape
from quiz.engine.edition import Format
from quiz.engine.scoring import Match
from tests.builders.editions import (
    AI,
    ML,
    SEC,
    make_answer,
    make_edition,
    make_scale,
    make_sheet,
    make_single,
    reference_bank,
)
from tests.builders.sheets import scored
from tests.engine.quizzes import answered, editions, sheets

PLAIN = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3))


def scores(edition, sheet):
    return {match.track: match.score for match in scored(edition, sheet).matches}


def all_sheets(edition):
    options = [[option.slug for option in question.options] for question in edition.questions]
    for chosen in product(*options):
        yield {question.slug: make_answer(slug) for question, slug in zip(edition.questions, chosen, strict=True)}


def test_matches_golden_of_the_rule_centred_1():
    sheet = make_sheet(
        f01="a", f02="yes-1!", f03="no-2", f05="middle", f09="a!", f10="no-1", f13="c", f14=None, f19="d"
    )

    matches = scored(reference_bank(), sheet).matches

    assert matches == (
        Match(track=ML, score=Fraction(1325, 17)),
        Match(track=SEC, score=Fraction(825, 17)),
        Match(track=AI, score=Fraction(475, 17)),
    )


def test_matches_keeps_the_order_of_the_edition_for_ties():
    matches = scored(make_edition(PLAIN), make_sheet(tune="c")).matches

    assert [match.track for match in matches] == [SEC, ML, AI]
    assert [match.score for match in matches] == [100, 25, 25]


def test_matches_gives_fifty_to_all_where_nothing_is_answered():
    assert scores(make_edition(PLAIN), {}) == {ML: 50, AI: 50, SEC: 50}


def test_matches_gives_fifty_to_all_where_the_answers_weigh_nothing():
    edition = make_edition(PLAIN, make_scale("mute", 0, 0, 0))

    assert scores(edition, make_sheet(mute="yes-2")) == {ML: 50, AI: 50, SEC: 50}


def test_evidence_does_not_grow_with_importance():
    edition = make_edition(PLAIN, replace(PLAIN, slug="ship"))

    assert scored(edition, make_sheet(tune="a")).totals.evidence == Fraction(1, 2)
    assert scored(edition, make_sheet(tune="a!")).totals.evidence == Fraction(1, 2)


@pytest.mark.parametrize(
    ("sheet", "refusal"),
    [
        ({"other": make_answer("a")}, UnknownQuestion),
        ({"tune": make_answer("z")}, UnknownOption),
        ({"tune": Answer(chosen=("a", "b"))}, WrongShape),
    ],
)
def test_matches_refuses_answers_that_the_edition_does_not_offer(sheet, refusal):
    with pytest.raises(refusal):
        _ = scored(make_edition(PLAIN), sheet).matches


def by_the_book(edition, sheet):
    """The four lines of the rule, in fractions, from the points as entered."""
    tracks = [track.slug for track in edition.tracks]
    sums, most, whole = ({track: Fraction() for track in tracks} for _ in range(3))
    for question in edition.questions:
        answer = sheet.get(question.slug, make_answer(None))
        for track in tracks:
            worth = worth_of(question, track)
            mean = sum(worth.values()) / len(worth)
            best = max(worth.values()) - mean
            times = 2 if answer.important else 1
            whole[track] += best
            if answer.chosen:
                sums[track] += times * (worth[answer.chosen[0]] - mean)
                most[track] += times * best
    factor = max(most[track] / whole[track] for track in tracks)
    return {track: 50 + 50 * sums[track] / whole[track] / factor if factor else 50 for track in tracks}


def worth_of(question, track):
    def points(weights):
        return Fraction(question.emphasis * sum(weight.points for weight in weights if weight.track == track))

    slugs = [option.slug for option in question.options]
    if question.format is Format.SCALE:
        return {slug: step * points(question.slopes) for slug, step in zip(slugs, (2, 1, 0, -1, -2), strict=True)}
    worth = {option.slug: points(option.weights) for option in question.options}
    if "middle" in worth:
        worth["middle"] = (worth["a"] + worth["b"]) / 2
    return worth


@given(answered())
def test_matches_follows_the_book(pair):
    assert scores(*pair) == by_the_book(*pair)


@given(editions(most=3))
def test_random_sheets_match_fifty_on_average(edition):
    found = [scores(edition, sheet) for sheet in all_sheets(edition)]

    assert all(sum(each[track] for each in found) == 50 * len(found) for track in (ML, AI, SEC))


@given(editions(most=3))
def test_the_best_sheet_of_each_track_matches_a_hundred(edition):
    found = [scores(edition, sheet) for sheet in all_sheets(edition)]

    assert [max(each[track] for each in found) for track in (ML, AI, SEC)] == [100, 100, 100]


@given(answered())
def test_matches_stay_within_nought_and_a_hundred(pair):
    assert all(0 <= match.score <= 100 for match in scored(*pair).matches)


@given(answered())
def test_a_skipped_question_counts_like_one_not_seen(pair):
    edition, sheet = pair
    seen = {slug: answer for slug, answer in sheet.items() if answer.chosen}

    assert scored(edition, sheet).matches == scored(edition, seen).matches


@given(answered(), st.data())
def test_skipping_alone_changes_no_ranking(pair, data):
    edition, sheet = pair
    table = edition.table
    silent = {
        scored.slug: make_answer(scored.question.options[place].slug)
        for scored in table.scored
        for place, value in enumerate(scored.values)
        if scored.slug not in sheet and value == (0, 0, 0)
    }
    slug = data.draw(st.sampled_from([*silent, None]))
    answers = sheet | ({slug: silent[slug]} if slug else {})

    assert order_of(edition, answers) == order_of(edition, sheet)


def order_of(edition, sheet):
    found = scores(edition, sheet)
    return {(one, other): found[one] >= found[other] for one, other in permutations(found, 2)}


@given(answered(), st.permutations((0, 1, 2)))
def test_renaming_tracks_renames_the_result(pair, order):
    edition, sheet = pair
    turned = replace(edition, tracks=tuple(edition.tracks[place] for place in order))

    assert scores(turned, sheet) == scores(edition, sheet)


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_questions_and_answers_changes_nothing(pair, random):
    edition, sheet = pair
    questions, answers = list(edition.questions), list(sheet.items())
    random.shuffle(questions)
    random.shuffle(answers)

    assert scored(replace(edition, questions=tuple(questions)), dict(answers)).matches == scored(edition, sheet).matches


@given(answered(), st.integers(-5, 5), st.sampled_from((ML, AI, SEC)))
def test_adding_a_constant_to_all_options_changes_nothing(pair, constant, track):
    edition, sheet = pair

    lifted = replace(edition, questions=tuple(lift(each, constant, track) for each in edition.questions))

    assert scored(lifted, sheet).matches == scored(edition, sheet).matches


def lift(question, constant, track):
    if question.slopes:
        return question
    options = tuple(replace(option, weights=lift_weights(option, constant, track)) for option in question.options)
    return replace(question, options=options)


def lift_weights(option, constant, track):
    now = next((weight.points for weight in option.weights if weight.track == track), 0)
    others = tuple(weight for weight in option.weights if weight.track != track)
    return (*others, replace(PLAIN.options[0].weights[0], track=track, points=now + constant))


@given(answered(), st.integers(2, 5))
def test_scaling_all_weights_changes_nothing(pair, factor):
    edition, sheet = pair
    questions = tuple(replace(each, emphasis=factor * each.emphasis) for each in edition.questions)

    assert scored(replace(edition, questions=questions), sheet).matches == scored(edition, sheet).matches


@given(answered(), st.data())
def test_an_answer_better_for_one_track_alone_never_lowers_its_rank(pair, data):
    edition, sheet = pair
    better = [
        (scored.slug, option.slug)
        for scored in edition.table.scored
        if sheet.get(scored.slug) and sheet[scored.slug].chosen
        for option, value in zip(scored.question.options, scored.values, strict=True)
        for now in [scored.values[scored.places[sheet[scored.slug].chosen]]]
        if value[0] > now[0] and value[1] <= now[1] and value[2] <= now[2]
    ]
    slug, option = data.draw(st.sampled_from(better or [("", "")]))
    changed = sheet | ({slug: replace(sheet[slug], chosen=(option,))} if slug else {})
    before, after = scores(edition, sheet), scores(edition, changed)

    assert all(after[ML] >= after[other] for other in (AI, SEC) if before[ML] >= before[other])


@given(st.data())
def test_unscored_answers_never_alter_the_result(data):
    edition = reference_bank()
    fit = replace(edition, questions=edition.questions[:20])
    sheet = data.draw(sheets(fit))
    chosen = data.draw(st.sets(st.sampled_from([option.slug for option in edition.questions[20].options])))
    ordered = tuple(option.slug for option in edition.questions[20].options if option.slug in chosen)
    unscored = {"r1": Answer(chosen=ordered), "c1": make_answer(data.draw(st.sampled_from("abcd")))}

    assert scored(edition, sheet | unscored).matches == scored(edition, sheet).matches
