"""The real page of a question that is still being written, made of the takers' own partials."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from quiz.engine.edition import Kind, Question
from quiz.pages.about_you import Asked, Group


def preview_of(question: Question) -> SafeString:
    """Return the page's markup. It can be looked at, not sent: the desk shows it inert."""
    if question.kind is not Kind.FIT:
        groups = dict.fromkeys(option.group for option in question.options)
        asked = Asked(
            question=question,
            groups=tuple(
                Group(title=title, options=tuple(option for option in question.options if option.group == title))
                for title in groups
            ),
            chosen=(),
        )
        return render_to_string("quiz/asked.html", {"asked": asked})
    options = [
        render_to_string("quiz/question_parts.html", {"part": "option", "option": option, "key": key, "chosen": False})
        for key, option in enumerate(question.options, start=1)
    ]
    next_button = render_to_string("quiz/question_parts.html", {"part": "next", "question": question})
    context = {
        "question": question,
        "number": 1,
        "total": 10,
        "here": "1.5",
        "address": "#",
        "options": mark_safe("".join(options)),  # noqa: S308  our own template rendered it
        "next": next_button,
    }
    return render_to_string("quiz/question_main.html", context)
