"""The shipped bank: what it weighs, where that comes from, and that it treats the three tracks alike.

The weights are the ones measured in the design; the fairness of both forms is computed here by other means than the
engine's, so that neither can hide a fault of the other.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import lcm
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from django.core import serializers
from django.core.management import call_command

from quiz import models

FIXTURES = Path(__file__).parents[2] / "fixtures"
SOURCES = "20_sources.json"
OWN = ("10_tracks.json", SOURCES, "30_criteria.json", "40_questions.json", "50_skills.json")
TRACKS = ("ml-engineer", "ai-engineer", "ai-security-engineer")
STEPS = ("plus-2", "plus-1", "zero", "minus-1", "minus-2")
SHORT_FORM = 10

Points: TypeAlias = tuple[Fraction, ...]
Fields: TypeAlias = dict[str, Any]

ONE_EACH = {(6, 0, 0), (0, 6, 0), (0, 0, 6)}
BANK: dict[str, set[tuple[int, int, int]]] = {
    "free-afternoon": ONE_EACH,
    "tune-a-model": {(2, -1, -1)},
    "maths": {(-2, 1, 0)},
    "seeing-it-used": {(-1, 2, -1)},
    "deep-or-broad": {(4, 0, 0), (0, 4, 0)},
    "improve-or-start": {(4, 0, 0), (0, 4, 0)},
    "same-tools": {(1, -2, 0)},
    "ready-models": {(-1, 2, 0)},
    "train-or-combine": {(6, 0, 0), (0, 6, 0)},
    "possible-abuse": {(-1, -1, 2)},
    "which-version": {(6, 0, 0), (0, 0, 6)},
    "wednesday-release": {(0, 6, 0), (0, 0, 6)},
    "free-evening": ONE_EACH,
    "rules-into-checks": {(-1, 0, 2)},
    "odd-data": {(2, -1, -1)},
    "made-to-fail": {(1, 1, -2)},
    "distance-from-users": {(1, -2, 1)},
    "weekly-report": ONE_EACH,
    "your-part": ONE_EACH | {(4, 0, 4), (0, 4, 4)},
    "job-market": {(3, 0, 0), (0, 3, 0), (0, 0, 3)},
}
"""Entered points times emphasis, for ML, AI and Security; of a scale, its slopes."""

INDIRECT = {
    ("distance-from-users", "", "ai-security-engineer"),
    ("distance-from-users", "", "ml-engineer"),
    ("free-evening", "tricked", "ai-security-engineer"),
    ("made-to-fail", "", "ai-engineer"),
    ("made-to-fail", "", "ai-security-engineer"),
    ("made-to-fail", "", "ml-engineer"),
    ("odd-data", "", "ai-engineer"),
    ("odd-data", "", "ai-security-engineer"),
    ("possible-abuse", "", "ai-engineer"),
    ("possible-abuse", "", "ml-engineer"),
    ("seeing-it-used", "", "ai-security-engineer"),
    ("seeing-it-used", "", "ml-engineer"),
    ("wednesday-release", "abuse-first", "ai-security-engineer"),
    ("your-part", "limits", "ai-engineer"),
    ("your-part", "limits", "ai-security-engineer"),
}
"""What the articles do not state and we infer."""

TELLTALE = re.compile(r"\b(ml|machine learning|engineers?|engineering|security|secure|defend\w*|hackers?)\b", re.I)
CHOOSE = re.compile(r"^Choose (ML Engineer|AI Engineer|AI Security Engineer) if .+\.$")


@cache
def rows(model: str) -> tuple[Fields, ...]:
    read = [row for name in OWN for row in json.loads((FIXTURES / name).read_text())]
    return tuple(row["fields"] for row in read if row["model"] == f"quiz.{model}")


def fit() -> list[Fields]:
    return sorted((q for q in rows("question") if q["kind"] == "fit"), key=lambda q: q["position"])


def short_form() -> list[Fields]:
    return fit()[:SHORT_FORM]


FORMS = [pytest.param(fit, id="long"), pytest.param(short_form, id="short")]


def options(question: Fields) -> list[Fields]:
    mine = [option for option in rows("option") if option["question"] == [question["slug"]]]
    return sorted(mine, key=lambda option: option["position"])


def weights(question: Fields) -> list[Fields]:
    return [weight for weight in rows("weight") if weight["question"] == [question["slug"]]]


def entered(question: Fields) -> dict[str, tuple[int, int, int]]:
    """Points times emphasis of each option that carries any; a scale's slopes stand under the empty slug."""
    by_option: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for weight in weights(question):
        slug = weight["option"][1] if weight["option"] else ""
        by_option[slug][weight["track"][0]] = weight["points"] * question["emphasis"]
    ml, ai, sec = TRACKS
    return {slug: (points.get(ml, 0), points.get(ai, 0), points.get(sec, 0)) for slug, points in by_option.items()}


