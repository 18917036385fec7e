"""Checks of what an edition says: evidence, lengths, and the floor, each with the row to mend."""

from dataclasses import replace

import pytest

from quiz.engine.edition import Disagreement, Side
from quiz.engine.fairness import Check, Severity, fast_gate
from tests.builders.editions import SEC, SOURCES, make_criterion, make_edition, make_scale, make_single

PLAIN = ((3, 0, 0), (0, 3, 0), (0, 0, 3))


def finding(edition, check):
    return next(each for each in fast_gate(edition) if each.check is check)


def test_a_question_without_a_place_in_an_article_blocks():
    criteria = (replace(make_criterion("if-q"), place=""), make_criterion("if-r"))
    edition = make_edition(make_single("q", *PLAIN), make_single("r", *PLAIN), criteria=criteria)

    found = finding(edition, Check.EVIDENCE)

    assert (found.severity, found.rows) == (Severity.BLOCKING, (("questions", "q"),))


def test_a_criterion_that_nothing_asks_about_is_named():
    criteria = (make_criterion("if-q"), make_criterion("never-asked"))

    found = finding(make_edition(make_single("q", *PLAIN), criteria=criteria), Check.COVERAGE)

    assert found.severity is not Severity.OK
    assert ("criteria", "never-asked") in found.rows


def test_an_answer_that_costs_more_than_another_gains_blocks():
    edition = make_edition(make_single("q", (0, 0, 0), (0, 1, 1), (-3, 0, 0)), make_single("r", *PLAIN))

    found = finding(edition, Check.FLOOR)

    assert found.severity is Severity.BLOCKING
    assert found.rows == (("questions", "q", "tracks", "ml-engineer"),)


def test_options_of_a_track_are_not_measured_where_it_has_none():
    edition = make_edition(make_single("q", (3, 0, 0), (0, 3, 0), (1, 1, 0)), make_scale("s", 0, 0, 2))

    found = finding(edition, Check.TRACK_LENGTH)

    assert (found.severity, found.value) == (Severity.OK, "") or SEC not in dict(found.figures)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("right\u202eleft", "holds U+202E (right-to-left override), which nobody can see"),
        ("a\u2028b", "holds U+2028 (line separator), which nobody can see"),
        ("a\0b", "holds U+0000 (a control character), which nobody can see"),
        ("\ud800", "holds U+D800 (a control character), which nobody can see"),
    ],
)
def test_what_hides_in_a_text_blocks_and_is_named_by_row_and_field(text, why):
    question = make_single("q", *PLAIN)
    options = (replace(question.options[0], text=text), *question.options[1:])
    edition = make_edition(replace(question, options=options))

    (found,) = fast_gate(edition)

    place = ("questions", "q", "options", "a", "text")
    assert (found.check, found.severity, found.value, found.rows) == (Check.READABLE, Severity.BLOCKING, "1", (place,))
    assert found.why(place) == why


def test_a_number_that_no_reader_takes_blocks_before_anything_is_compared():
    source = replace(SOURCES[0], number="a lot")

    (found,) = fast_gate(make_edition(make_single("q", *PLAIN), sources=(source,)))

    assert found.rows == (("sources", "000", "number"),)
    assert found.why(("sources", "000", "number")) == "expected a whole number"


def test_rows_within_rows_without_a_slug_are_told_apart_by_number():
    side = Side(statement="\u2066", favours="", source="001", place="A place", as_of="")
    disagreement = Disagreement(slug="d", topic="pay", title="A title", sides=(side,), why="")

    (found,) = fast_gate(make_edition(make_single("q", *PLAIN), disagreements=(disagreement,)))

    assert found.rows == (("disagreements", "d", "sides", "0", "statement"),)


def test_what_can_be_read_is_said_to_be_fine():
    found = finding(make_edition(make_single("q", *PLAIN)), Check.READABLE)

    assert (found.severity, found.value, found.rows, found.figures) == (Severity.OK, "0", (), ())


def test_a_figure_larger_than_every_database_keeps_blocks_and_says_so():
    edition = make_edition(make_single("q", *PLAIN), sources=(replace(SOURCES[0], number=2 * 10**9), *SOURCES[1:]))

    found = finding(edition, Check.READABLE)

    assert found.severity is Severity.BLOCKING
    assert found.why(("sources", "000", "number")) == "is larger than 1,000,000,000"


def test_two_questions_in_a_row_with_the_same_strongest_track_are_named():
    strong = ((3, 0, 0), (0, 1, 0), (0, 0, 1))

    found = finding(make_edition(make_single("q", *strong), make_single("r", *strong)), Check.NEIGHBOURS)

    assert found.severity is not Severity.OK
    assert found.rows == (("questions", "r"),)
