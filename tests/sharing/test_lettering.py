"""Widths as the bundled font has them: the line drawn is the line measured."""

import pytest

from quiz.sharing.card import INK, Card, draw_card
from quiz.sharing.lettering import BOLD, MEDIUM, width
from tests.builders.pictures import Picture


def test_a_line_is_as_wide_as_its_letters():
    assert width("ii", size=20, weight=MEDIUM) == 2 * width("i", size=20, weight=MEDIUM)
    assert width("W", size=20, weight=BOLD) > width("i", size=20, weight=BOLD)
    assert width("a", size=20, weight=BOLD, spacing=0.5) == width("a", size=20, weight=BOLD) + 10


def test_a_letter_the_font_lacks_has_the_width_of_an_em():
    assert width("\U0001f40d", size=20, weight=BOLD) == 20


def test_no_line_is_no_wide():
    assert width("", size=20, weight=BOLD) == 0


@pytest.mark.parametrize("words", ["HHH", "H AVATAR To, We H", "H0123456789%H"])
def test_what_is_measured_is_what_is_drawn(words):
    """Kerning in the font would make the drawn line narrower than the measured one."""
    card = Card(before=words, stress="", after="", lanes=(), zone=None, foot="", brand="")

    inked = [x for x, _ in Picture(draw_card(card)).places(INK, down=range(140, 209))]

    side = 2 * 84 * 0.09
    assert max(inked) + 1 - min(inked) == pytest.approx(
        width(words, size=84, weight=BOLD, spacing=-0.02) + 0.02 * 84 - side, abs=5
    )
