"""The ledger: for everything the articles say, which row of the draft it became, or why it became none.

The articles are not in the repository. The ledger is: `ledger/<article>.json` for each, one entry a line of text,
holding places and keys, never sentences. `<article>` is what the article's file name begins with, before the first `_`.

    {"source": "valenx",
     "lines": [
      {"line": 3, "digest": "5e1c0a77", "is": "heading"},
      {"line": 9, "digest": "9b04f2d1", "is": ["pay:valenx-ml-entry-base", "pay:valenx-ai-entry-base"]},
      {"line": 12, "digest": "03ce11d8", "cells": {"0": "heading", "26": ["pay:valenx-ml-entry-base"]}},
      {"line": 67, "digest": "77aa90be", "parts": {"0": ["figure:valenx-master-ai"], "412": "promotion"}},
      {"line": 82, "digest": "f00dcafe", "is": {"repetition": ["pay:valenx-ml-entry-base"]}, "numbers": {"2": "name"}}
     ]}

`line` counts from 1; blank lines need no entry. `digest` is `digest_line` of the text, so that a changed article is
noticed. Each entry says what the line is in one of three ways: `is` for the line as a whole, `cells` for the row of a
table, `parts` for a line that holds several things; the keys of the last two are the offsets, in characters, where each
cell or part begins, the first being where the text begins. What something is, is one of

    ["pay:some-slug", "note:other"]      the rows it became, each as model:slug
    {"repetition": ["pay:some-slug"]}    the rows that another place became
    "heading"                            a reason why it became no row, from `Reason`

A number takes the account of the line, cell or part it stands in, and then one of the rows named must hold that number
in a field of its own (48 %, $112 k, 112,000 and 1.17x are read as 48, 112000, 112000 and 1.17). `numbers` overrides
that for the n-th number of the line. Digits that follow a letter (Q1, H1B) and the 1. of a list item are not numbers.

The other way round, every row that cites a traced article must be named by a line, and every figure in its number
fields must stand on one of the lines, cells or parts that name it. Rows of `Side` and `SkillNeed` need not be named:
they put together or read what other rows state.

`manage.py trace_articles --articles DIR --sketch` prints the entries that are missing, with "is" left to fill in.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

LEDGER = Path(__file__).parent / "ledger"


class LedgerIsMalformed(Exception):
    """An entry of the ledger cannot be read; the message names the file and the entry."""


class Reason(StrEnum):
    HEADING = "heading"  # of a section, a column or a row
    LEAD_IN = "lead-in"  # only announces what follows
    CAPTION = "caption"  # of a chart that our copy does not have
    PROMOTION = "promotion"  # of the publisher's or an advertiser's things
    FEED = "feed"  # furniture of the page: bylines, subscriptions, rights, related posts
    MARKUP = "markup"  # the lines of a table
    NAME = "name"  # a number that is part of a name: OWASP Top 10, GPT-5
    REPETITION = "repetition"  # of rows that another place became


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    rows: tuple[str, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a line with one account."""

    start: int
    account: Account
    is_cell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    digest: str
    passages: tuple[Passage, ...]
    numbers: Mapping[int, Account]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    article: str
    source: str
    entries: Mapping[int, Entry]


def read_ledger(path: Path) -> Ledger:
    article = path.stem
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        source, lines = document["source"], document["lines"]
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerIsMalformed(f"{path.name} is not a ledger: {error!r}") from error
    entries: dict[int, Entry] = {}
    for line in lines:
        try:
            if line["line"] in entries:
                raise ValueError("the line has two entries")
            entries[line["line"]] = _read_entry(line)
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerIsMalformed(f"{path.name}, {line}: {error}") from error
    return Ledger(article=article, source=source, entries=entries)


def digest_line(line: str) -> str:
    return hashlib.sha256(line.strip().encode()).hexdigest()[:8]


def sketch_ledger(text: str, ledger: Ledger) -> str:
    """Return an entry with "is" left empty for each line that the ledger lacks or that has changed, to be filled in."""
    return ",\n".join(
        json.dumps({"line": number, "digest": digest_line(line), "is": ""})
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and (number not in ledger.entries or ledger.entries[number].digest != digest_line(line))
    )


def _read_entry(line: Mapping[str, Any]) -> Entry:
    if len({"is", "cells", "parts"} & line.keys()) != 1:
        raise ValueError("an entry has one of is, cells and parts")
    stretches = line.get("cells") or line.get("parts") or {"0": line["is"]}
    return Entry(
        digest=line["digest"],
        passages=tuple(
            Passage(start=int(start), account=_read_account(stretches[start]), is_cell="cells" in line)
            for start in sorted(stretches, key=int)
        ),
        numbers={int(ordinal): _read_account(value) for ordinal, value in line.get("numbers", {}).items()},
    )


def _read_account(value: Any) -> Account:
    match value:
        case [*rows] if rows:
            return Account(rows=tuple(rows))
        case {"repetition": [*rows]} if rows:
            return Account(rows=tuple(rows), reason=Reason.REPETITION)
        case str() if value != Reason.REPETITION:
            return Account(reason=Reason(value))
        case _:
            raise ValueError(f"{value!r} is neither rows nor a reason")
