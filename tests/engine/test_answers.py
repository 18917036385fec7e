import pytest

from quiz.engine.answers import (
    Answer,
    State,
    UnknownOption,
    WrongShape,
    answer_question,
    check_answer,
    chosen_options,
    state_of,
)
from tests.builders.editions import make_choice, make_single, make_skills_question

SINGLE = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3))
SKILLS = make_skills_question("skills", "python", "cloud")


def test_answer_question_puts_options_in_the_order_of_the_question():
    assert answer_question(SKILLS, ("cloud", "python")) == Answer(chosen=("python", "cloud"))


def test_answer_question_ignores_importance_where_nothing_is_chosen():
    assert answer_question(SINGLE, (), important=True) == Answer(chosen=())


def test_answer_question_keeps_importance_of_a_choice():
    assert answer_question(SINGLE, ("a",), important=True) == Answer(chosen=("a",), important=True)


@pytest.mark.parametrize(
    ("question", "chosen", "important", "refusal"),
    [
        (SINGLE, ("z",), False, UnknownOption),
        (SINGLE, ("a", "b"), False, WrongShape),
        (SKILLS, ("python", "python"), False, WrongShape),
        (SKILLS, ("python",), True, WrongShape),
        (make_choice("where", "entry", "mid"), ("a",), True, WrongShape),
    ],
)
def test_answer_question_refuses_what_is_no_answer(question, chosen, important, refusal):
    with pytest.raises(refusal):
        answer_question(question, chosen, important=important)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer(chosen=("none", "python")), WrongShape),
        (Answer(chosen=("python", "python")), WrongShape),
        (Answer(chosen=("rust",)), UnknownOption),
    ],
)
def test_check_answer_refuses_options_out_of_order_and_unknown_ones(answer, refusal):
    with pytest.raises(refusal):
        check_answer(SKILLS, answer)


def test_check_answer_refuses_an_important_skip():
    with pytest.raises(WrongShape):
        check_answer(SINGLE, Answer(chosen=(), important=True))


def test_chosen_options_returns_them_in_order():
    assert chosen_options(SKILLS, Answer(chosen=("python", "none"))) == (SKILLS.options[0], SKILLS.options[2])


def test_chosen_options_refuses_unknown_ones():
    with pytest.raises(UnknownOption):
        chosen_options(SKILLS, Answer(chosen=("rust",)))


def test_state_of_tells_the_three_states_apart():
    sheet = {"skipped": Answer(chosen=()), "answered": Answer(chosen=("a",))}

    assert [state_of(sheet, slug) for slug in ("unseen", "skipped", "answered")] == list(State)
