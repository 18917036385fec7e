from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings

from quiz.engine.answers import Answer
from quiz.engine.counterfactuals import MOST, Change, Path, find_paths
from quiz.engine.scoring import match_tracks
from quiz.engine.table import distance
from tests.builders.editions import AI, ML, SEC, make_edition, make_scale, make_sheet, make_single, reference_bank
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
        matches = match_tracks(edition, sheet)
        ties += alone_first(matches) is None
        for path in find_paths(edition, sheet):
            if path.changes:
                found += 1
                after = made(sheet, path.changes)
                assert all((change.before,) == sheet[change.question].chosen for change in path.changes)
                assert all(change.important == sheet[change.question].important for change in path.changes)
                assert match_tracks(edition, after) == path.matches
                assert alone_first(path.matches) == path.track

    assert found > 1900
    assert ties > 5


@settings(max_examples=300)
@given(answered())
def test_no_smaller_or_nearer_change_puts_a_track_first(pair):
    edition, sheet = pair

    assert {path.track: path.changes for path in find_paths(edition, sheet)} == by_force(edition, sheet)


def by_force(edition, sheet):
    """The best changes for each track that is not alone in front, by trying all of them."""
    first = alone_first(match_tracks(edition, sheet))
    if not any(answer.chosen for answer in sheet.values()):
        return {}
    best = {track.slug: None for track in edition.tracks if track.slug != first}
    for cost, changes in sorted(all_changes(edition, sheet)):
        winner = alone_first(match_tracks(edition, made(sheet, [Change(**dict(change)) for change in changes])))
        if best.get(winner, ()) is None:
            best[winner] = tuple(Change(**dict(change)) for change in changes)
        assert cost
    return {track: changes or () for track, changes in best.items()}


def all_changes(edition, sheet):
    """Every set of other answers with its cost: how many, how far, how many important, then slugs, steps and places."""
    questions = {question.slug: question for question in edition.questions}
    slugs = sorted(slug for slug, answer in sheet.items() if answer.chosen)
    for number in range(1, len(slugs) + 1):
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


def test_find_paths_prefers_fewer_steps_then_unimportant_answers_then_smaller_slugs():
    edition = make_edition(
        make_scale("a", 1, -1, 0),
        make_scale("b", 1, -1, 0),
        make_single("c", (0, 0, 3), (1, 0, 0), (0, 1, 0)),
        make_single("d", (2, -2, 0), (0, 0, 0), (-2, 2, 0)),
    )
    sheet = make_sheet(a="yes-1!", b="yes-1", d="b")

    (path,) = [path for path in find_paths(edition, sheet) if path.track == AI]

    assert path.changes == (Change(question="a", before="yes-1", after="no-1", important=True),)


def test_find_paths_says_nothing_where_it_takes_more_than_six():
    edition = singles(14)
    sheet = dict.fromkeys(SLUGS, Answer(chosen=("a",)))

    paths = find_paths(edition, sheet)
    shorter = find_paths(edition, sheet | dict.fromkeys("ab", Answer(chosen=("b",))))

    assert paths == (Path(track=AI, changes=(), matches=()), Path(track=SEC, changes=(), matches=()))
    assert [len(path.changes) for path in shorter] == [MOST, 0]


def test_find_paths_of_a_tie_leads_to_each_track_alone():
    paths = find_paths(singles(2), make_sheet(a="a", b="b"))

    assert [(path.track, len(path.changes)) for path in paths] == [(ML, 1), (AI, 1), (SEC, 2)]


def test_find_paths_of_an_empty_sheet_are_none():
    assert find_paths(singles(2), {}) == ()


@pytest.mark.parametrize("number", [1, 3])
def test_find_paths_does_not_depend_on_the_order_of_questions(number):
    edition = reference_bank()
    turned = replace(edition, questions=edition.questions[::-1])
    sheet = list(random_sheets(edition, number, seed=7))[-1]

    assert find_paths(turned, sheet) == find_paths(edition, sheet)
