from hypothesis import given

from quiz.engine.answers import Answer
from quiz.engine.deciding import decided_packed
from quiz.engine.packing import pack
from tests.builders.editions import make_edition, make_sheet, make_single, reference_bank
from tests.builders.sheets import scored
from tests.engine.quizzes import answered

SLUGS = "qrstuv"
SIX = make_edition(*(make_single(slug, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for slug in SLUGS))


def decided(edition, sheet):
    return decided_packed(edition, pack(edition, sheet))


def test_decided_waits_while_doubled_answers_can_still_catch_up():
    assert not decided(SIX, make_sheet(q="a", r="a", s="a"))
    assert not decided(SIX, make_sheet(q="a", r="a", s="a", t="a"))
    assert decided(SIX, make_sheet(q="a", r="a", s="a", t="a", u="a"))


def test_decided_leaves_skipped_questions_out():
    assert decided(SIX, make_sheet(q="a", r="a", s="a", t=None, u=None))
    assert not decided(SIX, make_sheet(q="a", r="a", s="a"))


def test_decided_once_everything_was_seen():
    assert decided(SIX, make_sheet(**dict.fromkeys(SLUGS, None)))


def test_nothing_is_decided_at_the_start():
    assert not decided(SIX, {})


@given(answered())
def test_decided_agrees_with_the_verdict_where_nothing_is_skipped(pair):
    edition, sheet = pair
    seen = {slug: answer for slug, answer in sheet.items() if answer.chosen}

    assert decided(edition, seen) != scored(edition, seen).verdict.open_could_change


def test_decided_reads_important_answers():
    edition = reference_bank()
    sheet = {question.slug: Answer(chosen=("a",), important=True) for question in edition.questions[:1]}

    assert not decided(edition, sheet)
