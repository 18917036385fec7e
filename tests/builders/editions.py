"""Editions for tests: small ones that hold only what a test is about, and the reference bank of the design."""

from quiz.engine.answers import Answer
from quiz.engine.edition import (
    RULE,
    Criterion,
    Edition,
    Evidence,
    Format,
    Kind,
    Need,
    Note,
    Option,
    Question,
    Skill,
    SkillNeed,
    Source,
    Track,
    Weight,
)

ML, AI, SEC = "ml-engineer", "ai-engineer", "ai-security-engineer"
STEPS = ("yes-2", "yes-1", "middle", "no-1", "no-2")
SIDES = ("a", "middle", "b")
LETTERS = "abcdefgh"

TRACKS = tuple(
    Track(slug=slug, code=code, name=name, short=code.upper(), verb="", question="", summary="")
    for slug, code, name in (
        (ML, "ml", "ML Engineer"),
        (AI, "ai", "AI Engineer"),
        (SEC, "sec", "AI Security Engineer"),
    )
)
SOURCES = tuple(
    Source(
        slug=slug,
        number=number,
        publisher="A publisher",
        title="A title",
        author="",
        url="https://example.org/",
        published="",
        retrieved="",
        measured="",
        taken="",
        limits="",
    )
    for number, slug in enumerate(("000", "001", "002", "003", "004"), 1)
)


def make_edition(*questions, **fields):
    """An edition of these questions; whatever else an edition has can be given by name."""
    fields.setdefault("rule", RULE)
    fields.setdefault("tracks", TRACKS)
    fields.setdefault("sources", SOURCES)
    fields.setdefault("criteria", tuple(make_criterion(slug) for slug in dict.fromkeys(_cited(questions))))
    return Edition(questions=tuple(questions), **fields)


def make_criterion(slug, *, track=ML, source="001"):
    return Criterion(slug=slug, track=track, statement="If so", source=source, place="A place", derived=False)


def make_single(slug, *points, emphasis=1, texts=(), neutral=(), track_slugs=(ML, AI, SEC)):
    """A single choice; `points` has a row of three for each option."""
    options = tuple(
        Option(
            slug=LETTERS[place],
            text=texts[place] if texts else f"Option {place}",
            neutral=place in neutral,
            weights=make_weights(row, f"if-{slug}", track_slugs),
        )
        for place, row in enumerate(points)
    )
    return make_question(slug, Format.SINGLE, options, emphasis=emphasis)


def make_scale(slug, *slopes, emphasis=1, reverse=False):
    options = tuple(Option(slug=step, text=step) for step in STEPS)
    weights = make_weights(slopes, f"if-{slug}")
    return make_question(slug, Format.SCALE, options, emphasis=emphasis, reverse=reverse, slopes=weights)


def make_pair(slug, first, second, *, emphasis=1, texts=("A", "B")):
    """A pair; both sides have three points."""
    options = (
        Option(slug="a", text=texts[0], weights=make_weights(first, f"if-{slug}")),
        Option(slug="middle", text="Both, or neither", neutral=True),
        Option(slug="b", text=texts[1], weights=make_weights(second, f"if-{slug}")),
    )
    return make_question(slug, Format.PAIR, options, emphasis=emphasis)


def make_skills_question(slug, *skills):
    options = tuple(Option(slug=skill, text=skill, stands_for=skill) for skill in skills)
    options += (Option(slug="none", text="None of these yet"),)
    return make_question(slug, Format.MULTI, options, kind=Kind.READINESS)


def make_choice(slug, *stands_for):
    options = tuple(Option(slug=LETTERS[place], text=name, stands_for=name) for place, name in enumerate(stands_for))
    return make_question(slug, Format.CHOICE, options, kind=Kind.CONTEXT)


def make_question(slug, shape, options, *, kind=Kind.FIT, emphasis=1, reverse=False, slopes=()):
    return Question(
        slug=slug,
        kind=kind,
        format=shape,
        text=f"Question {slug}?",
        short=slug,
        hint="",
        why="",
        emphasis=emphasis,
        reverse=reverse,
        options=options,
        slopes=slopes,
    )


def make_weights(points, criterion, track_slugs=(ML, AI, SEC)):
    return tuple(
        Weight(track=track, points=number, reason="A reason", criterion=criterion, evidence=Evidence.DIRECT)
        for track, number in zip(track_slugs, points, strict=True)
        if number
    )


def make_need(skill, track, level=Need.CORE):
    slug = f"{skill}-{track}"
    return SkillNeed(slug=slug, skill=skill, track=track, level=level, source="001", place="A place", note="")


def make_skill(slug, *, name="", part_of=""):
    return Skill(slug=slug, name=name or slug, part_of=part_of)


def make_note(slug, topic, track):
    return Note(slug=slug, topic=topic, track=track, title="", text="So it is.", source="001", place="A place")


def make_sheet(**chosen):
    """A sheet from question=option; a trailing exclamation mark makes the answer important, None skips."""
    return {slug: make_answer(option) for slug, option in chosen.items()}