def centred(question: Fields) -> list[Points]:
    """Each option's points in stored order, with the mean of the question's options taken off."""
    given = entered(question)
    if question["format"] == "scale":
        raw = [[Fraction(step * slope) for slope in given[""]] for step in (2, 1, 0, -1, -2)]
    elif question["format"] == "pair":
        first, _, last = options(question)
        sides = given[first["slug"]], given[last["slug"]]
        middle = [Fraction(a + b, 2) for a, b in zip(*sides, strict=True)]
        raw = [[Fraction(p) for p in sides[0]], middle, [Fraction(p) for p in sides[1]]]
    else:
        raw = [[Fraction(p) for p in given[option["slug"]]] for option in options(question)]
    means = [sum(column) / len(raw) for column in zip(*raw, strict=True)]
    return [tuple(p - mean for p, mean in zip(points, means, strict=True)) for points in raw]


def best(question: Fields) -> Points:
    return tuple(max(column) for column in zip(*centred(question), strict=True))


def most(questions: Iterable[Fields]) -> Points:
    return tuple(sum(column) for column in zip(*map(best, questions), strict=True))


def matches(questions: list[Fields], answers: Iterable[Points]) -> Points:
    reached = [sum(column) for column in zip(*answers, strict=True)]
    return tuple(50 + 50 * got / of for got, of in zip(reached, most(questions), strict=True))


