"""The forms of taking the quiz: what they accept, what they refuse in which words, and how they are drawn."""

import re
from dataclasses import replace

import pytest

from quiz.engine.answers import Answer
from quiz.engine.edition import Kind
from quiz.engine.option_order import option_order
from quiz.forms.taking import AnswerForm, FinishForm, OwnForm, RunForm, StartForm, UnscoredForm
from tests.builders.drawn import attributes_of_form, draw, sent
from tests.builders.editions import make_choice, make_pair, make_scale, make_single, make_skills_question

SINGLE = make_single("likes", (3, 0, 0), (0, 3, 0), (0, 0, 3))
PAIR = make_pair("sides", (3, 0, 0), (0, 3, 0))
SCALE = make_scale("agrees", 2, -1, -1)
SKILLS = make_skills_question("skills", "python", "cloud")
LEVEL = make_choice("level", "entry", "senior")
PAGE = {"page": {"position": "Question 3 of 10"}}


def ask(data=None, *, question=SINGLE, **given):
    return AnswerForm(sent(data) if data is not None else None, question=question, address="/quiz/3/", **given)


def tell(data=None, *, kind=Kind.READINESS, questions=(SKILLS,), sheet=None):
    data = sent(data) if data is not None else None
    return UnscoredForm(data, kind=kind, questions=questions, sheet=sheet or {}, address="/quiz/skills/", handle="h")


@pytest.mark.parametrize("question", [SINGLE, PAIR, SCALE])
def test_an_option_of_any_format_is_an_answer(question):
    option = question.options[1].slug

    form = ask(f"answer={option}&do=next", question=question)

    assert form.is_valid()
    assert form.answers == {question.slug: Answer(chosen=(option,))}


def test_a_ticked_box_counts_double():
    form = ask("answer=b&important=on")

    assert form.is_valid()
    assert form.answers == {"likes": Answer(chosen=("b",), important=True)}


def test_skipping_answers_with_nothing_whatever_is_chosen():
    form = ask("answer=b&important=on&do=skip")

    assert form.is_valid()
    assert form.answers == {"likes": Answer(chosen=())}


def test_nothing_chosen_is_refused_in_words():
    form = ask("do=next&important=on")

    assert not form.is_valid()
    assert form.errors == {"answer": ["Choose an answer, or skip this question."]}
    assert not form.is_foreign


@pytest.mark.parametrize("data", ["answer=z", "answer=a&answer=b", "answer=" + "x" * 5000, "answer=a%20b"])
def test_what_is_not_offered_came_from_elsewhere(data):
    form = ask(data)

    assert not form.is_valid()
    assert form.is_foreign


@pytest.mark.parametrize(("data", "returns"), [("then=review", True), ("then=elsewhere", False), ("", False)])
def test_a_change_from_the_review_returns_to_it(data, returns):
    form = RunForm(sent(data))

    assert form.is_valid()
    assert form.returns is returns


@pytest.mark.parametrize("question", [SINGLE, PAIR, SCALE])
def test_options_stand_in_the_order_of_the_run(question):
    orders = set()
    for seed in range(40):
        drawn = re.findall(r'name="answer" value="([\w-]+)"', draw(ask(question=question, seed=seed), **PAGE))
        assert drawn == [option.slug for option in option_order(question, seed)]
        orders.add(tuple(drawn))

    assert len(orders) == {SINGLE: 6, PAIR: 2, SCALE: 1}[question]


def test_a_question_is_sent_by_htmx_or_without_it():
    attributes = attributes_of_form(ask(), **PAGE)

    assert attributes == {
        "action": "/quiz/3/",
        "method": "post",
        "hx-post": "/quiz/3/",
        "hx-target": "#main",
        "hx-sync": "this:drop",
        "data-question": "",
    }


def test_a_question_names_its_run_and_says_what_it_asks():
    html = draw(ask(handle="mine"), **PAGE)

    assert '<input type="hidden" name="csrfmiddlewaretoken" value="tttt' in html
    assert '<input type="hidden" name="run" value="mine">' in html
    assert (
        '<legend><h1 id="question" tabindex="-1"><span class="vh">Question 3 of 10:</span>Question likes?</h1>' in html
    )
    assert "aria-" not in html.replace('<kbd aria-hidden="true">', "")
    assert " checked" not in html
    assert 'name="then"' not in html


def test_a_hint_describes_the_options():
    question = make_hinted(SINGLE)

    html = draw(ask(question=question), **PAGE)

    assert '<fieldset aria-describedby="id_answer_helptext">' in html
    assert '<p class="hint" id="id_answer_helptext">Take your time &amp; think.</p>' in html


def test_an_error_describes_the_options_and_takes_the_focus():
    html = draw(ask("do=next", question=make_hinted(SINGLE)), **PAGE)

    assert '<fieldset aria-describedby="id_answer_helptext id_answer_error" aria-invalid="true">' in html
    message = "Choose an answer, or skip this question."
    assert f'<p class="error" id="id_answer_error" tabindex="-1" autofocus data-error>{message}</p>' in html
    assert html.count(message) == 1


