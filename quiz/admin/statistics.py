"""Statistics of one edition, as lanes and tables, and as CSV: sums alone, and none of fewer than ten people."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from quiz.admin.permits import READ_STATISTICS, needs
from quiz.admin.showing import go, show
from quiz.admin.tables import leader_rows, question_rows, word_rows
from quiz.content.spreadsheets import neutral
from quiz.editions.loading import NothingPublished, Published, current_edition, load_edition
from quiz.engine.document import DamagedEdition
from quiz.insight.tallies import FEWEST, Line, Statistics, statistics_of
from quiz.models import Edition


@require_GET
@needs(READ_STATISTICS)
def statistics(request: HttpRequest, number: int | None = None) -> HttpResponse:
    numbers = tuple(Edition.objects.order_by("-number").values_list("number", flat=True))
    if not numbers:
        return show(request, "statistics", title=_("Statistics"), numbers=())
    try:
        published = _published(number) if number else current_edition()
    except (DamagedEdition, NothingPublished):
        return show(request, "statistics", title=_("Statistics"), numbers=numbers, number=number or numbers[0])
    found = statistics_of(published)
    return show(
        request,
        "statistics",
        title=_("Statistics of edition %(number)s") % {"number": published.number},
        numbers=numbers,
        published=published,
        found=found,
        leaders=leader_rows(found, published.edition),
        words=word_rows(found),
        questions=question_rows(found, published.edition),
        fewest=FEWEST,
    )


@require_GET
@needs(READ_STATISTICS)
def statistics_csv(request: HttpRequest, number: int, table: str) -> HttpResponse:
    try:
        published = _published(number)
    except DamagedEdition:
        return go(request, "statistics_of", number)
    tables = {"leaders": _leaders, "clarity": _clarity, "questions": _questions, "options": _options}
    if table not in tables:
        raise Http404
    text = StringIO()
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in tables[table](statistics_of(published)))
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="edition-{number}-{table}.csv"'
    return response


def _published(number: int) -> Published:
    pk = Edition.objects.filter(number=number).values_list("pk", flat=True).first()
    if pk is None:
        raise Http404
    return load_edition(pk)


def _leaders(found: Statistics) -> Iterator[tuple[str, ...]]:
    yield "leader", "people", "percent"
    yield from ((line.slug, *_cells(line)) for line in found.leaders)


def _clarity(found: Statistics) -> Iterator[tuple[str, ...]]:
    yield "word", "people", "percent"
    yield from ((line.slug, *_cells(line)) for line in found.words)


def _questions(found: Statistics) -> Iterator[tuple[str, ...]]:
    yield "question", "seen", "answered", "skipped", "counted double", "left here"
    for row in found.questions:
        lines = (row.seen, row.answered, row.skipped, row.doubled, row.stopped)
        yield row.question.slug, *(_cells(line)[0] for line in lines)


def _options(found: Statistics) -> Iterator[tuple[str, ...]]:
    yield "question", "kind", "option or shown place", "people", "percent"
    for row in found.questions:
        yield from ((row.question.slug, "option", line.slug, *_cells(line)) for line in row.options)
        yield from ((row.question.slug, "shown place", line.slug, *_cells(line)) for line in row.places)


def _cells(line: Line) -> tuple[str, str]:
    if line.number is None:
        return f"fewer than {FEWEST}", ""
    return str(line.number), str(line.share)
