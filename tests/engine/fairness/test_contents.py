"""Checks of what an edition says: evidence, lengths, and the floor, each with the row to mend."""

from dataclasses import replace

from quiz.engine.fairness import Check, Severity, fast_gate
from tests.builders.editions import SEC, make_criterion, make_edition, make_scale, make_single

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
