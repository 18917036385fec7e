from dataclasses import replace

from quiz.engine.answers import Answer
from quiz.engine.clarity import Word
from quiz.engine.fairness.impact import Impact, Move, carry_over, find_cause, measure_impact
from tests.builders.editions import (
    AI,
    ML,
    SEC,
    make_answer,
    make_choice,
    make_edition,
    make_sheet,
    make_single,
    make_skills_question,
    reference_bank,
)
from tests.builders.sheets import scored
from tests.engine.test_changes import random_sheets

SLUGS = "qrstuvwxyz"
PLAIN = ((3, 0, 0), (0, 3, 0), (0, 0, 3))
OLD = make_edition(*(make_single(slug, *PLAIN) for slug in SLUGS))


def choose(letters):
    return dict(zip(SLUGS, map(make_answer, letters), strict=True))


def test_measure_impact_tells_who_moves_and_why():
    new = replace(OLD, questions=(make_single("q", (0, 3, 0), (3, 0, 0), (0, 0, 3)), *OLD.questions[1:]))
    sheets = [choose("aaaaabbbbc"), choose("aaaaabbbbc"), choose("aaaaaaaabc"), choose("cccccbbbba")]

    impact = measure_impact(OLD, new, iter(sheets))

    assert impact == Impact(
        sheets=4,
        changed=2,
        moves=(Move(before=(ML,), after=(AI,), sheets=2),),
        causes=(("q", 2),),
        leaders_before=(((ML,), 3), ((SEC,), 1)),
        leaders_after=(((AI,), 2), ((SEC,), 1), ((ML,), 1)),
        words_before=((Word.CLOSE, 3), (Word.VERY_CLEAR, 1)),
        words_after=((Word.CLOSE, 3), (Word.CLEAR, 1)),
    )


def test_measure_impact_of_the_same_edition_is_nothing():
    edition = reference_bank()

    impact = measure_impact(edition, edition, random_sheets(edition, 50))

    assert (impact.sheets, impact.changed, impact.moves, impact.causes) == (50, 0, (), ())


def test_sheets_with_too_few_answers_have_no_leader_and_no_cause():
    new = replace(OLD, questions=OLD.questions[:7])

    impact = measure_impact(OLD, new, [choose("aaaaabbbbc")])

    assert impact.moves == (Move(before=(ML,), after=(), sheets=1),)
    assert impact.causes == ()


def test_measure_impact_equals_scoring_one_by_one():
    old = reference_bank()
    questions = [replace(each, emphasis=3) if each.slug == "f02" else each for each in old.questions]
    new = replace(old, questions=tuple(questions))
    sheets = list(random_sheets(old, 300))

    impact = measure_impact(old, new, sheets)

    firsts = [[set_of_first(edition, sheet) for edition in (old, new)] for sheet in sheets]
    assert impact.changed == sum(one != other for one, other in firsts)
    assert dict(impact.causes).get("f02", 0) > impact.changed / 2


def set_of_first(edition, sheet):
    counted = scored(edition, sheet).totals
    if counted.answered < 8 or counted.evidence < 0.4:
        return ()
    return tuple(place for place in range(3) if counted.sums[place] == max(counted.sums))


def test_find_cause_when_a_tie_is_broken():
    new = replace(OLD, questions=(make_single("q", (3, 0, 0), (0, 1, 0), (0, 0, 3)), *OLD.questions[1:]))
    sheet = choose("baaaaabbbb")

    assert find_cause(scored(OLD, sheet).totals, scored(new, sheet).totals) == "q"


def test_carry_keeps_what_the_new_edition_has():
    new = make_edition(
        make_choice("q", "x", "y"),
        make_single("r", *PLAIN),
        make_single("s", *PLAIN),
        make_skills_question("skills", "python"),
    )
    sheet = make_sheet(q="b!", r="a!", gone="a", s=None) | {"skills": Answer(chosen=("none", "python", "rust"))}

    assert carry_over(new, sheet) == {
        "q": Answer(chosen=("b",)),
        "r": Answer(chosen=("a",), important=True),
        "s": Answer(chosen=()),
        "skills": Answer(chosen=("python", "none")),
    }


def test_carry_skips_what_was_many_choices_and_is_one_now():
    new = make_edition(make_choice("skills", "x", "y"))

    assert carry_over(new, {"skills": Answer(chosen=("a", "b"))}) == {"skills": Answer(chosen=())}
