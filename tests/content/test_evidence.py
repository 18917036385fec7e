"""The shipped evidence: each figure has its source, its place and what it measures, and none is stated twice."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db.models import Model

from quiz import models
from quiz.content.tracing import find_numbers

FIXTURES = Path(__file__).parents[2] / "fixtures"
SOURCES = ("decipheru", "aisec", "postings", "valenx", "interviewstack")
NO_BASIS = {"aisec", "postings"}
UNDATED = {"aisec", "postings"}
UNDATED_FIGURES = {"decipheru-ml-age", "decipheru-research-scientist"}
FIGURE_TABLES = ("pay", "figure", "skillshare", "skillpremium")
CITED_TABLES = (*FIGURE_TABLES, "skilldepth", "transition", "note", "side", "criterion", "skillneed")
NOTE_TOPICS = {
    "career-path", "certificates", "choosing", "definition", "education", "frameworks", "getting-in", "history",
    "hybrid-roles", "interviews", "likes", "market", "mindset", "next-steps", "normal-day", "outlook", "pay",
    "questions", "skills", "tools", "trade-offs", "wears", "works-with",
}  # fmt: skip
FIGURE_TOPICS = {
    "education", "employers", "entry", "experience", "growth", "history", "openings", "overlap", "pay-gap", "place",
    "remote", "seniority", "time-to-fill",
}  # fmt: skip
DISAGREEMENT_TOPICS = {
    "arithmetic", "compliance", "education", "employers", "entry", "growth", "history", "openings", "outlook", "pay",
    "remote", "route-to-security", "skills", "titles",
}  # fmt: skip
OUR_SUMS = {
    "arithmetic-gap-percent-2": {"12.1"},
    "arithmetic-overlap-2": {"24", "80"},
    "arithmetic-places-over-100-1": {"108"},
    "arithmetic-places-over-100-2": {"110"},
    "arithmetic-senior-gap-2": {"17000", "40000"},
    "pay-ml-staff-2": {"60000"},
}
"""Numbers of a side that no article prints: what its figures add up to."""

Fields: TypeAlias = dict[str, Any]


@cache
def rows(model: str) -> tuple[Fields, ...]:
    read = [row for path in sorted(FIXTURES.glob("*.json")) for row in json.loads(path.read_text())]
    return tuple(row["fields"] for row in read if row["model"] == f"quiz.{model}")


def slugs(fields: tuple[Fields, ...]) -> list[str]:
    return [row["slug"] for row in fields]


def sides(disagreement: Fields) -> list[Fields]:
    mine = [side for side in rows("side") if side["disagreement"] == [disagreement["slug"]]]
    return sorted(mine, key=lambda side: side["position"])


def numbers_in(row: Fields) -> set[str]:
    """The numbers a row vouches for, in its number fields and in its words."""
    said = [str(value) for name, value in row.items() if name not in ("place", "slug", "position")]
    return {f"{number.normalize():f}" for words in said for _, number in find_numbers(words)}


def test_sources_are_the_five_articles_in_order() -> None:
    numbered = {source["number"]: source["slug"] for source in rows("source")}

    assert numbered == dict(enumerate(SOURCES, start=1))


@pytest.mark.parametrize("field", ["measured", "taken", "limits"])
def test_each_source_says_what_it_is_worth(field: str) -> None:
    assert all(source[field] for source in rows("source"))


def test_a_source_without_a_publisher_or_an_author_says_so_among_its_limits() -> None:
    for source in rows("source"):
        for unknown in ("publisher", "author"):
            assert source[unknown] or unknown in source["limits"], source["slug"]


@pytest.mark.parametrize("table", CITED_TABLES)
def test_each_row_names_one_source_and_a_place_in_it(table: str) -> None:
    for row in rows(table):
        assert row["source"][0] in SOURCES, row["slug"]
        assert row["place"].strip(), row["slug"]


def test_pay_has_no_basis_only_where_its_source_states_none() -> None:
    without = {pay["source"][0] for pay in rows("pay") if pay["basis"] == "not-stated"}
    stated = {pay["source"][0] for pay in rows("pay") if pay["basis"] != "not-stated"}

    assert (without, stated) == (NO_BASIS, set(SOURCES) - NO_BASIS)


@pytest.mark.parametrize("table", FIGURE_TABLES)
def test_a_figure_has_no_date_only_where_its_source_gives_none(table: str) -> None:
    for row in rows(table):
        undated = row["source"][0] in UNDATED or row["slug"] in UNDATED_FIGURES
        assert bool(row["as_of"]) != undated, row["slug"]


def test_no_two_rows_state_the_same_pay() -> None:
    stated = Counter(
        (pay["source"][0], pay["track"][0], pay["level"], pay["basis"], pay["low"], pay["high"]) for pay in rows("pay")
    )

    assert [figure for figure, count in stated.items() if count > 1] == []


def test_no_two_rows_state_the_same_figure() -> None:
    stated = Counter(
        (row["source"][0], row["topic"], str(row["track"]), row["unit"], row["low"], row["high"], row["region"])
        for row in rows("figure")
    )

    assert [figure for figure, count in stated.items() if count > 1] == []


def test_no_dollars_are_stated_both_as_pay_and_as_another_figure() -> None:
    pay = {(row["source"][0], float(end)) for row in rows("pay") for end in (row["low"], row["high"])}
    others = {(row["source"][0], float(row["low"])) for row in rows("figure") if row["unit"] == "dollars"}

    assert pay & others == set()


@pytest.mark.parametrize(
    ("table", "topics"),
    [("note", NOTE_TOPICS), ("figure", FIGURE_TOPICS), ("disagreement", DISAGREEMENT_TOPICS)],
)
def test_topics_are_those_the_pages_know(table: str, topics: set[str]) -> None:
    assert {row["topic"] for row in rows(table)} <= topics


def test_an_answer_stands_under_its_question() -> None:
    assert all(note["title"].endswith("?") for note in rows("note") if note["topic"] == "questions")


def test_notes_and_disagreements_keep_the_voice() -> None:
    said = [note["text"] for note in rows("note")] + [side["statement"] for side in rows("side")]
    said += [disagreement["why"] for disagreement in rows("disagreement")]

    assert [words for words in said if re.search(r"[!\u2014]", words)] == []


def test_each_disagreement_has_two_sides_from_different_sources_or_places() -> None:
    for disagreement in rows("disagreement"):
        where = [(side["source"][0], side["place"]) for side in sides(disagreement)]
        assert len(where) >= 2, disagreement["slug"]
        assert len(where) == len(set(where)), disagreement["slug"]


def test_sides_are_numbered_from_one() -> None:
    for disagreement in rows("disagreement"):
        mine = sides(disagreement)
        assert [side["position"] for side in mine] == list(range(1, len(mine) + 1)), disagreement["slug"]


def test_a_reason_is_marked_as_our_reading() -> None:
    assert all(disagreement["why"].startswith("Our reading: ") for disagreement in rows("disagreement"))


def test_each_number_of_a_side_stands_in_a_row_of_its_source_or_is_our_sum() -> None:
    tables = [table for table in CITED_TABLES if table != "side"]
    vouched = {
        source: {
            number for table in tables for row in rows(table) if row["source"] == [source] for number in numbers_in(row)
        }
        for source in SOURCES
    }

    for side in rows("side"):
        ours = OUR_SUMS.get(side["slug"], set())
        assert numbers_in({"statement": side["statement"]}) <= vouched[side["source"][0]] | ours, side["slug"]


def test_a_lost_heading_is_said_wherever_a_direction_rests_on_it() -> None:
    lost = [transition["slug"] for transition in rows("transition") if transition["heading_lost"]]

    assert lost == ["postings-ai-to-ml"]


def test_times_are_stated_only_where_a_source_prints_them() -> None:
    printed = {t["slug"]: (t["months_low"], t["months_high"]) for t in rows("transition") if t["months_low"]}

    assert printed == {"aisec-ml-to-sec": (6, 12), "postings-ml-to-ai": (1, 3), "postings-ai-to-ml": (6, 12)}


@pytest.mark.django_db
def test_the_fixtures_load_and_loading_them_twice_changes_nothing() -> None:
    names = [str(path) for path in sorted(FIXTURES.glob("*.json"))]

    call_command("loaddata", *names, verbosity=0)
    once = _everything()
    call_command("loaddata", *names, verbosity=0)

    assert _everything() == once
    assert len(models.Side.objects.all()) == len(rows("side"))


@pytest.mark.django_db
def test_each_row_passes_the_checks_of_its_form() -> None:
    call_command("loaddata", *(str(path) for path in sorted(FIXTURES.glob("*.json"))), verbosity=0)

    for table in _tables():
        for row in table._default_manager.all():
            row.full_clean()


def _tables() -> tuple[type[Model], ...]:
    return (
        models.Source, models.Pay, models.Figure, models.SkillShare, models.SkillPremium, models.SkillDepth,
        models.Transition, models.Note, models.Disagreement, models.Side,
    )  # fmt: skip


def _everything() -> str:
    return "".join(serializers.serialize("json", table._default_manager.order_by("pk")) for table in _tables())