def make_answer(option):
    if option is None:
        return Answer(chosen=())
    return Answer(chosen=(option.rstrip("!"),), important=option.endswith("!"))


def reference_bank():
    """The twenty scored questions of the design with their weights, and four unscored ones."""
    return make_edition(*_reference_questions(), skills=_REFERENCE_SKILLS, needs=_REFERENCE_NEEDS)


def _reference_questions():
    """Points for ML, AI and Security, as entered; emphasis multiplies them."""
    return (
        make_single(
            "f01",
            (3, 0, 0),
            (0, 3, 0),
            (0, 0, 3),
            emphasis=2,
            texts=(
                "Find where its predictions are weakest and try to raise them",
                "Think of one more thing people could do with it and sketch that",
                "Try to make it misbehave and write down how",
            ),
        ),
        make_scale("f02", 2, -1, -1),
        make_scale("f03", -2, 1, 0, reverse=True),
        make_scale("f04", -1, 2, -1),
        make_pair(
            "f05",
            (2, 0, 0),
            (0, 2, 0),
            emphasis=2,
            texts=("the one who knows a single area to the bottom", "the one who can connect many areas"),
        ),
        make_pair(
            "f06",
            (2, 0, 0),
            (0, 2, 0),
            emphasis=2,
            texts=(
                "making something that exists a third better",
                "making the first version of something that did not exist",
            ),
        ),
        make_scale("f07", 1, -2, 0, reverse=True),
        make_scale("f08", -1, 2, 0),
        make_pair(
            "f09",
            (3, 0, 0),
            (0, 3, 0),
            emphasis=2,
            texts=(
                "gather examples and train a model for it",
                "choose, instruct and connect existing models with search and tools",
            ),
        ),
        make_scale("f10", -1, -1, 2),
        make_pair(
            "f11",
            (3, 0, 0),
            (0, 0, 3),
            emphasis=2,
            texts=(
                "the one with the better results in normal use",
                "the one that holds up when someone tries to sabotage it",
            ),
        ),
        make_pair(
            "f12",
            (0, 3, 0),
            (0, 0, 3),
            emphasis=2,
            texts=(
                "release it to a few people and learn from them",
                "hold it until someone has seriously tried to break it",
            ),
        ),
        make_single(
            "f13",
            (3, 0, 0),
            (0, 3, 0),
            (0, 0, 3),
            emphasis=2,
            texts=(
                "A paper on a new way of training, which you then try to reproduce",
                "A new model's interface, with which you build a small demo",
                "A detailed account of how a system was tricked, with the steps",
            ),
        ),
        make_scale("f14", -1, 0, 2),
        make_scale("f15", 2, -1, -1),
        make_scale("f16", 1, 1, -2, reverse=True),
        make_scale("f17", 1, -2, 1, reverse=True),
        make_single(
            "f18",
            (3, 0, 0),
            (0, 3, 0),
            (0, 0, 3),
            emphasis=2,
            texts=(
                "How accurate and how fast the model is, per group of cases",
                "How often the assistant's replies were right, grounded and useful",
                "How many attack attempts got through, and how quickly they were closed",
            ),
        ),
        make_single(
            "f19",
            (3, 0, 0),
            (0, 3, 0),
            (0, 0, 3),
            (2, 0, 2),
            (0, 2, 2),
            emphasis=2,
            texts=(
                "Train the model and keep improving it",
                "Build the chat tool case workers use",
                "Attack it before the criminals get to",
                "Train it with protections built in from the start",
                "Set the chat tool's limits and prove it obeys",
            ),
        ),
        make_single(
            "f20",
            (3, 0, 0),
            (0, 3, 0),
            (0, 0, 3),
            texts=(
                "Work with steady demand across fashions, and the most openings in total",
                "The fastest-growing work with a slightly easier start, part of which big platforms may absorb",
                "A small field: few openings, few qualified people, demand pushed by regulation",
            ),
        ),
        make_skills_question("r1", *(skill.slug for skill in _REFERENCE_SKILLS)),
        make_choice("c1", "entry", "mid", "senior", "staff"),
        make_choice("c2", ML, AI, "other-software", SEC, "data", ""),
        make_question(
            "c3", Format.MULTI, tuple(Option(slug=panel, text=panel) for panel in ("pay", "place")), kind=Kind.CONTEXT
        ),
    )


_REFERENCE_SKILLS = (make_skill("python"), make_skill("cloud"), make_skill("pytorch"), make_skill("threat-modelling"))
_REFERENCE_NEEDS = (
    make_need("python", ML),
    make_need("python", AI),
    make_need("python", SEC),
    make_need("cloud", ML),
    make_need("cloud", AI),
    make_need("pytorch", ML),
    make_need("pytorch", AI, Need.USEFUL),
    make_need("pytorch", SEC, Need.USEFUL),
    make_need("threat-modelling", SEC),
)


def _cited(questions):
    for question in questions:
        yield from (weight.criterion for weight in question.slopes)
        for option in question.options:
            yield from (weight.criterion for weight in option.weights)
