from decimal import Decimal
from fractions import Fraction

from hypothesis import given

from quiz.engine.answers import State
from quiz.engine.receipt import weights_behind
from tests.builders.editions import AI, ML, SEC, make_edition, make_pair, make_scale, make_sheet, make_single
from tests.builders.sheets import scored
from tests.engine.quizzes import answered

EDITION = make_edition(
    make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_scale("scale", 2, -1, -1),
    make_pair("pair", (3, 0, 0), (0, 0, 3)),
    make_single("ship", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
)


@given(answered())
def test_points_add_up_from_fifty_to_the_match(pair):
    receipt = scored(*pair).receipt

    sums = [50 + sum(row.points[place] for row in receipt.rows) for place in range(3)]

    assert receipt.matches == scored(*pair).matches
    assert sums == [match.score for match in receipt.matches]


@given(answered())
def test_printed_points_add_up_to_the_printed_totals(pair):
    receipt = scored(*pair).receipt

    sums = tuple(Decimal("50.0") + sum(row.printed[place] for row in receipt.rows) for place in range(3))

    assert sums == receipt.totals
    assert all(
        abs(Fraction(total) - match.score) <= Fraction(1, 20)
        for total, match in zip(sums, receipt.matches, strict=True)
    )


@given(answered())
def test_leads_add_up_to_the_lead(pair):
    receipt = scored(*pair).receipt

    assert sum(row.lead for row in receipt.rows) == receipt.matches[0].score - receipt.matches[1].score


def test_itemise_prints_every_row():
    receipt = scored(EDITION, make_sheet(tune="c", scale="no-1!", pair=None)).receipt

    assert [match.track for match in receipt.matches] == [SEC, AI, ML]
    assert [str(whole) for whole in receipt.whole] == ["75", "58", "25"]
    assert [(row.question, row.state, row.chosen, row.important) for row in receipt.rows] == [
        ("tune", State.ANSWERED, "c", False),
        ("scale", State.ANSWERED, "no-1", True),
        ("pair", State.SKIPPED, "", False),
        ("ship", State.NOT_SEEN, "", False),
    ]
    assert [[str(figure) for figure in row.printed] for row in receipt.rows] == [
        ["12.7", "-7.9", "-5.0"],
        ["12.6", "15.8", "-20.0"],
        ["0.0", "0.0", "0.0"],
        ["0.0", "0.0", "0.0"],
    ]
    assert [str(total) for total in receipt.totals] == ["75.3", "57.9", "25.0"]


def test_itemise_puts_the_largest_effect_on_the_lead_first():
    receipt = scored(EDITION, make_sheet(scale="no-1", tune="a", ship="a", pair="b")).receipt

    leads = [abs(row.lead) for row in receipt.rows]

    assert leads == sorted(leads, reverse=True)


def test_itemise_of_an_empty_sheet_is_all_fifty():
    receipt = scored(EDITION, {}).receipt

    assert [str(total) for total in receipt.totals] == ["50.0"] * 3
    assert {row.printed for row in receipt.rows} == {(Decimal("0.0"),) * 3}


def test_weights_behind_are_those_of_the_option_or_the_slopes():
    single, scale, pair, _ = EDITION.questions

    assert weights_behind(single, "b") == single.options[1].weights
    assert weights_behind(scale, "no-2") == scale.slopes
    assert weights_behind(scale, "middle") == ()
    assert weights_behind(pair, "middle") == ()
    assert [weight.track for weight in weights_behind(pair, "a")] == [ML]
