from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.rounding import as_decimal, as_root, print_matches, printed, share_out, tenths


def shown(*scores):
    return [str(figure) for figure in print_matches([Fraction(score) for score in scores])]


def test_tenths_rounds_half_up():
    assert [tenths(Fraction(text)) for text in ("64.45", "64.449", "-0.05", "-0.051")] == [645, 644, 0, -1]


def test_print_matches_prints_whole_points():
    assert shown("77.6", "48.4", "27") == ["78", "48", "27"]


def test_print_matches_rounds_the_printed_tenth():
    assert shown("64.46", "50", "30") == ["65", "50", "30"]


def test_print_matches_adds_decimals_where_two_would_print_alike():
    assert shown("64.6", "65.2", "30") == ["64.6", "65.2", "30"]
    assert shown("64.61", "64.64", "30.2") == ["64.61", "64.64", "30"]


def test_print_matches_leaves_equal_matches_alike():
    assert shown("64.6", "64.6", "30") == ["65", "65", "30"]
    assert shown("64.6", "64.6", "65.2") == ["64.6", "64.6", "65.2"]


def test_print_matches_tells_three_apart():
    assert shown("50", "50.01", "49.99") == ["50.00", "50.01", "49.99"]


def test_printed_keeps_its_decimals():
    assert [str(printed(605)), str(printed(-4)), str(printed(50, 2))] == ["60.5", "-0.4", "0.50"]


def test_share_out_gives_the_largest_remainders_first():
    assert share_out([6, 6, 3], 100, 1) == [1, 0, 0]
    assert share_out([5, 7, 6], 100, 2) == [0, 1, 1]
    assert share_out([-6, 16], 100, 1) == [-1, 2]


@given(st.lists(st.integers(-5000, 5000), max_size=12), st.integers(1, 400))
def test_share_out_adds_up_and_stays_within_a_tenth(parts, most):
    whole = tenths(Fraction(sum(parts), most))

    shares = share_out(parts, most, whole)

    assert sum(shares) == whole
    assert all(abs(share - Fraction(10 * part, most)) < 1 for share, part in zip(shares, parts, strict=True) if part)
    assert all(not share for share, part in zip(shares, parts, strict=True) if not part)


def test_analysis_figures_have_six_places():
    assert as_decimal(Fraction(1, 3)) == Decimal("0.333333")
    assert as_root(Fraction(2)) == Decimal("1.414214")