@cache
def wins(form: Callable[[], list[Fields]]) -> Points:
    """How often each track leads over all complete sheets, ties split equally; in whole numbers throughout."""
    questions = form()
    scale = lcm(*(points.denominator for q in questions for option in centred(q) for points in option))
    spread = {(0, 0, 0): 1}
    for question in questions:
        grown: Counter[tuple[int, int, int]] = Counter()
        for ml, ai, sec in ([int(points * scale) for points in option] for option in centred(question)):
            for reached, count in spread.items():
                grown[reached[0] + ml, reached[1] + ai, reached[2] + sec] += count
        spread = grown
    of = [int(points * scale) for points in most(questions)]
    level = [lcm(*of) // points for points in of]
    leads = [Fraction(0)] * 3
    for reached, count in spread.items():
        shares = [got * factor for got, factor in zip(reached, level, strict=True)]
        first = [track for track in range(3) if shares[track] == max(shares)]
        for track in first:
            leads[track] += Fraction(count, len(first))
    return tuple(lead / sum(spread.values()) for lead in leads)


def strongest(question: Fields) -> set[int]:
    """The tracks that a question can do most for; none if it serves all three alike."""
    most_points = [max(points[track] for points in entered(question).values()) for track in range(3)]
    if question["format"] == "scale":
        most_points = [abs(slope) for slope in entered(question)[""]]
    tracks = {track for track in range(3) if most_points[track] == max(most_points)}
    return tracks if len(tracks) < 3 else set()


def test_weights_are_the_reference_bank() -> None:
    assert {question["slug"]: set(entered(question).values()) for question in fit()} == BANK


def test_inference_is_marked_and_nothing_else() -> None:
    marked = {
        (weight["question"][0], weight["option"][1] if weight["option"] else "", weight["track"][0])
        for weight in rows("weight")
        if weight["evidence"] == "indirect"
    }

    assert marked == INDIRECT


def test_each_criterion_moves_a_scored_question() -> None:
    moved = {weight["criterion"][0] for question in fit() for weight in weights(question)}

    assert moved == {criterion["slug"] for criterion in rows("criterion")}


def test_each_weight_rests_on_a_criterion_of_its_track_and_says_why() -> None:
    track_of = {criterion["slug"]: criterion["track"] for criterion in rows("criterion")}

    assert [weight for weight in rows("weight") if track_of[weight["criterion"][0]] != weight["track"]] == []
    assert [weight["reason"] for weight in rows("weight") if not 30 <= len(weight["reason"]) <= 110] == []
    assert [weight for weight in rows("weight") if not weight["points"]] == []


def test_reasons_differ() -> None:
    reasons = Counter(weight["reason"] for weight in rows("weight"))

    assert [reason for reason, count in reasons.items() if count > 1] == []


def test_each_list_of_reasons_to_choose_is_there_in_full() -> None:
    slugs = {criterion["slug"] for criterion in rows("criterion") if not criterion["derived"]}
    postings = {f"postings-choose-{track}-{n}" for track in ("ml", "ai") for n in range(1, 6)}
    interviewstack = {f"interviewstack-choose-{track}-{n}" for track in ("ml", "ai") for n in range(1, 4)}
    decipheru = {"decipheru-choose-ml", "decipheru-choose-ai"}

    assert postings | interviewstack | decipheru <= slugs


def test_criteria_are_choices_with_a_place() -> None:
    sources = {row["fields"]["slug"] for row in json.loads((FIXTURES / SOURCES).read_text())}
    name_of = {track["slug"]: track["name"] for track in rows("track")}
    for criterion in rows("criterion"):
        said = CHOOSE.match(criterion["statement"])
        assert said, criterion["slug"]
        assert said[1] == name_of[criterion["track"][0]]
        assert criterion["source"][0] in sources
        assert criterion["place"]


def test_no_article_lists_when_to_choose_security() -> None:
    assert all(c["derived"] for c in rows("criterion") if c["track"] == ["ai-security-engineer"])


def test_counts_and_places() -> None:
    asked = sorted(rows("question"), key=lambda question: question["position"])

    assert [question["position"] for question in asked] == list(range(1, 25))
    assert len(fit()) == 20
    assert [question["slug"] for question in asked[20:]] == ["skills", "level", "start", "include"]


def test_scales_say_their_steps_and_pairs_their_middle() -> None:
    for question in fit():
        found = options(question)
        if question["format"] == "scale":
            assert tuple(option["slug"] for option in found) == STEPS
            assert found[0]["text"] == "Very much me"
            assert found[-1]["text"] == "Not me at all"
        elif question["format"] == "pair":
            assert found[1]["text"] == "Both, or neither"
            assert found[1]["neutral"]
        else:
            assert len(found) in (3, 5)


def test_two_of_five_scales_are_reverse_keyed_and_balance() -> None:
    scales = [question for question in fit() if question["format"] == "scale"]
    slopes = [entered(question)[""] for question in scales]

    assert sum(question["reverse"] for question in scales) / len(scales) == pytest.approx(0.4)
    assert all(abs(sum(column)) <= 2 for column in zip(*slopes, strict=True))


def texts(questions: Iterable[Fields]) -> Iterator[str]:
    for question in questions:
        yield from (question["text"], question["short"], question["hint"], question["why"])
        yield from (option["text"] for option in options(question))


def test_lengths_fit_a_phone() -> None:
    assert [q["slug"] for q in rows("question") if len(q["text"]) > 90 or len(q["hint"]) > 60] == []
    assert [q["slug"] for q in rows("question") if not 0 < len(q["short"]) <= 28 or not q["why"]] == []
    assert [o["text"] for q in fit() for o in options(q) if len(o["text"]) > 34] == []
    assert [o["text"] for o in rows("option") if len(o["text"]) > 64] == []


def test_no_scored_question_names_or_hints_at_a_track() -> None:
    assert [text for text in texts(fit()) if TELLTALE.search(text)] == []


def test_no_question_names_a_track() -> None:
    names = [track["name"] for track in rows("track")]

    assert [text for text in texts(rows("question")) if any(name.casefold() in text.casefold() for name in names)] == []


def test_options_are_as_long_as_each_other() -> None:
    for question in fit():
        if question["format"] != "scale":
            words = [len(option["text"].split()) for option in options(question) if not option["neutral"]]
            assert max(words) <= 1.5 * min(words), question["slug"]


@pytest.mark.parametrize("measure", [len, lambda text: len(text.split())], ids=["characters", "words"])
def test_no_tracks_options_are_longer(measure: Any) -> None:
    lengths: defaultdict[int, list[int]] = defaultdict(list)
    for question in fit():
        text_of = {option["slug"]: option["text"] for option in options(question)}
        for slug, points in entered(question).items():
            for track in range(3):
                if slug and points[track] > 0:
                    lengths[track].append(measure(text_of[slug]))
    means = [sum(found) / len(found) for found in lengths.values()]

    assert max(means) <= 1.1 * min(means)


@pytest.mark.parametrize("form", FORMS)
def test_random_sheets_favour_no_track(form: Any) -> None:
    assert all(abs(share - Fraction(1, 3)) <= Fraction(3, 100) for share in wins(form))


def test_the_long_form_is_as_even_as_measured() -> None:
    assert [round(float(share), 4) for share in wins(fit)] == [0.3327, 0.33, 0.3373]


@pytest.mark.parametrize("form", FORMS)
def test_each_track_reaches_a_hundred_and_nothing_passes_it(form: Any) -> None:
    questions = form()
    for track in range(3):
        ideal = [max(centred(question), key=lambda points: points[track]) for question in questions]
        assert matches(questions, ideal)[track] == 100
    for question in questions:
        for column in zip(*centred(question), strict=True):
            assert -min(column) <= max(column), question["slug"]


def test_stopping_after_the_short_form_costs_no_track_anything() -> None:
    """Measured against the whole quiz, the first ten hold about the same share of what each track can reach."""
    shares = [part / whole for part, whole in zip(most(short_form()), most(fit()), strict=True)]

    assert max(shares) - min(shares) <= Fraction(2, 100)


def test_the_short_form_mixes_formats_and_holds_the_strongest_questions() -> None:
    formats = Counter(question["format"] for question in short_form())
    strength = {q["slug"]: sum(best(q)) for q in fit() if q["format"] == "single"}
    early = {q["slug"] for q in fit()[:6] if q["format"] == "single"}

    assert formats == {"single": 4, "scale": 4, "pair": 2}
    assert early == set(sorted(strength, key=lambda slug: -strength[slug])[:4])


def test_neighbours_differ_in_their_strongest_track() -> None:
    same = [(a["slug"], b["slug"]) for a, b in pairwise(fit()) if strongest(a) & strongest(b)]

    assert same == []


def test_no_four_neighbours_share_a_format() -> None:
    formats = [question["format"] for question in fit()]

    assert all(len(set(formats[n : n + 4])) > 1 for n in range(len(formats) - 3))


def spread(found: Points) -> Fraction:
    return max(found) - min(found)


@pytest.mark.parametrize("step", range(5), ids=STEPS)
@pytest.mark.parametrize("form", FORMS)
def test_agreeing_with_everything_favours_no_track(form: Any, step: int) -> None:
    questions = form()
    answers = [centred(question)[step] for question in questions if question["format"] == "scale"]

    assert spread(matches(questions, answers)) <= 10


@pytest.mark.parametrize("place", range(5))
def test_always_taking_the_same_place_favours_no_track(place: int) -> None:
    found = fit()
    at = [centred(question)[place : place + 1] for question in found]
    clamped = [centred(question)[min(place, len(options(question)) - 1)] for question in found]

    assert spread(matches(found, [points for one in at for points in one])) <= 10
    assert spread(matches(found, clamped)) <= 10


def test_stored_order_of_options_follows_no_track() -> None:
    """Of the questions with an option for each track, no track's comes first, second or last every time."""
    orders = [
        tuple(max(range(3), key=lambda track: entered(q)[o["slug"]][track]) for o in options(q))
        for q in fit()
        if q["format"] == "single" and len(options(q)) == 3
    ]

    assert len(set(orders)) == len(orders)
    assert all(len(set(column)) > 1 for column in zip(*orders, strict=True))


def test_unscored_options_stand_for_something() -> None:
    stands: Mapping[str, list[str]] = {
        question["slug"]: [option["stands_for"] for option in options(question)]
        for question in rows("question")
        if question["kind"] != "fit"
    }

    assert set(stands["skills"]) == {skill["slug"] for skill in rows("skill")}
    assert set(stands["level"]) == {"entry", "mid", "senior", "staff"}
    assert {slug for slug in stands["start"] if slug} == set(TRACKS)
    assert stands["include"] == ["pay", "remote", "openings", "education", "interviews", "outlook"]


def test_skills_stand_in_groups_by_alphabet() -> None:
    (skills,) = (question for question in rows("question") if question["slug"] == "skills")
    groups: dict[str, list[str]] = defaultdict(list)
    order = [option["group"] for option in options(skills)]
    for option in options(skills):
        groups[option["group"]].append(option["text"].casefold())

    assert [group for n, group in enumerate(order) if group not in order[:n]] == list(groups)
    assert sum(a != b for a, b in pairwise(order)) == len(groups) - 1
    assert all(found == sorted(found) for found in groups.values())


def test_each_skill_is_needed_and_our_own_reading_says_so() -> None:
    assert {need["skill"][0] for need in rows("skillneed")} == {skill["slug"] for skill in rows("skill")}
    lost = [n for n in rows("skillneed") if n["source"] == ["postings"] and ", first list, item" in n["place"]]
    assert lost
    assert all("our reading" in need["note"] or "senior level" in need["note"] for need in lost)


def test_tracks_say_what_they_do_without_figures() -> None:
    assert [track["verb"] for track in rows("track")] == ["trains them", "builds with them", "defends them"]
    assert [track["code"] for track in rows("track")] == ["ml", "ai", "sec"]
    for track in rows("track"):
        assert not re.search(r"\d", track["summary"])
        assert track["summary"].count(".") == 2


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_every_row_is_valid() -> None:
    tables = (models.Track, models.Criterion, models.Question, models.Option, models.Weight, models.SkillNeed)
    paths = [str(FIXTURES / name) for name in OWN]
    call_command("loaddata", *paths, verbosity=0)
    once = [serializers.serialize("json", table.objects.all()) for table in tables]
    call_command("loaddata", *paths, verbosity=0)

    assert [serializers.serialize("json", table.objects.all()) for table in tables] == once
    for table in tables:
        for row in table.objects.all():
            row.full_clean()
