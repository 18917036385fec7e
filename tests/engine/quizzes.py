"""Hypothesis strategies: small sound editions, and sheets answered under them."""

from hypothesis import assume
from hypothesis import strategies as st

from quiz.engine.answers import Answer
from quiz.engine.table import UnreachableTrack
from tests.builders.editions import make_edition, make_pair, make_scale, make_single

points = st.integers(-3, 3)
rows = st.tuples(points, points, points)


def with_floor(options):
    """Turn the points of a track over where its worst option would cost more than its best one gains."""
    columns = []
    for column in zip(*options, strict=True):
        above, below = len(column) * max(column) - sum(column), sum(column) - len(column) * min(column)
        columns.append([-number for number in column] if below > above else column)
    return list(zip(*columns, strict=True))


singles = st.lists(rows, min_size=3, max_size=5).map(with_floor)


@st.composite
def questions(draw, slug):
    shape = draw(st.sampled_from(("single", "scale", "pair")))
    emphasis = draw(st.integers(1, 3))
    if shape == "single":
        return make_single(slug, *draw(singles), emphasis=emphasis)
    if shape == "scale":
        return make_scale(slug, *draw(rows), emphasis=emphasis)
    return make_pair(slug, draw(rows), draw(rows), emphasis=emphasis)


@st.composite
def editions(draw, *, least=1, most=4):
    number = draw(st.integers(least, most))
    edition = make_edition(*(draw(questions(slug)) for slug in "qrstuv"[:number]))
    try:
        _ = edition.table
    except UnreachableTrack:
        assume(False)
    return edition


@st.composite
def sheets(draw, edition, *, complete=False):
    sheet = {}
    for question in edition.questions:
        slugs = [option.slug for option in question.options]
        slug = draw(st.sampled_from(slugs if complete else [*slugs, "", None]))
        if slug is not None:
            important = not complete and bool(slug) and draw(st.booleans())
            sheet[question.slug] = Answer(chosen=(slug,) if slug else (), important=important)
    return sheet


@st.composite
def answered(draw, *, least=1, most=4, complete=False):
    """An edition and a sheet."""
    edition = draw(editions(least=least, most=most))
    return edition, draw(sheets(edition, complete=complete))
