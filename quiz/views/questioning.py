"""The question page: what is the same for everyone is built once per edition, and a request only fills it in."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from quiz.door.htmx import HtmxHttpRequest
from quiz.door.moulds import Mould, cast
from quiz.door.origin import token_for
from quiz.editions.loading import Published
from quiz.engine.edition import Question
from quiz.pages.question import Mark, QuestionPage

HOLES = ("token", "handle", "then", "back", "stations", "described", "error", "options", "important", "next", "after")

FIXED = ("then", "error", "next", "return", "skipping", "decided", "wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A question's page in pieces of HTML."""

    title: str
    main: Mould
    stations: dict[Mark, str]
    options: dict[tuple[str, int, bool], str]
    fixed: dict[str, str]


def show_question(
    request: HtmxHttpRequest,
    published: Published,
    page: QuestionPage,
    *,
    back: str,
    handle: str,
    then: str,
    error: bool,
) -> HttpResponse:
    pieces = _pieces(published, page)
    rows = enumerate(page.options, start=1)
    main = pieces.main.fill(
        {
            "token": token_for(request),
            "handle": handle,
            "then": pieces.fixed["then"] if then else "",
            "back": back,
            "stations": "".join([pieces.stations[mark] for mark in page.marks]),
            "described": pieces.fixed["described-wrong" if error else "described"],
            "error": pieces.fixed["error"] if error else "",
            "options": "".join([pieces.options[option.slug, key, option.slug == page.chosen] for key, option in rows]),
            "important": " checked" if page.is_important else "",
            "next": pieces.fixed["return" if then else "next"],
            "after": (pieces.fixed["skipping"] if page.chosen else "")
            + (pieces.fixed["decided"] if page.is_decided else ""),
        }
    )
    title = pieces.fixed["wrong"] + pieces.title if error else pieces.title
    status = 422 if error else 200
    if request.htmx:
        return HttpResponse(f"<title>{title}</title>{main}", status=status)
    return render(request, "quiz/question.html", {"layout": "base.html", "title": title, "main": main}, status=status)


def _pieces(published: Published, page: QuestionPage) -> Pieces:
    pieces: Pieces | None = published.built.get(("question", page.number))
    if pieces is None:
        pieces = published.built["question", page.number] = _build(page.question, page.number, page.total)
    return pieces


def _build(question: Question, number: int, total: int) -> Pieces:
    context = {
        "question": question,
        "number": number,
        "total": total,
        "address": reverse("question", args=[number]),
    }
    keys = range(1, len(question.options) + 1)
    return Pieces(
        title=_part("title", **context),
        main=cast("quiz/question_main.html", context, *HOLES),
        stations={mark: _part("station", mark=mark) for mark in Mark},
        options={
            (option.slug, key, chosen): _part("option", option=option, key=key, chosen=chosen)
            for option in question.options
            for key in keys
            for chosen in (True, False)
        },
        fixed={name: _part(name, question=question) for name in FIXED}
        | {
            "described": ' aria-describedby="hint"' if question.hint else "",
            "described-wrong": f' aria-describedby="err{" hint" if question.hint else ""}" aria-invalid="true"',
        },
    )


def _part(part: str, **context: object) -> str:
    return render_to_string("quiz/question_parts.html", {"part": part, **context}).strip()
