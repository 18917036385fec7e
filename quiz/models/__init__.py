"""Every table of the product."""

from quiz.models.editing import Change, Desk, Report, Snapshot
from quiz.models.evidence import (
    Disagreement,
    Figure,
    Note,
    Pay,
    Side,
    Skill,
    SkillDepth,
    SkillNeed,
    SkillPremium,
    SkillShare,
    Source,
    Transition,
)
from quiz.models.mistakes import Mistake
from quiz.models.publication import Edition, EditionIsPublished
from quiz.models.questions import Criterion, Option, Question, Track, Weight
from quiz.models.runs import GoneLink, Run, Sweep
from quiz.models.tallies import Tally

__all__ = [
    "Change",
    "Criterion",
    "Desk",
    "Disagreement",
    "Edition",
    "EditionIsPublished",
    "Figure",
    "GoneLink",
    "Mistake",
    "Note",
    "Option",
    "Pay",
    "Question",
    "Report",
    "Run",
    "Side",
    "Skill",
    "SkillDepth",
    "SkillNeed",
    "SkillPremium",
    "SkillShare",
    "Snapshot",
    "Source",
    "Sweep",
    "Tally",
    "Track",
    "Transition",
    "Weight",
]
