import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.answers import Answer, State, UnknownOption, UnknownQuestion
from quiz.engine.edition import Kind
from quiz.engine.packing import DamagedSheet, pack, pack_kind, pack_one, states, unpack, unpack_one
from tests.builders.editions import make_answer, make_edition, make_pair, make_skills_question, reference_bank
from tests.engine.quizzes import answered

PAIR = make_pair("pair", (2, 0, 0), (0, 0, 2))
EDITION = make_edition(PAIR, make_skills_question("skills", *"abcdefgh"))
SHEET = {
    "pair": Answer(chosen=("b",), important=True),
    "skills": Answer(chosen=("a", "h", "none")),
}


def test_pack_golden_of_version_1():
    assert pack(EDITION, SHEET).hex() == "010703" + "03"
    assert pack(EDITION, {}).hex() == "01000000"
    assert pack(EDITION, {"pair": make_answer(None), "skills": make_answer(None)}).hex() == "01010100"


def test_pack_takes_a_byte_a_question_on_the_reference_bank():
    assert len(pack(reference_bank(), {})) == 1 + 24


@given(answered())
def test_unpack_returns_what_was_packed(pair):
    edition, sheet = pair

    assert unpack(edition, pack(edition, sheet)) == sheet


@given(st.sets(st.sampled_from([option.slug for option in EDITION.questions[1].options])))
def test_unpack_returns_many_choices(chosen):
    ordered = tuple(option.slug for option in EDITION.questions[1].options if option.slug in chosen)
    sheet = {"skills": Answer(chosen=ordered)}

    assert unpack(EDITION, pack(EDITION, sheet)) == sheet


@given(answered(least=2), st.data())
def test_pack_one_changes_one_answer_only(pair, data):
    edition, sheet = pair
    question = data.draw(st.sampled_from(edition.questions))
    answer = data.draw(st.sampled_from([None, make_answer(None), make_answer(question.options[0].slug + "!")]))

    data_after = pack_one(edition, pack(edition, sheet), question.slug, answer)

    expected = {slug: given for slug, given in (sheet | {question.slug: answer}).items() if given is not None}
    assert unpack(edition, data_after) == expected
    assert unpack_one(edition, data_after, question.slug) == answer


def test_pack_kind_knows_nothing_of_other_kinds():
    silent = {"pair": SHEET["pair"]}

    assert pack_kind(EDITION, pack(EDITION, SHEET), Kind.FIT) == pack_kind(EDITION, pack(EDITION, silent), Kind.FIT)
    assert pack_kind(EDITION, pack(EDITION, SHEET), Kind.FIT) != pack_kind(EDITION, pack(EDITION, {}), Kind.FIT)


def test_states_tells_what_was_seen_and_answered():
    data = pack(EDITION, {"skills": make_answer(None)})

    assert states(EDITION, data) == (State.NOT_SEEN, State.SKIPPED)
    assert states(EDITION, pack(EDITION, SHEET)) == (State.ANSWERED, State.ANSWERED)


def test_pack_refuses_unknown_questions_and_options():
    with pytest.raises(UnknownQuestion):
        pack(EDITION, {"other": make_answer("a")})
    with pytest.raises(UnknownOption):
        pack(EDITION, {"pair": make_answer("z")})


@pytest.mark.parametrize("change", [pack_one, unpack_one])
def test_single_answers_of_unknown_questions_are_refused(change):
    given = [make_answer("a")] if change is pack_one else []

    with pytest.raises(UnknownQuestion):
        change(EDITION, pack(EDITION, {}), "other", *given)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01",
        "0107030300",
        "02070303",  # another version
        "01080000",  # the fourth option of three
        "01000200",  # a choice in what was not seen
        "01000108",  # the tenth option of nine
    ],
)
def test_unpack_refuses_bytes_of_another_edition(text):
    with pytest.raises(DamagedSheet):
        unpack(EDITION, bytes.fromhex(text))


def test_unpack_refuses_importance_of_unscored_questions():
    edition = reference_bank()
    data = bytearray(pack(edition, {}))
    data[22] = 3

    with pytest.raises(DamagedSheet, match="c1"):
        unpack(edition, bytes(data))


def test_an_edition_without_questions_packs_to_its_version():
    assert pack(make_edition(), {}) == b"\x01"
