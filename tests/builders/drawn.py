"""Forms as `{% crispy form %}` draws them."""

import re

from crispy_forms.utils import render_crispy_form
from django.http import QueryDict


def draw(form, **page):
    """Return the form's markup, one space for any run of spaces and none between tags."""
    html = re.sub(r"\s+", " ", render_crispy_form(form, context={"csrf_token": "t" * 64, **page}))
    return re.sub(r" ?(<[^>]*>) ?", lambda tag: re.sub(r"\s+>", ">", tag[1]), html)


def attributes_of_form(form, **page):
    """Return the attributes of the form's own tag."""
    tag = re.match(r"<form([^>]*)>", draw(form, **page))[1]
    return dict(re.findall(r' ([\w-]+)(?:="([^"]*)")?', tag))


def sent(text):
    """Return what a browser sends, as a view gets it."""
    return QueryDict(text)
