"""Accounts for every number, table cell, list item and paragraph of the articles; exit status 1 if anything is left."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.content.accounting import LEDGER, Ledger, LedgerIsMalformed, read_ledger, sketch_ledger
from quiz.content.tracing import Kind, Trace, read_rows, trace_article


class Command(BaseCommand):
    help = "Account for everything the articles say: the row it became in the draft, or the reason why not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=Path, required=True, help="The folder of the articles' texts.")
        parser.add_argument("--ledger", type=Path, default=LEDGER, help="The folder of the ledger.")
        parser.add_argument("--only", action="append", help="Begin of the file name of an article, such as 003.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")
        parser.add_argument("--sketch", action="store_true", help="Print the ledger's missing entries instead.")

    def handle(self, **options: Any) -> None:
        try:
            pairs = _pair(options["articles"], options["ledger"], only=options["only"])
        except LedgerIsMalformed as error:
            raise CommandError(str(error)) from error
        if options["sketch"]:
            for text, ledger in pairs:
                self.stdout.write(f"{ledger.article}:\n{sketch_ledger(text, ledger)}")
            return
        rows = read_rows()
        traces = [trace_article(text, ledger, rows) for text, ledger in pairs]
        if options["json"]:
            self.stdout.write(json.dumps([_document(trace) for trace in traces], indent=1))
        else:
            for trace in traces:
                self._print(trace, everything=options["verbosity"] > 1)
        left = sum(len(trace.unaccounted) for trace in traces)
        if left:
            raise CommandError(f"Unaccounted: {left}")
        if not options["json"]:
            self.stdout.write("Unaccounted: 0")

    def _print(self, trace: Trace, *, everything: bool) -> None:
        counts = ", ".join(f"{kind} {done}/{total}" for kind, (done, total) in _count(trace).items())
        self.stdout.write(f"{trace.article}: accounted for {counts}; unaccounted {len(trace.unaccounted)}")
        for line in map(str, trace.units) if everything else ():
            self.stdout.write(f"  {line}")
        for line in trace.unaccounted:
            self.stdout.write(f"  UNACCOUNTED {line}")


def _pair(articles: Path, ledgers: Path, *, only: list[str] | None) -> list[tuple[str, Ledger]]:
    """Return each article's text with its ledger, an empty one where there is none."""
    texts = {path.stem.partition("_")[0]: path for path in sorted(articles.glob("*.txt"))}
    known = {path.stem: path for path in sorted(ledgers.glob("*.json"))}
    wanted = only or sorted(texts.keys() | known.keys())
    if missing := [article for article in wanted if article not in texts]:
        raise CommandError(f"No text in {articles} for: {', '.join(missing)}")
    if not wanted:
        raise CommandError(f"No texts in {articles}")
    empty = {article: Ledger(article=article, source="", entries={}) for article in wanted}
    return [
        (
            texts[article].read_text(encoding="utf-8"),
            read_ledger(known[article]) if article in known else empty[article],
        )
        for article in wanted
    ]


def _count(trace: Trace) -> dict[Kind, tuple[int, int]]:
    total = Counter(unit.kind for unit in trace.units)
    done = Counter(unit.kind for unit in trace.units if not unit.problem)
    return {kind: (done[kind], total[kind]) for kind in Kind}


def _document(trace: Trace) -> dict[str, Any]:
    return {
        "article": trace.article,
        "counts": {kind: {"accounted": done, "total": total} for kind, (done, total) in _count(trace).items()},
        "units": [
            {
                "line": unit.line,
                "kind": unit.kind,
                "ordinal": unit.ordinal,
                "reason": unit.account.reason or "",
                "rows": unit.account.rows,
            }
            for unit in trace.units
        ],
        "unaccounted": trace.unaccounted,
    }
