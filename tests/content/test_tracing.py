import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quiz.content.accounting import LEDGER, Account, LedgerIsMalformed, Reason, digest_line, read_ledger, sketch_ledger
from quiz.content.tracing import Kind, Row, find_numbers, trace_article
from quiz.models import Pay, Source, Track

FIXTURES = Path(__file__).parents[2] / "fixtures"
ARTICLE = """Welders and fitters

Welders earn $52 k, fitters 48,500. Both like GPT-5.
  • Welders: 12 %
TradePay
Fitter$48,500
"""
ROWS = {
    "pay:welder": Row(source="trades", numbers=frozenset({Decimal(52000)}), figures=frozenset({Decimal(52000)})),
    "pay:fitter": Row(source="trades", numbers=frozenset({Decimal(48500)}), figures=frozenset({Decimal(48500)})),
    "note:twelve": Row(source="trades", numbers=frozenset({Decimal(12)}), figures=frozenset()),
}
ENTRIES = {
    1: {"is": "heading"},
    3: {"is": ["pay:welder", "pay:fitter"], "numbers": {"3": "name"}},
    4: {"is": ["note:twelve"]},
    5: {"cells": {"0": "heading", "5": "heading"}},
    6: {"cells": {"0": "heading", "6": {"repetition": ["pay:fitter"]}}},
}


def write_ledger(folder, entries, *, text=ARTICLE):
    lines = text.splitlines()
    rows = [{"line": number, "digest": digest_line(lines[number - 1]), **entry} for number, entry in entries.items()]
    path = folder / "900.json"
    path.write_text(json.dumps({"source": "trades", "lines": rows}))
    return path


def trace(folder, *, changed=None, text=ARTICLE, rows=ROWS):
    path = write_ledger(folder, ENTRIES | (changed or {}))
    return trace_article(text, read_ledger(path), rows)


def test_trace_article_accounts_for_every_unit(tmp_path):
    traced = trace(tmp_path)

    kinds = [(unit.line, unit.kind) for unit in traced.units]
    assert traced.unaccounted == ()
    assert kinds == [
        (1, Kind.OTHER),
        (3, Kind.PARAGRAPH),
        (3, Kind.NUMBER),
        (3, Kind.NUMBER),
        (3, Kind.NUMBER),
        (4, Kind.ITEM),
        (4, Kind.NUMBER),
        (5, Kind.CELL),
        (5, Kind.CELL),
        (6, Kind.CELL),
        (6, Kind.CELL),
        (6, Kind.NUMBER),
    ]


def test_trace_article_finds_a_number_that_no_row_has(tmp_path):
    traced = trace(tmp_path, changed={3: {"is": ["pay:welder", "pay:fitter"]}})

    assert traced.unaccounted == ("line 3, number 3 5: none of its rows has this number: pay:welder, pay:fitter",)


def test_trace_article_finds_a_wrong_row(tmp_path):
    traced = trace(tmp_path, changed={4: {"is": ["pay:welder"]}}, rows=ROWS)

    assert traced.unaccounted == (
        "line 4, number 1 12: none of its rows has this number: pay:welder",
        "note:twelve is named by no line of 900",
    )


def test_trace_article_finds_a_row_that_does_not_exist(tmp_path):
    traced = trace(tmp_path, changed={1: {"is": ["note:gone"]}})

    assert traced.unaccounted == ("line 1, other line 1: no such row: note:gone",)


def test_trace_article_finds_a_changed_line(tmp_path):
    traced = trace(tmp_path, text=ARTICLE.replace("Welders and fitters", "Welders and smiths"))

    assert traced.unaccounted == (
        f"line 1, other line 1: the line has changed (its digest is now {digest_line('Welders and smiths')})",
    )


def test_trace_article_finds_a_line_without_an_entry(tmp_path):
    traced = trace(tmp_path, text=ARTICLE + "Smiths: 7\n")

    assert traced.unaccounted == (
        "line 7, paragraph 1: no entry in the ledger",
        "line 7, number 1 7: no entry in the ledger",
    )


def test_trace_article_finds_an_entry_without_a_line(tmp_path):
    traced = trace(tmp_path, text=ARTICLE.removesuffix("Fitter$48,500\n"))

    assert traced.unaccounted == ("line 6 has an entry and no text",)


def test_trace_article_finds_a_row_that_no_line_names(tmp_path):
    extra = Row(source="trades", numbers=frozenset(), figures=frozenset())

    traced = trace(tmp_path, rows=ROWS | {"figure:smiths": extra})

    assert traced.unaccounted == ("figure:smiths is named by no line of 900",)


def test_trace_article_finds_a_figure_that_no_line_says(tmp_path):
    both = frozenset({Decimal(52000), Decimal(53000)})

    traced = trace(tmp_path, rows=ROWS | {"pay:welder": Row(source="trades", numbers=both, figures=both)})

    assert traced.unaccounted == ("pay:welder says 53000, which no line that names it says",)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"cells": {"3": "heading"}}, "its cells or parts begin before or after the text does"),
        ({"parts": {"0": "heading", "19": "heading"}}, "its cells or parts begin before or after the text does"),
        ({"is": "heading", "numbers": {"1": "name"}}, "the line has 0 numbers and no number 1"),
    ],
)
def test_trace_article_finds_an_entry_that_does_not_fit_its_line(tmp_path, entry, said):
    traced = trace(tmp_path, changed={1: entry})

    assert {unit.problem for unit in traced.units if unit.line == 1} == {said}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Entry (0\u20112 yr)$112\u202fk$130 k", [0, 2, 112000, 130000]),
        ("$160K to $280K, $130K-165K, +$39K", [160000, 280000, 130000, 165000, 39000]),
        ("48 % of 4,781, a 1.17x ratio", [48, 4781, Decimal("1.17")]),
        ("GPT-3.5 and a 7B model, 2 to 5 years, 6+", [Decimal("3.5"), 7, 2, 5, 6]),
        ("Q1, H1B, C3.ai and C++", []),
        ("  1. Two of 3", [3]),
        ("5 kg", [5]),
    ],
)
def test_find_numbers_reads_them_as_printed(text, numbers):
    assert [value for _, value in find_numbers(text)] == numbers


