from dataclasses import replace
from decimal import Decimal

import pytest

from quiz.engine.edition import Calibration, Format, Kind, Option, SkillShare, Spread
from quiz.engine.soundness import Fault, FaultCode, find_faults
from tests.builders.editions import (
    ML,
    make_choice,
    make_edition,
    make_need,
    make_pair,
    make_scale,
    make_single,
    make_skill,
    make_weights,
    reference_bank,
)

SINGLE = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3))
PAIR = make_pair("pair", (2, 0, 0), (0, 0, 2))
WEIGHTS = make_weights((1, 0, 0), "if-tune")


def faults(*questions, **fields):
    return [(fault.code, "/".join(fault.place)) for fault in find_faults(make_edition(*questions, **fields))]


def with_option(question, place, **changes):
    options = list(question.options)
    options[place] = replace(options[place], **changes)
    return replace(question, options=tuple(options))


def test_the_reference_bank_is_sound():
    assert find_faults(reference_bank()) == ()


def test_all_faults_are_listed():
    assert find_faults(replace(make_edition(), rule="other")) == (
        Fault(code=FaultCode.UNKNOWN_RULE, place=("rule", "other")),
        Fault(code=FaultCode.NO_FIT_QUESTIONS, place=("questions",)),
    )


@pytest.mark.parametrize(
    ("question", "code", "place"),
    [
        (replace(SINGLE, emphasis=4), FaultCode.WRONG_EMPHASIS, "questions/tune"),
        (replace(SINGLE, emphasis=0), FaultCode.WRONG_EMPHASIS, "questions/tune"),
        (replace(SINGLE, options=SINGLE.options[:2]), FaultCode.WRONG_OPTIONS, "questions/tune"),
        (replace(PAIR, options=PAIR.options[:2]), FaultCode.WRONG_OPTIONS, "questions/pair"),
        (
            replace(make_scale("s", 1, 1, 1), options=make_scale("s", 1, 1, 1).options[:4]),
            FaultCode.WRONG_OPTIONS,
            "questions/s",
        ),
        (with_option(SINGLE, 1, slug="a"), FaultCode.REPEATED, "questions/tune/options/a"),
        (with_option(SINGLE, 1, slug=""), FaultCode.EMPTY_SLUG, "questions/tune/options"),
        (replace(SINGLE, slopes=WEIGHTS), FaultCode.MISPLACED_WEIGHT, "questions/tune/slopes"),
        (with_option(PAIR, 1, weights=WEIGHTS), FaultCode.MISPLACED_WEIGHT, "questions/pair/options/middle"),
        (
            with_option(make_scale("s", 1, 0, 0), 0, weights=WEIGHTS),
            FaultCode.MISPLACED_WEIGHT,
            "questions/s/options/yes-2",
        ),
        (
            with_option(make_choice("c", "x", "y"), 0, weights=WEIGHTS),
            FaultCode.MISPLACED_WEIGHT,
            "questions/c/options/a",
        ),
        (replace(make_choice("c", "x", "y"), slopes=WEIGHTS), FaultCode.MISPLACED_WEIGHT, "questions/c/slopes"),
        (replace(make_choice("c", "x", "y"), kind=Kind.FIT), FaultCode.WRONG_FORMAT, "questions/c"),
        (with_option(SINGLE, 0, weights=WEIGHTS + WEIGHTS), FaultCode.REPEATED, f"questions/tune/options/a/{ML}"),
        (
            make_single("tune", (4, 0, 0), (0, 3, 0), (0, 0, 3)),
            FaultCode.POINTS_OUT_OF_RANGE,
            f"questions/tune/options/a/weights/{ML}",
        ),
        (
            make_scale("s", -4, 1, 1),
            FaultCode.POINTS_OUT_OF_RANGE,
            f"questions/s/slopes/weights/{ML}",
        ),
    ],
)
def test_find_faults_names_what_is_wrong_with_a_question(question, code, place):
    base = make_single("base", (3, 0, 0), (0, 3, 0), (0, 0, 3))

    found = faults(base, SINGLE, question) if question.slug != "tune" else faults(base, question)

    assert found == [(code, place)]


def test_find_faults_refuses_unknown_references():
    no_track = with_option(SINGLE, 0, weights=(replace(WEIGHTS[0], track="cook"),))
    no_criterion = with_option(SINGLE, 0, weights=(replace(WEIGHTS[0], criterion="whim"),))
    bank = make_edition(SINGLE)

    assert faults(no_track, criteria=bank.criteria) == [
        (FaultCode.UNKNOWN_REFERENCE, "questions/tune/options/a/weights/cook/track")
    ]
    assert faults(no_criterion, criteria=bank.criteria) == [
        (FaultCode.UNKNOWN_REFERENCE, f"questions/tune/options/a/weights/{ML}/criterion")
    ]
    assert faults(SINGLE, criteria=(replace(bank.criteria[0], source="blog"),)) == [
        (FaultCode.UNKNOWN_REFERENCE, "criteria/if-tune/source")
    ]
    assert faults(SINGLE, needs=(make_need("python", ML),)) == [
        (FaultCode.UNKNOWN_REFERENCE, f"needs/python-{ML}/skill")
    ]
    assert faults(SINGLE, skills=(make_skill("spark", part_of="data"),)) == [
        (FaultCode.UNKNOWN_REFERENCE, "skills/spark/part_of")
    ]


def test_find_faults_refuses_a_criterion_without_a_source():
    criteria = (replace(make_edition(SINGLE).criteria[0], source=""),)

    assert faults(SINGLE, criteria=criteria) == [(FaultCode.UNKNOWN_REFERENCE, "criteria/if-tune/source")]


def test_find_faults_refuses_low_above_high():
    share = SkillShare(
        slug="s",
        skill="python",
        track=ML,
        low=Decimal(9),
        high=Decimal(8),
        sample=None,
        region="",
        as_of="",
        source="001",
        place="",
        note="",
    )

    assert faults(SINGLE, skills=(make_skill("python"),), shares=(share,)) == [(FaultCode.LOW_ABOVE_HIGH, "shares/s")]


def test_find_faults_refuses_repeated_slugs():
    skill = make_skill("python")

    assert faults(SINGLE, SINGLE, skills=(skill, skill)) == [
        (FaultCode.REPEATED, "questions/tune"),
        (FaultCode.REPEATED, "skills/python"),
    ]


def test_find_faults_refuses_other_than_three_tracks_with_different_codes():
    tracks = make_edition().tracks

    assert (FaultCode.WRONG_TRACKS, "tracks") in faults(SINGLE, tracks=tracks[:2])
    assert faults(SINGLE, tracks=(tracks[0], tracks[1], replace(tracks[2], code="ml"))) == [
        (FaultCode.WRONG_TRACKS, "tracks")
    ]


def test_find_faults_refuses_a_track_that_no_answer_speaks_for():
    assert faults(make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 0))) == [
        (FaultCode.UNREACHABLE_TRACK, "tracks/ai-security-engineer")
    ]


def test_find_faults_refuses_a_spread_of_another_length():
    standing = Calibration(spread=Spread(reach=(Decimal(1),), deviation=()), stability=())

    assert faults(SINGLE, standing=standing) == [(FaultCode.WRONG_STANDING, "standing/spread/reach")]


def test_options_of_unscored_questions_may_be_many():
    skills = replace(make_choice("c", "x", "y"), format=Format.MULTI)
    many = replace(skills, options=tuple(Option(slug=f"o{number}", text="") for number in range(127)))

    assert faults(SINGLE, many) == []
