"""The QR code: every module of the link's code is drawn, dark on white, with its quiet zone."""

import re

import pytest
import segno

from quiz.sharing.code import draw_code

LINK = "https://track.example/r/AAAAAAAAAAAAAAAAAAAAAA/"


def modules_of(svg):
    """Return the dark places that the picture's one path draws, read as a pen moves."""
    path = re.findall(r'd="(M[^"]+)"', svg)[-1]
    x, y, dark = 0.0, 0.0, set()
    for step, given in re.findall(r"([MmhH])([-\d. ]+)", path):
        numbers = [float(number) for number in given.split()]
        if step == "M":
            x, y = numbers
        elif step == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            dark |= {(int(x) + at, int(y)) for at in range(int(numbers[0]))}
            x += numbers[0]
    return dark


def test_a_link_becomes_a_code_on_white():
    svg = draw_code(LINK).decode()

    assert svg.startswith("<svg")
    assert 'fill="#fff"' in svg
    assert 'stroke="#17202a"' in svg


def test_every_module_is_drawn_inside_a_quiet_zone():
    matrix = segno.make(LINK, error="m", micro=False).matrix

    drawn = modules_of(draw_code(LINK).decode())

    assert drawn == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


@pytest.mark.parametrize("link", [LINK, LINK.replace("track", "a-much-longer-name-of-a-host")])
def test_a_code_holds_nothing_that_the_policy_forbids(link):
    svg = draw_code(link).decode()

    assert not re.search(r"style=|<script|href|http(?!://www\.w3\.org/2000/svg)", svg)