@pytest.mark.parametrize(
    "entry",
    [
        {"is": "boring"},
        {"is": "repetition"},
        {"is": []},
        {"is": {"repetition": []}},
        {"is": "heading", "cells": {"0": "heading"}},
        {"parts": {"start": "heading"}},
        {},
    ],
)
def test_read_ledger_refuses_an_entry_it_does_not_understand(tmp_path, entry):
    path = write_ledger(tmp_path, {1: entry})

    with pytest.raises(LedgerIsMalformed, match=r"900\.json.*'line': 1"):
        read_ledger(path)


def test_read_ledger_refuses_two_entries_for_a_line(tmp_path):
    path = tmp_path / "900.json"
    path.write_text(json.dumps({"source": "trades", "lines": [{"line": 1, "digest": "", "is": "feed"}] * 2}))

    with pytest.raises(LedgerIsMalformed, match="two entries"):
        read_ledger(path)


@pytest.mark.parametrize("text", ["[", "{}", "[]"])
def test_read_ledger_refuses_what_is_no_ledger(tmp_path, text):
    path = tmp_path / "900.json"
    path.write_text(text)

    with pytest.raises(LedgerIsMalformed, match=r"900\.json is not a ledger"):
        read_ledger(path)


def test_sketch_ledger_lists_what_is_missing_or_changed(tmp_path):
    ledger = read_ledger(write_ledger(tmp_path, {1: {"is": "heading"}, 3: {"is": "heading"}}))

    sketch = sketch_ledger("Smiths\n\n" + ARTICLE.splitlines()[2] + "\nNew", ledger)

    assert json.loads(f"[{sketch}]") == [
        {"line": 1, "digest": digest_line("Smiths"), "is": ""},
        {"line": 4, "digest": digest_line("New"), "is": ""},
    ]


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "900_abc.txt").write_text("Welders earn $52 k.\n")
    return folder


@pytest.fixture
def draft(db):
    source = Source.objects.create(slug="trades", number=9, measured="Pay", taken="Pay", limits="None")
    track = Track.objects.create(slug="welder", position=1, code="w", name="Welder", short="W")
    fields = {"level": "all", "label": "All", "basis": "base", "measure": "value", "place": "Line 1"}
    return Pay.objects.create(slug="welder", track=track, source=source, low=52000, high=52000, **fields)


def test_trace_articles_command_prints_what_became_of_each_article(tmp_path, articles, draft):
    write_ledger(tmp_path, {1: {"is": ["pay:welder"]}}, text="Welders earn $52 k.")
    out = StringIO()

    call_command("trace_articles", articles=articles, ledger=tmp_path, stdout=out, verbosity=2)

    assert out.getvalue() == (
        "900: accounted for number 1/1, cell 0/0, item 0/0, paragraph 1/1, other line 0/0; unaccounted 0\n"
        "  line 1, paragraph 1: pay:welder\n"
        "  line 1, number 1 52000: pay:welder\n"
        "Unaccounted: 0\n"
    )


def test_trace_articles_command_fails_if_anything_is_left(tmp_path, articles, draft):
    out = StringIO()

    with pytest.raises(CommandError, match="Unaccounted: 2"):
        call_command("trace_articles", articles=articles, ledger=tmp_path, json=True, stdout=out)

    [document] = json.loads(out.getvalue())
    assert document["article"] == "900"
    assert document["counts"]["number"] == {"accounted": 0, "total": 1}
    assert len(document["unaccounted"]) == 2


def test_trace_articles_command_refuses_a_ledger_without_its_article(tmp_path, articles, db):
    (tmp_path / "901.json").write_text('{"source": "trades", "lines": []}')

    with pytest.raises(CommandError, match=r"No text in .* for: 901"):
        call_command("trace_articles", articles=articles, ledger=tmp_path)


def test_trace_articles_command_refuses_a_folder_without_articles(tmp_path, db):
    with pytest.raises(CommandError, match="No texts in"):
        call_command("trace_articles", articles=tmp_path, ledger=tmp_path)


def test_trace_articles_command_names_a_malformed_ledger(tmp_path, articles, db):
    (tmp_path / "900.json").write_text("{}")

    with pytest.raises(CommandError, match=r"900\.json is not a ledger"):
        call_command("trace_articles", articles=articles, ledger=tmp_path)


def test_trace_articles_command_sketches_what_is_missing(tmp_path, articles, db):
    out = StringIO()

    call_command("trace_articles", articles=articles, ledger=tmp_path, sketch=True, stdout=out)

    assert '"is": ""' in out.getvalue()


@pytest.mark.parametrize("path", sorted(LEDGER.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_ledger_names_only_rows_of_the_fixtures(path):
    fixtures = [row for file in FIXTURES.glob("*.json") for row in json.loads(file.read_text(encoding="utf-8"))]
    keys = {f"{row['model'].removeprefix('quiz.')}:{row['fields'].get('slug')}" for row in fixtures}

    entries = read_ledger(path).entries.values()

    accounts = [passage.account for entry in entries for passage in entry.passages]
    accounts += [account for entry in entries for account in entry.numbers.values()]
    assert {key for account in accounts for key in account.rows} <= keys
    assert Account(reason=Reason.HEADING) in accounts
