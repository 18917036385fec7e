"""The marks of the tracks say the same in code, in both style sheets and in the shipped edition."""

import re
from pathlib import Path

import pytest

import quiz
from quiz.sharing.marks import MARKS
from tests.builders.published import shipped_edition

STYLES = Path(quiz.__file__).parent / "static" / "quiz"


@pytest.mark.parametrize("sheet", ["site.css", "admin.css"])
@pytest.mark.parametrize("code", MARKS)
def test_a_style_sheet_gives_each_track_its_colour_on_light_paper(sheet, code):
    style = (STYLES / sheet).read_text()

    assert set(re.findall(rf"--{code}: (?:light-dark\()?(#[0-9a-f]{{6}})", style)) == {MARKS[code].colour}


def test_each_mark_has_a_shape_and_a_colour_of_its_own():
    for field in ("colour", "shape", "end", "large"):
        assert len({getattr(mark, field) for mark in MARKS.values()}) == len(MARKS)


@pytest.mark.django_db
def test_every_track_of_the_shipped_edition_has_a_mark():
    assert {track.code for track in shipped_edition().tracks} == set(MARKS)
