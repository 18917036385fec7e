"""Goes through the articles and finds what the ledger and the draft's rows do not account for, either way round.

Counted are numbers, cells, list items, paragraphs and other lines (headings); `accounting` explains the ledger.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.apps import apps
from django.db import models

from quiz.content.accounting import Account, Entry, Ledger, Passage, digest_line
from quiz.models import Side, SkillNeed
from quiz.models.rows import Cited, Named

RESTATING = (Side, SkillNeed)
"""Tables whose rows put together what other rows state, or read it; no line needs to name them."""


class Kind(StrEnum):
    NUMBER = "number"
    CELL = "cell"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    OTHER = "other line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row of the draft vouches for: `figures` in its number fields, `numbers` there and in its words.

    `source` is empty for a row that no line needs to name.
    """

    source: str
    numbers: frozenset[Decimal]
    figures: frozenset[Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing that an article says and what became of it; `problem` is empty if it is accounted for."""

    line: int
    kind: Kind
    ordinal: int  # of its kind on the line
    account: Account
    numbers: frozenset[Decimal]  # all that stand in it
    problem: str = ""

    def __str__(self) -> str:
        said = " " + "/".join(str(number) for number in self.numbers) if self.kind == Kind.NUMBER else ""
        became = " ".join(filter(None, (self.account.reason, *self.account.rows)))
        return f"line {self.line}, {self.kind} {self.ordinal}{said}: {self.problem or became}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What became of one article: all it says, in its order, and the rows and entries that it does not speak for."""

    article: str
    units: tuple[Unit, ...]
    orphans: tuple[str, ...]

    @property
    def unaccounted(self) -> tuple[str, ...]:
        return (*(str(unit) for unit in self.units if unit.problem), *self.orphans)


def trace_article(text: str, ledger: Ledger, rows: Mapping[str, Row]) -> Trace:
    lines = {number: line for number, line in enumerate(text.splitlines(), start=1) if line.strip()}
    units = tuple(
        unit for number, line in lines.items() for unit in _trace_line(number, line, ledger.entries.get(number), rows)
    )
    stray = tuple(f"line {number} has an entry and no text" for number in sorted(ledger.entries.keys() - lines.keys()))
    return Trace(article=ledger.article, units=units, orphans=stray + _find_orphans(ledger, units, rows))


def find_numbers(text: str) -> Iterator[tuple[int, Decimal]]:
    """Yield the offset and the value of each number in a text; thousands (112 k, 112,000) are written out."""
    plain = text.translate(_PLAIN)
    marker = _MARKER.match(plain)
    for match in _NUMBER.finditer(plain, marker.end() if marker else 0):
        value = Decimal(match["digits"].replace(",", ""))
        yield match.start(), value * 1000 if match["thousand"] else value


def read_rows() -> dict[str, Row]:
    """Return the whole draft, by model:slug, in one query a table."""
    return {
        f"{model._meta.model_name}:{row.slug}": _read_row(row)
        for model in apps.get_app_config("quiz").get_models()
        if issubclass(model, Named)
        for row in (model.objects.select_related("source") if issubclass(model, Cited) else model.objects.all())
    }


def _read_row(row: Named) -> Row:
    figures: set[Decimal] = set()
    words: set[Decimal] = set()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if value is None or field.name in _PLACES or field.is_relation:
            continue
        if isinstance(field, models.CharField | models.TextField):
            words.update(number for _, number in find_numbers(value))
        elif isinstance(field, models.DecimalField | models.IntegerField):
            figures.add(Decimal(value))
    source = row.source.slug if isinstance(row, Cited) and not isinstance(row, RESTATING) else ""
    return Row(source=source, numbers=frozenset(figures | words), figures=frozenset(figures))


def _trace_line(number: int, line: str, entry: Entry | None, rows: Mapping[str, Row]) -> Iterator[Unit]:
    passages = entry.passages if entry else (Passage(start=0, account=Account()),)
    ends = (*(passage.start for passage in passages[1:]), len(line))
    found = tuple(enumerate(find_numbers(line), start=1))
    problem = _find_misfit(line, entry, count=len(found))
    ordinals = Counter[Kind]()
    for passage, end in zip(passages, ends, strict=True):
        inside = [(ordinal, value) for ordinal, (offset, value) in found if passage.start <= offset < end]
        kind = Kind.CELL if passage.is_cell else _kind_of(line[passage.start : end])
        ordinals[kind] += 1
        yield Unit(
            line=number,
            kind=kind,
            ordinal=ordinals[kind],
            account=passage.account,
            numbers=frozenset(value for _, value in inside),
            problem=problem or _find_fault(passage.account, rows),
        )
        for ordinal, value in inside:
            account = entry.numbers.get(ordinal, passage.account) if entry else passage.account
            yield Unit(
                line=number,
                kind=Kind.NUMBER,
                ordinal=ordinal,
                account=account,
                numbers=frozenset({value}),
                problem=problem or _find_fault(account, rows, value),
            )


def _find_orphans(ledger: Ledger, units: Iterable[Unit], rows: Mapping[str, Row]) -> tuple[str, ...]:
    """Return, as sentences, the rows that cite the article and that nothing in it, or not all of it, speaks for."""
    spoken: dict[str, set[Decimal]] = {}
    for unit in units:
        for key in unit.account.rows:
            spoken.setdefault(key, set()).update(unit.numbers)
    cited = {key: row for key, row in sorted(rows.items()) if ledger.source and row.source == ledger.source}
    return tuple(
        [f"{key} is named by no line of {ledger.article}" for key in cited if key not in spoken]
        + [
            f"{key} says {figure.normalize():f}, which no line that names it says"
            for key, row in cited.items()
            if key in spoken
            for figure in sorted(row.figures - spoken[key])
        ]
    )


def _find_misfit(line: str, entry: Entry | None, *, count: int) -> str:
    if entry is None:
        return "no entry in the ledger"
    if entry.digest != digest_line(line):
        return f"the line has changed (its digest is now {digest_line(line)})"
    if line[: entry.passages[0].start].strip() or entry.passages[-1].start >= len(line.rstrip()):
        return "its cells or parts begin before or after the text does"
    if unknown := entry.numbers.keys() - set(range(1, count + 1)):
        return f"the line has {count} numbers and no number {min(unknown)}"
    return ""


def _kind_of(text: str) -> Kind:
    if _MARKER.match(text.translate(_PLAIN)):
        return Kind.ITEM
    return Kind.PARAGRAPH if _SENTENCE.search(text) else Kind.OTHER


def _find_fault(account: Account, rows: Mapping[str, Row], value: Decimal | None = None) -> str:
    missing = [key for key in account.rows if key not in rows]
    if missing:
        return f"no such row: {', '.join(missing)}"
    if value is not None and account.rows and not any(value in rows[key].numbers for key in account.rows):
        return f"none of its rows has this number: {', '.join(account.rows)}"
    return ""


_PLACES = {"id", "slug", "place", "position", "revision"}
_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("\u00a0\u2007\u2009\u202f", " ")
)
_MARKER = re.compile(r"\s*(?:[•*-]|\d+\.)\s")
_NUMBER = re.compile(r"(?<![A-Za-z\d])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<thousand>\s?[kK](?![A-Za-z]))?")
_SENTENCE = re.compile(r"\w[.?!:](?:\s|$)|(?:\S+\s+){11}\S")
