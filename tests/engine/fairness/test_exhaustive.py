"""The checks that take a minute, on quizzes small enough to go through by other means."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from quiz.engine.fairness import Check, Severity, distribution, exhaustive, fast_gate, full_gate
from quiz.engine.fairness.exhaustive import (
    agree_equal,
    agree_normalised,
    agree_plain,
    alike,
    check_questions,
    check_redundancy,
    entropy,
    recovery,
    survives,
)
from tests.builders.editions import make_edition, make_pair, make_scale, make_single

PLAIN = ((3, 0, 0), (0, 3, 0), (0, 0, 3))
EVEN = make_edition(*(make_single(slug, *PLAIN) for slug in "qrst"), make_scale("s1", 2, -1, -1))
UNSOUND = make_edition(make_single("q", (3, 0, 0), (0, 3, 0), (0, 0, 3)), criteria=())


def found(edition, check):
    return [finding for finding in full_gate(edition) if finding.check is check]


def test_the_full_gate_is_the_fast_one_and_more_and_tells_its_progress():
    said = []

    findings = full_gate(EVEN, progress=said.append)

    assert findings[: len(fast_gate(EVEN))] == fast_gate(EVEN)
    assert said == ["influence", "recovery", "redundancy", "close-calls-consistent", "leave-one-out"]
    assert {finding.check for finding in findings} >= {
        Check.INFLUENCE,
        Check.DOMINANCE,
        Check.DISCRIMINATION,
        Check.RECOVERY,
        Check.REDUNDANCY,
        Check.CLOSE_CALLS_CONSISTENT,
        Check.LEAVE_ONE_OUT,
        Check.AGREEMENT,
    }


def test_of_an_unsound_edition_nothing_more_is_said():
    assert [finding.check for finding in full_gate(UNSOUND)] == [Check.READABLE, Check.SOUND]
    assert full_gate(UNSOUND) == fast_gate(UNSOUND)


def test_what_cannot_be_counted_is_said_and_the_rest_is_drawn(monkeypatch):
    monkeypatch.setattr(distribution, "MOST_CELLS", 1)

    findings = full_gate(EVEN)

    blank = [finding.check for finding in findings if finding.value == ""]
    assert Check.INFLUENCE in blank
    assert all(finding.severity is Severity.WARNING for finding in findings if finding.value == "")
    assert next(finding for finding in findings if finding.check is Check.BALANCE).drawn > 0


def test_the_one_question_that_decides_is_named():
    edition = make_edition(make_single("heavy", *PLAIN, emphasis=3), make_single("light", *PLAIN))

    (influence,) = found(edition, Check.INFLUENCE)

    assert influence.severity is Severity.WARNING
    assert influence.rows[0] == ("questions", "heavy")
    assert dict(influence.figures)["heavy"] == "1"


def test_a_question_that_decides_nothing_tells_nothing():
    edition = make_edition(make_single("heavy", *PLAIN, emphasis=3), make_single("light", *PLAIN))

    _, _, bits = check_questions(edition.table)

    assert dict(bits.figures)["light"] == "0"


def test_entropy_of_an_even_coin_is_one_bit():
    assert round(entropy([Fraction(1, 2), Fraction(1, 2)]), 20) == 1
    assert entropy([Fraction(1), Fraction(0)]) == 0


def test_someone_who_always_answers_best_is_found():
    table = EVEN.table

    shares = [recovery(table, 0, Decimal(share)) for share in ("0.45", "0.60", "1")]

    assert shares[0] < shares[1] < shares[2]
    assert shares[2] > Fraction(999, 1000)


def test_a_question_asked_twice_is_redundant():
    twin = make_edition(
        *(make_single(slug, *PLAIN) for slug in "qr"), *(make_single(f"t{n}", *PLAIN) for n in range(8))
    )

    (finding,) = check_redundancy(twin.table)

    assert finding.check is Check.REDUNDANCY
    assert len(finding.figures) == 10


def test_alike_needs_a_criterion_in_common_and_the_same_direction():
    one = make_single("q", *PLAIN)
    twin, turned = replace(one, slug="r"), replace(one, slug="s", options=one.options[::-1])
    edition = make_edition(one, twin, turned, make_single("t", *PLAIN), make_scale("u", 2, -1, -1))
    first, second, third, fourth, fifth = edition.table.scored

    assert alike(first, second)
    assert not alike(first, third)  # it cites the same and points elsewhere
    assert not alike(first, fourth)  # it points the same way and cites another
    assert not alike(first, fifth)


def test_a_twin_that_adds_little_is_named(monkeypatch):
    monkeypatch.setattr(exhaustive, "DROP", Fraction(1, 2))
    one = make_single("q", *PLAIN)

    (finding,) = check_redundancy(make_edition(one, replace(one, slug="r"), make_single("s", *PLAIN)).table)

    assert finding.severity is Severity.WARNING
    assert set(finding.rows) == {("questions", "q"), ("questions", "r")}


@pytest.mark.parametrize(("picks", "kept"), [((0, 0, 0, 0, 0), True), ((0, 0, 1, 1, 2), False)])
def test_survives_leaves_out_each_question_in_turn(picks, kept):
    assert survives(EVEN.table, picks) is kept


def test_other_formulas_agree_on_a_clear_sheet():
    table = EVEN.table
    sheets = [(0, 0, 0, 0, 0), (1, 1, 1, 1, 4), (2, 2, 2, 2, 4)]

    assert (agree_normalised(table, sheets), agree_equal(table, sheets), agree_plain(table, sheets)) == (3, 3, 3)


def test_weights_alone_decide_whether_questions_count_alike():
    table = make_edition(make_single("q", *PLAIN, emphasis=3), *(make_single(slug, *PLAIN) for slug in "rs")).table

    assert agree_equal(table, [(0, 1, 1)]) == 0


def test_a_pair_counts_like_any_question():
    edition = replace(EVEN, questions=(*EVEN.questions, make_pair("p", (3, 0, 0), (0, 3, 0))))

    assert {finding.check for finding in full_gate(make_edition(*edition.questions))} >= {Check.RECOVERY}
