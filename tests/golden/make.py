"""Draws sheets for a golden edition and writes down what they score. A list that is there stays as it is.

python -m tests.golden.make tests/golden/edition-1.json
"""

import json
import sys
from pathlib import Path
from random import Random

from quiz.engine.answers import Answer
from quiz.engine.document import decode, scoring_digest, text_digest
from quiz.engine.edition import Format, Kind
from quiz.engine.packing import pack, unpack
from quiz.engine.scoring import Scored
from tests.builders.sheets import random_sheet

SHEETS = 200
SKIPS, DOUBLES = (0.0, 0.1, 0.4), (0.0, 0.2, 1.0)
MEANT = 0.6


def draw(edition, chance):
    """Return a packed sheet: some mean a track, some stop early, skip much, count all double, tell of themselves."""
    sheet = random_sheet(edition, chance, skips=chance.choice(SKIPS), doubles=chance.choice(DOUBLES))
    if chance.random() < MEANT:
        sheet = dict(_meaning(edition, sheet, chance))
    seen = chance.choice((len(sheet), len(sheet), len(sheet), 10, chance.randrange(len(sheet) + 1)))
    sheet = dict(list(sheet.items())[:seen])
    return pack(edition, {**sheet, **dict(_told(edition, chance))} if chance.random() < 0.5 else sheet)


def scored(edition, packed):
    """Return all that a stored sheet scores, exactly, as JSON holds it."""
    found = Scored(edition=edition, answers=unpack(edition, packed))
    verdict, receipt = found.verdict, found.receipt
    columns = list(zip(*(row.points for row in receipt.rows), strict=True))
    prints = list(zip(*(row.printed for row in receipt.rows), strict=True))
    return {
        "scores": [[match.track, str(match.score)] for match in receipt.matches],
        "whole": [str(number) for number in receipt.whole],
        "word": str(verdict.word),
        "leaders": list(verdict.leaders),
        "rival": verdict.rival,
        "changes": verdict.changes,
        "evidence": str(verdict.evidence),
        "answered": verdict.answered,
        "holds": str(verdict.holds),
        "as_strong": str(verdict.as_strong),
        "receipt": [str(sum(column)) for column in columns],
        "printed": [str(sum(column)) for column in prints],
        "totals": [str(total) for total in receipt.totals],
    }


def _meaning(edition, sheet, chance):
    track, share = chance.randrange(3), chance.uniform(0.5, 1)
    for scored_question in edition.table.scored:
        answer = sheet[scored_question.slug]
        if answer.chosen and chance.random() < share:
            values = [value[track] for value in scored_question.values]
            option = scored_question.question.options[values.index(max(values))]
            answer = Answer(chosen=(option.slug,), important=answer.important)
        yield scored_question.slug, answer


def _told(edition, chance):
    for question in edition.questions:
        if question.kind is not Kind.FIT:
            slugs = [option.slug for option in question.options]
            picked = chance.sample(slugs, chance.randint(0, len(slugs)) if question.format is Format.MULTI else 1)
            yield question.slug, Answer(chosen=tuple(slug for slug in slugs if slug in picked))


def make(path):
    text = path.read_text(encoding="utf-8")
    edition, chance = decode(text), Random(2026)
    sheets = [draw(edition, chance) for _ in range(SHEETS)]
    return {
        "content_digest": text_digest(text),
        "scoring_digest": scoring_digest(edition),
        "sheets": [{"packed": packed.hex(), **scored(edition, packed)} for packed in sheets],
    }


if __name__ == "__main__":
    source = Path(sys.argv[1])
    target = source.with_name(f"{source.stem}-sheets.json")
    lines = json.dumps(make(source), separators=(",", ":")).replace('{"packed"', '\n{"packed"')
    with target.open("x", encoding="utf-8") as file:  # never over what is there
        file.write(lines + "\n")
