from decimal import Decimal

import pytest

from quiz.engine.answers import Answer, UnknownOption
from quiz.engine.edition import Kind, Need, SkillShare, Transition
from quiz.engine.readiness import (
    Gap,
    SkillStanding,
    assess_readiness,
    chosen_meanings,
    missing_skills,
)
from tests.builders.editions import (
    AI,
    ML,
    SEC,
    make_choice,
    make_edition,
    make_need,
    make_sheet,
    make_skill,
    make_skills_question,
)


def make_share(skill, track, high):
    return SkillShare(
        slug=f"{skill}-{track}-{high}",
        skill=skill,
        track=track,
        low=Decimal(high),
        high=Decimal(high),
        sample=None,
        region="",
        as_of="",
        source="004",
        place="",
        note="",
    )


EDITION = make_edition(
    make_skills_question("have", "python", "cloud", "frameworks", "threats"),
    make_choice("start", ML, SEC, ""),
    skills=(
        make_skill("python", name="Python"),
        make_skill("cloud", name="One cloud"),
        make_skill("frameworks", name="PyTorch or TensorFlow"),
        make_skill("pytorch", name="PyTorch", part_of="frameworks"),
        make_skill("threats", name="Threat modelling"),
        make_skill("spark", name="Spark"),
    ),
    needs=(
        make_need("threats", SEC),
        make_need("python", ML),
        make_need("pytorch", ML, Need.USEFUL),
        make_need("frameworks", ML, Need.USEFUL),
        make_need("cloud", ML),
        make_need("spark", ML),
        make_need("python", SEC, Need.USEFUL),
    ),
    shares=(
        make_share("python", ML, 65),
        make_share("python", AI, 68),
        make_share("pytorch", ML, 42),
        make_share("pytorch", ML, 30),
        make_share("frameworks", ML, 20),
        make_share("spark", ML, 5),
    ),
    transitions=tuple(
        Transition(
            slug=slug,
            from_track=ML,
            to_track=to_track,
            months_low=6,
            months_high=12,
            effort="",
            add="",
            heading_lost=False,
            source="001",
            place="",
        )
        for slug, to_track in (("one", SEC), ("two", AI), ("three", SEC))
    ),
)


def standing(skill, level, *, have=False, share=None):
    return SkillStanding(skill=skill, level=level, have=have, share=share and Decimal(share))


def test_assess_readiness_ranks_core_skills_by_share_then_name():
    ml, ai, sec = assess_readiness(EDITION, {"have": Answer(chosen=("cloud",))})

    assert ml.skills == (
        standing("python", Need.CORE, share=65),
        standing("cloud", Need.CORE, have=True),
        standing("frameworks", Need.USEFUL, share=42),
    )
    assert ai.skills == ()
    assert sec.skills == (standing("threats", Need.CORE), standing("python", Need.USEFUL))
    assert (ml.told, ml.track) == (True, ML)
    assert ml.count(Need.CORE, have=True) == 1
    assert ml.count(Need.CORE, have=False) == 1


def test_assess_readiness_says_when_nothing_was_told():
    assert not any(each.told for each in assess_readiness(EDITION, make_sheet(have=None)))


def test_none_of_these_was_told():
    assert all(each.told for each in assess_readiness(EDITION, make_sheet(have="none")))


def test_missing_skills_puts_what_both_tracks_need_first():
    gaps = missing_skills(EDITION, {"have": Answer(chosen=("cloud",))}, (ML, SEC))

    assert gaps == (
        Gap(skill="python", tracks=(ML, SEC), level=Need.CORE, share=Decimal(65)),
        Gap(skill="threats", tracks=(SEC,), level=Need.CORE, share=None),
        Gap(skill="frameworks", tracks=(ML,), level=Need.USEFUL, share=Decimal(42)),
    )


def test_missing_skills_of_one_track_leaves_the_others_out():
    assert [gap.skill for gap in missing_skills(EDITION, {}, (SEC,))] == ["threats", "python"]


def test_told_returns_what_options_stand_for():
    sheet = {"have": Answer(chosen=("python", "none")), "start": Answer(chosen=("b",))}

    assert chosen_meanings(EDITION, sheet, Kind.READINESS) == ("python",)
    assert chosen_meanings(EDITION, sheet, Kind.CONTEXT) == (SEC,)
    assert chosen_meanings(EDITION, {}, Kind.CONTEXT) == ()


def test_told_refuses_unknown_options():
    with pytest.raises(UnknownOption):
        chosen_meanings(EDITION, make_sheet(start="z"), Kind.CONTEXT)
