"""Every fact that an edition holds stands on a public page: value, unit, date and source within one element."""

import re
from html import unescape

import pytest

from quiz.engine.edition import Basis, Unit
from quiz.pages.wording import date_words, money, months, quantity
from tests.builders.published import publish, shipped_edition

pytestmark = pytest.mark.django_db

PAGES = (
    "/tracks/ml-engineer/",
    "/tracks/ai-engineer/",
    "/tracks/ai-security-engineer/",
    "/compare/?first=ml-engineer&second=ai-engineer",
    "/compare/?first=ml-engineer&second=ai-security-engineer",
    "/compare/?first=ai-engineer&second=ai-security-engineer",
    "/compare/?first=ml-engineer&second=ai-engineer&third=ai-security-engineer",
    "/sources/",
    "/method/",
)


LONGEST = 1_500
"""A reader finds a figure's date and source beside it, not at the other end of a page."""


@pytest.fixture(scope="module")
def edition(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return shipped_edition()


@pytest.fixture
def elements(edition, client):
    """Every element of every page, as words and the numbers of the sources cited in it, smallest first."""
    publish(edition)
    found = []
    for page in PAGES:
        html = client.get(page).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        found += [_read(part) for part in _elements(main)]
    return sorted((each for each in set(found) if len(each[0]) <= LONGEST), key=lambda each: len(each[0]))


def _elements(html):
    """Return the markup of each block element, its children included."""
    open_at = []
    for tag in re.finditer(r"<(/?)(tr|li|dd|article|p|div)\b[^>]*>", html):
        if not tag[1]:
            open_at.append((tag[2], tag.start()))
            continue
        while open_at:
            name, start = open_at.pop()
            if name == tag[2]:
                yield html[start : tag.end()]
                break


def _read(html):
    cited = frozenset(re.findall(r'href="/sources/#s(\d+)"', html)) | frozenset(re.findall(r'id="s(\d+)"', html))
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    return re.sub(r"\s+([.,;:)])", r"\1", text), cited


def _nowhere(facts, elements):
    """Return the facts that no element holds whole: every word of it, and its source."""
    return [
        slug
        for slug, words, source in facts
        if not any(source in cited and all(word in text for word in words) for text, cited in elements)
    ]


def test_every_pay_figure_stands_with_basis_date_and_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    facts = []
    for row in edition.pay:
        values = [money(row.low)] if row.low == row.high else [money(row.low), money(row.high)]
        basis = {Basis.BASE: "base", Basis.TOTAL: "total", Basis.NOT_STATED: "base or total not stated"}[row.basis]
        region = row.region or "country not stated"
        facts.append((row.slug, [*values, basis, region, row.label, date_words(row.as_of)], number[row.source]))

    assert _nowhere(facts, elements) == []


def test_every_market_figure_stands_with_unit_date_and_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    facts = [
        (
            row.slug,
            [
                row.label,
                *([] if row.unit is Unit.WORDS else [quantity(row)]),
                date_words(row.as_of),
                row.sample,
                row.region,
            ],
            number[row.source],
        )
        for row in edition.figures
    ]

    assert _nowhere(facts, elements) == []


def test_every_share_of_postings_stands_with_its_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    names = {skill.slug: skill.name for skill in edition.skills}
    facts = [
        (
            row.slug,
            [names[row.skill], f"{row.high:f}".rstrip("0").rstrip(".") if "." in f"{row.high:f}" else f"{row.high:f}"],
            number[row.source],
        )
        for row in edition.shares
    ]

    assert _nowhere(facts, elements) == []


def test_every_premium_stands_with_its_sample_date_and_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    names = {skill.slug: skill.name for skill in edition.skills}
    facts = [
        (
            row.slug,
            [names[row.skill], money(row.median), date_words(row.as_of), *([f"{row.sample:,}"] if row.sample else [])],
            number[row.source],
        )
        for row in edition.premiums
    ]

    assert _nowhere(facts, elements) == []


def test_every_transition_stands_with_its_time_and_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    facts = [
        (row.slug, [months(row.months_low, row.months_high), row.effort, row.add], number[row.source])
        for row in edition.transitions
    ]

    assert _nowhere(facts, elements) == []


def test_every_note_stands_with_its_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    facts = [(row.slug, [row.text], number[row.source]) for row in edition.notes]

    assert _nowhere(facts, elements) == []


def test_every_disagreement_stands_with_all_its_sides(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    facts = [
        (
            f"{each.slug}: {side.statement}",
            [each.title, side.statement, each.why, date_words(side.as_of)],
            number[side.source],
        )
        for each in edition.disagreements
        for side in each.sides
    ]

    assert _nowhere(facts, elements) == []


def test_every_depth_and_need_stands_with_its_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    names = {skill.slug: skill.name for skill in edition.skills}
    facts = [(row.slug, [row.area, row.depth], number[row.source]) for row in edition.depths]
    facts += [(row.slug, [names[row.skill]], number[row.source]) for row in edition.needs]

    assert _nowhere(facts, elements) == []


def test_every_weight_stands_with_reason_criterion_and_source(edition, elements):
    number = {source.slug: str(source.number) for source in edition.sources}
    criteria = {criterion.slug: criterion for criterion in edition.criteria}
    weights = [
        (question.short, weight)
        for question in edition.questions
        for weight in (*question.slopes, *(w for option in question.options for w in option.weights))
    ]
    facts = [
        (
            f"{short}: {weight.reason}",
            [weight.reason, criteria[weight.criterion].statement],
            number[criteria[weight.criterion].source],
        )
        for short, weight in weights
    ]

    assert _nowhere(facts, elements) == []


def test_every_source_stands_with_what_it_measured_and_its_limits(edition, elements):
    facts = [
        (source.slug, [source.title, source.measured, source.taken, source.limits], str(source.number))
        for source in edition.sources
    ]

    assert _nowhere(facts, elements) == []


def test_a_fact_that_is_nowhere_is_named(edition, elements):
    row = edition.pay[0]
    facts = [("no-such-value", ["$123,456k"], "1"), ("wrong-source", [money(row.low), row.label], "99")]

    assert _nowhere(facts, elements) == ["no-such-value", "wrong-source"]
