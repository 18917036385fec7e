"""The line of stations above a question: one for each question, drawn as done, skipped, here or ahead.

{% load stations %}
{% stations page.marks %}
"""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from quiz.pages.question import Mark

register = template.Library()

DRAWN = {mark: f'<i class="{mark}"></i>' for mark in Mark} | {Mark.AHEAD: "<i></i>"}


@register.simple_tag
def stations(marks: Iterable[Mark]) -> SafeString:
    return SafeString("".join([DRAWN[mark] for mark in marks]))