@pytest.mark.parametrize(
    ("question", "then", "buttons"),
    [
        (SINGLE, "", ["Next question", "None of these stands out"]),
        (SCALE, "", ["Next question", "Skip"]),
        (PAIR, "review", ["Save and return", "Skip"]),
    ],
)
def test_the_buttons_say_what_they_do(question, then, buttons):
    html = draw(ask(question=question, then=then), **PAGE)

    assert re.findall(r'<button class="button[^"]*" name="do" value="\w+">([^<]+)</button>', html) == buttons
    assert ('<input type="hidden" name="then" value="review">' in html) is bool(then)


def test_an_earlier_answer_is_chosen_and_skipping_says_that_it_goes():
    html = draw(ask(answer=Answer(chosen=("b",), important=True)), **PAGE)

    assert '<input type="radio" name="answer" value="b" checked>' in html
    assert '<input type="checkbox" name="important" checked>' in html
    assert "Skipping removes your earlier answer." in html


@pytest.mark.parametrize("answer", [None, Answer(chosen=())])
def test_where_nothing_was_answered_nothing_can_be_removed(answer):
    html = draw(ask(answer=answer), **PAGE)

    assert " checked" not in html
    assert "Skipping removes" not in html


def test_what_is_decided_leads_to_the_result_with_the_same_form():
    button = '<button class="button is-plain" formaction="/quiz/finish/">See my result now</button>'

    assert button in draw(ask(is_decided=True), **PAGE)
    assert button not in draw(ask(), **PAGE)


def test_text_of_an_edition_is_no_markup():
    question = make_single("x", (3, 0, 0), (0, 3, 0), texts=('<b>"1"</b>', "2"))

    assert "<span>&lt;b&gt;&quot;1&quot;&lt;/b&gt;</span>" in draw(ask(question=question), **PAGE)


def test_ticked_skills_come_in_the_order_of_the_question():
    form = tell("skills=cloud&skills=python")

    assert form.is_valid()
    assert form.answers == {"skills": Answer(chosen=("python", "cloud"))}


def test_several_questions_are_told_at_once_and_what_is_left_out_counts_as_skipped():
    form = tell("level=b", kind=Kind.CONTEXT, questions=(LEVEL, SKILLS))

    assert form.is_valid()
    assert form.answers == {"level": Answer(chosen=("b",)), "skills": Answer(chosen=())}


def test_a_skipped_page_tells_nothing():
    form = tell("skills=python&do=skip")

    assert form.is_valid()
    assert form.answers == {"skills": Answer(chosen=())}


@pytest.mark.parametrize("data", ["skills=flying", "skills=python&skills=flying", "level=z", "level=a&level=b"])
def test_what_is_not_offered_is_not_told(data):
    form = tell(data, kind=Kind.CONTEXT, questions=(LEVEL, SKILLS))

    assert not form.is_valid()
    assert form.is_foreign


def test_skills_are_ticked_by_groups_and_a_level_is_one_of_several():
    html = draw(tell(kind=Kind.CONTEXT, questions=(make_grouped(), LEVEL), sheet={"level": Answer(chosen=("b",))}))

    assert '<fieldset id="id_skills" class="asked"><legend><h2>Question skills?</h2></legend>' in html
    assert '<h3 class="group">Languages</h3><div class="ticks"><label class="tick"><input type="checkbox"' in html
    assert '<input type="radio" name="level" value="b" checked><span>senior</span>' in html


@pytest.mark.parametrize(
    ("kind", "buttons"),
    [
        (Kind.READINESS, ["Next", "Skip this page", "Skip to my result"]),
        (Kind.CONTEXT, ["See my result", "Skip this page"]),
    ],
)
def test_an_unscored_page_can_be_sent_or_skipped(kind, buttons):
    form = tell(kind=kind)

    assert re.findall(r"<button[^>]*>([^<]+)</button>", draw(form)) == buttons
    assert attributes_of_form(form)["hx-post"] == "/quiz/skills/"


def test_the_way_to_the_result_names_its_run_and_stands_beside_the_way_on():
    form = FinishForm(handle="mine", words="Answer 10 more", go_on="/quiz/11/")

    assert attributes_of_form(form) == {"action": "/quiz/finish/", "class": "actions", "method": "post"}
    assert draw(form).endswith(
        '<input type="hidden" name="run" value="mine"><a class="button" href="/quiz/11/">Answer 10 more</a>'
        '<button class="button is-quiet">See my result</button></form>'
    )


@pytest.mark.parametrize(
    ("page", "button"),
    [
        ({}, '<button class="button">Start the quiz</button>'),
        ({"words": "Begin", "quiet": True}, '<button class="button is-quiet">Begin</button>'),
    ],
)
def test_the_start_carries_no_token_and_takes_its_words_from_the_page(page, button):
    html = draw(StartForm(), **page)

    assert html == f'<form action="/quiz/start/" method="post">{button}</form>'


def make_hinted(question):
    return replace(question, hint="Take your time & think.")


def make_grouped():
    first, *others = SKILLS.options
    return replace(SKILLS, options=(replace(first, group="Languages"), *(replace(o, group="Other") for o in others)))


def test_a_private_link_is_taken_by_one_button_that_names_its_run():
    html = draw(OwnForm(handle="mine"))

    assert '<input type="hidden" name="run" value="mine"><button class="button">Yes, use it here</button>' in html


@pytest.mark.parametrize(("data", "is_taken"), [("run=mine", True), ("run=other", False), ("run=", False), ("", False)])
def test_only_the_run_that_the_page_was_shown_for_is_taken(data, is_taken):
    assert OwnForm(sent(data), handle="mine").is_valid() is is_taken
